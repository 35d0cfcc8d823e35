/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "optio-checkup.h"
#include "optio-exit.h"
#include "optio-json.h"
#include "optio-option-write.h"
#include "optio-verb.h"

static char *fix_id;
static char *variant;
static gboolean stays;
static gboolean is_yes;
static OptioOptionConsent consent;

static const GOptionEntry entries[] = {
  { "fix", 0, 0, G_OPTION_ARG_STRING, &fix_id,
    N_ ("Apply the fix of this finding, and prove it"), N_ ("ID") },
  { "stays", 0, 0, G_OPTION_ARG_NONE, &stays,
    N_ ("The board comes back to its bootloader at every reset, and should not"), NULL },
  { "variant", 0, 0, G_OPTION_ARG_STRING, &variant,
    N_ ("Which variant of the chip it is, where \"optio chips show\" lists some"), N_ ("ID") },
  { "write-unproved", 0, 0, G_OPTION_ARG_NONE, &consent.is_unproved,
    N_ ("Also write where nobody has seen it work on this chip"), NULL },
  { "yes", 'y', 0, G_OPTION_ARG_NONE, &is_yes, N_ ("Do not ask before a fix is applied"), NULL },
  G_OPTION_ENTRY_NULL,
};

/* ---- telling ---- */

static void
tell_text (OptioConsole     *console,
           OptioExamination *examination,
           GPtrArray        *findings)
{
  OptioDevice *device = optio_examination_get_device (examination);
  g_autofree char *label = device != NULL ? optio_device_dup_label (device) : NULL;
  g_autofree char *start = optio_doctor_describe_start (examination);
  g_auto (GStrv) limits = optio_examination_list_limits (examination);

  if (label != NULL)
    optio_console_say (console, "%s", label);
  if (start != NULL)
    optio_console_say (console, "%s", start);
  for (guint i = 0; i < findings->len; i++)
    {
      g_autofree char *text = optio_finding_to_text (findings->pdata[i]);

      optio_console_say (console, "%s", text);
    }
  for (guint i = 0; limits[i] != NULL; i++)
    optio_console_say (console, "%s", limits[i]);
  if (findings->len == 0)
    optio_console_say (console, "%s", _("Nothing was found that is wrong with it."));
}

static void
tell_json (OptioConsole     *console,
           OptioExamination *examination,
           GPtrArray        *findings)
{
  g_autofree char *start = optio_doctor_describe_start (examination);
  g_auto (GStrv) limits = optio_examination_list_limits (examination);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  optio_json_add_string (builder, "starts", start);
  optio_json_begin_array (builder, "findings");
  for (guint i = 0; i < findings->len; i++)
    json_builder_add_value (builder, optio_finding_to_json (findings->pdata[i]));
  json_builder_end_array (builder);
  optio_json_add_strings (builder, "limits", (const char *const *) limits);
  json_builder_end_object (builder);

  node = json_builder_get_root (builder);
  optio_console_tell_json (console, "examination", node);
}

static void
tell (OptioCommand *command,
      OptioCheckup *checkup)
{
  tell_text (command->console, checkup->examination, checkup->findings);
  tell_json (command->console, checkup->examination, checkup->findings);
}

/* ---- the exit code ---- */

/* Findings that other verbs would end with, too. */
static const struct
{
  const char *id;
  OptioExit code;
} exits[] = {
  { "not-enumerated", OPTIO_EXIT_NO_BOARD }, { "no-board", OPTIO_EXIT_NO_BOARD },
  { "no-permission", OPTIO_EXIT_PERMISSION }, { "held", OPTIO_EXIT_TRY_AGAIN },
  { "no-answer", OPTIO_EXIT_IO },
};

static OptioExit
get_exit (OptioFinding *finding)
{
  for (gsize i = 0; i < G_N_ELEMENTS (exits); i++)
    if (g_str_equal (exits[i].id, optio_finding_get_id (finding)))
      return exits[i].code;

  return OPTIO_EXIT_DIFFERS;
}

/* Notes are no reason to stop a script. */
static gboolean
check_findings (GPtrArray *findings,
                GError   **error)
{
  OptioFinding *worst = findings->len > 0 ? findings->pdata[0] : NULL;
  const char *const *advice;

  if (worst == NULL || optio_finding_get_severity (worst) == OPTIO_SEVERITY_NOTE)
    return TRUE;

  advice = optio_finding_get_advice (worst);
  g_set_error (error, OPTIO_EXIT_ERROR, (int) get_exit (worst),
               ngettext ("%u finding. %s%s%s", "%u findings, the worst: %s%s%s", findings->len),
               findings->len, optio_finding_get_sentence (worst), advice[0] != NULL ? " " : "",
               advice[0] != NULL ? advice[0] : "");
  return FALSE;
}

/* ---- the fix ---- */

static OptioFix *
find_fix (OptioCheckup *checkup,
          GError      **error)
{
  OptioFinding *finding = optio_doctor_find (checkup->findings, fix_id);

  if (finding == NULL)
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                   _("\"%s\" is not among the findings, so there is nothing to mend. Nothing was "
                     "written to the board. \"optio doctor\" lists what was found."),
                   fix_id);
      return NULL;
    }

  if (optio_finding_get_fix (finding) == NULL)
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                 _("Optio cannot mend \"%s\" by itself; the finding says what to do. Nothing was "
                   "written to the board."),
                 fix_id);
  return optio_finding_get_fix (finding);
}

static gboolean
write_options (OptioCommand *command,
               OptioFix     *fix,
               OptioDevice  *device,
               GError      **error)
{
  OptioErrand *errand = optio_errand_new_for (command, device, error);
  g_autoptr (OptioOptionSession) session = NULL;

  if (errand == NULL)
    return FALSE;

  session = optio_option_session_new_for (errand, variant, error);
  return session != NULL && optio_fix_apply (fix, session->set, error) &&
         optio_option_write (session, &consent, error);
}

/* A fix is proven by the board's own words afterwards, if it is still here to be asked. */
static gboolean
prove (OptioCommand *command,
       OptioCheckup *checkup,
       GError      **error)
{
  g_autoptr (OptioVerdict) verdict = g_steal_pointer (&command->verdict);

  if (optio_verdict_get_kind (verdict) != OPTIO_VERDICT_VERIFIED)
    {
      command->verdict = g_steal_pointer (&verdict);
      return TRUE;
    }

  optio_checkup_look (checkup);
  command->verdict = g_steal_pointer (&verdict);
  tell_json (command->console, checkup->examination, checkup->findings);
  if (optio_doctor_find (checkup->findings, fix_id) == NULL)
    {
      optio_console_say (command->console, _("Looked again: \"%s\" is gone."), fix_id);
      return TRUE;
    }

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_DIFFERS,
               _("The option bytes were written and read back, but \"%s\" is still there. Look at "
                 "them with \"optio options show\"."),
               fix_id);
  return FALSE;
}

static gboolean
apply_fix (OptioCommand *command,
           OptioCheckup *checkup,
           GError      **error)
{
  OptioFix *fix = find_fix (checkup, error);
  OptioDevice *device = optio_examination_get_device (checkup->examination);
  g_autoptr (OptioPlan) plan = NULL;

  if (fix == NULL)
    return FALSE;

  optio_console_say (command->console, "%s", optio_fix_get_sentence (fix));
  if (optio_fix_get_kind (fix) == OPTIO_FIX_DETACH)
    {
      plan = optio_plan_new_detach (checkup->errand->target);
      return optio_errand_run (checkup->errand, plan, error);
    }

  if (!write_options (command, fix, device, error))
    return FALSE;

  return command->options.is_dry_run || command->verdict == NULL ||
         prove (command, checkup, error);
}

/* ---- the verb ---- */

static gboolean
tell_plan (OptioCommand *command,
           GError      **error)
{
  g_autoptr (OptioErrand) errand = optio_errand_new (command, error);
  g_autoptr (OptioPlan) plan = errand != NULL ? optio_plan_new_tour (errand->target, error) : NULL;

  return plan != NULL && optio_errand_run (errand, plan, error);
}

static gboolean
doctor_run (OptioCommand *command,
            char        **arguments,
            GError      **error)
{
  g_autoptr (OptioCheckup) checkup = NULL;

  if (command->options.is_dry_run && fix_id == NULL)
    return tell_plan (command, error);

  checkup = optio_checkup_new (command, stays, error);
  if (checkup == NULL)
    return FALSE;

  command->options.is_yes = is_yes;
  tell (command, checkup);
  return fix_id != NULL ? apply_fix (command, checkup, error)
                        : check_findings (checkup->findings, error);
}

const OptioVerb optio_verb_doctor = {
  .name = "doctor",
  .summary = N_ ("Tell why a board does not do what it should, and mend it"),
  .description =
      N_ ("Looks at the board, at its place on the bus and at what is in it, without changing "
          "anything, and tells what is wrong, by which evidence, and what to do in which order. "
          "Some findings have a fix: --fix shows what will be written, asks, writes it, waits for "
          "the board and looks again; with --dry-run it only shows it. Nothing that has no "
          "evidence is said. Ends with 0 if all is well or there are only notes."),
  .options = OPTIO_OPTIONS_OUTPUT | OPTIO_OPTIONS_BOARD | OPTIO_OPTIONS_JOB | OPTIO_OPTIONS_CHIP,
  .entries = entries,
  .run = doctor_run,
};
