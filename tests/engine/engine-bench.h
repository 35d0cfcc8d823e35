/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The real engine on a simulated board, in virtual time, and what the wire saw of it. */

#include <gio/gio.h>

#include "optio-board-private.h"
#include "optio-engine.h"
#include "optio-sim-device.h"

G_BEGIN_DECLS

/* What the wire saw. */
typedef struct
{
  guint n_transfers;
  guint n_commands; /* DNLOAD with wValue 0 */
  guint n_blocks;   /* DNLOAD with wValue 2 and more */
  guint n_uploads;
  guint max_block;
  guint cancel_at; /* transfers until the job is cancelled, 0 for never */
  GCancellable *cancellable;
  guint n_clear_status;
  guint n_failed;  /* transfers */
  GString *states; /* the transitions, if somebody wants them */
  GString *notes;  /* likewise, a line each */
} EngineTally;

typedef struct
{
  OptioDevice *device;
  OptioSimDevice *sim;
  OptioTarget *target;
  EngineTally tally;
  gboolean is_quiet; /* whether the verdicts are not written into the log of the test */
} EngineBench;

/* A board of the catalog or of tests/engine/boards.xml, fresh from the factory. */
void engine_bench_init  (EngineBench *self,
                         const char  *board_id);
void engine_bench_clear (EngineBench *self);

/* What such a board is made of, to be changed for engine_bench_init_with(). */
OptioBoardFields engine_bench_get_fields (const char *board_id);

void engine_bench_init_with (EngineBench            *self,
                             const OptioBoardFields *fields);

/* Opens the board, runs the plan, closes it. The tally begins anew; cancel_at and states stay. */
OptioVerdict *engine_bench_run (EngineBench *self,
                                OptioPlan   *plan);

/* Random bytes in two ranges, of which one may be empty. */
OptioImage *engine_bench_make_image (OptioRange first,
                                     OptioRange second);

/* Ends the test if the chip holds anything else than @image where @image has bytes. */
void engine_bench_assert_holds (EngineBench *self,
                                OptioImage  *image);

/* Adds a test for each of the usual boards; its data is the board's id. */
void engine_bench_add (const char   *path,
                       GTestDataFunc func);

/* What the functions above take their boards from. */
void engine_bench_load_catalog (void);

/* g_test_run() with a catalog. */
int engine_bench_main (void);

G_END_DECLS
