/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memfd_create() */
#include "fuzz.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void
give_up (int number)
{
  abort ();
}

/* What GLib calls critical is a fault of ours, whatever the input was. It traps then, which
 * libFuzzer does not take for a crash. */
static void __attribute__ ((constructor))
make_faults_fatal (void)
{
  signal (SIGTRAP, give_up);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
}

char *
fuzz_text_new (const guint8 *data,
               gsize         size)
{
  return g_strndup ((const char *) data, size);
}

const char *
fuzz_file_new (const guint8 *data,
               gsize         size)
{
  static char path[32];
  static int file = -1;

  if (file >= 0)
    close (file);
  file = memfd_create ("input", MFD_CLOEXEC);
  g_assert_cmpint (file, >=, 0);
  for (gsize done = 0; done < size;)
    {
      gssize written = write (file, data + done, size - done);

      g_assert_cmpint (written, >, 0);
      done += (gsize) written;
    }
  g_snprintf (path, sizeof path, "/proc/self/fd/%d", file);
  return path;
}
