/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OPTIO_TYPE_VALUE_ENTRY (optio_value_entry_get_type ())
G_DECLARE_FINAL_TYPE (OptioValueEntry, optio_value_entry, OPTIO, VALUE_ENTRY, GtkEntry)

/**
 * OptioValueEntry:
 *
 * An entry for a value: what is typed counts when the user presses Enter or goes elsewhere, and
 * Escape brings the value back.
 *
 * Properties, both writable: "value" (the text of the value), "problem" (why what was typed cannot
 * be the value; %NULL if it can).
 *
 * Signals: "entered" (string): the user wants another value. The handler sets the problem if that
 * cannot be; if it can, the value follows by itself.
 */
GtkWidget *optio_value_entry_new (void);

/**
 * optio_value_entry_set_problem:
 * @problem: (nullable): why what was typed cannot be the value, a sentence
 */
void optio_value_entry_set_problem (OptioValueEntry *self,
                                    const char      *problem);

G_END_DECLS
