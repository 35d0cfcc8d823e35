/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-console.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "optio-json.h"
#include "optio-progress-bar.h"
#include "optio-text.h"

#define DEFAULT_WIDTH 80u

struct _OptioConsole
{
  gboolean is_json;
  gboolean is_verbose;
  gboolean has_terminal;
  char *step;
  char *bar; /* what stands on the terminal's last line, or NULL */
};

OptioConsole *
optio_console_new (void)
{
  OptioConsole *self = g_new0 (OptioConsole, 1);

  self->has_terminal = isatty (STDERR_FILENO) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
  self->step = g_strdup ("");
  return self;
}

void
optio_console_free (OptioConsole *self)
{
  g_free (self->step);
  g_free (self->bar);
  g_free (self);
}

void
optio_console_set_style (OptioConsole *self,
                         gboolean      is_json,
                         gboolean      is_verbose)
{
  self->is_json = is_json;
  self->is_verbose = is_verbose;
}

gboolean
optio_console_is_json (OptioConsole *self)
{
  return self->is_json;
}

gboolean
optio_console_is_verbose (OptioConsole *self)
{
  return self->is_verbose;
}

/* ---- the bar ---- */

static guint
terminal_width (void)
{
  struct winsize size = { 0 };

  if (ioctl (STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return DEFAULT_WIDTH;

  return size.ws_col;
}

/* Writes over the line with blanks instead of an escape sequence: any terminal can do that. */
void
optio_console_clear_bar (OptioConsole *self)
{
  if (self->bar == NULL)
    return;

  fprintf (stderr, "\r%*s\r", (int) optio_text_get_columns (self->bar), "");
  fflush (stderr);
  g_clear_pointer (&self->bar, g_free);
}

static void
console_draw_bar (OptioConsole *self,
                  OptioEvent   *progress)
{
  g_autofree char *bar = NULL;
  guint old_width;
  guint width;

  /* The last column stays free: some terminals wrap when it is written. */
  bar = optio_progress_bar_format (self->step, optio_event_get_fraction (progress),
                                   optio_event_get_left_ms (progress), terminal_width () - 1);
  if (g_strcmp0 (bar, self->bar) == 0)
    return;

  old_width = self->bar != NULL ? optio_text_get_columns (self->bar) : 0;
  width = optio_text_get_columns (bar);
  fprintf (stderr, "\r%s%*s", bar, old_width > width ? (int) (old_width - width) : 0, "");
  fflush (stderr);
  g_free (self->bar);
  self->bar = g_steal_pointer (&bar);
}

/* ---- text and JSON ---- */

static void
console_put_line (OptioConsole *self,
                  const char   *line)
{
  optio_console_clear_bar (self);
  fputs (line, stdout);
  fputc ('\n', stdout);
  fflush (stdout);
}

void
optio_console_say (OptioConsole *self,
                   const char   *format,
                   ...)
{
  g_autofree char *line = NULL;
  va_list arguments;

  if (self->is_json)
    return;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  console_put_line (self, line);
}

static void
console_put_json (OptioConsole *self,
                  JsonNode     *node)
{
  g_autofree char *line = json_to_string (node, FALSE);

  console_put_line (self, line);
}

void
optio_console_note (OptioConsole *self,
                    const char   *sentence)
{
  g_autoptr (OptioEvent) event = optio_event_new_note (0, FALSE, sentence);

  optio_console_event (self, event);
}

void
optio_console_tell_json (OptioConsole *self,
                         const char   *kind,
                         JsonNode     *object)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (!self->is_json)
    return;

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  optio_json_add_string (builder, "event", kind);
  json_object_iter_init_ordered (&iter, json_node_get_object (object));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      json_builder_set_member_name (builder, name);
      json_builder_add_value (builder, json_node_copy (value));
    }
  json_builder_end_object (builder);

  node = json_builder_get_root (builder);
  console_put_json (self, node);
}

static void
console_event_text (OptioConsole *self,
                    OptioEvent   *event)
{
  g_autofree char *text = NULL;

  switch (optio_event_get_kind (event))
    {
    case OPTIO_EVENT_PROGRESS:
      if (self->has_terminal)
        console_draw_bar (self, event);
      return;
    case OPTIO_EVENT_STEP:
      g_free (self->step);
      self->step = g_strdup (optio_event_get_text (event));
      break;
    case OPTIO_EVENT_NOTE:
      optio_console_say (self, optio_event_is_warning (event) ? _("warning: %s") : _("note: %s"),
                         optio_event_get_text (event));
      return;
    case OPTIO_EVENT_STATE:
    case OPTIO_EVENT_TRAFFIC:
    default:
      if (!self->is_verbose)
        return;
    }

  text = optio_event_to_text (event);
  optio_console_say (self, "%s", text);
}

void
optio_console_event (OptioConsole *self,
                     OptioEvent   *event)
{
  g_autoptr (JsonNode) node = NULL;

  if (!self->is_json)
    {
      console_event_text (self, event);
      return;
    }

  if (optio_event_get_kind (event) == OPTIO_EVENT_TRAFFIC && !self->is_verbose)
    return;
  node = optio_event_to_json (event);
  console_put_json (self, node);
}

/* ---- questions and failures ---- */

gboolean
optio_console_can_ask (OptioConsole *self)
{
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

gboolean
optio_console_confirm (OptioConsole *self,
                       const char   *question)
{
  char answer[64];

  if (!optio_console_can_ask (self))
    return FALSE;

  optio_console_clear_bar (self);
  fprintf (stderr, "%s ", question);
  fflush (stderr);
  if (fgets (answer, sizeof answer, stdin) == NULL)
    return FALSE;

  g_strstrip (answer);
  return g_str_equal (answer, "yes");
}

void
optio_console_fail (OptioConsole *self,
                    const char   *who,
                    const char   *message)
{
  g_autofree char *line = g_strdup (message);

  g_strdelimit (line, "\r\n", ' ');
  optio_console_clear_bar (self);
  fprintf (stderr, "%s: %s\n", who, line);
  fflush (stderr);
}
