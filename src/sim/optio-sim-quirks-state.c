/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Quirks of what GETSTATUS says, while the board is busy and while it leaves. */

#include "optio-sim-quirks-private.h"

#include <string.h>

/* Where bwPollTimeout and bState stand in the answer. */
#define POLL_OFFSET 1
#define POLL_SIZE 3
#define STATE_OFFSET 4

/* Longer than dfu-util waits, which is 5 s. */
#define SLOW_US 6000000

/* From the last word to the jump. */
#define LEAVE_US 1000

static gboolean
is_busy (OptioSimQuirks        *self,
         const OptioSimRequest *request)
{
  return optio_sim_chip_get_ready_at (self->chip) > request->now_us;
}

static gboolean
says_busy (const OptioSimRequest *request,
           const OptioSimReply   *reply)
{
  return reply->outcome == OPTIO_SIM_ACK && reply->length > STATE_OFFSET &&
         request->data[STATE_OFFSET] == OPTIO_DFU_DNBUSY;
}

static gboolean
say_idle (OptioSimQuirks  *self,
          OptioSimRequest *request,
          OptioSimReply   *reply)
{
  const guint8 idle[OPTIO_SIM_STATUS_SIZE] = { OPTIO_DFU_STATUS_OK, 0, 0, 0, OPTIO_DFU_IDLE, 0 };

  *reply = optio_sim_rom_answer (request, idle, sizeof idle);
  return TRUE;
}

/* Lets the bootloader answer a second time, when the work is done. */
static void
skip_busy (OptioSimQuirks        *self,
           const OptioSimRequest *request,
           OptioSimReply         *reply)
{
  OptioSimRequest second = *request;

  if (!says_busy (request, reply))
    return;

  second.now_us = MAX (reply->completes_at_us, optio_sim_chip_get_ready_at (self->chip));
  *reply = optio_sim_rom_control (self->rom, OPTIO_DFU_REQUEST_GETSTATUS, &second);
}

static void
ask_for_hours (OptioSimQuirks        *self,
               const OptioSimRequest *request,
               OptioSimReply         *reply)
{
  if (says_busy (request, reply))
    memset (request->data + POLL_OFFSET, 0xff, POLL_SIZE);
}

static void
answer_late (OptioSimQuirks        *self,
             const OptioSimRequest *request,
             OptioSimReply         *reply)
{
  if (says_busy (request, reply))
    reply->completes_at_us += SLOW_US;
}

static gboolean
is_empty (OptioSimQuirks        *self,
          const OptioSimRequest *request)
{
  return request->length == 0;
}

static void
jump_at (OptioSimQuirks *self,
         gint64          at_us)
{
  self->rom->exit = (OptioSimExit){
    .kind = OPTIO_SIM_EXIT_JUMP,
    .at_us = at_us,
    .address = self->rom->pointer,
  };
}

static void
leave_soon (OptioSimQuirks        *self,
            const OptioSimRequest *request,
            OptioSimReply         *reply)
{
  if (reply->outcome == OPTIO_SIM_ACK)
    jump_at (self, request->now_us + LEAVE_US);
}

static gboolean
vanish (OptioSimQuirks  *self,
        OptioSimRequest *request,
        OptioSimReply   *reply)
{
  *reply = (OptioSimReply){
    .outcome = OPTIO_SIM_GONE,
    .completes_at_us = self->rom->exit.at_us,
  };
  return TRUE;
}

static gboolean
leave_with_error (OptioSimQuirks  *self,
                  OptioSimRequest *request,
                  OptioSimReply   *reply)
{
  optio_sim_rom_enter_with (self->rom, OPTIO_DFU_ERROR, OPTIO_DFU_STATUS_ERR_UNKNOWN);
  jump_at (self, request->now_us + LEAVE_US);
  *reply = optio_sim_rom_answer (request, self->rom->reply, sizeof self->rom->reply);
  return TRUE;
}

static gboolean
leave_with_stall (OptioSimQuirks  *self,
                  OptioSimRequest *request,
                  OptioSimReply   *reply)
{
  jump_at (self, request->now_us + LEAVE_US);
  *reply = optio_sim_rom_stall (request);
  return TRUE;
}

static void
do_not_leave (OptioSimQuirks        *self,
              const OptioSimRequest *request,
              OptioSimReply         *reply)
{
  self->rom->exit.kind = OPTIO_SIM_EXIT_NONE;
  reply->outcome = OPTIO_SIM_ACK;
}

#define DNLOAD OPTIO_DFU_REQUEST_DNLOAD
#define GETSTATUS OPTIO_DFU_REQUEST_GETSTATUS
#define ALWAYS OPTIO_SIM_EVERY_STATE
#define SYNC OPTIO_SIM_STATE (OPTIO_DFU_DNLOAD_SYNC)
#define BUSY OPTIO_SIM_STATE (OPTIO_DFU_DNBUSY)
#define MANIFEST OPTIO_SIM_STATE (OPTIO_DFU_MANIFEST_SYNC)
#define IDLE (OPTIO_SIM_STATE (OPTIO_DFU_IDLE) | OPTIO_SIM_STATE (OPTIO_DFU_DNLOAD_IDLE))

const OptioSimQuirkRule optio_sim_quirk_state_rules[] = {
  { OPTIO_BOARD_QUIRK_EARLY_STATUS_IDLE, GETSTATUS, BUSY, is_busy, say_idle, NULL },
  { OPTIO_BOARD_QUIRK_SKIPS_BUSY, GETSTATUS, SYNC, NULL, NULL, skip_busy },
  { OPTIO_BOARD_QUIRK_ENDLESS_POLL, GETSTATUS, ALWAYS, NULL, NULL, ask_for_hours },
  { OPTIO_BOARD_QUIRK_SLOW_STATUS, GETSTATUS, SYNC, NULL, NULL, answer_late },
  { OPTIO_BOARD_QUIRK_LEAVES_AT_ONCE, DNLOAD, IDLE, is_empty, NULL, leave_soon },
  { OPTIO_BOARD_QUIRK_LEAVES_AT_ONCE, GETSTATUS, MANIFEST, NULL, vanish, NULL },
  { OPTIO_BOARD_QUIRK_LEAVE_SAYS_UNKNOWN, GETSTATUS, MANIFEST, NULL, leave_with_error, NULL },
  { OPTIO_BOARD_QUIRK_LEAVE_STALLS, GETSTATUS, MANIFEST, NULL, leave_with_stall, NULL },
  { OPTIO_BOARD_QUIRK_NEVER_LEAVES, GETSTATUS, MANIFEST, NULL, NULL, do_not_leave },
};

const gsize optio_sim_quirk_n_state_rules = G_N_ELEMENTS (optio_sim_quirk_state_rules);
