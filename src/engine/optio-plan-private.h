/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-plan.h"

G_BEGIN_DECLS

struct _OptioPlan
{
  OptioTarget *target;
  GArray *steps;       /* OptioStep */
  guint64 lost_size;   /* bytes that are erased and not written again */
};

OptioPlan *optio_plan_new (OptioTarget *target);

/* @bytes: (transfer full) (nullable) */
void optio_plan_add_step (OptioPlan    *self,
                          OptioStepKind kind,
                          OptioRange    range,
                          GBytes       *bytes,
                          guint64       expected_ms);

G_END_DECLS
