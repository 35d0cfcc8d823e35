/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-report-file.h"

#include <glib/gi18n-lib.h>

#include "optio-board-private.h"
#include "optio-error.h"
#include "optio-xml-private.h"

/* A line of its own in a report. */
#define REPORT_MARK "\n<boards "

static OptioChip *
find_chip (gpointer    user_data,
           const char *id)
{
  return optio_catalog_find_chip (user_data, id);
}

OptioBoard *
optio_report_file_load (const char   *path,
                        OptioCatalog *catalog,
                        GError      **error)
{
  g_autoptr (GBytes) bytes = optio_xml_load (path, error);
  g_autoptr (GBytes) description = NULL;
  g_autoptr (GPtrArray) boards = NULL;
  g_autoptr (GError) local_error = NULL;
  const char *text, *mark;
  gsize size;

  if (bytes == NULL)
    return NULL;

  text = g_bytes_get_data (bytes, &size);
  mark = size > 0 ? g_strstr_len (text, (gssize) size, REPORT_MARK) : NULL;
  if (mark == NULL)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                   _("%s: this is no report of a board whose chip is known, so it cannot be "
                     "simulated."),
                   path);
      return NULL;
    }

  description = g_bytes_new_from_bytes (bytes, (gsize) (mark - text) + 1,
                                        size - (gsize) (mark - text) - 1);
  boards = optio_boards_new_from_bytes (description, path, NULL, find_chip, catalog, &local_error);
  if (boards != NULL && boards->len > 0)
    return optio_board_ref (boards->pdata[0]);

  /* It is somebody's file, and no mistake in the catalog. */
  if (local_error != NULL)
    g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                 _("The board of the report is not described well: %s"), local_error->message);
  else
    g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE, _("%s: there is no board in it."), path);
  return NULL;
}
