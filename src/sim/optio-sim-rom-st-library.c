/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ST's USB device library, Class/DFU, before v2.11.2 and with the unclamped buffer of v2.7.1: the
 * closest public relative of the ROMs that call themselves "DFU in FS Mode". The work of a DNLOAD
 * runs between the data stage and the status stage of the GETSTATUS that follows; the host sees
 * that transfer end only when the flash is ready. */

#include "optio-sim-rom.h"

#include <string.h>

/* bState after a refused UPLOAD: the library writes the number of errSTALLEDPKT there. */
#define STATE_REFUSED OPTIO_DFU_STATUS_ERR_STALLEDPKT

#define MANIFEST_MS 1

/* What the library answers to Get Commands; it does not know Read Unprotect. */
static const guint8 command_codes[] = { OPTIO_SIM_COMMAND_GET, OPTIO_SIM_COMMAND_SET_ADDRESS,
                                        OPTIO_SIM_COMMAND_ERASE };

static void
library_start (OptioSimRom *self)
{
}

static gboolean
run_erase (OptioSimRom *self,
           gint64       now_us)
{
  /* The erase address stays in the pointer, also for what is written next. */
  self->pointer = optio_sim_rom_get_command_address (self);

  if (optio_sim_chip_is_protected (self->chip) ||
      !optio_sim_chip_is_erasable (self->chip, self->pointer))
    return FALSE;

  optio_sim_chip_erase (self->chip, self->pointer, now_us);
  return TRUE;
}

static gboolean
run_write (OptioSimRom *self,
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

/* A command of 5 bytes. */
static gboolean
run_address_command (OptioSimRom *self,
                     gint64       now_us)
{
  if (self->buffer[0] == OPTIO_SIM_COMMAND_ERASE)
    return run_erase (self, now_us);
  if (self->buffer[0] != OPTIO_SIM_COMMAND_SET_ADDRESS)
    return FALSE;

  self->pointer = optio_sim_rom_get_command_address (self);
  return TRUE;
}

/* Returns FALSE where the library's callback returns early: the state stays dfuDNBUSY, and the next
 * IN transfer runs the command again. */
static gboolean
run_pending (OptioSimRom   *self,
             OptioSimReply *reply,
             gint64         now_us)
{
  if (self->block >= OPTIO_SIM_BLOCK_DATA)
    return run_write (self, now_us);
  if (self->block == OPTIO_SIM_BLOCK_RESERVED)
    return TRUE;

  /* Mass erase and Read Unprotect do nothing and end well. */
  if (self->length == 1)
    return TRUE;
  if (self->length == 5)
    return run_address_command (self, now_us);

  reply->outcome = OPTIO_SIM_STALL;
  return TRUE;
}

static void
finish_busy (OptioSimRom   *self,
             OptioSimReply *reply,
             gint64         now_us)
{
  if (!run_pending (self, reply, now_us))
    return;

  self->length = 0;
  self->block = 0;
  optio_sim_rom_enter (self, OPTIO_DFU_DNLOAD_SYNC, 0);

  reply->completes_at_us = MAX (now_us, optio_sim_chip_get_ready_at (self->chip));
  if (self->exit.kind != OPTIO_SIM_EXIT_NONE)
    {
      self->exit.at_us = reply->completes_at_us;
      reply->outcome = OPTIO_SIM_GONE;
    }
}

static void
library_data_sent (OptioSimRom   *self,
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

static OptioSimReply
library_getstatus (OptioSimRom           *self,
                   const OptioSimRequest *request)
{
  const OptioBoardPolls *polls = optio_board_get_polls (self->board);
  gboolean is_erase =
      self->block == OPTIO_SIM_BLOCK_COMMAND && self->buffer[0] == OPTIO_SIM_COMMAND_ERASE;

  if (self->state == OPTIO_DFU_DNLOAD_SYNC && self->length > 0)
    optio_sim_rom_enter (self, OPTIO_DFU_DNBUSY, is_erase ? polls->erase_ms : polls->program_ms);
  else if (self->state == OPTIO_DFU_DNLOAD_SYNC)
    optio_sim_rom_enter (self, OPTIO_DFU_DNLOAD_IDLE, 0);
  else if (self->state == OPTIO_DFU_MANIFEST_SYNC)
    optio_sim_rom_enter (self, OPTIO_DFU_MANIFEST, MANIFEST_MS);

  return optio_sim_rom_answer (request, self->reply, sizeof self->reply);
}

static void
put_le32 (guint8 *bytes,
          guint32 value)
{
  for (guint i = 0; i < 4; i++)
    bytes[i] = (guint8) (value >> 8 * i);
}

static guint32
get_le32 (const guint8 *bytes)
{
  return bytes[0] | (guint32) bytes[1] << 8 | (guint32) bytes[2] << 16 | (guint32) bytes[3] << 24;
}

/* What lies behind the buffer in the library's handle: wblock_num, wlength, data_ptr, alt_setting,
 * dev_status, two bytes of alignment, dev_state, manif_state. Sending 2048 bytes to a G431 showed
 * it: GETSTATUS then answered with the file's own bytes. */
#define BEHIND_BLOCK 0
#define BEHIND_LENGTH 4
#define BEHIND_POINTER 8
#define BEHIND_STATUS 16
#define BEHIND_STATE 24
#define BEHIND_SIZE 26

static void
overrun (OptioSimRom  *self,
         const guint8 *data,
         gsize         size)
{
  guint8 behind[BEHIND_SIZE] = { 0 };

  put_le32 (behind + BEHIND_BLOCK, self->block);
  put_le32 (behind + BEHIND_LENGTH, self->length);
  put_le32 (behind + BEHIND_POINTER, self->pointer);
  memcpy (behind + BEHIND_STATUS, self->reply, sizeof self->reply);
  behind[BEHIND_STATE] = self->state;

  memcpy (behind, data, MIN (size, sizeof behind));

  self->block = get_le32 (behind + BEHIND_BLOCK);
  self->length = get_le32 (behind + BEHIND_LENGTH);
  self->pointer = get_le32 (behind + BEHIND_POINTER);
  memcpy (self->reply, behind + BEHIND_STATUS, sizeof self->reply);
  self->state = behind[BEHIND_STATE];
}

static OptioSimReply
library_dnload (OptioSimRom           *self,
                const OptioSimRequest *request)
{
  guint room = self->transfer_size;

  if (request->length == 0)
    {
      optio_sim_rom_enter (self, OPTIO_DFU_MANIFEST_SYNC, 0);
      return optio_sim_rom_ack (request);
    }

  self->block = request->value;
  self->length = request->length;
  self->state = OPTIO_DFU_DNLOAD_SYNC;
  self->reply[4] = self->state;
  memcpy (self->buffer, request->data, MIN (request->length, room));
  if (request->length > room)
    overrun (self, request->data + room, request->length - room);
  return optio_sim_rom_ack (request);
}

static OptioSimReply
refuse_upload (OptioSimRom           *self,
               const OptioSimRequest *request)
{
  optio_sim_rom_enter (self, STATE_REFUSED, 0);
  return optio_sim_rom_stall (request);
}

static OptioSimReply
upload_data (OptioSimRom           *self,
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

static OptioSimReply
library_upload (OptioSimRom           *self,
                const OptioSimRequest *request)
{
  gboolean is_short = request->length > sizeof command_codes;

  /* Without a data stage it leads back to dfuIDLE, from anywhere. */
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
    return upload_data (self, request);
  if (request->value == OPTIO_SIM_BLOCK_RESERVED)
    return refuse_upload (self, request);

  optio_sim_rom_enter (self, is_short ? OPTIO_DFU_IDLE : OPTIO_DFU_UPLOAD_IDLE, 0);
  return optio_sim_rom_answer (request, command_codes, sizeof command_codes);
}

/* Outside dfuERROR it makes an error; so two of them free a board that hangs in dfuDNBUSY. */
static OptioSimReply
library_clrstatus (OptioSimRom           *self,
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

static OptioSimReply
library_abort (OptioSimRom           *self,
               const OptioSimRequest *request)
{
  if (self->state >= 32 || (ABORT_STATES & OPTIO_SIM_STATE (self->state)) == 0)
    return optio_sim_rom_ack (request);

  return optio_sim_rom_abort (self, request);
}

/* With willDetach the library leaves the bus and comes back, without a reset. */
static OptioSimReply
library_detach (OptioSimRom           *self,
                const OptioSimRequest *request)
{
  const OptioIdentityFields *fields =
      optio_identity_get_fields (optio_board_get_identity (self->board));
  OptioSimReply reply = library_abort (self, request);

  if ((fields->attributes & OPTIO_DFU_ATTRIBUTE_WILL_DETACH) != 0)
    {
      self->exit = (OptioSimExit){ .kind = OPTIO_SIM_EXIT_REATTACH, .at_us = request->now_us };
      reply.outcome = OPTIO_SIM_GONE;
    }
  return reply;
}

#define DNLOAD_STATES (OPTIO_SIM_STATE (OPTIO_DFU_IDLE) | OPTIO_SIM_STATE (OPTIO_DFU_DNLOAD_IDLE))

const OptioSimRomModel optio_sim_rom_st_library = {
  .start = library_start,
  .data_sent = library_data_sent,
  .handlers = {
    [OPTIO_DFU_REQUEST_DETACH] = { OPTIO_SIM_EVERY_STATE, library_detach },
    [OPTIO_DFU_REQUEST_DNLOAD] = { DNLOAD_STATES, library_dnload },
    [OPTIO_DFU_REQUEST_UPLOAD] = { OPTIO_SIM_EVERY_STATE, library_upload },
    [OPTIO_DFU_REQUEST_GETSTATUS] = { OPTIO_SIM_EVERY_STATE, library_getstatus },
    [OPTIO_DFU_REQUEST_CLRSTATUS] = { OPTIO_SIM_EVERY_STATE, library_clrstatus },
    [OPTIO_DFU_REQUEST_GETSTATE] = { OPTIO_SIM_EVERY_STATE, optio_sim_rom_get_state },
    [OPTIO_DFU_REQUEST_ABORT] = { OPTIO_SIM_EVERY_STATE, library_abort },
  },
};
