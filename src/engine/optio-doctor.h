/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-examination.h"
#include "optio-finding.h"

G_BEGIN_DECLS

/**
 * optio_doctor_list_findings:
 * @examination: what is known
 *
 * Judges by a table: from evidence to sentence to fix. A pure function; sends nothing. What has no
 * evidence is not said.
 *
 * Returns: (element-type OptioFinding) (transfer full): the findings, the worst first; none if all
 *   is well.
 */
GPtrArray *optio_doctor_list_findings (OptioExamination *examination);

/**
 * optio_doctor_find:
 * @findings: (element-type OptioFinding): as optio_doctor_list_findings() has them
 *
 * Returns: (nullable) (transfer none): the finding with that id.
 */
OptioFinding *optio_doctor_find (GPtrArray  *findings,
                                 const char *id);

/**
 * optio_doctor_describe_start:
 *
 * Returns: (transfer full) (nullable): what the board starts with BOOT0 low and high, a sentence;
 *   %NULL if its option bytes are not known, or damaged.
 */
char *optio_doctor_describe_start (OptioExamination *examination);

/**
 * optio_doctor_list_ids:
 *
 * Returns: (transfer full): %NULL-terminated ids of all findings that there are, in their order.
 */
char **optio_doctor_list_ids (void);

G_END_DECLS
