/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* What the main loop did since bench_loop_reset(), and for how long it answered nobody. */

/* Of one turn of the main loop, from waking up to going to sleep. */
typedef struct
{
  gint64 wall_us;
  gint64 work_us;   /* of that: this thread on the processor */
  gint64 layout_us; /* of that: GTK finds the places of widgets */
  gint64 paint_us;  /* of that: GTK draws them; the rest is what the program itself does */
} BenchTurn;

/* Before anything is done with GTK. */
void bench_loop_watch (void);
void bench_loop_reset (void);
guint bench_loop_get_n_wakeups (void);

/* How often a frame was drawn. */
guint bench_loop_get_n_frames (void);

/* The turn that took longest on the processor, and the longest one by the clock. */
BenchTurn bench_loop_get_longest (void);
gint64    bench_loop_get_longest_wall_us (void);

/* Says both. */
void bench_loop_print (void);

/* Turns it for a while; one wake-up of these is the timer's own. */
void bench_loop_run (guint duration_ms);

/* The value behind @key in a file of /proc, 0 if there is none. */
guint64 bench_read_value (const char *path,
                          const char *key);
double  bench_get_resident_mib (void);
