/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-option-private.h"
#include "optio-option-set-private.h"

static void
write_clear (OptioOptionWrite *write)
{
  g_bytes_unref (write->bytes);
}

/* What reads as protected, or as garbage, must not be written: some boards answer a read of
 * protected option bytes with nonsense (seen on F4). */
static gboolean
check_protection (OptioOptionSet  *self,
                  GError         **error)
{
  for (guint i = 0; i < self->options->len; i++)
    {
      OptioOption *option = self->options->pdata[i];
      const OptioField *field = optio_option_get_field (option);

      if (field->group != OPTIO_GROUP_PROTECTION || !field->has_default ||
          field->kind != OPTIO_FIELD_CHOICE)
        continue;
      if (!optio_option_is_known (option) ||
          optio_option_get_read_value (option) != field->default_value)
        {
          g_set_error (error,
                       OPTIO_ERROR,
                       OPTIO_ERROR_PROTECTED,
                       _("%s does not read as open, so the option bytes cannot be trusted."),
                       field->name);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
has_change (OptioOptionSet         *self,
            const OptioOptionBlock *block)
{
  for (guint i = 0; i < self->options->len; i++)
    {
      OptioOption *option = self->options->pdata[i];

      if (optio_option_is_changed (option) &&
          optio_range_contains (block->range, optio_option_get_written_range (option)))
        return TRUE;
    }

  return optio_option_set_count_mended (self, &block->range) > 0;
}

static gboolean
check_block (OptioOptionSet          *self,
             const OptioOptionBlock  *block,
             GError                 **error)
{
  g_autofree char *conditions = NULL;

  if (block->when == NULL ||
      optio_conditions_hold (block->when, optio_option_set_look_up_read, self) == OPTIO_TRUTH_YES)
    return TRUE;

  conditions = optio_conditions_to_string (block->when);
  g_set_error (error,
               OPTIO_ERROR,
               OPTIO_ERROR_PROTECTED,
               _("The option bytes at 0x%08x must only be written while %s, and this chip does not "
                 "read so."),
               block->range.start,
               conditions);
  return FALSE;
}

GArray *
optio_option_set_list_writes (OptioOptionSet  *self,
                              GError         **error)
{
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (OptioOptionWrite));
  guint n_blocks, n_variants;
  const OptioOptionBlock *blocks;

  g_return_val_if_fail (OPTIO_IS_OPTION_SET (self), NULL);

  g_array_set_clear_func (writes, (GDestroyNotify) write_clear);
  optio_chip_get_variants (self->chip, &n_variants);
  if (n_variants > 0 && self->variant == NULL)
    {
      g_set_error (error,
                   OPTIO_ERROR,
                   OPTIO_ERROR_MISMATCH,
                   _("It is not known which of the chips called %s this is. Choose one."),
                   optio_chip_get_name (self->chip));
      return NULL;
    }
  if (!check_protection (self, error))
    return NULL;

  blocks = optio_chip_get_option_blocks (self->chip, &n_blocks);
  for (guint i = 0; i < n_blocks; i++)
    {
      OptioOptionWrite write = { .block = &blocks[i] };

      if (!has_change (self, &blocks[i]))
        continue;
      if (!check_block (self, &blocks[i], error))
        return NULL;
      write.bytes = optio_option_set_dup_bytes (self, blocks[i].range, TRUE, error);
      if (write.bytes == NULL)
        return NULL;
      g_array_append_val (writes, write);
    }

  return g_steal_pointer (&writes);
}
