/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-options.h"

#include <glib/gi18n-lib.h>

#include "optio-danger-style.h"
#include "optio-error.h"
#include "optio-option-file.h"
#include "optio-option-item.h"
#include "optio-option-word.h"
#include "optio-text.h"

#define WORD_BYTES 4

struct _OptioBoardOptions
{
  GObject parent_instance;

  OptioTarget *target;
  char *variant; /* NULL if the chip has none, or it is not known */
  OptioOptionSet *set;
  OptioImage *found; /* the bytes of the set */
  GListStore *items;
  GListStore *words;
  char *problem;
  gboolean unproved_allowed;

  GHashTable *pending;        /* name -> value: changes that wait for the next reading */
  OptioTarget *pending_target; /* whose they are */
};

enum
{
  PROP_SET = 1,
  PROP_PROBLEM,
  PROP_HAS_UNPROVED,
  PROP_UNPROVED_ALLOWED,
  /* what follows changes with an option */
  PROP_N_CHANGES,
  PROP_SUMMARY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioBoardOptions, optio_board_options, G_TYPE_OBJECT)

static void
notify_from (OptioBoardOptions *self,
             guint              first)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = first; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

OptioBoardOptions *
optio_board_options_new (void)
{
  return g_object_new (OPTIO_TYPE_BOARD_OPTIONS, NULL);
}

static void
option_changed_cb (OptioBoardOptions *self)
{
  notify_from (self, PROP_N_CHANGES);
}

/* Whether two boards are one board that was plugged in twice, as far as that can be told. */
static gboolean
is_same_board (OptioTarget *a,
               OptioTarget *b)
{
  const OptioIdentityFields *a_fields = optio_identity_get_fields (optio_target_get_identity (a));
  const OptioIdentityFields *b_fields = optio_identity_get_fields (optio_target_get_identity (b));

  return optio_target_get_chip (a) != NULL &&
         optio_target_get_chip (a) == optio_target_get_chip (b) &&
         g_strcmp0 (a_fields->serial, b_fields->serial) == 0;
}

static void
remember_changes (OptioBoardOptions *self)
{
  GListModel *options = G_LIST_MODEL (self->set);

  g_hash_table_remove_all (self->pending);
  g_clear_pointer (&self->pending_target, optio_target_unref);
  self->pending_target = optio_target_ref (self->target);
  for (guint i = 0; i < g_list_model_get_n_items (options); i++)
    {
      g_autoptr (OptioOption) option = g_list_model_get_item (options, i);

      if (optio_option_is_changed (option))
        g_hash_table_insert (self->pending, g_strdup (optio_option_get_field (option)->name),
                             GUINT_TO_POINTER (optio_option_get_value (option)));
    }
}

/* What cannot be changed so any more stays as it was read. */
static void
change_as_remembered (OptioBoardOptions *self)
{
  GHashTableIter iter;
  gpointer name, value;

  if (self->pending_target != NULL && is_same_board (self->pending_target, self->target))
    {
      g_hash_table_iter_init (&iter, self->pending);
      while (g_hash_table_iter_next (&iter, &name, &value))
        {
          OptioOption *option = optio_option_set_find (self->set, name, NULL);

          if (option != NULL)
            optio_option_change (option, GPOINTER_TO_UINT (value), NULL);
        }
    }
  g_hash_table_remove_all (self->pending);
}

static void
drop_set (OptioBoardOptions *self)
{
  if (self->set == NULL)
    return;

  g_list_store_remove_all (self->items);
  g_list_store_remove_all (self->words);
  g_clear_object (&self->set);
  g_clear_pointer (&self->found, optio_image_unref);
}

static void
forget (OptioBoardOptions *self)
{
  if (self->set != NULL)
    remember_changes (self);
  drop_set (self);
  g_clear_pointer (&self->problem, g_free);
}

void
optio_board_options_forget (OptioBoardOptions *self)
{
  g_return_if_fail (OPTIO_IS_BOARD_OPTIONS (self));

  forget (self);
  notify_from (self, PROP_SET);
}

void
optio_board_options_set_target (OptioBoardOptions *self,
                                OptioTarget       *target,
                                const char        *variant)
{
  g_return_if_fail (OPTIO_IS_BOARD_OPTIONS (self));

  if (target == self->target)
    return;

  forget (self);
  if (self->target == NULL || target == NULL || !is_same_board (self->target, target))
    g_object_set (self, "unproved-allowed", FALSE, NULL);
  g_clear_pointer (&self->target, optio_target_unref);
  if (target != NULL)
    self->target = optio_target_ref (target);
  g_free (self->variant);
  self->variant = g_strdup (variant);
  notify_from (self, PROP_SET);
}

gboolean
optio_board_options_needs_variant (OptioBoardOptions *self)
{
  guint n_variants = 0;

  g_return_val_if_fail (OPTIO_IS_BOARD_OPTIONS (self), FALSE);

  if (self->set != NULL)
    optio_chip_get_variants (optio_option_set_get_chip (self->set), &n_variants);
  return n_variants > 0 && self->variant == NULL;
}

OptioPlan *
optio_board_options_create_read_plan (OptioBoardOptions *self,
                                      GError           **error)
{
  g_autoptr (GError) local_error = NULL;
  OptioPlan *plan;

  g_return_val_if_fail (OPTIO_IS_BOARD_OPTIONS (self), NULL);
  g_return_val_if_fail (self->target != NULL, NULL);

  plan = optio_plan_new_read_options (self->target, &local_error);
  g_clear_pointer (&self->problem, g_free);
  if (plan == NULL)
    {
      self->problem = g_strdup (local_error->message);
      g_propagate_error (error, g_steal_pointer (&local_error));
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
  return plan;
}

/* The fields in the order in which their groups are shown. */
static void
add_items (OptioBoardOptions *self)
{
  GListModel *options = G_LIST_MODEL (self->set);
  guint n_options = g_list_model_get_n_items (options);

  for (OptioFieldGroup group = 0; group < OPTIO_N_GROUPS; group++)
    {
      for (guint i = 0; i < n_options; i++)
        {
          g_autoptr (OptioOption) option = g_list_model_get_item (options, i);
          g_autoptr (OptioOptionItem) item = NULL;

          if (optio_option_get_field (option)->group != group)
            continue;

          item = optio_option_item_new (self->set, option);
          g_object_bind_property (self, "unproved-allowed", item, "unproved-allowed",
                                  G_BINDING_SYNC_CREATE);
          /* Told after the set has counted its changes. */
          g_signal_connect_object (option, "notify::danger", G_CALLBACK (option_changed_cb), self,
                                   G_CONNECT_SWAPPED);
          g_list_store_append (self->items, item);
        }
    }
}

static void
add_words (OptioBoardOptions *self,
           OptioRange         area)
{
  for (guint32 offset = 0; offset + WORD_BYTES <= area.size; offset += WORD_BYTES)
    {
      g_autoptr (OptioOptionWord) word =
          optio_option_word_new (self->set, area.start + offset);

      if (word == NULL)
        continue;
      g_object_bind_property (self, "unproved-allowed", word, "unproved-allowed",
                              G_BINDING_SYNC_CREATE);
      g_list_store_append (self->words, word);
    }
}

static gboolean
decode (OptioOptionSet *set,
        OptioImage     *image,
        GError        **error)
{
  for (guint i = 0; i < optio_image_get_n_segments (image); i++)
    {
      const OptioSegment *segment = optio_image_get_segment (image, i);

      if (!optio_option_set_decode (set, segment->address, segment->bytes, error))
        return FALSE;
    }
  return TRUE;
}

static void
take_image (OptioBoardOptions *self,
            OptioImage        *image)
{
  OptioChip *chip = optio_target_get_chip (self->target);
  g_autoptr (OptioOptionSet) set = optio_option_set_new (
      chip, self->variant, optio_target_get_flash_size_bytes (self->target));
  g_autoptr (GError) error = NULL;
  guint n_areas;
  const OptioOptionArea *areas = optio_chip_get_option_areas (chip, &n_areas);

  if (!decode (set, image, &error))
    {
      self->problem = g_strdup (error->message);
      return;
    }

  self->set = g_steal_pointer (&set);
  self->found = optio_image_ref (image);
  add_items (self);
  for (guint i = 0; i < n_areas; i++)
    add_words (self, areas[i].range);
  change_as_remembered (self);
}

void
optio_board_options_take_reading (OptioBoardOptions *self,
                                  OptioVerdict      *verdict)
{
  OptioImage *image;

  g_return_if_fail (OPTIO_IS_BOARD_OPTIONS (self));
  g_return_if_fail (self->target != NULL);

  forget (self);
  image = optio_verdict_get_image (verdict);
  /* Another board may have been plugged in meanwhile, and then there is nothing to tell. */
  if (optio_verdict_is_success (verdict) && image != NULL)
    {
      if (optio_target_get_chip (self->target) != NULL)
        take_image (self, image);
    }
  else
    {
      self->problem = g_strdup (optio_verdict_get_sentence (verdict));
    }
  notify_from (self, PROP_SET);
}

OptioPlan *
optio_board_options_create_write_plan (OptioBoardOptions *self,
                                       GError           **error)
{
  OptioOptionWriteFlags flags =
      self->unproved_allowed ? OPTIO_OPTION_WRITE_UNPROVED : OPTIO_OPTION_WRITE_DEFAULT;
  g_autoptr (GArray) writes = NULL;

  g_return_val_if_fail (OPTIO_IS_BOARD_OPTIONS (self), NULL);
  g_return_val_if_fail (self->set != NULL, NULL);

  writes = optio_option_set_list_writes (self->set, error);
  return writes != NULL
             ? optio_plan_new_options (self->target, self->found, writes, flags, error)
             : NULL;
}

guint
optio_board_options_use_defaults (OptioBoardOptions *self)
{
  GListModel *items = G_LIST_MODEL (self->items);
  guint n_left = 0;

  g_return_val_if_fail (OPTIO_IS_BOARD_OPTIONS (self), 0);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (OptioOptionItem) item = g_list_model_get_item (items, i);

      n_left += optio_option_item_use_default (item) ? 0 : 1;
    }
  return n_left;
}

char *
optio_board_options_to_file (OptioBoardOptions *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_OPTIONS (self), NULL);
  g_return_val_if_fail (self->set != NULL, NULL);

  return optio_option_file_to_text (self->set, self->variant);
}

static gboolean
check_items (OptioBoardOptions *self,
             GError           **error)
{
  GListModel *items = G_LIST_MODEL (self->items);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (OptioOptionItem) item = g_list_model_get_item (items, i);

      if (!optio_option_item_check (item, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
optio_board_options_apply_file (OptioBoardOptions *self,
                                const char        *text,
                                GError           **error)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_OPTIONS (self), FALSE);
  g_return_val_if_fail (self->set != NULL, FALSE);

  remember_changes (self);
  optio_option_set_revert (self->set);
  if (optio_option_file_apply (self->set, self->variant, text, error) && check_items (self, error))
    {
      g_hash_table_remove_all (self->pending);
      return TRUE;
    }

  optio_option_set_revert (self->set);
  change_as_remembered (self);
  return FALSE;
}

OptioOptionSet *
optio_board_options_get_set (OptioBoardOptions *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_OPTIONS (self), NULL);

  return self->set;
}

GListModel *
optio_board_options_get_items (OptioBoardOptions *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_OPTIONS (self), NULL);

  return G_LIST_MODEL (self->items);
}

GListModel *
optio_board_options_get_words (OptioBoardOptions *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_OPTIONS (self), NULL);

  return G_LIST_MODEL (self->words);
}

const char *
optio_board_options_get_problem (OptioBoardOptions *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_OPTIONS (self), NULL);

  return self->problem;
}

guint
optio_board_options_get_n_changes (OptioBoardOptions *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_OPTIONS (self), 0);

  return self->set != NULL ? optio_option_set_get_n_changes (self->set) : 0;
}

static gboolean
has_unproved (OptioBoardOptions *self)
{
  GListModel *items = G_LIST_MODEL (self->items);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (OptioOptionItem) item = g_list_model_get_item (items, i);

      if (optio_option_item_is_unproved (item) &&
          optio_option_is_writable (optio_option_item_get_option (item)))
        return TRUE;
    }
  return FALSE;
}

static char *
dup_summary (OptioBoardOptions *self)
{
  guint n_changes = optio_board_options_get_n_changes (self);
  g_autoptr (GString) text = g_string_new (NULL);
  const char *consequence;

  if (n_changes == 0)
    return g_strdup (_("Nothing is changed."));

  optio_text_append_sentence (text, ngettext ("%u change", "%u changes", n_changes), n_changes);
  consequence = optio_danger_get_style (optio_option_set_get_danger (self->set)).consequence;
  if (consequence != NULL)
    optio_text_append_sentence (text, "%s", consequence);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
optio_board_options_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  OptioBoardOptions *self = OPTIO_BOARD_OPTIONS (object);

  switch (prop_id)
    {
    case PROP_SET:
      g_value_set_object (value, self->set);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_HAS_UNPROVED:
      g_value_set_boolean (value, has_unproved (self));
      break;
    case PROP_UNPROVED_ALLOWED:
      g_value_set_boolean (value, self->unproved_allowed);
      break;
    case PROP_N_CHANGES:
      g_value_set_uint (value, optio_board_options_get_n_changes (self));
      break;
    case PROP_SUMMARY:
      g_value_take_string (value, dup_summary (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_board_options_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  OptioBoardOptions *self = OPTIO_BOARD_OPTIONS (object);

  switch (prop_id)
    {
    case PROP_UNPROVED_ALLOWED:
      if (self->unproved_allowed == g_value_get_boolean (value))
        return;
      self->unproved_allowed = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_board_options_finalize (GObject *object)
{
  OptioBoardOptions *self = OPTIO_BOARD_OPTIONS (object);

  drop_set (self);
  g_clear_object (&self->items);
  g_clear_object (&self->words);
  g_clear_pointer (&self->target, optio_target_unref);
  g_clear_pointer (&self->pending_target, optio_target_unref);
  g_hash_table_unref (self->pending);
  g_free (self->problem);
  g_free (self->variant);

  G_OBJECT_CLASS (optio_board_options_parent_class)->finalize (object);
}

static void
optio_board_options_class_init (OptioBoardOptionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags shown = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = optio_board_options_get_property;
  object_class->set_property = optio_board_options_set_property;
  object_class->finalize = optio_board_options_finalize;

  properties[PROP_SET] = g_param_spec_object ("set", NULL, NULL, OPTIO_TYPE_OPTION_SET, shown);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, shown);
  properties[PROP_HAS_UNPROVED] =
      g_param_spec_boolean ("has-unproved", NULL, NULL, FALSE, shown);
  properties[PROP_UNPROVED_ALLOWED] =
      g_param_spec_boolean ("unproved-allowed", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_CHANGES] =
      g_param_spec_uint ("n-changes", NULL, NULL, 0, G_MAXUINT, 0, shown);
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, shown);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
optio_board_options_init (OptioBoardOptions *self)
{
  self->items = g_list_store_new (OPTIO_TYPE_OPTION_ITEM);
  self->words = g_list_store_new (OPTIO_TYPE_OPTION_WORD);
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}
