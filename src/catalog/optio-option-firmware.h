/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-image.h"
#include "optio-option-set.h"

G_BEGIN_DECLS

/**
 * optio_option_firmware_apply:
 * @image: a firmware; only what lies in the option bytes counts
 * @error: %OPTIO_ERROR_FILE if nothing does; as optio_option_set_change_word(), with the address
 *
 * Changes @set to the option bytes that a firmware file brings along. What the file does not say
 * stays as it is. After an error some of it may be changed.
 */
gboolean optio_option_firmware_apply (OptioOptionSet *set,
                                      OptioImage     *image,
                                      GError        **error);

G_END_DECLS
