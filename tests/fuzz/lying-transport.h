/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-transport.h"

G_BEGIN_DECLS

#define LYING_TYPE_TRANSPORT (lying_transport_get_type ())
G_DECLARE_FINAL_TYPE (LyingTransport, lying_transport, LYING, TRANSPORT, GObject)

/**
 * lying_transport_new:
 * @honest: an opened board
 * @lies: (array length=n_lies): one byte a transfer; its low half says how the transfer is spoiled,
 *   0 not at all, its high half with what
 *
 * A board whose transfers fail, are lost on their way there or back, or whose status, state and
 * bwPollTimeout are invented. What it reads of its memory may be cut short, and is true otherwise.
 */
OptioTransport *lying_transport_new (OptioTransport *honest,
                                     const guint8   *lies,
                                     gsize           n_lies);

G_END_DECLS
