/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * OptioFileFunc:
 * @widget: that asked
 * @file: what the user chose
 */
typedef void (*OptioFileFunc) (GtkWidget *widget,
                               GFile     *file);

/**
 * optio_file_dialog_open:
 * @widget: in a window; when it goes, the dialog goes
 * @title: of the dialog
 * @filters: (nullable) (element-type GtkFileFilter): which files are shown; all if %NULL
 * @func: called with what the user chose, if anything
 *
 * Asks for a file that exists. Main thread, as all of this.
 */
void optio_file_dialog_open (GtkWidget    *widget,
                             const char   *title,
                             GListModel   *filters,
                             OptioFileFunc func);

/**
 * optio_file_dialog_create_firmware_filters:
 *
 * Returns: (transfer full): the filters for firmware files of all formats.
 */
GListModel *optio_file_dialog_create_firmware_filters (void);

/**
 * optio_file_dialog_create_writable_filter:
 *
 * Returns: (transfer full): the one that shows files in all formats that can be written, and names
 *   their endings, by which they are chosen.
 */
GtkFileFilter *optio_file_dialog_create_writable_filter (void);

/**
 * optio_file_dialog_save:
 * @name: a name to begin with
 * @filter: (nullable): which files are shown; all if %NULL
 *
 * Asks for a file that is to be written; asks again before it replaces one. Begins in the folder
 * that the preferences say.
 */
void optio_file_dialog_save (GtkWidget     *widget,
                             const char    *title,
                             const char    *name,
                             GtkFileFilter *filter,
                             OptioFileFunc  func);

/**
 * optio_file_dialog_choose_folder:
 *
 * Asks for a folder.
 */
void optio_file_dialog_choose_folder (GtkWidget    *widget,
                                      const char   *title,
                                      OptioFileFunc func);

/**
 * optio_file_dialog_write:
 * @widget: in a window, which tells what became of it
 * @file: from optio_file_dialog_save()
 * @bytes: its content
 *
 * Writes a file without holding anybody up.
 */
void optio_file_dialog_write (GtkWidget *widget,
                              GFile     *file,
                              GBytes    *bytes);

G_END_DECLS
