/* SPDX-License-Identifier: GPL-3.0-or-later */

/* DFU 1.1, appendix A, to the letter, with the commands of DfuSe: a request that the state does not
 * allow is STALLed and makes dfuERROR, errSTALLEDPKT; CLRSTATUS is allowed in dfuERROR only. Of the
 * STM32C5 no more is known than that (Betaflight Configurator pull request 5300).
 *
 * The USBX edition of Open Bootloader (U5, U0, U3, H573) sits on such a state machine as well; its
 * ux_device_dfu_media.c answers OK whatever became of an erase or a write. */

#include "optio-sim-rom.h"

#include <string.h>

#define MANIFEST_MS 1
#define STATUS_UNKNOWN_COMMAND OPTIO_DFU_STATUS_ERR_STALLEDPKT

/* MEDIA_PROGRAM_TIME 500, of which the low byte arrives: for every command. */
#define USBX_POLL_MS (500 & 0xff)

/* What a bootloader on this state machine differs in. */
struct _OptioSimStrict
{
  guint (*get_poll_ms) (OptioSimRom *self);
  guint (*run_command) (OptioSimRom *self, gint64 now_us); /* returns the bStatus */
  gboolean ignores_results; /* of writes */
};

static OptioSimReply
refuse (OptioSimRom           *self,
        const OptioSimRequest *request,
        guint                  status)
{
  optio_sim_rom_enter_with (self, OPTIO_DFU_ERROR, status);
  return optio_sim_rom_stall (request);
}

static gboolean
is_in (OptioSimRom *self,
       guint32      states)
{
  return self->state < 32 && (states & OPTIO_SIM_STATE (self->state)) != 0;
}

static guint
run_erase (OptioSimRom *self,
           guint32      address,
           gint64       now_us)
{
  if (optio_sim_chip_is_protected (self->chip))
    return OPTIO_DFU_STATUS_ERR_VENDOR;
  if (!optio_sim_chip_is_erasable (self->chip, address))
    return OPTIO_DFU_STATUS_ERR_TARGET;

  optio_sim_chip_erase (self->chip, address, now_us);
  return OPTIO_DFU_STATUS_OK;
}

static guint
run_write_options (OptioSimRom *self,
                   guint32      address,
                   gboolean     resets,
                   gint64       now_us)
{
  optio_sim_chip_write_options (self->chip, address, self->buffer, self->length, now_us);
  if (resets)
    self->exit = (OptioSimExit){
      .kind = OPTIO_SIM_EXIT_RESET,
      .at_us = optio_sim_chip_get_ready_at (self->chip),
    };
  return OPTIO_DFU_STATUS_OK;
}

static guint
run_write (OptioSimRom *self,
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
    return run_write_options (self, range.start, resets, now_us);
  if (!optio_sim_chip_is_writable (self->chip, range))
    return OPTIO_DFU_STATUS_ERR_TARGET;

  optio_sim_chip_program (self->chip, range.start, self->buffer, range.size, now_us);
  return OPTIO_DFU_STATUS_OK;
}

static guint
strict_command (OptioSimRom *self,
                gint64       now_us)
{
  guint32 address = optio_sim_rom_get_command_address (self);

  if (self->length != 5)
    return STATUS_UNKNOWN_COMMAND;
  if (self->buffer[0] == OPTIO_SIM_COMMAND_ERASE)
    return run_erase (self, address, now_us);
  if (self->buffer[0] != OPTIO_SIM_COMMAND_SET_ADDRESS)
    return STATUS_UNKNOWN_COMMAND;
  if (!optio_sim_chip_is_mapped (self->chip, OPTIO_RANGE_INIT (address, 1)))
    return OPTIO_DFU_STATUS_ERR_TARGET;

  self->pointer = address;
  return OPTIO_DFU_STATUS_OK;
}

/* The length of a command is not looked at: 0x41 alone erases the sector at the address that the
 * buffer still holds. The erase address stays in the pointer. */
static guint
usbx_command (OptioSimRom *self,
              gint64       now_us)
{
  guint32 address = optio_sim_rom_get_command_address (self);

  if (self->buffer[0] != OPTIO_SIM_COMMAND_ERASE &&
      self->buffer[0] != OPTIO_SIM_COMMAND_SET_ADDRESS)
    return OPTIO_DFU_STATUS_OK;

  self->pointer = address;
  if (self->buffer[0] == OPTIO_SIM_COMMAND_ERASE)
    run_erase (self, address, now_us);
  return OPTIO_DFU_STATUS_OK;
}

static guint
run_pending (OptioSimRom *self,
             gint64       now_us)
{
  const OptioSimStrict *own = self->model->strict;
  guint status;

  if (self->block == OPTIO_SIM_BLOCK_COMMAND)
    return own->run_command (self, now_us);

  status = run_write (self, now_us);
  return own->ignores_results ? OPTIO_DFU_STATUS_OK : status;
}

static guint
strict_get_poll_ms (OptioSimRom *self)
{
  const OptioBoardPolls *polls = optio_board_get_polls (self->board);

  if (self->block != OPTIO_SIM_BLOCK_COMMAND)
    return polls->program_ms;

  return self->buffer[0] == OPTIO_SIM_COMMAND_ERASE ? polls->erase_ms : polls->command_ms;
}

static guint
usbx_get_poll_ms (OptioSimRom *self)
{
  return USBX_POLL_MS;
}

static void
begin_work (OptioSimRom *self,
            gint64       now_us)
{
  guint poll_ms = self->model->strict->get_poll_ms (self);

  self->result = (guint8) run_pending (self, now_us);
  optio_sim_rom_enter (self, OPTIO_DFU_DNBUSY, poll_ms);
}

static OptioSimReply
poll_work (OptioSimRom           *self,
           const OptioSimRequest *request)
{
  gboolean is_good = self->result == OPTIO_DFU_STATUS_OK;
  gint64 ready_us = optio_sim_chip_get_ready_at (self->chip);
  OptioSimReply reply;

  if (self->exit.kind == OPTIO_SIM_EXIT_RESET)
    return (OptioSimReply){ .outcome = OPTIO_SIM_GONE, .completes_at_us = self->exit.at_us };
  if (ready_us > request->now_us && !optio_board_get_polls (self->board)->holds_while_busy)
    return optio_sim_rom_answer (request, self->reply, sizeof self->reply);

  optio_sim_rom_enter_with (self, is_good ? OPTIO_DFU_DNLOAD_IDLE : OPTIO_DFU_ERROR, self->result);
  reply = optio_sim_rom_answer (request, self->reply, sizeof self->reply);
  reply.completes_at_us = MAX (request->now_us, ready_us);
  return reply;
}

static OptioSimReply
strict_getstatus (OptioSimRom           *self,
                  const OptioSimRequest *request)
{
  if (self->state == OPTIO_DFU_DNBUSY)
    return poll_work (self, request);

  if (self->state == OPTIO_DFU_DNLOAD_SYNC)
    begin_work (self, request->now_us);
  if (self->state == OPTIO_DFU_MANIFEST_SYNC)
    {
      optio_sim_rom_enter (self, OPTIO_DFU_MANIFEST, MANIFEST_MS);
      self->exit = (OptioSimExit){
        .kind = OPTIO_SIM_EXIT_JUMP,
        .at_us = request->now_us + MANIFEST_MS * 1000,
        .address = self->pointer,
      };
    }

  return optio_sim_rom_answer (request, self->reply, sizeof self->reply);
}

#define DNLOAD_STATES (OPTIO_SIM_STATE (OPTIO_DFU_IDLE) | OPTIO_SIM_STATE (OPTIO_DFU_DNLOAD_IDLE))
#define UPLOAD_STATES (OPTIO_SIM_STATE (OPTIO_DFU_IDLE) | OPTIO_SIM_STATE (OPTIO_DFU_UPLOAD_IDLE))
#define ABORT_STATES                                                                               \
  (DNLOAD_STATES | UPLOAD_STATES | OPTIO_SIM_STATE (OPTIO_DFU_DNLOAD_SYNC) |                       \
   OPTIO_SIM_STATE (OPTIO_DFU_MANIFEST_SYNC))

static OptioSimReply
strict_dnload (OptioSimRom           *self,
               const OptioSimRequest *request)
{
  if (!is_in (self, DNLOAD_STATES) || request->length > self->transfer_size ||
      request->value == OPTIO_SIM_BLOCK_RESERVED)
    return refuse (self, request, OPTIO_DFU_STATUS_ERR_STALLEDPKT);
  if (request->length == 0)
    {
      optio_sim_rom_enter (self, OPTIO_DFU_MANIFEST_SYNC, 0);
      return optio_sim_rom_ack (request);
    }

  self->block = request->value;
  self->length = request->length;
  memcpy (self->buffer, request->data, request->length);
  optio_sim_rom_enter (self, OPTIO_DFU_DNLOAD_SYNC, 0);
  return optio_sim_rom_ack (request);
}

static OptioSimReply
upload_commands (OptioSimRom           *self,
                 const OptioSimRequest *request)
{
  static const guint8 codes[] = { OPTIO_SIM_COMMAND_GET, OPTIO_SIM_COMMAND_SET_ADDRESS,
                                  OPTIO_SIM_COMMAND_ERASE };
  gboolean is_short = request->length > sizeof codes;

  optio_sim_rom_enter (self, is_short ? OPTIO_DFU_IDLE : OPTIO_DFU_UPLOAD_IDLE, 0);
  return optio_sim_rom_answer (request, codes, sizeof codes);
}

static OptioSimReply
strict_upload (OptioSimRom           *self,
               const OptioSimRequest *request)
{
  OptioSimReply reply = optio_sim_rom_ack (request);
  guint32 address;

  if (!is_in (self, UPLOAD_STATES) || request->length == 0 ||
      request->length > self->transfer_size || request->value == OPTIO_SIM_BLOCK_RESERVED)
    return refuse (self, request, OPTIO_DFU_STATUS_ERR_STALLEDPKT);
  if (request->value == OPTIO_SIM_BLOCK_COMMAND)
    return upload_commands (self, request);
  if (optio_sim_chip_is_protected (self->chip))
    return refuse (self, request, OPTIO_DFU_STATUS_ERR_VENDOR);

  address = (guint32) optio_sim_rom_get_block_address (self, request->value);
  if (!optio_sim_chip_read (self->chip, address, request->data, request->length))
    return refuse (self, request, OPTIO_DFU_STATUS_ERR_TARGET);

  optio_sim_rom_enter (self, OPTIO_DFU_UPLOAD_IDLE, 0);
  reply.length = request->length;
  return reply;
}

static OptioSimReply
strict_clrstatus (OptioSimRom           *self,
                  const OptioSimRequest *request)
{
  if (self->state != OPTIO_DFU_ERROR)
    return optio_sim_rom_stall (request);

  return optio_sim_rom_abort (self, request);
}

static OptioSimReply
strict_abort (OptioSimRom           *self,
              const OptioSimRequest *request)
{
  if (!is_in (self, ABORT_STATES))
    return optio_sim_rom_stall (request);

  return optio_sim_rom_abort (self, request);
}

static OptioSimReply
strict_detach (OptioSimRom           *self,
               const OptioSimRequest *request)
{
  return optio_sim_rom_stall (request);
}

#define STRICT_HANDLERS                                                                            \
  {                                                                                                \
    [OPTIO_DFU_REQUEST_DETACH] = { OPTIO_SIM_EVERY_STATE, strict_detach },                         \
    [OPTIO_DFU_REQUEST_DNLOAD] = { OPTIO_SIM_EVERY_STATE, strict_dnload },                         \
    [OPTIO_DFU_REQUEST_UPLOAD] = { OPTIO_SIM_EVERY_STATE, strict_upload },                         \
    [OPTIO_DFU_REQUEST_GETSTATUS] = { OPTIO_SIM_EVERY_STATE, strict_getstatus },                   \
    [OPTIO_DFU_REQUEST_CLRSTATUS] = { OPTIO_SIM_EVERY_STATE, strict_clrstatus },                   \
    [OPTIO_DFU_REQUEST_GETSTATE] = { OPTIO_SIM_EVERY_STATE, optio_sim_rom_get_state },             \
    [OPTIO_DFU_REQUEST_ABORT] = { OPTIO_SIM_EVERY_STATE, strict_abort },                           \
  }

static const OptioSimStrict strict = { strict_get_poll_ms, strict_command, FALSE };
static const OptioSimStrict usbx = { usbx_get_poll_ms, usbx_command, TRUE };

const OptioSimRomModel optio_sim_rom_strict = { .strict = &strict, .handlers = STRICT_HANDLERS };
const OptioSimRomModel optio_sim_rom_open_bootloader_usbx = { .strict = &usbx,
                                                              .handlers = STRICT_HANDLERS };
