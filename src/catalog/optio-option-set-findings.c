/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "optio-option-codec.h"
#include "optio-option-set-private.h"

#define WORD_BYTES 4

static void
finding_clear (OptioOptionFinding *finding)
{
  g_free (finding->sentence);
}

static void
take_finding (GArray  *findings,
              guint32  address,
              char    *sentence)
{
  OptioOptionFinding finding = { address, sentence };

  g_array_append_val (findings, finding);
}

/* The bytes of reserved bits; those without complements are whole bytes. */
static OptioRange
get_range (const OptioReserved *reserved)
{
  if (reserved->n_words > 0)
    return OPTIO_RANGE_INIT (reserved->place.at, reserved->n_words * WORD_BYTES);

  return OPTIO_RANGE_INIT (reserved->place.at + reserved->place.low_bit / 8,
                           reserved->place.width / 8);
}

/* Whether the complements of this byte are kept at all. */
static gboolean
has_complement (OptioOptionSet *self,
                guint32         address)
{
  guint n_reserved;
  const OptioReserved *reserved = optio_chip_get_reserved (self->chip, &n_reserved);

  for (guint i = 0; i < n_reserved; i++)
    {
      if (!reserved[i].has_complement &&
          optio_range_contains (get_range (&reserved[i]), OPTIO_RANGE_INIT (address, 1)))
        return FALSE;
    }

  return TRUE;
}

/* One finding for each value with its complement, at the value's first byte. */
static void
find_mismatches (OptioOptionSet       *self,
                 const OptioAreaBytes *area,
                 GArray               *findings)
{
  OptioComplement complement = area->area->complement;
  guint32 size = area->area->range.size;
  guint n_bytes = optio_complement_get_distance (complement) / 8;
  guint32 last = G_MAXUINT32;

  for (guint32 i = 0; i < size && n_bytes > 0; i++)
    {
      guint32 first = i / n_bytes * n_bytes;

      if (first == last || optio_option_codec_matches (area->bytes, size, complement, i) ||
          !area->is_known[i] || !area->is_known[i + n_bytes] ||
          !has_complement (self, area->area->range.start + i))
        continue;
      last = first;
      take_finding (findings,
                    area->area->range.start + first,
                    g_strdup (_("The complement does not match, so the chip may use a default "
                                 "instead of what stands here.")));
    }
}

static void
find_odd_reserved (OptioOptionSet *self,
                   GArray         *findings)
{
  guint n_reserved;
  const OptioReserved *reserved = optio_chip_get_reserved (self->chip, &n_reserved);

  for (guint i = 0; i < n_reserved; i++)
    {
      guint32 value;

      if (reserved[i].has_value && optio_option_set_has_place (self, &reserved[i].place) &&
          optio_option_set_read_place (self, &reserved[i].place, &value) &&
          value != reserved[i].value)
        take_finding (findings,
                      reserved[i].place.at,
                      g_strdup_printf (_("Reserved bits hold 0x%x, where 0x%x is usual."),
                                       value,
                                       reserved[i].value));
    }
}

static void
find_odd_values (OptioOptionSet *self,
                 GArray         *findings)
{
  for (guint i = 0; i < self->options->len; i++)
    {
      OptioOption *option = self->options->pdata[i];
      const OptioField *field = optio_option_get_field (option);
      guint32 value = optio_option_get_read_value (option);

      if (optio_option_is_known (option) && !optio_field_is_legal (field, value))
        take_finding (
          findings,
          field->place.at,
          g_strdup_printf (_("%s holds 0x%x, which has no meaning."), field->name, value));
    }
}

GArray *
optio_option_set_list_findings (OptioOptionSet *self)
{
  GArray *findings;

  g_return_val_if_fail (OPTIO_IS_OPTION_SET (self), NULL);

  findings = g_array_new (FALSE, FALSE, sizeof (OptioOptionFinding));
  g_array_set_clear_func (findings, (GDestroyNotify) finding_clear);
  for (guint i = 0; i < self->areas->len; i++)
    find_mismatches (self, &g_array_index (self->areas, OptioAreaBytes, i), findings);
  find_odd_reserved (self, findings);
  find_odd_values (self, findings);
  return findings;
}
