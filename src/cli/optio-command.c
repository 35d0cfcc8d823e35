/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-command.h"

#include <glib/gi18n.h>
#include <string.h>

#include "optio-boards.h"
#include "optio-exit.h"
#include "optio-text.h"

OptioCommand *
optio_command_new (void)
{
  OptioCommand *self = g_new0 (OptioCommand, 1);

  self->console = optio_console_new ();
  self->options.patience_s = OPTIO_DEVICE_RETURN_BOUND_MS / 1000;
  return self;
}

static void
options_clear (OptioOptions *options)
{
  g_free (options->usb_id);
  g_free (options->port);
  g_free (options->serial);
  g_strfreev (options->simulate);
  g_free (options->chip);
  g_free (options->alt);
  g_free (options->address);
  g_free (options->trace);
  g_strfreev (options->arguments);
}

void
optio_command_free (OptioCommand *self)
{
  options_clear (&self->options);
  if (self->catalog != NULL)
    g_signal_handlers_disconnect_by_data (self->catalog, self->console);
  g_clear_pointer (&self->console, optio_console_free);
  g_clear_pointer (&self->boards, optio_boards_free);
  g_clear_pointer (&self->trace, optio_trace_unref);
  g_clear_pointer (&self->verdict, optio_verdict_unref);
  g_clear_object (&self->history);
  g_clear_object (&self->catalog);
  g_free (self);
}

/* ---- options ---- */

static void
add_output_options (OptioOptions *options,
                    GArray       *all)
{
  const GOptionEntry entries[] = {
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &options->is_verbose,
      N_ ("Also tell DFU states and traffic"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->is_json,
      N_ ("Tell it as JSON lines: events, and a result at the end"), NULL },
  };

  g_array_append_vals (all, entries, G_N_ELEMENTS (entries));
}

static void
add_board_options (OptioOptions *options,
                   GArray       *all)
{
  const GOptionEntry entries[] = {
    { "device", 'd', 0, G_OPTION_ARG_STRING, &options->usb_id,
      N_ ("The board with these USB ids, hexadecimal; a half may be *"), N_ ("VID:PID") },
    { "path", 'p', 0, G_OPTION_ARG_STRING, &options->port,
      N_ ("The board on this port, as \"optio list\" shows it"), N_ ("PORT") },
    { "serial", 'S', 0, G_OPTION_ARG_STRING, &options->serial,
      N_ ("The board with this serial number"), N_ ("SERIAL") },
    { "simulate", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->simulate,
      N_ ("A simulated board; FILE keeps its memory; or trace:FILE, report:FILE (may be repeated)"),
      N_ ("BOARD[=FILE]") },
    { "trace", 0, 0, G_OPTION_ARG_FILENAME, &options->trace,
      N_ ("Write all USB transfers to FILE, for Wireshark"), N_ ("FILE.pcapng") },
    /* For tests. */
    { "virtual-clock", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &options->has_virtual_clock,
      NULL, NULL },
    { "unplug-at", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &options->unplug_at, NULL, NULL },
  };

  g_array_append_vals (all, entries, G_N_ELEMENTS (entries));
}

static void
add_file_options (OptioOptions *options,
                  GArray       *all)
{
  const GOptionEntry entries[] = {
    { "address", 0, 0, G_OPTION_ARG_STRING, &options->address,
      N_ ("Where it begins, 0x08000000 or 134217728"), N_ ("ADDRESS") },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &options->is_yes,
      N_ ("Do not ask: erase all, overwrite the file"), NULL },
  };

  g_array_append_vals (all, entries, G_N_ELEMENTS (entries));
}

static void
add_chip_options (OptioOptions *options,
                  GArray       *all)
{
  const GOptionEntry entries[] = {
    { "chip", 0, 0, G_OPTION_ARG_STRING, &options->chip,
      N_ ("The chip that it is, where several fit; \"optio chips\" lists them"), N_ ("ID") },
  };

  g_array_append_vals (all, entries, G_N_ELEMENTS (entries));
}

static void
add_job_options (OptioOptions *options,
                 GArray       *all)
{
  const GOptionEntry entries[] = {
    { "alt", 'a', 0, G_OPTION_ARG_STRING, &options->alt,
      N_ ("Only this alternate setting, by number or name"), N_ ("ALT") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options->is_dry_run,
      N_ ("Show the plan, send nothing"), NULL },
    { "gentle", 0, 0, G_OPTION_ARG_NONE, &options->is_gentle,
      N_ ("Slower, for boards, cables and hubs that lose requests"), NULL },
    { "patience", 0, 0, G_OPTION_ARG_INT, &options->patience_s,
      N_ ("How many seconds a board may stay away after a reset"), N_ ("SECONDS") },
  };

  g_array_append_vals (all, entries, G_N_ELEMENTS (entries));
}

static void
add_general_options (OptioOptions *options,
                     GArray       *all)
{
  const GOptionEntry entries[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &options->wants_help, N_ ("Show this help"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->arguments, NULL, NULL },
  };

  g_array_append_vals (all, entries, G_N_ELEMENTS (entries));
}

static void
add_common_options (OptioOptions      *options,
                    OptioOptionGroups  groups,
                    GArray            *all)
{
  static const struct
  {
    OptioOptionGroups bit;
    void (*add) (OptioOptions *options,
                 GArray       *all);
  } rows[] = {
    { OPTIO_OPTIONS_FILE, add_file_options },
    { OPTIO_OPTIONS_JOB, add_job_options },
    { OPTIO_OPTIONS_BOARD, add_board_options },
    { OPTIO_OPTIONS_CHIP, add_chip_options },
    { OPTIO_OPTIONS_OUTPUT, add_output_options },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (groups & rows[i].bit)
      rows[i].add (options, all);
}

GArray *
optio_command_list_options (OptioOptionGroups   groups,
                            const GOptionEntry *entries)
{
  static OptioOptions nobody;
  GArray *all = g_array_new (TRUE, FALSE, sizeof (GOptionEntry));

  for (guint i = 0; entries != NULL && entries[i].long_name != NULL; i++)
    g_array_append_val (all, entries[i]);
  add_common_options (&nobody, groups, all);
  for (guint i = all->len; i > 0; i--)
    if (g_array_index (all, GOptionEntry, i - 1).flags & G_OPTION_FLAG_HIDDEN)
      g_array_remove_index (all, i - 1);
  return all;
}

GOptionContext *
optio_command_new_context (OptioCommand       *self,
                           OptioOptionGroups   groups,
                           const GOptionEntry *entries,
                           const char         *usage)
{
  g_autoptr (GArray) all = g_array_new (TRUE, FALSE, sizeof (GOptionEntry));
  GOptionContext *context = g_option_context_new (usage);
  GOptionGroup *group = g_option_group_new ("optio", "", "", NULL, NULL);

  add_common_options (&self->options, groups, all);
  add_general_options (&self->options, all);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  if (entries != NULL)
    g_option_group_add_entries (group, entries);
  g_option_group_add_entries (group, (const GOptionEntry *) all->data);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_main_group (context, group);
  return context;
}

gboolean
optio_command_get_address (OptioCommand *self,
                           gboolean     *out_has_address,
                           guint32      *out_address,
                           GError      **error)
{
  *out_has_address = self->options.address != NULL;
  if (!*out_has_address || optio_parse_address (self->options.address, out_address))
    return TRUE;

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("\"%s\" is not an address. Write it as 0x08000000, 134217728 or 128K."),
               self->options.address);
  return FALSE;
}

/* ---- catalog and target ---- */

OptioCatalog *
optio_command_get_catalog (OptioCommand *self)
{
  const char *const *problems;

  if (self->catalog != NULL)
    return self->catalog;

  self->catalog = optio_catalog_new_default ();
  problems = optio_catalog_get_problems (self->catalog);
  for (guint i = 0; problems[i] != NULL; i++)
    optio_console_note (self->console, problems[i]);
  g_signal_connect_swapped (self->catalog,
                            "problem",
                            G_CALLBACK (optio_console_note),
                            self->console);
  return self->catalog;
}

GPtrArray *
optio_command_list_boards (OptioCommand *self,
                           GError      **error)
{
  GPtrArray *boards = optio_catalog_get_boards (optio_command_get_catalog (self));

  if (boards->len > 0)
    return boards;

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_NO_INPUT,
               _("Optio's list of simulated boards, boards.xml, was not found. Install Optio, or "
                 "set OPTIO_DATA_DIR to the folder that holds it."));
  return NULL;
}

OptioBoard *
optio_command_find_board (OptioCommand *self,
                          const char   *id,
                          GError      **error)
{
  OptioBoard *board = optio_catalog_find_board (optio_command_get_catalog (self), id);

  if (board == NULL && optio_command_list_boards (self, error) != NULL)
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                 _("There is no simulated board \"%s\". \"optio simulate --list\" lists them."),
                 id);
  return board;
}

/* "Internal Flash" out of "@Internal Flash  /0x08000000/64*002Kg". */
static char *
dup_alt_title (const char *alt_name)
{
  g_autofree char *title = g_strndup (alt_name, strcspn (alt_name, "/"));

  return g_strdup (g_strstrip (title[0] == '@' ? title + 1 : title));
}

gboolean
optio_command_find_alt (OptioIdentity *identity,
                        const char    *wanted,
                        guint         *out_alt)
{
  const OptioIdentityFields *fields = optio_identity_get_fields (identity);
  guint n_alts = optio_identity_get_n_alts (identity);
  guint64 number;
  guint found = n_alts;

  if (g_ascii_string_to_unsigned (wanted, 10, 0, G_MAXUINT8, &number, NULL))
    found = (guint) number;

  for (guint i = 0; i < n_alts && found == n_alts; i++)
    {
      g_autofree char *title = dup_alt_title (fields->alt_names[i]);

      if (g_ascii_strcasecmp (title, wanted) == 0 || g_str_equal (fields->alt_names[i], wanted))
        found = i;
    }

  if (out_alt != NULL)
    *out_alt = found;
  return found < n_alts;
}

/* The same board as if it had announced one alternate setting only. The numbers stay. */
static OptioIdentity *
restrict_to_alt (OptioIdentity *identity,
                 const char    *wanted,
                 GError       **error)
{
  OptioIdentityFields fields = *optio_identity_get_fields (identity);
  guint n_alts = optio_identity_get_n_alts (identity);
  g_autofree const char **names = g_new0 (const char *, n_alts + 1);
  guint alt;

  if (!optio_command_find_alt (identity, wanted, &alt))
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                   _("The board has no alternate setting \"%s\". \"optio info\" lists them."),
                   wanted);
      return NULL;
    }

  for (guint i = 0; i < n_alts; i++)
    names[i] = i == alt ? fields.alt_names[i] : "";
  fields.alt_names = names;
  return optio_identity_new (&fields);
}

OptioChip *
optio_command_find_chip (OptioCommand *self,
                         const char   *id,
                         GError      **error)
{
  OptioCatalog *catalog = optio_command_get_catalog (self);
  OptioChip *chip = optio_catalog_find_chip (catalog, id);
  g_autofree char *nearest = NULL;

  if (chip != NULL)
    return chip;

  nearest = optio_catalog_dup_nearest_ids (catalog, id);
  if (*nearest != '\0')
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                 _("There is no chip \"%s\". Near are: %s. \"optio chips\" lists all."), id,
                 nearest);
  else
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                 _("There is no chip \"%s\". \"optio chips\" lists them."), id);
  return NULL;
}

char *
optio_command_dup_candidate_ids (OptioMatch *match)
{
  guint n_candidates;
  const OptioCandidate *candidates = optio_match_get_candidates (match, &n_candidates);
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < n_candidates; i++)
    optio_text_append (ids, ", ", optio_chip_get_id (candidates[i].chip));
  return g_string_free (ids, FALSE);
}

/* A description that was imported does not know what its chip says of itself; the device ID tells
 * that it is of the same. */
static gboolean
is_for_same_chip (OptioChip *described,
                  OptioChip *candidate)
{
  guint n_alternates;

  if (g_str_equal (optio_chip_get_id (described), optio_chip_get_id (candidate)))
    return TRUE;

  optio_chip_get_alternates (described, &n_alternates);
  return n_alternates == 0 && optio_chip_get_device_id (described) != 0 &&
         optio_chip_get_device_id (described) == optio_chip_get_device_id (candidate);
}

static gboolean
match_allows (OptioMatch *match,
              OptioChip  *chip)
{
  guint n_candidates;
  const OptioCandidate *candidates = optio_match_get_candidates (match, &n_candidates);

  for (guint i = 0; i < n_candidates; i++)
    if (is_for_same_chip (chip, candidates[i].chip))
      return TRUE;
  return n_candidates == 0;
}

OptioMatch *
optio_command_match (OptioCommand *self,
                     OptioDevice  *device,
                     GError      **error)
{
  OptioCatalog *catalog = optio_command_get_catalog (self);
  g_autoptr (OptioMatch) match = optio_device_match (device, catalog);
  g_autofree char *ids = NULL;
  OptioChip *chip;

  if (self->options.chip == NULL)
    return g_steal_pointer (&match);

  chip = optio_command_find_chip (self, self->options.chip, error);
  if (chip == NULL)
    return NULL;
  if (match_allows (match, chip))
    return optio_match_new_known (chip, _("You said so with --chip."));

  ids = optio_command_dup_candidate_ids (match);
  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("What the board says of itself does not fit \"%s\"; it fits: %s."),
               optio_chip_get_id (chip), ids);
  return NULL;
}

OptioTarget *
optio_command_new_target (OptioCommand  *self,
                          OptioIdentity *identity,
                          OptioMatch    *match,
                          GError       **error)
{
  g_autoptr (OptioIdentity) seen = NULL;

  if (self->options.alt == NULL)
    seen = optio_identity_ref (identity);
  else
    seen = restrict_to_alt (identity, self->options.alt, error);
  if (seen == NULL)
    return NULL;

  return optio_target_new_from_match (seen, match);
}
