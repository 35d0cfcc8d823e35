/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Jobs on simulated boards in virtual time: the whole way from a plan to bytes in the chip. */

#include <glib/gstdio.h>

#include "optio-catalog.h"
#include "optio-dfu.h"
#include "optio-error.h"
#include "optio-format.h"
#include "optio-job.h"
#include "optio-sim-device.h"

#define FLASH_START 0x08000000u
#define FIRMWARE_SIZE 40000u

/* What a job told on its way. */
typedef struct
{
  guint n_events;
  guint n_progress;
  guint n_steps;
  guint n_finished;
  double fraction;
  guint state;
  gint64 time_us;
} Record;

static OptioCatalog *catalog;

static OptioDevice *
make_board (OptioSimClock clock,
            guint         instance)
{
  OptioBoard *board = optio_catalog_find_board (catalog, "stm32f072");

  g_assert_nonnull (board);
  return optio_sim_device_new (board, clock, instance);
}

static guint8 *
make_firmware (guint8 seed)
{
  guint8 *data = g_malloc (FIRMWARE_SIZE);

  for (guint i = 0; i < FIRMWARE_SIZE; i++)
    data[i] = (guint8) (seed + i * 7 + (i >> 8));
  return data;
}

static OptioJob *
make_flash_job (OptioDevice  *device,
                guint8        seed,
                OptioJournal *journal)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autofree guint8 *data = make_firmware (seed);
  g_autoptr (OptioTarget) target = NULL;
  g_autoptr (OptioMatch) match = NULL;
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  optio_image_builder_add (builder, FLASH_START, data, FIRMWARE_SIZE, &error);
  g_assert_no_error (error);
  image = optio_image_builder_end (builder);
  match = optio_catalog_match (catalog, optio_device_get_identity (device));
  target = optio_target_new_from_match (optio_device_get_identity (device), match);
  plan = optio_plan_new_flash (target, image, OPTIO_FLASH_DEFAULT, &error);
  g_assert_no_error (error);
  return optio_job_new (device, plan, journal);
}

static void
on_event (OptioJob   *job,
          OptioEvent *event,
          Record     *record)
{
  const OptioEventStateInfo *info = optio_event_get_state_info (event);

  record->n_events++;
  g_assert_cmpint (optio_event_get_kind (event), !=, OPTIO_EVENT_PROGRESS);
  g_assert_cmpint (optio_event_get_time_us (event), >=, record->time_us);
  record->time_us = optio_event_get_time_us (event);
  if (optio_event_get_kind (event) == OPTIO_EVENT_STEP)
    record->n_steps++;

  /* Each transition begins where the one before ended: none is lost. */
  if (info == NULL)
    return;
  if (record->state != OPTIO_DFU_STATE_UNKNOWN)
    g_assert_cmpuint (info->from, ==, record->state);
  record->state = info->to;
}

static void
on_fraction (OptioJob   *job,
             GParamSpec *pspec,
             Record     *record)
{
  g_assert_cmpfloat (optio_job_get_fraction (job), >=, record->fraction);
  record->fraction = optio_job_get_fraction (job);
  record->n_progress++;
}

static void
on_finished (OptioJob *job,
             Record   *record)
{
  record->n_finished++;
}

static void
watch (OptioJob *job,
       Record   *record)
{
  *record = (Record){ .state = OPTIO_DFU_STATE_UNKNOWN };
  g_signal_connect (job, "event", G_CALLBACK (on_event), record);
  g_signal_connect (job, "notify::fraction", G_CALLBACK (on_fraction), record);
  g_signal_connect (job, "finished", G_CALLBACK (on_finished), record);
}

static void
await (const Record *record)
{
  while (record->n_finished == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (record->n_finished, ==, 1);
}

static void
assert_holds (OptioDevice *device,
              guint8       seed)
{
  g_autoptr (GBytes) found =
      optio_sim_device_peek (OPTIO_SIM_DEVICE (device), FLASH_START, FIRMWARE_SIZE);
  g_autofree guint8 *expected = make_firmware (seed);

  g_assert_cmpmem (g_bytes_get_data (found, NULL), g_bytes_get_size (found), expected,
                   FIRMWARE_SIZE);
}

static void
test_flash (void)
{
  g_autoptr (OptioDevice) device = make_board (OPTIO_SIM_CLOCK_VIRTUAL, 0);
  g_autoptr (OptioJournal) journal = optio_journal_new (100000);
  g_autoptr (OptioJob) job = make_flash_job (device, 1, journal);
  g_autofree char *step = NULL;
  Record record;

  watch (job, &record);
  optio_job_start (job);
  await (&record);

  g_assert_cmpint (optio_verdict_get_kind (optio_job_get_verdict (job)), ==,
                   OPTIO_VERDICT_VERIFIED);
  assert_holds (device, 1);
  g_assert_cmpuint (record.n_steps, ==, 3);
  g_assert_cmpuint (record.n_progress, >, 0);
  g_assert_cmpfloat (record.fraction, ==, 1.0);
  g_assert_cmpint (record.state, ==, OPTIO_DFU_IDLE);
  optio_journal_publish (journal);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (journal)), ==, record.n_events);
  g_object_get (job, "step", &step, NULL);
  g_assert_true (g_str_has_prefix (step, "verify "));
}

static void
test_two_boards (void)
{
  g_autoptr (OptioDevice) one = make_board (OPTIO_SIM_CLOCK_VIRTUAL, 0);
  g_autoptr (OptioDevice) two = make_board (OPTIO_SIM_CLOCK_VIRTUAL, 1);
  g_autoptr (OptioJob) job_one = make_flash_job (one, 1, NULL);
  g_autoptr (OptioJob) job_two = make_flash_job (two, 2, NULL);
  Record record_one;
  Record record_two;

  watch (job_one, &record_one);
  watch (job_two, &record_two);
  optio_job_start (job_one);
  optio_job_start (job_two);
  await (&record_one);
  await (&record_two);
  assert_holds (one, 1);
  assert_holds (two, 2);
}

/* In real time both need the better part of a second; one after the other they would need twice
 * that. The second begins before the first has ended. */
static void
test_two_boards_at_once (void)
{
  g_autoptr (OptioDevice) one = make_board (OPTIO_SIM_CLOCK_REAL, 0);
  g_autoptr (OptioDevice) two = make_board (OPTIO_SIM_CLOCK_REAL, 1);
  g_autoptr (OptioJob) job_one = make_flash_job (one, 1, NULL);
  g_autoptr (OptioJob) job_two = make_flash_job (two, 2, NULL);
  gboolean were_both_running = FALSE;
  Record record_one;
  Record record_two;

  watch (job_one, &record_one);
  watch (job_two, &record_two);
  optio_job_start (job_one);
  optio_job_start (job_two);
  while (record_one.n_finished == 0 || record_two.n_finished == 0)
    {
      were_both_running |= record_one.n_steps > 0 && record_one.n_finished == 0 &&
                           record_two.n_steps > 0 && record_two.n_finished == 0;
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_true (were_both_running);
  assert_holds (one, 1);
  assert_holds (two, 2);
}

/* When the first block is on the chip, so that there is something to tell. */
static void
cancel_at_write (OptioJob   *job,
                 OptioEvent *event,
                 gpointer    user_data)
{
  const OptioEventStateInfo *info = optio_event_get_state_info (event);

  if (info != NULL && info->to == OPTIO_DFU_DNLOAD_IDLE &&
      g_str_has_prefix (optio_event_get_text (event), "write "))
    optio_job_cancel (job);
}

static void
test_cancel (void)
{
  g_autoptr (OptioDevice) device = make_board (OPTIO_SIM_CLOCK_REAL, 0);
  g_autoptr (OptioJob) job = make_flash_job (device, 1, NULL);
  g_autoptr (OptioJob) again = make_flash_job (device, 1, NULL);
  Record record;

  watch (job, &record);
  g_signal_connect (job, "event", G_CALLBACK (cancel_at_write), NULL);
  optio_job_start (job);
  await (&record);

  g_assert_cmpint (optio_verdict_get_kind (optio_job_get_verdict (job)), ==, OPTIO_VERDICT_PARTLY);
  g_assert_error (optio_verdict_get_error (optio_job_get_verdict (job)), G_IO_ERROR,
                  G_IO_ERROR_CANCELLED);
  g_assert_cmpint (record.state, ==, OPTIO_DFU_IDLE);
  g_assert_cmpfloat (optio_job_get_fraction (job), <, 1.0);

  /* The same plan again finishes what was begun. */
  watch (again, &record);
  optio_job_start (again);
  await (&record);
  assert_holds (device, 1);
}

static void
test_unplugged (void)
{
  g_autoptr (OptioDevice) device = make_board (OPTIO_SIM_CLOCK_VIRTUAL, 0);
  g_autoptr (OptioJob) job = make_flash_job (device, 1, NULL);
  Record record;

  optio_sim_device_unplug_at (OPTIO_SIM_DEVICE (device), 90);
  watch (job, &record);
  optio_job_start (job);
  await (&record);

  g_assert_cmpint (optio_verdict_get_kind (optio_job_get_verdict (job)), ==, OPTIO_VERDICT_PARTLY);
  g_assert_error (optio_verdict_get_error (optio_job_get_verdict (job)), OPTIO_ERROR,
                  OPTIO_ERROR_GONE);
}

#define REST_START (FLASH_START + FIRMWARE_SIZE)
#define REST_SIZE 64u

/* Runs the job on a new board whose cable is pulled at a transfer. */
static OptioDevice *
run_cut (guint      n_transfers,
         OptioJob **out_job)
{
  OptioDevice *device = make_board (OPTIO_SIM_CLOCK_VIRTUAL, 0);
  guint8 rest[REST_SIZE];
  Record record;

  memset (rest, 0x11, sizeof rest);
  optio_sim_device_poke (OPTIO_SIM_DEVICE (device), REST_START, rest, sizeof rest);
  optio_sim_device_unplug_at (OPTIO_SIM_DEVICE (device), n_transfers);
  *out_job = make_flash_job (device, 1, NULL);
  watch (*out_job, &record);
  optio_job_start (*out_job);
  await (&record);
  return device;
}

/* The path that follows "flash " in the sentence. */
static GFile *
find_named_file (const char *sentence)
{
  const char *start = strstr (sentence, "flash /");
  const char *end;
  g_autofree char *path = NULL;

  g_assert_nonnull (start);
  start += strlen ("flash ");
  end = strstr (start, " as well.");
  g_assert_nonnull (end);
  path = g_strndup (start, (gsize) (end - start));
  return g_file_new_for_path (path);
}

/* What was behind the firmware in its last sector is erased when the cable is pulled: it is in the
 * file that the verdict names. */
static void
test_rescue (void)
{
  gboolean was_rescued = FALSE;

  for (guint n = 20; !was_rescued; n++)
    {
      g_autoptr (OptioJob) job = NULL;
      g_autoptr (OptioDevice) device = run_cut (n, &job);
      OptioVerdict *verdict = optio_job_get_verdict (job);
      g_autoptr (GFile) file = NULL;
      g_autoptr (OptioImage) image = NULL;
      g_autoptr (GError) error = NULL;
      guint8 byte = 0;

      g_assert_false (optio_verdict_is_success (verdict));
      was_rescued = optio_verdict_get_rescue (verdict) != NULL;
      if (!was_rescued)
        continue;

      file = find_named_file (optio_verdict_get_sentence (verdict));
      image = optio_format_read_file (NULL, file, 0, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (optio_image_get_size (image), ==, REST_SIZE);
      for (guint32 i = 0; i < REST_SIZE; i++)
        {
          g_assert_true (optio_image_peek (image, REST_START + i, &byte));
          g_assert_cmphex (byte, ==, 0x11);
        }
      g_assert_true (g_file_delete (file, NULL, NULL));
    }
}

static void
note_thread (gpointer data,
             GObject *where_the_object_was)
{
  GThread **thread = data;

  *thread = g_thread_self ();
}

/* The worker opens the board and holds a transport of it; the board still dies at home. */
static void
test_dies_at_home (void)
{
  for (guint i = 0; i < 20; i++)
    {
      OptioDevice *device = make_board (OPTIO_SIM_CLOCK_VIRTUAL, 0);
      OptioJob *job = make_flash_job (device, 1, NULL);
      GThread *job_thread = NULL;
      GThread *device_thread = NULL;
      Record record;

      g_object_weak_ref (G_OBJECT (job), note_thread, &job_thread);
      g_object_weak_ref (G_OBJECT (device), note_thread, &device_thread);
      watch (job, &record);
      optio_job_start (job);
      g_object_unref (job);
      g_object_unref (device);
      await (&record);

      /* What the simulated board itself sent home may still hold it for a turn of the loop. */
      while (device_thread == NULL && g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_true (job_thread == g_thread_self ());
      g_assert_true (device_thread == g_thread_self ());
    }
}

/* Where what is rescued goes, instead of the user's own folder. */
static char *
make_state_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("optio-test-XXXXXX", &error);

  g_assert_no_error (error);
  g_setenv ("XDG_STATE_HOME", folder, TRUE);
  return folder;
}

static void
remove_state_folder (const char *folder)
{
  g_autofree char *own = g_build_filename (folder, "optio", NULL);
  g_autofree char *rescue = g_build_filename (own, "rescue", NULL);

  g_rmdir (rescue);
  g_rmdir (own);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *state = NULL;
  int result;

  state = make_state_folder ();
  g_test_init (&argc, &argv, NULL);
  catalog = optio_catalog_new_default ();
  g_test_add_func ("/job-sim/flash", test_flash);
  g_test_add_func ("/job-sim/two-boards", test_two_boards);
  g_test_add_func ("/job-sim/two-boards-at-once", test_two_boards_at_once);
  g_test_add_func ("/job-sim/cancel", test_cancel);
  g_test_add_func ("/job-sim/unplugged", test_unplugged);
  g_test_add_func ("/job-sim/rescue", test_rescue);
  g_test_add_func ("/job-sim/dies-at-home", test_dies_at_home);
  result = g_test_run ();
  g_clear_object (&catalog);
  remove_state_folder (state);
  return result;
}
