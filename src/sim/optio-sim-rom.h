/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-board.h"
#include "optio-dfu.h"
#include "optio-sim-chip.h"
#include "optio-sim-device.h"

G_BEGIN_DECLS

/**
 * OptioSimExitKind:
 * @OPTIO_SIM_EXIT_NONE: the bootloader stays
 * @OPTIO_SIM_EXIT_RESET: the chip resets
 * @OPTIO_SIM_EXIT_JUMP: it disconnects and jumps to a program
 * @OPTIO_SIM_EXIT_REATTACH: it leaves the bus and comes back without a reset
 *
 * How a bootloader goes away by itself.
 */
typedef enum
{
  OPTIO_SIM_EXIT_NONE,
  OPTIO_SIM_EXIT_RESET,
  OPTIO_SIM_EXIT_JUMP,
  OPTIO_SIM_EXIT_REATTACH,
} OptioSimExitKind;

/**
 * OptioSimExit:
 * @at_us: when
 * @address: where the program starts, for %OPTIO_SIM_EXIT_JUMP
 */
typedef struct
{
  OptioSimExitKind kind;
  gint64 at_us;
  guint32 address;
} OptioSimExit;

/**
 * OptioSimRequest:
 * @value: wValue
 * @length: wLength
 * @data: (array length=length): the data stage
 * @now_us: when the transfer begins
 */
typedef struct
{
  guint value;
  guint length;
  guint8 *data;
  gint64 now_us;
} OptioSimRequest;

typedef struct _OptioSimRom OptioSimRom;
typedef struct _OptioSimLibrary OptioSimLibrary;
typedef struct _OptioSimStrict OptioSimStrict;

/**
 * OptioSimRomHandler:
 * @states: set of the DFU states in which the request is taken, %OPTIO_SIM_STATE of each; elsewhere
 *   it is STALLed and changes nothing
 * @handle: carries it out
 */
typedef struct
{
  guint32 states;
  OptioSimReply (*handle) (OptioSimRom           *self,
                           const OptioSimRequest *request);
} OptioSimRomHandler;

#define OPTIO_SIM_STATE(state) (1u << (state))
#define OPTIO_SIM_EVERY_STATE G_MAXUINT32
#define OPTIO_SIM_N_REQUESTS (OPTIO_DFU_REQUEST_ABORT + 1)

/**
 * OptioSimRomModel:
 * @start: (nullable): runs after a reset, when the bootloader is in dfuIDLE
 * @data_sent: (nullable): runs when the data stage of any IN transfer is over, before its status
 *   stage
 * @bus_reset: (nullable): runs when the host resets the port, before the bootloader starts anew; if
 *   it sets how the bootloader goes away, that happens instead
 * @library: (nullable): what a bootloader built on ST's library differs in
 * @strict: (nullable): what a bootloader with the state machine of DFU 1.1 differs in
 * @handlers: by bRequest
 *
 * A bootloader: what it does with each DFU request.
 */
typedef struct
{
  void (*start) (OptioSimRom *self);
  void (*data_sent) (OptioSimRom   *self,
                     OptioSimReply *reply,
                     gint64         now_us);
  void (*bus_reset) (OptioSimRom *self,
                     gint64       now_us);
  const OptioSimLibrary *library;
  const OptioSimStrict *strict;
  OptioSimRomHandler handlers[OPTIO_SIM_N_REQUESTS];
} OptioSimRomModel;

#define OPTIO_SIM_STATUS_SIZE 6

/**
 * OptioSimRom:
 * @state: the DFU state, any byte
 * @reply: what GETSTATUS answers: bStatus, bwPollTimeout, bState, iString
 * @pointer: the address pointer
 * @stride: bytes from the address of one block to that of the next: wTransferSize
 * @block: wBlockNum of the pending DNLOAD
 * @length: its length; 0 if none is pending
 * @buffer: (array length=transfer_size): its data
 * @result: bStatus that the second GETSTATUS will tell
 * @exit: how it is about to go away
 *
 * A bootloader at work on a chip. Not locked.
 */
struct _OptioSimRom
{
  const OptioSimRomModel *model;
  OptioBoard *board;
  OptioSimChip *chip;
  guint transfer_size;
  guint8 state;
  guint8 reply[OPTIO_SIM_STATUS_SIZE];
  guint32 pointer;
  guint stride;
  guint32 block;
  guint32 length;
  guint8 *buffer;
  guint8 result;
  OptioSimExit exit;
};

/* DfuSe commands: the first byte of a DNLOAD with wBlockNum 0, AN3156 section 3. */
#define OPTIO_SIM_COMMAND_GET 0x00
#define OPTIO_SIM_COMMAND_SET_ADDRESS 0x21
#define OPTIO_SIM_COMMAND_ERASE 0x41
#define OPTIO_SIM_COMMAND_READ_UNPROTECT 0x92

/* wBlockNum of the commands, of nothing, and of the first block of data, AN3156 section 4.1. */
#define OPTIO_SIM_BLOCK_COMMAND 0
#define OPTIO_SIM_BLOCK_RESERVED 1
#define OPTIO_SIM_BLOCK_DATA 2

#define OPTIO_SIM_DEFAULT_POINTER 0x08000000u

extern const OptioSimRomModel optio_sim_rom_an2662;
extern const OptioSimRomModel optio_sim_rom_st_library;
extern const OptioSimRomModel optio_sim_rom_st_library_2_11_2;
extern const OptioSimRomModel optio_sim_rom_open_bootloader_2020;
extern const OptioSimRomModel optio_sim_rom_open_bootloader;
extern const OptioSimRomModel optio_sim_rom_open_bootloader_usbx;
extern const OptioSimRomModel optio_sim_rom_gigadevice;
extern const OptioSimRomModel optio_sim_rom_mboot;
extern const OptioSimRomModel optio_sim_rom_libopencm3;
extern const OptioSimRomModel optio_sim_rom_strict;
extern const OptioSimRomModel optio_sim_rom_dfu11;
extern const OptioSimRomModel optio_sim_rom_application;

/**
 * optio_sim_rom_new:
 * @chip: (transfer none): must outlive the bootloader
 */
OptioSimRom *optio_sim_rom_new  (OptioBoard   *board,
                                 OptioSimChip *chip);
void         optio_sim_rom_free (OptioSimRom *self);

/**
 * optio_sim_rom_start:
 *
 * Puts the bootloader where it is after a reset.
 */
void optio_sim_rom_start (OptioSimRom *self);

/**
 * optio_sim_rom_bus_reset:
 *
 * The host resets the port. The bootloader starts anew, unless it is about to go away.
 */
void optio_sim_rom_bus_reset (OptioSimRom *self,
                              gint64       now_us);

/**
 * optio_sim_rom_control:
 * @bRequest: an #OptioDfuRequest, or any number
 *
 * Carries out a class request.
 */
OptioSimReply optio_sim_rom_control (OptioSimRom           *self,
                                     guint                  bRequest,
                                     const OptioSimRequest *request);

/**
 * optio_sim_rom_data_sent:
 *
 * The data stage of an IN transfer that is not a class request is over.
 */
void optio_sim_rom_data_sent (OptioSimRom   *self,
                              OptioSimReply *reply,
                              gint64         now_us);

/**
 * optio_sim_rom_is_pending:
 *
 * Returns: whether a DNLOAD of @code with @length bytes waits for its GETSTATUS.
 */
gboolean optio_sim_rom_is_pending (OptioSimRom *self,
                                   guint        code,
                                   guint        length);

/* For the models. */

/**
 * optio_sim_rom_enter:
 * @poll_ms: bwPollTimeout
 *
 * Goes to a state; bStatus stays.
 */
void optio_sim_rom_enter (OptioSimRom *self,
                          guint        state,
                          guint        poll_ms);

/**
 * optio_sim_rom_enter_with:
 * @status: an #OptioDfuStatus
 *
 * Goes to a state with a status and no poll time; a pending DNLOAD is dropped.
 */
void optio_sim_rom_enter_with (OptioSimRom *self,
                               guint        state,
                               guint        status);

/**
 * optio_sim_rom_ack:
 *
 * Returns: that a request is done at once, without data.
 */
OptioSimReply optio_sim_rom_ack (const OptioSimRequest *request);

/**
 * optio_sim_rom_stall:
 *
 * Returns: that a request is refused at once.
 */
OptioSimReply optio_sim_rom_stall (const OptioSimRequest *request);

/**
 * optio_sim_rom_answer:
 *
 * Answers an IN request with @data, cut to wLength.
 */
OptioSimReply optio_sim_rom_answer (const OptioSimRequest *request,
                                    const guint8          *data,
                                    gsize                  size);

/**
 * optio_sim_rom_get_state:
 *
 * Carries out GETSTATE, in which the models don't differ.
 */
OptioSimReply optio_sim_rom_get_state (OptioSimRom           *self,
                                       const OptioSimRequest *request);

/**
 * optio_sim_rom_abort:
 *
 * Goes to dfuIDLE and drops what is pending.
 */
OptioSimReply optio_sim_rom_abort (OptioSimRom           *self,
                                   const OptioSimRequest *request);

/**
 * optio_sim_rom_get_block_address:
 * @block: wBlockNum, at least %OPTIO_SIM_BLOCK_DATA
 *
 * Returns: pointer + (wBlockNum - 2) * stride, perhaps beyond 32 bits.
 */
guint64 optio_sim_rom_get_block_address (OptioSimRom *self,
                                         guint        block);

/**
 * optio_sim_rom_get_command_address:
 *
 * Returns: the address in a command of 5 bytes.
 */
guint32 optio_sim_rom_get_command_address (OptioSimRom *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioSimRom, optio_sim_rom_free)

G_END_DECLS
