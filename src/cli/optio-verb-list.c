/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "optio-boards.h"
#include "optio-description.h"
#include "optio-exit.h"
#include "optio-json.h"
#include "optio-recall.h"
#include "optio-text.h"
#include "optio-verb.h"

#define N_COLUMNS 5u

/* "STM32F07x / F070xB", "3 chips fit", or what the board calls itself. */
static char *
dup_chip_text (OptioDevice *device,
               OptioMatch  *match)
{
  const OptioIdentityFields *fields =
      optio_identity_get_fields (optio_device_get_identity (device));
  OptioChip *chip = optio_match_get_chip (match);
  guint n_candidates;

  optio_match_get_candidates (match, &n_candidates);
  if (chip != NULL)
    return g_strdup (optio_chip_get_name (chip));
  if (n_candidates > 1)
    return g_strdup_printf (ngettext ("%u chip fits", "%u chips fit", n_candidates), n_candidates);

  return g_strdup (fields->product != NULL ? fields->product : _("unknown"));
}

static const char *
find_remark (OptioDevice *device)
{
  const GError *problem = optio_device_get_problem (device);
  OptioIdentity *identity = optio_device_get_identity (device);

  if (problem != NULL)
    return problem->message;
  if (optio_identity_get_fields (identity)->is_runtime)
    return _("runs its application");
  if (!optio_identity_is_dfuse (identity))
    return _("plain DFU: no addresses");

  return optio_device_is_simulated (device) ? _("simulated") : "";
}

static char **
dup_cells (OptioCommand *command,
           OptioDevice  *device)
{
  OptioIdentity *identity = optio_device_get_identity (device);
  const OptioIdentityFields *fields = optio_identity_get_fields (identity);
  g_autoptr (OptioMatch) match = NULL;
  char **cells = g_new0 (char *, N_COLUMNS + 1);

  match = optio_device_match (device, optio_command_get_catalog (command));
  cells[0] = g_strdup (optio_device_get_port_path (device));
  cells[1] = g_strdup_printf ("%04x:%04x", fields->vendor_id, fields->product_id);
  cells[2] = g_utf8_make_valid (fields->serial != NULL ? fields->serial : "-", -1);
  cells[3] = dup_chip_text (device, match);
  cells[4] = g_strdup (find_remark (device));
  return cells;
}

static void
tell_row (OptioConsole *console,
          char        **cells,
          const guint  *widths)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      g_autofree char *cell = optio_text_pad (cells[i], widths[i] + 2);

      g_string_append (line, cell);
    }
  optio_console_say (console, "%s", g_strchomp (line->str));
}

static void
tell_alternates (OptioConsole *console,
                 OptioDevice  *device)
{
  OptioIdentity *identity = optio_device_get_identity (device);

  for (guint i = 0; i < optio_identity_get_n_alts (identity); i++)
    {
      g_autofree char *name =
          g_utf8_make_valid (optio_identity_get_fields (identity)->alt_names[i], -1);

      optio_console_say (console, "  alt %u  %s", i, name);
    }
}

static void
tell_table (OptioCommand *command,
            GPtrArray    *devices)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  const char *titles[] = { _("Port"), _("USB id"), _("Serial"), _("Chip"), "", NULL };
  guint widths[N_COLUMNS] = { 0 };

  g_ptr_array_add (rows, g_strdupv ((char **) titles));
  for (guint i = 0; i < devices->len; i++)
    g_ptr_array_add (rows, dup_cells (command, devices->pdata[i]));

  for (guint i = 0; i < rows->len; i++)
    for (guint k = 0; k < N_COLUMNS; k++)
      widths[k] = MAX (widths[k], optio_text_get_columns (((char **) rows->pdata[i])[k]));

  for (guint i = 0; i < rows->len; i++)
    {
      tell_row (command->console, rows->pdata[i], widths);
      if (i > 0 && optio_console_is_verbose (command->console))
        tell_alternates (command->console, devices->pdata[i - 1]);
    }
}

static void
tell_board (OptioCommand *command,
            OptioBoards  *boards,
            OptioDevice  *device)
{
  g_autofree char *unseen = optio_recall_dup_unseen_sentence (command, boards, device);
  g_autoptr (OptioMatch) match =
      optio_device_match (device, optio_command_get_catalog (command));
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  optio_description_add_device (builder, device);
  optio_description_add_match (builder, match);
  optio_json_add_string (builder, "unseen", unseen);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  if (unseen != NULL)
    optio_console_say (command->console, "%s", unseen);
  optio_console_tell_json (command->console, "board", node);
}

static gboolean
list_run (OptioCommand *command,
          char        **arguments,
          GError      **error)
{
  g_autoptr (OptioBoards) boards = optio_boards_new (command, error);
  GPtrArray *devices;

  if (boards == NULL)
    return FALSE;

  devices = optio_boards_get_chosen (boards);
  if (devices->len == 0)
    return optio_boards_choose (boards, error) != NULL;

  tell_table (command, devices);
  for (guint i = 0; i < devices->len; i++)
    tell_board (command, boards, devices->pdata[i]);
  return TRUE;
}

const OptioVerb optio_verb_list = {
  .name = "list",
  .summary = N_ ("List the boards that are plugged"),
  .description = N_ ("Shows every board with a DFU interface: its port, USB ids, serial number and "
                     "the chip that it is. With -v also its alternate settings. Sends nothing to "
                     "any board. Serial numbers are often the same on all boards of a kind; the "
                     "port tells them apart."),
  .options = OPTIO_OPTIONS_OUTPUT | OPTIO_OPTIONS_BOARD,
  .run = list_run,
};
