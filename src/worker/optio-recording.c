/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-recording.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "optio-error.h"
#include "optio-reader.h"

#define FOLDER_MODE 0700

/* pcapng: a block begins with its type and its length; draft-ietf-opsawg-pcapng section 3.1. */
#define BLOCK_LENGTH_OFFSET 4
#define MIN_BLOCK_SIZE 12

/* A trace and the file that it is written to, which has no name any more. */
typedef struct
{
  OptioTrace *trace;
  int fd;
} Tape;

struct _OptioRecording
{
  GObject parent_instance;

  guint64 limit_bytes;
  Tape *last; /* the one before, or NULL */
  Tape *now;  /* NULL until there is a job */
};

G_DEFINE_FINAL_TYPE (OptioRecording, optio_recording, G_TYPE_OBJECT)

static void
tape_free (Tape *self)
{
  optio_trace_unref (self->trace);
  close (self->fd);
  g_free (self);
}

/* The file loses its name at once, so that nothing is left behind however the program ends. */
static Tape *
tape_new (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "optio", NULL);
  g_autofree char *path = g_build_filename (folder, "trace-XXXXXX", NULL);
  g_autoptr (OptioTrace) trace = NULL;
  Tape *self;
  int fd;

  g_mkdir_with_parents (folder, FOLDER_MODE);
  fd = g_mkstemp (path);
  if (fd < 0)
    return NULL;

  trace = optio_trace_new (path, NULL);
  g_unlink (path);
  if (trace == NULL)
    {
      close (fd);
      return NULL;
    }

  self = g_new (Tape, 1);
  self->trace = g_steal_pointer (&trace);
  self->fd = fd;
  return self;
}

static guint64
tape_get_size (Tape *self)
{
  struct stat status;

  return fstat (self->fd, &status) == 0 ? (guint64) status.st_size : 0;
}

/* A job may be writing: its last block is perhaps not whole. */
static gsize
find_end (const guint8 *data,
          gsize         size)
{
  OptioReader reader;
  gsize end = 0;
  guint32 length;

  optio_reader_init_data (&reader, data, size);
  while (optio_reader_seek (&reader, end + BLOCK_LENGTH_OFFSET) &&
         optio_reader_read_u32_le (&reader, &length) && length >= MIN_BLOCK_SIZE &&
         length <= size - end)
    end += length;
  return end;
}

static gboolean
tape_append (Tape       *self,
             GByteArray *bytes)
{
  gsize size = tape_get_size (self);
  g_autofree guint8 *data = g_malloc (size);
  gsize n_read = 0;

  while (n_read < size)
    {
      gssize n = pread (self->fd, data + n_read, size - n_read, (off_t) n_read);

      if (n == 0)
        break;
      if (n < 0 && errno != EINTR)
        return FALSE;
      n_read += (gsize) MAX (n, 0);
    }

  g_byte_array_append (bytes, data, (guint) find_end (data, n_read));
  return TRUE;
}

OptioRecording *
optio_recording_new (guint64 limit_bytes)
{
  OptioRecording *self = g_object_new (OPTIO_TYPE_RECORDING, NULL);

  self->limit_bytes = limit_bytes;
  return self;
}

OptioTrace *
optio_recording_get_trace (OptioRecording *self)
{
  g_return_val_if_fail (OPTIO_IS_RECORDING (self), NULL);

  if (self->now != NULL && tape_get_size (self->now) >= self->limit_bytes)
    {
      g_clear_pointer (&self->last, tape_free);
      self->last = g_steal_pointer (&self->now);
    }
  if (self->now == NULL)
    self->now = tape_new ();

  return self->now != NULL ? self->now->trace : NULL;
}

/* One pcapng file behind another is a pcapng file. */
GBytes *
optio_recording_dup_bytes (OptioRecording *self,
                           GError        **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_return_val_if_fail (OPTIO_IS_RECORDING (self), NULL);

  if (self->now == NULL)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                   _("No transfer has been recorded. Do something with a board first."));
      return NULL;
    }
  if ((self->last != NULL && !tape_append (self->last, bytes)) || !tape_append (self->now, bytes))
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                   _("What was recorded cannot be read: %s."), g_strerror (errno));
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

void
optio_recording_clear (OptioRecording *self)
{
  g_return_if_fail (OPTIO_IS_RECORDING (self));

  g_clear_pointer (&self->last, tape_free);
  g_clear_pointer (&self->now, tape_free);
}

static void
optio_recording_finalize (GObject *object)
{
  optio_recording_clear (OPTIO_RECORDING (object));

  G_OBJECT_CLASS (optio_recording_parent_class)->finalize (object);
}

static void
optio_recording_class_init (OptioRecordingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = optio_recording_finalize;
}

static void
optio_recording_init (OptioRecording *self)
{
}
