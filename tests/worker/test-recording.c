/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <glib/gstdio.h>

#include "optio-error.h"
#include "optio-recording.h"

#define LIMIT 4096u
#define PAYLOAD 1000u

/* The head of a pcapng file. */
static const guint8 section[] = { 0x0a, 0x0d, 0x0d, 0x0a };

/* A transfer with so many bytes of one value. */
static void
transfer (OptioTrace *trace,
          guint8      value)
{
  guint8 data[PAYLOAD];
  const OptioTraceTransfer transfer = {
    .address = 2,
    .setup = { 0x21, 1, 0, 0, 0, 0, PAYLOAD & 0xff, PAYLOAD >> 8 },
    .data = data,
    .size = sizeof data,
  };

  memset (data, value, sizeof data);
  optio_trace_add (trace, &transfer);
}

static gboolean
holds (GBytes *bytes,
       guint8  value)
{
  guint8 data[PAYLOAD];
  gsize size;
  const guint8 *all = g_bytes_get_data (bytes, &size);

  memset (data, value, sizeof data);
  for (gsize i = 0; i + sizeof data <= size; i++)
    {
      if (memcmp (all + i, data, sizeof data) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
test_nothing (void)
{
  g_autoptr (OptioRecording) recording = optio_recording_new (LIMIT);
  g_autoptr (GError) error = NULL;

  g_assert_null (optio_recording_dup_bytes (recording, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
}

/* What one job did is there, and the next one goes on in the same trace. */
static void
test_kept (void)
{
  g_autoptr (OptioRecording) recording = optio_recording_new (LIMIT);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  OptioTrace *trace = optio_recording_get_trace (recording);

  g_assert_nonnull (trace);
  transfer (trace, 1);
  g_assert_true (optio_recording_get_trace (recording) == trace);
  bytes = optio_recording_dup_bytes (recording, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), sizeof section, section, sizeof section);
  g_assert_true (holds (bytes, 1));

  optio_recording_clear (recording);
  g_assert_null (optio_recording_dup_bytes (recording, NULL));
}

/* The oldest goes, and what is left is whole. */
static void
test_bounded (void)
{
  g_autoptr (OptioRecording) recording = optio_recording_new (LIMIT);

  for (guint8 job = 1; job <= 20; job++)
    {
      g_autoptr (GBytes) bytes = NULL;

      transfer (optio_recording_get_trace (recording), job);
      bytes = optio_recording_dup_bytes (recording, NULL);
      g_assert_cmpuint (g_bytes_get_size (bytes), <, 3 * LIMIT);
      g_assert_true (holds (bytes, job));
      g_assert_true (holds (bytes, MAX (job, 2) - 1));
      g_assert_true (holds (bytes, 1) == (job <= 8));
    }
}

/* The folder is empty afterwards: what is recorded has no name. */
int
main (int   argc,
      char *argv[])
{
  g_autofree char *cache = g_dir_make_tmp ("optio-recording-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (cache, "optio", NULL);
  int result;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recording/nothing", test_nothing);
  g_test_add_func ("/recording/kept", test_kept);
  g_test_add_func ("/recording/bounded", test_bounded);
  result = g_test_run ();

  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpint (g_rmdir (cache), ==, 0);
  return result;
}
