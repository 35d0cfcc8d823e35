/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-application.h"

#include <glib/gi18n-lib.h>

#include "optio-about.h"
#include "optio-attention.h"
#include "optio-board-list.h"
#include "optio-help-window.h"
#include "optio-usb-monitor.h"
#include "optio-version.h"
#include "optio-window.h"

/* Lines of the log: about 20 MiB, and many hours of flashing. */
#define JOURNAL_CAPACITY 50000

struct _OptioApplication
{
  AdwApplication parent_instance;

  OptioBoardList *boards;
  OptioUsbMonitor *monitor;
  OptioAttention *attention;
  GtkWindow *help; /* while it is open */
  gboolean usb_started;
};

G_DEFINE_FINAL_TYPE (OptioApplication, optio_application, ADW_TYPE_APPLICATION)

OptioApplication *
optio_application_new (void)
{
  return g_object_new (OPTIO_TYPE_APPLICATION, "application-id", OPTIO_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/io/github/optio/Optio", "register-session", TRUE,
                       NULL);
}

static void
start_usb (OptioApplication *self,
           gboolean          wanted)
{
  g_autoptr (GError) error = NULL;

  if (self->usb_started)
    return;

  self->usb_started = TRUE;
  if (!wanted)
    {
      optio_board_list_set_usb_problem (
          self->boards, _("USB is switched off by --no-usb, so no real board can appear."));
      return;
    }

  self->monitor = optio_usb_monitor_new (&error);
  if (self->monitor != NULL)
    optio_board_list_add_devices (self->boards, G_LIST_MODEL (self->monitor));
  else
    optio_board_list_set_usb_problem (self->boards, error->message);
}

/* The one with the boards. The help is a window of its own, and may be the active one. */
static OptioWindow *
find_window (OptioApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *link = windows; link != NULL; link = link->next)
    {
      if (OPTIO_IS_WINDOW (link->data))
        return link->data;
    }
  return NULL;
}

static OptioWindow *
present_window (OptioApplication *self)
{
  OptioWindow *window = find_window (self);

  start_usb (self, TRUE);
  if (window == NULL)
    window = optio_window_new (GTK_APPLICATION (self), self->boards);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
optio_application_activate (GApplication *application)
{
  present_window (OPTIO_APPLICATION (application));
}

static void
optio_application_open (GApplication  *application,
                        GFile        **files,
                        int            n_files,
                        const char    *hint)
{
  OptioWindow *window = present_window (OPTIO_APPLICATION (application));

  for (int i = 0; i < n_files; i++)
    optio_window_open (window, files[i]);
}

static gboolean
add_simulated (OptioApplication        *self,
               GApplicationCommandLine *command_line)
{
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  g_autofree const char **ids = NULL;

  g_variant_dict_lookup (options, "simulate", "^a&s", &ids);
  for (gsize i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      if (optio_board_list_simulate (self->boards, ids[i]))
        continue;
      g_application_command_line_printerr (
          command_line,
          _("optio-gtk: there is no simulated board “%s”; “optio simulate --list” lists them\n"),
          ids[i]);
      return FALSE;
    }
  return TRUE;
}

static int
optio_application_command_line (GApplication            *application,
                                GApplicationCommandLine *command_line)
{
  OptioApplication *self = OPTIO_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  g_auto (GStrv) arguments = NULL;
  OptioWindow *window;
  int n_arguments;

  if (!add_simulated (self, command_line))
    return 2;

  start_usb (self, !g_variant_dict_contains (options, "no-usb"));
  window = present_window (self);

  arguments = g_application_command_line_get_arguments (command_line, &n_arguments);
  for (int i = 1; i < n_arguments; i++)
    {
      g_autoptr (GFile) file =
          g_application_command_line_create_file_for_arg (command_line, arguments[i]);

      optio_window_open (window, file);
    }
  return 0;
}

static int
optio_application_handle_local_options (GApplication *application,
                                        GVariantDict *options)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;

  g_print ("optio-gtk %s\n", optio_version_get ());
  return 0;
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  optio_about_present (gtk_application_get_active_window (GTK_APPLICATION (user_data)));
}

static void
help_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  OptioApplication *self = OPTIO_APPLICATION (user_data);

  if (self->help == NULL)
    g_set_weak_pointer (&self->help, optio_help_window_new (GTK_WINDOW (find_window (self))));
  gtk_window_present (self->help);
}

static void
refresh_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  OptioApplication *self = OPTIO_APPLICATION (user_data);

  if (self->monitor != NULL)
    optio_usb_monitor_refresh (self->monitor);
}

static void
close_window (gpointer user_data)
{
  OptioWindow *window = find_window (user_data);

  if (window != NULL)
    gtk_window_close (GTK_WINDOW (window));
}

/* Quitting is closing, which asks while a board is busy. The help goes with the window, but not
 * before it is done with the key that was pressed in it. */
static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  g_idle_add_once (close_window, user_data);
}

static void
set_accelerators (GtkApplication *application)
{
  static const struct
  {
    const char *action;
    const char *accelerators[3];
  } table[] = {
    { "win.open", { "<Primary>o" } },
    { "win.flash", { "<Primary>Return", "<Primary>KP_Enter" } },
    { "win.search", { "<Primary>f" } },
    { "win.go-to", { "<Primary>l" } },
    { "win.choose-simulated", { "<Primary>n" } },
    { "win.preferences", { "<Primary>comma" } },
    { "win.show-log", { "F9" } },
    { "win.show-help-overlay", { "<Primary>question" } },
    { "app.help", { "F1" } },
    { "app.quit", { "<Primary>q" } },
    { "app.refresh", { "F5", "<Primary>r" } },
    { "window.close", { "<Primary>w" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    gtk_application_set_accels_for_action (application, table[i].action, table[i].accelerators);
}

/* A chip's file is parsed when a board could be that chip, perhaps long after the start. */
static void
on_catalog_problem (OptioCatalog *catalog,
                    const char   *sentence,
                    gpointer      user_data)
{
  g_message ("%s", sentence);
}

static void
optio_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { .name = "about", .activate = about_action },
    { .name = "help", .activate = help_action },
    { .name = "quit", .activate = quit_action },
    { .name = "refresh", .activate = refresh_action },
  };
  OptioApplication *self = OPTIO_APPLICATION (application);
  g_autoptr (OptioCatalog) catalog = NULL;
  g_autoptr (OptioJournal) journal = optio_journal_new (JOURNAL_CAPACITY);
  g_autoptr (OptioHistory) history = optio_history_new (NULL);
  const char *const *problems;

  G_APPLICATION_CLASS (optio_application_parent_class)->startup (application);

  catalog = optio_catalog_new_default ();
  problems = optio_catalog_get_problems (catalog);
  for (gsize i = 0; problems[i] != NULL; i++)
    g_message ("%s", problems[i]);
  g_signal_connect (catalog, "problem", G_CALLBACK (on_catalog_problem), NULL);

  self->boards = optio_board_list_new (catalog, journal, history);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  self->attention = optio_attention_new (GTK_APPLICATION (self), self->boards);
  set_accelerators (GTK_APPLICATION (self));
}

static void
optio_application_finalize (GObject *object)
{
  OptioApplication *self = OPTIO_APPLICATION (object);

  g_clear_weak_pointer (&self->help);
  g_clear_object (&self->attention);
  g_clear_object (&self->boards);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (optio_application_parent_class)->finalize (object);
}

static void
optio_application_class_init (OptioApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = optio_application_finalize;
  application_class->startup = optio_application_startup;
  application_class->activate = optio_application_activate;
  application_class->open = optio_application_open;
  application_class->command_line = optio_application_command_line;
  application_class->handle_local_options = optio_application_handle_local_options;
}

static void
optio_application_init (OptioApplication *self)
{
  static const GOptionEntry entries[] = {
    { "simulate", 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL, N_ ("Add a simulated board"),
      N_ ("BOARD") },
    { "no-usb", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Do not look for real boards"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[FILE…]"));
  g_application_set_option_context_summary (
      G_APPLICATION (self), _("Programs chips over USB DFU, and says what is on them"));
}
