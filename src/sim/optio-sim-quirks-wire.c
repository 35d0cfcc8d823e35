/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Quirks of the transfers themselves: too close together, too large, refused. */

#include "optio-sim-quirks-private.h"

#include <string.h>

#include "optio-sim-wire.h"

/* AN2606 table 36: the bootloader needs about 25 us between packets. */
#define GAP_US 25

/* How often one that loses interrupts does so: once in this many. */
#define LOSS_RATE 6

/* How long it then hangs in dfuDNBUSY: dfu-util ticket 78 shows {OK, 40 ms, dfuDNBUSY} again and
 * again, and uploads of 5 to 20 minutes that do end. */
#define MIN_BUSY_ANSWERS 4
#define MAX_BUSY_ANSWERS 40

/* xorshift32 of G. Marsaglia. */
static guint32
roll (OptioSimQuirks *self,
      guint32         sides)
{
  self->dice ^= self->dice << 13;
  self->dice ^= self->dice >> 17;
  self->dice ^= self->dice << 5;
  return self->dice % sides;
}

static gboolean
is_close (OptioSimQuirks        *self,
          const OptioSimRequest *request)
{
  return request->now_us < self->wire_free_us + GAP_US;
}

static gboolean
is_in_same_frame (OptioSimQuirks        *self,
                  const OptioSimRequest *request)
{
  return request->now_us / OPTIO_SIM_FRAME_US <= self->wire_free_us / OPTIO_SIM_FRAME_US;
}

static gboolean
has_packets (OptioSimQuirks        *self,
             const OptioSimRequest *request)
{
  return request->length > OPTIO_SIM_PACKET_SIZE;
}

/* The data of a command arrive without their address: errTARGET to a correct Set Address. Of a
 * block one packet is missing, and the buffer keeps what stood there before. */
static void
lose_packet (OptioSimQuirks  *self,
             OptioSimRequest *request)
{
  guint n_packets = (request->length + OPTIO_SIM_PACKET_SIZE - 1) / OPTIO_SIM_PACKET_SIZE;
  guint start = roll (self, n_packets) * OPTIO_SIM_PACKET_SIZE;
  guint size = MIN (request->length - start, OPTIO_SIM_PACKET_SIZE);

  memcpy (self->scratch, request->data, request->length);
  request->data = self->scratch;
  if (request->value == OPTIO_SIM_BLOCK_COMMAND)
    memset (self->scratch + 1, 0, request->length - 1);
  else if (start + size <= self->rom->transfer_size)
    memcpy (self->scratch + start, self->rom->buffer + start, size);
}

static void
hang_for_a_while (OptioSimQuirks *self)
{
  self->busy_answers = MIN_BUSY_ANSWERS + roll (self, MAX_BUSY_ANSWERS - MIN_BUSY_ANSWERS);
  self->busy_poll_ms = optio_board_get_polls (self->rom->board)->command_ms;
}

/* GETSTATUS that the bootloader misses: refused, or answered dfuDNBUSY for a while. */
static gboolean
miss_getstatus (OptioSimQuirks  *self,
                OptioSimRequest *request,
                OptioSimReply   *reply)
{
  const guint8 busy[OPTIO_SIM_STATUS_SIZE] = {
    OPTIO_DFU_STATUS_OK,
    (guint8) optio_board_get_polls (self->rom->board)->command_ms,
    0,
    0,
    OPTIO_DFU_DNBUSY,
    0,
  };

  if (roll (self, LOSS_RATE) != 0)
    return FALSE;
  if (roll (self, 2) == 0)
    {
      *reply = optio_sim_rom_stall (request);
      return TRUE;
    }

  hang_for_a_while (self);
  *reply = optio_sim_rom_answer (request, busy, sizeof busy);
  return TRUE;
}

static gboolean
miss_data (OptioSimQuirks  *self,
           OptioSimRequest *request,
           OptioSimReply   *reply)
{
  if (request->length > 0 && roll (self, LOSS_RATE) == 0)
    lose_packet (self, request);
  return FALSE;
}

static gboolean
is_data (OptioSimQuirks        *self,
         const OptioSimRequest *request)
{
  return request->value >= OPTIO_SIM_BLOCK_DATA && request->length > 0;
}

static gboolean
is_large (OptioSimQuirks        *self,
          const OptioSimRequest *request)
{
  return request->length > self->rom->transfer_size / 2;
}

static gboolean
is_over (OptioSimQuirks        *self,
         const OptioSimRequest *request)
{
  return request->length > self->rom->transfer_size;
}

static gboolean
is_no_error (OptioSimQuirks        *self,
             const OptioSimRequest *request)
{
  return self->rom->state != OPTIO_DFU_ERROR;
}

static gboolean
refuse (OptioSimQuirks  *self,
        OptioSimRequest *request,
        OptioSimReply   *reply)
{
  *reply = optio_sim_rom_stall (request);
  return TRUE;
}

static gboolean
break_off (OptioSimQuirks  *self,
           OptioSimRequest *request,
           OptioSimReply   *reply)
{
  *reply = (OptioSimReply){ .outcome = OPTIO_SIM_BROKEN, .completes_at_us = request->now_us };
  return TRUE;
}

static gboolean
take_own_stride (OptioSimQuirks  *self,
                 OptioSimRequest *request,
                 OptioSimReply   *reply)
{
  self->rom->stride = request->length;
  return FALSE;
}

static void
put_le32 (guint8 *bytes,
          guint32 value)
{
  for (guint i = 0; i < 4; i++)
    bytes[i] = (guint8) (value >> 8 * i);
}

static guint32
get_le32 (const guint8 *bytes)
{
  return bytes[0] | (guint32) bytes[1] << 8 | (guint32) bytes[2] << 16 | (guint32) bytes[3] << 24;
}

/* What lies behind the buffer in the handle of ST's library v2.7.1: wblock_num, wlength, data_ptr,
 * alt_setting, dev_status, two bytes of alignment, dev_state, manif_state. */
#define BEHIND_BLOCK 0
#define BEHIND_LENGTH 4
#define BEHIND_POINTER 8
#define BEHIND_STATUS 16
#define BEHIND_STATE 24
#define BEHIND_SIZE 26

static void
overrun (OptioSimQuirks        *self,
         const OptioSimRequest *request,
         OptioSimReply         *reply)
{
  OptioSimRom *rom = self->rom;
  guint8 behind[BEHIND_SIZE] = { 0 };

  if (reply->outcome != OPTIO_SIM_ACK)
    return;

  put_le32 (behind + BEHIND_BLOCK, rom->block);
  put_le32 (behind + BEHIND_LENGTH, request->length);
  put_le32 (behind + BEHIND_POINTER, rom->pointer);
  memcpy (behind + BEHIND_STATUS, rom->reply, sizeof rom->reply);
  behind[BEHIND_STATE] = rom->state;

  memcpy (behind, request->data + rom->transfer_size,
          MIN (request->length - rom->transfer_size, sizeof behind));

  rom->block = get_le32 (behind + BEHIND_BLOCK);
  rom->length = get_le32 (behind + BEHIND_LENGTH);
  rom->pointer = get_le32 (behind + BEHIND_POINTER);
  memcpy (rom->reply, behind + BEHIND_STATUS, sizeof rom->reply);
  rom->state = behind[BEHIND_STATE];
}

#define DNLOAD OPTIO_DFU_REQUEST_DNLOAD
#define UPLOAD OPTIO_DFU_REQUEST_UPLOAD
#define GETSTATUS OPTIO_DFU_REQUEST_GETSTATUS
#define CLRSTATUS OPTIO_DFU_REQUEST_CLRSTATUS
#define ALWAYS OPTIO_SIM_EVERY_STATE

const OptioSimQuirkRule optio_sim_quirk_wire_rules[] = {
  { OPTIO_BOARD_QUIRK_NEEDS_GAPS, DNLOAD, ALWAYS, is_close, miss_data, NULL },
  { OPTIO_BOARD_QUIRK_NEEDS_GAPS, GETSTATUS, ALWAYS, is_close, miss_getstatus, NULL },
  { OPTIO_BOARD_QUIRK_NEEDS_FRAMES, DNLOAD, ALWAYS, is_in_same_frame, miss_data, NULL },
  { OPTIO_BOARD_QUIRK_NEEDS_FRAMES, GETSTATUS, ALWAYS, is_in_same_frame, miss_getstatus, NULL },
  { OPTIO_BOARD_QUIRK_NEEDS_SINGLE_PACKETS, DNLOAD, ALWAYS, has_packets, miss_data, NULL },
  { OPTIO_BOARD_QUIRK_REFUSES_DNLOAD, DNLOAD, ALWAYS, is_data, refuse, NULL },
  { OPTIO_BOARD_QUIRK_BREAKS_DNLOAD, DNLOAD, ALWAYS, is_data, break_off, NULL },
  { OPTIO_BOARD_QUIRK_REFUSES_LARGE_BLOCKS, DNLOAD, ALWAYS, is_large, refuse, NULL },
  { OPTIO_BOARD_QUIRK_REFUSES_LARGE_BLOCKS, UPLOAD, ALWAYS, is_large, refuse, NULL },
  { OPTIO_BOARD_QUIRK_OVERRUNS_BUFFER, DNLOAD, ALWAYS, is_over, NULL, overrun },
  { OPTIO_BOARD_QUIRK_COUNTS_IN_REQUEST_SIZE, DNLOAD, ALWAYS, is_data, take_own_stride, NULL },
  { OPTIO_BOARD_QUIRK_COUNTS_IN_REQUEST_SIZE, UPLOAD, ALWAYS, is_data, take_own_stride, NULL },
  { OPTIO_BOARD_QUIRK_REFUSES_CLRSTATUS, CLRSTATUS, ALWAYS, is_no_error, refuse, NULL },
};

const gsize optio_sim_quirk_n_wire_rules = G_N_ELEMENTS (optio_sim_quirk_wire_rules);
