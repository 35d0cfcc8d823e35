/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-boards.h"

#include <glib/gi18n.h>
#include <string.h>

#include "optio-board-filter.h"
#include "optio-error.h"
#include "optio-exit.h"
#include "optio-replay-device.h"
#include "optio-report-file.h"
#include "optio-sim-device.h"
#include "optio-text.h"
#include "optio-usb-monitor.h"

/* "--simulate trace:FILE" and "report:FILE"; no board's id has a colon. */
#define TRACE_PREFIX "trace:"
#define REPORT_PREFIX "report:"

/* As optio_device_set_return_bound_ms() has it. */
#define MAX_PATIENCE_S 300

struct _OptioBoards
{
  OptioCommand *command;
  OptioUsbMonitor *monitor; /* keeps its devices' context alive; NULL with --simulate */
  OptioBoardFilter filter;
  GPtrArray *devices;
  GPtrArray *chosen;
  GHashTable *state_files; /* OptioDevice -> path */
};

/* ---- the simulated ones ---- */

static guint
count_instances (OptioBoards *self,
                 OptioBoard  *board)
{
  guint n = 0;

  for (guint i = 0; i < self->devices->len; i++)
    if (OPTIO_IS_SIM_DEVICE (self->devices->pdata[i]) &&
        optio_sim_device_get_board (self->devices->pdata[i]) == board)
      n++;
  return n;
}

static gboolean
boards_add_replayed (OptioBoards *self,
                     const char  *path,
                     GError     **error)
{
  OptioDevice *device = optio_replay_device_new (path, error);

  if (device == NULL)
    return FALSE;

  g_ptr_array_add (self->devices, device);
  return TRUE;
}

/* @out_sign: where the file of its memory follows, %NULL if there is none */
static OptioBoard *
find_wished_board (OptioBoards *self,
                   const char  *wish,
                   const char **out_sign,
                   GError     **error)
{
  OptioCommand *command = self->command;
  g_autofree char *id = NULL;
  OptioBoard *board;

  *out_sign = NULL;
  if (g_str_has_prefix (wish, REPORT_PREFIX))
    return optio_report_file_load (wish + strlen (REPORT_PREFIX),
                                   optio_command_get_catalog (command), error);

  *out_sign = strchr (wish, '=');
  id = g_strndup (wish, *out_sign != NULL ? (gsize) (*out_sign - wish) : strlen (wish));
  board = optio_command_find_board (command, id, error);
  return board != NULL ? optio_board_ref (board) : NULL;
}

static gboolean
boards_add_simulated (OptioBoards *self,
                      const char  *wish,
                      GError     **error)
{
  const OptioOptions *options = &self->command->options;
  const char *sign;
  g_autoptr (OptioBoard) board = find_wished_board (self, wish, &sign, error);
  g_autoptr (OptioDevice) device = NULL;

  if (board == NULL)
    return FALSE;

  device = optio_sim_device_new (board,
                                 options->has_virtual_clock ? OPTIO_SIM_CLOCK_VIRTUAL
                                                            : OPTIO_SIM_CLOCK_REAL,
                                 count_instances (self, board));
  if (options->unplug_at > 0)
    optio_sim_device_unplug_at (OPTIO_SIM_DEVICE (device), (guint) options->unplug_at);
  if (sign != NULL)
    {
      if (!optio_sim_device_load_state (OPTIO_SIM_DEVICE (device), sign + 1, error))
        return FALSE;
      g_hash_table_insert (self->state_files, device, g_strdup (sign + 1));
    }

  g_ptr_array_add (self->devices, g_steal_pointer (&device));
  return TRUE;
}

/* ---- the plugged ones ---- */

static gboolean
boards_add_plugged (OptioBoards *self,
                    GError     **error)
{
  self->monitor = optio_usb_monitor_new (error);
  if (self->monitor == NULL)
    return FALSE;

  optio_usb_monitor_settle (self->monitor);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->monitor)); i++)
    g_ptr_array_add (self->devices, g_list_model_get_item (G_LIST_MODEL (self->monitor), i));
  return TRUE;
}

/* ---- choosing ---- */

static gboolean
boards_look (OptioBoards *self,
             GError     **error)
{
  char **wishes = self->command->options.simulate;

  if (!optio_board_filter_init (&self->filter, &self->command->options, error))
    return FALSE;

  if (wishes == NULL && !boards_add_plugged (self, error))
    return FALSE;
  for (guint i = 0; wishes != NULL && wishes[i] != NULL; i++)
    if (g_str_has_prefix (wishes[i], TRACE_PREFIX)
          ? !boards_add_replayed (self, wishes[i] + strlen (TRACE_PREFIX), error)
          : !boards_add_simulated (self, wishes[i], error))
      return FALSE;

  for (guint i = 0; i < self->devices->len; i++)
    if (optio_board_filter_leaves (&self->filter, self->devices->pdata[i]))
      g_ptr_array_add (self->chosen, g_object_ref (self->devices->pdata[i]));
  return TRUE;
}

/* All of them: which one is meant is not known yet. */
static gboolean
boards_take_manner (OptioBoards *self,
                    GError     **error)
{
  const OptioOptions *options = &self->command->options;

  if (options->patience_s < 1 || options->patience_s > MAX_PATIENCE_S)
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                   _("--patience takes 1 to %d seconds, and not %d. Nothing was sent to any "
                     "board."),
                   MAX_PATIENCE_S, options->patience_s);
      return FALSE;
    }

  for (guint i = 0; i < self->devices->len; i++)
    {
      optio_device_set_gentle (self->devices->pdata[i], options->is_gentle);
      optio_device_set_return_bound_ms (self->devices->pdata[i],
                                        (guint) options->patience_s * 1000u);
    }
  return TRUE;
}

static gboolean
boards_trace (OptioBoards *self,
              GError     **error)
{
  OptioCommand *command = self->command;

  if (command->options.trace == NULL)
    return TRUE;

  command->trace = optio_trace_new (command->options.trace, error);
  if (command->trace == NULL)
    return FALSE;

  for (guint i = 0; i < self->devices->len; i++)
    optio_device_set_trace (self->devices->pdata[i], command->trace);
  return TRUE;
}

OptioBoards *
optio_boards_new (OptioCommand *command,
                  GError      **error)
{
  g_autoptr (OptioBoards) self = g_new0 (OptioBoards, 1);

  self->command = command;
  self->devices = g_ptr_array_new_with_free_func (g_object_unref);
  self->chosen = g_ptr_array_new_with_free_func (g_object_unref);
  self->state_files = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  if (!boards_look (self, error) || !boards_take_manner (self, error) ||
      !boards_trace (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
optio_boards_free (OptioBoards *self)
{
  g_clear_pointer (&self->state_files, g_hash_table_unref);
  g_clear_pointer (&self->chosen, g_ptr_array_unref);
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  g_clear_object (&self->monitor);
  optio_board_filter_clear (&self->filter);
  g_free (self);
}

GPtrArray *
optio_boards_get_chosen (OptioBoards *self)
{
  return self->chosen;
}

GPtrArray *
optio_boards_get_all (OptioBoards *self)
{
  return self->devices;
}

static char *
dup_labels (GPtrArray *devices)
{
  GString *labels = g_string_new (NULL);

  for (guint i = 0; i < devices->len; i++)
    {
      g_autofree char *label = optio_device_dup_label (devices->pdata[i]);

      optio_text_append (labels, "; ", label);
    }
  return g_string_free (labels, FALSE);
}

static void
boards_set_none (OptioBoards *self,
                 GError     **error)
{
  g_autofree char *labels = NULL;

  if (self->devices->len == 0)
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_NO_BOARD,
                   _("No board in DFU mode is plugged. Start the board's bootloader: hold BOOT0 "
                     "high (the BOOT button) while you reset or plug it, and use a cable that "
                     "carries data. If you may not open it, install Optio's udev rule, "
                     "60-optio.rules."));
      return;
    }

  labels = dup_labels (self->devices);
  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_NO_BOARD,
               _("No board fits -d, -p and -S as given; there is: %s. Choose with -p PORT."),
               labels);
}

static GPtrArray *
find_in_bootloader (GPtrArray *devices)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < devices->len; i++)
    {
      OptioIdentity *identity = optio_device_get_identity (devices->pdata[i]);

      if (!optio_identity_get_fields (identity)->is_runtime)
        g_ptr_array_add (found, devices->pdata[i]);
    }
  return found;
}

OptioDevice *
optio_boards_choose_among (GPtrArray *devices,
                           GError   **error)
{
  g_autoptr (GPtrArray) in_bootloader = find_in_bootloader (devices);
  GPtrArray *meant = in_bootloader->len > 0 ? in_bootloader : devices;
  g_autofree char *labels = NULL;

  if (meant->len == 0)
    return NULL;
  if (meant->len == 1)
    return meant->pdata[0];

  labels = dup_labels (meant);
  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("%u boards fit: %s. Nothing was sent to any of them. Say which one with -p PORT, "
                 "for example -p %s."),
               meant->len, labels, optio_device_get_port_path (meant->pdata[0]));
  return NULL;
}

/* Those whose own ids -d gives. */
static GPtrArray *
find_named (OptioBoards *self)
{
  GPtrArray *named = g_ptr_array_new ();

  for (guint i = 0; i < self->chosen->len; i++)
    if (optio_board_filter_names (&self->filter, self->chosen->pdata[i]))
      g_ptr_array_add (named, self->chosen->pdata[i]);

  return named;
}

OptioDevice *
optio_boards_choose (OptioBoards *self,
                     GError     **error)
{
  g_autoptr (GPtrArray) named = NULL;

  if (self->chosen->len == 0)
    {
      boards_set_none (self, error);
      return NULL;
    }

  named = find_named (self);
  if (named->len > 0)
    return optio_boards_choose_among (named, error);

  optio_console_note (self->command->console,
                      _("no board has the USB ids that -d gives; as for dfu-util, they are taken "
                        "for those of an application"));
  return optio_boards_choose_among (self->chosen, error);
}

gboolean
optio_boards_is_lasting (OptioBoards *self,
                         OptioDevice *device)
{
  return !optio_device_is_simulated (device) ||
         g_hash_table_contains (self->state_files, device);
}

static gboolean
boards_end_trace (OptioBoards *self,
                  GError     **error)
{
  g_autoptr (GError) local_error = NULL;

  if (self->command->trace == NULL || optio_trace_close (self->command->trace, &local_error))
    return TRUE;

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_NO_OUTPUT,
               _("%s What was asked for was done; only the trace of it is not whole."),
               local_error->message);
  return FALSE;
}

gboolean
optio_boards_save (OptioBoards *self,
                   GError     **error)
{
  GHashTableIter iter;
  gpointer device;
  gpointer path;

  g_hash_table_iter_init (&iter, self->state_files);
  while (g_hash_table_iter_next (&iter, &device, &path))
    {
      g_autoptr (GError) local = NULL;

      if (optio_sim_device_save_state (device, path, &local))
        continue;

      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_NO_OUTPUT,
                   _("%s. The simulated board's memory was not kept; choose another file."),
                   local->message);
      return FALSE;
    }

  return boards_end_trace (self, error);
}
