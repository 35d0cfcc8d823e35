/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-firmware.h"

#include <glib/gi18n-lib.h>

#include "optio-format.h"

/* Where the flash of every STM32 begins; the user can change it for a file without addresses. */
#define DEFAULT_BASE 0x08000000u

struct _OptioFirmware
{
  GObject parent_instance;

  GFile *file;
  char *name;
  GFileMonitor *monitor;
  GCancellable *reading; /* NULL when nothing is being read */
  guint32 base;

  const OptioFormat *format; /* of the last good reading */
  OptioImage *image;
  char *problem;
  char *change_time; /* when the file was seen to change last; NULL if never */
};

enum
{
  PROP_NAME = 1,
  PROP_DESCRIPTION,
  PROP_PROBLEM,
  PROP_LOADING,
  PROP_IMAGE,
  PROP_HAS_ADDRESSES,
  PROP_BASE_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioFirmware, optio_firmware, G_TYPE_OBJECT)

typedef struct
{
  GFile *file;
  guint32 base;
  const OptioFormat *format;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_object_unref (reading->file);
  g_free (reading);
}

static void
notify_all (OptioFirmware *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_NAME; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
read_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Reading *reading = task_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioImage) image = NULL;

  image = optio_format_read_file (NULL, reading->file, reading->base, &reading->format, &error);
  if (image == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&image), (GDestroyNotify) optio_image_unref);
}

static void
read_cb (GObject      *source_object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (OptioFirmware) self = user_data;
  GTask *task = G_TASK (result);
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioImage) image = g_task_propagate_pointer (task, &error);

  /* A newer reading has taken its place. */
  if (g_task_get_cancellable (task) != self->reading)
    return;

  g_clear_object (&self->reading);
  g_clear_pointer (&self->image, optio_image_unref);
  g_clear_pointer (&self->problem, g_free);
  if (image != NULL)
    {
      self->format = reading->format;
      self->image = g_steal_pointer (&image);
    }
  else
    {
      self->problem = g_strdup (error->message);
    }
  notify_all (self);
}

static void
start_reading (OptioFirmware *self)
{
  g_autoptr (GTask) task = NULL;
  Reading *reading = g_new0 (Reading, 1);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();

  reading->file = g_object_ref (self->file);
  reading->base = self->base;

  /* No source object: the worker may drop the task last, and must not finalize a firmware. */
  task = g_task_new (NULL, self->reading, read_cb, g_object_ref (self));
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_in_thread);
  notify_all (self);
}

static void
file_changed_cb (OptioFirmware     *self,
                 GFile             *file,
                 GFile             *other_file,
                 GFileMonitorEvent  event)
{
  g_autoptr (GDateTime) now = NULL;

  if (event != G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT && event != G_FILE_MONITOR_EVENT_DELETED &&
      event != G_FILE_MONITOR_EVENT_CREATED)
    return;

  now = g_date_time_new_now_local ();
  g_free (self->change_time);
  self->change_time = g_date_time_format (now, "%X");
  start_reading (self);
}

OptioFirmware *
optio_firmware_new (GFile *file)
{
  OptioFirmware *self = g_object_new (OPTIO_TYPE_FIRMWARE, NULL);
  g_autofree char *base_name = NULL;

  if (file == NULL)
    return self;

  self->file = g_object_ref (file);
  base_name = g_file_get_basename (file);
  self->name = g_filename_display_name (base_name != NULL ? base_name : "");

  /* Without a monitor (some remote places have none) the file is just read once. */
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (file_changed_cb), self,
                             G_CONNECT_SWAPPED);
  start_reading (self);
  return self;
}

GFile *
optio_firmware_get_file (OptioFirmware *self)
{
  g_return_val_if_fail (OPTIO_IS_FIRMWARE (self), NULL);

  return self->file;
}

const char *
optio_firmware_get_name (OptioFirmware *self)
{
  g_return_val_if_fail (OPTIO_IS_FIRMWARE (self), NULL);

  return self->name;
}

OptioImage *
optio_firmware_get_image (OptioFirmware *self)
{
  g_return_val_if_fail (OPTIO_IS_FIRMWARE (self), NULL);

  return self->reading == NULL ? self->image : NULL;
}

const char *
optio_firmware_get_problem (OptioFirmware *self)
{
  g_return_val_if_fail (OPTIO_IS_FIRMWARE (self), NULL);

  return self->reading == NULL ? self->problem : NULL;
}

gboolean
optio_firmware_is_loading (OptioFirmware *self)
{
  g_return_val_if_fail (OPTIO_IS_FIRMWARE (self), FALSE);

  return self->reading != NULL;
}

gboolean
optio_firmware_set_base_text (OptioFirmware *self,
                              const char    *text)
{
  guint32 base = 0;

  g_return_val_if_fail (OPTIO_IS_FIRMWARE (self), FALSE);

  if (!optio_parse_address (text, &base))
    return FALSE;

  if (base != self->base && self->file != NULL)
    {
      self->base = base;
      start_reading (self);
    }
  return TRUE;
}

static char *
dup_content (OptioFirmware *self)
{
  g_autofree char *size = NULL;
  guint n_segments;

  size = optio_format_size (optio_image_get_size (self->image));
  n_segments = optio_image_get_n_segments (self->image);
  if (n_segments == 1)
    {
      OptioRange range = optio_segment_get_range (optio_image_get_segment (self->image, 0));
      g_autofree char *addresses = optio_range_to_string (range);

      /* Translators: format, size, addresses: "Intel HEX, 43 KiB at 0x08000000-0x0800abff" */
      return g_strdup_printf (_("%s, %s at %s"), _(self->format->title), size, addresses);
    }
  /* Translators: format, size, number: "Intel HEX, 43 KiB in 2 segments" */
  return g_strdup_printf (ngettext ("%s, %s in %u segment", "%s, %s in %u segments", n_segments),
                          _(self->format->title), size, n_segments);
}

static char *
dup_description (OptioFirmware *self)
{
  g_autofree char *content = NULL;

  if (self->file == NULL)
    return g_strdup (_("Open a firmware file or drop one here."));
  if (self->reading != NULL)
    return g_strdup (_("Reading…"));
  if (self->image == NULL)
    return g_strdup (self->problem);

  content = dup_content (self);
  if (self->change_time == NULL)
    return g_steal_pointer (&content);

  /* Translators: what the file holds, and a time: "Intel HEX, 43 KiB. Changed on disk …" */
  return g_strdup_printf (_("%s. Changed on disk and read again at %s."), content,
                          self->change_time);
}

static void
optio_firmware_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  OptioFirmware *self = OPTIO_FIRMWARE (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name != NULL ? self->name : _("No file yet"));
      break;
    case PROP_DESCRIPTION:
      g_value_take_string (value, dup_description (self));
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, optio_firmware_get_problem (self));
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->reading != NULL);
      break;
    case PROP_IMAGE:
      g_value_set_boxed (value, optio_firmware_get_image (self));
      break;
    case PROP_HAS_ADDRESSES:
      g_value_set_boolean (value, self->format == NULL || self->format->has_addresses);
      break;
    case PROP_BASE_TEXT:
      g_value_take_string (value, g_strdup_printf ("0x%08x", self->base));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_firmware_dispose (GObject *object)
{
  OptioFirmware *self = OPTIO_FIRMWARE (object);

  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (optio_firmware_parent_class)->dispose (object);
}

static void
optio_firmware_finalize (GObject *object)
{
  OptioFirmware *self = OPTIO_FIRMWARE (object);

  g_clear_object (&self->file);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->image, optio_image_unref);
  g_free (self->name);
  g_free (self->problem);
  g_free (self->change_time);

  G_OBJECT_CLASS (optio_firmware_parent_class)->finalize (object);
}

static void
optio_firmware_class_init (OptioFirmwareClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = optio_firmware_get_property;
  object_class->dispose = optio_firmware_dispose;
  object_class->finalize = optio_firmware_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_IMAGE] = g_param_spec_boxed ("image", NULL, NULL, OPTIO_TYPE_IMAGE, flags);
  properties[PROP_HAS_ADDRESSES] =
      g_param_spec_boolean ("has-addresses", NULL, NULL, TRUE, flags);
  properties[PROP_BASE_TEXT] = g_param_spec_string ("base-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
optio_firmware_init (OptioFirmware *self)
{
  self->base = DEFAULT_BASE;
}
