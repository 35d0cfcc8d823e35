/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-loop.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static struct
{
  guint n_wakeups;
  guint n_frames;
  gint64 woken_us; /* 0 while it sleeps for the first time */
  gint64 woken_work_us;
  gint64 phase_work_us; /* when the phase of the frame began that goes on */
  BenchTurn turn;
  BenchTurn longest;
  gint64 longest_wall_us;
} loop;

/* Of this thread, without what the computer did meanwhile. */
static gint64
get_work_us (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* Between two sleeps of the main loop nobody is answered. */
static void
end_turn (void)
{
  loop.turn.wall_us = g_get_monotonic_time () - loop.woken_us;
  loop.turn.work_us = get_work_us () - loop.woken_work_us;
  if (loop.turn.work_us > loop.longest.work_us)
    loop.longest = loop.turn;
  loop.longest_wall_us = MAX (loop.longest_wall_us, loop.turn.wall_us);
}

static int
watch_poll (GPollFD *fds,
            guint    n_fds,
            int      timeout_ms)
{
  int result;

  if (loop.woken_us != 0)
    end_turn ();
  result = g_poll (fds, n_fds, timeout_ms);
  loop.n_wakeups++;
  loop.turn = (BenchTurn){ 0 };
  loop.woken_us = g_get_monotonic_time ();
  loop.woken_work_us = get_work_us ();
  return result;
}

/* A frame is laid out, then painted; either may be left out. */
static void
end_phase (gint64 *sum_us)
{
  if (loop.phase_work_us != 0)
    *sum_us += get_work_us () - loop.phase_work_us;
  loop.phase_work_us = 0;
}

/* A hook is called before all handlers of its signal, so each says where a phase begins. */
static gboolean
layout_cb (GSignalInvocationHint *hint,
           guint                  n_values,
           const GValue          *values,
           gpointer               user_data)
{
  loop.phase_work_us = get_work_us ();
  return TRUE;
}

static gboolean
paint_cb (GSignalInvocationHint *hint,
          guint                  n_values,
          const GValue          *values,
          gpointer               user_data)
{
  end_phase (&loop.turn.layout_us);
  loop.phase_work_us = get_work_us ();
  loop.n_frames++;
  return TRUE;
}

static gboolean
after_paint_cb (GSignalInvocationHint *hint,
                guint                  n_values,
                const GValue          *values,
                gpointer               user_data)
{
  end_phase (&loop.turn.paint_us);
  return TRUE;
}

static void
hook (const char         *signal,
      GSignalEmissionHook func)
{
  g_signal_add_emission_hook (g_signal_lookup (signal, GDK_TYPE_FRAME_CLOCK), 0, func, NULL,
                              NULL);
}

void
bench_loop_watch (void)
{
  g_main_context_set_poll_func (NULL, watch_poll);
  g_type_class_unref (g_type_class_ref (GDK_TYPE_FRAME_CLOCK)); /* makes its signals */
  hook ("layout", layout_cb);
  hook ("paint", paint_cb);
  hook ("after-paint", after_paint_cb);
}

void
bench_loop_reset (void)
{
  memset (&loop, 0, sizeof loop);
}

guint
bench_loop_get_n_wakeups (void)
{
  return loop.n_wakeups;
}

guint
bench_loop_get_n_frames (void)
{
  return loop.n_frames;
}

BenchTurn
bench_loop_get_longest (void)
{
  return loop.longest;
}

gint64
bench_loop_get_longest_wall_us (void)
{
  return loop.longest_wall_us;
}

void
bench_loop_print (void)
{
  BenchTurn longest = loop.longest;

  printf ("%-44s %10.1f ms\n", "  longest time without an answer", loop.longest_wall_us / 1e3);
  printf ("%-44s %10.1f ms, of which %.1f layout and %.1f painting\n",
          "  longest time at work for one", longest.work_us / 1e3, longest.layout_us / 1e3,
          longest.paint_us / 1e3);
}

static void
set_flag (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

void
bench_loop_run (guint duration_ms)
{
  gboolean is_over = FALSE;

  g_timeout_add_once (duration_ms, set_flag, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

guint64
bench_read_value (const char *path,
                  const char *key)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;

  line = strstr (text, key);
  return line != NULL ? g_ascii_strtoull (line + strlen (key), NULL, 10) : 0;
}

double
bench_get_resident_mib (void)
{
  return (double) bench_read_value ("/proc/self/status", "VmRSS:") / 1024;
}
