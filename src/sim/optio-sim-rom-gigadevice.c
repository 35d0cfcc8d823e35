/* SPDX-License-Identifier: GPL-3.0-or-later */

/* GigaDevice's DFU library, dfu_core.c and dfu_mal.c of the GD32VF103 firmware library: a copy of
 * ST's that looks at no result. */

#include "optio-sim-rom-library.h"

#define RESET_DELAY_US 100000

/* Only a command has a time; after a block whatever was left stands there. */
static guint
get_poll_ms (OptioSimRom *self)
{
  if (self->block == OPTIO_SIM_BLOCK_COMMAND)
    return optio_sim_library_get_poll_ms (self);

  return self->reply[1] | (guint) self->reply[2] << 8 | (guint) self->reply[3] << 16;
}

/* The erase address stays in the pointer. */
static OptioSimRun
run_erase (OptioSimRom *self,
           gint64       now_us)
{
  self->pointer = optio_sim_rom_get_command_address (self);
  optio_sim_library_erase (self, self->pointer, now_us);
  return OPTIO_SIM_RUN_DONE;
}

static OptioSimRun
run_write (OptioSimRom *self,
           gint64       now_us)
{
  optio_sim_library_write (self, now_us);
  return OPTIO_SIM_RUN_DONE;
}

static OptioSimRun
refuse (OptioSimRom *self,
        gint64       now_us)
{
  return OPTIO_SIM_RUN_STALLED;
}

static const OptioSimLibrary gigadevice = {
  .get_poll_ms = get_poll_ms,
  .run_erase = run_erase,
  .run_write = run_write,
  .run_short_command = refuse,
  .upload = optio_sim_library_upload,
  .reset_delay_us = RESET_DELAY_US,
};

const OptioSimRomModel optio_sim_rom_gigadevice = OPTIO_SIM_LIBRARY_MODEL (gigadevice);
