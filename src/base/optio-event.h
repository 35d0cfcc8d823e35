/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * OptioEventKind:
 * @OPTIO_EVENT_STATE: the board went from one DFU state to another
 * @OPTIO_EVENT_STEP: a step of the plan begins
 * @OPTIO_EVENT_PROGRESS: how far the job is; a newer one replaces an older one
 * @OPTIO_EVENT_NOTE: a sentence for the user
 * @OPTIO_EVENT_TRAFFIC: one control transfer and its result
 */
typedef enum
{
  OPTIO_EVENT_STATE,
  OPTIO_EVENT_STEP,
  OPTIO_EVENT_PROGRESS,
  OPTIO_EVENT_NOTE,
  OPTIO_EVENT_TRAFFIC,
} OptioEventKind;

/**
 * OptioEvent:
 *
 * Something that happened during a job. Immutable, reference-counted, may cross threads.
 * Times are in microseconds since the job began.
 */
typedef struct _OptioEvent OptioEvent;

/**
 * OptioEventFunc:
 * @event: (transfer none): what happened
 *
 * Receives events on the thread where they arise, usually a board's worker. Must not block.
 */
typedef void (*OptioEventFunc) (OptioEvent *event,
                                gpointer    user_data);

#define OPTIO_TYPE_EVENT (optio_event_get_type ())

GType optio_event_get_type (void);

/**
 * OptioEventStateInfo:
 * @from: state before, an #OptioDfuState or any number that a device answered
 * @to: state after
 * @status: bStatus of the reply that told it, an #OptioDfuStatus
 * @poll_timeout_ms: bwPollTimeout of that reply, milliseconds
 * @seen: %TRUE if the board said so; %FALSE if it follows from a request that the board accepted
 */
typedef struct
{
  guint from;
  guint to;
  guint status;
  guint poll_timeout_ms;
  gboolean seen;
} OptioEventStateInfo;

/**
 * OptioEventTrafficInfo:
 * @request: bRequest, an #OptioDfuRequest
 * @value: wValue
 * @length: bytes that went over the wire
 * @is_error: whether the transfer failed
 */
typedef struct
{
  guint request;
  guint value;
  gsize length;
  gboolean is_error;
} OptioEventTrafficInfo;

/**
 * optio_event_new_state:
 * @time_us: microseconds since the job began
 * @info: the transition
 * @doing: what the engine was doing, "erase 0x08004000"
 *
 * Returns: (transfer full): a new event.
 */
OptioEvent *optio_event_new_state (gint64                     time_us,
                                   const OptioEventStateInfo *info,
                                   const char                *doing);

/**
 * optio_event_new_step:
 * @index: number of the step, from 0
 * @n_steps: number of steps, at least 1
 * @text: what the step does, in the user's words
 */
OptioEvent *optio_event_new_step (gint64      time_us,
                                  guint       index,
                                  guint       n_steps,
                                  const char *text);

/**
 * optio_event_new_progress:
 * @fraction: 0.0 to 1.0, weighted by the time that the steps are expected to take
 * @left_ms: expected time until the end in milliseconds, or -1 if unknown
 */
OptioEvent *optio_event_new_progress (gint64 time_us,
                                      double fraction,
                                      gint64 left_ms);

/**
 * optio_event_new_note:
 * @is_warning: whether it is more than information
 * @text: the sentence
 */
OptioEvent *optio_event_new_note (gint64      time_us,
                                  gboolean    is_warning,
                                  const char *text);

/**
 * optio_event_new_traffic:
 * @result: what came back in a few words, "OK, dfuDNBUSY, 100 ms" or the error
 */
OptioEvent *optio_event_new_traffic (gint64                       time_us,
                                     const OptioEventTrafficInfo *info,
                                     const char                  *result);

OptioEvent *optio_event_ref   (OptioEvent *self);
void        optio_event_unref (OptioEvent *self);

OptioEventKind optio_event_get_kind (OptioEvent *self);

/**
 * optio_event_get_time_us:
 *
 * Returns: microseconds since the job began.
 */
gint64 optio_event_get_time_us (OptioEvent *self);

/**
 * optio_event_get_text:
 *
 * Returns: what was being done, the step, the sentence, or the result, by kind. "" for progress.
 */
const char *optio_event_get_text (OptioEvent *self);

/**
 * optio_event_get_state_info:
 *
 * Returns: (nullable): the transition; %NULL for other kinds.
 */
const OptioEventStateInfo *optio_event_get_state_info (OptioEvent *self);

/**
 * optio_event_get_traffic_info:
 *
 * Returns: (nullable): the transfer; %NULL for other kinds.
 */
const OptioEventTrafficInfo *optio_event_get_traffic_info (OptioEvent *self);

/**
 * optio_event_get_fraction:
 *
 * Returns: 0.0 to 1.0; 0.0 for kinds other than progress.
 */
double optio_event_get_fraction (OptioEvent *self);

/**
 * optio_event_get_left_ms:
 *
 * Returns: expected milliseconds until the end, -1 if unknown or for other kinds.
 */
gint64 optio_event_get_left_ms (OptioEvent *self);

gboolean optio_event_is_warning (OptioEvent *self);

/**
 * optio_event_to_text:
 *
 * Returns: (transfer full): one line of the log without a line end, e.g.
 *   "    0.031  dfuDNBUSY -> dfuDNLOAD-IDLE  erase 0x08004000".
 */
char *optio_event_to_text (OptioEvent *self);

/**
 * optio_event_describe:
 *
 * Returns: (transfer full): optio_event_to_text() without the time.
 */
char *optio_event_describe (OptioEvent *self);

/**
 * optio_event_to_json:
 *
 * Returns: (transfer full): an object with "event" (the kind) and "time_us" first.
 */
JsonNode *optio_event_to_json (OptioEvent *self);

/**
 * optio_event_kind_get_name:
 *
 * Returns: "state", "step", "progress", "note" or "traffic".
 */
const char *optio_event_kind_get_name (OptioEventKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioEvent, optio_event_unref)

G_END_DECLS
