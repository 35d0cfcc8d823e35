/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * sim: a chip made of memory.
 * From: an OptioBoard of the catalog. What: a board that behaves as the real one, vices included.
 * To: an OptioDevice for the engine, or a USB/IP export for any Linux kernel.
 */

#include "optio-board.h"
#include "optio-device.h"

G_BEGIN_DECLS

/**
 * OptioSimClock:
 * @OPTIO_SIM_CLOCK_REAL: waits take their time
 * @OPTIO_SIM_CLOCK_VIRTUAL: waits cost nothing; the board's time is advanced instead
 */
typedef enum
{
  OPTIO_SIM_CLOCK_REAL,
  OPTIO_SIM_CLOCK_VIRTUAL,
} OptioSimClock;

#define OPTIO_TYPE_SIM_DEVICE (optio_sim_device_get_type ())
G_DECLARE_FINAL_TYPE (OptioSimDevice, optio_sim_device, OPTIO, SIM_DEVICE, OptioDevice)

/**
 * optio_sim_device_new:
 * @board: what is simulated
 * @clock: real time for people, virtual time for tests
 * @instance: 0 for the first board of its kind; makes the port path unique
 *
 * Returns: (transfer full): a board fresh from the factory, in its bootloader.
 */
OptioDevice *optio_sim_device_new (OptioBoard   *board,
                                   OptioSimClock clock,
                                   guint         instance);

/**
 * optio_sim_device_get_board:
 */
OptioBoard *optio_sim_device_get_board (OptioSimDevice *self);

/**
 * optio_sim_device_load_state:
 * @path: a file that optio_sim_device_save_state() wrote; one that is not there is a new chip
 * @error: %OPTIO_ERROR_FILE, also if the file is of another board
 *
 * Gives the chip the memory of an earlier one. Main thread, while it is not open.
 */
gboolean optio_sim_device_load_state (OptioSimDevice *self,
                                      const char     *path,
                                      GError        **error);

gboolean optio_sim_device_save_state (OptioSimDevice *self,
                                      const char     *path,
                                      GError        **error);

/**
 * OptioSimPresence:
 * @OPTIO_SIM_IN_BOOTLOADER: plugged and in the ROM
 * @OPTIO_SIM_IN_APPLICATION: it left the ROM and runs its firmware
 * @OPTIO_SIM_UNPLUGGED: off the bus
 */
typedef enum
{
  OPTIO_SIM_IN_BOOTLOADER,
  OPTIO_SIM_IN_APPLICATION,
  OPTIO_SIM_UNPLUGGED,
} OptioSimPresence;

/**
 * optio_sim_device_get_presence:
 *
 * Any thread. The property "presence" is notified on the main thread.
 */
OptioSimPresence optio_sim_device_get_presence (OptioSimDevice *self);

/**
 * optio_sim_device_unplug:
 *
 * Pulls the cable, also in the middle of a transfer: power is lost, an erase or a write under way
 * is left half done. Any thread.
 */
void optio_sim_device_unplug (OptioSimDevice *self);

/**
 * optio_sim_device_enter_bootloader:
 *
 * Plugs the board in, or resets it, with BOOT0 high. Any thread.
 */
void optio_sim_device_enter_bootloader (OptioSimDevice *self);

/**
 * optio_sim_device_unplug_at:
 * @n_transfers: the board is unplugged when this many more control transfers have begun; at least 1
 *
 * Any thread.
 */
void optio_sim_device_unplug_at (OptioSimDevice *self,
                                 guint           n_transfers);

/**
 * optio_sim_device_peek:
 * @address: address in the chip
 * @size: bytes
 *
 * Looks into the chip's memory past the bootloader, as a debugger would. Any thread.
 *
 * Returns: (transfer full) (nullable): the bytes, or %NULL if there is no memory.
 */
GBytes *optio_sim_device_peek (OptioSimDevice *self,
                               guint32         address,
                               gsize           size);

/**
 * optio_sim_device_poke:
 *
 * Sets the chip's memory, as the factory would. Any thread.
 */
gboolean optio_sim_device_poke (OptioSimDevice *self,
                                guint32         address,
                                const guint8   *data,
                                gsize           size);

/**
 * OptioSimCounters:
 * @transfers: control transfers since the board was made
 * @dnloads: of these, DNLOAD
 * @erased_sectors: sectors that were erased
 * @programmed_bytes: bytes that were programmed
 * @faulty_programs: program units that were not blank before
 */
typedef struct
{
  guint64 transfers;
  guint64 dnloads;
  guint64 erased_sectors;
  guint64 programmed_bytes;
  guint64 faulty_programs;
} OptioSimCounters;

void optio_sim_device_get_counters (OptioSimDevice   *self,
                                    OptioSimCounters *out_counters);

G_END_DECLS
