/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the window costs: the time to its first frame, what it does while nobody does anything, its
 * memory, how long it may not answer while eight boards are flashed at once, and how fast the log
 * takes lines. Needs a screen; nothing here is a test. */

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench-loop.h"
#include "optio-board-list.h"
#include "optio-sim-device.h"
#include "optio-usb-monitor.h"
#include "optio-window.h"

#define N_BOARDS 8u
#define FIRMWARE_SIZE (512u * 1024u)
#define JOURNAL_CAPACITY 50000u /* as in the program */
#define N_ROUNDS 7u
#define SETTLE_MS 3000u
#define IDLE_MS 10000u
#define SHOWN_MS 500u /* after which the log has been painted */

#define N_EVENTS 1000000u
#define N_SHOWN_EVENTS 100000u
#define EVENTS_AT_ONCE 1000u

/* How often any thread of this process went to sleep, which is how often it was woken. */
static guint64
count_sleeps (void)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  guint64 n_sleeps = 0;
  const char *name;

  while ((name = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", name, "status", NULL);

      n_sleeps += bench_read_value (path, "\nvoluntary_ctxt_switches:\t");
    }

  return n_sleeps;
}

/* Since the kernel started this process, to a hundredth of a second. */
static double
get_age_s (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;
  struct timespec now;

  if (!g_file_get_contents ("/proc/self/stat", &text, NULL, NULL))
    return 0;

  words = g_strsplit (strrchr (text, ')') + 2, " ", 0);
  clock_gettime (CLOCK_BOOTTIME, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9 -
         g_ascii_strtod (words[19], NULL) / (double) sysconf (_SC_CLK_TCK);
}

/* ---- the window ---- */

static void
set_flag (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
measure_first_frame (GtkWindow *window)
{
  gboolean is_painted = FALSE;
  GdkFrameClock *clock;

  gtk_window_present (window);
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (set_flag), &is_painted);
  while (!is_painted)
    g_main_context_iteration (NULL, TRUE);

  g_signal_handlers_disconnect_by_data (clock, &is_painted);
  printf ("%-44s %10.2f s\n", "from the start to the first frame", get_age_s ());
}

static void
measure_idle (void)
{
  guint64 n_sleeps;

  bench_loop_run (SETTLE_MS);
  bench_loop_reset ();
  n_sleeps = count_sleeps ();
  bench_loop_run (IDLE_MS);
  n_sleeps = count_sleeps () - n_sleeps;
  printf ("%-44s %10u\n", "wake-ups of the main loop in 10 idle s",
          bench_loop_get_n_wakeups () - 1);
  printf ("%-44s %10u\n", "wake-ups of all threads in 10 idle s", (guint) n_sleeps - 1);
  printf ("%-44s %10.1f MiB\n", "resident memory", bench_get_resident_mib ());
}

/* ---- eight boards ---- */

/* As long as the flash of the smaller one; two of them differ in every sector. */
static GFile *
make_firmware (const char *folder,
               guint       seed)
{
  g_autofree char *name = g_strdup_printf ("firmware-%u.bin", seed);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree guint8 *data = g_malloc (FIRMWARE_SIZE);
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  for (guint i = 0; i < FIRMWARE_SIZE; i++)
    data[i] = (guint8) g_rand_int (random);
  g_file_set_contents (path, (const char *) data, FIRMWARE_SIZE, NULL);
  return g_file_new_for_path (path);
}

static void
add_boards (OptioBoardList *boards,
            GListStore     *devices,
            OptioSimClock   clock)
{
  static const char *const ids[] = { "stm32f405", "stm32g0c1" };

  for (guint i = 0; i < N_BOARDS; i++)
    {
      OptioBoard *board = optio_catalog_find_board (optio_board_list_get_catalog (boards),
                                                    ids[i % G_N_ELEMENTS (ids)]);
      g_autoptr (OptioDevice) device =
          optio_sim_device_new (board, clock, i / G_N_ELEMENTS (ids));

      g_list_store_append (devices, device);
    }
}

static void
remove_boards (OptioBoardList *boards,
               GListStore     *devices)
{
  g_list_store_remove_all (devices);
  while (g_list_model_get_n_items (G_LIST_MODEL (boards)) > 0)
    {
      g_autoptr (OptioBoardItem) item = g_list_model_get_item (G_LIST_MODEL (boards), 0);

      optio_board_list_remove (boards, item);
    }
}

static void
open_firmware (OptioBoardList *boards,
               GFile          *file)
{
  g_autoptr (OptioFirmware) firmware = optio_firmware_new (file);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (boards)); i++)
    {
      g_autoptr (OptioBoardItem) item = g_list_model_get_item (G_LIST_MODEL (boards), i);

      optio_flash_setup_set_firmware (optio_board_item_get_setup (item), firmware);
    }
}

/* Returns how many boards can be flashed; flashes them if it is told to. */
static guint
for_each_ready_board (OptioBoardList *boards,
                      void (*act) (OptioBoardItem *item))
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (boards));
  guint n_ready = 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (OptioBoardItem) item = g_list_model_get_item (G_LIST_MODEL (boards), i);

      if (!optio_board_item_can_flash (item))
        continue;
      n_ready++;
      if (act != NULL)
        act (item);
    }

  return n_ready;
}

static guint
count_verified (OptioBoardList *boards)
{
  guint n_verified = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (boards)); i++)
    {
      g_autoptr (OptioBoardItem) item = g_list_model_get_item (G_LIST_MODEL (boards), i);
      OptioVerdict *verdict = optio_board_item_get_verdict (item);

      n_verified += verdict != NULL && optio_verdict_get_kind (verdict) == OPTIO_VERDICT_VERIFIED;
    }

  return n_verified;
}

static guint64
count_lines (OptioJournal *journal)
{
  guint64 n_dropped;

  g_object_get (journal, "n-dropped", &n_dropped, NULL);
  return g_list_model_get_n_items (G_LIST_MODEL (journal)) + n_dropped;
}

/* What one time of flashing all boards took. */
typedef struct
{
  gint64 duration_us;
  gint64 stall_us;
  BenchTurn turn;
} Round;

static Round
flash_all (OptioBoardList *boards,
           GFile          *firmware)
{
  gint64 start_us;
  Round round;

  optio_journal_clear (optio_board_list_get_journal (boards));
  open_firmware (boards, firmware);
  while (for_each_ready_board (boards, NULL) < N_BOARDS)
    g_main_context_iteration (NULL, TRUE);
  bench_loop_run (SETTLE_MS);

  bench_loop_reset ();
  start_us = g_get_monotonic_time ();
  for_each_ready_board (boards, optio_board_item_flash);
  while (optio_board_list_is_busy (boards))
    g_main_context_iteration (NULL, TRUE);
  round.duration_us = g_get_monotonic_time () - start_us;
  bench_loop_run (SHOWN_MS);
  round.stall_us = bench_loop_get_longest_wall_us ();
  round.turn = bench_loop_get_longest ();
  return round;
}

static int
compare_work (gconstpointer a,
              gconstpointer b)
{
  const Round *first = a;
  const Round *second = b;

  return first->turn.work_us < second->turn.work_us ? -1 : 1;
}

static void
print_round (const char  *name,
             const Round *round)
{
  printf ("  %-42s %10.1f ms, %.1f ms of them at work (layout %.1f, painting %.1f)\n", name,
          (double) round->stall_us / 1e3, (double) round->turn.work_us / 1e3,
          (double) round->turn.layout_us / 1e3, (double) round->turn.paint_us / 1e3);
}

/* In turns two files, so that everything is written each time. */
static void
measure_many_boards (OptioBoardList *boards,
                     GListStore     *devices,
                     OptioSimClock   clock,
                     guint           n_rounds)
{
  g_autofree char *folder = g_dir_make_tmp ("optio-bench-XXXXXX", NULL);
  g_autoptr (GFile) first = make_firmware (folder, 1);
  g_autoptr (GFile) second = make_firmware (folder, 2);
  Round rounds[N_ROUNDS];

  add_boards (boards, devices, clock);
  for (guint i = 0; i < n_rounds; i++)
    rounds[i] = flash_all (boards, i % 2 == 0 ? first : second);

  printf ("%-44s %10u, %s\n", "boards flashed at once and verified", count_verified (boards),
          clock == OPTIO_SIM_CLOCK_REAL ? "in real time" : "as fast as can be");
  printf ("%-44s %10.2f s, %u lines of log\n", "  for which it takes",
          (double) rounds[n_rounds - 1].duration_us / 1e6,
          (guint) count_lines (optio_board_list_get_journal (boards)));
  qsort (rounds, n_rounds, sizeof *rounds, compare_work);
  print_round ("longest time without an answer", &rounds[n_rounds / 2]);
  if (n_rounds > 1)
    print_round ("  in the worst of some rounds", &rounds[n_rounds - 1]);

  remove_boards (boards, devices);
  g_file_delete (first, NULL, NULL);
  g_file_delete (second, NULL, NULL);
  rmdir (folder);
}

/* ---- the log ---- */

static void
append_events (OptioJournal *journal,
               guint         n_events,
               gboolean      is_shown)
{
  OptioEventTrafficInfo info = { .request = 3, .length = 6 };
  OptioEvent *events[EVENTS_AT_ONCE];

  for (guint i = 0; i < EVENTS_AT_ONCE; i++)
    events[i] = optio_event_new_traffic (i, &info, "OK, dfuDNBUSY, 104 ms");

  for (guint done = 0; done < n_events; done += EVENTS_AT_ONCE)
    {
      optio_journal_append (journal, "1-4.2", events, EVENTS_AT_ONCE);
      if (is_shown)
        g_main_context_iteration (NULL, FALSE);
    }

  for (guint i = 0; i < EVENTS_AT_ONCE; i++)
    optio_event_unref (events[i]);
}

static void
measure_log (OptioJournal *shown)
{
  g_autoptr (OptioJournal) journal = optio_journal_new (JOURNAL_CAPACITY);
  gint64 start_us = g_get_monotonic_time ();
  gint64 middle_us;

  append_events (journal, N_EVENTS, FALSE);
  middle_us = g_get_monotonic_time ();
  printf ("%-44s %10.2f million a second\n", "lines that the log takes",
          N_EVENTS / (double) (middle_us - start_us));
  bench_loop_reset ();
  append_events (shown, N_SHOWN_EVENTS, TRUE);
  printf ("%-44s %10.2f million a second\n", "  while the window shows it",
          N_SHOWN_EVENTS / (double) (g_get_monotonic_time () - middle_us));
  bench_loop_print ();
  printf ("%-44s %10.1f MiB\n", "  resident memory afterwards", bench_get_resident_mib ());
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (AdwApplication) application =
      adw_application_new ("io.github.optio.Bench", G_APPLICATION_NON_UNIQUE);
  g_autoptr (OptioCatalog) catalog = optio_catalog_new_default ();
  g_autoptr (OptioJournal) journal = optio_journal_new (JOURNAL_CAPACITY);
  g_autoptr (OptioBoardList) boards = NULL;
  g_autoptr (OptioUsbMonitor) monitor = optio_usb_monitor_new (NULL);
  g_autoptr (GListStore) devices = g_list_store_new (OPTIO_TYPE_DEVICE);
  OptioWindow *window;

  setvbuf (stdout, NULL, _IOLBF, 0);
  bench_loop_watch ();
  g_application_set_resource_base_path (G_APPLICATION (application), "/io/github/optio/Optio");
  if (!g_application_register (G_APPLICATION (application), NULL, NULL))
    return 1;

  boards = optio_board_list_new (catalog, journal, NULL);
  if (monitor != NULL)
    optio_board_list_add_devices (boards, G_LIST_MODEL (monitor));
  optio_board_list_add_devices (boards, G_LIST_MODEL (devices));
  window = optio_window_new (GTK_APPLICATION (application), boards);
  g_object_set (window, "log-visible", TRUE, NULL);

  measure_first_frame (GTK_WINDOW (window));
  measure_idle ();
  measure_many_boards (boards, devices, OPTIO_SIM_CLOCK_REAL, 1);
  measure_many_boards (boards, devices, OPTIO_SIM_CLOCK_VIRTUAL, N_ROUNDS);
  measure_log (journal);

  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
