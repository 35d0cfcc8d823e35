/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-flash-setup.h"

#include <glib/gi18n-lib.h>

#include "optio-duration.h"

struct _OptioFlashSetup
{
  GObject parent_instance;

  OptioFirmware *firmware;
  OptioTarget *target;
  gboolean verify;
  gboolean only_changed;
  gboolean leave;

  OptioPlan *plan;
  char *problem; /* why firmware and target make no plan */
};

enum
{
  PROP_FIRMWARE = 1,
  PROP_TARGET,
  PROP_VERIFY,
  PROP_ONLY_CHANGED,
  PROP_LEAVE,
  PROP_PLAN,
  PROP_PLAN_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioFlashSetup, optio_flash_setup, G_TYPE_OBJECT)

static void
update_plan (OptioFlashSetup *self)
{
  OptioImage *image;
  OptioFlashFlags flags = OPTIO_FLASH_DEFAULT;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->plan, optio_plan_unref);
  g_clear_pointer (&self->problem, g_free);

  image = optio_firmware_get_image (self->firmware);
  if (!self->verify)
    flags |= OPTIO_FLASH_NO_VERIFY;
  if (!self->only_changed)
    flags |= OPTIO_FLASH_FULL;
  if (self->leave)
    flags |= OPTIO_FLASH_LEAVE;

  if (image != NULL && self->target != NULL)
    {
      self->plan = optio_plan_new_flash (self->target, image, flags, &error);
      if (self->plan == NULL)
        self->problem = g_strdup (error->message);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAN]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAN_TEXT]);
}

OptioFlashSetup *
optio_flash_setup_new (void)
{
  return g_object_new (OPTIO_TYPE_FLASH_SETUP, NULL);
}

OptioFirmware *
optio_flash_setup_get_firmware (OptioFlashSetup *self)
{
  g_return_val_if_fail (OPTIO_IS_FLASH_SETUP (self), NULL);

  return self->firmware;
}

void
optio_flash_setup_set_firmware (OptioFlashSetup *self,
                                OptioFirmware   *firmware)
{
  g_return_if_fail (OPTIO_IS_FLASH_SETUP (self));
  g_return_if_fail (OPTIO_IS_FIRMWARE (firmware));

  if (firmware == self->firmware)
    return;

  if (self->firmware != NULL)
    g_signal_handlers_disconnect_by_func (self->firmware, update_plan, self);
  g_set_object (&self->firmware, firmware);
  g_signal_connect_object (firmware, "notify::image", G_CALLBACK (update_plan), self,
                           G_CONNECT_SWAPPED);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIRMWARE]);
  update_plan (self);
}

void
optio_flash_setup_set_target (OptioFlashSetup *self,
                              OptioTarget     *target)
{
  g_return_if_fail (OPTIO_IS_FLASH_SETUP (self));

  if (target == self->target)
    return;

  g_clear_pointer (&self->target, optio_target_unref);
  if (target != NULL)
    self->target = optio_target_ref (target);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TARGET]);
  update_plan (self);
}

OptioPlan *
optio_flash_setup_get_plan (OptioFlashSetup *self)
{
  g_return_val_if_fail (OPTIO_IS_FLASH_SETUP (self), NULL);

  return self->plan;
}

static char *
dup_forecast (OptioPlan *plan)
{
  g_autofree char *summary = optio_plan_dup_summary (plan);
  g_autofree char *duration = optio_duration_dup_text (optio_plan_get_expected_ms (plan));

  /* Translators: a sentence that says what will be done, and "12 seconds" or "3 minutes" */
  return g_strdup_printf (_("%s This takes about %s."), summary, duration);
}

char *
optio_flash_setup_dup_plan_text (OptioFlashSetup *self)
{
  g_return_val_if_fail (OPTIO_IS_FLASH_SETUP (self), NULL);

  if (optio_firmware_get_file (self->firmware) == NULL)
    return g_strdup (_("Open a firmware file to see what will be done."));
  if (optio_firmware_is_loading (self->firmware))
    return g_strdup (_("Reading the file…"));
  if (optio_firmware_get_problem (self->firmware) != NULL)
    return g_strdup (_("This file cannot be flashed. Open another one."));
  if (self->plan != NULL)
    return dup_forecast (self->plan);

  return g_strdup (self->problem != NULL ? self->problem : "");
}

static void
optio_flash_setup_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  OptioFlashSetup *self = OPTIO_FLASH_SETUP (object);

  switch (prop_id)
    {
    case PROP_FIRMWARE:
      g_value_set_object (value, self->firmware);
      break;
    case PROP_TARGET:
      g_value_set_boxed (value, self->target);
      break;
    case PROP_VERIFY:
      g_value_set_boolean (value, self->verify);
      break;
    case PROP_ONLY_CHANGED:
      g_value_set_boolean (value, self->only_changed);
      break;
    case PROP_LEAVE:
      g_value_set_boolean (value, self->leave);
      break;
    case PROP_PLAN:
      g_value_set_boxed (value, self->plan);
      break;
    case PROP_PLAN_TEXT:
      g_value_take_string (value, optio_flash_setup_dup_plan_text (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_flag (OptioFlashSetup *self,
          gboolean        *flag,
          const GValue    *value,
          GParamSpec      *pspec)
{
  if (*flag == g_value_get_boolean (value))
    return;

  *flag = g_value_get_boolean (value);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
  update_plan (self);
}

static void
optio_flash_setup_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  OptioFlashSetup *self = OPTIO_FLASH_SETUP (object);

  switch (prop_id)
    {
    case PROP_FIRMWARE:
      optio_flash_setup_set_firmware (self, g_value_get_object (value));
      break;
    case PROP_TARGET:
      optio_flash_setup_set_target (self, g_value_get_boxed (value));
      break;
    case PROP_VERIFY:
      set_flag (self, &self->verify, value, pspec);
      break;
    case PROP_ONLY_CHANGED:
      set_flag (self, &self->only_changed, value, pspec);
      break;
    case PROP_LEAVE:
      set_flag (self, &self->leave, value, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_flash_setup_finalize (GObject *object)
{
  OptioFlashSetup *self = OPTIO_FLASH_SETUP (object);

  g_clear_object (&self->firmware);
  g_clear_pointer (&self->target, optio_target_unref);
  g_clear_pointer (&self->plan, optio_plan_unref);
  g_free (self->problem);

  G_OBJECT_CLASS (optio_flash_setup_parent_class)->finalize (object);
}

static void
optio_flash_setup_class_init (OptioFlashSetupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags shown = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags edited = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = optio_flash_setup_get_property;
  object_class->set_property = optio_flash_setup_set_property;
  object_class->finalize = optio_flash_setup_finalize;

  properties[PROP_FIRMWARE] =
      g_param_spec_object ("firmware", NULL, NULL, OPTIO_TYPE_FIRMWARE, edited);
  properties[PROP_TARGET] = g_param_spec_boxed ("target", NULL, NULL, OPTIO_TYPE_TARGET, edited);
  properties[PROP_VERIFY] = g_param_spec_boolean ("verify", NULL, NULL, TRUE, edited);
  properties[PROP_ONLY_CHANGED] =
      g_param_spec_boolean ("only-changed", NULL, NULL, TRUE, edited);
  properties[PROP_LEAVE] = g_param_spec_boolean ("leave", NULL, NULL, FALSE, edited);
  properties[PROP_PLAN] = g_param_spec_boxed ("plan", NULL, NULL, OPTIO_TYPE_PLAN, shown);
  properties[PROP_PLAN_TEXT] = g_param_spec_string ("plan-text", NULL, NULL, NULL, shown);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
optio_flash_setup_init (OptioFlashSetup *self)
{
  g_autoptr (OptioFirmware) none = optio_firmware_new (NULL);

  self->verify = TRUE;
  self->only_changed = TRUE;
  optio_flash_setup_set_firmware (self, none);
}
