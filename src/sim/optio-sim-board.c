/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-board.h"

#include "optio-sim-endpoint.h"
#include "optio-sim-rom.h"

/* From a reset until the host has seen the bootloader again: the ROM's search for a clock and the
 * host's debounce; no document bounds it. */
#define RETURN_US 300000

struct _OptioSimBoard
{
  OptioSimChip *chip;
  OptioSimRom *rom;
  OptioSimQuirks *quirks;
  OptioSimFaults *faults;
  OptioSimEndpoint *endpoint;
  OptioSimPresence presence;
  guint visit;
  gint64 endpoint_busy_until_us;
  gint64 returns_at_us; /* to the bus, or OPTIO_SIM_NEVER */
  gboolean is_boot0_high;
  guint64 n_transfers;
  guint64 n_dnloads;
};

static OptioSimChip *
make_chip (OptioBoard    *board,
           OptioIdentity *identity)
{
  const OptioIdentityFields *fields = optio_identity_get_fields (identity);
  g_autoptr (OptioLayout) announced = optio_layout_new_from_strings (fields->alt_names, NULL);
  OptioSimChip *chip = optio_sim_chip_new (optio_board_get_chip (board),
                                           optio_board_get_rom_version (board), announced);
  GArray *contents = optio_board_get_contents (board);

  for (guint i = 0; i < contents->len; i++)
    {
      const OptioBoardContent *content = &g_array_index (contents, OptioBoardContent, i);

      if (content->bytes == NULL)
        optio_sim_chip_set_option (chip, content->option, content->value);
      else
        optio_sim_chip_poke (chip, content->address, g_bytes_get_data (content->bytes, NULL),
                             g_bytes_get_size (content->bytes));
    }
  optio_sim_chip_lose_power (chip);
  return chip;
}

OptioSimBoard *
optio_sim_board_new (OptioBoard    *board,
                     OptioIdentity *identity)
{
  OptioSimBoard *self = g_new0 (OptioSimBoard, 1);

  self->chip = make_chip (board, identity);
  self->rom = optio_sim_rom_new (board, self->chip);
  self->quirks = optio_sim_quirks_new (optio_board_get_quirks (board), self->rom, self->chip);
  self->faults = optio_sim_faults_new ();
  self->endpoint = optio_sim_endpoint_new (board, identity, self->rom, self->quirks);
  self->presence = OPTIO_SIM_IN_BOOTLOADER;
  self->visit = 1;
  self->returns_at_us = OPTIO_SIM_NEVER;
  self->is_boot0_high = !optio_board_is_boot0_low (board);
  return self;
}

void
optio_sim_board_free (OptioSimBoard *self)
{
  g_clear_pointer (&self->endpoint, optio_sim_endpoint_free);
  g_clear_pointer (&self->faults, optio_sim_faults_free);
  g_clear_pointer (&self->quirks, optio_sim_quirks_free);
  g_clear_pointer (&self->rom, optio_sim_rom_free);
  g_clear_pointer (&self->chip, optio_sim_chip_free);
  g_free (self);
}

OptioSimChip *
optio_sim_board_get_chip (OptioSimBoard *self)
{
  return self->chip;
}

OptioSimFaults *
optio_sim_board_get_faults (OptioSimBoard *self)
{
  return self->faults;
}

OptioSimPresence
optio_sim_board_get_presence (OptioSimBoard *self)
{
  return self->presence;
}

guint
optio_sim_board_get_visit (OptioSimBoard *self)
{
  return self->visit;
}

static void
appear (OptioSimBoard *self)
{
  self->returns_at_us = OPTIO_SIM_NEVER;
  self->endpoint_busy_until_us = 0;
  self->visit++;
  optio_sim_endpoint_reset (self->endpoint);
  optio_sim_quirks_start (self->quirks);
  self->presence = OPTIO_SIM_IN_BOOTLOADER;
}

static void
disappear (OptioSimBoard   *self,
           OptioSimPresence presence,
           gint64           returns_at_us)
{
  self->rom->exit.kind = OPTIO_SIM_EXIT_NONE;
  self->returns_at_us = returns_at_us;
  self->presence = presence;
}

/* Where a reset leads. */
static void
boot (OptioSimBoard *self,
      gboolean       is_boot0_high,
      gint64         now_us)
{
  OptioSimStart start;

  optio_sim_chip_reset (self->chip);
  start = optio_sim_chip_find_start (self->chip, is_boot0_high);
  if (optio_sim_chip_is_locked (self->chip) || start == OPTIO_SIM_START_APPLICATION)
    disappear (self, OPTIO_SIM_IN_APPLICATION, OPTIO_SIM_NEVER);
  else if (start == OPTIO_SIM_START_BOOTLOADER)
    disappear (self, OPTIO_SIM_UNPLUGGED, now_us + RETURN_US);
  else
    disappear (self, OPTIO_SIM_UNPLUGGED, OPTIO_SIM_NEVER);
}

static void
leave (OptioSimBoard *self)
{
  OptioSimExit exit = self->rom->exit;

  if (exit.kind == OPTIO_SIM_EXIT_REATTACH)
    disappear (self, OPTIO_SIM_UNPLUGGED, exit.at_us + RETURN_US);
  else if (exit.kind == OPTIO_SIM_EXIT_JUMP && optio_sim_chip_can_run (self->chip, exit.address))
    disappear (self, OPTIO_SIM_IN_APPLICATION, OPTIO_SIM_NEVER);
  else
    boot (self, self->is_boot0_high, exit.at_us);

  if (exit.kind != OPTIO_SIM_EXIT_RESET)
    return;
  if (optio_sim_quirks_has (self->quirks, OPTIO_BOARD_QUIRK_STAYS_AWAY))
    disappear (self, OPTIO_SIM_UNPLUGGED, OPTIO_SIM_NEVER);
  if (optio_sim_quirks_has (self->quirks, OPTIO_BOARD_QUIRK_RESETS_TO_APPLICATION))
    disappear (self, OPTIO_SIM_IN_APPLICATION, OPTIO_SIM_NEVER);
}

gint64
optio_sim_board_get_next_event (OptioSimBoard *self)
{
  if (self->presence == OPTIO_SIM_IN_BOOTLOADER && self->rom->exit.kind != OPTIO_SIM_EXIT_NONE)
    return self->rom->exit.at_us;

  return self->presence == OPTIO_SIM_UNPLUGGED ? self->returns_at_us : OPTIO_SIM_NEVER;
}

void
optio_sim_board_catch_up (OptioSimBoard *self,
                          gint64         now_us)
{
  gint64 next_us = optio_sim_board_get_next_event (self);

  while (next_us != OPTIO_SIM_NEVER && next_us <= now_us)
    {
      optio_sim_chip_advance (self->chip, next_us);
      if (self->presence == OPTIO_SIM_UNPLUGGED)
        appear (self);
      else
        leave (self);
      next_us = optio_sim_board_get_next_event (self);
    }

  optio_sim_chip_advance (self->chip, now_us);
}

/* Cuts the power in the middle of what the transfer has begun. */
static void
cut_transfer (OptioSimBoard       *self,
              const OptioSimFault *fault,
              gint64               now_us,
              OptioSimReply       *reply)
{
  gint64 cut_us = MAX (now_us, optio_sim_chip_get_halfway_at (self->chip));

  optio_sim_chip_advance (self->chip, cut_us);
  optio_sim_board_unplug (self);
  if (fault->kind == OPTIO_SIM_FAULT_RETURN)
    self->returns_at_us = cut_us + RETURN_US;
  if (fault->kind == OPTIO_SIM_FAULT_RETURN_AS_APPLICATION)
    self->presence = OPTIO_SIM_IN_APPLICATION;

  *reply = (OptioSimReply){
    .outcome = OPTIO_SIM_GONE,
    .completes_at_us = MIN (cut_us, MAX (now_us, reply->completes_at_us)),
  };
  optio_sim_faults_strike (self->faults);
}

static OptioSimReply
control_with_fault (OptioSimBoard       *self,
                    const OptioSimFault *fault,
                    const guint8         setup[8],
                    guint8              *data,
                    gsize                size,
                    gint64               now_us)
{
  gboolean is_state_fault =
      fault->kind == OPTIO_SIM_FAULT_STUCK_BUSY || fault->kind == OPTIO_SIM_FAULT_DROP_WRITE;
  OptioSimReply reply;

  if (optio_sim_faults_prevent (self->faults, fault, now_us, &reply))
    return reply;
  if (is_state_fault && optio_sim_quirks_suffer (self->quirks, fault->kind, setup))
    optio_sim_faults_strike (self->faults);

  reply = optio_sim_endpoint_control (self->endpoint, setup, data, size, now_us);
  if (fault->kind == OPTIO_SIM_FAULT_UNPLUG || fault->kind == OPTIO_SIM_FAULT_RETURN ||
      fault->kind == OPTIO_SIM_FAULT_RETURN_AS_APPLICATION)
    cut_transfer (self, fault, now_us, &reply);
  else
    optio_sim_faults_spoil (self->faults, fault, setup, data, &reply);
  return reply;
}

OptioSimReply
optio_sim_board_control (OptioSimBoard *self,
                         const guint8   setup[8],
                         guint8        *data,
                         gsize          size,
                         gint64         now_us)
{
  OptioSimFault fault;
  OptioSimReply reply;

  now_us = MAX (now_us, self->endpoint_busy_until_us);
  optio_sim_board_catch_up (self, now_us);
  if (self->presence != OPTIO_SIM_IN_BOOTLOADER)
    return (OptioSimReply){ .outcome = OPTIO_SIM_GONE, .completes_at_us = now_us };

  self->n_transfers++;
  self->n_dnloads +=
      optio_sim_endpoint_get_class_request (setup) == OPTIO_DFU_REQUEST_DNLOAD ? 1 : 0;
  reply = optio_sim_faults_take (self->faults, setup, &fault)
              ? control_with_fault (self, &fault, setup, data, size, now_us)
              : optio_sim_endpoint_control (self->endpoint, setup, data, size, now_us);
  self->endpoint_busy_until_us = reply.completes_at_us;
  return reply;
}

gboolean
optio_sim_board_bus_reset (OptioSimBoard *self,
                           gint64         now_us)
{
  optio_sim_board_catch_up (self, MAX (now_us, self->endpoint_busy_until_us));
  if (self->presence != OPTIO_SIM_IN_BOOTLOADER)
    return FALSE;

  /* One that is about to reset the chip does not listen any more. */
  if (self->rom->exit.kind == OPTIO_SIM_EXIT_NONE)
    {
      optio_sim_endpoint_reset (self->endpoint);
      optio_sim_quirks_bus_reset (self->quirks, MAX (now_us, self->endpoint_busy_until_us));
    }
  return TRUE;
}

void
optio_sim_board_configure (OptioSimBoard *self)
{
  optio_sim_endpoint_configure (self->endpoint);
}

void
optio_sim_board_unplug (OptioSimBoard *self)
{
  optio_sim_chip_lose_power (self->chip);
  disappear (self, OPTIO_SIM_UNPLUGGED, OPTIO_SIM_NEVER);
}

void
optio_sim_board_enter_bootloader (OptioSimBoard *self,
                                  gint64         now_us)
{
  gboolean was_there = self->presence == OPTIO_SIM_IN_BOOTLOADER;

  boot (self, TRUE, now_us);
  if (self->returns_at_us != OPTIO_SIM_NEVER && !was_there)
    appear (self);
}

void
optio_sim_board_set_boot0 (OptioSimBoard *self,
                           gboolean       is_high)
{
  self->is_boot0_high = is_high;
}

void
optio_sim_board_get_counters (OptioSimBoard    *self,
                              OptioSimCounters *out_counters)
{
  OptioSimWork work;

  optio_sim_chip_get_work (self->chip, &work);
  *out_counters = (OptioSimCounters){
    .transfers = self->n_transfers,
    .dnloads = self->n_dnloads,
    .erased_sectors = work.erased_sectors,
    .programmed_bytes = work.programmed_bytes,
    .faulty_programs = work.faulty_programs,
    .busy_us = work.busy_us,
  };
}
