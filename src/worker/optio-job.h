/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * worker: who does it.
 * From: a device and a plan. What: a job on the board's own thread. To: properties, a journal and a
 * verdict on the main thread.
 */

#include <gio/gio.h>

#include "optio-device.h"
#include "optio-journal.h"
#include "optio-plan.h"
#include "optio-verdict.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_JOB (optio_job_get_type ())
G_DECLARE_FINAL_TYPE (OptioJob, optio_job, OPTIO, JOB, GObject)

/**
 * OptioJob:
 *
 * A plan that is carried out on a board. Lives on the main thread; its work runs on the board's
 * worker, one thread a board, so jobs of one board follow each other and different boards work at
 * once. State transitions are never lost; progress overwrites itself; at most one idle source is
 * pending.
 *
 * Properties for binding, all notified on the main thread: "fraction" (0.0 to 1.0), "left-ms" (-1
 * if unknown), "step" (text), "verdict".
 *
 * Signals: "event" (#OptioEvent), for every event but progress, in order; "finished", once.
 */

/**
 * optio_job_new:
 * @device: the board; need not be open
 * @plan: what is done with it
 * @journal: (nullable): where its events are written
 *
 * Returns: (transfer full): a job that has not begun.
 */
OptioJob *optio_job_new (OptioDevice  *device,
                         OptioPlan    *plan,
                         OptioJournal *journal);

/**
 * optio_job_start:
 *
 * Hands the job to the board's worker. Once. The job keeps itself alive until it has finished.
 */
void optio_job_start (OptioJob *self);

/**
 * optio_job_cancel:
 *
 * Asks the job to end. It ends at the next place where the board can be left in dfuIDLE; its
 * verdict says what is on the chip. Nothing happens if it has finished.
 */
void optio_job_cancel (OptioJob *self);

OptioPlan *optio_job_get_plan (OptioJob *self);

/**
 * optio_job_get_fraction:
 *
 * Returns: how much of it is done, 0.0 to 1.0; 1.0 only after a success.
 */
double optio_job_get_fraction (OptioJob *self);

/**
 * optio_job_get_progress:
 *
 * Returns: (nullable) (transfer none): the latest progress event; %NULL if none came yet.
 */
OptioEvent *optio_job_get_progress (OptioJob *self);

/**
 * optio_job_get_verdict:
 *
 * Returns: (nullable) (transfer none): the verdict; %NULL until it has finished.
 */
OptioVerdict *optio_job_get_verdict (OptioJob *self);

G_END_DECLS
