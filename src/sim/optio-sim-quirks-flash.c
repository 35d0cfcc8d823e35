/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Quirks of the flash, of its protection and of the option bytes. All of them show at the GETSTATUS
 * that carries out a DNLOAD, or at an UPLOAD. */

#include "optio-sim-quirks-private.h"

/* What H743 revision V says again and again. */
#define WEDGED_POLL_MS 1000

/* A command of 5 bytes that no bootloader knows: ST's library hangs in it. */
#define UNKNOWN_COMMAND 0xff

static gboolean
is_in_bank_2 (OptioSimQuirks *self,
              guint32         address)
{
  guint n_memories = 0;
  const OptioMemory *memories =
      optio_chip_get_memories (optio_board_get_chip (self->rom->board), &n_memories);

  for (guint i = 0; i < n_memories; i++)
    {
      OptioRange range = memories[i].range;

      if (memories[i].kind == OPTIO_MEMORY_FLASH &&
          optio_range_contains (range, OPTIO_RANGE_INIT (address, 1)))
        return address - range.start >= range.size / 2;
    }

  return FALSE;
}

static gboolean
is_bank_2_erase (OptioSimQuirks        *self,
                 const OptioSimRequest *request)
{
  return optio_sim_rom_is_pending (self->rom, OPTIO_SIM_COMMAND_ERASE, 5) &&
         is_in_bank_2 (self, optio_sim_rom_get_command_address (self->rom));
}

static void
wedge (OptioSimQuirks        *self,
       const OptioSimRequest *request,
       OptioSimReply         *reply)
{
  OptioSimRom *rom = self->rom;

  rom->block = OPTIO_SIM_BLOCK_COMMAND;
  rom->length = 5;
  rom->buffer[0] = UNKNOWN_COMMAND;
  optio_sim_rom_enter (rom, OPTIO_DFU_DNBUSY, WEDGED_POLL_MS);
}

static void
end_at_once (OptioSimQuirks        *self,
             const OptioSimRequest *request,
             OptioSimReply         *reply)
{
  reply->completes_at_us = request->now_us;
}

static gboolean
is_work_during_work (OptioSimQuirks        *self,
                     const OptioSimRequest *request)
{
  gboolean is_set_address =
      optio_sim_rom_is_pending (self->rom, OPTIO_SIM_COMMAND_SET_ADDRESS, 5);

  return optio_sim_quirks_is_work (self) && !is_set_address &&
         optio_sim_chip_get_ready_at (self->chip) > request->now_us;
}

static gboolean
hang (OptioSimQuirks  *self,
      OptioSimRequest *request,
      OptioSimReply   *reply)
{
  *reply = optio_sim_quirks_hang (self, request);
  return TRUE;
}

static gboolean
is_mass_erase (OptioSimQuirks        *self,
               const OptioSimRequest *request)
{
  return optio_sim_rom_is_pending (self->rom, OPTIO_SIM_COMMAND_ERASE, 1);
}

static gboolean
is_unprotect (OptioSimQuirks        *self,
              const OptioSimRequest *request)
{
  return optio_sim_rom_is_pending (self->rom, OPTIO_SIM_COMMAND_READ_UNPROTECT, 1);
}

static gboolean
make_deaf (OptioSimQuirks  *self,
           OptioSimRequest *request,
           OptioSimReply   *reply)
{
  optio_sim_chip_set_deaf (self->chip, TRUE);
  return FALSE;
}

static void
mass_erase (OptioSimQuirks        *self,
            const OptioSimRequest *request,
            OptioSimReply         *reply)
{
  if (optio_sim_chip_is_protected (self->chip))
    return;

  optio_sim_chip_mass_erase (self->chip, request->now_us);
  reply->completes_at_us = MAX (request->now_us, optio_sim_chip_get_ready_at (self->chip));
}

static void
unprotect (OptioSimQuirks        *self,
           const OptioSimRequest *request,
           OptioSimReply         *reply)
{
  optio_sim_chip_unprotect (self->chip, request->now_us);
  reply->completes_at_us = MAX (request->now_us, optio_sim_chip_get_ready_at (self->chip));
  reply->outcome = OPTIO_SIM_GONE;
  self->rom->exit =
      (OptioSimExit){ .kind = OPTIO_SIM_EXIT_RESET, .at_us = reply->completes_at_us };
}

static gboolean
is_damaged_upload (OptioSimQuirks        *self,
                   const OptioSimRequest *request)
{
  guint64 address = optio_sim_rom_get_block_address (self->rom, request->value);

  return request->value >= OPTIO_SIM_BLOCK_DATA && address <= G_MAXUINT32 &&
         optio_sim_chip_is_damaged (self->chip,
                                    OPTIO_RANGE_INIT ((guint32) address, request->length));
}

static gboolean
is_protected_change (OptioSimQuirks        *self,
                     const OptioSimRequest *request)
{
  gboolean is_erase = optio_sim_rom_is_pending (self->rom, OPTIO_SIM_COMMAND_ERASE, 5) ||
                      is_mass_erase (self, request);

  return optio_sim_quirks_is_work (self) &&
         (is_erase || self->rom->block >= OPTIO_SIM_BLOCK_DATA) &&
         optio_sim_chip_is_protected (self->chip);
}

static gboolean
is_protected_option_upload (OptioSimQuirks        *self,
                            const OptioSimRequest *request)
{
  guint64 address = optio_sim_rom_get_block_address (self->rom, request->value);
  OptioRange block;
  gboolean resets;

  return request->value >= OPTIO_SIM_BLOCK_DATA && address <= G_MAXUINT32 &&
         optio_sim_chip_is_protected (self->chip) &&
         optio_sim_chip_find_options (self->chip, (guint32) address, &block, &resets);
}

static gboolean
is_protected_upload (OptioSimQuirks        *self,
                     const OptioSimRequest *request)
{
  return request->value >= OPTIO_SIM_BLOCK_DATA && optio_sim_chip_is_protected (self->chip);
}

static gboolean
answer_nothing (OptioSimQuirks  *self,
                OptioSimRequest *request,
                OptioSimReply   *reply)
{
  optio_sim_rom_enter (self->rom, OPTIO_DFU_UPLOAD_IDLE, 0);
  *reply = optio_sim_rom_ack (request);
  return TRUE;
}

static gboolean
is_protected (OptioSimQuirks        *self,
              const OptioSimRequest *request)
{
  return optio_sim_chip_is_protected (self->chip);
}

static gboolean
is_protected_but_unprotect (OptioSimQuirks        *self,
                            const OptioSimRequest *request)
{
  return optio_sim_chip_is_protected (self->chip) && !is_unprotect (self, request);
}

static gboolean
refuse_upload (OptioSimQuirks  *self,
               OptioSimRequest *request,
               OptioSimReply   *reply)
{
  optio_sim_rom_enter_with (self->rom, OPTIO_DFU_ERROR, OPTIO_DFU_STATUS_ERR_VENDOR);
  *reply = optio_sim_rom_stall (request);
  return TRUE;
}

static gboolean
refuse_work (OptioSimQuirks  *self,
             OptioSimRequest *request,
             OptioSimReply   *reply)
{
  optio_sim_rom_enter_with (self->rom, OPTIO_DFU_ERROR, OPTIO_DFU_STATUS_ERR_VENDOR);
  *reply = optio_sim_rom_answer (request, self->rom->reply, sizeof self->rom->reply);
  return TRUE;
}

static gboolean
is_option_write (OptioSimQuirks        *self,
                 const OptioSimRequest *request)
{
  guint64 address = optio_sim_rom_get_block_address (self->rom, self->rom->block);
  OptioRange block;
  gboolean resets;

  return optio_sim_quirks_is_work (self) && self->rom->block >= OPTIO_SIM_BLOCK_DATA &&
         address <= G_MAXUINT32 &&
         optio_sim_chip_find_options (self->chip, (guint32) address, &block, &resets);
}

/* The reset that the bootloader was about to make does not come. */
static void
stay (OptioSimQuirks        *self,
      const OptioSimRequest *request,
      OptioSimReply         *reply)
{
  self->rom->exit.kind = OPTIO_SIM_EXIT_NONE;
  reply->outcome = OPTIO_SIM_ACK;
}

/* Told by the second GETSTATUS where the bootloader keeps a result for it. */
static void
fail_write (OptioSimQuirks        *self,
            const OptioSimRequest *request,
            OptioSimReply         *reply)
{
  stay (self, request, reply);
  if (self->rom->state == OPTIO_DFU_DNBUSY)
    self->rom->result = OPTIO_DFU_STATUS_ERR_WRITE;
  else
    optio_sim_rom_enter_with (self->rom, OPTIO_DFU_ERROR, OPTIO_DFU_STATUS_ERR_WRITE);
}

#define UPLOAD OPTIO_DFU_REQUEST_UPLOAD
#define GETSTATUS OPTIO_DFU_REQUEST_GETSTATUS
#define SYNC OPTIO_SIM_STATE (OPTIO_DFU_DNLOAD_SYNC)
#define WORK (SYNC | OPTIO_SIM_STATE (OPTIO_DFU_MANIFEST_SYNC))
#define READ (OPTIO_SIM_STATE (OPTIO_DFU_IDLE) | OPTIO_SIM_STATE (OPTIO_DFU_UPLOAD_IDLE))

const OptioSimQuirkRule optio_sim_quirk_flash_rules[] = {
  { OPTIO_BOARD_QUIRK_BANK_2_ERASE_WEDGES, GETSTATUS, SYNC, is_bank_2_erase, NULL, wedge },
  { OPTIO_BOARD_QUIRK_BANK_2_ERASE_DONE_EARLY, GETSTATUS, SYNC, is_work_during_work, hang, NULL },
  { OPTIO_BOARD_QUIRK_BANK_2_ERASE_DONE_EARLY, GETSTATUS, SYNC, is_bank_2_erase, NULL,
    end_at_once },
  { OPTIO_BOARD_QUIRK_MASS_ERASE_IGNORED, GETSTATUS, SYNC, is_mass_erase, make_deaf, NULL },
  { OPTIO_BOARD_QUIRK_VENDOR_COMMANDS, GETSTATUS, SYNC, is_mass_erase, NULL, mass_erase },
  { OPTIO_BOARD_QUIRK_VENDOR_COMMANDS, GETSTATUS, SYNC, is_unprotect, NULL, unprotect },
  { OPTIO_BOARD_QUIRK_HANGS_ON_DOUBLE_ERRORS, UPLOAD, READ, is_damaged_upload, hang, NULL },
  { OPTIO_BOARD_QUIRK_DROPS_PROTECTED_WRITES, GETSTATUS, SYNC, is_protected_change, make_deaf,
    NULL },
  { OPTIO_BOARD_QUIRK_DROPS_PROTECTED_WRITES, UPLOAD, READ, is_protected_option_upload, make_deaf,
    NULL },
  { OPTIO_BOARD_QUIRK_EMPTY_PROTECTED_UPLOAD, UPLOAD, READ, is_protected_upload, answer_nothing,
    NULL },
  { OPTIO_BOARD_QUIRK_VENDOR_ERROR_EVERYWHERE, UPLOAD, READ, is_protected, refuse_upload, NULL },
  { OPTIO_BOARD_QUIRK_VENDOR_ERROR_EVERYWHERE, GETSTATUS, WORK, is_protected_but_unprotect,
    refuse_work, NULL },
  { OPTIO_BOARD_QUIRK_OPTION_WRITE_STAYS, GETSTATUS, SYNC, is_option_write, NULL, stay },
  { OPTIO_BOARD_QUIRK_OPTION_WRITE_REFUSED, GETSTATUS, SYNC, is_option_write, make_deaf,
    fail_write },
};

const gsize optio_sim_quirk_n_flash_rules = G_N_ELEMENTS (optio_sim_quirk_flash_rules);
