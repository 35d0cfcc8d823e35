/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-plan.h"

G_BEGIN_DECLS

struct _OptioPlan
{
  OptioTarget *target;
  GArray *steps; /* OptioStep */

  /* Of a plan to flash: what must be on the chip, and how it gets there. */
  OptioImage *image;
  OptioFlashFlags flags;
  guint64 lost_size;   /* bytes beside the image that are erased and not written again */
  guint64 kept_size;   /* bytes beside the image that are erased and written again */
  GArray *unchanged;   /* OptioRange: what was found to be there already */
};

OptioPlan *optio_plan_new (OptioTarget *target);

/* @bytes: (transfer full) (nullable) */
void optio_plan_add_step (OptioPlan    *self,
                          OptioStepKind kind,
                          OptioRange    range,
                          GBytes       *bytes,
                          guint64       expected_ms);

/* Adds the sectors that @range touches to the last ERASE step if they follow it, else begins a new
 * step. Sectors come in ascending order; one that is already in the step is passed over. */
void optio_plan_add_erase (OptioPlan *self,
                           OptioRange range);

/* Adds a step for each segment of @image. */
void optio_plan_add_segments (OptioPlan    *self,
                              OptioStepKind kind,
                              OptioImage   *image);

/* Adds the LEAVE step if the flags ask for it. */
void optio_plan_add_leave (OptioPlan *self);

G_END_DECLS
