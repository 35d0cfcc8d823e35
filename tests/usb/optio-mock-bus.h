/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-device.h"
#include "optio-mock-board.h"

G_BEGIN_DECLS

/**
 * OptioMockBus:
 *
 * A USB bus made of umockdev: a sysfs tree with a root hub, device nodes, uevents. libusb itself is
 * the real one.
 */
typedef struct _OptioMockBus OptioMockBus;

OptioMockBus *optio_mock_bus_new  (void);
void          optio_mock_bus_free (OptioMockBus *self);

/**
 * optio_mock_bus_plug:
 * @board: what is plugged; must outlive @self
 *
 * Plugs a board in; its hub must be there already.
 */
void optio_mock_bus_plug (OptioMockBus   *self,
                          OptioMockBoard *board);

/**
 * optio_mock_bus_set_attribute:
 * @attribute: a file of the board in sysfs, "power/control"
 *
 * Makes the kernel say something else of a plugged board.
 */
void optio_mock_bus_set_attribute (OptioMockBus   *self,
                                   OptioMockBoard *board,
                                   const char     *attribute,
                                   const char     *value);

/**
 * optio_mock_bus_unplug:
 *
 * Pulls the cable.
 */
void optio_mock_bus_unplug (OptioMockBus   *self,
                            OptioMockBoard *board);

/**
 * optio_mock_bus_forbid:
 *
 * Takes all permissions from the board's device node. Nothing stops root, of course.
 */
void optio_mock_bus_forbid (OptioMockBus   *self,
                            OptioMockBoard *board);

/**
 * optio_mock_bus_allow:
 *
 * Gives the board's device node to everybody.
 */
void optio_mock_bus_allow (OptioMockBus   *self,
                           OptioMockBoard *board);

/**
 * optio_mock_bus_remove_node:
 *
 * Removes the board's device node, as in a container that was not given it.
 */
void optio_mock_bus_remove_node (OptioMockBus   *self,
                                 OptioMockBoard *board);

/**
 * optio_mock_bus_describe_board:
 *
 * Returns: (transfer full): the board that is plugged, described as the monitor does it; there must
 *   be one.
 */
OptioDevice *optio_mock_bus_describe_board (void);

/* What can be plugged; descriptors of the ROMs as they were recorded (fields: OptioMockModel). */
extern const OptioMockModel optio_mock_hub; /* on port 1-4 */
extern const OptioMockModel optio_mock_f746; /* on port 1-2, at full speed */
extern const OptioMockModel optio_mock_g0c1; /* on port 1-4.1, behind the hub */
extern const OptioMockModel optio_mock_serial_port; /* on port 1-2: an application */
extern const OptioMockModel optio_mock_keyboard; /* on port 1-3: HID uses 0x21 as well */
extern const OptioMockModel optio_mock_runtime; /* on port 1-2: can be detached into DFU */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioMockBus, optio_mock_bus_free)

G_END_DECLS
