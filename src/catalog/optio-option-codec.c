/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-option-codec.h"

/* A half-word that was never written. */
#define ERASED 0xffu

static void
set_bit (guint8   *bytes,
         guint     bit,
         gboolean  is_set)
{
  guint8 mask = (guint8) (1u << bit % 8);

  bytes[bit / 8] = is_set ? bytes[bit / 8] | mask : bytes[bit / 8] & (guint8) ~mask;
}

guint32
optio_option_codec_get (const guint8 *bytes,
                        guint         first_bit,
                        guint         width)
{
  guint32 value = 0;

  for (guint i = 0; i < width; i++)
    value |= (guint32) (bytes[(first_bit + i) / 8] >> (first_bit + i) % 8 & 1) << i;
  return value;
}

void
optio_option_codec_set (guint8          *bytes,
                        gsize            size,
                        OptioComplement  complement,
                        guint            first_bit,
                        guint            width,
                        guint32          value)
{
  guint distance = optio_complement_get_distance (complement);

  for (guint i = 0; i < width; i++)
    {
      guint bit = first_bit + i;
      gboolean is_set = (value >> i & 1) != 0;

      set_bit (bytes, bit, is_set);
      if (distance > 0 && bit + distance < size * 8)
        set_bit (bytes, bit + distance, !is_set);
    }
}

gboolean
optio_option_codec_matches (const guint8    *bytes,
                            gsize            size,
                            OptioComplement  complement,
                            gsize            index)
{
  gsize other = index + optio_complement_get_distance (complement) / 8;

  if (other == index || other >= size || optio_complement_has (complement, (guint) index * 8))
    return TRUE;

  if (complement == OPTIO_COMPLEMENT_BYTE && bytes[index] == ERASED && bytes[other] == ERASED)
    return TRUE;

  return (bytes[index] ^ bytes[other]) == G_MAXUINT8;
}
