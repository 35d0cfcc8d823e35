/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-sim-chip.h"
#include "optio-sim-memory.h"

G_BEGIN_DECLS

/**
 * OptioSimSchedule:
 *
 * What the flash interface of a chip is doing, step after step, each from one time to another. What
 * is dropped stays done as far as it was. Times in microseconds. Not locked.
 */
typedef struct _OptioSimSchedule OptioSimSchedule;

/**
 * optio_sim_schedule_new:
 * @program_unit: bytes that are programmed at once; 0 counts as 1
 */
OptioSimSchedule *optio_sim_schedule_new  (guint program_unit);
void              optio_sim_schedule_free (OptioSimSchedule *self);

/**
 * optio_sim_schedule_erase:
 * @range: addresses in @memory, a sector
 */
void optio_sim_schedule_erase (OptioSimSchedule *self,
                               OptioSimMemory   *memory,
                               OptioRange        range,
                               gint64            start_us,
                               gint64            end_us);

/**
 * optio_sim_schedule_program:
 * @address: an address in @memory
 * @bytes: what is written there
 */
void optio_sim_schedule_program (OptioSimSchedule *self,
                                 OptioSimMemory   *memory,
                                 guint32           address,
                                 GBytes           *bytes,
                                 gint64            start_us,
                                 gint64            end_us);

/**
 * optio_sim_schedule_advance:
 *
 * Does what is done by @now_us.
 */
void optio_sim_schedule_advance (OptioSimSchedule *self,
                                 gint64            now_us);

/**
 * optio_sim_schedule_cut:
 *
 * Forgets what is not done yet. A unit of flash that was about to be programmed is damaged.
 */
void optio_sim_schedule_cut (OptioSimSchedule *self);

/**
 * optio_sim_schedule_get_end:
 *
 * Returns: when the last step ends; 0 if there is none.
 */
gint64 optio_sim_schedule_get_end (OptioSimSchedule *self);

/**
 * optio_sim_schedule_get_middle:
 *
 * Returns: the middle of all that is scheduled; -1 if nothing is.
 */
gint64 optio_sim_schedule_get_middle (OptioSimSchedule *self);

const OptioSimWork *optio_sim_schedule_get_work (OptioSimSchedule *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioSimSchedule, optio_sim_schedule_free)

G_END_DECLS
