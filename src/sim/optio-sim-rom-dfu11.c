/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A bootloader by the state diagram of DFU 1.1, annex A, without ST's extension: blocks in a row
 * from number 0 on, no addresses. It lies in the first sectors of the flash and keeps its firmware
 * behind them. As the diagram has it, what is not allowed in a state leads to dfuERROR. */

#include "optio-sim-rom.h"

#include <string.h>

/* Where the firmware begins, behind the bootloader; from the start of the flash. */
#define FIRMWARE_OFFSET 0x2000u

/* bwPollTimeout of dfuMANIFEST, and how long it takes to go away. */
#define MANIFEST_MS 20
#define LEAVE_US 1000

static OptioRange
get_firmware_range (OptioSimRom *self)
{
  guint n_memories = 0;
  const OptioMemory *memories =
      optio_chip_get_memories (optio_board_get_chip (self->board), &n_memories);
  OptioRange range = OPTIO_RANGE_INIT (0, 0);

  for (guint i = 0; i < n_memories && range.size == 0; i++)
    if (memories[i].kind == OPTIO_MEMORY_FLASH && memories[i].range.size > FIRMWARE_OFFSET)
      range = OPTIO_RANGE_INIT (memories[i].range.start + FIRMWARE_OFFSET,
                                memories[i].range.size - FIRMWARE_OFFSET);

  return range;
}

static gboolean
has_attribute (OptioSimRom *self,
               guint        attribute)
{
  OptioIdentity *identity = optio_board_get_identity (self->board);

  return (optio_identity_get_fields (identity)->attributes & attribute) != 0;
}

static void
dfu11_start (OptioSimRom *self)
{
  self->pointer = get_firmware_range (self).start;
}

static OptioSimReply
refuse (OptioSimRom           *self,
        const OptioSimRequest *request)
{
  optio_sim_rom_enter_with (self, OPTIO_DFU_ERROR, OPTIO_DFU_STATUS_ERR_STALLEDPKT);
  return optio_sim_rom_stall (request);
}

/* ---- download ---- */

static gboolean
begins_sector (OptioSimRom *self,
               guint32      address)
{
  const OptioSectorGroup *group =
      optio_chip_find_sectors (optio_board_get_chip (self->board), address);

  return group != NULL && (address - group->start) % group->sector_size == 0;
}

/* Erases each sector when the first of its bytes comes. */
static void
begin_write (OptioSimRom *self,
             gint64       now_us)
{
  OptioRange block = OPTIO_RANGE_INIT (self->pointer, self->length);

  if (!optio_range_contains (get_firmware_range (self), block))
    {
      optio_sim_rom_enter_with (self, OPTIO_DFU_ERROR, OPTIO_DFU_STATUS_ERR_ADDRESS);
      return;
    }

  for (guint32 i = 0; i < block.size; i++)
    if (begins_sector (self, block.start + i))
      optio_sim_chip_erase (self->chip, block.start + i,
                            MAX (now_us, optio_sim_chip_get_ready_at (self->chip)));

  optio_sim_chip_program (self->chip, block.start, self->buffer, block.size,
                          MAX (now_us, optio_sim_chip_get_ready_at (self->chip)));
  self->pointer += block.size;
  optio_sim_rom_enter (self, OPTIO_DFU_DNBUSY, optio_board_get_polls (self->board)->program_ms);
}

static OptioSimReply
dfu11_dnload (OptioSimRom           *self,
              const OptioSimRequest *request)
{
  gboolean is_first = self->state == OPTIO_DFU_IDLE;

  if (is_first)
    self->pointer = get_firmware_range (self).start;
  if (self->state != OPTIO_DFU_IDLE && self->state != OPTIO_DFU_DNLOAD_IDLE)
    return refuse (self, request);

  /* An end without a beginning, a block too long, and a number out of the row. */
  if (request->length > self->transfer_size || (is_first && request->length == 0) ||
      request->value != (is_first ? 0 : (self->block + 1) & 0xffff))
    return refuse (self, request);

  self->block = request->value;
  self->length = request->length;
  if (request->length > 0)
    memcpy (self->buffer, request->data, request->length);
  optio_sim_rom_enter (self, request->length > 0 ? OPTIO_DFU_DNLOAD_SYNC : OPTIO_DFU_MANIFEST_SYNC,
                       0);
  return optio_sim_rom_ack (request);
}

/* ---- upload ---- */

static OptioSimReply
dfu11_upload (OptioSimRom           *self,
              const OptioSimRequest *request)
{
  OptioRange firmware = get_firmware_range (self);
  OptioSimReply reply = optio_sim_rom_ack (request);
  gboolean is_first = self->state == OPTIO_DFU_IDLE;

  if (is_first)
    self->pointer = firmware.start;
  if ((self->state != OPTIO_DFU_IDLE && self->state != OPTIO_DFU_UPLOAD_IDLE) ||
      request->length > self->transfer_size ||
      request->value != (is_first ? 0 : (self->block + 1) & 0xffff))
    return refuse (self, request);

  self->block = request->value;
  reply.length = MIN (request->length, optio_range_get_end (firmware) - self->pointer);
  if (reply.length > 0)
    optio_sim_chip_read (self->chip, self->pointer, request->data, reply.length);
  self->pointer += (guint32) reply.length;
  optio_sim_rom_enter (self, reply.length < request->length ? OPTIO_DFU_IDLE
                                                            : OPTIO_DFU_UPLOAD_IDLE,
                       0);
  return reply;
}

/* ---- status ---- */

/* dfuDNBUSY: to be asked before bwPollTimeout is over is an error in the diagram; some answer that
 * they are busy, some hold the question until they are ready. */
static OptioSimReply
poll_work (OptioSimRom           *self,
           const OptioSimRequest *request)
{
  const OptioBoardPolls *polls = optio_board_get_polls (self->board);
  gint64 ready_us = optio_sim_chip_get_ready_at (self->chip);
  OptioSimReply reply;

  if (ready_us > request->now_us && polls->stalls_while_busy)
    return refuse (self, request);
  if (ready_us > request->now_us && !polls->holds_while_busy)
    return optio_sim_rom_answer (request, self->reply, sizeof self->reply);

  optio_sim_rom_enter (self, OPTIO_DFU_DNLOAD_IDLE, 0);
  reply = optio_sim_rom_answer (request, self->reply, sizeof self->reply);
  reply.completes_at_us = MAX (request->now_us, ready_us);
  return reply;
}

static OptioSimReply
dfu11_getstatus (OptioSimRom           *self,
                 const OptioSimRequest *request)
{
  gboolean is_tolerant = has_attribute (self, OPTIO_DFU_ATTRIBUTE_MANIFESTATION_TOLERANT);

  if (self->state == OPTIO_DFU_DNBUSY)
    return poll_work (self, request);

  if (self->state == OPTIO_DFU_DNLOAD_SYNC)
    begin_write (self, request->now_us);
  else if (self->state == OPTIO_DFU_MANIFEST_SYNC)
    optio_sim_rom_enter (self, OPTIO_DFU_MANIFEST, MANIFEST_MS);
  else if (self->state == OPTIO_DFU_MANIFEST)
    optio_sim_rom_enter (self, is_tolerant ? OPTIO_DFU_IDLE : OPTIO_DFU_MANIFEST_WAIT_RESET, 0);

  return optio_sim_rom_answer (request, self->reply, sizeof self->reply);
}

static OptioSimReply
dfu11_clrstatus (OptioSimRom           *self,
                 const OptioSimRequest *request)
{
  if (self->state != OPTIO_DFU_ERROR)
    return refuse (self, request);

  optio_sim_rom_enter_with (self, OPTIO_DFU_IDLE, OPTIO_DFU_STATUS_OK);
  return optio_sim_rom_ack (request);
}

#define ABORT_STATES                                                                               \
  (OPTIO_SIM_STATE (OPTIO_DFU_IDLE) | OPTIO_SIM_STATE (OPTIO_DFU_DNLOAD_SYNC) |                    \
   OPTIO_SIM_STATE (OPTIO_DFU_DNLOAD_IDLE) | OPTIO_SIM_STATE (OPTIO_DFU_MANIFEST_SYNC) |           \
   OPTIO_SIM_STATE (OPTIO_DFU_UPLOAD_IDLE))

static OptioSimReply
dfu11_abort (OptioSimRom           *self,
             const OptioSimRequest *request)
{
  if ((ABORT_STATES & OPTIO_SIM_STATE (self->state)) == 0)
    return refuse (self, request);

  return optio_sim_rom_abort (self, request);
}

/* ---- going away ---- */

static void
start_firmware (OptioSimRom *self,
                gint64       now_us)
{
  self->exit = (OptioSimExit){
    .kind = OPTIO_SIM_EXIT_JUMP,
    .at_us = now_us + LEAVE_US,
    .address = get_firmware_range (self).start,
  };
}

static void
dfu11_bus_reset (OptioSimRom *self,
                 gint64       now_us)
{
  if (self->state == OPTIO_DFU_MANIFEST_WAIT_RESET)
    start_firmware (self, now_us);
}

/* As sboot_stm32: DETACH resets the chip. */
static OptioSimReply
dfu11_detach (OptioSimRom           *self,
              const OptioSimRequest *request)
{
  start_firmware (self, request->now_us);
  return optio_sim_rom_ack (request);
}

const OptioSimRomModel optio_sim_rom_dfu11 = {
  .start = dfu11_start,
  .bus_reset = dfu11_bus_reset,
  .handlers = {
    [OPTIO_DFU_REQUEST_DETACH] = { OPTIO_SIM_EVERY_STATE, dfu11_detach },
    [OPTIO_DFU_REQUEST_DNLOAD] = { OPTIO_SIM_EVERY_STATE, dfu11_dnload },
    [OPTIO_DFU_REQUEST_UPLOAD] = { OPTIO_SIM_EVERY_STATE, dfu11_upload },
    [OPTIO_DFU_REQUEST_GETSTATUS] = { OPTIO_SIM_EVERY_STATE, dfu11_getstatus },
    [OPTIO_DFU_REQUEST_CLRSTATUS] = { OPTIO_SIM_EVERY_STATE, dfu11_clrstatus },
    [OPTIO_DFU_REQUEST_GETSTATE] = { OPTIO_SIM_EVERY_STATE, optio_sim_rom_get_state },
    [OPTIO_DFU_REQUEST_ABORT] = { OPTIO_SIM_EVERY_STATE, dfu11_abort },
  },
};
