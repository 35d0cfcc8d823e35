/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-event.h"

#include "optio-dfu.h"
#include "optio-json.h"

struct _OptioEvent
{
  OptioEventKind kind;
  gint64 time_us;
  char *text;
  union
  {
    OptioEventStateInfo state;
    OptioEventTrafficInfo traffic;
    struct
    {
      guint index;
      guint n_steps;
    } step;
    struct
    {
      double fraction;
      gint64 left_ms;
    } progress;
    gboolean is_warning;
  };
};

G_DEFINE_BOXED_TYPE (OptioEvent, optio_event, optio_event_ref, optio_event_unref)

static OptioEvent *
event_new (OptioEventKind kind,
           gint64         time_us,
           const char    *text)
{
  OptioEvent *self = g_atomic_rc_box_new0 (OptioEvent);

  self->kind = kind;
  self->time_us = time_us;
  self->text = g_strdup (text);
  return self;
}

OptioEvent *
optio_event_new_state (gint64                     time_us,
                       const OptioEventStateInfo *info,
                       const char                *doing)
{
  OptioEvent *self = event_new (OPTIO_EVENT_STATE, time_us, doing);

  self->state = *info;
  return self;
}

OptioEvent *
optio_event_new_step (gint64      time_us,
                      guint       index,
                      guint       n_steps,
                      const char *text)
{
  OptioEvent *self = event_new (OPTIO_EVENT_STEP, time_us, text);

  self->step.index = index;
  self->step.n_steps = n_steps;
  return self;
}

OptioEvent *
optio_event_new_progress (gint64 time_us,
                          double fraction,
                          gint64 left_ms)
{
  OptioEvent *self = event_new (OPTIO_EVENT_PROGRESS, time_us, "");

  self->progress.fraction = CLAMP (fraction, 0.0, 1.0);
  self->progress.left_ms = left_ms;
  return self;
}

OptioEvent *
optio_event_new_note (gint64      time_us,
                      gboolean    is_warning,
                      const char *text)
{
  OptioEvent *self = event_new (OPTIO_EVENT_NOTE, time_us, text);

  self->is_warning = is_warning;
  return self;
}

OptioEvent *
optio_event_new_traffic (gint64                       time_us,
                         const OptioEventTrafficInfo *info,
                         const char                  *result)
{
  OptioEvent *self = event_new (OPTIO_EVENT_TRAFFIC, time_us, result);

  self->traffic = *info;
  return self;
}

OptioEvent *
optio_event_ref (OptioEvent *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
event_clear (gpointer data)
{
  OptioEvent *self = data;

  g_free (self->text);
}

void
optio_event_unref (OptioEvent *self)
{
  g_atomic_rc_box_release_full (self, event_clear);
}

OptioEventKind
optio_event_get_kind (OptioEvent *self)
{
  return self->kind;
}

gint64
optio_event_get_time_us (OptioEvent *self)
{
  return self->time_us;
}

const char *
optio_event_get_text (OptioEvent *self)
{
  return self->text;
}

const OptioEventStateInfo *
optio_event_get_state_info (OptioEvent *self)
{
  return self->kind == OPTIO_EVENT_STATE ? &self->state : NULL;
}

const OptioEventTrafficInfo *
optio_event_get_traffic_info (OptioEvent *self)
{
  return self->kind == OPTIO_EVENT_TRAFFIC ? &self->traffic : NULL;
}

double
optio_event_get_fraction (OptioEvent *self)
{
  return self->kind == OPTIO_EVENT_PROGRESS ? self->progress.fraction : 0.0;
}

gint64
optio_event_get_left_ms (OptioEvent *self)
{
  return self->kind == OPTIO_EVENT_PROGRESS ? self->progress.left_ms : -1;
}

gboolean
optio_event_is_warning (OptioEvent *self)
{
  return self->kind == OPTIO_EVENT_NOTE && self->is_warning;
}

const char *
optio_event_kind_get_name (OptioEventKind kind)
{
  static const char *const names[] = { "state", "step", "progress", "note", "traffic" };

  return names[kind];
}

static char *
describe_state (OptioEvent *self)
{
  g_autofree char *from = optio_dfu_state_dup_label (self->state.from);
  g_autofree char *to = optio_dfu_state_dup_label (self->state.to);
  g_autofree char *status = optio_dfu_status_dup_label (self->state.status);
  g_autoptr (GString) line = g_string_new (NULL);

  g_string_append_printf (line, "%s -> %s", from, to);
  if (self->state.status != OPTIO_DFU_STATUS_OK)
    g_string_append_printf (line, "  %s", status);
  if (self->text[0] != '\0')
    g_string_append_printf (line, "  %s", self->text);

  return g_string_free (g_steal_pointer (&line), FALSE);
}

char *
optio_event_describe (OptioEvent *self)
{
  switch (self->kind)
    {
    case OPTIO_EVENT_STATE:
      return describe_state (self);
    case OPTIO_EVENT_STEP:
      return g_strdup_printf ("[%u/%u] %s", self->step.index + 1, self->step.n_steps, self->text);
    case OPTIO_EVENT_PROGRESS:
      return g_strdup_printf ("%.0f %%", self->progress.fraction * 100.0);
    case OPTIO_EVENT_TRAFFIC:
      {
        const char *name = optio_dfu_request_get_name (self->traffic.request);

        return g_strdup_printf ("%s wValue %u, %" G_GSIZE_FORMAT " bytes: %s",
                                name != NULL ? name : "request", self->traffic.value,
                                self->traffic.length, self->text);
      }
    case OPTIO_EVENT_NOTE:
    default:
      return g_strdup (self->text);
    }
}

char *
optio_event_to_text (OptioEvent *self)
{
  g_autofree char *what = optio_event_describe (self);

  return g_strdup_printf ("%9.3f  %s", self->time_us / 1e6, what);
}

static void
add_state (JsonBuilder *builder,
           OptioEvent  *self)
{
  g_autofree char *from = optio_dfu_state_dup_label (self->state.from);
  g_autofree char *to = optio_dfu_state_dup_label (self->state.to);
  g_autofree char *status = optio_dfu_status_dup_label (self->state.status);

  optio_json_add_string (builder, "from", from);
  optio_json_add_string (builder, "to", to);
  optio_json_add_string (builder, "status", status);
  optio_json_add_number (builder, "poll_timeout_ms", self->state.poll_timeout_ms);
  optio_json_add_boolean (builder, "seen", self->state.seen);
  optio_json_add_string (builder, "doing", self->text);
}

static void
add_traffic (JsonBuilder *builder,
             OptioEvent  *self)
{
  const char *name = optio_dfu_request_get_name (self->traffic.request);

  optio_json_add_string (builder, "request", name != NULL ? name : "");
  optio_json_add_number (builder, "value", self->traffic.value);
  optio_json_add_number (builder, "length", (gint64) self->traffic.length);
  optio_json_add_string (builder, "result", self->text);
  optio_json_add_boolean (builder, "error", self->traffic.is_error);
}

JsonNode *
optio_event_to_json (OptioEvent *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  optio_json_add_string (builder, "event", optio_event_kind_get_name (self->kind));
  optio_json_add_number (builder, "time_us", self->time_us);

  switch (self->kind)
    {
    case OPTIO_EVENT_STATE:
      add_state (builder, self);
      break;
    case OPTIO_EVENT_STEP:
      optio_json_add_number (builder, "step", self->step.index);
      optio_json_add_number (builder, "steps", self->step.n_steps);
      optio_json_add_string (builder, "text", self->text);
      break;
    case OPTIO_EVENT_PROGRESS:
      json_builder_set_member_name (builder, "fraction");
      json_builder_add_double_value (builder, self->progress.fraction);
      optio_json_add_number (builder, "left_ms", self->progress.left_ms);
      break;
    case OPTIO_EVENT_TRAFFIC:
      add_traffic (builder, self);
      break;
    case OPTIO_EVENT_NOTE:
    default:
      optio_json_add_string (builder, "text", self->text);
      optio_json_add_boolean (builder, "warning", self->is_warning);
    }

  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
