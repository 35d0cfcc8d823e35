/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The jobs of the fault sweep: what is on the chip before, the plan, and what must be there after
 * it. */

#include "engine-bench.h"

G_BEGIN_DECLS

typedef struct _SweepJob SweepJob;

/**
 * SweepScene:
 * @board_id: the board
 * @job: what is done with it
 * @bench: the board of this case
 * @flash: the addresses that are looked at: all of the flash
 * @options: the first block of option bytes
 * @image: what a flash job writes; where nothing is erased, what a read job must read
 * @before: what @flash held before
 * @options_before: what @options held before
 * @touched: the sectors that the job may erase or write
 */
typedef struct
{
  const char *board_id;
  const SweepJob *job;
  EngineBench bench;
  OptioRange flash;
  OptioRange options;
  OptioImage *image;
  GBytes *before;
  GBytes *options_before;
  OptioRange touched;
} SweepScene;

/**
 * SweepJob:
 * @name: for the report
 * @boards: (array zero-terminated=1): boards that can do it
 * @is_once: whether it has a request that is not repeated blindly, since it resets the board
 * @bound_s: what a fault may cost at most, beyond the time of the job itself
 * @needs_boot0: whether BOOT0 stays high, so that a reset leads back to the bootloader
 * @prepare: (nullable): what is special about the chip before
 * @plan: the plan; made anew for each run, as a command would; %NULL if nothing is left to do
 * @find_fault: (nullable): what is wrong with the chip after a success, else %NULL
 */
struct _SweepJob
{
  const char *name;
  const char *const *boards;
  guint bound_s;
  gboolean is_once;
  gboolean needs_boot0;
  void (*prepare) (SweepScene *scene);
  OptioPlan *(*plan) (SweepScene *scene);
  const char *(*find_fault) (SweepScene   *scene,
                             OptioVerdict *verdict);
};

/* All jobs; ends with one without a name. */
extern const SweepJob sweep_jobs[];

/* A new board with firmware in it, ready for the job. */
void sweep_scene_init  (SweepScene     *self,
                        const SweepJob *job,
                        const char     *board_id);
void sweep_scene_clear (SweepScene *self);

/* What is in @flash now. */
GBytes *sweep_scene_peek (SweepScene *self);

/* What is in @options now. */
GBytes *sweep_scene_peek_options (SweepScene *self);

G_END_DECLS
