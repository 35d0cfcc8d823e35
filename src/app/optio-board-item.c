/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-item-private.h"

#include <glib/gi18n-lib.h>

#include "optio-error.h"

enum
{
  PROP_NAME = 1,
  PROP_PORT_PATH,
  PROP_SETUP,
  PROP_OPTIONS,
  PROP_MEMORY,
  /* what follows changes with the board, the plan or the job */
  PROP_TITLE,
  PROP_SIMULATED,
  PROP_PRESENT,
  PROP_BUSY,
  PROP_WARNING,
  PROP_PROBLEM,
  PROP_LACKS_PERMISSION,
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
  TOLD,
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

const char *
optio_board_item_get_problem (OptioBoardItem *self)
{
  const GError *problem = self->device != NULL ? optio_device_get_problem (self->device) : NULL;

  return problem != NULL ? problem->message : NULL;
}

OptioSimPresence
optio_board_item_get_presence (OptioBoardItem *self)
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

  return optio_board_item_get_presence (self) == OPTIO_SIM_IN_BOOTLOADER;
}

void
optio_board_item_changed (OptioBoardItem *self)
{
  notify_from (self, PROP_TITLE);
}

void
optio_board_item_progressed (OptioBoardItem *self)
{
  notify_from (self, PROP_SUBTITLE);
}

static void
update_title (OptioBoardItem *self)
{
  g_free (self->title);
  if (self->name != NULL)
    self->title = g_strdup (self->name);
  else if (self->device != NULL && OPTIO_IS_SIM_DEVICE (self->device))
    self->title = g_strdup (
        optio_board_get_title (optio_sim_device_get_board (OPTIO_SIM_DEVICE (self->device))));
  else if (self->target != NULL)
    self->title = optio_target_dup_name (self->target);
  else
    self->title = g_strdup (_("Unknown board"));
}

/* What comes back to this place may be another board: then the verdict is only history, and nothing
 * is known of the option bytes. A reset during a job is the job's own business. */
static void
presence_changed_cb (OptioBoardItem *self)
{
  gboolean present = optio_board_item_is_present (self);

  if (self->job == NULL && present && self->is_away)
    {
      self->verdict_stale = self->verdict != NULL;
      optio_board_options_forget (self->options);
      optio_board_memory_forget (self->memory);
    }
  self->is_away = self->job == NULL && !present;
  notify_from (self, PROP_TITLE);
  if (self->unseen != NULL)
    optio_board_item_read_options (self);
  optio_board_item_read_memory (self);
}

void
optio_board_item_tell (OptioBoardItem *self,
                       const char     *text)
{
  g_signal_emit (self, signals[TOLD], 0, text);
}

static gboolean
is_candidate (OptioBoardItem *self,
              OptioChip      *chip)
{
  guint n_candidates;
  const OptioCandidate *candidates = optio_match_get_candidates (self->match, &n_candidates);

  for (guint i = 0; i < n_candidates; i++)
    {
      if (candidates[i].chip == chip)
        return TRUE;
    }
  return FALSE;
}

static void
update_target (OptioBoardItem *self)
{
  OptioIdentity *identity = optio_device_get_identity (self->device);

  g_clear_pointer (&self->target, optio_target_unref);
  if (self->chosen != NULL && is_candidate (self, self->chosen))
    self->target = optio_target_new (identity, self->chosen);
  else
    self->target = optio_target_new_from_match (identity, self->match);
  update_title (self);
  optio_flash_setup_set_target (self->setup, self->target);
  optio_board_options_set_target (self->options, self->target,
                                  optio_board_item_get_variant (self));
  optio_board_memory_set_target (self->memory, self->target);
  g_signal_emit (self, signals[REPLUGGED], 0);
}

const char *
optio_board_item_get_variant (OptioBoardItem *self)
{
  OptioChip *chip;

  g_return_val_if_fail (OPTIO_IS_BOARD_ITEM (self), NULL);

  chip = self->target != NULL ? optio_target_get_chip (self->target) : NULL;
  return chip != NULL && optio_chip_has_variant (chip, self->variant) ? self->variant : NULL;
}

OptioChip *
optio_board_item_get_chosen_chip (OptioBoardItem *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_ITEM (self), NULL);

  return self->chosen;
}

void
optio_board_item_choose_chip (OptioBoardItem *self,
                              OptioChip      *chip,
                              const char     *variant)
{
  g_return_if_fail (OPTIO_IS_BOARD_ITEM (self));

  if (self->device == NULL || (chip != NULL && !is_candidate (self, chip)))
    return;

  g_clear_pointer (&self->chosen, optio_chip_unref);
  self->chosen = chip != NULL ? optio_chip_ref (chip) : NULL;
  g_free (self->variant);
  self->variant = g_strdup (variant);
  optio_board_item_keep_chip (self);
  update_target (self);
  notify_from (self, PROP_TITLE);
}

void
optio_board_item_set_device (OptioBoardItem *self,
                             OptioDevice    *device)
{
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
      g_clear_pointer (&self->match, optio_match_unref);
      self->match = optio_device_match (device, self->catalog);
      self->is_recalling = TRUE;
      optio_board_item_recall (self);
      update_target (self);
      optio_board_item_recall_liberty (self);
      self->is_recalling = FALSE;
    }
  presence_changed_cb (self);
}

static void
liberty_changed_cb (OptioBoardItem *self)
{
  if (!self->is_recalling)
    optio_board_item_keep_liberty (self);
}

OptioBoardItem *
optio_board_item_new (OptioDevice  *device,
                      OptioCatalog *catalog,
                      OptioJournal *journal,
                      OptioHistory *history)
{
  OptioBoardItem *self = g_object_new (OPTIO_TYPE_BOARD_ITEM, NULL);

  self->catalog = g_object_ref (catalog);
  self->journal = g_object_ref (journal);
  g_set_object (&self->history, history);
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

OptioBoardOptions *
optio_board_item_get_options (OptioBoardItem *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_ITEM (self), NULL);

  return self->options;
}

OptioBoardMemory *
optio_board_item_get_memory (OptioBoardItem *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_ITEM (self), NULL);

  return self->memory;
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
  return optio_board_item_get_problem (self) != NULL ||
         (self->verdict != NULL && !optio_verdict_is_success (self->verdict));
}

static gboolean
lacks_permission (OptioBoardItem *self)
{
  return self->device != NULL && g_error_matches (optio_device_get_problem (self->device),
                                                  OPTIO_ERROR, OPTIO_ERROR_PERMISSION);
}

static void
optio_board_item_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  OptioBoardItem *self = OPTIO_BOARD_ITEM (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_PORT_PATH:
      g_value_set_string (value, self->port_path);
      break;
    case PROP_SETUP:
      g_value_set_object (value, self->setup);
      break;
    case PROP_OPTIONS:
      g_value_set_object (value, self->options);
      break;
    case PROP_MEMORY:
      g_value_set_object (value, self->memory);
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
      g_value_set_string (value, optio_board_item_get_problem (self));
      break;
    case PROP_LACKS_PERMISSION:
      g_value_set_boolean (value, lacks_permission (self));
      break;
    case PROP_TARGET:
      g_value_set_boxed (value, self->target);
      break;
    case PROP_MATCH:
      g_value_set_boxed (value, self->match);
      break;
    case PROP_PLAN_TEXT:
      g_value_take_string (value, optio_board_item_dup_plan_text (self));
      break;
    case PROP_CAN_FLASH:
      g_value_set_boolean (value, optio_board_item_can_flash (self));
      break;
    case PROP_VERDICT:
      g_value_set_boxed (value, self->verdict);
      break;
    case PROP_RESULT_TITLE:
      g_value_take_string (value, optio_board_item_dup_result_title (self));
      break;
    case PROP_RESULT_STALE:
      g_value_set_boolean (value, self->verdict_stale);
      break;
    case PROP_SUBTITLE:
      g_value_take_string (value, optio_board_item_dup_subtitle (self));
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->job != NULL ? optio_job_get_fraction (self->job) : 0.0);
      break;
    case PROP_PROGRESS_TEXT:
      g_value_take_string (value, optio_board_item_dup_progress_text (self));
      break;
    case PROP_LEFT_TEXT:
      g_value_take_string (value, optio_board_item_dup_left_text (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_name (OptioBoardItem *self,
          const char     *name)
{
  g_free (self->name);
  self->name = name != NULL && *name != '\0' ? g_strdup (name) : NULL;
  optio_board_item_keep_name (self);
  update_title (self);
  notify_from (self, PROP_NAME);
}

static void
optio_board_item_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_NAME:
      set_name (OPTIO_BOARD_ITEM (object), g_value_get_string (value));
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
  g_clear_object (&self->recording);
  g_clear_object (&self->history);
  g_clear_pointer (&self->unseen, optio_unseen_write_unref);
  g_clear_object (&self->setup);
  g_clear_object (&self->options);
  g_clear_object (&self->memory);
  g_clear_object (&self->job);
  if (self->look.func != NULL)
    self->look.free_data (self->look.user_data);
  g_clear_pointer (&self->chosen, optio_chip_unref);
  g_clear_pointer (&self->match, optio_match_unref);
  g_clear_pointer (&self->target, optio_target_unref);
  g_clear_pointer (&self->verdict, optio_verdict_unref);
  g_free (self->verdict_name);
  g_free (self->port_path);
  g_free (self->title);
  g_free (self->name);
  g_free (self->variant);

  G_OBJECT_CLASS (optio_board_item_parent_class)->finalize (object);
}

static void
optio_board_item_class_init (OptioBoardItemClass *klass)
{
  static const char *const strings[N_PROPS] = {
    [PROP_PORT_PATH] = "port-path",
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
    [PROP_LACKS_PERMISSION] = "lacks-permission",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = optio_board_item_get_property;
  object_class->set_property = optio_board_item_set_property;
  object_class->finalize = optio_board_item_finalize;

  for (guint i = 1; i < N_PROPS; i++)
    {
      if (strings[i] != NULL)
        properties[i] = g_param_spec_string (strings[i], NULL, NULL, NULL, flags);
      else if (booleans[i] != NULL)
        properties[i] = g_param_spec_boolean (booleans[i], NULL, NULL, FALSE, flags);
    }
  properties[PROP_NAME] =
      g_param_spec_string ("name", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SETUP] =
      g_param_spec_object ("setup", NULL, NULL, OPTIO_TYPE_FLASH_SETUP, flags);
  properties[PROP_OPTIONS] =
      g_param_spec_object ("options", NULL, NULL, OPTIO_TYPE_BOARD_OPTIONS, flags);
  properties[PROP_MEMORY] =
      g_param_spec_object ("memory", NULL, NULL, OPTIO_TYPE_BOARD_MEMORY, flags);
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
  signals[TOLD] = g_signal_new ("told", OPTIO_TYPE_BOARD_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
optio_board_item_init (OptioBoardItem *self)
{
  self->setup = optio_flash_setup_new ();
  self->options = optio_board_options_new ();
  self->memory = optio_board_memory_new ();
  g_signal_connect_object (self->memory, "wanted", G_CALLBACK (optio_board_item_read_memory), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->options, "notify::unproved-allowed",
                           G_CALLBACK (liberty_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->setup, "notify::plan-text",
                           G_CALLBACK (optio_board_item_changed), self, G_CONNECT_SWAPPED);
}
