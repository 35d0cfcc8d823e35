/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-catalog.h"
#include "optio-engine.h"
#include "optio-option-set.h"
#include "optio-sim-device.h"

G_BEGIN_DECLS

/* What the wire saw of blocks, that is of DNLOAD with a number of 2 and more. */
typedef struct
{
  guint n_transfers;
  guint n_blocks;
  guint block_number;
  gsize block_size;
} OptionTally;

/**
 * OptionBench:
 *
 * A simulated board whose option bytes were read.
 */
typedef struct
{
  OptioDevice *device;
  OptioSimDevice *sim;
  OptioTarget *target;
  OptioRange block; /* the first one of the chip */
  OptioImage *found;
  OptioOptionSet *set;
  OptionTally tally;
} OptionBench;

/** With BOOT0 high, and the first of the chip's variants if it has some. */
void option_bench_init  (OptionBench *self,
                         OptioBoard  *board);
void option_bench_clear (OptionBench *self);

/** Reads the options as a person would before changing them. */
void option_bench_read (OptionBench *self);

/** An event function; @tally is an #OptionTally. */
void option_bench_count (OptioEvent *event,
                         gpointer    tally);

OptioVerdict *option_bench_run (OptionBench *self,
                                OptioPlan   *plan);

/** A plan of all changes, also of blocks that are not proved. */
OptioPlan *option_bench_plan (OptionBench *self);

OptioPlan *option_bench_plan_change (OptionBench *self,
                                     const char  *name,
                                     const char  *value);

/** What the chip really holds in the first block. */
GBytes *option_bench_peek (OptionBench *self);

G_END_DECLS
