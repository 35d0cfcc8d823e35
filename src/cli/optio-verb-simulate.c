/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-verb.h"

#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <unistd.h>

#include "optio-board-listing.h"
#include "optio-board-prompt.h"
#include "optio-exit.h"
#include "optio-sim-device.h"
#include "optio-usbip-server.h"

static int port = OPTIO_USBIP_DEFAULT_PORT;
static int unplug_at;
static char *state_path;
static gboolean is_list;
static gboolean is_quirk_list;
static char **quirk_names;

static const GOptionEntry entries[] = {
  { "list", 0, 0, G_OPTION_ARG_NONE, &is_list, N_ ("List the boards"), NULL },
  { "quirks", 0, 0, G_OPTION_ARG_NONE, &is_quirk_list, N_ ("With --list: list the quirks"), NULL },
  { "quirk", 0, 0, G_OPTION_ARG_STRING_ARRAY, &quirk_names,
    N_ ("Give the board a quirk of that list; may be repeated"), N_ ("NAME") },
  { "port", 0, 0, G_OPTION_ARG_INT, &port, N_ ("TCP port; 0 takes any that is free"), N_ ("PORT") },
  { "unplug-at", 0, 0, G_OPTION_ARG_INT, &unplug_at,
    N_ ("Unplug the board at its Nth control transfer from now"), N_ ("N") },
  { "state", 0, 0, G_OPTION_ARG_FILENAME, &state_path,
    N_ ("Keep the chip's memory in FILE from one run to the next"), N_ ("FILE") },
  G_OPTION_ENTRY_NULL,
};

static gboolean
check_options (GError **error)
{
  if (port >= 0 && port <= G_MAXUINT16 && unplug_at >= 0)
    return TRUE;

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("--port takes 0 to %u, --unplug-at a number of transfers."), G_MAXUINT16);
  return FALSE;
}

/* A list, or one board. */
static gboolean
check_arguments (char   **arguments,
                 GError **error)
{
  guint n_arguments = arguments != NULL ? g_strv_length (arguments) : 0;

  if (n_arguments == (is_list ? 0 : 1) && (is_list || !is_quirk_list))
    return TRUE;

  g_set_error_literal (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                       _("Say which board, or --list; \"optio help simulate\" tells more."));
  return FALSE;
}

static gboolean
read_quirks (OptioBoardQuirks *quirks,
             GError          **error)
{
  for (guint i = 0; quirk_names != NULL && quirk_names[i] != NULL; i++)
    {
      OptioBoardQuirk quirk = optio_board_quirk_find (quirk_names[i]);

      if (quirk == OPTIO_BOARD_N_QUIRKS)
        {
          g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                       _("There is no quirk \"%s\". \"optio simulate --list --quirks\" lists "
                         "them."),
                       quirk_names[i]);
          return FALSE;
        }
      *quirks |= OPTIO_BOARD_QUIRK_BIT (quirk);
    }

  return TRUE;
}

static OptioSimDevice *
make_board (OptioCommand *command,
            const char   *id,
            GError      **error)
{
  OptioBoard *described = optio_command_find_board (command, id, error);
  g_autoptr (OptioBoard) board = NULL;
  g_autoptr (OptioDevice) device = NULL;
  OptioBoardQuirks quirks = 0;

  if (described == NULL || !read_quirks (&quirks, error))
    return NULL;

  board = optio_board_new_with_quirks (described, quirks);
  device = optio_sim_device_new (board, OPTIO_SIM_CLOCK_REAL, 0);
  if (state_path != NULL
      && !optio_sim_device_load_state (OPTIO_SIM_DEVICE (device), state_path, error))
    return NULL;
  if (unplug_at > 0)
    optio_sim_device_unplug_at (OPTIO_SIM_DEVICE (device), (guint) unplug_at);

  return OPTIO_SIM_DEVICE (g_steal_pointer (&device));
}

static void
on_presence_changed (OptioSimDevice *device,
                     GParamSpec     *pspec,
                     gpointer        user_data)
{
  static const char *const sentences[] = {
    [OPTIO_SIM_IN_BOOTLOADER] = N_ ("The board is in its bootloader."),
    [OPTIO_SIM_IN_APPLICATION] = N_ ("The board runs its firmware."),
    [OPTIO_SIM_UNPLUGGED] = N_ ("The board is unplugged."),
  };
  OptioCommand *command = user_data;

  optio_console_say (command->console, "%s",
                     _(sentences[optio_sim_device_get_presence (device)]));
}

static void
quit (gpointer user_data)
{
  g_main_loop_quit (user_data);
}

static gboolean
on_signal (gpointer user_data)
{
  quit (user_data);
  return G_SOURCE_CONTINUE;
}

/* Until somebody types "quit", or a signal comes. */
static void
serve (OptioCommand     *command,
       OptioSimDevice   *device,
       OptioUsbipServer *server)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (OptioBoardPrompt) prompt
    = optio_board_prompt_new (device, command->console, input, quit, loop);
  gulong handler = g_signal_connect (device, "notify::presence",
                                     G_CALLBACK (on_presence_changed), command);
  guint interrupt = g_unix_signal_add (SIGINT, on_signal, loop);
  guint terminate = g_unix_signal_add (SIGTERM, on_signal, loop);

  /* Scripts read this line, so it is the same in every language. */
  optio_console_say (command->console, "listening on 127.0.0.1:%u busid %s",
                     optio_usbip_server_get_port (server),
                     optio_usbip_server_get_bus_id (server));
  g_main_loop_run (loop);

  g_source_remove (interrupt);
  g_source_remove (terminate);
  g_signal_handler_disconnect (device, handler);
}

static gboolean
simulate_run (OptioCommand *command,
              char        **arguments,
              GError      **error)
{
  g_autoptr (OptioSimDevice) device = NULL;
  g_autoptr (OptioUsbipServer) server = NULL;

  if (!check_options (error) || !check_arguments (arguments, error))
    return FALSE;
  if (is_list && !is_quirk_list)
    return optio_board_listing_tell_boards (command, error);
  if (is_list)
    {
      optio_board_listing_tell_quirks (command);
      return TRUE;
    }

  device = make_board (command, arguments[0], error);
  if (device == NULL)
    return FALSE;

  server = optio_usbip_server_new (device);
  if (!optio_usbip_server_start (server, (guint16) port, error))
    return FALSE;
  serve (command, device, server);
  optio_usbip_server_stop (server);

  return state_path == NULL || optio_sim_device_save_state (device, state_path, error);
}

const OptioVerb optio_verb_simulate = {
  .name = "simulate",
  .arguments = N_ ("BOARD | --list"),
  .takes_more = TRUE,
  .summary = N_ ("Export a simulated board over USB/IP"),
  .description = N_ ("Plays a board for this computer's kernel, so that any program can be tried "
                     "on it without hardware. Attach it with \"usbip attach -r 127.0.0.1 -b 1-1\". "
                     "\"--list\" tells which boards there are, and what each would start. "
                     "Reads commands from standard input: unplug, plug, bootloader, counters, "
                     "peek ADDRESS SIZE, quit."),
  .options = OPTIO_OPTIONS_OUTPUT,
  .entries = entries,
  .run = simulate_run,
};
