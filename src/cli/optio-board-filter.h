/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-command.h"
#include "optio-device.h"

G_BEGIN_DECLS

/**
 * OptioBoardFilter:
 *
 * Which boards -d, -p, -S and their like leave. dfu-util's words for it are understood: an id or a
 * serial number for the application and one for the bootloader, with a comma between, and "*" and
 * "-" for any and for none.
 */
typedef struct
{
  /*< private >*/
  const OptioOptions *options;
  int vendor_ids[2]; /* of the application, and of the bootloader */
  int product_ids[2];
  char *serials[2];
  gboolean is_by_application; /* -d names ids of an application only */
} OptioBoardFilter;

/**
 * optio_board_filter_init:
 * @options: what was asked for; must outlive @self
 * @error: %OPTIO_EXIT_ERROR if -d cannot be understood
 */
gboolean optio_board_filter_init (OptioBoardFilter   *self,
                                  const OptioOptions *options,
                                  GError            **error);

void optio_board_filter_clear (OptioBoardFilter *self);

/**
 * optio_board_filter_leaves:
 *
 * Returns: whether @device is one of those that are left.
 */
gboolean optio_board_filter_leaves (const OptioBoardFilter *self,
                                    OptioDevice            *device);

/**
 * optio_board_filter_names:
 *
 * Returns: whether @device has the ids that -d gives. For dfu-util one pair of ids is that of an
 *   application, and every board in its bootloader is left by it, whatever its ids.
 */
gboolean optio_board_filter_names (const OptioBoardFilter *self,
                                   OptioDevice            *device);

G_END_DECLS
