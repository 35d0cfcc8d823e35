/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-sim-rom.h"

G_BEGIN_DECLS

/*
 * What ST's USB device library, Class/DFU, has in common with all that is built on it: its own
 * examples, Open Bootloader, GigaDevice's copy. The work of a DNLOAD runs between the data stage
 * and the status stage of the GETSTATUS that follows; the host sees that transfer end only when
 * the flash is ready. The facts are those of usbd_dfu.c.
 */

/**
 * OptioSimRun:
 * @OPTIO_SIM_RUN_DONE: the library goes on to dfuDNLOAD-SYNC, with nothing pending
 * @OPTIO_SIM_RUN_STALLED: the same, but the control endpoint is STALLed
 * @OPTIO_SIM_RUN_CUT: the library's callback returns early: the state is what it was, or what the
 *   command has set; from dfuDNBUSY the next GETSTATUS runs the command again
 *
 * How the work of a DNLOAD ends.
 */
typedef enum
{
  OPTIO_SIM_RUN_DONE,
  OPTIO_SIM_RUN_STALLED,
  OPTIO_SIM_RUN_CUT,
} OptioSimRun;

typedef OptioSimRun (*OptioSimRunFunc) (OptioSimRom *self,
                                        gint64       now_us);

/**
 * OptioSimLibrary:
 * @get_poll_ms: bwPollTimeout of the first GETSTATUS after a DNLOAD
 * @run_erase: carries out an erase command of 5 bytes
 * @run_write: carries out a block of data
 * @run_short_command: carries out a command of 1 byte
 * @upload: answers an UPLOAD of data in a state that allows it
 * @reset_delay_us: from the write of option bytes to the reset; 0 if it comes before the status
 *   stage
 *
 * What a bootloader that is built on the library differs in.
 */
struct _OptioSimLibrary
{
  guint (*get_poll_ms) (OptioSimRom *self);
  OptioSimRunFunc run_erase;
  OptioSimRunFunc run_write;
  OptioSimRunFunc run_short_command;
  OptioSimReply (*upload) (OptioSimRom           *self,
                           const OptioSimRequest *request);
  gint64 reset_delay_us;
};

/**
 * optio_sim_library_erase:
 *
 * Begins to erase the sector at @address.
 *
 * Returns: %FALSE if the chip is protected, or has no sector there.
 */
gboolean optio_sim_library_erase (OptioSimRom *self,
                                  guint32      address,
                                  gint64       now_us);

/**
 * optio_sim_library_write:
 *
 * Begins to write the pending block.
 *
 * Returns: %FALSE if the chip is protected, or nothing can be written there.
 */
gboolean optio_sim_library_write (OptioSimRom *self,
                                  gint64       now_us);

/**
 * optio_sim_library_get_poll_ms:
 *
 * Returns: the time of an erase for an erase command, that of a write for everything else.
 */
guint optio_sim_library_get_poll_ms (OptioSimRom *self);

/**
 * optio_sim_library_do_nothing:
 *
 * Mass erase and Read Unprotect without a vendor's hook: nothing happens, and all is well.
 */
OptioSimRun optio_sim_library_do_nothing (OptioSimRom *self,
                                          gint64       now_us);

/**
 * optio_sim_library_upload:
 *
 * Answers with the chip's memory; STALLs, with a state that is none, what may not be read.
 */
OptioSimReply optio_sim_library_upload (OptioSimRom           *self,
                                        const OptioSimRequest *request);

/**
 * optio_sim_library_data_sent:
 *
 * Carries out what is pending: the library does so behind the data stage of any IN transfer.
 */
void optio_sim_library_data_sent (OptioSimRom   *self,
                                  OptioSimReply *reply,
                                  gint64         now_us);

/**
 * optio_sim_library_detach:
 *
 * With willDetach the library leaves the bus and comes back, without a reset.
 */
OptioSimReply optio_sim_library_detach (OptioSimRom           *self,
                                        const OptioSimRequest *request);

/**
 * optio_sim_library_dnload:
 *
 * Since v2.7.2 what does not fit into the buffer is cut off.
 */
OptioSimReply optio_sim_library_dnload (OptioSimRom           *self,
                                        const OptioSimRequest *request);

/**
 * optio_sim_library_take_upload:
 *
 * Answers Get Commands itself, and leads data to the model's own upload. Without a data stage it
 * leads back to dfuIDLE, from anywhere.
 */
OptioSimReply optio_sim_library_take_upload (OptioSimRom           *self,
                                             const OptioSimRequest *request);

OptioSimReply optio_sim_library_get_status (OptioSimRom           *self,
                                            const OptioSimRequest *request);

/**
 * optio_sim_library_clear_status:
 *
 * Outside dfuERROR it makes an error; so two of them free a board that hangs in dfuDNBUSY.
 */
OptioSimReply optio_sim_library_clear_status (OptioSimRom           *self,
                                              const OptioSimRequest *request);

/**
 * optio_sim_library_abort:
 *
 * In dfuDNBUSY and dfuERROR it is ignored without a STALL.
 */
OptioSimReply optio_sim_library_abort (OptioSimRom           *self,
                                       const OptioSimRequest *request);

#define OPTIO_SIM_LIBRARY_DNLOAD_STATES                                                            \
  (OPTIO_SIM_STATE (OPTIO_DFU_IDLE) | OPTIO_SIM_STATE (OPTIO_DFU_DNLOAD_IDLE))

/**
 * OPTIO_SIM_LIBRARY_MODEL:
 * @differences: an #OptioSimLibrary
 *
 * Initializes the #OptioSimRomModel of a bootloader that is built on the library.
 */
#define OPTIO_SIM_LIBRARY_MODEL(differences)                                                       \
  {                                                                                                \
    .data_sent = optio_sim_library_data_sent,                                                      \
    .library = &(differences),                                                                     \
    .handlers = {                                                                                  \
      [OPTIO_DFU_REQUEST_DETACH] = { OPTIO_SIM_EVERY_STATE, optio_sim_library_detach },            \
      [OPTIO_DFU_REQUEST_DNLOAD] = { OPTIO_SIM_LIBRARY_DNLOAD_STATES,                              \
                                     optio_sim_library_dnload },                                   \
      [OPTIO_DFU_REQUEST_UPLOAD] = { OPTIO_SIM_EVERY_STATE, optio_sim_library_take_upload },       \
      [OPTIO_DFU_REQUEST_GETSTATUS] = { OPTIO_SIM_EVERY_STATE, optio_sim_library_get_status },     \
      [OPTIO_DFU_REQUEST_CLRSTATUS] = { OPTIO_SIM_EVERY_STATE, optio_sim_library_clear_status },   \
      [OPTIO_DFU_REQUEST_GETSTATE] = { OPTIO_SIM_EVERY_STATE, optio_sim_rom_get_state },           \
      [OPTIO_DFU_REQUEST_ABORT] = { OPTIO_SIM_EVERY_STATE, optio_sim_library_abort },              \
    },                                                                                             \
  }

G_END_DECLS
