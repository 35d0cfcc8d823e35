/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "optio-chip-description.h"
#include "optio-chip-words.h"
#include "optio-chips-import.h"
#include "optio-exit.h"
#include "optio-json.h"
#include "optio-verb.h"

static char *output;
static gboolean is_dry_run;
static gboolean is_yes;

static const GOptionEntry entries[] = {
  { "output", 0, 0, G_OPTION_ARG_FILENAME, &output,
    N_ ("import: write to FOLDER instead of your own chips"), N_ ("FOLDER") },
  { "dry-run", 0, 0, G_OPTION_ARG_NONE, &is_dry_run,
    N_ ("import: tell what would be written, write nothing"), NULL },
  { "yes", 'y', 0, G_OPTION_ARG_NONE, &is_yes, N_ ("import: overwrite files that exist"), NULL },
  G_OPTION_ENTRY_NULL,
};

static void
tell_json (OptioCommand *command,
           OptioChip    *chip)
{
  g_autoptr (JsonNode) node = NULL;

  if (!optio_console_is_json (command->console))
    return;

  node = optio_chip_description_to_json (chip);
  optio_console_tell_json (command->console, "chip", node);
}

static gboolean
list_chips (OptioCommand  *command,
            char         **arguments,
            GError       **error)
{
  GPtrArray *chips = optio_catalog_get_chips (optio_command_get_catalog (command));

  if (arguments[0] != NULL)
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                   _("\"%s\" is too much: all chips are listed."), arguments[0]);
      return FALSE;
    }
  if (chips->len == 0)
    {
      g_set_error_literal (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_NO_INPUT,
                           _("No description of a chip was found. Install Optio's data, or say "
                             "in OPTIO_DATA_DIR where they are."));
      return FALSE;
    }

  for (guint i = 0; i < chips->len; i++)
    {
      OptioChip *chip = chips->pdata[i];
      g_autofree char *device_id = optio_chip_description_dup_device_id (chip);
      guint n_fields;

      optio_chip_get_fields (chip, &n_fields);
      optio_console_say (command->console,
                         ngettext ("%-14s %-5s  %3u field   %-10s %s",
                                   "%-14s %-5s  %3u fields  %-10s %s",
                                   n_fields),
                         optio_chip_get_id (chip),
                         device_id,
                         n_fields,
                         optio_known_words[optio_chip_get_known (chip)],
                         optio_chip_get_name (chip));
      tell_json (command, chip);
    }

  return TRUE;
}

static void
show_chip (OptioCommand *command,
           OptioChip    *chip)
{
  if (!optio_console_is_json (command->console))
    optio_chip_description_tell (command->console, chip);
  tell_json (command, chip);
}

/* Several chips can have the same device ID; returns whether one has it. */
static gboolean
show_chips_of_device (OptioCommand *command,
                      guint32       device_id)
{
  GPtrArray *chips = optio_catalog_get_chips (optio_command_get_catalog (command));
  gboolean is_found = FALSE;

  for (guint i = 0; i < chips->len; i++)
    {
      if (device_id == 0 || optio_chip_get_device_id (chips->pdata[i]) != device_id)
        continue;
      show_chip (command, chips->pdata[i]);
      is_found = TRUE;
    }

  return is_found;
}

static gboolean
show_chips (OptioCommand  *command,
            char         **ids,
            GError       **error)
{
  if (ids[0] == NULL)
    {
      g_set_error_literal (error,
                           OPTIO_EXIT_ERROR,
                           OPTIO_EXIT_USAGE,
                           _("Say which chip: \"optio chips\" lists them."));
      return FALSE;
    }

  for (guint i = 0; ids[i] != NULL; i++)
    {
      OptioChip *chip;
      guint32 device_id;

      if (optio_parse_address (ids[i], &device_id) && show_chips_of_device (command, device_id))
        continue;
      chip = optio_command_find_chip (command, ids[i], error);
      if (chip == NULL)
        return FALSE;
      show_chip (command, chip);
    }

  return TRUE;
}

static void
tell_fault (OptioCommand *command,
            const char   *sentence)
{
  g_autofree char *valid = g_utf8_make_valid (sentence, -1); /* it may hold a file's name */
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  optio_json_add_string (builder, "message", sentence);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  optio_console_say (command->console, "%s", valid);
  optio_console_tell_json (command->console, "fault", node);
}

static guint
check_files (OptioCommand  *command,
             char         **paths)
{
  guint n_faults = 0;

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autoptr (GError) fault = NULL;
      g_autoptr (OptioChip) chip = optio_chip_new_from_file (paths[i], &fault);

      if (chip != NULL)
        continue;
      tell_fault (command, fault->message);
      n_faults++;
    }

  return n_faults;
}

/* Whatever the folders hold; the command tells the faults of the catalog as notes. */
static guint
check_catalog (OptioCatalog *catalog)
{
  optio_catalog_read_all (catalog);
  return g_strv_length ((char **) optio_catalog_get_problems (catalog));
}

static gboolean
check_chips (OptioCommand  *command,
             char         **paths,
             GError       **error)
{
  guint n_faults;

  if (paths[0] != NULL)
    n_faults = check_files (command, paths);
  else
    n_faults = check_catalog (optio_command_get_catalog (command));

  if (n_faults == 0)
    return TRUE;

  g_set_error (error,
               OPTIO_EXIT_ERROR,
               OPTIO_EXIT_DATA,
               ngettext ("%u file is wrong.", "%u files are wrong.", n_faults),
               n_faults);
  return FALSE;
}

static gboolean
import_chips (OptioCommand  *command,
              char         **paths,
              GError       **error)
{
  OptioChipsImport options = { output, is_dry_run, is_yes };

  if (g_strv_length (paths) != 1)
    {
      g_set_error_literal (error,
                           OPTIO_EXIT_ERROR,
                           OPTIO_EXIT_USAGE,
                           _("Say one file or folder of STM32CubeProgrammer's database."));
      return FALSE;
    }

  return optio_chips_import_run (command, &options, paths[0], error);
}

static const struct
{
  const char *word;
  gboolean (*run) (OptioCommand *command, char **arguments, GError **error);
} actions[] = {
  { "list", list_chips },
  { "show", show_chips },
  { "check", check_chips },
  { "import", import_chips },
};

static gboolean
chips_run (OptioCommand  *command,
           char         **arguments,
           GError       **error)
{
  gboolean is_import =
      arguments != NULL && arguments[0] != NULL && g_str_equal (arguments[0], "import");

  if (!is_import && (output != NULL || is_dry_run || is_yes))
    {
      g_set_error_literal (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                           _("--output, --dry-run and --yes go with \"optio chips import\" "
                             "only."));
      return FALSE;
    }
  if (arguments == NULL || arguments[0] == NULL)
    return list_chips (command, (char *[]){ NULL }, error);

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      if (g_str_equal (actions[i].word, arguments[0]))
        return actions[i].run (command, arguments + 1, error);
    }

  g_set_error (error,
               OPTIO_EXIT_ERROR,
               OPTIO_EXIT_USAGE,
               _("\"%s\" is none of list, show, check and import. \"optio help chips\" tells "
                 "more."),
               arguments[0]);
  return FALSE;
}

const OptioVerb optio_verb_chips = {
  .name = "chips",
  .arguments = N_("[show ID | check FILE | import PATH]"),
  .takes_more = TRUE,
  .summary = N_("List the chips that are known"),
  .description = N_(
    "Lists the chips: id, device ID, number of option fields, how much of the chip "
    "was seen (a recorded session, a listing, or only documents), and name. \"show "
    "ID\" tells all that is known of one, or of those with a device ID like \"0x448\". "
    "\"check FILE\" tells what is wrong in descriptions of chips, with file and line; without "
    "FILE it checks those that are installed. \"import PATH\" makes descriptions of the "
    "database that comes with STM32CubeProgrammer, its folder Data_Base or one file, and lists "
    "what has no place in them. Nobody has tried such a chip, and no board is recognised as "
    "one: choose it with --chip. Sends nothing to any board."),
  .options = OPTIO_OPTIONS_OUTPUT,
  .entries = entries,
  .run = chips_run,
};
