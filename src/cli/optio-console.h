/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "optio-event.h"

G_BEGIN_DECLS

/**
 * OptioConsole:
 *
 * Where the command tells what it does. As text, everything goes to standard output except the
 * progress bar, questions and the last line of a failure, which go to standard error. As JSON
 * lines, standard output holds one object a line and nothing else. Main thread.
 */
typedef struct _OptioConsole OptioConsole;

OptioConsole *optio_console_new  (void);
void          optio_console_free (OptioConsole *self);

/**
 * optio_console_set_style:
 * @is_json: JSON lines instead of text
 * @is_verbose: also state transitions (as text) and traffic
 */
void optio_console_set_style (OptioConsole *self,
                              gboolean      is_json,
                              gboolean      is_verbose);

gboolean optio_console_is_json (OptioConsole *self);

gboolean optio_console_is_verbose (OptioConsole *self);

/**
 * optio_console_say:
 *
 * Tells a line of text; nothing in JSON.
 */
void optio_console_say (OptioConsole *self,
                        const char   *format,
                        ...) G_GNUC_PRINTF (2, 3);

/**
 * optio_console_note:
 *
 * Tells a sentence that the user should know: "note: ...", or a note event in JSON.
 */
void optio_console_note (OptioConsole *self,
                         const char   *sentence);

/**
 * optio_console_tell_json:
 * @kind: what it is, the member "event"
 * @object: an object; its members follow
 *
 * Tells an object on a line; nothing as text.
 */
void optio_console_tell_json (OptioConsole *self,
                              const char   *kind,
                              JsonNode     *object);

/**
 * optio_console_event:
 *
 * Tells an event of a job: text and JSON each have one form for it. Progress becomes a bar if
 * standard error is a terminal.
 */
void optio_console_event (OptioConsole *self,
                          OptioEvent   *event);

/**
 * optio_console_clear_bar:
 *
 * Takes the progress bar away.
 */
void optio_console_clear_bar (OptioConsole *self);

/**
 * optio_console_confirm:
 * @question: ends with what has to be typed
 *
 * Asks on the terminal.
 *
 * Returns: whether "yes" was typed; %FALSE without a terminal.
 */
gboolean optio_console_confirm (OptioConsole *self,
                                const char   *question);

/**
 * optio_console_can_ask:
 *
 * Returns: whether there is somebody at a terminal who can be asked.
 */
gboolean optio_console_can_ask (OptioConsole *self);

/**
 * optio_console_fail:
 * @who: "optio flash"
 * @message: what happened, what is on the chip, what to do next
 *
 * The last line of a failure, on standard error, whatever the style. Line ends become blanks.
 */
void optio_console_fail (OptioConsole *self,
                         const char   *who,
                         const char   *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioConsole, optio_console_free)

G_END_DECLS
