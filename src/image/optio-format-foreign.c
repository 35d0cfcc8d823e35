/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-error.h"
#include "optio-format-private.h"

/* The DFU 1.1 suffix, appendix B: the last 16 bytes of a file. "UFD" and the length of the suffix
 * stand before its CRC. */
#define SUFFIX_MARK "UFD\x10"
#define SUFFIX_MARK_FROM_END 8

static const char elf_sentence[] =
    N_("this is an ELF file: convert it with \"objcopy -O ihex FILE.elf FILE.hex\" and choose the "
       "Intel HEX");
static const char s_record_sentence[] =
    N_("this is an S-record file: convert it with \"objcopy -I srec -O ihex FILE.srec FILE.hex\" "
       "and choose the Intel HEX");
static const char unread_sentence[] =
    N_("this is a DfuSe or UF2 file, and Optio reads neither: choose the Intel HEX or the raw "
       "binary of the same firmware");
static const char suffix_sentence[] =
    N_("this file ends with a DFU suffix, which is no part of the firmware: take it off with "
       "\"dfu-suffix --delete FILE\"");
static const char archive_sentence[] =
    N_("this is an archive: unpack it and choose the firmware file in it");
static const char text_sentence[] =
    N_("this is a text, not firmware: choose an Intel HEX or a raw binary; if these bytes are "
       "really meant, name the format \"binary\"");

/* None of these can start a vector table that works: an initial stack pointer is a multiple of four
 * and lies in RAM. */
static const struct
{
  const char *magic;
  const char *sentence;
} foreigners[] = {
  { "\x7f" "ELF", elf_sentence },
  { "DfuSe", unread_sentence },
  { "UF2\n", unread_sentence },
  { "S0", s_record_sentence },
  { "S1", s_record_sentence },
  { "S2", s_record_sentence },
  { "S3", s_record_sentence },
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

  if (size >= SUFFIX_MARK_FROM_END &&
      memcmp (data + size - SUFFIX_MARK_FROM_END, SUFFIX_MARK, strlen (SUFFIX_MARK)) == 0)
    return suffix_sentence;

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
