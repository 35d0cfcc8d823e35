/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-device.h"
#include "optio-verdict.h"

G_BEGIN_DECLS

/**
 * optio_rescue_save:
 * @verdict: (transfer full): the verdict of a job
 * @device: the board
 *
 * If the chip may have lost bytes that the job was to keep, writes them into a new Intel HEX file
 * in the user's state folder ($XDG_STATE_HOME/optio/rescue) and says so in the verdict. Any thread;
 * blocks on I/O.
 *
 * Returns: (transfer full): the verdict; with a sentence more if there was something to save.
 */
OptioVerdict *optio_rescue_save (OptioVerdict *verdict,
                                 OptioDevice  *device);

G_END_DECLS
