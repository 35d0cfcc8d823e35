/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-prompt.h"

#include <glib/gi18n.h>

#include "optio-range.h"

#define MAX_PEEK_SIZE 4096u

struct _OptioBoardPrompt
{
  OptioSimDevice *device;
  OptioConsole *console;
  GDataInputStream *input;
  GCancellable *cancellable;
  void (*on_quit) (gpointer user_data);
  gpointer user_data;
};

static void
run_unplug (OptioBoardPrompt *self,
            char            **arguments)
{
  optio_sim_device_unplug (self->device);
}

static void
run_plug (OptioBoardPrompt *self,
          char            **arguments)
{
  optio_sim_device_enter_bootloader (self->device);
}

static void
run_counters (OptioBoardPrompt *self,
              char            **arguments)
{
  OptioSimCounters counters;

  optio_sim_device_get_counters (self->device, &counters);
  optio_console_say (self->console,
                     "{\"transfers\":%" G_GUINT64_FORMAT ",\"dnloads\":%" G_GUINT64_FORMAT
                     ",\"erased_sectors\":%" G_GUINT64_FORMAT
                     ",\"programmed_bytes\":%" G_GUINT64_FORMAT
                     ",\"faulty_programs\":%" G_GUINT64_FORMAT
                     ",\"busy_us\":%" G_GUINT64_FORMAT "}",
                     counters.transfers, counters.dnloads, counters.erased_sectors,
                     counters.programmed_bytes, counters.faulty_programs,
                     counters.busy_us);
}

static void
run_peek (OptioBoardPrompt *self,
          char            **arguments)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  const guint8 *data;
  guint32 address;
  guint32 size_bytes;
  gsize size;

  if (!optio_parse_address (arguments[0], &address)
      || !optio_parse_address (arguments[1], &size_bytes) || size_bytes > MAX_PEEK_SIZE)
    {
      optio_console_say (self->console, _("peek takes an address and at most %u bytes."),
                         MAX_PEEK_SIZE);
      return;
    }

  bytes = optio_sim_device_peek (self->device, address, size_bytes);
  if (bytes == NULL)
    {
      optio_console_say (self->console, _("There is no memory at 0x%08x."), address);
      return;
    }

  data = g_bytes_get_data (bytes, &size);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "%02x", data[i]);
  optio_console_say (self->console, "%s", text->str);
}

static void
run_quit (OptioBoardPrompt *self,
          char            **arguments)
{
  self->on_quit (self->user_data);
}

static const struct
{
  const char *name;
  guint n_arguments;
  void (*run) (OptioBoardPrompt *self,
               char            **arguments);
} commands[] = {
  { "unplug", 0, run_unplug },
  { "plug", 0, run_plug },
  { "bootloader", 0, run_plug },
  { "counters", 0, run_counters },
  { "peek", 2, run_peek },
  { "quit", 0, run_quit },
};

static void
run_line (OptioBoardPrompt *self,
          const char       *line)
{
  g_autofree char *stripped = g_strstrip (g_strdup (line));
  g_auto (GStrv) words = g_strsplit_set (stripped, " \t", 0);
  guint n_words = g_strv_length (words);

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (n_words == commands[i].n_arguments + 1 && g_str_equal (words[0], commands[i].name))
      {
        commands[i].run (self, words + 1);
        return;
      }

  if (stripped[0] != '\0')
    optio_console_say (self->console, _("The commands are: %s"),
                       "unplug, plug, bootloader, counters, peek ADDRESS SIZE, quit");
}

static void read_line (OptioBoardPrompt *self);

static void
on_line (GObject      *stream,
         GAsyncResult *result,
         gpointer      user_data)
{
  OptioBoardPrompt *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (stream), result, NULL, &error);
  if (error != NULL)
    g_debug ("The commands end: %s", error->message);
  /* With the error that it was cancelled, the prompt is no more. */
  if (line == NULL)
    return;

  run_line (self, line);
  read_line (self);
}

static void
read_line (OptioBoardPrompt *self)
{
  g_data_input_stream_read_line_async (self->input, G_PRIORITY_DEFAULT, self->cancellable, on_line,
                                       self);
}

OptioBoardPrompt *
optio_board_prompt_new (OptioSimDevice *device,
                        OptioConsole   *console,
                        GInputStream   *input,
                        void          (*on_quit) (gpointer user_data),
                        gpointer        user_data)
{
  OptioBoardPrompt *self = g_new0 (OptioBoardPrompt, 1);

  self->device = g_object_ref (device);
  self->console = console;
  self->input = g_data_input_stream_new (input);
  self->cancellable = g_cancellable_new ();
  self->on_quit = on_quit;
  self->user_data = user_data;
  read_line (self);
  return self;
}

void
optio_board_prompt_free (OptioBoardPrompt *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->input);
  g_clear_object (&self->device);
  g_free (self);
}
