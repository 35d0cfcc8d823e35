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
 * Returns: (transfer full): a new board as it is described, in its bootloader.
 */
OptioDevice *optio_sim_device_new (OptioBoard   *board,
                                   OptioSimClock clock,
                                   guint         instance);

/**
 * optio_sim_device_get_board:
 *
 * Returns: (transfer none): what is simulated.
 */
OptioBoard *optio_sim_device_get_board (OptioSimDevice *self);

/**
 * optio_sim_device_load_state:
 * @path: a file that optio_sim_device_save_state() wrote; one that is not there is a new chip
 * @error: %OPTIO_ERROR_FILE, also if the file is of another board
 *
 * Gives the chip the memory of an earlier one, and resets it. Main thread, while it is not open.
 */
gboolean optio_sim_device_load_state (OptioSimDevice *self,
                                      const char     *path,
                                      GError        **error);

/**
 * optio_sim_device_save_state:
 * @path: where to
 * @error: %OPTIO_ERROR_FILE
 *
 * Writes what the chip keeps without power: a #GKeyFile with the board's id and the base64 text of
 * each 1024 bytes that are not blank, by address. In one go: an error leaves no half file behind.
 * Main thread, while it is not open.
 */
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
 * Plugs the board in, or resets it, with BOOT0 high: a board on the bus leaves it and comes back. A
 * chip with readout protection level 2 starts its application all the same, and one whose option
 * bytes say so starts something else. Any thread.
 */
void optio_sim_device_enter_bootloader (OptioSimDevice *self);

/**
 * optio_sim_device_set_boot0:
 * @is_high: whether the board's BOOT0 pin stays high
 *
 * What counts at the next reset that the board makes by itself, besides its option bytes and what
 * its flash holds. Any thread.
 */
void optio_sim_device_set_boot0 (OptioSimDevice *self,
                                 gboolean        is_high);

/**
 * OptioSimStart:
 * @OPTIO_SIM_START_BOOTLOADER: its bootloader
 * @OPTIO_SIM_START_APPLICATION: its firmware
 * @OPTIO_SIM_START_NOWHERE: nothing that works: the board does not show up on the bus
 *
 * What a board starts after a reset.
 */
typedef enum
{
  OPTIO_SIM_START_BOOTLOADER,
  OPTIO_SIM_START_APPLICATION,
  OPTIO_SIM_START_NOWHERE,
} OptioSimStart;

/**
 * optio_sim_device_find_start:
 * @is_boot0_high: the level of the BOOT0 pin
 *
 * Any thread.
 *
 * Returns: what a reset would start now, by the option bytes and what the flash holds.
 */
OptioSimStart optio_sim_device_find_start (OptioSimDevice *self,
                                           gboolean        is_boot0_high);

/**
 * optio_sim_device_unplug_at:
 * @n_transfers: the board is unplugged when this many more control transfers have begun; at least 1
 *
 * If the last of them leaves an erase or a write under way, that is cut off in its middle, so that
 * a test sees the same each time. The same as %OPTIO_SIM_FAULT_UNPLUG of any transfer. Any thread.
 */
void optio_sim_device_unplug_at (OptioSimDevice *self,
                                 guint           n_transfers);

/**
 * OptioSimFaultKind:
 * @OPTIO_SIM_FAULT_STALL: it is STALLed
 * @OPTIO_SIM_FAULT_TIMEOUT: it is not answered; the board NAKs until the host gives up
 * @OPTIO_SIM_FAULT_IO: it breaks on the wire
 * @OPTIO_SIM_FAULT_UNPLUG: the board is unplugged; work that it began is cut off in its middle
 * @OPTIO_SIM_FAULT_RETURN: the same, and the board comes back to its bootloader by itself
 * @OPTIO_SIM_FAULT_RETURN_AS_APPLICATION: the same, and it comes back with its firmware
 * @OPTIO_SIM_FAULT_SHORT: half of the answer's bytes are missing
 * @OPTIO_SIM_FAULT_LONG: the answer has more bytes than were asked for
 * @OPTIO_SIM_FAULT_GARBAGE: an answer of GETSTATUS or GETSTATE without any meaning
 * @OPTIO_SIM_FAULT_STUCK_BUSY: dfuDNBUSY from now on, until the port is reset or the power cut
 * @OPTIO_SIM_FAULT_DROP_WRITE: what a GETSTATUS carries out, or that behind a DNLOAD, is not done
 *   though the board says so
 * @OPTIO_SIM_FAULT_FLIP_BIT: one bit of an UPLOAD is wrong
 *
 * How a control transfer goes wrong.
 */
typedef enum
{
  OPTIO_SIM_FAULT_STALL,
  OPTIO_SIM_FAULT_TIMEOUT,
  OPTIO_SIM_FAULT_IO,
  OPTIO_SIM_FAULT_UNPLUG,
  OPTIO_SIM_FAULT_RETURN,
  OPTIO_SIM_FAULT_RETURN_AS_APPLICATION,
  OPTIO_SIM_FAULT_SHORT,
  OPTIO_SIM_FAULT_LONG,
  OPTIO_SIM_FAULT_GARBAGE,
  OPTIO_SIM_FAULT_STUCK_BUSY,
  OPTIO_SIM_FAULT_DROP_WRITE,
  OPTIO_SIM_FAULT_FLIP_BIT,
  OPTIO_SIM_N_FAULTS,
} OptioSimFaultKind;

/** An OptioSimFault that counts every control transfer, standard requests too. */
#define OPTIO_SIM_ANY_TRANSFER G_MAXUINT

/**
 * OptioSimFault:
 * @kind: what happens
 * @request: which transfers are counted: an #OptioDfuRequest, or %OPTIO_SIM_ANY_TRANSFER
 * @number: which of them it is, counted from now; 1 is the next
 * @is_late: of a STALL, a timeout and an I/O error: whether the board has carried out the request
 *   before, so that only the answer is lost
 */
typedef struct
{
  OptioSimFaultKind kind;
  guint request;
  guint number;
  gboolean is_late;
} OptioSimFault;

/**
 * optio_sim_device_add_fault:
 *
 * Adds to the script of what will go wrong, once. A fault that the transfer gives no occasion for,
 * as a flipped bit in a DNLOAD, has no effect. Of faults at the same transfer the one that was
 * added first happens. Any thread.
 */
void optio_sim_device_add_fault (OptioSimDevice      *self,
                                 const OptioSimFault *fault);

/**
 * optio_sim_device_clear_faults:
 *
 * Forgets the script. Any thread.
 */
void optio_sim_device_clear_faults (OptioSimDevice *self);

/**
 * optio_sim_device_get_n_struck:
 *
 * Any thread.
 *
 * Returns: how many faults have had an effect since the board was made.
 */
guint optio_sim_device_get_n_struck (OptioSimDevice *self);

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
 * OptioSimOutcome:
 * @OPTIO_SIM_ACK: the transfer succeeds
 * @OPTIO_SIM_STALL: the board answers STALL
 * @OPTIO_SIM_SILENT: the board NAKs until the host gives up
 * @OPTIO_SIM_GONE: the board is not on the bus, or leaves it during the transfer
 * @OPTIO_SIM_BROKEN: nothing that the host understands comes back
 * @OPTIO_SIM_BABBLE: the board sends more than it was asked for
 *
 * How a control transfer ends on the wire.
 */
typedef enum
{
  OPTIO_SIM_ACK,
  OPTIO_SIM_STALL,
  OPTIO_SIM_SILENT,
  OPTIO_SIM_GONE,
  OPTIO_SIM_BROKEN,
  OPTIO_SIM_BABBLE,
} OptioSimOutcome;

/**
 * OptioSimReply:
 * @outcome: how the transfer ends
 * @length: bytes put into the data stage of an IN transfer
 * @completes_at_us: when the status stage is over, or when the failure shows, microseconds on the
 *   board's clock; not before the caller's time. Nothing for %OPTIO_SIM_SILENT.
 */
typedef struct
{
  OptioSimOutcome outcome;
  gsize length;
  gint64 completes_at_us;
} OptioSimReply;

/**
 * optio_sim_device_control:
 * @setup: the setup packet of USB 2.0 section 9.3
 * @data: (array length=size) (nullable): the data stage: read for OUT, filled for IN
 * @size: bytes of the data stage: wLength of the setup packet
 * @now_us: the caller's time, microseconds on the board's clock; one that is behind the board's own
 *   time counts as the board's own time
 *
 * One control transfer as the wire sees it: setup packet, data stage and status stage. Answers the
 * standard requests of USB 2.0 chapter 9 and the class requests of DFU 1.1. With a transfer that is
 * still going on (its completes_at_us is ahead of @now_us) this one begins when that one is over.
 *
 * The time on the wire is not part of the reply; the caller adds what its bus costs. A virtual
 * clock goes to @now_us. Does not block. Any thread.
 *
 * Returns: what became of it.
 */
OptioSimReply optio_sim_device_control (OptioSimDevice *self,
                                        const guint8    setup[8],
                                        guint8         *data,
                                        gsize           size,
                                        gint64          now_us);

/**
 * optio_sim_device_now:
 *
 * Any thread.
 *
 * Returns: the board's clock, microseconds; it never goes back.
 */
gint64 optio_sim_device_now (OptioSimDevice *self);

/**
 * optio_sim_device_bus_reset:
 * @now_us: as for optio_sim_device_control()
 *
 * The host resets the port, as it does before it enumerates a board: the board's address and
 * configuration are lost, a ROM goes back to the DFU state of its start. Any thread.
 *
 * Returns: %FALSE if the board is not on the bus.
 */
gboolean optio_sim_device_bus_reset (OptioSimDevice *self,
                                     gint64          now_us);

/**
 * OptioSimCounters:
 * @transfers: control transfers since the board was made
 * @dnloads: of these, DNLOAD
 * @erased_sectors: sectors that were erased
 * @programmed_bytes: bytes that were programmed
 * @faulty_programs: program units that were not blank before
 * @busy_us: time that the flash took for what was finished, microseconds
 */
typedef struct
{
  guint64 transfers;
  guint64 dnloads;
  guint64 erased_sectors;
  guint64 programmed_bytes;
  guint64 faulty_programs;
  guint64 busy_us;
} OptioSimCounters;

void optio_sim_device_get_counters (OptioSimDevice   *self,
                                    OptioSimCounters *out_counters);

G_END_DECLS
