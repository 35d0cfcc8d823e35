/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-preferences.h"

#define MIN_PATIENCE_S 5
#define MAX_PATIENCE_S 300
#define USUAL_PATIENCE_S 10

struct _OptioPreferences
{
  GObject parent_instance;

  GSettings *settings; /* NULL where the schema is not installed */
  gboolean confirms_flash;
  gboolean confirms_reset;
  gboolean is_gentle;
  gboolean shows_simulated;
  guint patience_s;
  char *save_folder;
};

enum
{
  PROP_CONFIRM_FLASH = 1,
  PROP_CONFIRM_RESET,
  PROP_GENTLE,
  PROP_SHOW_SIMULATED,
  PROP_PATIENCE,
  PROP_SAVE_FOLDER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioPreferences, optio_preferences, G_TYPE_OBJECT)

OptioPreferences *
optio_preferences_get_default (void)
{
  static OptioPreferences *preferences;

  if (preferences == NULL)
    preferences = g_object_new (OPTIO_TYPE_PREFERENCES, NULL);

  return preferences;
}

gboolean
optio_preferences_confirms_flash (OptioPreferences *self)
{
  g_return_val_if_fail (OPTIO_IS_PREFERENCES (self), FALSE);

  return self->confirms_flash;
}

gboolean
optio_preferences_confirms_reset (OptioPreferences *self)
{
  g_return_val_if_fail (OPTIO_IS_PREFERENCES (self), TRUE);

  return self->confirms_reset;
}

gboolean
optio_preferences_is_gentle (OptioPreferences *self)
{
  g_return_val_if_fail (OPTIO_IS_PREFERENCES (self), FALSE);

  return self->is_gentle;
}

guint
optio_preferences_get_patience_ms (OptioPreferences *self)
{
  g_return_val_if_fail (OPTIO_IS_PREFERENCES (self), USUAL_PATIENCE_S * 1000);

  return self->patience_s * 1000;
}

GFile *
optio_preferences_dup_save_folder (OptioPreferences *self)
{
  g_autoptr (GFile) folder = NULL;

  g_return_val_if_fail (OPTIO_IS_PREFERENCES (self), NULL);

  if (self->save_folder == NULL || *self->save_folder == '\0')
    return NULL;

  folder = g_file_new_for_uri (self->save_folder);
  return g_file_query_exists (folder, NULL) ? g_steal_pointer (&folder) : NULL;
}

static gboolean *
find_flag (OptioPreferences *self,
           guint             prop_id)
{
  switch (prop_id)
    {
    case PROP_CONFIRM_FLASH:
      return &self->confirms_flash;
    case PROP_CONFIRM_RESET:
      return &self->confirms_reset;
    case PROP_GENTLE:
      return &self->is_gentle;
    case PROP_SHOW_SIMULATED:
      return &self->shows_simulated;
    default:
      return NULL;
    }
}

static void
optio_preferences_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  OptioPreferences *self = OPTIO_PREFERENCES (object);
  gboolean *flag = find_flag (self, prop_id);

  if (flag != NULL)
    g_value_set_boolean (value, *flag);
  else if (prop_id == PROP_PATIENCE)
    g_value_set_uint (value, self->patience_s);
  else if (prop_id == PROP_SAVE_FOLDER)
    g_value_set_string (value, self->save_folder);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
optio_preferences_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  OptioPreferences *self = OPTIO_PREFERENCES (object);
  gboolean *flag = find_flag (self, prop_id);

  if (flag != NULL)
    {
      *flag = g_value_get_boolean (value);
    }
  else if (prop_id == PROP_PATIENCE)
    {
      self->patience_s = g_value_get_uint (value);
    }
  else if (prop_id == PROP_SAVE_FOLDER)
    {
      g_free (self->save_folder);
      self->save_folder = g_value_dup_string (value);
    }
  else
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* g_settings_new() would end the program where the schema is not installed. */
static GSettings *
find_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, OPTIO_APPLICATION_ID, TRUE);
  if (schema != NULL)
    return g_settings_new_full (schema, NULL, NULL);

  g_message ("The schema %s is not installed: preferences will not be kept.",
             OPTIO_APPLICATION_ID);
  return NULL;
}

static void
optio_preferences_constructed (GObject *object)
{
  OptioPreferences *self = OPTIO_PREFERENCES (object);

  G_OBJECT_CLASS (optio_preferences_parent_class)->constructed (object);

  self->settings = find_settings ();
  for (guint i = 1; self->settings != NULL && i < N_PROPS; i++)
    g_settings_bind (self->settings, properties[i]->name, self, properties[i]->name,
                     G_SETTINGS_BIND_DEFAULT);
}

static void
optio_preferences_finalize (GObject *object)
{
  OptioPreferences *self = OPTIO_PREFERENCES (object);

  g_clear_object (&self->settings);
  g_free (self->save_folder);

  G_OBJECT_CLASS (optio_preferences_parent_class)->finalize (object);
}

static void
optio_preferences_class_init (OptioPreferencesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS;

  object_class->constructed = optio_preferences_constructed;
  object_class->get_property = optio_preferences_get_property;
  object_class->set_property = optio_preferences_set_property;
  object_class->finalize = optio_preferences_finalize;

  properties[PROP_CONFIRM_FLASH] =
      g_param_spec_boolean ("confirm-flash", NULL, NULL, FALSE, flags);
  properties[PROP_CONFIRM_RESET] =
      g_param_spec_boolean ("confirm-reset", NULL, NULL, TRUE, flags);
  properties[PROP_GENTLE] = g_param_spec_boolean ("gentle", NULL, NULL, FALSE, flags);
  properties[PROP_SHOW_SIMULATED] =
      g_param_spec_boolean ("show-simulated", NULL, NULL, TRUE, flags);
  properties[PROP_PATIENCE] = g_param_spec_uint ("patience", NULL, NULL, MIN_PATIENCE_S,
                                                 MAX_PATIENCE_S, USUAL_PATIENCE_S, flags);
  properties[PROP_SAVE_FOLDER] = g_param_spec_string ("save-folder", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
optio_preferences_init (OptioPreferences *self)
{
}
