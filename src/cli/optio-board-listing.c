/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-listing.h"

#include <glib/gi18n.h>

#include "optio-json.h"
#include "optio-sim-device.h"
#include "optio-text.h"

/* What a board starts with a level of BOOT0, for programs and for people. */
static const struct
{
  const char *name;
  const char *words;
} starts[] = {
  [OPTIO_SIM_START_BOOTLOADER] = { "bootloader", N_ ("its bootloader") },
  [OPTIO_SIM_START_APPLICATION] = { "application", N_ ("its firmware") },
  [OPTIO_SIM_START_NOWHERE] = { "nothing", N_ ("nothing that works") },
};

static gboolean
has_quirk (OptioBoard     *board,
           OptioBoardQuirk quirk)
{
  return (optio_board_get_quirks (board) & OPTIO_BOARD_QUIRK_BIT (quirk)) != 0;
}

static void
say_board (OptioConsole *console,
           OptioBoard   *board,
           OptioSimStart low,
           OptioSimStart high)
{
  g_autoptr (GString) quirks = g_string_new (NULL);

  for (guint quirk = 0; quirk < OPTIO_BOARD_N_QUIRKS; quirk++)
    if (has_quirk (board, quirk))
      optio_text_append (quirks, ", ", optio_board_quirk_get_words (quirk));

  optio_console_say (console, "%s: %s", optio_board_get_id (board), optio_board_get_title (board));
  optio_console_say (console, _("    chip %s, bootloader %s"),
                     optio_chip_get_id (optio_board_get_chip (board)),
                     optio_rom_model_get_title (optio_board_get_rom_model (board)));
  optio_console_say (console, _("    starts with BOOT0 low %s, with BOOT0 high %s; BOOT0 is %s"),
                     _ (starts[low].words), _ (starts[high].words),
                     optio_board_is_boot0_low (board) ? _ ("low") : _ ("high"));
  if (quirks->len > 0)
    optio_console_say (console, "    %s", quirks->str);
}

static void
tell_board_json (OptioConsole *console,
                 OptioBoard   *board,
                 OptioSimStart low,
                 OptioSimStart high)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  optio_json_add_string (builder, "id", optio_board_get_id (board));
  optio_json_add_string (builder, "title", optio_board_get_title (board));
  optio_json_add_string (builder, "chip", optio_chip_get_id (optio_board_get_chip (board)));
  optio_json_add_string (builder, "rom",
                         optio_rom_model_get_title (optio_board_get_rom_model (board)));
  optio_json_begin_array (builder, "quirks");
  for (guint quirk = 0; quirk < OPTIO_BOARD_N_QUIRKS; quirk++)
    if (has_quirk (board, quirk))
      json_builder_add_string_value (builder, optio_board_quirk_get_name (quirk));
  json_builder_end_array (builder);
  optio_json_add_string (builder, "boot0", optio_board_is_boot0_low (board) ? "low" : "high");
  optio_json_add_string (builder, "starts_low", starts[low].name);
  optio_json_add_string (builder, "starts_high", starts[high].name);
  json_builder_end_object (builder);

  node = json_builder_get_root (builder);
  optio_console_tell_json (console, "board", node);
}

gboolean
optio_board_listing_tell_boards (OptioCommand *command,
                                 GError      **error)
{
  GPtrArray *boards = optio_command_list_boards (command, error);

  for (guint i = 0; boards != NULL && i < boards->len; i++)
    {
      OptioBoard *board = boards->pdata[i];
      g_autoptr (OptioDevice) device =
          optio_sim_device_new (board, OPTIO_SIM_CLOCK_VIRTUAL, 0);
      OptioSimStart low = optio_sim_device_find_start (OPTIO_SIM_DEVICE (device), FALSE);
      OptioSimStart high = optio_sim_device_find_start (OPTIO_SIM_DEVICE (device), TRUE);

      if (optio_console_is_json (command->console))
        tell_board_json (command->console, board, low, high);
      else
        say_board (command->console, board, low, high);
    }

  return boards != NULL;
}

void
optio_board_listing_tell_quirks (OptioCommand *command)
{
  for (guint quirk = 0; quirk < OPTIO_BOARD_N_QUIRKS; quirk++)
    {
      const char *name = optio_board_quirk_get_name (quirk);
      const char *words = optio_board_quirk_get_words (quirk);
      g_autoptr (JsonBuilder) builder = json_builder_new ();
      g_autoptr (JsonNode) node = NULL;

      json_builder_begin_object (builder);
      optio_json_add_string (builder, "name", name);
      optio_json_add_string (builder, "words", words);
      json_builder_end_object (builder);
      node = json_builder_get_root (builder);
      optio_console_say (command->console, "%-26s %s", name, words);
      optio_console_tell_json (command->console, "quirk", node);
    }
}
