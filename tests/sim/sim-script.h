/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-board.h"
#include "optio-dfu.h"
#include "optio-sim-device.h"

/**
 * ScriptStep:
 * @request: a DFU request
 * @value: wValue
 * @length: wLength of an IN request; of an OUT request it follows from @out
 * @out: data of an OUT request in hexadecimal, blanks between bytes; %NULL for none
 * @outcome: what must become of it
 * @in: what an IN request must answer, as @out; %NULL if it is not looked at
 * @takes_ms: how long the board must take, rounded up
 * @pause_ms: time that passes afterwards
 *
 * One control transfer of a transcript.
 */
typedef struct
{
  OptioDfuRequest request;
  guint16 value;
  guint length;
  const char *out;
  OptioSimOutcome outcome;
  const char *in;
  guint takes_ms;
  guint pause_ms;
} ScriptStep;

/* The steps that occur most. */
#define GETSTATUS(answer) { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .in = (answer) }
#define GETSTATUS_STALLS                                                                           \
  { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .outcome = OPTIO_SIM_STALL }
#define GETSTATUS_GONE                                                                             \
  { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .outcome = OPTIO_SIM_GONE }
#define GETSTATUS_SILENT                                                                           \
  { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .outcome = OPTIO_SIM_SILENT }
#define GETSTATUS_AFTER(answer, ms)                                                                \
  { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .in = (answer), .takes_ms = (ms) }
#define GETSTATUS_THEN(answer, ms)                                                                 \
  { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .in = (answer), .pause_ms = (ms) }
#define GETSTATE(answer) { .request = OPTIO_DFU_REQUEST_GETSTATE, .length = 1, .in = (answer) }
#define CLRSTATUS { .request = OPTIO_DFU_REQUEST_CLRSTATUS }
#define CLRSTATUS_STALLS                                                                           \
  { .request = OPTIO_DFU_REQUEST_CLRSTATUS, .outcome = OPTIO_SIM_STALL }
#define ABORT { .request = OPTIO_DFU_REQUEST_ABORT }
#define DNLOAD(block, bytes)                                                                       \
  { .request = OPTIO_DFU_REQUEST_DNLOAD, .value = (block), .out = (bytes) }
#define DNLOAD_STALLS(block, bytes)                                                                \
  { .request = OPTIO_DFU_REQUEST_DNLOAD, .value = (block), .out = (bytes),                         \
    .outcome = OPTIO_SIM_STALL }
#define UPLOAD(block, size, answer)                                                                \
  { .request = OPTIO_DFU_REQUEST_UPLOAD, .value = (block), .length = (size), .in = (answer) }
#define UPLOAD_STALLS(block, size)                                                                 \
  { .request = OPTIO_DFU_REQUEST_UPLOAD, .value = (block), .length = (size),                       \
    .outcome = OPTIO_SIM_STALL }

#define UPLOAD_SILENT(block, size)                                                                 \
  { .request = OPTIO_DFU_REQUEST_UPLOAD, .value = (block), .length = (size),                       \
    .outcome = OPTIO_SIM_SILENT }

/**
 * script_new_device:
 * @id: a board of tests/sim/boards.xml
 *
 * Returns: (transfer full): the board on a virtual clock, with its configuration set.
 */
OptioSimDevice *script_new_device (const char *id);

/**
 * script_new_variant:
 * @id: a board of tests/sim/boards.xml
 * @rom: the bootloader that it has instead
 * @quirks: set of the quirks that it has instead
 *
 * Returns: (transfer full): the board on a virtual clock, with its configuration set.
 */
OptioSimDevice *script_new_variant (const char      *id,
                                    OptioRomModel    rom,
                                    OptioBoardQuirks quirks);

/**
 * script_replug:
 *
 * Pulls the cable and plugs it in again, and sets the configuration.
 */
void script_replug (OptioSimDevice *device);

/**
 * script_run:
 *
 * Plays @steps and asserts every answer.
 */
void script_run (OptioSimDevice   *device,
                 const ScriptStep *steps,
                 gsize             n_steps);

/**
 * script_pass:
 *
 * Lets @ms milliseconds pass on the virtual clock, without a transfer to the board.
 */
void script_pass (OptioSimDevice *device,
                  guint           ms);

/**
 * script_send:
 *
 * Sends @setup; reads or fills @data.
 */
OptioSimReply script_send (OptioSimDevice *device,
                           const guint8    setup[8],
                           guint8         *data,
                           gsize           size);

/**
 * script_configure:
 *
 * SET_CONFIGURATION 1, which every operating system sends first.
 */
void script_configure (OptioSimDevice *device);

/**
 * script_assert_memory:
 * @expected: in hexadecimal
 */
void script_assert_memory (OptioSimDevice *device,
                           guint32         address,
                           const char     *expected);

/**
 * script_poke:
 * @bytes: in hexadecimal
 */
void script_poke (OptioSimDevice *device,
                  guint32         address,
                  const char     *bytes);
