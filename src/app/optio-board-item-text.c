/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a board says of itself in the window. */

#include <glib/gi18n-lib.h>

#include "optio-board-item-private.h"
#include "optio-duration.h"
#include "optio-verdict-style.h"
#include "optio-version.h"

char *
optio_board_item_dup_plan_text (OptioBoardItem *self)
{
  OptioSimPresence presence = optio_board_item_get_presence (self);

  if (optio_board_item_get_problem (self) != NULL)
    return g_strdup (optio_board_item_get_problem (self));
  if (presence == OPTIO_SIM_UNPLUGGED)
    return g_strdup (_("This board is unplugged. Plug it in while its bootloader is selected."));
  if (presence == OPTIO_SIM_IN_APPLICATION)
    return g_strdup (_("This board runs its firmware. Reset it while its bootloader is selected."));

  return optio_flash_setup_dup_plan_text (self->setup);
}

static char *
dup_state_text (OptioBoardItem *self)
{
  if (self->job != NULL)
    return g_strdup_printf (_("%.0f %%"), optio_job_get_fraction (self->job) * 100.0);
  if (optio_board_item_get_problem (self) != NULL)
    return g_strdup (_("cannot be opened"));

  switch (optio_board_item_get_presence (self))
    {
    case OPTIO_SIM_UNPLUGGED:
      return g_strdup (_("unplugged"));
    case OPTIO_SIM_IN_APPLICATION:
      return g_strdup (_("runs its firmware"));
    case OPTIO_SIM_IN_BOOTLOADER:
    default:
      return g_strdup (_("ready"));
    }
}

char *
optio_board_item_dup_left_text (OptioBoardItem *self)
{
  gint64 left_ms = -1;
  g_autofree char *duration = NULL;

  if (self->job == NULL)
    return g_strdup ("");
  if (self->cancelled)
    return g_strdup (_("Stopping…"));

  g_object_get (self->job, "left-ms", &left_ms, NULL);
  if (left_ms < 0)
    return g_strdup ("");

  duration = optio_duration_dup_text ((guint64) left_ms);
  /* Translators: "12 seconds", "3 minutes" */
  return g_strdup_printf (_("About %s left"), duration);
}

char *
optio_board_item_dup_progress_text (OptioBoardItem *self)
{
  char *step = NULL;

  if (self->job != NULL)
    g_object_get (self->job, "step", &step, NULL);

  return step != NULL ? step : g_strdup ("");
}

char *
optio_board_item_dup_result_title (OptioBoardItem *self)
{
  g_autofree char *title = NULL;

  if (self->verdict == NULL)
    return g_strdup ("");

  title = g_strdup_printf (_("%s: %s"), self->verdict_name,
                           optio_verdict_get_style (self->verdict).title);
  /* Translators: a result from before the board was unplugged: "Earlier: blinky.hex: verified" */
  return self->verdict_stale ? g_strdup_printf (_("Earlier: %s"), title) : g_steal_pointer (&title);
}

char *
optio_board_item_dup_subtitle (OptioBoardItem *self)
{
  g_autofree char *state = dup_state_text (self);

  return g_strdup_printf ("%s · %s", state, self->port_path);
}

char *
optio_board_item_dup_signature (OptioBoardItem *self)
{
  OptioTarget *target = optio_board_item_get_target (self);
  const OptioIdentityFields *fields;
  g_autofree char *name = NULL;

  if (target == NULL)
    return g_strdup_printf ("Optio %s", optio_version_get ());

  fields = optio_identity_get_fields (optio_target_get_identity (target));
  name = optio_target_dup_name (target);
  return g_strdup_printf ("%s, %04x:%04x, %x.%02x, Optio %s", name, fields->vendor_id,
                          fields->product_id, fields->bcd_device >> 8, fields->bcd_device & 0xff,
                          optio_version_get ());
}
