/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-descriptors.h"
#include "optio-sim-device.h"
#include "optio-sim-quirks.h"

G_BEGIN_DECLS

/**
 * OptioSimEndpoint:
 *
 * The control endpoint of a simulated board: the standard requests of USB 2.0 chapter 9 answered
 * here, the class requests passed on to the bootloader, through its quirks. Not locked.
 */
typedef struct _OptioSimEndpoint OptioSimEndpoint;

/**
 * optio_sim_endpoint_new:
 * @rom: (transfer none): must outlive the endpoint
 * @quirks: (transfer none): likewise
 */
OptioSimEndpoint *optio_sim_endpoint_new  (OptioBoard       *board,
                                           OptioIdentity    *identity,
                                           OptioSimRom      *rom,
                                           OptioSimQuirks   *quirks);
void              optio_sim_endpoint_free (OptioSimEndpoint *self);

/**
 * optio_sim_endpoint_reset:
 *
 * The bus was reset: no configuration is set.
 */
void optio_sim_endpoint_reset (OptioSimEndpoint *self);

/**
 * optio_sim_endpoint_configure:
 *
 * Sets the configuration with the DFU interface, as an operating system does when it enumerates.
 */
void optio_sim_endpoint_configure (OptioSimEndpoint *self);

/** A transfer that is no class request. */
#define OPTIO_SIM_NO_CLASS_REQUEST (G_MAXUINT - 1)

/**
 * optio_sim_endpoint_get_class_request:
 *
 * Returns: bRequest of a class request to an interface, or %OPTIO_SIM_NO_CLASS_REQUEST.
 */
guint optio_sim_endpoint_get_class_request (const guint8 setup[8]);

/**
 * optio_sim_endpoint_control:
 * @packet: the setup packet
 * @data: (array length=size) (nullable): the data stage
 * @now_us: when the transfer begins
 *
 * One control transfer.
 */
OptioSimReply optio_sim_endpoint_control (OptioSimEndpoint *self,
                                          const guint8      packet[8],
                                          guint8           *data,
                                          gsize             size,
                                          gint64            now_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioSimEndpoint, optio_sim_endpoint_free)

G_END_DECLS
