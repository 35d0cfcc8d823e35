/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usb-string.h"

#include "optio-reader.h"

/* bLength and bDescriptorType, USB 2.0 section 9.6.7. */
#define HEADER_SIZE 2u
#define DESCRIPTOR_STRING 0x03u

#define REPLACEMENT_CHARACTER 0xfffdu

/* UTF-16: a high surrogate and a low one make one character. */
#define HIGH_SURROGATE 0xd800u
#define LOW_SURROGATE 0xdc00u
#define SURROGATE_MASK 0xfc00u
#define SURROGATE_BITS 10u
#define SURROGATE_BASE 0x10000u

/* Sets @out_body to what stands behind the header: no more than came, no more than bLength says. */
static gboolean
open_descriptor (const guint8 *data,
                 gsize         size,
                 OptioReader  *out_body)
{
  OptioReader reader;
  guint8 length;
  guint8 type;

  optio_reader_init_data (&reader, data, size);
  if (!optio_reader_read_u8 (&reader, &length) || !optio_reader_read_u8 (&reader, &type))
    return FALSE;

  if (length < HEADER_SIZE || type != DESCRIPTOR_STRING)
    return FALSE;

  optio_reader_init_data (out_body, data + HEADER_SIZE, MIN (length, size) - HEADER_SIZE);
  return TRUE;
}

guint16
optio_usb_string_choose_language (const guint8 *data,
                                  gsize         size)
{
  OptioReader body;
  guint16 first;
  guint16 language;

  g_return_val_if_fail (data != NULL || size == 0, OPTIO_USB_LANGUAGE_ENGLISH);

  if (!open_descriptor (data, size, &body) || !optio_reader_read_u16_le (&body, &first))
    return OPTIO_USB_LANGUAGE_ENGLISH;

  for (language = first; language != OPTIO_USB_LANGUAGE_ENGLISH;)
    if (!optio_reader_read_u16_le (&body, &language))
      return first;

  return language;
}

/* Reads the low half of a pair whose high half is @high; anything else is left unread. */
static gunichar
read_low_surrogate (OptioReader *body,
                    guint16      high)
{
  gsize offset = optio_reader_get_offset (body);
  guint16 low;

  if (optio_reader_read_u16_le (body, &low) && (low & SURROGATE_MASK) == LOW_SURROGATE)
    return SURROGATE_BASE + ((guint32) (high & ~SURROGATE_MASK) << SURROGATE_BITS) +
           (low & ~SURROGATE_MASK);

  optio_reader_seek (body, offset);
  return REPLACEMENT_CHARACTER;
}

static void
append_clean (GString *text,
              gunichar character)
{
  g_string_append_unichar (text,
                           g_unichar_iscntrl (character) ? REPLACEMENT_CHARACTER : character);
}

static char *
decode_body (OptioReader *body)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint16 unit;

  while (optio_reader_read_u16_le (body, &unit) && unit != 0)
    {
      gunichar character = unit;

      if ((unit & SURROGATE_MASK) == HIGH_SURROGATE)
        character = read_low_surrogate (body, unit);
      else if ((unit & SURROGATE_MASK) == LOW_SURROGATE)
        character = REPLACEMENT_CHARACTER;

      append_clean (text, character);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
optio_usb_string_decode (const guint8 *data,
                         gsize         size)
{
  OptioReader body;

  g_return_val_if_fail (data != NULL || size == 0, NULL);

  if (!open_descriptor (data, size, &body))
    return NULL;

  return decode_body (&body);
}

char *
optio_usb_string_decode_serial (const guint8 *data,
                                gsize         size)
{
  OptioReader body;
  const guint8 *bytes;
  gsize length;

  g_return_val_if_fail (data != NULL || size == 0, NULL);

  if (!open_descriptor (data, size, &body))
    return NULL;

  length = optio_reader_get_left (&body);
  bytes = optio_reader_read (&body, length);
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isprint (bytes[i]))
      {
        optio_reader_seek (&body, 0);
        return decode_body (&body);
      }

  return g_strndup ((const char *) bytes, length);
}

char *
optio_usb_string_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    append_clean (clean, g_utf8_get_char (at));

  return g_string_free (g_steal_pointer (&clean), FALSE);
}
