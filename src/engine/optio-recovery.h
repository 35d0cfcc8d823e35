/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * OptioRecovery:
 *
 * How gently a run treats its board, learned from what went wrong. Bootloaders that need more time
 * between packets than a fast host leaves them (F0, L5, F429; AN2606 table 36) lose requests or
 * parts of blocks; some refuse blocks of the size that they announce (L433). So a thing that failed
 * is done again in the next of a few manners, each gentler than the one before, and the manner that
 * works is kept for the rest of the run. A value without I/O, on the stack of one run.
 */
typedef struct
{
  /*< private >*/
  guint first; /* manner in which the run began */
  guint manner;
  guint proven; /* the manner in which something went well the last time */
  guint n_failures; /* since something went well */
  guint n_survived; /* failures after which something went well */
  guint failure;    /* the last one; see optio_recovery_escalate() */
  guint n_alike;    /* how often in a row it was that one */
} OptioRecovery;

/**
 * optio_recovery_init:
 *
 * A run begins in the fastest manner.
 */
void optio_recovery_init (OptioRecovery *self);

/**
 * optio_recovery_init_gentle:
 *
 * A run begins in the first of the gentle manners.
 */
void optio_recovery_init_gentle (OptioRecovery *self);

/**
 * optio_recovery_escalate:
 * @refusal: 0, or a number for what the board itself gave as its reason, an #OptioDfuStatus: a
 *   reason that it repeats in gentler manners is believed
 *
 * Something failed: chooses the next manner. The first is to do the same again, since most failures
 * are single ones.
 *
 * Returns: whether it is worth another try.
 */
gboolean optio_recovery_escalate (OptioRecovery *self,
                                  guint          refusal);

/**
 * optio_recovery_succeed:
 *
 * Something went well. The manner stays.
 */
void optio_recovery_succeed (OptioRecovery *self);

/**
 * optio_recovery_forgive:
 *
 * What seemed to have failed was done: the manner goes back to what it was.
 */
void optio_recovery_forgive (OptioRecovery *self);

/**
 * optio_recovery_get_gap_us:
 *
 * Returns: how long to leave the board alone between two requests, microseconds; 0 at first.
 */
guint optio_recovery_get_gap_us (const OptioRecovery *self);

/**
 * optio_recovery_get_transfer_size:
 * @size_bytes: of one block, as the board announces it
 *
 * Returns: bytes of one block in this manner, a power of two parts of @size_bytes or one packet.
 */
guint optio_recovery_get_transfer_size (const OptioRecovery *self,
                                        guint                size_bytes);

/**
 * optio_recovery_is_gentle:
 *
 * Returns: whether the manner is gentler than that in which the run began.
 */
gboolean optio_recovery_is_gentle (const OptioRecovery *self);

/**
 * optio_recovery_has_survived:
 *
 * Returns: whether what had failed went well when it was repeated: then the board loses requests,
 *   and protection is not the cause.
 */
gboolean optio_recovery_has_survived (const OptioRecovery *self);

G_END_DECLS
