/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ST's Open Bootloader for G0C1: ST's library with an own flash driver, which reaches into the
 * library's state. With the library of 2020, v2.7.1, what it writes there stays; from v2.11.2 on
 * the library overwrites it. */

#include "optio-sim-rom-library.h"

/* MEDIA_PROGRAM_TIME 500, of which the low byte arrives: for every command. */
static guint
get_poll_ms (OptioSimRom *self)
{
  return 500 & 0xff;
}

/* The number of a status is put where the state belongs, so GETSTATE answers 1 or 11. */
static void
set_status (OptioSimRom *self,
            guint        status)
{
  optio_sim_rom_enter_with (self, OPTIO_DFU_ERROR, status);
  self->state = (guint8) status;
}

/* Returns the status that forbids to touch @address, or OK. */
static guint
judge (OptioSimRom *self,
       guint32      address)
{
  if (optio_sim_chip_is_protected (self->chip))
    return OPTIO_DFU_STATUS_ERR_VENDOR;

  return optio_sim_chip_is_mapped (self->chip, OPTIO_RANGE_INIT (address, 1))
             ? OPTIO_DFU_STATUS_OK
             : OPTIO_DFU_STATUS_ERR_TARGET;
}

static OptioSimRun
erase_sector (OptioSimRom *self,
              guint32      address,
              gint64       now_us,
              guint       *out_status)
{
  *out_status = judge (self, address);
  if (*out_status != OPTIO_DFU_STATUS_OK)
    return OPTIO_SIM_RUN_CUT;

  return optio_sim_library_erase (self, address, now_us) ? OPTIO_SIM_RUN_DONE : OPTIO_SIM_RUN_CUT;
}

/* The result of the flash is not looked at: OK whatever it was. */
static OptioSimRun
write_block (OptioSimRom *self,
             gint64       now_us,
             guint       *out_status)
{
  *out_status = judge (self, (guint32) optio_sim_rom_get_block_address (self, self->block));
  if (*out_status != OPTIO_DFU_STATUS_OK)
    return OPTIO_SIM_RUN_CUT;

  optio_sim_library_write (self, now_us);
  return OPTIO_SIM_RUN_DONE;
}

/* With the library of 2020 an erase that fails otherwise leaves the state in dfuDNBUSY. */
static OptioSimRun
old_erase (OptioSimRom *self,
           gint64       now_us)
{
  guint status;
  OptioSimRun run;

  self->pointer = optio_sim_rom_get_command_address (self);
  run = erase_sector (self, self->pointer, now_us, &status);
  if (status != OPTIO_DFU_STATUS_OK)
    set_status (self, status);
  return run;
}

static OptioSimRun
old_write (OptioSimRom *self,
           gint64       now_us)
{
  guint status;
  OptioSimRun run = write_block (self, now_us, &status);

  if (status != OPTIO_DFU_STATUS_OK)
    set_status (self, status);
  return run;
}

static OptioSimRun
overwrite (OptioSimRom *self,
           OptioSimRun  run)
{
  if (run == OPTIO_SIM_RUN_CUT)
    optio_sim_rom_enter_with (self, OPTIO_DFU_ERROR, OPTIO_DFU_STATUS_ERR_VENDOR);
  return run;
}

static OptioSimRun
new_erase (OptioSimRom *self,
           gint64       now_us)
{
  guint status;

  return overwrite (self, erase_sector (self, optio_sim_rom_get_command_address (self), now_us,
                                        &status));
}

static OptioSimRun
new_write (OptioSimRom *self,
           gint64       now_us)
{
  guint status;

  return overwrite (self, write_block (self, now_us, &status));
}

/* A packet without data is sent, and then the data, which comes too late. */
static OptioSimReply
upload (OptioSimRom           *self,
        const OptioSimRequest *request)
{
  if (!optio_sim_chip_is_protected (self->chip))
    return optio_sim_library_upload (self, request);

  set_status (self, OPTIO_DFU_STATUS_ERR_VENDOR);
  return optio_sim_rom_ack (request);
}

static const OptioSimLibrary old_open_bootloader = {
  .get_poll_ms = get_poll_ms,
  .run_erase = old_erase,
  .run_write = old_write,
  .run_short_command = optio_sim_library_do_nothing,
  .upload = upload,
};

static const OptioSimLibrary new_open_bootloader = {
  .get_poll_ms = get_poll_ms,
  .run_erase = new_erase,
  .run_write = new_write,
  .run_short_command = optio_sim_library_do_nothing,
  .upload = upload,
};

const OptioSimRomModel optio_sim_rom_open_bootloader_2020 =
    OPTIO_SIM_LIBRARY_MODEL (old_open_bootloader);
const OptioSimRomModel optio_sim_rom_open_bootloader =
    OPTIO_SIM_LIBRARY_MODEL (new_open_bootloader);
