/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-rom.h"

#include <string.h>

/* AN3156 allows blocks of up to 2048 bytes; a board that announces no size gets that. */
#define DEFAULT_TRANSFER_SIZE 2048

OptioSimRom *
optio_sim_rom_new (OptioBoard   *board,
                   OptioSimChip *chip)
{
  static const OptioSimRomModel *const models[OPTIO_N_ROMS] = {
    [OPTIO_ROM_AN2662] = &optio_sim_rom_an2662,
    [OPTIO_ROM_ST_LIBRARY] = &optio_sim_rom_st_library,
    [OPTIO_ROM_ST_LIBRARY_2_11_2] = &optio_sim_rom_st_library_2_11_2,
    [OPTIO_ROM_OPEN_BOOTLOADER_2020] = &optio_sim_rom_open_bootloader_2020,
    [OPTIO_ROM_OPEN_BOOTLOADER] = &optio_sim_rom_open_bootloader,
    [OPTIO_ROM_OPEN_BOOTLOADER_USBX] = &optio_sim_rom_open_bootloader_usbx,
    [OPTIO_ROM_GIGADEVICE] = &optio_sim_rom_gigadevice,
    [OPTIO_ROM_MBOOT] = &optio_sim_rom_mboot,
    [OPTIO_ROM_LIBOPENCM3] = &optio_sim_rom_libopencm3,
    [OPTIO_ROM_STRICT] = &optio_sim_rom_strict,
    [OPTIO_ROM_DFU11] = &optio_sim_rom_dfu11,
    [OPTIO_ROM_APPLICATION] = &optio_sim_rom_application,
  };
  const OptioIdentityFields *fields = optio_identity_get_fields (optio_board_get_identity (board));
  OptioSimRom *self = g_new0 (OptioSimRom, 1);

  self->model = models[optio_board_get_rom_model (board)];
  self->board = optio_board_ref (board);
  self->chip = chip;
  self->transfer_size = fields->transfer_size > 0 ? fields->transfer_size : DEFAULT_TRANSFER_SIZE;
  self->buffer = g_malloc0 (self->transfer_size);
  optio_sim_rom_start (self);
  return self;
}

void
optio_sim_rom_free (OptioSimRom *self)
{
  g_clear_pointer (&self->board, optio_board_unref);
  g_free (self->buffer);
  g_free (self);
}

void
optio_sim_rom_start (OptioSimRom *self)
{
  self->pointer = OPTIO_SIM_DEFAULT_POINTER;
  self->stride = self->transfer_size;
  self->exit = (OptioSimExit){ .kind = OPTIO_SIM_EXIT_NONE };
  optio_sim_rom_enter_with (self, OPTIO_DFU_IDLE, OPTIO_DFU_STATUS_OK);
  if (self->model->start != NULL)
    self->model->start (self);
}

void
optio_sim_rom_bus_reset (OptioSimRom *self,
                         gint64       now_us)
{
  if (self->exit.kind == OPTIO_SIM_EXIT_NONE && self->model->bus_reset != NULL)
    self->model->bus_reset (self, now_us);
  if (self->exit.kind == OPTIO_SIM_EXIT_NONE)
    optio_sim_rom_start (self);
}

static gboolean
is_taken (OptioSimRom              *self,
          const OptioSimRomHandler *handler)
{
  if (handler->states == OPTIO_SIM_EVERY_STATE)
    return TRUE;

  return self->state < 32 && (handler->states & OPTIO_SIM_STATE (self->state)) != 0;
}

OptioSimReply
optio_sim_rom_control (OptioSimRom           *self,
                       guint                  bRequest,
                       const OptioSimRequest *request)
{
  const OptioSimRomHandler *handler;
  OptioSimReply reply;

  if (bRequest >= OPTIO_SIM_N_REQUESTS)
    return optio_sim_rom_stall (request);

  handler = &self->model->handlers[bRequest];
  if (!is_taken (self, handler))
    return optio_sim_rom_stall (request);

  reply = handler->handle (self, request);
  if (reply.length > 0)
    optio_sim_rom_data_sent (self, &reply, request->now_us);
  return reply;
}

void
optio_sim_rom_data_sent (OptioSimRom   *self,
                         OptioSimReply *reply,
                         gint64         now_us)
{
  if (self->model->data_sent != NULL && reply->outcome == OPTIO_SIM_ACK)
    self->model->data_sent (self, reply, now_us);
}

void
optio_sim_rom_enter (OptioSimRom *self,
                     guint        state,
                     guint        poll_ms)
{
  self->state = (guint8) state;
  self->reply[1] = (guint8) poll_ms;
  self->reply[2] = (guint8) (poll_ms >> 8);
  self->reply[3] = (guint8) (poll_ms >> 16);
  self->reply[4] = (guint8) state;
}

void
optio_sim_rom_enter_with (OptioSimRom *self,
                          guint        state,
                          guint        status)
{
  optio_sim_rom_enter (self, state, 0);
  self->reply[0] = (guint8) status;
  self->reply[5] = 0;
  self->block = 0;
  self->length = 0;
}

OptioSimReply
optio_sim_rom_ack (const OptioSimRequest *request)
{
  return (OptioSimReply){ .outcome = OPTIO_SIM_ACK, .completes_at_us = request->now_us };
}

OptioSimReply
optio_sim_rom_stall (const OptioSimRequest *request)
{
  return (OptioSimReply){ .outcome = OPTIO_SIM_STALL, .completes_at_us = request->now_us };
}

OptioSimReply
optio_sim_rom_answer (const OptioSimRequest *request,
                      const guint8          *data,
                      gsize                  size)
{
  OptioSimReply reply = optio_sim_rom_ack (request);

  reply.length = MIN (size, request->length);
  if (reply.length > 0)
    memcpy (request->data, data, reply.length);
  return reply;
}

OptioSimReply
optio_sim_rom_get_state (OptioSimRom           *self,
                         const OptioSimRequest *request)
{
  return optio_sim_rom_answer (request, &self->state, sizeof self->state);
}

OptioSimReply
optio_sim_rom_abort (OptioSimRom           *self,
                     const OptioSimRequest *request)
{
  optio_sim_rom_enter_with (self, OPTIO_DFU_IDLE, OPTIO_DFU_STATUS_OK);
  return optio_sim_rom_ack (request);
}

guint64
optio_sim_rom_get_block_address (OptioSimRom *self,
                                 guint        block)
{
  return self->pointer + (guint64) (block - OPTIO_SIM_BLOCK_DATA) * self->stride;
}

gboolean
optio_sim_rom_is_pending (OptioSimRom *self,
                          guint        code,
                          guint        length)
{
  return self->state == OPTIO_DFU_DNLOAD_SYNC && self->block == OPTIO_SIM_BLOCK_COMMAND &&
         self->length == length && self->buffer[0] == code;
}

guint32
optio_sim_rom_get_command_address (OptioSimRom *self)
{
  const guint8 *address = self->buffer + 1;

  return address[0] | (guint32) address[1] << 8 | (guint32) address[2] << 16 |
         (guint32) address[3] << 24;
}
