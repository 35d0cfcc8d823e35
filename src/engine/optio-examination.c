/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-examination-private.h"

#include <glib/gi18n-lib.h>

#include "optio-error.h"

OptioExamination *
optio_examination_new (OptioDevice *device,
                       OptioTarget *target)
{
  const OptioSurroundingsFields nothing = { 0 };
  OptioExamination *self = g_new0 (OptioExamination, 1);

  self->device = device != NULL ? g_object_ref (device) : NULL;
  self->target = target != NULL ? optio_target_ref (target) : NULL;
  self->surroundings = optio_surroundings_new (&nothing);
  return self;
}

void
optio_examination_free (OptioExamination *self)
{
  for (guint i = 0; i < self->n_tours; i++)
    {
      g_clear_pointer (&self->tours[i], optio_verdict_unref);
      g_clear_object (&self->sets[i]);
    }
  g_clear_pointer (&self->others, g_ptr_array_unref);
  g_clear_pointer (&self->surroundings, optio_surroundings_unref);
  g_clear_pointer (&self->target, optio_target_unref);
  g_clear_object (&self->device);
  g_free (self);
}

void
optio_examination_set_surroundings (OptioExamination  *self,
                                    OptioSurroundings *surroundings)
{
  optio_surroundings_ref (surroundings);
  optio_surroundings_unref (self->surroundings);
  self->surroundings = surroundings;
}

void
optio_examination_set_others (OptioExamination *self,
                              GPtrArray        *devices)
{
  g_clear_pointer (&self->others, g_ptr_array_unref);
  self->others = g_ptr_array_ref (devices);
}

void
optio_examination_set_stays (OptioExamination *self,
                             gboolean          stays)
{
  self->stays = stays;
}

/* ---- looking around ---- */

OptioPlan *
optio_examination_plan_tour (OptioExamination *self)
{
  if (self->target == NULL || self->n_tours == OPTIO_EXAMINATION_MAX_TOURS ||
      optio_device_get_problem (self->device) != NULL)
    return NULL;
  if (self->n_tours > 0 && !optio_examination_shows_protection (self, 0))
    return NULL;

  return optio_plan_new_tour (self->target, NULL);
}

gboolean
optio_examination_peek_word (OptioExamination *self,
                             guint32           address,
                             guint             size,
                             guint32          *out_word)
{
  OptioImage *found = optio_examination_get_found (self);
  guint8 byte;

  *out_word = 0;
  for (guint i = 0; i < size; i++)
    {
      if (found == NULL || !optio_image_peek (found, address + i, &byte))
        return FALSE;
      *out_word |= (guint32) byte << (8 * i);
    }

  return TRUE;
}

/* 0 if it is not known. What the chip's register says comes before what the board announces. */
static guint32
find_flash_size (OptioExamination *self,
                 OptioChip        *chip)
{
  guint32 address = optio_chip_get_signature (chip)->flash_size_at;
  guint32 size_kib;

  if (address != 0 && optio_examination_peek_word (self, address, 2, &size_kib) &&
      size_kib != 0 && size_kib != G_MAXUINT16)
    return size_kib * 1024;

  return optio_target_get_flash_size_bytes (self->target);
}

static OptioOptionSet *
decode_options (OptioExamination *self,
                OptioImage       *found)
{
  OptioChip *chip = optio_target_get_chip (self->target);
  g_autoptr (OptioOptionSet) set = NULL;
  gboolean is_decoded = FALSE;

  if (chip == NULL || found == NULL)
    return NULL;

  set = optio_option_set_new (chip, NULL, find_flash_size (self, chip));
  for (guint i = 0; i < optio_image_get_n_segments (found); i++)
    {
      const OptioSegment *segment = optio_image_get_segment (found, i);

      /* The other segments are no option bytes. */
      if (optio_option_set_decode (set, segment->address, segment->bytes, NULL))
        is_decoded = TRUE;
    }

  return is_decoded ? g_steal_pointer (&set) : NULL;
}

void
optio_examination_take_tour (OptioExamination *self,
                             OptioVerdict     *verdict)
{
  guint tour = self->n_tours;

  g_return_if_fail (tour < OPTIO_EXAMINATION_MAX_TOURS);

  self->tours[tour] = optio_verdict_ref (verdict);
  self->n_tours++;
  self->sets[tour] = decode_options (self, optio_verdict_get_image (verdict));
}

OptioDevice *
optio_examination_get_device (OptioExamination *self)
{
  return self->device;
}

OptioOptionSet *
optio_examination_get_set (OptioExamination *self)
{
  return self->n_tours > 0 ? self->sets[self->n_tours - 1] : NULL;
}

OptioImage *
optio_examination_get_found (OptioExamination *self)
{
  return self->n_tours > 0 ? optio_verdict_get_image (self->tours[self->n_tours - 1]) : NULL;
}

const OptioRegion *
optio_examination_get_flash (OptioExamination *self)
{
  const OptioRegion *flash = self->target != NULL ? optio_target_get_flash (self->target) : NULL;
  OptioChip *chip = flash != NULL ? optio_target_get_chip (self->target) : NULL;

  return chip == NULL || optio_chip_find_sectors (chip, flash->range.start) != NULL ? flash : NULL;
}

/* ---- protection ---- */

OptioOption *
optio_examination_find_protection (OptioOptionSet *set)
{
  for (guint i = 0; set != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (set)); i++)
    {
      g_autoptr (OptioOption) option = g_list_model_get_item (G_LIST_MODEL (set), i);
      const OptioField *field = optio_option_get_field (option);

      /* The set keeps it. */
      if (field->group == OPTIO_GROUP_PROTECTION && field->kind == OPTIO_FIELD_CHOICE &&
          field->has_default && optio_option_is_known (option))
        return option;
    }

  return NULL;
}

const OptioRefusal *
optio_examination_find_refusal (OptioExamination *self,
                                guint             tour,
                                guint             status)
{
  OptioWitness *witness = optio_verdict_get_witness (self->tours[tour]);
  OptioLayout *layout = optio_target_get_layout (self->target);
  guint n_refusals = 0;
  const OptioRefusal *refusals;

  if (witness == NULL)
    return NULL;

  refusals = optio_witness_get_refusals (witness, &n_refusals);
  for (guint i = 0; i < n_refusals; i++)
    if (refusals[i].status == status &&
        optio_layout_covers (layout, refusals[i].range, OPTIO_ACCESS_READ, NULL))
      return &refusals[i];

  return NULL;
}

GPtrArray *
optio_examination_list_flash_refusals (OptioExamination *self,
                                       guint            *out_n_read,
                                       guint32          *out_highest)
{
  GPtrArray *list = g_ptr_array_new ();
  const OptioRegion *flash = optio_examination_get_flash (self);
  OptioImage *found = optio_examination_get_found (self);
  OptioWitness *witness =
    self->n_tours > 0 ? optio_verdict_get_witness (self->tours[self->n_tours - 1]) : NULL;
  guint n_segments = found != NULL ? optio_image_get_n_segments (found) : 0;
  guint n_refusals = 0;
  const OptioRefusal *refusals;

  *out_n_read = 0;
  *out_highest = 0;
  if (flash == NULL || witness == NULL)
    return list;

  for (guint i = 0; i < n_segments; i++)
    {
      guint32 address = optio_image_get_segment (found, i)->address;

      if (!optio_range_contains (flash->range, OPTIO_RANGE_INIT (address, 1)))
        continue;
      (*out_n_read)++;
      *out_highest = address;
    }

  refusals = optio_witness_get_refusals (witness, &n_refusals);
  for (guint i = 0; i < n_refusals; i++)
    if (optio_range_contains (flash->range, refusals[i].range))
      g_ptr_array_add (list, (gpointer) &refusals[i]);
  return list;
}

const OptioRefusal *
optio_examination_find_flash_limit (OptioExamination *self)
{
  guint n_read;
  guint32 highest;
  g_autoptr (GPtrArray) refusals =
    optio_examination_list_flash_refusals (self, &n_read, &highest);
  const OptioRefusal *lowest = NULL;

  for (guint i = 0; i < refusals->len; i++)
    {
      const OptioRefusal *refusal = refusals->pdata[i];

      if (lowest == NULL || refusal->range.start < lowest->range.start)
        lowest = refusal;
    }

  return lowest != NULL && n_read > 0 && highest < lowest->range.start ? lowest : NULL;
}

gboolean
optio_examination_is_closed (OptioOptionSet *set)
{
  OptioOption *option = optio_examination_find_protection (set);

  return option != NULL &&
         optio_option_get_read_value (option) != optio_option_get_field (option)->default_value;
}

gboolean
optio_examination_shows_protection (OptioExamination *self,
                                    guint             tour)
{
  if (optio_examination_is_closed (self->sets[tour]))
    return TRUE;

  return optio_examination_find_protection (self->sets[tour]) == NULL &&
         optio_examination_find_refusal (self, tour, OPTIO_DFU_STATUS_ERR_VENDOR) != NULL;
}

char *
optio_examination_describe_level (OptioOptionSet *set,
                                  OptioOption    *option,
                                  const char     *format)
{
  g_autofree char *meaning =
      optio_option_set_describe (set, option, optio_option_get_read_value (option));

  return g_strdup_printf (format, optio_option_get_field (option)->name,
                          optio_option_get_read_value (option), meaning);
}

char *
optio_examination_describe_refusal (guint32       address,
                                    const GError *error)
{
  return g_strdup_printf (_("Reading 0x%08x was refused twice, each time with errVENDOR: %s"),
                          address, error->message);
}

static char *
describe_last_refusal (OptioExamination *self)
{
  const OptioRefusal *refusal =
      optio_examination_find_refusal (self, 1, OPTIO_DFU_STATUS_ERR_VENDOR);

  return optio_examination_describe_refusal (refusal->range.start, refusal->error);
}

OptioProtection
optio_examination_get_protection (OptioExamination *self,
                                  char            **out_evidence)
{
  OptioOptionSet *set = optio_examination_get_set (self);
  OptioOption *option = optio_examination_find_protection (set);
  OptioProtection protection = OPTIO_PROTECTION_UNKNOWN;
  g_autofree char *evidence = NULL;

  if (self->n_tours == OPTIO_EXAMINATION_MAX_TOURS &&
      optio_examination_shows_protection (self, 0) && optio_examination_shows_protection (self, 1))
    {
      protection = OPTIO_PROTECTION_CLOSED;
      evidence = option != NULL
                   ? optio_examination_describe_level (
                       set, option, _("%s was read twice and is 0x%02x: %s."))
                   : describe_last_refusal (self);
    }
  else if (option != NULL && !optio_examination_shows_protection (self, self->n_tours - 1))
    {
      protection = OPTIO_PROTECTION_OPEN;
      evidence = optio_examination_describe_level (set, option,
                                                   _("%s was read and is 0x%02x: %s."));
    }
  else
    {
      evidence = g_strdup (_("Nothing shows that the board is read-protected."));
    }

  if (out_evidence != NULL)
    *out_evidence = g_steal_pointer (&evidence);
  return protection;
}

/* ---- what could not be seen ---- */

static void
add_no_tour (OptioExamination *self,
             GPtrArray        *limits)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioPlan) plan = NULL;

  /* Why it cannot be opened is a finding. */
  if (optio_device_get_problem (self->device) == NULL && self->target != NULL)
    plan = optio_plan_new_tour (self->target, &error);
  g_ptr_array_add (limits, g_strdup_printf ("%s%s%s", _("The board's memory was not looked at."),
                                            error != NULL ? " " : "",
                                            error != NULL ? error->message : ""));
}

static void
add_tour_limits (OptioExamination *self,
                 GPtrArray        *limits)
{
  const GError *error = NULL;

  if (self->n_tours == 0)
    {
      add_no_tour (self, limits);
      return;
    }

  error = optio_verdict_get_error (self->tours[self->n_tours - 1]);
  if (error != NULL)
    g_ptr_array_add (limits, g_strdup_printf (_("The look around ended early: %s"),
                                              error->message));
  if (optio_target_get_chip (self->target) == NULL)
    g_ptr_array_add (limits, g_strdup (_("It is not known for sure which chip this is, so its "
                                         "option bytes were not looked at. Say which with "
                                         "--chip.")));
  else if (optio_examination_get_set (self) == NULL)
    g_ptr_array_add (limits, g_strdup (_("The option bytes could not be read.")));
}

char **
optio_examination_list_limits (OptioExamination *self)
{
  g_autoptr (GPtrArray) limits = g_ptr_array_new_with_free_func (g_free);

  if (self->device != NULL)
    add_tour_limits (self, limits);
  if (self->device == NULL &&
      optio_surroundings_get_fields (self->surroundings)->kernel_lines == NULL)
    g_ptr_array_add (limits, g_strdup (_("The kernel's log may not be read by this user: \"sudo "
                                         "dmesg\" shows whether a plugged board failed to "
                                         "answer.")));

  g_ptr_array_add (limits, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&limits), FALSE);
}
