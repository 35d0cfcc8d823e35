/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-pace.h"
#include "optio-wire.h"

G_BEGIN_DECLS

/**
 * OptioMachine:
 *
 * The DFU state machine as the host follows it: which request is legal in which state, how to get
 * from one to the next, and the way back to dfuIDLE from anywhere. The one place that a state
 * transition passes. On the stack of one run; worker thread.
 *
 * Sources: DFU 1.1 annex A; ST AN3156 Rev 18; for the way back to dfuIDLE also the public source of
 * ST's USB device library (usbd_dfu.c), GigaDevice's library, libopencm3's usbdfu, MicroPython's
 * mboot and ST's Open Bootloader, which differ from the documents in what they do with ABORT and
 * CLRSTATUS.
 */
typedef struct
{
  /*< private >*/
  OptioWire *wire;
  guint state;
  guint seen_state; /* that GETSTATUS answered last */
  guint seen_status;
  gboolean lacks_state; /* it does not know GETSTATE */
  char *doing;
} OptioMachine;

/**
 * optio_machine_init:
 * @wire: what it speaks through; must outlive @self
 *
 * Nothing is known of the board yet: begin with optio_machine_settle().
 */
void optio_machine_init (OptioMachine *self,
                         OptioWire    *wire);

void optio_machine_clear (OptioMachine *self);

/**
 * optio_machine_get_state:
 *
 * Returns: the board's state as far as known, an #OptioDfuState or another number that it answered.
 */
guint optio_machine_get_state (OptioMachine *self);

/**
 * optio_machine_name_last_seen:
 * @error: (inout): why a request failed
 *
 * Adds to a message about a request without an answer which status and state the board was seen in
 * last, if it was.
 */
void optio_machine_name_last_seen (OptioMachine *self,
                                   GError      **error);

/**
 * optio_machine_is_leaving:
 *
 * Returns: whether the board said last that it is on its way out of the bootloader.
 */
gboolean optio_machine_is_leaving (OptioMachine *self);

/**
 * optio_machine_set_doing:
 * @format: what is being done, "erase 0x08004000"; it goes into the events of the transitions
 */
void optio_machine_set_doing (OptioMachine *self,
                              const char   *format,
                              ...) G_GNUC_PRINTF (2, 3);

/**
 * optio_machine_dup_doing:
 *
 * Returns: (transfer full): what optio_machine_set_doing() was told last.
 */
char *optio_machine_dup_doing (OptioMachine *self);

/**
 * optio_machine_settle:
 * @bound_ms: the longest operation that may still be running on the board, milliseconds
 * @error: %OPTIO_ERROR_MISMATCH if the board runs an application (appIDLE); %OPTIO_ERROR_GONE if it
 *   is leaving; %OPTIO_ERROR_PROTOCOL if it cannot be brought to dfuIDLE; transfer errors
 *
 * Brings the board to dfuIDLE from wherever it is. What another tool left parked is dropped with
 * ABORT before the first GETSTATUS, which would execute it. The address pointer is unknown
 * afterwards.
 */
gboolean optio_machine_settle (OptioMachine *self,
                               guint         bound_ms,
                               GError      **error);

/**
 * optio_machine_set_address:
 * @error: %OPTIO_ERROR_STATUS if the board refuses the address; transfer errors
 *
 * Sets the address pointer and waits until it is set.
 */
gboolean optio_machine_set_address (OptioMachine *self,
                                    guint32       address,
                                    GError      **error);

/**
 * optio_machine_erase:
 * @address: any address in the sector
 * @size: bytes of the sector
 * @pace: how long it takes; learns
 *
 * Erases one sector and waits for its end. The address pointer is unknown afterwards: some
 * bootloaders use it for the erase.
 */
gboolean optio_machine_erase (OptioMachine *self,
                              guint32       address,
                              guint32       size,
                              OptioPace    *pace,
                              GError      **error);

/**
 * optio_machine_mass_erase:
 * @pace: how long it takes
 * @error: as for optio_machine_download()
 *
 * Erases all flash that is not write-protected, and waits for its end. The address pointer is
 * unknown afterwards. Devices without this command report success all the same, or erase one sector
 * (ST's library, libopencm3): look at the flash afterwards.
 */
gboolean optio_machine_mass_erase (OptioMachine *self,
                                   OptioPace    *pace,
                                   GError      **error);

/**
 * optio_machine_download:
 * @block: %OPTIO_WIRE_FIRST_BLOCK or more
 * @data: (array length=size): at least 2 bytes
 * @pace: how long it takes; learns
 * @error: %OPTIO_ERROR_STATUS if the board reports an error, %OPTIO_ERROR_TIMEOUT if it is busy
 *   beyond @pace's bound, %OPTIO_ERROR_STALLED, %OPTIO_ERROR_GONE, ...
 *
 * Writes one block and waits until it is programmed.
 */
gboolean optio_machine_download (OptioMachine *self,
                                 guint         block,
                                 const guint8 *data,
                                 gsize         size,
                                 OptioPace    *pace,
                                 GError      **error);

/**
 * OptioEffect:
 * @OPTIO_EFFECT_STAYED: the board took it and is still there
 * @OPTIO_EFFECT_RESET: the board no longer answers, as when it resets
 *
 * What becomes of a board when it carries out something that may reset it.
 */
typedef enum
{
  OPTIO_EFFECT_STAYED,
  OPTIO_EFFECT_RESET,
} OptioEffect;

/**
 * optio_machine_send_options:
 * @data: (array length=size): one block of option bytes, all of it
 * @error: as for optio_machine_download()
 *
 * Sends option bytes to where the address pointer is. Nothing is written before
 * optio_machine_await_effect(), which must follow (AN3156 section 5.1).
 */
gboolean optio_machine_send_options (OptioMachine *self,
                                     const guint8 *data,
                                     gsize         size,
                                     GError      **error);

/**
 * optio_machine_knows_read_unprotect:
 * @out_knows: (out): whether the board says that it knows the command; %TRUE too if it does not say
 *   which it knows
 * @error: if the board cannot be brought back to dfuIDLE afterwards
 *
 * Asks the board for its commands. mboot and others have no answer to that.
 */
gboolean optio_machine_knows_read_unprotect (OptioMachine *self,
                                             gboolean     *out_knows,
                                             GError      **error);

/**
 * optio_machine_send_read_unprotect:
 * @error: as for optio_machine_download()
 *
 * Sends Read Unprotect. Nothing happens before optio_machine_await_effect(), which must follow
 * (AN3156 section 5.4).
 */
gboolean optio_machine_send_read_unprotect (OptioMachine *self,
                                            GError      **error);

/**
 * optio_machine_await_effect:
 * @bound_ms: the longest time that it can take, milliseconds
 * @out_effect: (out): what became of the board
 * @error: %OPTIO_ERROR_STATUS if the board refuses; %OPTIO_ERROR_TIMEOUT if it is busy beyond
 *   @bound_ms; %OPTIO_ERROR_PROTOCOL if it answers with a state that makes no sense
 *
 * Makes the board carry out what was sent, and waits for the end of it. A stall, an error of the
 * wire and silence are what a reset looks like; a stall may also mean that the board is busy (F0,
 * L4), so it is asked again until @bound_ms is over.
 */
gboolean optio_machine_await_effect (OptioMachine *self,
                                     guint         bound_ms,
                                     OptioEffect  *out_effect,
                                     GError      **error);

/**
 * optio_machine_upload:
 * @block: %OPTIO_WIRE_FIRST_BLOCK or more
 * @data: (array length=size): where the bytes go; at least 2
 * @error: %OPTIO_ERROR_PROTOCOL if fewer than @size bytes came; %OPTIO_ERROR_STATUS; ...
 *
 * Reads one block.
 */
gboolean optio_machine_upload (OptioMachine *self,
                               guint         block,
                               guint8       *data,
                               gsize         size,
                               GError      **error);

/**
 * optio_machine_leave:
 * @error: %OPTIO_ERROR_STATUS if the board refuses; %OPTIO_ERROR_PROTOCOL if it says that it stays
 *
 * Asks the board to leave the bootloader for its address pointer. It may go before it has answered:
 * from the empty DNLOAD on, a stall, an error of the wire and a vanished board are the normal end,
 * and so is any status. Only a board that still answers a second later has stayed.
 */
gboolean optio_machine_leave (OptioMachine *self,
                              GError      **error);

/**
 * optio_machine_download_plain:
 * @block: 0 to 0xFFFF; the first block of a firmware has the number 0
 * @data: (array length=size): at least 1 byte
 * @error: %OPTIO_ERROR_STATUS, %OPTIO_ERROR_TIMEOUT, ...
 *
 * Sends one block to a board without addresses (DFU 1.1) and waits, as it asks, until it is done
 * with it.
 */
gboolean optio_machine_download_plain (OptioMachine *self,
                                       guint         block,
                                       const guint8 *data,
                                       gsize         size,
                                       GError      **error);

/**
 * optio_machine_manifest:
 * @block: the number after that of the last block
 * @out_has_left: (out): whether the board has left or was reset, as one must be that is not
 *   manifestation tolerant; else it is in dfuIDLE again
 * @error: %OPTIO_ERROR_STATUS if it does not accept the firmware, %OPTIO_ERROR_TIMEOUT, ...
 *
 * Tells a board without addresses that it has all, and waits until it has taken the firmware over
 * (DFU 1.1 section 7).
 */
gboolean optio_machine_manifest (OptioMachine *self,
                                 guint         block,
                                 gboolean     *out_has_left,
                                 GError      **error);

/**
 * optio_machine_upload_plain:
 * @block: as for optio_machine_download_plain()
 * @data: (array length=size): where the bytes go
 * @error: %OPTIO_ERROR_STATUS, ...
 *
 * Reads one block from a board without addresses.
 *
 * Returns: bytes received; fewer than @size are the last ones; -1 for an error.
 */
gssize optio_machine_upload_plain (OptioMachine *self,
                                   guint         block,
                                   guint8       *data,
                                   gsize         size,
                                   GError      **error);

/**
 * optio_machine_detach:
 * @resets_itself: the board leaves the bus by itself, without a reset (bitWillDetach)
 * @error: %OPTIO_ERROR_IO if the port cannot be reset, ...
 *
 * Sends DETACH and resets the port: an application makes room for its bootloader, a bootloader for
 * its application (DFU 1.1 section 5). A board that does not know DETACH is reset all the same, as
 * dfu-util does it.
 */
gboolean optio_machine_detach (OptioMachine *self,
                               gboolean      resets_itself,
                               GError      **error);

G_END_DECLS
