/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Jobs and their threads, on boards that never open. What jobs do on a board that does is in
 * test-job-sim.c. */

#include "optio-error.h"
#include "optio-job.h"
#include "optio-worker.h"
#include "shy-device.h"

static OptioJob *
make_job (ShyDevice    *device,
          OptioJournal *journal)
{
  g_autoptr (OptioTarget) target =
      optio_target_new (optio_device_get_identity (OPTIO_DEVICE (device)), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioPlan) plan = optio_plan_new_leave (target, 0x08000000, &error);

  g_assert_no_error (error);
  return optio_job_new (OPTIO_DEVICE (device), plan, journal);
}

static void
count_up (OptioJob *job,
          guint    *n)
{
  g_assert_nonnull (optio_job_get_verdict (job));
  (*n)++;
}

static void
await (const guint *n,
       guint        expected)
{
  while (*n < expected)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (*n, ==, expected);
}

static void
await_opens (ShyDevice *device,
             guint      expected)
{
  while (shy_device_get_n_opens (device) < expected)
    g_usleep (1000);
}

static void
test_unopened (void)
{
  g_autoptr (ShyDevice) device = shy_device_new ("1-2", "somebody else holds the board");
  g_autoptr (OptioJob) job = make_job (device, NULL);
  OptioVerdict *verdict;
  guint n_finished = 0;

  g_signal_connect (job, "finished", G_CALLBACK (count_up), &n_finished);
  g_assert_null (optio_job_get_verdict (job));
  optio_job_start (job);
  await (&n_finished, 1);

  verdict = optio_job_get_verdict (job);
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_NOT_CHANGED);
  g_assert_error (optio_verdict_get_error (verdict), OPTIO_ERROR, OPTIO_ERROR_BUSY);
  g_assert_true (g_str_has_prefix (optio_verdict_get_sentence (verdict),
                                   "somebody else holds the board. "));
  g_assert_cmpfloat (optio_job_get_fraction (job), ==, 0.0);
  g_assert_true (shy_device_get_opener (device) != g_thread_self ());
}

/* The second job of a board waits for the first; a job of another board does not. */
static void
test_one_after_the_other (void)
{
  g_autoptr (ShyDevice) first = shy_device_new ("1-2", "no");
  g_autoptr (ShyDevice) other = shy_device_new ("1-3", "no");
  g_autoptr (OptioJob) one = make_job (first, NULL);
  g_autoptr (OptioJob) two = make_job (first, NULL);
  g_autoptr (OptioJob) three = make_job (other, NULL);
  guint n_finished = 0;
  guint n_others = 0;

  g_signal_connect (one, "finished", G_CALLBACK (count_up), &n_finished);
  g_signal_connect (two, "finished", G_CALLBACK (count_up), &n_finished);
  g_signal_connect (three, "finished", G_CALLBACK (count_up), &n_others);
  shy_device_close_gate (first);
  optio_job_start (one);
  optio_job_start (two);
  optio_job_start (three);

  await_opens (first, 1);
  await (&n_others, 1);
  g_assert_cmpuint (n_finished, ==, 0);
  g_assert_cmpuint (shy_device_get_n_opens (first), ==, 1);

  shy_device_open_gate (first);
  await (&n_finished, 2);
  g_assert_cmpuint (shy_device_get_n_opens (first), ==, 2);
}

static void
test_cancelled_while_waiting (void)
{
  g_autoptr (ShyDevice) device = shy_device_new ("1-2", "no");
  g_autoptr (OptioJob) one = make_job (device, NULL);
  g_autoptr (OptioJob) two = make_job (device, NULL);
  guint n_finished = 0;

  g_signal_connect (one, "finished", G_CALLBACK (count_up), &n_finished);
  g_signal_connect (two, "finished", G_CALLBACK (count_up), &n_finished);
  shy_device_close_gate (device);
  optio_job_start (one);
  optio_job_start (two);
  await_opens (device, 1);
  optio_job_cancel (two);
  shy_device_open_gate (device);
  await (&n_finished, 2);

  /* It never came to the board. */
  g_assert_cmpuint (shy_device_get_n_opens (device), ==, 1);
  g_assert_error (optio_verdict_get_error (optio_job_get_verdict (two)), G_IO_ERROR,
                  G_IO_ERROR_CANCELLED);
  g_assert_cmpint (optio_verdict_get_kind (optio_job_get_verdict (two)), ==,
                   OPTIO_VERDICT_NOT_CHANGED);
}

static void
note_gone (gpointer data,
           GObject *where_the_object_was)
{
  GThread **thread = data;

  *thread = g_thread_self ();
}

/* Nobody but the job itself holds job and board, and yet both die at home. Many times, because a
 * reference that is dropped on the worker is a race that is lost now and then. */
static void
test_dies_at_home (void)
{
  for (guint i = 0; i < 200; i++)
    {
      ShyDevice *device = shy_device_new ("1-2", "no");
      OptioJob *job = make_job (device, NULL);
      GThread *job_thread = NULL;
      guint n_finished = 0;

      shy_device_steal_finalizer ();
      g_object_weak_ref (G_OBJECT (job), note_gone, &job_thread);
      g_signal_connect (job, "finished", G_CALLBACK (count_up), &n_finished);
      optio_job_start (job);
      g_object_unref (job);
      g_object_unref (device);
      await (&n_finished, 1);

      g_assert_true (job_thread == g_thread_self ());
      g_assert_true (shy_device_steal_finalizer () == g_thread_self ());
    }
}

static void
test_never_started (void)
{
  ShyDevice *device = shy_device_new ("1-2", "no");
  OptioJob *job = make_job (device, NULL);

  shy_device_steal_finalizer ();
  optio_job_cancel (job);
  g_object_unref (device);
  g_object_unref (job);
  g_assert_true (shy_device_steal_finalizer () == g_thread_self ());
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job/unopened", test_unopened);
  g_test_add_func ("/job/one-after-the-other", test_one_after_the_other);
  g_test_add_func ("/job/cancelled-while-waiting", test_cancelled_while_waiting);
  g_test_add_func ("/job/dies-at-home", test_dies_at_home);
  g_test_add_func ("/job/never-started", test_never_started);
  return g_test_run ();
}
