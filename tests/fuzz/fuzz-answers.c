/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A board that lies. The first byte of the input chooses the job, the next its board, and each byte
 * after them spoils one transfer; after the last it is honest. Only what it reads back stays true:
 * then whatever is called verified must be so. */

#include "fuzz.h"
#include "lying-transport.h"
#include "optio-engine.h"
#include "sweep-job.h"

static void
choose (guint8           job_number,
        guint8           board_number,
        const SweepJob **out_job,
        const char     **out_board)
{
  guint n_jobs = 0;
  guint n_boards;

  while (sweep_jobs[n_jobs].name != NULL)
    n_jobs++;
  *out_job = &sweep_jobs[job_number % n_jobs];
  n_boards = g_strv_length ((char **) (*out_job)->boards);
  *out_board = (*out_job)->boards[board_number % n_boards];
}

static void
run (SweepScene   *scene,
     OptioPlan    *plan,
     const guint8 *lies,
     gsize         n_lies)
{
  OptioDevice *device = scene->bench.device;
  g_autoptr (OptioTransport) honest = optio_device_open (device, NULL, NULL);
  g_autoptr (OptioTransport) transport = lying_transport_new (honest, lies, n_lies);
  g_autoptr (OptioVerdict) verdict = optio_engine_run (plan, device, transport, NULL, NULL, NULL);

  optio_transport_close (transport);
  if (optio_verdict_get_kind (verdict) == OPTIO_VERDICT_VERIFIED && scene->job->find_fault != NULL)
    g_assert_cmpstr (scene->job->find_fault (scene, verdict), ==, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static gboolean has_catalog;
  const SweepJob *job;
  const char *board;
  SweepScene scene;
  g_autoptr (OptioPlan) plan = NULL;

  if (size < 2)
    return 0;
  if (!has_catalog)
    engine_bench_load_catalog ();
  has_catalog = TRUE;

  choose (data[0], data[1], &job, &board);
  sweep_scene_init (&scene, job, board);
  plan = job->plan (&scene);
  if (plan != NULL)
    run (&scene, plan, data + 2, size - 2);
  sweep_scene_clear (&scene);
  return 0;
}
