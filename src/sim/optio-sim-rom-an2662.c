/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The ROMs that call themselves "STM32 BOOTLOADER": AN3156 Rev 18 and its ancestor AN2662. Where
 * the notes are silent a refused request is STALLed and changes nothing. */

#include "optio-sim-rom.h"

#include <string.h>

/* AN3156 sections 4.1 and 5.1: one byte is not a block. */
#define MIN_BLOCK_SIZE 2

/* bwPollTimeout of dfuMANIFEST. */
#define MANIFEST_MS 1

typedef guint (*ExecuteFunc) (OptioSimRom *self,
                              gint64       now_us);

typedef struct
{
  guint8 code;
  guint length;
  gsize poll_offset; /* of its poll time in OptioBoardPolls */
  ExecuteFunc execute; /* returns the bStatus that the second GETSTATUS tells */
} Command;

static guint
execute_set_address (OptioSimRom *self,
                     gint64       now_us)
{
  guint32 address = optio_sim_rom_get_command_address (self);

  if (!optio_sim_chip_is_mapped (self->chip, OPTIO_RANGE_INIT (address, 1)))
    return OPTIO_DFU_STATUS_ERR_TARGET;

  self->pointer = address;
  return OPTIO_DFU_STATUS_OK;
}

static guint
execute_erase (OptioSimRom *self,
               gint64       now_us)
{
  guint32 address = optio_sim_rom_get_command_address (self);

  if (optio_sim_chip_is_protected (self->chip))
    return OPTIO_DFU_STATUS_ERR_VENDOR;
  if (!optio_sim_chip_is_erasable (self->chip, address))
    return OPTIO_DFU_STATUS_ERR_TARGET;

  optio_sim_chip_erase (self->chip, address, now_us);
  return OPTIO_DFU_STATUS_OK;
}

static guint
execute_mass_erase (OptioSimRom *self,
                    gint64       now_us)
{
  if (optio_sim_chip_is_protected (self->chip))
    return OPTIO_DFU_STATUS_ERR_VENDOR;

  optio_sim_chip_mass_erase (self->chip, now_us);
  return OPTIO_DFU_STATUS_OK;
}

static void
reset_when_ready (OptioSimRom *self)
{
  self->exit.kind = OPTIO_SIM_EXIT_RESET;
  self->exit.at_us = optio_sim_chip_get_ready_at (self->chip);
}

static guint
execute_unprotect (OptioSimRom *self,
                   gint64       now_us)
{
  optio_sim_chip_unprotect (self->chip, now_us);
  reset_when_ready (self);
  return OPTIO_DFU_STATUS_OK;
}

/* AN3156 section 5.1: the pointer must be the start of the option bytes, "otherwise the request is
 * not performed"; no error is named. */
static guint
execute_write_options (OptioSimRom *self,
                       OptioRange   block,
                       gboolean     resets,
                       guint32      address,
                       gint64       now_us)
{
  if (address != block.start)
    return OPTIO_DFU_STATUS_OK;

  optio_sim_chip_write_options (self->chip, address, self->buffer, self->length, now_us);
  if (resets)
    reset_when_ready (self);
  return OPTIO_DFU_STATUS_OK;
}

static guint
execute_write (OptioSimRom *self,
               gint64       now_us)
{
  guint64 address = optio_sim_rom_get_block_address (self, self->block);
  OptioRange range = OPTIO_RANGE_INIT ((guint32) address, self->length);
  OptioRange block;
  gboolean resets;

  if (optio_sim_chip_is_protected (self->chip))
    return OPTIO_DFU_STATUS_ERR_VENDOR;
  if (address > G_MAXUINT32)
    return OPTIO_DFU_STATUS_ERR_TARGET;
  if (optio_sim_chip_find_options (self->chip, range.start, &block, &resets))
    return execute_write_options (self, block, resets, range.start, now_us);
  if (!optio_sim_chip_is_writable (self->chip, range))
    return OPTIO_DFU_STATUS_ERR_TARGET;

  optio_sim_chip_program (self->chip, range.start, self->buffer, self->length, now_us);
  return OPTIO_DFU_STATUS_OK;
}

static const Command commands[] = {
  { OPTIO_SIM_COMMAND_SET_ADDRESS, 5, G_STRUCT_OFFSET (OptioBoardPolls, command_ms),
    execute_set_address },
  { OPTIO_SIM_COMMAND_ERASE, 5, G_STRUCT_OFFSET (OptioBoardPolls, erase_ms), execute_erase },
  { OPTIO_SIM_COMMAND_ERASE, 1, G_STRUCT_OFFSET (OptioBoardPolls, erase_ms), execute_mass_erase },
  { OPTIO_SIM_COMMAND_READ_UNPROTECT, 1, G_STRUCT_OFFSET (OptioBoardPolls, erase_ms),
    execute_unprotect },
};

static const Command write_command = {
  0, 0, G_STRUCT_OFFSET (OptioBoardPolls, program_ms), execute_write,
};

static const Command *
find_command (OptioSimRom *self)
{
  if (self->block != OPTIO_SIM_BLOCK_COMMAND)
    return &write_command;

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (commands[i].code == self->buffer[0] && commands[i].length == self->length)
        return &commands[i];
    }

  return NULL;
}

/* The first GETSTATUS begins the work. An answer other than dfuDNBUSY is an error. */
static void
begin_work (OptioSimRom *self,
            gint64       now_us)
{
  const OptioBoardPolls *polls = optio_board_get_polls (self->board);
  const Command *command = find_command (self);

  if (command == NULL)
    {
      optio_sim_rom_enter_with (self, OPTIO_DFU_ERROR, OPTIO_DFU_STATUS_ERR_STALLEDPKT);
      return;
    }

  self->result = (guint8) command->execute (self, now_us);
  optio_sim_rom_enter (self, OPTIO_DFU_DNBUSY,
                       G_STRUCT_MEMBER (guint, polls, command->poll_offset));
}

static void
end_work (OptioSimRom *self)
{
  gboolean is_good = self->result == OPTIO_DFU_STATUS_OK;

  optio_sim_rom_enter_with (self, is_good ? OPTIO_DFU_DNLOAD_IDLE : OPTIO_DFU_ERROR, self->result);
}

/* GETSTATUS in dfuDNBUSY: F0 and L4 STALL it while the flash is busy, F7 holds it until the flash
 * is ready, others answer dfuDNBUSY again. */
static OptioSimReply
poll_work (OptioSimRom           *self,
           const OptioSimRequest *request)
{
  const OptioBoardPolls *polls = optio_board_get_polls (self->board);
  gint64 ready_us = optio_sim_chip_get_ready_at (self->chip);
  OptioSimReply reply;

  if (ready_us > request->now_us && polls->stalls_while_busy)
    return optio_sim_rom_stall (request);
  if (ready_us > request->now_us && !polls->holds_while_busy)
    return optio_sim_rom_answer (request, self->reply, sizeof self->reply);

  if (self->exit.kind == OPTIO_SIM_EXIT_NONE)
    end_work (self);
  reply = optio_sim_rom_answer (request, self->reply, sizeof self->reply);
  reply.completes_at_us = MAX (request->now_us, ready_us);
  if (self->exit.kind != OPTIO_SIM_EXIT_NONE)
    reply.outcome = OPTIO_SIM_GONE;
  return reply;
}

static OptioSimReply
an2662_getstatus (OptioSimRom           *self,
                  const OptioSimRequest *request)
{
  switch (self->state)
    {
    case OPTIO_DFU_DNLOAD_SYNC:
      begin_work (self, request->now_us);
      break;
    case OPTIO_DFU_DNBUSY:
      return poll_work (self, request);
    case OPTIO_DFU_MANIFEST_SYNC:
      optio_sim_rom_enter (self, OPTIO_DFU_MANIFEST, MANIFEST_MS);
      self->exit = (OptioSimExit){
        .kind = OPTIO_SIM_EXIT_JUMP,
        .at_us = request->now_us + MANIFEST_MS * 1000,
        .address = self->pointer,
      };
      break;
    default:
      break;
    }

  return optio_sim_rom_answer (request, self->reply, sizeof self->reply);
}

static OptioSimReply
an2662_dnload (OptioSimRom           *self,
               const OptioSimRequest *request)
{
  gboolean is_data = request->value >= OPTIO_SIM_BLOCK_DATA;

  if (request->length == 0)
    {
      optio_sim_rom_enter (self, OPTIO_DFU_MANIFEST_SYNC, 0);
      return optio_sim_rom_ack (request);
    }
  if (request->value == OPTIO_SIM_BLOCK_RESERVED || request->length > self->transfer_size ||
      (is_data && request->length < MIN_BLOCK_SIZE))
    return optio_sim_rom_stall (request);

  self->block = request->value;
  self->length = request->length;
  memcpy (self->buffer, request->data, request->length);
  optio_sim_rom_enter (self, OPTIO_DFU_DNLOAD_SYNC, 0);
  return optio_sim_rom_ack (request);
}

/* DFU 1.1: an answer shorter than asked for is the last one. */
static OptioSimReply
upload_commands (OptioSimRom           *self,
                 const OptioSimRequest *request)
{
  static const guint8 codes[] = { OPTIO_SIM_COMMAND_GET, OPTIO_SIM_COMMAND_SET_ADDRESS,
                                  OPTIO_SIM_COMMAND_ERASE, OPTIO_SIM_COMMAND_READ_UNPROTECT };
  gboolean is_short = request->length > sizeof codes;

  optio_sim_rom_enter (self, is_short ? OPTIO_DFU_IDLE : OPTIO_DFU_UPLOAD_IDLE, 0);
  return optio_sim_rom_answer (request, codes, sizeof codes);
}

static OptioSimReply
refuse_upload (OptioSimRom           *self,
               const OptioSimRequest *request,
               guint                  status)
{
  optio_sim_rom_enter_with (self, OPTIO_DFU_ERROR, status);
  return optio_sim_rom_stall (request);
}

static OptioSimReply
an2662_upload (OptioSimRom           *self,
               const OptioSimRequest *request)
{
  OptioSimReply reply = optio_sim_rom_ack (request);
  guint64 address;
  OptioRange block;
  gboolean resets;

  if (request->value == OPTIO_SIM_BLOCK_COMMAND && request->length > 0)
    return upload_commands (self, request);
  if (request->value < OPTIO_SIM_BLOCK_DATA || request->length < MIN_BLOCK_SIZE ||
      request->length > self->transfer_size)
    return optio_sim_rom_stall (request);
  if (optio_sim_chip_is_protected (self->chip))
    return refuse_upload (self, request, OPTIO_DFU_STATUS_ERR_VENDOR);

  address = optio_sim_rom_get_block_address (self, request->value);
  if (address > G_MAXUINT32)
    return refuse_upload (self, request, OPTIO_DFU_STATUS_ERR_TARGET);

  /* AN3156 section 4.1: option bytes are read as a whole. */
  if (optio_sim_chip_find_options (self->chip, (guint32) address, &block, &resets) &&
      (address != block.start || request->length != block.size))
    return optio_sim_rom_stall (request);
  if (!optio_sim_chip_read (self->chip, (guint32) address, request->data, request->length))
    return refuse_upload (self, request, OPTIO_DFU_STATUS_ERR_TARGET);

  optio_sim_rom_enter (self, OPTIO_DFU_UPLOAD_IDLE, 0);
  reply.length = request->length;
  return reply;
}

/* ST's DfuSe 3.0.6 goes to dfuIDLE by CLRSTATUS from any state, twice where one makes an error; it
 * worked with these ROMs. */
static OptioSimReply
an2662_clrstatus (OptioSimRom           *self,
                  const OptioSimRequest *request)
{
  if (self->state == OPTIO_DFU_ERROR)
    optio_sim_rom_enter_with (self, OPTIO_DFU_IDLE, OPTIO_DFU_STATUS_OK);
  else if (self->state != OPTIO_DFU_DNBUSY)
    optio_sim_rom_enter_with (self, OPTIO_DFU_ERROR, OPTIO_DFU_STATUS_ERR_UNKNOWN);
  return optio_sim_rom_ack (request);
}

static OptioSimReply
an2662_abort (OptioSimRom           *self,
              const OptioSimRequest *request)
{
  if (self->state == OPTIO_DFU_DNBUSY || self->state == OPTIO_DFU_MANIFEST ||
      self->state == OPTIO_DFU_ERROR)
    return optio_sim_rom_ack (request);

  return optio_sim_rom_abort (self, request);
}

/* AN3156 section 2: not meaningful in a bootloader. */
static OptioSimReply
an2662_detach (OptioSimRom           *self,
               const OptioSimRequest *request)
{
  return optio_sim_rom_ack (request);
}

#define DNLOAD_STATES (OPTIO_SIM_STATE (OPTIO_DFU_IDLE) | OPTIO_SIM_STATE (OPTIO_DFU_DNLOAD_IDLE))
#define UPLOAD_STATES (OPTIO_SIM_STATE (OPTIO_DFU_IDLE) | OPTIO_SIM_STATE (OPTIO_DFU_UPLOAD_IDLE))

const OptioSimRomModel optio_sim_rom_an2662 = {
  .handlers = {
    [OPTIO_DFU_REQUEST_DETACH] = { OPTIO_SIM_EVERY_STATE, an2662_detach },
    [OPTIO_DFU_REQUEST_DNLOAD] = { DNLOAD_STATES, an2662_dnload },
    [OPTIO_DFU_REQUEST_UPLOAD] = { UPLOAD_STATES, an2662_upload },
    [OPTIO_DFU_REQUEST_GETSTATUS] = { OPTIO_SIM_EVERY_STATE, an2662_getstatus },
    [OPTIO_DFU_REQUEST_CLRSTATUS] = { OPTIO_SIM_EVERY_STATE, an2662_clrstatus },
    [OPTIO_DFU_REQUEST_GETSTATE] = { OPTIO_SIM_EVERY_STATE, optio_sim_rom_get_state },
    [OPTIO_DFU_REQUEST_ABORT] = { OPTIO_SIM_EVERY_STATE, an2662_abort },
  },
};
