/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-hex-row.h"

/* Digits and dots have no direction of their own: in a window that is read from right to left the
 * bytes would be shown in another order. Unicode's left-to-right mark prevents it. */
#define LEFT_TO_RIGHT "\u200e"

struct _OptioHexRow
{
  GObject parent_instance;

  OptioRange range;
  OptioHexPeek peek;
  GObject *source;
};

enum
{
  PROP_ADDRESS_TEXT = 1,
  /* what follows changes with the bytes */
  PROP_BYTES_TEXT,
  PROP_LETTERS_TEXT,
  PROP_OTHER_TEXT,
  PROP_DIFFERS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioHexRow, optio_hex_row, G_TYPE_OBJECT)

static void
update (OptioHexRow *self)
{
  for (guint i = PROP_BYTES_TEXT; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

OptioHexRow *
optio_hex_row_new (OptioRange   range,
                   OptioHexPeek peek,
                   GObject     *source)
{
  OptioHexRow *self = g_object_new (OPTIO_TYPE_HEX_ROW, NULL);

  self->range = range;
  self->peek = peek;
  self->source = g_object_ref (source);
  g_signal_connect_object (source, "bytes-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return self;
}

OptioRange
optio_hex_row_get_range (OptioHexRow *self)
{
  return self->range;
}

static OptioHexByte
get_byte (OptioHexRow *self,
          guint32      index)
{
  return self->peek (self->source, self->range.start + index);
}

static gboolean
byte_differs (OptioHexByte byte)
{
  return byte.is_known && byte.has_other && byte.value != byte.other;
}

static gboolean
row_differs (OptioHexRow *self)
{
  for (guint32 i = 0; i < self->range.size; i++)
    {
      if (byte_differs (get_byte (self, i)))
        return TRUE;
    }
  return FALSE;
}

/* Two halves of a row are easier to count than a whole. */
static const char *
get_gap (guint32 index)
{
  if (index == 0)
    return "";

  return index % 8 == 0 ? "  " : " ";
}

static char *
dup_bytes_text (OptioHexRow *self)
{
  GString *text = g_string_new (LEFT_TO_RIGHT);

  for (guint32 i = 0; i < self->range.size; i++)
    {
      OptioHexByte byte = get_byte (self, i);

      g_string_append (text, get_gap (i));
      if (byte.is_known)
        g_string_append_printf (text, "%02x", byte.value);
      else
        g_string_append (text, "--");
    }
  return g_string_free (text, FALSE);
}

static char *
dup_letters_text (OptioHexRow *self)
{
  GString *text = g_string_new (LEFT_TO_RIGHT);

  for (guint32 i = 0; i < self->range.size; i++)
    {
      OptioHexByte byte = get_byte (self, i);

      g_string_append_c (text, byte.is_known && g_ascii_isprint (byte.value) ? (char) byte.value
                                                                            : '.');
    }
  return g_string_free (text, FALSE);
}

/* Only the bytes that differ, below those of the board. */
static char *
dup_other_text (OptioHexRow *self)
{
  GString *text;

  if (!row_differs (self))
    return g_strdup ("");

  text = g_string_new (LEFT_TO_RIGHT);
  for (guint32 i = 0; i < self->range.size; i++)
    {
      OptioHexByte byte = get_byte (self, i);

      g_string_append (text, get_gap (i));
      if (byte_differs (byte))
        g_string_append_printf (text, "%02x", byte.other);
      else
        g_string_append (text, "  ");
    }
  return g_string_free (text, FALSE);
}

static void
optio_hex_row_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  OptioHexRow *self = OPTIO_HEX_ROW (object);

  switch (prop_id)
    {
    case PROP_ADDRESS_TEXT:
      g_value_take_string (value, g_strdup_printf ("%08x", self->range.start));
      break;
    case PROP_BYTES_TEXT:
      g_value_take_string (value, dup_bytes_text (self));
      break;
    case PROP_LETTERS_TEXT:
      g_value_take_string (value, dup_letters_text (self));
      break;
    case PROP_OTHER_TEXT:
      g_value_take_string (value, dup_other_text (self));
      break;
    case PROP_DIFFERS:
      g_value_set_boolean (value, row_differs (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_hex_row_finalize (GObject *object)
{
  g_clear_object (&OPTIO_HEX_ROW (object)->source);

  G_OBJECT_CLASS (optio_hex_row_parent_class)->finalize (object);
}

static void
optio_hex_row_class_init (OptioHexRowClass *klass)
{
  static const char *const strings[N_PROPS] = {
    [PROP_ADDRESS_TEXT] = "address-text",
    [PROP_BYTES_TEXT] = "bytes-text",
    [PROP_LETTERS_TEXT] = "letters-text",
    [PROP_OTHER_TEXT] = "other-text",
  };
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  G_OBJECT_CLASS (klass)->get_property = optio_hex_row_get_property;
  G_OBJECT_CLASS (klass)->finalize = optio_hex_row_finalize;
  for (guint i = 1; i < N_PROPS; i++)
    {
      if (strings[i] != NULL)
        properties[i] = g_param_spec_string (strings[i], NULL, NULL, NULL, flags);
    }
  properties[PROP_DIFFERS] = g_param_spec_boolean ("differs", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
optio_hex_row_init (OptioHexRow *self)
{
}
