/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-plan-private.h"

#include <glib/gi18n-lib.h>

#include "optio-json.h"
#include "optio-text.h"

G_DEFINE_BOXED_TYPE (OptioPlan, optio_plan, optio_plan_ref, optio_plan_unref)

static void
step_clear (gpointer data)
{
  OptioStep *step = data;

  g_clear_pointer (&step->bytes, g_bytes_unref);
  g_clear_pointer (&step->before, g_bytes_unref);
  g_clear_pointer (&step->after, g_bytes_unref);
}

OptioPlan *
optio_plan_new (OptioTarget *target)
{
  OptioPlan *self = g_atomic_rc_box_new0 (OptioPlan);

  self->target = optio_target_ref (target);
  self->steps = g_array_new (FALSE, FALSE, sizeof (OptioStep));
  g_array_set_clear_func (self->steps, step_clear);
  self->unchanged = g_array_new (FALSE, FALSE, sizeof (OptioRange));
  self->kept = g_array_new (FALSE, FALSE, sizeof (OptioRange));
  return self;
}

OptioPlan *
optio_plan_ref (OptioPlan *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
plan_clear (gpointer data)
{
  OptioPlan *self = data;

  optio_target_unref (self->target);
  g_array_unref (self->steps);
  g_array_unref (self->unchanged);
  g_array_unref (self->kept);
  g_clear_pointer (&self->image, optio_image_unref);
  g_clear_pointer (&self->beyond, optio_image_unref);
}

void
optio_plan_unref (OptioPlan *self)
{
  g_atomic_rc_box_release_full (self, plan_clear);
}

void
optio_plan_add_step (OptioPlan    *self,
                     OptioStepKind kind,
                     OptioRange    range,
                     GBytes       *bytes,
                     guint64       expected_ms)
{
  OptioStep step = { .kind = kind,
                     .range = range,
                     .bytes = bytes,
                     .expected_ms = (guint) CLAMP (expected_ms, 1, G_MAXUINT) };

  g_array_append_val (self->steps, step);
}

OptioTarget *
optio_plan_get_target (OptioPlan *self)
{
  return self->target;
}

guint
optio_plan_get_n_steps (OptioPlan *self)
{
  return self->steps->len;
}

const OptioStep *
optio_plan_get_step (OptioPlan *self,
                     guint      index)
{
  g_return_val_if_fail (index < self->steps->len, NULL);

  return &g_array_index (self->steps, OptioStep, index);
}

guint64
optio_plan_get_expected_ms (OptioPlan *self)
{
  guint64 sum = 0;

  for (guint i = 0; i < self->steps->len; i++)
    sum += optio_plan_get_step (self, i)->expected_ms;

  return MAX (sum, 1);
}

gboolean
optio_plan_changes_chip (OptioPlan *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      OptioStepKind kind = optio_plan_get_step (self, i)->kind;

      if (kind == OPTIO_STEP_ERASE || kind == OPTIO_STEP_MASS_ERASE || kind == OPTIO_STEP_WRITE ||
          kind == OPTIO_STEP_OPTIONS || kind == OPTIO_STEP_UNPROTECT)
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_step (OptioPlan    *self,
          OptioStepKind kind)
{
  for (guint i = 0; i < self->steps->len; i++)
    if (optio_plan_get_step (self, i)->kind == kind)
      return TRUE;

  return FALSE;
}

const OptioFastProgram *
optio_plan_get_fast_program (OptioPlan *self)
{
  if ((self->flags & OPTIO_FLASH_HIGH_SUPPLY) == 0 || !has_step (self, OPTIO_STEP_WRITE))
    return NULL;

  return optio_target_get_fast_program (self->target);
}

const OptioRange *
optio_plan_get_unchanged (OptioPlan *self,
                          guint     *out_n_ranges)
{
  *out_n_ranges = self->unchanged->len;
  return self->unchanged->len > 0 ? &g_array_index (self->unchanged, OptioRange, 0) : NULL;
}

const OptioRange *
optio_plan_get_kept (OptioPlan *self,
                     guint     *out_n_ranges)
{
  *out_n_ranges = self->kept->len;
  return self->kept->len > 0 ? &g_array_index (self->kept, OptioRange, 0) : NULL;
}

guint64
optio_plan_get_unchanged_size (OptioPlan *self)
{
  guint64 size = 0;

  for (guint i = 0; i < self->unchanged->len; i++)
    size += g_array_index (self->unchanged, OptioRange, i).size;

  return size;
}

guint64
optio_plan_get_aside_size (OptioPlan *self)
{
  return self->aside_size;
}

gboolean
optio_plan_needs_survey (OptioPlan *self)
{
  return self->steps->len > 0 && optio_plan_get_step (self, 0)->kind == OPTIO_STEP_SURVEY;
}

const char *
optio_step_kind_get_name (OptioStepKind kind)
{
  static const char *const names[] = {
    [OPTIO_STEP_SURVEY] = "survey",
    [OPTIO_STEP_ERASE] = "erase",
    [OPTIO_STEP_MASS_ERASE] = "mass-erase",
    [OPTIO_STEP_WRITE] = "write",
    [OPTIO_STEP_VERIFY] = "verify",
    [OPTIO_STEP_BLANK_CHECK] = "blank-check",
    [OPTIO_STEP_READ] = "read",
    [OPTIO_STEP_OPTIONS] = "options",
    [OPTIO_STEP_UNPROTECT] = "unprotect",
    [OPTIO_STEP_LEAVE] = "leave",
    [OPTIO_STEP_MANIFEST] = "manifest",
    [OPTIO_STEP_DETACH] = "detach",
  };

  return names[kind];
}

static guint
count_sectors (OptioPlan *self,
               OptioRange range)
{
  guint64 address = range.start;
  OptioSector sector;
  guint n_sectors = 0;

  while (address < optio_range_get_end (range) &&
         optio_layout_find_sector (optio_target_get_layout (self->target), (guint32) address,
                                   &sector))
    {
      address = optio_range_get_end (sector.range);
      n_sectors++;
    }

  return n_sectors;
}

gboolean
optio_plan_is_plain (OptioPlan *self)
{
  return self->is_plain;
}

guint
optio_plan_get_alt (OptioPlan *self)
{
  return self->alt;
}

/* The board knows no addresses, so none are told. */
static char *
describe_plain (const OptioStep *step)
{
  g_autofree char *size = optio_format_size (step->range.size);

  switch (step->kind)
    {
    case OPTIO_STEP_WRITE:
      return g_strdup_printf (_("send the firmware (%s)"), size);
    case OPTIO_STEP_VERIFY:
      return g_strdup_printf (_("read the firmware back and compare (%s)"), size);
    case OPTIO_STEP_MANIFEST:
      return g_strdup (_("let the board take the firmware over"));
    case OPTIO_STEP_DETACH:
      return g_strdup (_("send DETACH and reset the port"));
    default:
      return g_strdup (_("read all that the board sends"));
    }
}

char *
optio_plan_describe_step (OptioPlan *self,
                          guint      index)
{
  const OptioStep *step = optio_plan_get_step (self, index);
  g_autofree char *range = optio_range_to_string (step->range);
  g_autofree char *size = optio_format_size (step->range.size);
  guint n_sectors;

  if (self->is_plain)
    return describe_plain (step);

  switch (step->kind)
    {
    case OPTIO_STEP_SURVEY:
      return g_strdup_printf (_("look at %s (%s)"), range, size);
    case OPTIO_STEP_ERASE:
      n_sectors = count_sectors (self, step->range);
      return g_strdup_printf (ngettext ("erase %s (%u sector, %s)", "erase %s (%u sectors, %s)",
                                        n_sectors),
                              range, n_sectors, size);
    case OPTIO_STEP_MASS_ERASE:
      return g_strdup_printf (_("erase all flash at once, %s (%s)"), range, size);
    case OPTIO_STEP_WRITE:
      return g_strdup_printf (_("write %s (%s)"), range, size);
    case OPTIO_STEP_VERIFY:
      return g_strdup_printf (_("verify %s (%s)"), range, size);
    case OPTIO_STEP_BLANK_CHECK:
      return g_strdup_printf (_("check that %s is blank (%s)"), range, size);
    case OPTIO_STEP_READ:
      return g_strdup_printf (_("read %s (%s)"), range, size);
    case OPTIO_STEP_OPTIONS:
      return g_strdup_printf (_("write option bytes %s (%s) and read them back"), range, size);
    case OPTIO_STEP_UNPROTECT:
      return g_strdup_printf (_("take the read protection away, with all of %s (%s)"), range, size);
    case OPTIO_STEP_LEAVE:
    default:
      return g_strdup_printf (_("start the program at 0x%08x"), step->range.start);
    }
}

typedef struct
{
  guint n_erased_sectors;
  guint64 size[OPTIO_STEP_DETACH + 1];
  gboolean leaves;
  gboolean detaches;
} PlanSums;

static void
sum_up (OptioPlan *self,
        PlanSums  *sums)
{
  *sums = (PlanSums){ 0 };

  for (guint i = 0; i < self->steps->len; i++)
    {
      const OptioStep *step = optio_plan_get_step (self, i);

      sums->size[step->kind] += step->range.size;
      sums->leaves |= step->kind == OPTIO_STEP_LEAVE;
      sums->detaches |= step->kind == OPTIO_STEP_DETACH;
      if (step->kind == OPTIO_STEP_ERASE || step->kind == OPTIO_STEP_MASS_ERASE)
        sums->n_erased_sectors += count_sectors (self, step->range);
    }
}

static void
append_size_sentence (GString    *text,
                      const char *format,
                      guint64     size)
{
  g_autofree char *size_text = optio_format_size (size);

  if (size > 0)
    optio_text_append_sentence (text, format, size_text);
}

/* What a plan with a survey does at most. */
static void
append_survey (OptioPlan      *self,
               const PlanSums *sums,
               GString        *text)
{
  g_autofree char *surveyed = optio_format_size (sums->size[OPTIO_STEP_SURVEY]);
  g_autofree char *written = optio_format_size (sums->size[OPTIO_STEP_WRITE]);

  optio_text_append_sentence (text, _("Looks at %s first."), surveyed);
  optio_text_append_sentence (
    text,
    (self->flags & OPTIO_FLASH_FULL) != 0
      ? ngettext ("Then erases %u sector and writes %s.", "Then erases %u sectors and writes %s.",
                  sums->n_erased_sectors)
      : ngettext ("Of %u sector (%s), only what differs is erased and written.",
                  "Of %u sectors (%s), only what differs is erased and written.",
                  sums->n_erased_sectors),
    sums->n_erased_sectors, written);
  optio_text_append_sentence (text, "%s",
                              (self->flags & OPTIO_FLASH_DISCARD_REST) != 0
                                ? _("What else is in sectors that are erased is lost.")
                                : _("What else is in these sectors is kept."));
  if (sums->size[OPTIO_STEP_VERIFY] == 0)
    optio_text_append_sentence (text, "%s", _("What is written is not verified."));
}

/* What will be done, to the byte. */
static void
append_changes (OptioPlan      *self,
                const PlanSums *sums,
                GString        *text)
{
  if (sums->n_erased_sectors > 0)
    optio_text_append_sentence (
      text, ngettext ("Erases %u sector.", "Erases %u sectors.", sums->n_erased_sectors),
      sums->n_erased_sectors);
  append_size_sentence (text,
                        sums->size[OPTIO_STEP_VERIFY] > 0 ? _("Writes %s and verifies them.")
                                                          : _("Writes %s without verifying them."),
                        sums->size[OPTIO_STEP_WRITE]);
  if (sums->size[OPTIO_STEP_WRITE] == 0)
    append_size_sentence (text, _("Compares %s; changes nothing."),
                          sums->size[OPTIO_STEP_VERIFY]);
  append_size_sentence (text, _("Checks that %s are blank."), sums->size[OPTIO_STEP_BLANK_CHECK]);
  if (self->is_plain && sums->size[OPTIO_STEP_READ] > 0)
    optio_text_append_sentence (text, "%s", _("Reads all that the board sends; changes nothing."));
  else
    append_size_sentence (text, _("Reads %s; changes nothing."), sums->size[OPTIO_STEP_READ]);
  append_size_sentence (text,
                        _("Writes %s of option bytes, lets the board reset, and reads them back."),
                        sums->size[OPTIO_STEP_OPTIONS]);
  append_size_sentence (text,
                        _("Takes the read protection away: erases all of the flash (%s) and the "
                          "RAM, and sets every option byte back to what it is from the factory."),
                        sums->size[OPTIO_STEP_UNPROTECT]);
  append_size_sentence (text, _("%s are there already."), optio_plan_get_unchanged_size (self));
  append_size_sentence (text, _("The other %s in these sectors are kept."), self->kept_size);
  append_size_sentence (text, _("The other %s in these sectors are erased too."),
                        self->lost_size);
}

char *
optio_plan_dup_summary (OptioPlan *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  PlanSums sums;

  sum_up (self, &sums);
  if (optio_plan_needs_survey (self))
    append_survey (self, &sums, text);
  else
    append_changes (self, &sums, text);

  if (self->beyond != NULL)
    append_size_sentence (text,
                          _("%s lie outside the board's map; the board is asked all the same."),
                          optio_image_get_size (self->beyond));
  append_size_sentence (text, _("The file's option bytes (%s) are left out."), self->aside_size);
  if (sums.leaves)
    optio_text_append_sentence (text, "%s",
                                text->len > 0
                                  ? _("Then it starts the firmware.")
                                  : _("Leaves the bootloader and starts the firmware."));
  if (sums.detaches)
    optio_text_append_sentence (text, "%s",
                                text->len > 0 ? _("Then it resets the board.")
                                              : _("Sends DETACH and resets the board."));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
optio_plan_to_text (OptioPlan *self)
{
  g_autofree char *summary = optio_plan_dup_summary (self);
  g_autoptr (GString) text = g_string_new (summary);

  g_string_append_c (text, '\n');
  for (guint i = 0; i < self->steps->len; i++)
    {
      g_autofree char *step = optio_plan_describe_step (self, i);

      g_string_append_printf (text, "  %u. %s\n", i + 1, step);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

JsonNode *
optio_plan_to_json (OptioPlan *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *summary = optio_plan_dup_summary (self);

  json_builder_begin_object (builder);
  optio_json_add_string (builder, "summary", summary);
  optio_json_add_number (builder, "expected_ms", (gint64) optio_plan_get_expected_ms (self));
  optio_json_begin_array (builder, "steps");

  for (guint i = 0; i < self->steps->len; i++)
    {
      const OptioStep *step = optio_plan_get_step (self, i);

      json_builder_begin_object (builder);
      optio_json_add_string (builder, "step", optio_step_kind_get_name (step->kind));
      optio_json_add_number (builder, "start", step->range.start);
      optio_json_add_number (builder, "size", step->range.size);
      optio_json_add_number (builder, "expected_ms", step->expected_ms);
      json_builder_end_object (builder);
    }

  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
