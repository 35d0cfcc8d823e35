/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "optio-error.h"
#include "optio-identity.h"
#include "optio-trace-reader.h"
#include "optio-trace.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  self->folder = g_dir_make_tmp ("optio-trace-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "a.pcapng", NULL);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_remove (self->path);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
}

static void
write_trace (Fixture *self)
{
  static const guint8 sent[] = { 0x21, 0, 0, 0, 8 };
  static const guint8 came[] = { 0, 40, 0, 0, 4, 0 };
  g_autoptr (GError) stall = g_error_new_literal (OPTIO_ERROR, OPTIO_ERROR_STALLED, "No.");
  g_autoptr (OptioTrace) trace = optio_trace_new (self->path, NULL);
  OptioTraceTransfer transfers[] = {
    { 2, { 0x21, 1, 0, 0, 0, 0, 5, 0 }, sent, sizeof sent, NULL, 1000, 1200, NULL },
    { 2, { 0xa1, 3, 0, 0, 0, 0, 6, 0 }, came, sizeof came, NULL, 1300, 1350, "A remark." },
    { 3, { 0xa1, 3, 0, 0, 0, 0, 6, 0 }, NULL, 0, stall, 1400, 1500, NULL },
  };

  g_assert_nonnull (trace);
  for (gsize i = 0; i < G_N_ELEMENTS (transfers); i++)
    optio_trace_add (trace, &transfers[i]);
  g_assert_true (optio_trace_close (trace, NULL));
}

static void
test_round_trip (Fixture      *self,
                 gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) exchanges = NULL;
  const OptioExchange *exchange;

  write_trace (self);
  exchanges = optio_trace_read (self->path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (exchanges->len, ==, 3);

  exchange = &g_array_index (exchanges, OptioExchange, 0);
  g_assert_cmpuint (exchange->address, ==, 2);
  g_assert_cmpint (exchange->status, ==, 0);
  g_assert_cmpint (exchange->duration_us, ==, 200);
  g_assert_cmpmem (g_bytes_get_data (exchange->data, NULL), g_bytes_get_size (exchange->data),
                   "\x21\0\0\0\x08", 5);
  exchange = &g_array_index (exchanges, OptioExchange, 1);
  g_assert_cmpmem (g_bytes_get_data (exchange->data, NULL), g_bytes_get_size (exchange->data),
                   "\0\x28\0\0\x04\0", 6);
  exchange = &g_array_index (exchanges, OptioExchange, 2);
  g_assert_cmpuint (exchange->address, ==, 3);
  g_assert_cmpint (exchange->status, ==, -32);
  g_assert_cmpuint (g_bytes_get_size (exchange->data), ==, 0);
}

/* Each byte of the file in turn is another one, or the file ends there: it is read or refused. */
static void
test_damage (Fixture      *self,
             gconstpointer data)
{
  g_autofree char *whole = NULL;
  gsize size;

  write_trace (self);
  g_assert_true (g_file_get_contents (self->path, &whole, &size, NULL));
  for (gsize i = 0; i < size; i++)
    {
      g_autofree char *damaged = g_memdup2 (whole, size);

      damaged[i] = (char) ~damaged[i];
      for (guint k = 0; k < 2; k++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GArray) exchanges = NULL;

          g_assert_true (g_file_set_contents (self->path, k == 0 ? damaged : whole,
                                              (gssize) (k == 0 ? size : i), NULL));
          exchanges = optio_trace_read (self->path, &error);
          if (exchanges == NULL)
            g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/trace/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/trace/damage", Fixture, NULL, set_up, test_damage, tear_down);
  return g_test_run ();
}
