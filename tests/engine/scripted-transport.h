/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-transport.h"

G_BEGIN_DECLS

#define SCRIPTED_TYPE_TRANSPORT (scripted_transport_get_type ())
G_DECLARE_FINAL_TYPE (ScriptedTransport, scripted_transport, SCRIPTED, TRANSPORT, GObject)

/**
 * scripted_transport_new:
 * @script: lines that the host must send, in this order, each with the board's answer:
 *   "GETSTATE 2", "GETSTATUS 0 100 4" (status, poll, state), "ABORT", "CLRSTATUS stall",
 *   "DNLOAD 0 2100000008" (block, data), "DNLOAD 2 *4096" (block, size), "UPLOAD 2 a0b1" (block,
 *   answer), "reset" (of the port); the word after a request may be stall, gone, io or timeout.
 *   "wait 100" demands that at least 100 ms have passed since the transfer before.
 *
 * A board that is a piece of paper, with a virtual clock. A transfer that is not in the script ends
 * the test.
 */
OptioTransport *scripted_transport_new (const char *script);

/**
 * scripted_transport_set_lateness:
 * @late_us: so much longer than asked for takes each wait, as on a computer that has other things
 *   to do
 */
void scripted_transport_set_lateness (OptioTransport *transport,
                                      gint64          late_us);

/**
 * scripted_transport_assert_done:
 *
 * Ends the test if the script has lines left.
 */
void scripted_transport_assert_done (OptioTransport *transport);

G_END_DECLS
