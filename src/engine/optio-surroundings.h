/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * OptioSurroundings:
 *
 * What the computer says of a board's place, without a word to the board: how it is reached, who
 * else holds it, what the kernel noted. Immutable, reference-counted, may cross threads.
 */
typedef struct _OptioSurroundings OptioSurroundings;

/**
 * OptioSurroundingsFields:
 * @controller: (nullable): the host controller, "xhci_hcd 0000:00:14.0"
 * @driver: (nullable): the kernel's driver that has the DFU interface; "usbfs" is a program
 * @holders: (nullable): %NULL-terminated programs that have the board open, "dfu-util (pid 4711)",
 *   as far as this user may see them
 * @node: (nullable): the file through which it is opened, with its owner and permissions,
 *   "/dev/bus/usb/001/014, root:root 0664"
 * @may_suspend: whether the kernel may put it to sleep when nothing is sent
 * @suspend_delay_ms: after how long, milliseconds
 * @kernel_lines: (nullable): %NULL-terminated last lines of the kernel's log on USB ports that
 *   failed to enumerate something; %NULL if the log may not be read
 *
 * Arguments of optio_surroundings_new(); everything is copied.
 */
typedef struct
{
  const char *controller;
  const char *driver;
  const char *const *holders;
  const char *node;
  gboolean may_suspend;
  guint suspend_delay_ms;
  const char *const *kernel_lines;
} OptioSurroundingsFields;

OptioSurroundings *optio_surroundings_new      (const OptioSurroundingsFields *fields);
OptioSurroundings *optio_surroundings_ref      (OptioSurroundings *self);
void               optio_surroundings_unref    (OptioSurroundings *self);

/**
 * optio_surroundings_get_fields:
 *
 * Returns: (transfer none): all fields; valid as long as @self.
 */
const OptioSurroundingsFields *optio_surroundings_get_fields (OptioSurroundings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioSurroundings, optio_surroundings_unref)

G_END_DECLS
