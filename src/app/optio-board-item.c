/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-item.h"

#include <glib/gi18n-lib.h>

#include "optio-sim-device.h"
#include "optio-verdict-style.h"

struct _OptioBoardItem
{
  GObject parent_instance;

  char *port_path;
  char *title;
  OptioDevice *device; /* NULL while nothing is plugged */
  OptioCatalog *catalog;
  OptioJournal *journal;
  OptioMatch *match;
  OptioTarget *target;

  OptioFlashSetup *setup;
  OptioJob *job; /* NULL unless it runs */
  gboolean cancelled;
  OptioVerdict *verdict;
  char *verdict_name;     /* the file that the verdict is about */
  gboolean verdict_stale; /* the board was away since */
};

enum
{
  PROP_SETUP = 1,
  /* what follows changes with the board, the plan or the job */
  PROP_TITLE,
  PROP_SIMULATED,
  PROP_PRESENT,
  PROP_BUSY,
  PROP_WARNING,
  PROP_PROBLEM,
  PROP_TARGET,
  PROP_MATCH,
  PROP_PLAN_TEXT,
  PROP_CAN_FLASH,
  PROP_VERDICT,
  PROP_RESULT_TITLE,
  PROP_RESULT_STALE,
  /* what follows changes with the progress, too */
  PROP_SUBTITLE,
  PROP_FRACTION,
  PROP_PROGRESS_TEXT,
  PROP_LEFT_TEXT,
  N_PROPS
};

enum
{
  FINISHED,
  REPLUGGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OptioBoardItem, optio_board_item, G_TYPE_OBJECT)

static void
notify_from (OptioBoardItem *self,
             guint           first)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = first; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

static const char *
get_problem (OptioBoardItem *self)
{
  const GError *problem = self->device != NULL ? optio_device_get_problem (self->device) : NULL;

  return problem != NULL ? problem->message : NULL;
}

static OptioSimPresence
get_presence (OptioBoardItem *self)
{
  if (self->device == NULL)
    return OPTIO_SIM_UNPLUGGED;
  if (OPTIO_IS_SIM_DEVICE (self->device))
    return optio_sim_device_get_presence (OPTIO_SIM_DEVICE (self->device));

  return OPTIO_SIM_IN_BOOTLOADER;
}

gboolean
optio_board_item_is_present (OptioBoardItem *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_ITEM (self), FALSE);

  return get_presence (self) == OPTIO_SIM_IN_BOOTLOADER;
}

gboolean
optio_board_item_is_busy (OptioBoardItem *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_ITEM (self), FALSE);

  return self->job != NULL;
}

gboolean
optio_board_item_can_flash (OptioBoardItem *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_ITEM (self), FALSE);

  return self->job == NULL && optio_flash_setup_get_plan (self->setup) != NULL &&
         optio_board_item_is_present (self);
}

static void
plan_changed_cb (OptioBoardItem *self)
{
  notify_from (self, PROP_TITLE);
}

static char *
dup_plan_text (OptioBoardItem *self)
{
  OptioSimPresence presence = get_presence (self);

  if (get_problem (self) != NULL)
    return g_strdup (get_problem (self));
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
  if (get_problem (self) != NULL)
    return g_strdup (_("cannot be opened"));

  switch (get_presence (self))
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

static char *
dup_left_text (OptioBoardItem *self)
{
  gint64 left_ms = -1;
  guint left_s;

  if (self->job == NULL)
    return g_strdup ("");
  if (self->cancelled)
    return g_strdup (_("Stopping…"));

  g_object_get (self->job, "left-ms", &left_ms, NULL);
  if (left_ms < 0)
    return g_strdup ("");

  left_s = (guint) ((left_ms + 999) / 1000);
  if (left_s >= 120)
    return g_strdup_printf (_("About %u minutes left"), (left_s + 30) / 60);

  return g_strdup_printf (ngettext ("About %u second left", "About %u seconds left", left_s),
                          left_s);
}

static char *
dup_progress_text (OptioBoardItem *self)
{
  char *step = NULL;

  if (self->job != NULL)
    g_object_get (self->job, "step", &step, NULL);

  return step != NULL ? step : g_strdup ("");
}

static char *
dup_result_title (OptioBoardItem *self)
{
  g_autofree char *title = NULL;

  if (self->verdict == NULL)
    return g_strdup ("");

  title = g_strdup_printf ("%s: %s", self->verdict_name,
                           optio_verdict_get_style (self->verdict).title);
  /* Translators: a result from before the board was unplugged: "Earlier: blinky.hex: verified" */
  return self->verdict_stale ? g_strdup_printf (_("Earlier: %s"), title) : g_steal_pointer (&title);
}

static void
update_title (OptioBoardItem *self)
{
  g_free (self->title);
  if (self->device != NULL && OPTIO_IS_SIM_DEVICE (self->device))
    self->title = g_strdup (
        optio_board_get_title (optio_sim_device_get_board (OPTIO_SIM_DEVICE (self->device))));
  else if (self->target != NULL)
    self->title = optio_target_dup_name (self->target);
  else
    self->title = g_strdup (_("Unknown board"));
}

static void
presence_changed_cb (OptioBoardItem *self)
{
  /* What comes back to this place may be another board, so the verdict is only history now. */
  if (self->job == NULL && self->verdict != NULL && optio_board_item_is_present (self))
    self->verdict_stale = TRUE;
  notify_from (self, PROP_TITLE);
}

static void
job_progress_cb (OptioBoardItem *self)
{
  notify_from (self, PROP_SUBTITLE);
}

static void
job_finished_cb (OptioBoardItem *self,
                 OptioJob       *job)
{
  g_autoptr (OptioJob) finished = g_steal_pointer (&self->job);

  g_signal_handlers_disconnect_by_data (finished, self);
  self->verdict = optio_verdict_ref (optio_job_get_verdict (finished));
  self->verdict_stale = FALSE;
  notify_from (self, PROP_TITLE);
  g_signal_emit (self, signals[FINISHED], 0);
}

void
optio_board_item_flash (OptioBoardItem *self)
{
  OptioFirmware *firmware;

  g_return_if_fail (OPTIO_IS_BOARD_ITEM (self));

  if (!optio_board_item_can_flash (self))
    return;

  firmware = optio_flash_setup_get_firmware (self->setup);
  g_clear_pointer (&self->verdict, optio_verdict_unref);
  g_clear_pointer (&self->verdict_name, g_free);
  self->verdict_name = g_strdup (optio_firmware_get_name (firmware));
  self->cancelled = FALSE;

  self->job = optio_job_new (self->device, optio_flash_setup_get_plan (self->setup), self->journal);
  g_signal_connect_object (self->job, "notify", G_CALLBACK (job_progress_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "finished", G_CALLBACK (job_finished_cb), self,
                           G_CONNECT_SWAPPED);
  optio_job_start (self->job);
  notify_from (self, PROP_TITLE);
}

void
optio_board_item_cancel (OptioBoardItem *self)
{
  g_return_if_fail (OPTIO_IS_BOARD_ITEM (self));

  if (self->job == NULL)
    return;

  self->cancelled = TRUE;
  optio_job_cancel (self->job);
  notify_from (self, PROP_SUBTITLE);
}

void
optio_board_item_dismiss_verdict (OptioBoardItem *self)
{
  g_return_if_fail (OPTIO_IS_BOARD_ITEM (self));

  g_clear_pointer (&self->verdict, optio_verdict_unref);
  notify_from (self, PROP_TITLE);
}

void
optio_board_item_set_device (OptioBoardItem *self,
                             OptioDevice    *device)
{
  OptioIdentity *identity;

  g_return_if_fail (OPTIO_IS_BOARD_ITEM (self));
  g_return_if_fail (device == NULL || OPTIO_IS_DEVICE (device));

  if (device == self->device)
    return;

  if (self->device != NULL)
    g_signal_handlers_disconnect_by_func (self->device, presence_changed_cb, self);
  g_set_object (&self->device, device);

  if (device != NULL)
    {
      if (OPTIO_IS_SIM_DEVICE (device))
        g_signal_connect_object (device, "notify::presence", G_CALLBACK (presence_changed_cb),
                                 self, G_CONNECT_SWAPPED);
      identity = optio_device_get_identity (device);
      g_clear_pointer (&self->match, optio_match_unref);
      g_clear_pointer (&self->target, optio_target_unref);
      self->match = optio_device_match (device, self->catalog);
      self->target = optio_target_new_from_match (identity, self->match);
      update_title (self);
      optio_flash_setup_set_target (self->setup, self->target);
      g_signal_emit (self, signals[REPLUGGED], 0);
    }
  presence_changed_cb (self);
}

OptioBoardItem *
optio_board_item_new (OptioDevice  *device,
                      OptioCatalog *catalog,
                      OptioJournal *journal)
{
  OptioBoardItem *self = g_object_new (OPTIO_TYPE_BOARD_ITEM, NULL);

  self->catalog = g_object_ref (catalog);
  self->journal = g_object_ref (journal);
  self->port_path = g_strdup (optio_device_get_port_path (device));
  optio_board_item_set_device (self, device);
  return self;
}

const char *
optio_board_item_get_port_path (OptioBoardItem *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_ITEM (self), NULL);

  return self->port_path;
}

const char *
optio_board_item_get_title (OptioBoardItem *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_ITEM (self), NULL);

  return self->title;
}

OptioDevice *
optio_board_item_get_device (OptioBoardItem *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_ITEM (self), NULL);

  return self->device;
}

OptioFlashSetup *
optio_board_item_get_setup (OptioBoardItem *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_ITEM (self), NULL);

  return self->setup;
}

OptioTarget *
optio_board_item_get_target (OptioBoardItem *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_ITEM (self), NULL);

  return self->target;
}

OptioMatch *
optio_board_item_get_match (OptioBoardItem *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_ITEM (self), NULL);

  return self->match;
}

OptioVerdict *
optio_board_item_get_verdict (OptioBoardItem *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_ITEM (self), NULL);

  return self->verdict;
}

static gboolean
needs_eye (OptioBoardItem *self)
{
  return get_problem (self) != NULL ||
         (self->verdict != NULL && !optio_verdict_is_success (self->verdict));
}

static void
optio_board_item_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  OptioBoardItem *self = OPTIO_BOARD_ITEM (object);
  g_autofree char *state = NULL;

  switch (prop_id)
    {
    case PROP_SETUP:
      g_value_set_object (value, self->setup);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SIMULATED:
      g_value_set_boolean (value, self->device != NULL && optio_device_is_simulated (self->device));
      break;
    case PROP_PRESENT:
      g_value_set_boolean (value, optio_board_item_is_present (self));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->job != NULL);
      break;
    case PROP_WARNING:
      g_value_set_boolean (value, needs_eye (self));
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, get_problem (self));
      break;
    case PROP_TARGET:
      g_value_set_boxed (value, self->target);
      break;
    case PROP_MATCH:
      g_value_set_boxed (value, self->match);
      break;
    case PROP_PLAN_TEXT:
      g_value_take_string (value, dup_plan_text (self));
      break;
    case PROP_CAN_FLASH:
      g_value_set_boolean (value, optio_board_item_can_flash (self));
      break;
    case PROP_VERDICT:
      g_value_set_boxed (value, self->verdict);
      break;
    case PROP_RESULT_TITLE:
      g_value_take_string (value, dup_result_title (self));
      break;
    case PROP_RESULT_STALE:
      g_value_set_boolean (value, self->verdict_stale);
      break;
    case PROP_SUBTITLE:
      state = dup_state_text (self);
      g_value_take_string (value, g_strdup_printf ("%s · %s", state, self->port_path));
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->job != NULL ? optio_job_get_fraction (self->job) : 0.0);
      break;
    case PROP_PROGRESS_TEXT:
      g_value_take_string (value, dup_progress_text (self));
      break;
    case PROP_LEFT_TEXT:
      g_value_take_string (value, dup_left_text (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_board_item_finalize (GObject *object)
{
  OptioBoardItem *self = OPTIO_BOARD_ITEM (object);

  g_clear_object (&self->device);
  g_clear_object (&self->catalog);
  g_clear_object (&self->journal);
  g_clear_object (&self->setup);
  g_clear_object (&self->job);
  g_clear_pointer (&self->match, optio_match_unref);
  g_clear_pointer (&self->target, optio_target_unref);
  g_clear_pointer (&self->verdict, optio_verdict_unref);
  g_free (self->verdict_name);
  g_free (self->port_path);
  g_free (self->title);

  G_OBJECT_CLASS (optio_board_item_parent_class)->finalize (object);
}

static void
optio_board_item_class_init (OptioBoardItemClass *klass)
{
  static const char *const strings[N_PROPS] = {
    [PROP_TITLE] = "title",
    [PROP_PROBLEM] = "problem",
    [PROP_PLAN_TEXT] = "plan-text",
    [PROP_RESULT_TITLE] = "result-title",
    [PROP_SUBTITLE] = "subtitle",
    [PROP_PROGRESS_TEXT] = "progress-text",
    [PROP_LEFT_TEXT] = "left-text",
  };
  static const char *const booleans[N_PROPS] = {
    [PROP_SIMULATED] = "simulated", [PROP_PRESENT] = "present",
    [PROP_BUSY] = "busy",           [PROP_WARNING] = "warning",
    [PROP_CAN_FLASH] = "can-flash", [PROP_RESULT_STALE] = "result-stale",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = optio_board_item_get_property;
  object_class->finalize = optio_board_item_finalize;

  for (guint i = 1; i < N_PROPS; i++)
    {
      if (strings[i] != NULL)
        properties[i] = g_param_spec_string (strings[i], NULL, NULL, NULL, flags);
      else if (booleans[i] != NULL)
        properties[i] = g_param_spec_boolean (booleans[i], NULL, NULL, FALSE, flags);
    }
  properties[PROP_SETUP] =
      g_param_spec_object ("setup", NULL, NULL, OPTIO_TYPE_FLASH_SETUP, flags);
  properties[PROP_TARGET] = g_param_spec_boxed ("target", NULL, NULL, OPTIO_TYPE_TARGET, flags);
  properties[PROP_MATCH] = g_param_spec_boxed ("match", NULL, NULL, OPTIO_TYPE_MATCH, flags);
  properties[PROP_VERDICT] = g_param_spec_boxed ("verdict", NULL, NULL, OPTIO_TYPE_VERDICT, flags);
  properties[PROP_FRACTION] =
      g_param_spec_double ("fraction", NULL, NULL, 0.0, 1.0, 0.0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FINISHED] = g_signal_new ("finished", OPTIO_TYPE_BOARD_ITEM, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  signals[REPLUGGED] = g_signal_new ("replugged", OPTIO_TYPE_BOARD_ITEM, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
optio_board_item_init (OptioBoardItem *self)
{
  self->setup = optio_flash_setup_new ();
  g_signal_connect_object (self->setup, "notify::plan-text", G_CALLBACK (plan_changed_cb), self,
                           G_CONNECT_SWAPPED);
}
