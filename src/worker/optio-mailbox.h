/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "optio-event.h"
#include "optio-verdict.h"

G_BEGIN_DECLS

/**
 * OptioMailbox:
 *
 * The way from a board's worker home to the main thread. Atomically reference-counted.
 *
 * Events queue and are never lost; progress overwrites itself; at most one source is pending,
 * however much is posted, so a fast job cannot drown the main loop.
 */
typedef struct _OptioMailbox OptioMailbox;

/**
 * OptioParcel:
 * @events: (element-type OptioEvent) (nullable): events in their order, without progress
 * @progress: (nullable): the latest progress
 * @verdict: (nullable): the end; nothing comes after it
 *
 * What came since the last parcel.
 */
typedef struct
{
  GPtrArray *events;
  OptioEvent *progress;
  OptioVerdict *verdict;
} OptioParcel;

/**
 * OptioMailboxFunc:
 * @parcel: (transfer none): valid during the call
 *
 * Receives a parcel, on the main thread.
 */
typedef void (*OptioMailboxFunc) (const OptioParcel *parcel,
                                  gpointer           user_data);

/**
 * optio_mailbox_new:
 * @func: receives the parcels in the thread-default main context of the caller
 * @user_data: must live until the parcel with the verdict was received
 *
 * Returns: (transfer full): an empty mailbox.
 */
OptioMailbox *optio_mailbox_new   (OptioMailboxFunc func,
                                   gpointer         user_data);
OptioMailbox *optio_mailbox_ref   (OptioMailbox *self);
void          optio_mailbox_unref (OptioMailbox *self);

/**
 * optio_mailbox_post_event:
 * @event: (transfer none): what happened
 *
 * Any thread.
 */
void optio_mailbox_post_event (OptioMailbox *self,
                               OptioEvent   *event);

/**
 * optio_mailbox_post_verdict:
 * @verdict: (transfer full): the end
 *
 * Any thread. Nothing may be posted afterwards.
 */
void optio_mailbox_post_verdict (OptioMailbox *self,
                                 OptioVerdict *verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioMailbox, optio_mailbox_unref)

G_END_DECLS
