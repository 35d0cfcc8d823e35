/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-write-request.h"

#include "optio-danger-style.h"
#include "optio-forecast.h"
#include "optio-option-item.h"
#include "optio-option-word.h"

struct _OptioWriteRequest
{
  GObject parent_instance;

  OptioPlan *plan;
  GPtrArray *changes; /* these four end with NULL */
  GPtrArray *words;
  GPtrArray *warnings;
  GPtrArray *notes;
  OptioDanger danger;
  char *forever;
  char *serial;
};

G_DEFINE_FINAL_TYPE (OptioWriteRequest, optio_write_request, G_TYPE_OBJECT)

static void
list_changes (OptioWriteRequest *self,
              OptioBoardOptions *options)
{
  GListModel *items = optio_board_options_get_items (options);
  g_autoptr (GString) forever = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (OptioOptionItem) item = g_list_model_get_item (items, i);
      const char *name = optio_option_get_field (optio_option_item_get_option (item))->name;

      if (!optio_option_item_is_changed (item))
        continue;
      g_ptr_array_add (self->changes, optio_option_item_dup_difference (item));
      if (optio_option_item_get_danger (item) == OPTIO_DANGER_FOREVER)
        g_string_append_printf (forever, "%s%s", forever->len > 0 ? " " : "", name);
    }
  g_ptr_array_add (self->changes, NULL);
  if (forever->len > 0)
    self->forever = g_string_free (g_steal_pointer (&forever), FALSE);
}

static void
list_words (OptioWriteRequest *self,
            OptioBoardOptions *options)
{
  GListModel *words = optio_board_options_get_words (options);

  for (guint i = 0; i < g_list_model_get_n_items (words); i++)
    {
      g_autoptr (OptioOptionWord) word = g_list_model_get_item (words, i);

      if (optio_option_word_is_changed (word))
        g_ptr_array_add (self->words, optio_option_word_dup_difference (word));
    }
  g_ptr_array_add (self->words, NULL);
}

/* What is dangerous, the gravest first, and what is only good to know. */
static void
foretell (OptioWriteRequest *self,
          OptioOptionSet    *set)
{
  g_autoptr (GArray) forecasts = optio_forecast_new (set);
  OptioDanger worst = OPTIO_DANGER_NONE;

  for (int danger = OPTIO_DANGER_FOREVER; danger >= OPTIO_DANGER_NONE; danger--)
    {
      for (guint i = 0; i < forecasts->len; i++)
        {
          const OptioForecast *forecast = &g_array_index (forecasts, OptioForecast, i);

          if ((int) forecast->danger != danger)
            continue;
          worst = MAX (worst, forecast->danger);
          g_ptr_array_add (danger > OPTIO_DANGER_RESETS ? self->warnings : self->notes,
                           g_strdup (forecast->sentence));
        }
    }

  self->danger = MAX (worst, optio_option_set_get_danger (set));
  g_ptr_array_add (self->warnings, NULL);
  g_ptr_array_add (self->notes, NULL);
}

OptioWriteRequest *
optio_write_request_new (OptioBoardOptions *options,
                         const char        *serial,
                         GError           **error)
{
  g_autoptr (OptioPlan) plan = optio_board_options_create_write_plan (options, error);
  OptioWriteRequest *self;

  if (plan == NULL)
    return NULL;

  self = g_object_new (OPTIO_TYPE_WRITE_REQUEST, NULL);
  self->plan = g_steal_pointer (&plan);
  self->serial = g_strdup (serial);
  list_changes (self, options);
  list_words (self, options);
  foretell (self, optio_board_options_get_set (options));
  return self;
}

OptioPlan *
optio_write_request_get_plan (OptioWriteRequest *self)
{
  g_return_val_if_fail (OPTIO_IS_WRITE_REQUEST (self), NULL);

  return self->plan;
}

const char *const *
optio_write_request_get_changes (OptioWriteRequest *self)
{
  g_return_val_if_fail (OPTIO_IS_WRITE_REQUEST (self), NULL);

  return (const char *const *) self->changes->pdata;
}

const char *const *
optio_write_request_get_words (OptioWriteRequest *self)
{
  g_return_val_if_fail (OPTIO_IS_WRITE_REQUEST (self), NULL);

  return (const char *const *) self->words->pdata;
}

const char *const *
optio_write_request_get_warnings (OptioWriteRequest *self)
{
  g_return_val_if_fail (OPTIO_IS_WRITE_REQUEST (self), NULL);

  return (const char *const *) self->warnings->pdata;
}

const char *const *
optio_write_request_get_notes (OptioWriteRequest *self)
{
  g_return_val_if_fail (OPTIO_IS_WRITE_REQUEST (self), NULL);

  return (const char *const *) self->notes->pdata;
}

const char *
optio_write_request_get_consent (OptioWriteRequest *self)
{
  g_return_val_if_fail (OPTIO_IS_WRITE_REQUEST (self), NULL);

  return self->danger > OPTIO_DANGER_RESETS ? optio_danger_get_style (self->danger).consequence
                                            : NULL;
}

const char *
optio_write_request_get_forever (OptioWriteRequest *self)
{
  g_return_val_if_fail (OPTIO_IS_WRITE_REQUEST (self), NULL);

  return self->forever;
}

const char *
optio_write_request_get_serial (OptioWriteRequest *self)
{
  g_return_val_if_fail (OPTIO_IS_WRITE_REQUEST (self), NULL);

  return self->serial;
}

gboolean
optio_write_request_needs_question (OptioWriteRequest *self,
                                    gboolean           confirms_reset)
{
  g_return_val_if_fail (OPTIO_IS_WRITE_REQUEST (self), TRUE);

  return confirms_reset || optio_write_request_get_consent (self) != NULL ||
         optio_write_request_get_forever (self) != NULL ||
         optio_write_request_get_warnings (self)[0] != NULL;
}

gboolean
optio_write_request_is_granted (OptioWriteRequest *self,
                                gboolean           consents,
                                const char        *names,
                                const char        *serial)
{
  g_return_val_if_fail (OPTIO_IS_WRITE_REQUEST (self), FALSE);

  if (optio_write_request_get_consent (self) != NULL && !consents)
    return FALSE;
  if (self->forever == NULL)
    return TRUE;

  return self->serial != NULL && *self->serial != '\0' &&
         g_strcmp0 (names, self->forever) == 0 && g_strcmp0 (serial, self->serial) == 0;
}

static void
optio_write_request_finalize (GObject *object)
{
  OptioWriteRequest *self = OPTIO_WRITE_REQUEST (object);

  g_clear_pointer (&self->plan, optio_plan_unref);
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->words);
  g_ptr_array_unref (self->warnings);
  g_ptr_array_unref (self->notes);
  g_free (self->forever);
  g_free (self->serial);

  G_OBJECT_CLASS (optio_write_request_parent_class)->finalize (object);
}

static void
optio_write_request_class_init (OptioWriteRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = optio_write_request_finalize;
}

static void
optio_write_request_init (OptioWriteRequest *self)
{
  self->changes = g_ptr_array_new_with_free_func (g_free);
  self->words = g_ptr_array_new_with_free_func (g_free);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
}
