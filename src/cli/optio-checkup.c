/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-checkup.h"

#include "optio-usb-surroundings.h"

static gboolean
has_filter (const OptioOptions *options)
{
  return options->usb_id != NULL || options->port != NULL || options->serial != NULL ||
         options->simulate != NULL;
}

/* That no board is there is a finding, unless a certain one was asked for. */
static gboolean
choose_device (OptioCommand *command,
               OptioDevice **out_device,
               GError      **error)
{
  command->boards = optio_boards_new (command, error);
  if (command->boards == NULL)
    return FALSE;

  *out_device = NULL;
  if (optio_boards_get_chosen (command->boards)->len == 0 && !has_filter (&command->options))
    return TRUE;

  *out_device = optio_boards_choose (command->boards, error);
  return *out_device != NULL;
}

static OptioSurroundings *
look_around (OptioDevice *device)
{
  return device != NULL ? optio_device_look_around (device)
                        : optio_usb_surroundings_new_without_board ();
}

static void
take_tours (OptioCheckup *self)
{
  OptioPlan *plan;

  while ((plan = optio_examination_plan_tour (self->examination)) != NULL)
    {
      /* That it fails is what the doctor is here for. */
      g_autoptr (OptioVerdict) verdict = optio_errand_look (self->errand, plan);

      optio_examination_take_tour (self->examination, verdict);
      optio_plan_unref (plan);
    }
}

static void
look (OptioCheckup *self,
      OptioDevice  *device,
      GPtrArray    *others)
{
  g_autoptr (OptioSurroundings) surroundings = look_around (device);

  optio_examination_set_surroundings (self->examination, surroundings);
  optio_examination_set_others (self->examination, others);
  take_tours (self);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  self->findings = optio_doctor_list_findings (self->examination);
}

OptioCheckup *
optio_checkup_new (OptioCommand *command,
                   gboolean      stays,
                   GError      **error)
{
  g_autoptr (OptioCheckup) self = g_new0 (OptioCheckup, 1);
  OptioDevice *device;

  if (!choose_device (command, &device, error))
    return NULL;

  if (device != NULL && optio_device_get_problem (device) == NULL)
    {
      self->errand = optio_errand_new_for (command, device, error);
      if (self->errand == NULL)
        return NULL;
    }

  self->examination =
      optio_examination_new (device, self->errand != NULL ? self->errand->target : NULL);
  optio_examination_set_stays (self->examination, stays);
  look (self, device, optio_boards_get_all (command->boards));
  return g_steal_pointer (&self);
}

void
optio_checkup_look (OptioCheckup *self)
{
  OptioDevice *device = optio_examination_get_device (self->examination);

  device = g_object_ref (device);
  g_clear_pointer (&self->examination, optio_examination_free);
  self->examination = optio_examination_new (device, self->errand->target);
  g_object_unref (device);
  look (self, device, optio_boards_get_all (self->errand->command->boards));
}

void
optio_checkup_free (OptioCheckup *self)
{
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_clear_pointer (&self->examination, optio_examination_free);
  g_clear_pointer (&self->errand, optio_errand_free);
  g_free (self);
}
