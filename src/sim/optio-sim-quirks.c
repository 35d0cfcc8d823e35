/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-quirks-private.h"

#include "optio-sim-endpoint.h"
#include "optio-sim-wire.h"

/* USB 2.0 table 9-5; DFU 1.1 table 4.2. The strings below this index are those that an operating
 * system reads by itself: manufacturer, product, serial. */
#define TYPE_STRING 3
#define TYPE_DFU_FUNCTIONAL 0x21
#define FIRST_ALT_STRING 4

/* What is left of a truncated string: a header and four characters. */
#define TRUNCATED_SIZE 10

#define DICE_SEED 0x2f6e2b1

void
optio_sim_quirks_free (OptioSimQuirks *self)
{
  g_free (self->scratch);
  g_free (self);
}

gboolean
optio_sim_quirks_has (OptioSimQuirks *self,
                      OptioBoardQuirk quirk)
{
  return (self->quirks & OPTIO_BOARD_QUIRK_BIT (quirk)) != 0;
}

static void
start_in_error (OptioSimRom *rom)
{
  optio_sim_rom_enter_with (rom, OPTIO_DFU_ERROR, OPTIO_DFU_STATUS_ERR_FIRMWARE);
}

static void
start_in_dnload_idle (OptioSimRom *rom)
{
  optio_sim_rom_enter_with (rom, OPTIO_DFU_DNLOAD_IDLE, OPTIO_DFU_STATUS_OK);
}

static void
start_in_upload_idle (OptioSimRom *rom)
{
  optio_sim_rom_enter_with (rom, OPTIO_DFU_UPLOAD_IDLE, OPTIO_DFU_STATUS_OK);
}

static void
park_erase (OptioSimRom *rom)
{
  rom->block = OPTIO_SIM_BLOCK_COMMAND;
  rom->length = 5;
  rom->buffer[0] = OPTIO_SIM_COMMAND_ERASE;
  for (guint i = 0; i < 4; i++)
    rom->buffer[1 + i] = (guint8) (OPTIO_SIM_DEFAULT_POINTER >> 8 * i);
  optio_sim_rom_enter (rom, OPTIO_DFU_DNLOAD_SYNC, 0);
}

static void
alter_start (OptioSimQuirks *self)
{
  /* What another tool left behind is gone after a reset. */
  static const struct
  {
    OptioBoardQuirk quirk;
    gboolean is_left_behind;
    void (*start) (OptioSimRom *rom);
  } starts[] = {
    { OPTIO_BOARD_QUIRK_STARTS_IN_ERROR, FALSE, start_in_error },
    { OPTIO_BOARD_QUIRK_STARTS_IN_DNLOAD_IDLE, TRUE, start_in_dnload_idle },
    { OPTIO_BOARD_QUIRK_STARTS_IN_UPLOAD_IDLE, TRUE, start_in_upload_idle },
    { OPTIO_BOARD_QUIRK_STARTS_WITH_PARKED_ERASE, TRUE, park_erase },
  };

  self->busy_answers = 0;
  self->drops_work = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      if (optio_sim_quirks_has (self, starts[i].quirk) &&
          !(starts[i].is_left_behind && self->has_started))
        starts[i].start (self->rom);
    }
  self->has_started = TRUE;
}

void
optio_sim_quirks_start (OptioSimQuirks *self)
{
  self->is_hung = FALSE;
  optio_sim_rom_start (self->rom);
  alter_start (self);
}

void
optio_sim_quirks_bus_reset (OptioSimQuirks *self,
                            gint64          now_us)
{
  if (self->is_hung)
    return;

  optio_sim_rom_bus_reset (self->rom, now_us);
  if (self->rom->exit.kind == OPTIO_SIM_EXIT_NONE)
    alter_start (self);
}

OptioSimQuirks *
optio_sim_quirks_new (OptioBoardQuirks quirks,
                      OptioSimRom     *rom,
                      OptioSimChip    *chip)
{
  static const struct
  {
    OptioBoardQuirk quirk;
    OptioSimChipTraits trait;
  } traits[] = {
    { OPTIO_BOARD_QUIRK_ERASES_HALF_SECTORS, OPTIO_SIM_CHIP_ERASES_HALF_SECTORS },
    { OPTIO_BOARD_QUIRK_OPTION_WRITE_STAYS, OPTIO_SIM_CHIP_LOADS_OPTIONS_AT_ONCE },
  };
  OptioSimQuirks *self = g_new0 (OptioSimQuirks, 1);
  OptioSimChipTraits chip_traits = 0;

  self->quirks = quirks;
  self->rom = rom;
  self->chip = chip;
  self->dice = DICE_SEED;
  self->scratch = g_malloc (OPTIO_SIM_MAX_DATA_SIZE);
  for (gsize i = 0; i < G_N_ELEMENTS (traits); i++)
    chip_traits |= optio_sim_quirks_has (self, traits[i].quirk) ? traits[i].trait : 0;
  optio_sim_chip_set_traits (chip, chip_traits);
  alter_start (self);
  return self;
}

OptioSimReply
optio_sim_quirks_hang (OptioSimQuirks        *self,
                       const OptioSimRequest *request)
{
  self->is_hung = TRUE;
  return (OptioSimReply){ .outcome = OPTIO_SIM_SILENT, .completes_at_us = request->now_us };
}

gboolean
optio_sim_quirks_is_work (OptioSimQuirks *self)
{
  return self->rom->state == OPTIO_DFU_DNLOAD_SYNC && self->rom->length > 0;
}

/* While it hangs in dfuDNBUSY nothing but CLRSTATUS and ABORT reaches the bootloader. */
static gboolean
answer_stuck (OptioSimQuirks        *self,
              guint                  bRequest,
              const OptioSimRequest *request,
              OptioSimReply         *reply)
{
  const guint8 busy[OPTIO_SIM_STATUS_SIZE] = {
    OPTIO_DFU_STATUS_OK,
    (guint8) self->busy_poll_ms,
    (guint8) (self->busy_poll_ms >> 8),
    (guint8) (self->busy_poll_ms >> 16),
    OPTIO_DFU_DNBUSY,
    0,
  };
  const gboolean is_for_ever = self->busy_answers == OPTIO_SIM_FOR_EVER;

  switch (bRequest)
    {
    case OPTIO_DFU_REQUEST_GETSTATUS:
      self->busy_answers -= is_for_ever ? 0 : 1;
      *reply = optio_sim_rom_answer (request, busy, sizeof busy);
      return TRUE;
    case OPTIO_DFU_REQUEST_GETSTATE:
      *reply = optio_sim_rom_answer (request, busy + 4, 1);
      return TRUE;
    case OPTIO_DFU_REQUEST_CLRSTATUS:
    case OPTIO_DFU_REQUEST_ABORT:
      self->busy_answers = is_for_ever ? OPTIO_SIM_FOR_EVER : 0;
      *reply = optio_sim_rom_ack (request);
      return is_for_ever;
    default:
      *reply = optio_sim_rom_stall (request);
      return TRUE;
    }
}

typedef struct
{
  OptioSimQuirks *self;
  guint bRequest;
  guint8 state; /* of the bootloader, before */
  const OptioSimQuirkRule *concerned[OPTIO_BOARD_N_QUIRKS];
  guint n_concerned;
} Passage;

static void
collect_rules (Passage                 *passage,
               const OptioSimQuirkRule *rules,
               gsize                    n_rules,
               const OptioSimRequest   *request)
{
  for (gsize i = 0; i < n_rules; i++)
    {
      const OptioSimQuirkRule *rule = &rules[i];
      gboolean is_in_state =
          rule->states == OPTIO_SIM_EVERY_STATE ||
          (passage->state < 32 && (rule->states & OPTIO_SIM_STATE (passage->state)) != 0);

      if (optio_sim_quirks_has (passage->self, rule->quirk) && is_in_state &&
          (rule->request == passage->bRequest || rule->request == OPTIO_SIM_ANY_REQUEST) &&
          (rule->concerns == NULL || rule->concerns (passage->self, request)) &&
          passage->n_concerned < G_N_ELEMENTS (passage->concerned))
        passage->concerned[passage->n_concerned++] = rule;
    }
}

static OptioSimReply
pass_request (OptioSimQuirks *self,
              guint           bRequest,
              OptioSimRequest *request)
{
  Passage passage = { .self = self, .bRequest = bRequest, .state = self->rom->state };
  OptioSimReply reply;

  collect_rules (&passage, optio_sim_quirk_wire_rules, optio_sim_quirk_n_wire_rules, request);
  collect_rules (&passage, optio_sim_quirk_flash_rules, optio_sim_quirk_n_flash_rules, request);
  collect_rules (&passage, optio_sim_quirk_state_rules, optio_sim_quirk_n_state_rules, request);

  for (guint i = 0; i < passage.n_concerned; i++)
    {
      if (passage.concerned[i]->before != NULL &&
          passage.concerned[i]->before (self, request, &reply))
        return reply;
    }

  if (self->drops_work && bRequest == OPTIO_DFU_REQUEST_GETSTATUS)
    {
      optio_sim_chip_set_deaf (self->chip, TRUE);
      self->drops_work = FALSE;
    }
  reply = optio_sim_rom_control (self->rom, bRequest, request);
  optio_sim_chip_set_deaf (self->chip, FALSE);

  for (guint i = 0; i < passage.n_concerned; i++)
    {
      if (passage.concerned[i]->after != NULL)
        passage.concerned[i]->after (self, request, &reply);
    }
  return reply;
}

static gint64
get_wire_us (guint                  bRequest,
             const OptioSimRequest *request,
             const OptioSimReply   *reply)
{
  gboolean is_out = bRequest == OPTIO_DFU_REQUEST_DNLOAD;
  gint64 n_bytes = is_out ? request->length : (gint64) reply->length;

  return OPTIO_SIM_TRANSFER_US + n_bytes * OPTIO_SIM_BYTE_US;
}

OptioSimReply
optio_sim_quirks_control (OptioSimQuirks        *self,
                          guint                  bRequest,
                          const OptioSimRequest *request)
{
  OptioSimRequest own = *request;
  OptioSimReply reply;

  if (self->is_hung)
    return optio_sim_quirks_hang (self, request);

  if (self->busy_answers == 0 || !answer_stuck (self, bRequest, request, &reply))
    reply = pass_request (self, bRequest, &own);

  self->wire_free_us = reply.completes_at_us + get_wire_us (bRequest, request, &reply);
  return reply;
}

void
optio_sim_quirks_read_descriptor (OptioSimQuirks *self,
                                  guint           type,
                                  guint           index,
                                  OptioSimReply  *reply)
{
  gboolean is_map = type == TYPE_STRING && index >= FIRST_ALT_STRING;

  if (is_map && optio_sim_quirks_has (self, OPTIO_BOARD_QUIRK_CRASHES_ON_STRINGS))
    {
      self->is_hung = TRUE;
      reply->outcome = OPTIO_SIM_BROKEN;
    }
  if (self->is_hung && reply->outcome != OPTIO_SIM_BROKEN)
    reply->outcome = OPTIO_SIM_SILENT;
  if (is_map && optio_sim_quirks_has (self, OPTIO_BOARD_QUIRK_TRUNCATES_STRINGS))
    reply->length = MIN (reply->length, TRUNCATED_SIZE);
  if (type == TYPE_DFU_FUNCTIONAL &&
      optio_sim_quirks_has (self, OPTIO_BOARD_QUIRK_WITHHOLDS_FUNCTIONAL))
    reply->outcome = OPTIO_SIM_SILENT;
}

gboolean
optio_sim_quirks_suffer (OptioSimQuirks   *self,
                         OptioSimFaultKind kind,
                         const guint8      setup[8])
{
  guint request = optio_sim_endpoint_get_class_request (setup);

  if (kind == OPTIO_SIM_FAULT_STUCK_BUSY)
    {
      self->busy_answers = OPTIO_SIM_FOR_EVER;
      self->busy_poll_ms = optio_board_get_polls (self->rom->board)->command_ms;
      return TRUE;
    }

  self->drops_work = request == OPTIO_DFU_REQUEST_DNLOAD ||
                     (request == OPTIO_DFU_REQUEST_GETSTATUS && optio_sim_quirks_is_work (self));
  return self->drops_work;
}
