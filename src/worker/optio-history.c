/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-history.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>

#include "optio-error.h"

#define GROUP_HEAD "optio"
#define KEY_VERSION "version"
#define VERSION 1

#define KEY_NAME "name"
#define KEY_CHIP "chip"
#define KEY_VARIANT "variant"
#define KEY_SUPPLY "supply-mv"
#define KEY_SUPPLY_TIME "supply-time"
#define KEY_UNPROVED "unproved-writes"

#define MAX_SUPPLY_MV 100000

/* Others hold the lock for a few milliseconds. */
#define LOCK_TRIES 100u
#define LOCK_PAUSE_US 10000u

#define FOLDER_MODE 0700
#define LOCK_MODE 0600

struct _OptioHistory
{
  GObject parent_instance;

  char *path;
  char *note;
};

G_DEFINE_FINAL_TYPE (OptioHistory, optio_history, G_TYPE_OBJECT)

static void
optio_history_finalize (GObject *object)
{
  OptioHistory *self = OPTIO_HISTORY (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->note, g_free);

  G_OBJECT_CLASS (optio_history_parent_class)->finalize (object);
}

static void
optio_history_class_init (OptioHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = optio_history_finalize;
}

static void
optio_history_init (OptioHistory *self)
{
}

OptioHistory *
optio_history_new (const char *path)
{
  OptioHistory *self = g_object_new (OPTIO_TYPE_HISTORY, NULL);

  self->path = path != NULL ? g_strdup (path)
                            : g_build_filename (g_get_user_state_dir (), "optio", "boards.ini",
                                                NULL);
  return self;
}

char *
optio_history_steal_note (OptioHistory *self)
{
  g_return_val_if_fail (OPTIO_IS_HISTORY (self), NULL);

  return g_steal_pointer (&self->note);
}

/* @note: (transfer full) */
static void
history_take_note (OptioHistory *self,
                   char         *note)
{
  g_free (self->note);
  self->note = note;
}

/* ---- the file ---- */

/* Whatever a serial is made of: a group's name may hold neither brackets nor control characters. */
static char *
dup_group (OptioDevice *device)
{
  const OptioIdentityFields *fields =
      optio_identity_get_fields (optio_device_get_identity (device));
  g_autofree char *serial =
      g_uri_escape_string (fields->serial != NULL ? fields->serial : "", NULL, FALSE);
  g_autofree char *port = g_uri_escape_string (optio_device_get_port_path (device), NULL, FALSE);

  return g_strdup_printf ("board %04x:%04x %s %s", fields->vendor_id, fields->product_id, port,
                          serial);
}

/* Its content may be of use to somebody, so it is kept, but not twice. */
static void
history_set_aside (OptioHistory *self,
                   const GError *problem)
{
  g_autofree char *aside = g_strconcat (self->path, ".damaged", NULL);

  if (g_rename (self->path, aside) == 0)
    history_take_note (self, g_strdup_printf (
        _("What Optio remembers of boards could not be understood (%s). It was moved to %s and is "
          "begun anew: names of boards and choices of chips have to be given again."),
        problem->message, aside));
  else
    history_take_note (self, g_strdup_printf (
        _("What Optio remembers of boards could not be understood (%s). Delete %s."),
        problem->message, self->path));
}

/* An empty one if there is no file yet. %NULL with a #GKeyFileError if it is damaged, with another
 * error if it has to stay as it is. */
static GKeyFile *
history_parse (OptioHistory *self,
               GError      **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) problem = NULL;
  int version;

  if (!g_key_file_load_from_file (file, self->path, G_KEY_FILE_KEEP_COMMENTS, &problem))
    {
      if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return g_steal_pointer (&file);
      if (problem->domain == G_KEY_FILE_ERROR)
        g_propagate_error (error, g_steal_pointer (&problem));
      else
        g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE, "%s: %s", self->path, problem->message);
      return NULL;
    }

  version = g_key_file_get_integer (file, GROUP_HEAD, KEY_VERSION, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  if (version <= VERSION)
    return g_steal_pointer (&file);

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
               _("%s was written by a later version of Optio, so it is left alone. Nothing is "
                 "remembered of boards until you use that version, or move the file away."),
               self->path);
  return NULL;
}

/* Only under the lock: else what is set aside could be what another program just made anew. */
static GKeyFile *
history_load (OptioHistory *self,
              GError      **error)
{
  g_autoptr (GError) problem = NULL;
  GKeyFile *file = history_parse (self, &problem);

  if (file != NULL)
    return file;

  if (problem->domain == G_KEY_FILE_ERROR)
    {
      history_set_aside (self, problem);
      return g_key_file_new ();
    }

  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/* The file itself is replaced at each change, so another one carries the lock. */
static int
history_lock (OptioHistory *self,
              GError      **error)
{
  g_autofree char *path = g_strconcat (self->path, ".lock", NULL);
  g_autofree char *folder = g_path_get_dirname (self->path);
  int lock;

  if (g_mkdir_with_parents (folder, FOLDER_MODE) != 0 ||
      (lock = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, LOCK_MODE)) < 0)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE, "%s: %s", path, g_strerror (errno));
      return -1;
    }

  for (guint i = 0; i < LOCK_TRIES; i++)
    {
      if (flock (lock, LOCK_EX | LOCK_NB) == 0)
        return lock;
      g_usleep (LOCK_PAUSE_US);
    }

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_BUSY,
               _("Another program does not let go of %s."), path);
  g_close (lock, NULL);
  return -1;
}

/* To look something up, an unreadable file is as good as none. */
static GKeyFile *
history_look (OptioHistory *self)
{
  g_autoptr (GError) problem = NULL;
  GKeyFile *file = history_parse (self, &problem);
  int lock;

  if (file != NULL)
    return file;

  if (problem->domain == G_KEY_FILE_ERROR)
    {
      g_clear_error (&problem);
      lock = history_lock (self, &problem);
      if (lock >= 0)
        {
          file = history_load (self, &problem);
          g_close (lock, NULL);
        }
    }
  if (file != NULL)
    return file;

  history_take_note (self, g_strdup (problem->message));
  return g_key_file_new ();
}

typedef void (*ChangeFunc) (GKeyFile     *file,
                            const char   *group,
                            gconstpointer data);

static gboolean
history_rewrite (OptioHistory *self,
                 OptioDevice  *device,
                 ChangeFunc    change,
                 gconstpointer data,
                 GError      **error)
{
  g_autoptr (GKeyFile) file = history_load (self, error);
  g_autofree char *group = dup_group (device);
  g_auto (GStrv) keys = NULL;
  g_autoptr (GError) problem = NULL;

  if (file == NULL)
    return FALSE;

  change (file, group, data);
  keys = g_key_file_get_keys (file, group, NULL, NULL);
  if (keys != NULL && keys[0] == NULL)
    g_key_file_remove_group (file, group, NULL);

  g_key_file_set_integer (file, GROUP_HEAD, KEY_VERSION, VERSION);
  if (g_key_file_save_to_file (file, self->path, &problem))
    return TRUE;

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE, "%s", problem->message);
  return FALSE;
}

static gboolean
history_change (OptioHistory *self,
                OptioDevice  *device,
                ChangeFunc    change,
                gconstpointer data,
                GError      **error)
{
  int lock = history_lock (self, error);
  gboolean is_done;

  if (lock < 0)
    return FALSE;

  is_done = history_rewrite (self, device, change, data, error);
  g_close (lock, NULL);
  return is_done;
}

/* ---- texts ---- */

typedef struct
{
  const char *key;
  const char *text;
} TextChange;

static void
change_text (GKeyFile     *file,
             const char   *group,
             gconstpointer data)
{
  const TextChange *change = data;

  if (change->text != NULL && change->text[0] != '\0')
    g_key_file_set_string (file, group, change->key, change->text);
  else
    g_key_file_remove_key (file, group, change->key, NULL);
}

static void
change_chip (GKeyFile     *file,
             const char   *group,
             gconstpointer data)
{
  change_text (file, group, data);
  if (((const TextChange *) data)->text == NULL)
    g_key_file_remove_key (file, group, KEY_VARIANT, NULL);
}

static char *
history_dup_text (OptioHistory *self,
                  OptioDevice  *device,
                  const char   *key)
{
  g_autoptr (GKeyFile) file = NULL;
  g_autofree char *group = NULL;

  g_return_val_if_fail (OPTIO_IS_HISTORY (self), NULL);
  g_return_val_if_fail (OPTIO_IS_DEVICE (device), NULL);

  file = history_look (self);
  group = dup_group (device);
  return g_key_file_get_string (file, group, key, NULL);
}

static gboolean
history_set_text (OptioHistory *self,
                  OptioDevice  *device,
                  ChangeFunc    func,
                  const char   *key,
                  const char   *text,
                  GError      **error)
{
  TextChange change = { key, text };

  g_return_val_if_fail (OPTIO_IS_HISTORY (self), FALSE);
  g_return_val_if_fail (OPTIO_IS_DEVICE (device), FALSE);

  return history_change (self, device, func, &change, error);
}

char *
optio_history_dup_name (OptioHistory *self,
                        OptioDevice  *device)
{
  return history_dup_text (self, device, KEY_NAME);
}

gboolean
optio_history_set_name (OptioHistory *self,
                        OptioDevice  *device,
                        const char   *name,
                        GError      **error)
{
  return history_set_text (self, device, change_text, KEY_NAME, name, error);
}

char *
optio_history_dup_chip (OptioHistory *self,
                        OptioDevice  *device)
{
  return history_dup_text (self, device, KEY_CHIP);
}

gboolean
optio_history_set_chip (OptioHistory *self,
                        OptioDevice  *device,
                        const char   *chip,
                        GError      **error)
{
  return history_set_text (self, device, change_chip, KEY_CHIP, chip, error);
}

char *
optio_history_dup_variant (OptioHistory *self,
                           OptioDevice  *device)
{
  return history_dup_text (self, device, KEY_VARIANT);
}

gboolean
optio_history_set_variant (OptioHistory *self,
                           OptioDevice  *device,
                           const char   *variant,
                           GError      **error)
{
  return history_set_text (self, device, change_text, KEY_VARIANT, variant, error);
}

/* ---- the supply ---- */

static void
change_supply (GKeyFile     *file,
               const char   *group,
               gconstpointer data)
{
  const guint *supply_mv = data;

  if (*supply_mv == 0)
    {
      g_key_file_remove_key (file, group, KEY_SUPPLY, NULL);
      g_key_file_remove_key (file, group, KEY_SUPPLY_TIME, NULL);
      return;
    }

  g_key_file_set_integer (file, group, KEY_SUPPLY, (int) *supply_mv);
  g_key_file_set_int64 (file, group, KEY_SUPPLY_TIME, g_get_real_time () / G_USEC_PER_SEC);
}

guint
optio_history_get_supply_mv (OptioHistory *self,
                             OptioDevice  *device)
{
  g_autoptr (GKeyFile) file = NULL;
  g_autofree char *group = NULL;
  int supply_mv;

  g_return_val_if_fail (OPTIO_IS_HISTORY (self), 0);
  g_return_val_if_fail (OPTIO_IS_DEVICE (device), 0);

  file = history_look (self);
  group = dup_group (device);
  supply_mv = g_key_file_get_integer (file, group, KEY_SUPPLY, NULL);
  return supply_mv > 0 && supply_mv <= MAX_SUPPLY_MV ? (guint) supply_mv : 0;
}

gint64
optio_history_get_supply_time_s (OptioHistory *self,
                                 OptioDevice  *device)
{
  g_autoptr (GKeyFile) file = NULL;
  g_autofree char *group = NULL;

  g_return_val_if_fail (OPTIO_IS_HISTORY (self), 0);
  g_return_val_if_fail (OPTIO_IS_DEVICE (device), 0);

  file = history_look (self);
  group = dup_group (device);
  return MAX (g_key_file_get_int64 (file, group, KEY_SUPPLY_TIME, NULL), 0);
}

gboolean
optio_history_set_supply_mv (OptioHistory *self,
                             OptioDevice  *device,
                             guint         supply_mv,
                             GError      **error)
{
  g_return_val_if_fail (OPTIO_IS_HISTORY (self), FALSE);
  g_return_val_if_fail (OPTIO_IS_DEVICE (device), FALSE);
  g_return_val_if_fail (supply_mv <= MAX_SUPPLY_MV, FALSE);

  return history_change (self, device, change_supply, &supply_mv, error);
}

/* ---- unproved writes ---- */

static void
change_unproved (GKeyFile     *file,
                 const char   *group,
                 gconstpointer data)
{
  if (*(const gboolean *) data)
    g_key_file_set_boolean (file, group, KEY_UNPROVED, TRUE);
  else
    g_key_file_remove_key (file, group, KEY_UNPROVED, NULL);
}

gboolean
optio_history_allows_unproved (OptioHistory *self,
                               OptioDevice  *device)
{
  g_autoptr (GKeyFile) file = NULL;
  g_autofree char *group = NULL;

  g_return_val_if_fail (OPTIO_IS_HISTORY (self), FALSE);
  g_return_val_if_fail (OPTIO_IS_DEVICE (device), FALSE);

  file = history_look (self);
  group = dup_group (device);
  return g_key_file_get_boolean (file, group, KEY_UNPROVED, NULL);
}

gboolean
optio_history_set_allows_unproved (OptioHistory *self,
                                   OptioDevice  *device,
                                   gboolean      allows_unproved,
                                   GError      **error)
{
  g_return_val_if_fail (OPTIO_IS_HISTORY (self), FALSE);
  g_return_val_if_fail (OPTIO_IS_DEVICE (device), FALSE);

  return history_change (self, device, change_unproved, &allows_unproved, error);
}

/* ---- unseen writes ---- */

static void
change_unseen (GKeyFile     *file,
               const char   *group,
               gconstpointer data)
{
  if (data != NULL)
    optio_unseen_write_save ((OptioUnseenWrite *) data, file, group);
  else
    optio_unseen_write_forget (file, group);
}

OptioUnseenWrite *
optio_history_dup_unseen (OptioHistory *self,
                          OptioDevice  *device)
{
  g_autoptr (GKeyFile) file = NULL;
  g_autofree char *group = NULL;

  g_return_val_if_fail (OPTIO_IS_HISTORY (self), NULL);
  g_return_val_if_fail (OPTIO_IS_DEVICE (device), NULL);

  file = history_look (self);
  group = dup_group (device);
  return optio_unseen_write_load (file, group);
}

gboolean
optio_history_set_unseen (OptioHistory     *self,
                          OptioDevice      *device,
                          OptioUnseenWrite *unseen,
                          GError          **error)
{
  g_return_val_if_fail (OPTIO_IS_HISTORY (self), FALSE);
  g_return_val_if_fail (OPTIO_IS_DEVICE (device), FALSE);

  return history_change (self, device, change_unseen, unseen, error);
}
