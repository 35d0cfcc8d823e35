/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "optio-option-set-private.h"

static void
finding_clear (OptioOptionFinding *finding)
{
  g_free (finding->sentence);
}

static void
take_finding (GArray                *findings,
              OptioOptionFindingKind kind,
              guint32                address,
              char                  *sentence)
{
  OptioOptionFinding finding = { kind, address, sentence };

  g_array_append_val (findings, finding);
}

static void
take_broken (OptioOptionSet       *self,
             const OptioAreaBytes *area,
             guint32               offset,
             guint                 n_bytes,
             gpointer              user_data)
{
  take_finding (user_data,
                OPTIO_OPTION_FINDING_COMPLEMENT,
                area->area->range.start + offset,
                g_strdup (_("The complement does not match, so the chip may use a default "
                            "instead of what stands here.")));
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
                      OPTIO_OPTION_FINDING_RESERVED,
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
          OPTIO_OPTION_FINDING_VALUE,
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
  optio_option_set_foreach_broken (self, take_broken, findings);
  find_odd_reserved (self, findings);
  find_odd_values (self, findings);
  return findings;
}
