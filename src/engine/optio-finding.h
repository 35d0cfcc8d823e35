/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "optio-fix.h"

G_BEGIN_DECLS

/**
 * OptioSeverity:
 * @OPTIO_SEVERITY_NOTE: good to know
 * @OPTIO_SEVERITY_WARNING: something will not work as expected
 * @OPTIO_SEVERITY_ERROR: the board cannot be used like this
 */
typedef enum
{
  OPTIO_SEVERITY_NOTE,
  OPTIO_SEVERITY_WARNING,
  OPTIO_SEVERITY_ERROR,
} OptioSeverity;

/**
 * OptioFinding:
 *
 * What the doctor found: a sentence, its evidence, what to do in which order, and perhaps a fix.
 * Immutable, reference-counted, may cross threads.
 */
typedef struct _OptioFinding OptioFinding;

#define OPTIO_TYPE_FINDING (optio_finding_get_type ())

GType optio_finding_get_type (void);

/**
 * optio_finding_new:
 * @id: "no-permission", the same in every language
 * @sentence: what is so, for people
 * @evidence: (array zero-terminated=1): lines that show it
 * @advice: (array zero-terminated=1): what to do, in this order
 * @fix: (nullable): what mends it
 */
OptioFinding *optio_finding_new   (const char        *id,
                                   OptioSeverity      severity,
                                   const char        *sentence,
                                   const char *const *evidence,
                                   const char *const *advice,
                                   OptioFix          *fix);
OptioFinding *optio_finding_ref   (OptioFinding *self);
void          optio_finding_unref (OptioFinding *self);

const char        *optio_finding_get_id       (OptioFinding *self);
OptioSeverity      optio_finding_get_severity (OptioFinding *self);
const char        *optio_finding_get_sentence (OptioFinding *self);
const char *const *optio_finding_get_evidence (OptioFinding *self);
const char *const *optio_finding_get_advice   (OptioFinding *self);

/**
 * optio_finding_get_fix:
 *
 * Returns: (nullable) (transfer none): what mends it.
 */
OptioFix *optio_finding_get_fix (OptioFinding *self);

/**
 * optio_finding_to_text:
 *
 * Returns: (transfer full): several lines, the last without a line end.
 */
char *optio_finding_to_text (OptioFinding *self);

/**
 * optio_finding_to_json:
 *
 * Returns: (transfer full): an object with "id", "severity", "sentence", "evidence", "advice",
 *   "fix".
 */
JsonNode *optio_finding_to_json (OptioFinding *self);

/**
 * optio_severity_get_name:
 *
 * Returns: "note", "warning", "error".
 */
const char *optio_severity_get_name (OptioSeverity severity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioFinding, optio_finding_unref)

G_END_DECLS
