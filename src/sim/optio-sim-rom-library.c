/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-rom-library.h"

#include <string.h>

/* bState after a refused UPLOAD: the library writes the number of errSTALLEDPKT there. */
#define STATE_REFUSED OPTIO_DFU_STATUS_ERR_STALLEDPKT

#define MANIFEST_MS 1

/* What the library answers to Get Commands; it does not know Read Unprotect. */
static const guint8 command_codes[] = { OPTIO_SIM_COMMAND_GET, OPTIO_SIM_COMMAND_SET_ADDRESS,
                                        OPTIO_SIM_COMMAND_ERASE };

gboolean
optio_sim_library_erase (OptioSimRom *self,
                         guint32      address,
                         gint64       now_us)
{
  if (optio_sim_chip_is_protected (self->chip) || !optio_sim_chip_is_erasable (self->chip, address))
    return FALSE;

  optio_sim_chip_erase (self->chip, address, now_us);
  return TRUE;
}

gboolean
optio_sim_library_write (OptioSimRom *self,
                         gint64       now_us)
{
  guint32 address = (guint32) optio_sim_rom_get_block_address (self, self->block);
  OptioRange range = OPTIO_RANGE_INIT (address, MIN (self->length, self->transfer_size));
  OptioRange block;
  gboolean resets;

  if (optio_sim_chip_is_protected (self->chip))
    return FALSE;

  /* ST's Open Bootloader takes option bytes from the start of the data, whatever the address: four
   * bytes meant for SECR of a G0C1 land in OPTR and reset the chip. */
  if (optio_sim_chip_find_options (self->chip, address, &block, &resets))
    {
      optio_sim_chip_write_options (self->chip, address, self->buffer, range.size, now_us);
      if (resets)
        self->exit.kind = OPTIO_SIM_EXIT_RESET;
      return TRUE;
    }
  if (!optio_sim_chip_is_writable (self->chip, range))
    return FALSE;

  optio_sim_chip_program (self->chip, address, self->buffer, range.size, now_us);
  return TRUE;
}

/* A command of 5 bytes; one that the library does not know cuts its callback short. */
static OptioSimRun
run_address_command (OptioSimRom *self,
                     gint64       now_us)
{
  if (self->buffer[0] == OPTIO_SIM_COMMAND_ERASE)
    return self->model->library->run_erase (self, now_us);
  if (self->buffer[0] != OPTIO_SIM_COMMAND_SET_ADDRESS)
    return OPTIO_SIM_RUN_CUT;

  self->pointer = optio_sim_rom_get_command_address (self);
  return OPTIO_SIM_RUN_DONE;
}

static OptioSimRun
run_pending (OptioSimRom *self,
             gint64       now_us)
{
  if (self->block >= OPTIO_SIM_BLOCK_DATA)
    return self->model->library->run_write (self, now_us);
  if (self->block == OPTIO_SIM_BLOCK_RESERVED)
    return OPTIO_SIM_RUN_DONE;
  if (self->length == 1)
    return self->model->library->run_short_command (self, now_us);

  return self->length == 5 ? run_address_command (self, now_us) : OPTIO_SIM_RUN_STALLED;
}

static void
finish_busy (OptioSimRom   *self,
             OptioSimReply *reply,
             gint64         now_us)
{
  gint64 delay_us = self->model->library->reset_delay_us;
  gint64 busy_until_us = optio_sim_chip_get_ready_at (self->chip);
  OptioSimRun run = run_pending (self, now_us);
  gint64 ready_us = optio_sim_chip_get_ready_at (self->chip);

  if (run == OPTIO_SIM_RUN_CUT)
    return;

  self->length = 0;
  self->block = 0;
  optio_sim_rom_enter (self, OPTIO_DFU_DNLOAD_SYNC, 0);
  if (run == OPTIO_SIM_RUN_STALLED)
    reply->outcome = OPTIO_SIM_STALL;

  if (self->exit.kind != OPTIO_SIM_EXIT_NONE && delay_us > 0)
    {
      self->exit.at_us = MAX (now_us, ready_us) + delay_us;
      return;
    }

  /* It waits for its own work only. */
  reply->completes_at_us = ready_us != busy_until_us ? MAX (now_us, ready_us) : now_us;
  if (self->exit.kind != OPTIO_SIM_EXIT_NONE)
    {
      self->exit.at_us = reply->completes_at_us;
      reply->outcome = OPTIO_SIM_GONE;
    }
}

void
optio_sim_library_data_sent (OptioSimRom   *self,
                             OptioSimReply *reply,
                             gint64         now_us)
{
  if (self->state == OPTIO_DFU_DNBUSY)
    {
      finish_busy (self, reply, now_us);
    }
  else if (self->state == OPTIO_DFU_MANIFEST)
    {
      /* The library stops the bus before the status stage, then resets. */
      optio_sim_rom_enter (self, OPTIO_DFU_MANIFEST_WAIT_RESET, 0);
      self->exit = (OptioSimExit){ .kind = OPTIO_SIM_EXIT_RESET, .at_us = now_us };
      reply->outcome = OPTIO_SIM_GONE;
    }
}

guint
optio_sim_library_get_poll_ms (OptioSimRom *self)
{
  const OptioBoardPolls *polls = optio_board_get_polls (self->board);
  gboolean is_erase =
      self->block == OPTIO_SIM_BLOCK_COMMAND && self->buffer[0] == OPTIO_SIM_COMMAND_ERASE;

  return is_erase ? polls->erase_ms : polls->program_ms;
}

OptioSimRun
optio_sim_library_do_nothing (OptioSimRom *self,
                              gint64       now_us)
{
  return OPTIO_SIM_RUN_DONE;
}

OptioSimReply
optio_sim_library_get_status (OptioSimRom           *self,
                              const OptioSimRequest *request)
{
  /* One that is about to reset the chip does not listen any more. */
  if (self->exit.kind != OPTIO_SIM_EXIT_NONE)
    return (OptioSimReply){ .outcome = OPTIO_SIM_GONE, .completes_at_us = self->exit.at_us };

  if (self->state == OPTIO_DFU_DNLOAD_SYNC && self->length > 0)
    optio_sim_rom_enter (self, OPTIO_DFU_DNBUSY, self->model->library->get_poll_ms (self));
  else if (self->state == OPTIO_DFU_DNLOAD_SYNC)
    optio_sim_rom_enter (self, OPTIO_DFU_DNLOAD_IDLE, 0);
  else if (self->state == OPTIO_DFU_MANIFEST_SYNC)
    optio_sim_rom_enter (self, OPTIO_DFU_MANIFEST, MANIFEST_MS);

  return optio_sim_rom_answer (request, self->reply, sizeof self->reply);
}

OptioSimReply
optio_sim_library_dnload (OptioSimRom           *self,
                          const OptioSimRequest *request)
{
  if (request->length == 0)
    {
      optio_sim_rom_enter (self, OPTIO_DFU_MANIFEST_SYNC, 0);
      return optio_sim_rom_ack (request);
    }

  self->block = request->value;
  self->length = MIN (request->length, self->transfer_size);
  self->state = OPTIO_DFU_DNLOAD_SYNC;
  self->reply[4] = self->state;
  memcpy (self->buffer, request->data, self->length);
  return optio_sim_rom_ack (request);
}

static OptioSimReply
refuse_upload (OptioSimRom           *self,
               const OptioSimRequest *request)
{
  optio_sim_rom_enter (self, STATE_REFUSED, 0);
  return optio_sim_rom_stall (request);
}

OptioSimReply
optio_sim_library_upload (OptioSimRom           *self,
                          const OptioSimRequest *request)
{
  guint32 address = (guint32) optio_sim_rom_get_block_address (self, request->value);
  OptioSimReply reply = optio_sim_rom_ack (request);

  if (optio_sim_chip_is_protected (self->chip) ||
      !optio_sim_chip_read (self->chip, address, request->data, request->length))
    return refuse_upload (self, request);

  optio_sim_rom_enter (self, OPTIO_DFU_UPLOAD_IDLE, 0);
  reply.length = request->length;
  return reply;
}

OptioSimReply
optio_sim_library_take_upload (OptioSimRom           *self,
                               const OptioSimRequest *request)
{
  gboolean is_short = request->length > sizeof command_codes;

  if (request->length == 0)
    {
      optio_sim_rom_enter (self, OPTIO_DFU_IDLE, 0);
      return optio_sim_rom_ack (request);
    }

  self->length = 0;
  self->block = 0;
  if (self->state != OPTIO_DFU_IDLE && self->state != OPTIO_DFU_UPLOAD_IDLE)
    return optio_sim_rom_stall (request);

  if (request->value >= OPTIO_SIM_BLOCK_DATA)
    return self->model->library->upload (self, request);
  if (request->value == OPTIO_SIM_BLOCK_RESERVED)
    return refuse_upload (self, request);

  optio_sim_rom_enter (self, is_short ? OPTIO_DFU_IDLE : OPTIO_DFU_UPLOAD_IDLE, 0);
  return optio_sim_rom_answer (request, command_codes, sizeof command_codes);
}

OptioSimReply
optio_sim_library_clear_status (OptioSimRom           *self,
                                const OptioSimRequest *request)
{
  gboolean is_error = self->state == OPTIO_DFU_ERROR;

  optio_sim_rom_enter (self, is_error ? OPTIO_DFU_IDLE : OPTIO_DFU_ERROR, 0);
  self->reply[0] = is_error ? OPTIO_DFU_STATUS_OK : OPTIO_DFU_STATUS_ERR_UNKNOWN;
  self->reply[5] = 0;
  return optio_sim_rom_ack (request);
}

#define ABORT_STATES                                                                               \
  (OPTIO_SIM_STATE (OPTIO_DFU_IDLE) | OPTIO_SIM_STATE (OPTIO_DFU_DNLOAD_SYNC) |                    \
   OPTIO_SIM_STATE (OPTIO_DFU_DNLOAD_IDLE) | OPTIO_SIM_STATE (OPTIO_DFU_MANIFEST_SYNC) |           \
   OPTIO_SIM_STATE (OPTIO_DFU_UPLOAD_IDLE))

OptioSimReply
optio_sim_library_abort (OptioSimRom           *self,
                         const OptioSimRequest *request)
{
  if (self->state >= 32 || (ABORT_STATES & OPTIO_SIM_STATE (self->state)) == 0)
    return optio_sim_rom_ack (request);

  return optio_sim_rom_abort (self, request);
}

OptioSimReply
optio_sim_library_detach (OptioSimRom           *self,
                          const OptioSimRequest *request)
{
  const OptioIdentityFields *fields =
      optio_identity_get_fields (optio_board_get_identity (self->board));
  OptioSimReply reply = optio_sim_library_abort (self, request);

  if ((fields->attributes & OPTIO_DFU_ATTRIBUTE_WILL_DETACH) != 0)
    {
      self->exit = (OptioSimExit){ .kind = OPTIO_SIM_EXIT_REATTACH, .at_us = request->now_us };
      reply.outcome = OPTIO_SIM_GONE;
    }
  return reply;
}
