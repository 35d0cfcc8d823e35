/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ST's USB device library itself, with a flash driver that tells its errors: before v2.11.2 and
 * since. The quirk overruns-buffer makes the first one v2.7.1. */

#include "optio-sim-rom-library.h"

/* The erase address stays in the pointer, also for what is written next; a failure leaves the state
 * in dfuDNBUSY. */
static OptioSimRun
old_erase (OptioSimRom *self,
           gint64       now_us)
{
  self->pointer = optio_sim_rom_get_command_address (self);
  return optio_sim_library_erase (self, self->pointer, now_us) ? OPTIO_SIM_RUN_DONE
                                                               : OPTIO_SIM_RUN_CUT;
}

static OptioSimRun
old_write (OptioSimRom *self,
           gint64       now_us)
{
  return optio_sim_library_write (self, now_us) ? OPTIO_SIM_RUN_DONE : OPTIO_SIM_RUN_CUT;
}

static OptioSimRun
end_with (OptioSimRom *self,
          gboolean     is_done)
{
  if (is_done)
    return OPTIO_SIM_RUN_DONE;

  optio_sim_rom_enter_with (self, OPTIO_DFU_ERROR, OPTIO_DFU_STATUS_ERR_VENDOR);
  return OPTIO_SIM_RUN_CUT;
}

static OptioSimRun
new_erase (OptioSimRom *self,
           gint64       now_us)
{
  guint32 address = optio_sim_rom_get_command_address (self);

  return end_with (self, optio_sim_library_erase (self, address, now_us));
}

static OptioSimRun
new_write (OptioSimRom *self,
           gint64       now_us)
{
  return end_with (self, optio_sim_library_write (self, now_us));
}

static const OptioSimLibrary old_library = {
  .get_poll_ms = optio_sim_library_get_poll_ms,
  .run_erase = old_erase,
  .run_write = old_write,
  .run_short_command = optio_sim_library_do_nothing,
  .upload = optio_sim_library_upload,
};

static const OptioSimLibrary new_library = {
  .get_poll_ms = optio_sim_library_get_poll_ms,
  .run_erase = new_erase,
  .run_write = new_write,
  .run_short_command = optio_sim_library_do_nothing,
  .upload = optio_sim_library_upload,
};

const OptioSimRomModel optio_sim_rom_st_library = OPTIO_SIM_LIBRARY_MODEL (old_library);
const OptioSimRomModel optio_sim_rom_st_library_2_11_2 = OPTIO_SIM_LIBRARY_MODEL (new_library);
