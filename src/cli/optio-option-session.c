/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-option-session.h"

#include <glib/gi18n.h>
#include <string.h>

#include "optio-dfu.h"
#include "optio-error.h"
#include "optio-exit.h"
#include "optio-recall.h"
#include "optio-text.h"

static OptioChip *
get_chip (OptioErrand *errand,
          GError     **error)
{
  OptioChip *chip = optio_target_get_chip (errand->target);
  g_autofree char *ids = NULL;

  if (chip != NULL)
    return chip;

  ids = optio_command_dup_candidate_ids (errand->match);
  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               ids[0] != '\0'
                 ? _("It is not known for sure which chip this board has, and option bytes of the "
                     "wrong one can end it. Say which with --chip; these fit: %s. Nothing was "
                     "written to the board.")
                 : _("No chip of the catalog fits this board%s, so its option bytes have no "
                     "meaning here. Say which chip it is with --chip. Nothing was written to the "
                     "board."),
               ids);
  return NULL;
}

char *
optio_option_session_dup_variants (OptioChip *chip)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_variants;
  const OptioVariant *variants = optio_chip_get_variants (chip, &n_variants);

  for (guint i = 0; i < n_variants; i++)
    {
      g_autofree char *piece = g_strdup_printf ("%s (%s)", variants[i].id, variants[i].name);

      optio_text_append (text, ", ", piece);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
check_variant (OptioChip  *chip,
               const char *variant,
               GError    **error)
{
  g_autofree char *known = optio_option_session_dup_variants (chip);

  if (variant == NULL || optio_chip_has_variant (chip, variant))
    return TRUE;

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               known[0] != '\0' ? _("\"%s\" is no variant of %s. There are: %s. Nothing was sent "
                                    "to the board.")
                                : _("\"%s\" is no variant of %s, which has none%s. Nothing was "
                                    "sent to the board."),
               variant, optio_chip_get_name (chip), known);
  return FALSE;
}

static gboolean
session_read (OptioOptionSession *self,
              GError            **error)
{
  OptioCommand *command = self->errand->command;
  g_autoptr (OptioPlan) plan = optio_plan_new_read_options (self->errand->target, error);

  if (plan == NULL)
    return FALSE;
  if (!optio_errand_run_quietly (self->errand, plan, error))
    {
      optio_recall_tell_unseen (self->errand);
      return FALSE;
    }

  self->found = optio_image_ref (optio_verdict_get_image (command->verdict));
  /* What is told at the end is the verdict of a write, not of this. */
  g_clear_pointer (&command->verdict, optio_verdict_unref);
  for (guint i = 0; i < optio_image_get_n_segments (self->found); i++)
    {
      const OptioSegment *segment = optio_image_get_segment (self->found, i);

      if (!optio_option_set_decode (self->set, segment->address, segment->bytes, error))
        return FALSE;
    }

  optio_recall_review (self->errand, self->found);
  return TRUE;
}

OptioOptionSession *
optio_option_session_new (OptioCommand *command,
                          const char   *variant,
                          GError      **error)
{
  OptioErrand *errand = optio_errand_new (command, error);

  return errand != NULL ? optio_option_session_new_for (errand, variant, error) : NULL;
}

OptioOptionSession *
optio_option_session_new_for (OptioErrand *errand,
                              const char  *variant,
                              GError     **error)
{
  g_autoptr (OptioOptionSession) self = g_new0 (OptioOptionSession, 1);
  g_autofree char *recalled = NULL;
  OptioChip *chip;

  self->errand = errand;
  chip = get_chip (self->errand, error);
  if (chip == NULL)
    return NULL;

  recalled = variant == NULL ? optio_recall_dup_variant (self->errand) : g_strdup (variant);
  if (!check_variant (chip, recalled, error))
    return NULL;

  optio_recall_keep_choice (self->errand, variant);
  self->variant = g_steal_pointer (&recalled);
  self->set = optio_option_set_new (chip, self->variant,
                                    optio_target_get_flash_size_bytes (self->errand->target));
  if (!session_read (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
optio_option_session_free (OptioOptionSession *self)
{
  g_clear_object (&self->set);
  g_clear_pointer (&self->variant, g_free);
  g_clear_pointer (&self->found, optio_image_unref);
  g_clear_pointer (&self->errand, optio_errand_free);
  g_free (self);
}

gboolean
optio_option_session_assign (OptioOptionSession *self,
                             const char         *assignment,
                             GError            **error)
{
  const char *equals = strchr (assignment, '=');
  g_autofree char *name = NULL;
  guint32 address, word;

  if (equals == NULL || equals == assignment)
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                   _("\"%s\" is not an assignment: write it as NAME=VALUE. Nothing was written to "
                     "the board."),
                   assignment);
      return FALSE;
    }

  name = g_strndup (assignment, (gsize) (equals - assignment));
  if (optio_parse_address (name, &address) && optio_parse_address (equals + 1, &word))
    return optio_option_set_change_word (self->set, address, word, error);

  return optio_option_set_change (self->set, name, equals + 1, error);
}
