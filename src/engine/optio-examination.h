/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-device.h"
#include "optio-option-set.h"
#include "optio-plan.h"
#include "optio-target.h"
#include "optio-verdict.h"

G_BEGIN_DECLS

/**
 * OptioExamination:
 *
 * All that the doctor knows of a board: what it says of itself, what the computer says of its
 * place, and what a look around in its memory showed. Main thread.
 */
typedef struct _OptioExamination OptioExamination;

/**
 * optio_examination_new:
 * @device: (nullable): the board; %NULL if none is plugged
 * @target: (nullable): that board as a plan sees it; %NULL if it is not there or cannot be opened
 */
OptioExamination *optio_examination_new  (OptioDevice *device,
                                          OptioTarget *target);
void              optio_examination_free (OptioExamination *self);

/**
 * optio_examination_set_surroundings:
 *
 * Adds what the computer says. Without it, nothing is known of that.
 */
void optio_examination_set_surroundings (OptioExamination  *self,
                                         OptioSurroundings *surroundings);

/**
 * optio_examination_set_others:
 * @devices: (element-type OptioDevice): all boards that are plugged, this one may be among them
 */
void optio_examination_set_others (OptioExamination *self,
                                   GPtrArray        *devices);

/**
 * optio_examination_set_stays:
 * @stays: whether somebody says that the board comes back to its bootloader at every reset
 *
 * A board in its bootloader is as it should be, unless its firmware was meant to start.
 */
void optio_examination_set_stays (OptioExamination *self,
                                  gboolean          stays);

/**
 * optio_examination_plan_tour:
 *
 * What has to be looked at next: first all of optio_plan_new_tour(); the same again where that
 * seems to show a protection, which is believed only if it shows twice.
 *
 * Returns: (transfer full) (nullable): a plan that changes nothing; %NULL if all was seen that can
 *   be seen.
 */
OptioPlan *optio_examination_plan_tour (OptioExamination *self);

/**
 * optio_examination_take_tour:
 * @verdict: of the plan above, whatever it is
 */
void optio_examination_take_tour (OptioExamination *self,
                                  OptioVerdict     *verdict);

OptioDevice *optio_examination_get_device (OptioExamination *self);

/**
 * OptioProtection:
 * @OPTIO_PROTECTION_UNKNOWN: nothing shows it, one way or the other
 * @OPTIO_PROTECTION_OPEN: the level was read, and is open
 * @OPTIO_PROTECTION_CLOSED: it was seen twice that the board is read-protected
 *
 * What is known of a board's read protection.
 */
typedef enum
{
  OPTIO_PROTECTION_UNKNOWN,
  OPTIO_PROTECTION_OPEN,
  OPTIO_PROTECTION_CLOSED,
} OptioProtection;

/**
 * optio_examination_get_protection:
 * @out_evidence: (out) (transfer full) (optional): a sentence that says how it is known
 *
 * Returns: what is known of the read protection. Needs the tours that
 *   optio_examination_plan_tour() asks for.
 */
OptioProtection optio_examination_get_protection (OptioExamination *self,
                                                  char            **out_evidence);

/**
 * optio_examination_get_set:
 *
 * Returns: (nullable) (transfer none): the option bytes as they were read; %NULL if none could be.
 */
OptioOptionSet *optio_examination_get_set (OptioExamination *self);

/**
 * optio_examination_get_found:
 *
 * Returns: (nullable) (transfer none): what the last look around read.
 */
OptioImage *optio_examination_get_found (OptioExamination *self);

/**
 * optio_examination_list_limits:
 *
 * Returns: (transfer full): %NULL-terminated sentences about what could not be looked at.
 */
char **optio_examination_list_limits (OptioExamination *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioExamination, optio_examination_free)

G_END_DECLS
