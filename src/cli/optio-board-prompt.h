/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-console.h"
#include "optio-sim-device.h"

G_BEGIN_DECLS

/**
 * OptioBoardPrompt:
 *
 * Hands on a simulated board: reads commands, one a line, and does to the board what somebody would
 * do who sits before it. Main thread; never blocks.
 */
typedef struct _OptioBoardPrompt OptioBoardPrompt;

/**
 * optio_board_prompt_new:
 * @device: the board
 * @console: where answers go; must outlive @self
 * @input: where commands come from, as ASCII; its end, or an error, ends the commands and nothing
 *   else. A command that is not known is answered with those that are
 * @on_quit: called when somebody types "quit"
 *
 * Returns: (transfer full): a prompt that listens from now on.
 */
OptioBoardPrompt *optio_board_prompt_new  (OptioSimDevice *device,
                                           OptioConsole   *console,
                                           GInputStream   *input,
                                           void          (*on_quit) (gpointer user_data),
                                           gpointer        user_data);
void              optio_board_prompt_free (OptioBoardPrompt *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioBoardPrompt, optio_board_prompt_free)

G_END_DECLS
