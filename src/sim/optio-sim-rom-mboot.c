/* SPDX-License-Identifier: GPL-3.0-or-later */

/* MicroPython's mboot, ports/stm32/mboot/main.c: DNLOAD is taken in any state and parked beside it;
 * GETSTATUS starts it, the main loop carries it out. Poll times are 0. */

#include "optio-sim-rom.h"

#include <string.h>

#define EXIT_DELAY_US 100000

/* iString of its errors: "Can't overwrite mboot", "Address out of range". */
#define STRING_PROTECTED 0x10
#define STRING_OUT_OF_RANGE 0x11

/* What waits for GETSTATUS; kept in @result. */
enum
{
  PARKED_NOTHING,
  PARKED_DNLOAD,
  PARKED_UPLOAD,
  PARKED_EXIT,
};

static void
mboot_start (OptioSimRom *self)
{
  self->result = PARKED_NOTHING;
}

/* mboot occupies the first sector and refuses to touch it. */
static gboolean
is_own (OptioSimRom *self,
        guint32      address)
{
  const OptioSectorGroup *own =
      optio_chip_find_sectors (optio_board_get_chip (self->board), OPTIO_SIM_DEFAULT_POINTER);

  return own != NULL && address >= own->start && address - own->start < own->sector_size;
}

/* Told by the next GETSTATUS, once; the state stays. */
static void
fail (OptioSimRom *self,
      guint        string)
{
  optio_sim_rom_enter_with (self, OPTIO_DFU_ERROR, OPTIO_DFU_STATUS_ERR_ADDRESS);
  self->reply[5] = (guint8) string;
}

static void
erase (OptioSimRom *self,
       guint32      address,
       gint64       now_us)
{
  if (is_own (self, address))
    fail (self, STRING_PROTECTED);
  else if (!optio_sim_chip_is_erasable (self->chip, address))
    fail (self, STRING_OUT_OF_RANGE);
  else
    optio_sim_chip_erase (self->chip, address, now_us);
}

/* One sector after the other, but its own, and what a smaller chip of the family lacks. */
static void
erase_group (OptioSimRom            *self,
             const OptioSectorGroup *group,
             gint64                  now_us)
{
  for (guint i = 0; i < group->count; i++)
    {
      guint32 address = group->start + i * group->sector_size;

      if (!is_own (self, address) && optio_sim_chip_is_erasable (self->chip, address))
        optio_sim_chip_erase (self->chip, address,
                              MAX (now_us, optio_sim_chip_get_ready_at (self->chip)));
    }
}

static void
mass_erase (OptioSimRom *self,
            gint64       now_us)
{
  guint n_memories = 0;
  const OptioMemory *memories =
      optio_chip_get_memories (optio_board_get_chip (self->board), &n_memories);

  for (guint i = 0; i < n_memories; i++)
    {
      for (guint j = 0; memories[i].kind == OPTIO_MEMORY_FLASH && j < memories[i].n_groups; j++)
        erase_group (self, &memories[i].groups[j], now_us);
    }
}

static void
run_command (OptioSimRom *self,
             gint64       now_us)
{
  guint8 code = self->buffer[0];

  if (code == OPTIO_SIM_COMMAND_SET_ADDRESS && self->length == 5)
    self->pointer = optio_sim_rom_get_command_address (self);
  else if (code == OPTIO_SIM_COMMAND_ERASE && self->length == 5)
    erase (self, optio_sim_rom_get_command_address (self), now_us);
  else if (code == OPTIO_SIM_COMMAND_ERASE && self->length == 1)
    mass_erase (self, now_us);
  else
    optio_sim_rom_enter (self, OPTIO_DFU_ERROR, 0);
}

static void
run_write (OptioSimRom *self,
           gint64       now_us)
{
  guint64 address = optio_sim_rom_get_block_address (self, self->block);
  OptioRange range = OPTIO_RANGE_INIT ((guint32) address, self->length);

  if (is_own (self, range.start))
    fail (self, STRING_PROTECTED);
  else if (address > G_MAXUINT32 || !optio_sim_chip_is_writable (self->chip, range))
    fail (self, STRING_OUT_OF_RANGE);
  else
    optio_sim_chip_program (self->chip, range.start, self->buffer, range.size, now_us);
}

static void
run_dnload (OptioSimRom *self,
            gint64       now_us)
{
  optio_sim_rom_enter (self, OPTIO_DFU_DNLOAD_IDLE, 0);
  if (self->block == OPTIO_SIM_BLOCK_COMMAND)
    run_command (self, now_us);
  else if (self->block >= OPTIO_SIM_BLOCK_DATA)
    run_write (self, now_us);
  else
    optio_sim_rom_enter (self, OPTIO_DFU_ERROR, 0);
}

static OptioSimReply
answer_busy (const OptioSimRequest *request)
{
  const guint8 busy[OPTIO_SIM_STATUS_SIZE] = { OPTIO_DFU_STATUS_OK, 0, 0, 0, OPTIO_DFU_DNBUSY, 0 };

  return optio_sim_rom_answer (request, busy, sizeof busy);
}

static OptioSimReply
say_nothing (const OptioSimRequest *request)
{
  return (OptioSimReply){ .outcome = OPTIO_SIM_SILENT, .completes_at_us = request->now_us };
}

/* The state that a parked request leads to, but for DNLOAD. */
static void
unpark (OptioSimRom *self,
        gint64       now_us)
{
  if (self->result == PARKED_UPLOAD)
    optio_sim_rom_enter (self, OPTIO_DFU_UPLOAD_IDLE, 0);
  if (self->result == PARKED_EXIT)
    {
      optio_sim_rom_enter (self, OPTIO_DFU_MANIFEST, 0);
      self->exit = (OptioSimExit){ .kind = OPTIO_SIM_EXIT_RESET, .at_us = now_us + EXIT_DELAY_US };
    }
  self->result = PARKED_NOTHING;
}

static OptioSimReply
mboot_getstatus (OptioSimRom           *self,
                 const OptioSimRequest *request)
{
  OptioSimReply reply;

  /* Other lengths are neither answered nor refused. */
  if (request->length != OPTIO_SIM_STATUS_SIZE)
    return say_nothing (request);
  if (self->result == PARKED_DNLOAD)
    {
      self->result = PARKED_NOTHING;
      run_dnload (self, request->now_us);
      return answer_busy (request);
    }
  if (optio_sim_chip_get_ready_at (self->chip) > request->now_us)
    return answer_busy (request);

  unpark (self, request->now_us);
  reply = optio_sim_rom_answer (request, self->reply, sizeof self->reply);
  self->reply[0] = OPTIO_DFU_STATUS_OK;
  self->reply[5] = 0;
  return reply;
}

static OptioSimReply
mboot_dnload (OptioSimRom           *self,
              const OptioSimRequest *request)
{
  self->result = request->length > 0 ? PARKED_DNLOAD : PARKED_EXIT;
  if (request->length == 0)
    return optio_sim_rom_ack (request);

  self->block = request->value;
  self->length = MIN (request->length, self->transfer_size);
  memcpy (self->buffer, request->data, self->length);
  return optio_sim_rom_ack (request);
}

/* Get Commands is neither answered nor refused. Reading has no end: where nothing is, 0xFF. */
static OptioSimReply
mboot_upload (OptioSimRom           *self,
              const OptioSimRequest *request)
{
  OptioSimReply reply = optio_sim_rom_ack (request);
  guint32 address;

  if (request->value < OPTIO_SIM_BLOCK_DATA)
    return say_nothing (request);

  address = (guint32) optio_sim_rom_get_block_address (self, request->value);
  memset (request->data, 0xff, request->length);
  optio_sim_chip_read (self->chip, address, request->data, request->length);
  self->result = PARKED_UPLOAD;
  reply.length = request->length;
  return reply;
}

/* ABORT and CLRSTATUS do the same. */
static OptioSimReply
mboot_go_idle (OptioSimRom           *self,
               const OptioSimRequest *request)
{
  self->result = PARKED_NOTHING;
  return optio_sim_rom_abort (self, request);
}

static OptioSimReply
mboot_detach (OptioSimRom           *self,
              const OptioSimRequest *request)
{
  return optio_sim_rom_ack (request);
}

const OptioSimRomModel optio_sim_rom_mboot = {
  .start = mboot_start,
  .handlers = {
    [OPTIO_DFU_REQUEST_DETACH] = { OPTIO_SIM_EVERY_STATE, mboot_detach },
    [OPTIO_DFU_REQUEST_DNLOAD] = { OPTIO_SIM_EVERY_STATE, mboot_dnload },
    [OPTIO_DFU_REQUEST_UPLOAD] = { OPTIO_SIM_EVERY_STATE, mboot_upload },
    [OPTIO_DFU_REQUEST_GETSTATUS] = { OPTIO_SIM_EVERY_STATE, mboot_getstatus },
    [OPTIO_DFU_REQUEST_CLRSTATUS] = { OPTIO_SIM_EVERY_STATE, mboot_go_idle },
    [OPTIO_DFU_REQUEST_GETSTATE] = { OPTIO_SIM_EVERY_STATE, optio_sim_rom_get_state },
    [OPTIO_DFU_REQUEST_ABORT] = { OPTIO_SIM_EVERY_STATE, mboot_go_idle },
  },
};
