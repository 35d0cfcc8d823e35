/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * cli: the command `optio`.
 * From: a command line. What: one verb. To: the same plans, jobs and verdicts as the window, as
 * text or as JSON lines, and an exit code.
 */

#include <glib.h>

#include "optio-command.h"

G_BEGIN_DECLS

/**
 * OptioVerb:
 * @name: the word on the command line
 * @arguments: (nullable): what stands behind it, for the usage line
 * @n_arguments: how many those are, at least
 * @takes_more: whether more may follow; @run is given %NULL if there is none at all
 * @summary: one line, marked for translation
 * @description: what it does and what it asks for, marked for translation
 * @options: which of the common options it knows
 * @entries: (nullable): its own options, ended with %G_OPTION_ENTRY_NULL
 * @run: does it. Prints through the command's console. An error is what the last line says; its
 *   exit code follows from optio_exit_from_error()
 *
 * One thing that the command can do: one file, one row of the table in optio-verb.c.
 */
typedef struct
{
  const char *name;
  const char *arguments;
  guint n_arguments;
  gboolean takes_more;
  const char *summary;
  const char *description;
  OptioOptionGroups options;
  const GOptionEntry *entries;
  gboolean (*run) (OptioCommand *command,
                   char        **arguments,
                   GError      **error);
} OptioVerb;

extern const OptioVerb optio_verb_list;
extern const OptioVerb optio_verb_info;
extern const OptioVerb optio_verb_flash;
extern const OptioVerb optio_verb_verify;
extern const OptioVerb optio_verb_read;
extern const OptioVerb optio_verb_erase;
extern const OptioVerb optio_verb_leave;
extern const OptioVerb optio_verb_options;
extern const OptioVerb optio_verb_unprotect;
extern const OptioVerb optio_verb_image;
extern const OptioVerb optio_verb_convert;
extern const OptioVerb optio_verb_simulate;
extern const OptioVerb optio_verb_chips;
extern const OptioVerb optio_verb_doctor;
extern const OptioVerb optio_verb_report;

/**
 * optio_verb_get_all:
 *
 * Returns: (array zero-terminated=1): all verbs, in the order of the help.
 */
const OptioVerb *const *optio_verb_get_all (void);

/**
 * optio_verb_find:
 *
 * Returns: (nullable): the verb with that name.
 */
const OptioVerb *optio_verb_find (const char *name);

G_END_DECLS
