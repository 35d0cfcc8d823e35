/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An application with a DFU interface in run-time mode: DFU 1.1 section 5.1 and annex A. It knows
 * three requests, and goes away for its bootloader at DETACH, or at the reset that follows. */

#include "optio-sim-rom.h"

/* From DETACH until it detaches by itself. */
#define DETACH_US 10000

static void
application_start (OptioSimRom *self)
{
  optio_sim_rom_enter (self, OPTIO_DFU_APP_IDLE, 0);
}

static void
go_to_bootloader (OptioSimRom *self,
                  gint64       at_us)
{
  self->exit = (OptioSimExit){ .kind = OPTIO_SIM_EXIT_RESET, .at_us = at_us };
}

static void
application_bus_reset (OptioSimRom *self,
                       gint64       now_us)
{
  if (self->state == OPTIO_DFU_APP_DETACH)
    go_to_bootloader (self, now_us);
}

static OptioSimReply
application_detach (OptioSimRom           *self,
                    const OptioSimRequest *request)
{
  OptioIdentity *identity = optio_board_get_identity (self->board);

  optio_sim_rom_enter (self, OPTIO_DFU_APP_DETACH, 0);
  if (optio_identity_get_fields (identity)->attributes & OPTIO_DFU_ATTRIBUTE_WILL_DETACH)
    go_to_bootloader (self, request->now_us + DETACH_US);
  return optio_sim_rom_ack (request);
}

static OptioSimReply
application_getstatus (OptioSimRom           *self,
                       const OptioSimRequest *request)
{
  return optio_sim_rom_answer (request, self->reply, sizeof self->reply);
}

static OptioSimReply
refuse (OptioSimRom           *self,
        const OptioSimRequest *request)
{
  return optio_sim_rom_stall (request);
}

const OptioSimRomModel optio_sim_rom_application = {
  .start = application_start,
  .bus_reset = application_bus_reset,
  .handlers = {
    [OPTIO_DFU_REQUEST_DETACH] = { OPTIO_SIM_EVERY_STATE, application_detach },
    [OPTIO_DFU_REQUEST_DNLOAD] = { OPTIO_SIM_EVERY_STATE, refuse },
    [OPTIO_DFU_REQUEST_UPLOAD] = { OPTIO_SIM_EVERY_STATE, refuse },
    [OPTIO_DFU_REQUEST_GETSTATUS] = { OPTIO_SIM_EVERY_STATE, application_getstatus },
    [OPTIO_DFU_REQUEST_CLRSTATUS] = { OPTIO_SIM_EVERY_STATE, refuse },
    [OPTIO_DFU_REQUEST_GETSTATE] = { OPTIO_SIM_EVERY_STATE, optio_sim_rom_get_state },
    [OPTIO_DFU_REQUEST_ABORT] = { OPTIO_SIM_EVERY_STATE, refuse },
  },
};
