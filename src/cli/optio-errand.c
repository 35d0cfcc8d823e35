/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-errand.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "optio-exit.h"
#include "optio-job.h"
#include "optio-recall.h"

/* F2 and F405 are flashed the same way, but not everything can be done without knowing which. */
static void
errand_tell_candidates (OptioErrand *self)
{
  g_autofree char *ids = NULL;
  g_autofree char *note = NULL;

  if (optio_match_get_chip (self->match) != NULL)
    return;

  ids = optio_command_dup_candidate_ids (self->match);
  if (ids[0] == '\0')
    return;

  note = g_strdup_printf (_("several chips say the same of themselves: %s. With --chip ID Optio "
                            "knows which it is, and need not wait for the slowest."), ids);
  optio_console_note (self->command->console, note);
}

OptioErrand *
optio_errand_new (OptioCommand *command,
                  GError      **error)
{
  OptioDevice *device;

  command->boards = optio_boards_new (command, error);
  if (command->boards == NULL)
    return NULL;

  device = optio_boards_choose (command->boards, error);
  return device != NULL ? optio_errand_new_for (command, device, error) : NULL;
}

OptioErrand *
optio_errand_new_for (OptioCommand *command,
                      OptioDevice  *device,
                      GError      **error)
{
  g_autoptr (OptioErrand) self = g_new0 (OptioErrand, 1);
  g_autoptr (OptioMatch) match = NULL;
  const GError *problem = optio_device_get_problem (device);
  const char *const *notes;

  self->command = command;
  self->device = device;
  if (problem != NULL)
    {
      g_propagate_error (error, g_error_copy (problem));
      return NULL;
    }

  match = optio_command_match (command, self->device, error);
  if (match == NULL)
    return NULL;

  self->match = optio_recall_match (self, match);

  self->target = optio_command_new_target (command, optio_device_get_identity (self->device),
                                           self->match, error);
  if (self->target == NULL)
    return NULL;

  errand_tell_candidates (self);
  notes = optio_target_get_notes (self->target);
  for (guint i = 0; notes[i] != NULL; i++)
    optio_console_note (command->console, notes[i]);
  return g_steal_pointer (&self);
}

void
optio_errand_free (OptioErrand *self)
{
  g_clear_pointer (&self->target, optio_target_unref);
  g_clear_pointer (&self->match, optio_match_unref);
  g_free (self);
}

const OptioRegion *
optio_errand_get_flash (OptioErrand *self)
{
  return optio_target_get_flash (self->target);
}

/* -a may hide the flash that the board has, and the board all of its map. */
static void
set_no_flash (OptioErrand *self,
              GError     **error)
{
  const OptioOptions *options = &self->command->options;
  const char *way = options->is_like_dfu_util ? "-s ADDRESS" : "--address";

  if (!optio_target_check_bootloader (self->target, error))
    return;

  if (options->alt != NULL)
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                 _("Alternate setting \"%s\" has no flash. Leave -a out, or say the address with "
                   "%s."),
                 options->alt, way);
  else
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                 _("The board announces no flash. Say the address with %s."), way);
}

gboolean
optio_errand_find_start (OptioErrand *self,
                         guint32     *out_address,
                         GError     **error)
{
  const OptioRegion *flash = optio_errand_get_flash (self);
  gboolean has_address;

  if (!optio_command_get_address (self->command, &has_address, out_address, error))
    return FALSE;
  if (has_address)
    return TRUE;

  if (flash == NULL)
    {
      set_no_flash (self, error);
      return FALSE;
    }

  *out_address = flash->range.start;
  return TRUE;
}

gboolean
optio_errand_is_plain (OptioErrand *self)
{
  return !optio_identity_is_dfuse (optio_device_get_identity (self->device)) &&
         optio_target_check_bootloader (self->target, NULL);
}

gboolean
optio_errand_check_no_address (OptioErrand *self,
                               GError     **error)
{
  if (self->command->options.address == NULL)
    return TRUE;

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("This board's bootloader knows no addresses: it is plain DFU. Leave the address "
                 "out. Nothing was sent to the board."));
  return FALSE;
}

/* ---- the job ---- */

typedef enum
{
  TELL_ALL,
  TELL_NOTES,
  TELL_NOTHING, /* but with -v */
} OptioTelling;

/* What the callbacks of one job share. */
typedef struct
{
  OptioConsole *console;
  OptioJob *job;
  GMainLoop *loop;
  OptioTelling telling;
  gboolean is_cancelled;
} OptioWatch;

static void
on_event (OptioJob   *job,
          OptioEvent *event,
          OptioWatch *watch)
{
  if (watch->telling == TELL_ALL ||
      (watch->telling == TELL_NOTES && optio_event_get_kind (event) == OPTIO_EVENT_NOTE) ||
      optio_console_is_verbose (watch->console))
    optio_console_event (watch->console, event);
}

static void
on_progress (OptioJob   *job,
             GParamSpec *pspec,
             OptioWatch *watch)
{
  OptioEvent *progress = optio_job_get_progress (job);

  if (progress != NULL && optio_job_get_verdict (job) == NULL &&
      watch->telling == TELL_ALL)
    optio_console_event (watch->console, progress);
}

static void
on_finished (OptioJob   *job,
             OptioWatch *watch)
{
  g_main_loop_quit (watch->loop);
}

static gboolean
on_interrupt (gpointer user_data)
{
  OptioWatch *watch = user_data;

  if (watch->is_cancelled)
    optio_console_note (watch->console,
                        _("Already stopping; the board must be left in a known state first."));
  else
    optio_console_note (watch->console,
                        _("Stopping at the next place where the board can be left alone."));
  watch->is_cancelled = TRUE;
  optio_job_cancel (watch->job);
  return G_SOURCE_CONTINUE;
}

/* Ctrl-C, kill, and a terminal that is closed. */
static const int stop_signals[] = { SIGINT, SIGTERM, SIGHUP };

static OptioVerdict *
errand_carry_out (OptioErrand *self,
                  OptioPlan   *plan,
                  OptioTelling telling)
{
  g_autoptr (OptioJob) job = optio_job_new (self->device, plan, NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  OptioWatch watch = { self->command->console, job, loop, telling, FALSE };
  guint sources[G_N_ELEMENTS (stop_signals)];

  for (gsize i = 0; i < G_N_ELEMENTS (stop_signals); i++)
    sources[i] = g_unix_signal_add (stop_signals[i], on_interrupt, &watch);
  g_signal_connect (job, "event", G_CALLBACK (on_event), &watch);
  g_signal_connect (job, "notify::fraction", G_CALLBACK (on_progress), &watch);
  g_signal_connect (job, "finished", G_CALLBACK (on_finished), &watch);
  optio_job_start (job);
  g_main_loop_run (loop);

  for (gsize i = 0; i < G_N_ELEMENTS (stop_signals); i++)
    g_source_remove (sources[i]);
  optio_console_clear_bar (self->command->console);
  return optio_verdict_ref (optio_job_get_verdict (job));
}

static gboolean
errand_run_job (OptioErrand *self,
                OptioPlan   *plan,
                OptioTelling telling,
                GError     **error)
{
  g_clear_pointer (&self->command->verdict, optio_verdict_unref);
  self->command->verdict = errand_carry_out (self, plan, telling);
  return optio_exit_check_verdict (plan, self->command->verdict, error);
}

static void
errand_tell_plan (OptioErrand *self,
                  OptioPlan   *plan)
{
  OptioConsole *console = self->command->console;
  g_autofree char *label = optio_device_dup_label (self->device);
  g_autofree char *name = optio_target_dup_name (self->target);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) json = optio_plan_to_json (plan);

  text = self->command->options.is_dry_run ? optio_plan_to_text (plan)
                                           : optio_plan_dup_summary (plan);
  optio_console_say (console, "%s (%s)", label, name);
  optio_console_say (console, "%s", g_strchomp (text));
  optio_console_tell_json (console, "plan", json);
}

gboolean
optio_errand_run (OptioErrand *self,
                  OptioPlan   *plan,
                  GError     **error)
{
  OptioConsole *console = self->command->console;

  errand_tell_plan (self, plan);
  if (self->command->options.is_dry_run)
    {
      optio_console_say (console, _("Dry run: nothing was sent to the board."));
      return TRUE;
    }

  optio_recall_look (self);
  if (!errand_run_job (self, plan, TELL_ALL, error))
    return FALSE;

  optio_console_say (console, "%s", optio_verdict_get_sentence (self->command->verdict));
  return TRUE;
}

gboolean
optio_errand_run_quietly (OptioErrand *self,
                          OptioPlan   *plan,
                          GError     **error)
{
  return errand_run_job (self, plan, TELL_NOTES, error);
}

OptioVerdict *
optio_errand_look (OptioErrand *self,
                   OptioPlan   *plan)
{
  return errand_carry_out (self, plan, TELL_NOTHING);
}
