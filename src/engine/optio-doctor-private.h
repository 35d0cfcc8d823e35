/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-doctor.h"
#include "optio-examination-private.h"

G_BEGIN_DECLS

/**
 * OptioDiagnosis:
 * @examination: what is known
 * @evidence: lines that show it
 * @advice: what to do beyond the row's own advice, or instead of it if that has none
 * @fix: (nullable): what mends it
 * @is_stay_explained: whether a finding before this one keeps the board in its bootloader
 *
 * One finding while it is looked for.
 */
typedef struct
{
  OptioExamination *examination;
  GPtrArray *evidence;
  GPtrArray *advice;
  OptioFix *fix;
  gboolean is_stay_explained;
} OptioDiagnosis;

/**
 * OptioDoctorLook:
 *
 * Looks for the evidence of one finding and adds it.
 *
 * Returns: whether it is so.
 */
typedef gboolean (*OptioDoctorLook) (OptioDiagnosis *diagnosis);

/* The most lines of advice of one finding. */
#define OPTIO_DOCTOR_MAX_ADVICE 6

/**
 * OptioDoctorRow:
 * @id: of the finding; %NULL behind the last row of a table
 * @severity: how bad it is
 * @explains_stay: whether it keeps the board in its bootloader
 * @sentence: what is so, marked for translation
 * @advice: what to do, marked for translation
 * @look: looks for its evidence
 *
 * A finding that there may be.
 */
typedef struct
{
  const char *id;
  OptioSeverity severity;
  gboolean explains_stay;
  const char *sentence;
  const char *advice[OPTIO_DOCTOR_MAX_ADVICE];
  OptioDoctorLook look;
} OptioDoctorRow;

extern const OptioDoctorRow optio_doctor_bus_rows[];
extern const OptioDoctorRow optio_doctor_memory_rows[];
extern const OptioDoctorRow optio_doctor_options_rows[];
extern const OptioDoctorRow optio_doctor_start_rows[];

/**
 * optio_diagnosis_add:
 *
 * Adds a line of evidence.
 */
void optio_diagnosis_add (OptioDiagnosis *self,
                          const char     *format,
                          ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
