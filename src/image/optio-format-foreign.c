/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-error.h"
#include "optio-format-private.h"

static const char archive_sentence[] =
    N_("this is an archive: unpack it and choose the firmware file in it");
static const char text_sentence[] =
    N_("this is a text, not firmware: choose a firmware file; if these bytes are really meant, "
       "name the format \"binary\"");

/* None of these can start a vector table that works: an initial stack pointer is a multiple of four
 * and lies in RAM. */
static const struct
{
  const char *magic;
  const char *sentence;
} foreigners[] = {
  { "PK\x03\x04", archive_sentence },
  { "\x1f\x8b", archive_sentence },
};

static gboolean
is_text (const char *data,
         gsize       size)
{
  for (gsize i = 0; i < size; i++)
    if (g_ascii_iscntrl (data[i]) && !g_ascii_isspace (data[i]))
      return FALSE;

  return g_utf8_validate_len (data, size, NULL);
}

static const char *
recognise (const char *data,
           gsize       size)
{
  for (gsize i = 0; i < G_N_ELEMENTS (foreigners); i++)
    {
      gsize length = strlen (foreigners[i].magic);

      if (size >= length && memcmp (data, foreigners[i].magic, length) == 0)
        return foreigners[i].sentence;
    }

  return is_text (data, size) ? text_sentence : NULL;
}

gboolean
optio_format_refuse_foreign (GBytes  *bytes,
                             GError **error)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *sentence = size > 0 ? recognise (data, size) : NULL;

  if (sentence != NULL)
    g_set_error_literal (error, OPTIO_ERROR, OPTIO_ERROR_FILE, _(sentence));

  return sentence == NULL;
}
