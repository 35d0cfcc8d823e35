/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The usbdfu example of libopencm3, examples/stm32/f1/lisa-m-1/usb_dfu/usbdfu.c, which also is the
 * bootloader of the Black Magic Probe. It knows no error and no UPLOAD. */

#include "optio-sim-rom.h"

#include <string.h>

/* For every DNLOAD, also Set Address. */
#define POLL_MS 100

/* The length of a command is not looked at: 0x41 alone erases the address that the buffer still
 * holds. The erase falls through to Set Address. */
static void
run_command (OptioSimRom *self,
             gint64       now_us)
{
  guint32 address = optio_sim_rom_get_command_address (self);
  guint8 code = self->buffer[0];

  if (code != OPTIO_SIM_COMMAND_ERASE && code != OPTIO_SIM_COMMAND_SET_ADDRESS)
    return;
  if (code == OPTIO_SIM_COMMAND_ERASE && optio_sim_chip_is_erasable (self->chip, address))
    optio_sim_chip_erase (self->chip, address, now_us);

  self->pointer = address;
}

/* wBlockNum 1 lands one transfer size below the pointer. */
static void
run_write (OptioSimRom *self,
           gint64       now_us)
{
  guint32 address = self->pointer + (self->block - OPTIO_SIM_BLOCK_DATA) * self->stride;
  OptioRange range = OPTIO_RANGE_INIT (address, self->length);

  if (optio_sim_chip_is_writable (self->chip, range))
    optio_sim_chip_program (self->chip, address, self->buffer, self->length, now_us);
}

/* The work is done behind the status stage: what comes next waits until it is over. */
static void
run_pending (OptioSimRom *self,
             gint64       now_us)
{
  if (self->block == OPTIO_SIM_BLOCK_COMMAND)
    run_command (self, now_us);
  else
    run_write (self, now_us);

  optio_sim_rom_enter_with (self, OPTIO_DFU_DNLOAD_IDLE, OPTIO_DFU_STATUS_OK);
}

static OptioSimReply
usbdfu_getstatus (OptioSimRom           *self,
                  const OptioSimRequest *request)
{
  OptioSimReply reply;
  gint64 ready_us = optio_sim_chip_get_ready_at (self->chip);

  if (self->state == OPTIO_DFU_DNLOAD_SYNC)
    optio_sim_rom_enter (self, OPTIO_DFU_DNBUSY, POLL_MS);
  if (self->state == OPTIO_DFU_MANIFEST_SYNC)
    {
      optio_sim_rom_enter (self, OPTIO_DFU_MANIFEST, 0);
      self->exit = (OptioSimExit){ .kind = OPTIO_SIM_EXIT_RESET, .at_us = request->now_us + 1 };
    }

  reply = optio_sim_rom_answer (request, self->reply, sizeof self->reply);
  reply.completes_at_us = MAX (request->now_us, ready_us);
  if (self->state == OPTIO_DFU_DNBUSY)
    run_pending (self, reply.completes_at_us);
  return reply;
}

/* In any state. */
static OptioSimReply
usbdfu_dnload (OptioSimRom           *self,
               const OptioSimRequest *request)
{
  if (request->length == 0)
    {
      optio_sim_rom_enter (self, OPTIO_DFU_MANIFEST_SYNC, 0);
      return optio_sim_rom_ack (request);
    }

  self->block = request->value;
  self->length = MIN (request->length, self->transfer_size);
  memcpy (self->buffer, request->data, self->length);
  optio_sim_rom_enter (self, OPTIO_DFU_DNLOAD_SYNC, 0);
  return optio_sim_rom_ack (request);
}

static OptioSimReply
usbdfu_upload (OptioSimRom           *self,
               const OptioSimRequest *request)
{
  return optio_sim_rom_stall (request);
}

static OptioSimReply
usbdfu_clrstatus (OptioSimRom           *self,
                  const OptioSimRequest *request)
{
  if (self->state == OPTIO_DFU_ERROR)
    return optio_sim_rom_abort (self, request);

  return optio_sim_rom_ack (request);
}

static OptioSimReply
usbdfu_detach (OptioSimRom           *self,
               const OptioSimRequest *request)
{
  return optio_sim_rom_stall (request);
}

const OptioSimRomModel optio_sim_rom_libopencm3 = {
  .handlers = {
    [OPTIO_DFU_REQUEST_DETACH] = { OPTIO_SIM_EVERY_STATE, usbdfu_detach },
    [OPTIO_DFU_REQUEST_DNLOAD] = { OPTIO_SIM_EVERY_STATE, usbdfu_dnload },
    [OPTIO_DFU_REQUEST_UPLOAD] = { OPTIO_SIM_EVERY_STATE, usbdfu_upload },
    [OPTIO_DFU_REQUEST_GETSTATUS] = { OPTIO_SIM_EVERY_STATE, usbdfu_getstatus },
    [OPTIO_DFU_REQUEST_CLRSTATUS] = { OPTIO_SIM_EVERY_STATE, usbdfu_clrstatus },
    [OPTIO_DFU_REQUEST_GETSTATE] = { OPTIO_SIM_EVERY_STATE, optio_sim_rom_get_state },
    [OPTIO_DFU_REQUEST_ABORT] = { OPTIO_SIM_EVERY_STATE, optio_sim_rom_abort },
  },
};
