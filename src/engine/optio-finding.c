/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-finding.h"

#include <glib/gi18n-lib.h>

#include "optio-json.h"

struct _OptioFinding
{
  char *id;
  OptioSeverity severity;
  char *sentence;
  char **evidence;
  char **advice;
  OptioFix *fix;
};

G_DEFINE_BOXED_TYPE (OptioFinding, optio_finding, optio_finding_ref, optio_finding_unref)

OptioFinding *
optio_finding_new (const char        *id,
                   OptioSeverity      severity,
                   const char        *sentence,
                   const char *const *evidence,
                   const char *const *advice,
                   OptioFix          *fix)
{
  OptioFinding *self = g_atomic_rc_box_new0 (OptioFinding);

  self->id = g_strdup (id);
  self->severity = severity;
  self->sentence = g_strdup (sentence);
  self->evidence = g_strdupv ((char **) evidence);
  self->advice = g_strdupv ((char **) advice);
  self->fix = fix != NULL ? optio_fix_ref (fix) : NULL;
  return self;
}

OptioFinding *
optio_finding_ref (OptioFinding *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
finding_clear (gpointer data)
{
  OptioFinding *self = data;

  g_free (self->id);
  g_free (self->sentence);
  g_strfreev (self->evidence);
  g_strfreev (self->advice);
  g_clear_pointer (&self->fix, optio_fix_unref);
}

void
optio_finding_unref (OptioFinding *self)
{
  g_atomic_rc_box_release_full (self, finding_clear);
}

const char *
optio_finding_get_id (OptioFinding *self)
{
  return self->id;
}

OptioSeverity
optio_finding_get_severity (OptioFinding *self)
{
  return self->severity;
}

const char *
optio_finding_get_sentence (OptioFinding *self)
{
  return self->sentence;
}

const char *const *
optio_finding_get_evidence (OptioFinding *self)
{
  return (const char *const *) self->evidence;
}

const char *const *
optio_finding_get_advice (OptioFinding *self)
{
  return (const char *const *) self->advice;
}

OptioFix *
optio_finding_get_fix (OptioFinding *self)
{
  return self->fix;
}

char *
optio_finding_to_text (OptioFinding *self)
{
  static const char *const titles[] = { N_ ("note"), N_ ("warning"), N_ ("error") };
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s: %s [%s]", _(titles[self->severity]), self->sentence,
                          self->id);
  for (guint i = 0; self->evidence[i] != NULL; i++)
    g_string_append_printf (text, "\n    - %s", self->evidence[i]);
  for (guint i = 0; self->advice[i] != NULL; i++)
    g_string_append_printf (text, "\n    %u. %s", i + 1, self->advice[i]);
  if (self->fix != NULL)
    g_string_append_printf (text, "\n    --fix %s: %s", self->id,
                            optio_fix_get_sentence (self->fix));

  return g_string_free (text, FALSE);
}

JsonNode *
optio_finding_to_json (OptioFinding *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  optio_json_add_string (builder, "id", self->id);
  optio_json_add_string (builder, "severity", optio_severity_get_name (self->severity));
  optio_json_add_string (builder, "sentence", self->sentence);
  optio_json_add_strings (builder, "evidence", (const char *const *) self->evidence);
  optio_json_add_strings (builder, "advice", (const char *const *) self->advice);
  optio_json_add_string (builder, "fix",
                         self->fix != NULL ? optio_fix_get_sentence (self->fix) : NULL);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

const char *
optio_severity_get_name (OptioSeverity severity)
{
  static const char *const names[] = { "note", "warning", "error" };

  g_return_val_if_fail ((guint) severity < G_N_ELEMENTS (names), NULL);
  return names[severity];
}
