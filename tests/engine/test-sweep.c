/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The fault sweep: every kind of job, every control transfer of it, every fault in turn. Whatever
 * happens, the job ends in time, what it says of the chip is true, nothing that it was not asked
 * for is erased or written, and the same command again does what was asked. `./dev sweep` runs all
 * of it; as a test it takes a transfer here and there. */

#include "sweep-job.h"

/* How many transfers the test passes over, a prime number. */
#define STRIDE 23u

#define MAX_REPORTS 40u

typedef struct
{
  OptioSimFaultKind kind;
  gboolean is_late;
  const char *name;
} Fault;

static const Fault faults[] = {
  { OPTIO_SIM_FAULT_STALL, FALSE, "stall" },
  { OPTIO_SIM_FAULT_STALL, TRUE, "late stall" },
  { OPTIO_SIM_FAULT_TIMEOUT, FALSE, "timeout" },
  { OPTIO_SIM_FAULT_TIMEOUT, TRUE, "late timeout" },
  { OPTIO_SIM_FAULT_IO, FALSE, "I/O error" },
  { OPTIO_SIM_FAULT_IO, TRUE, "late I/O error" },
  { OPTIO_SIM_FAULT_UNPLUG, FALSE, "unplug" },
  { OPTIO_SIM_FAULT_RETURN, FALSE, "return" },
  { OPTIO_SIM_FAULT_RETURN_AS_APPLICATION, FALSE, "return as application" },
  { OPTIO_SIM_FAULT_SHORT, FALSE, "short answer" },
  { OPTIO_SIM_FAULT_LONG, FALSE, "long answer" },
  { OPTIO_SIM_FAULT_GARBAGE, FALSE, "garbage" },
  { OPTIO_SIM_FAULT_STUCK_BUSY, FALSE, "stuck busy" },
  { OPTIO_SIM_FAULT_DROP_WRITE, FALSE, "dropped write" },
  { OPTIO_SIM_FAULT_FLIP_BIT, FALSE, "flipped bit" },
};

static guint n_cases;
static guint n_violations;
static gint64 longest_us;

/* A case: a scene, a fault at a transfer, and what came of it. */
typedef struct
{
  SweepScene scene;
  const Fault *fault;
  guint number;
  OptioVerdict *verdict;
  gint64 duration_us;
} Case;

static void
violate (Case       *self,
         const char *text)
{
  if (n_violations++ >= MAX_REPORTS)
    return;

  g_test_message ("%s, %s, transfer %u, %s: %s; %s: %s", self->scene.board_id,
                  self->scene.job->name, self->number, self->fault->name, text,
                  optio_verdict_kind_get_name (optio_verdict_get_kind (self->verdict)),
                  optio_verdict_get_sentence (self->verdict));
}

/* Runs the job once. */
static void
run_once (Case      *self,
          OptioPlan *plan)
{
  gint64 start_us = optio_sim_device_now (self->scene.bench.sim);

  g_clear_pointer (&self->verdict, optio_verdict_unref);
  self->verdict = engine_bench_run (&self->scene.bench, plan);
  self->duration_us = optio_sim_device_now (self->scene.bench.sim) - start_us;
}

/* ---- what must be true of what is said ---- */

static guint8
get_before (Case   *self,
            guint32 address)
{
  const guint8 *before = g_bytes_get_data (self->scene.before, NULL);

  return before[address - self->scene.flash.start];
}

/* What the job brings to @address. */
static guint8
get_wanted (Case   *self,
            guint32 address)
{
  gboolean is_erase = g_str_has_suffix (self->scene.job->name, "erase");
  guint8 byte = 0xff;

  if (!is_erase && !optio_image_peek (self->scene.image, address, &byte))
    byte = get_before (self, address);
  return byte;
}

static void
check_entry (Case                   *self,
             const OptioLedgerEntry *entry,
             const guint8           *now)
{
  /* Of what was not read back the board's word is all that there is, and here it lies. */
  gboolean may_lie = self->fault->kind == OPTIO_SIM_FAULT_DROP_WRITE;
  gboolean differs = FALSE;

  for (guint32 i = 0; i < entry->range.size; i++)
    {
      guint32 address = entry->range.start + i;
      guint8 found = now[address - self->scene.flash.start];
      guint8 expected = entry->fate == OPTIO_FATE_ERASED ? 0xff : get_wanted (self, address);

      differs |= found != expected;
    }

  if (entry->fate == OPTIO_FATE_VERIFIED && differs)
    violate (self, "bytes are wrong that were said to be verified");
  if ((entry->fate == OPTIO_FATE_ERASED || entry->fate == OPTIO_FATE_WRITTEN) && differs &&
      !may_lie)
    violate (self, "bytes are wrong that were said to be erased or written");
  if (entry->fate == OPTIO_FATE_DIFFERS && !differs)
    violate (self, "bytes are right that were said to be wrong");
}

static void
check_ledger (Case         *self,
              const guint8 *now)
{
  guint n_entries;
  const OptioLedgerEntry *ledger = optio_verdict_get_ledger (self->verdict, &n_entries);

  for (guint i = 0; i < n_entries; i++)
    if (optio_range_contains (self->scene.flash, ledger[i].range))
      check_entry (self, &ledger[i], now);
}

static gboolean
is_in_ledger (Case   *self,
              guint32 address)
{
  guint n_entries;
  const OptioLedgerEntry *ledger = optio_verdict_get_ledger (self->verdict, &n_entries);

  for (guint i = 0; i < n_entries; i++)
    if (optio_range_contains (ledger[i].range, OPTIO_RANGE_INIT (address, 1)))
      return TRUE;

  return FALSE;
}

/* Nothing was changed outside what the job is about, nor where the ledger knows of nothing. */
static void
check_rest (Case         *self,
            const guint8 *now)
{
  gboolean is_untouched = optio_verdict_get_kind (self->verdict) == OPTIO_VERDICT_NOT_CHANGED ||
                          optio_verdict_get_kind (self->verdict) == OPTIO_VERDICT_DONE;

  for (guint32 i = 0; i < self->scene.flash.size; i++)
    {
      guint32 address = self->scene.flash.start + i;

      if (now[i] == get_before (self, address))
        continue;

      if (!optio_range_contains (self->scene.touched, OPTIO_RANGE_INIT (address, 1)))
        violate (self, "something else was erased or written");
      else if (is_untouched)
        violate (self, "the chip was changed, and is said not to be");
      else if (!is_in_ledger (self, address))
        violate (self, "the chip was changed where nothing is said");
      else
        continue;
      return;
    }
}

/* Option bytes change only where that is the job, and then it is said. */
static void
check_options (Case *self)
{
  g_autoptr (GBytes) now = sweep_scene_peek_options (&self->scene);
  gboolean is_changed = !g_bytes_equal (now, self->scene.options_before);

  if (is_changed && !self->scene.job->is_once)
    violate (self, "option bytes were changed");
  if (is_changed && optio_verdict_get_kind (self->verdict) == OPTIO_VERDICT_NOT_CHANGED)
    violate (self, "option bytes were changed, and are said not to be");
}

/* What else was in the sectors is there, or in the verdict. */
static void
check_kept (Case         *self,
            const guint8 *now)
{
  OptioImage *rescue = optio_verdict_get_rescue (self->verdict);
  gboolean may_lie = self->fault->kind == OPTIO_SIM_FAULT_DROP_WRITE;
  guint8 byte;

  if (self->scene.job->find_fault == NULL || g_str_has_suffix (self->scene.job->name, "erase"))
    return;

  for (guint32 i = 0; i < self->scene.flash.size; i++)
    {
      guint32 address = self->scene.flash.start + i;

      if (now[i] == get_before (self, address) ||
          optio_image_peek (self->scene.image, address, &byte))
        continue;
      if (rescue != NULL && optio_image_peek (rescue, address, &byte) &&
          byte == get_before (self, address))
        continue;
      if (!may_lie || optio_verdict_is_success (self->verdict))
        violate (self, "bytes that were to be kept are lost");
      return;
    }
}

/* The board stays where it is. A write of option bytes is not repeated blindly, and what reads
 * differently each time is not kept. */
static gboolean
is_survivable (Case *self)
{
  OptioSimFaultKind kind = self->fault->kind;
  gboolean keeps = self->scene.touched.size > 0;

  return kind != OPTIO_SIM_FAULT_UNPLUG && kind != OPTIO_SIM_FAULT_RETURN &&
         kind != OPTIO_SIM_FAULT_RETURN_AS_APPLICATION &&
         (kind != OPTIO_SIM_FAULT_FLIP_BIT || !keeps) &&
         !self->scene.job->is_once;
}

static void
check_verdict (Case *self)
{
  g_autoptr (GBytes) bytes = sweep_scene_peek (&self->scene);
  const guint8 *now = g_bytes_get_data (bytes, NULL);
  gboolean is_success = optio_verdict_is_success (self->verdict);
  /* A read says what the board sent; reading once cannot tell a flipped bit. */
  gboolean is_deceived = self->fault->kind == OPTIO_SIM_FAULT_FLIP_BIT &&
                         g_str_equal (self->scene.job->name, "read");
  /* A board that was reset has left, but not for good. */
  gboolean comes_back = self->fault->kind == OPTIO_SIM_FAULT_RETURN;
  const char *fault = NULL;
  OptioSimCounters counters;

  if (!is_success && is_survivable (self))
    violate (self, "the board was there, and the job was not done");
  optio_sim_device_get_counters (self->scene.bench.sim, &counters);
  if (counters.faulty_programs > 0 && self->fault->kind != OPTIO_SIM_FAULT_DROP_WRITE)
    violate (self, "words were programmed that were not blank");
  check_ledger (self, now);
  check_rest (self, now);
  check_options (self);
  check_kept (self, now);
  if (is_success && !is_deceived && !comes_back)
    fault = self->scene.job->find_fault (&self->scene, self->verdict);
  if (fault != NULL)
    violate (self, fault);
  if (strlen (optio_verdict_get_sentence (self->verdict)) == 0)
    violate (self, "nothing is said");
}

/* ---- the same command again ---- */

static void
plug_in_again (Case *self)
{
  optio_sim_device_clear_faults (self->scene.bench.sim);
  if (optio_sim_device_get_presence (self->scene.bench.sim) == OPTIO_SIM_IN_BOOTLOADER)
    return;

  optio_sim_device_unplug (self->scene.bench.sim);
  optio_sim_device_enter_bootloader (self->scene.bench.sim);
}

static void
restore_rescue (Case *self)
{
  OptioImage *rescue = optio_verdict_get_rescue (self->verdict);
  g_autoptr (OptioPlan) plan = NULL;

  if (rescue == NULL)
    return;

  plan = optio_plan_new_flash (self->scene.bench.target, rescue, OPTIO_FLASH_DEFAULT, NULL);
  run_once (self, plan);
}

static void
check_again (Case *self)
{
  g_autoptr (OptioPlan) plan = NULL;

  plug_in_again (self);
  restore_rescue (self);
  plan = self->scene.job->plan (&self->scene);
  if (plan == NULL)
    return;

  run_once (self, plan);
  if (!optio_verdict_is_success (self->verdict))
    violate (self, "the same command again does not end well");
  else
    check_verdict (self);
}

/* ---- the cases ---- */

static void
run_case (const SweepJob *job,
          const char     *board_id,
          const Fault    *fault,
          guint           number,
          gint64          usual_us)
{
  Case self = { .fault = fault, .number = number };
  g_autoptr (OptioPlan) plan = NULL;
  const OptioSimFault sim_fault = { fault->kind, OPTIO_SIM_ANY_TRANSFER, number, fault->is_late };

  sweep_scene_init (&self.scene, job, board_id);
  plan = job->plan (&self.scene);
  optio_sim_device_add_fault (self.scene.bench.sim, &sim_fault);
  run_once (&self, plan);
  if (optio_sim_device_get_n_struck (self.scene.bench.sim) > 0)
    {
      n_cases++;
      longest_us = MAX (longest_us, self.duration_us - usual_us);
      if (self.duration_us > usual_us + job->bound_s * G_USEC_PER_SEC)
        violate (&self, "it took too long");
      check_verdict (&self);
      check_again (&self);
    }

  g_clear_pointer (&self.verdict, optio_verdict_unref);
  sweep_scene_clear (&self.scene);
}

/* Without a fault: how many transfers the job has, and how long it takes. */
static guint
count_transfers (const SweepJob *job,
                 const char     *board_id,
                 gint64         *out_usual_us)
{
  Case self = { .fault = &faults[0] };
  g_autoptr (OptioPlan) plan = NULL;
  OptioSimCounters before;
  OptioSimCounters after;

  sweep_scene_init (&self.scene, job, board_id);
  plan = job->plan (&self.scene);
  g_assert_nonnull (plan);
  optio_sim_device_get_counters (self.scene.bench.sim, &before);
  run_once (&self, plan);
  optio_sim_device_get_counters (self.scene.bench.sim, &after);
  g_assert_true (optio_verdict_is_success (self.verdict));
  check_verdict (&self);

  *out_usual_us = self.duration_us;
  g_clear_pointer (&self.verdict, optio_verdict_unref);
  sweep_scene_clear (&self.scene);
  return (guint) (after.transfers - before.transfers);
}

typedef struct
{
  const SweepJob *job;
  const char *board_id;
  guint offset; /* where the short sweep begins */
} Sweep;

static void
test_sweep (gconstpointer data)
{
  const Sweep *sweep = data;
  guint n_cases_before = n_cases;
  guint n_violations_before = n_violations;
  gint64 usual_us;
  guint n_transfers = count_transfers (sweep->job, sweep->board_id, &usual_us);
  guint stride = g_test_thorough () ? 1 : STRIDE;

  longest_us = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    for (guint n = g_test_thorough () ? 1 : 1 + (sweep->offset + i) % stride; n <= n_transfers;
         n += stride)
      run_case (sweep->job, sweep->board_id, &faults[i], n, usual_us);

  g_test_message ("%s, %s: %u cases, %u violations; at most %.1f s were lost", sweep->board_id,
                  sweep->job->name, n_cases - n_cases_before, n_violations - n_violations_before,
                  longest_us / 1e6);
  g_assert_cmpuint (n_violations, ==, n_violations_before);
}

static void
test_sum (void)
{
  g_test_message ("The sweep: %u cases, %u violations", n_cases, n_violations);
  g_assert_cmpuint (n_cases, >, 0);
  g_assert_cmpuint (n_violations, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  guint n_sweeps = 0;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (const SweepJob *job = sweep_jobs; job->name != NULL; job++)
    for (guint i = 0; job->boards[i] != NULL; i++)
      {
        g_autofree char *path = g_strdup_printf ("/sweep/%s/%s", job->name, job->boards[i]);
        Sweep *sweep = g_new0 (Sweep, 1);

        *sweep = (Sweep){ job, job->boards[i], n_sweeps++ * 5 };
        g_test_add_data_func_full (path, sweep, test_sweep, g_free);
      }
  g_test_add_func ("/sweep-sum/all", test_sum);

  return engine_bench_main ();
}
