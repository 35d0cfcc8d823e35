/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The catalog's folders, as the file system has them. */

/**
 * optio_catalog_compare_names:
 *
 * For g_ptr_array_sort(): orders strings by their bytes, whatever the language.
 */
int optio_catalog_compare_names (gconstpointer a,
                                 gconstpointer b);

/**
 * optio_catalog_folder_list_chips:
 * @folder: path of a folder "chips"
 * @error: of the domain %G_FILE_ERROR
 *
 * Returns: (element-type filename) (transfer full) (nullable): the names of its XML files, sorted,
 *   so that the same folder gives the same catalog on every file system.
 */
GPtrArray *optio_catalog_folder_list_chips (const char *folder,
                                            GError    **error);

/**
 * optio_catalog_folders_dup_state:
 * @folders: (element-type filename): paths of folders of a catalog
 *
 * Returns: (transfer full): a text that changes when a file in them comes, goes or changes.
 */
char *optio_catalog_folders_dup_state (GPtrArray *folders);

G_END_DECLS
