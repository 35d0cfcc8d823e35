/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The script of faults: each kind, at the transfer that it was asked for and nowhere else. */

#include "optio-error.h"
#include "sim-script.h"

#define IDLE "00 000000 02 00"
#define BUSY "00 280000 04 00"
#define DNLOAD_IDLE "00 000000 05 00"

#define SET_ADDRESS(bytes) DNLOAD (0, "21 " bytes), GETSTATUS (BUSY), GETSTATUS (DNLOAD_IDLE)

#define RUN(device, steps) script_run (device, steps, G_N_ELEMENTS (steps))

static OptioSimDevice *
new_faulty (OptioSimFaultKind kind,
            guint             request,
            guint             number,
            gboolean          is_late)
{
  const OptioSimFault fault = { kind, request, number, is_late };
  OptioSimDevice *device = script_new_device ("f072");

  optio_sim_device_add_fault (device, &fault);
  return device;
}

/* The third GETSTATUS: not carried out, or carried out without the host hearing of it. */
static void
test_lost_transfers (void)
{
  static const struct
  {
    OptioSimFaultKind kind;
    OptioSimOutcome outcome;
  } cases[] = {
    { OPTIO_SIM_FAULT_STALL, OPTIO_SIM_STALL },
    { OPTIO_SIM_FAULT_TIMEOUT, OPTIO_SIM_SILENT },
    { OPTIO_SIM_FAULT_IO, OPTIO_SIM_BROKEN },
  };

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      gboolean is_late = i % 2 == 1;
      const ScriptStep steps[] = {
        GETSTATUS (IDLE),
        GETSTATUS (IDLE),
        DNLOAD (0, "21 00 08 00 08"),
        { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .outcome = cases[i / 2].outcome },
        GETSTATE (is_late ? "04" : "03"),
        GETSTATUS (is_late ? DNLOAD_IDLE : BUSY),
      };
      g_autoptr (OptioSimDevice) device =
          new_faulty (cases[i / 2].kind, OPTIO_DFU_REQUEST_GETSTATUS, 3, is_late);

      RUN (device, steps);
      g_assert_cmpuint (optio_sim_device_get_n_struck (device), ==, 1);
    }
}

static void
test_unplug_and_return (void)
{
  static const ScriptStep steps[] = { GETSTATUS (IDLE), GETSTATUS_GONE };
  static const ScriptStep alive[] = { GETSTATUS (IDLE) };
  static const struct
  {
    OptioSimFaultKind kind;
    OptioSimPresence presence;
  } cases[] = {
    { OPTIO_SIM_FAULT_UNPLUG, OPTIO_SIM_UNPLUGGED },
    { OPTIO_SIM_FAULT_RETURN, OPTIO_SIM_IN_BOOTLOADER },
    { OPTIO_SIM_FAULT_RETURN_AS_APPLICATION, OPTIO_SIM_IN_APPLICATION },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OptioSimDevice) device =
          new_faulty (cases[i].kind, OPTIO_DFU_REQUEST_GETSTATUS, 2, FALSE);

      RUN (device, steps);
      g_assert_cmpint (optio_sim_device_get_presence (device), !=, OPTIO_SIM_IN_BOOTLOADER);
      script_pass (device, 10000);
      g_assert_cmpint (optio_sim_device_get_presence (device), ==, cases[i].presence);
      if (cases[i].presence != OPTIO_SIM_IN_BOOTLOADER)
        continue;
      script_configure (device);
      RUN (device, alive);
    }
}

/* An erase of 20 ms is cut off in its middle, whichever way the board goes. */
static void
test_unplug_cuts_work (void)
{
  static const ScriptStep steps[] = {
    DNLOAD (0, "41 00 00 00 08"),
    { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .outcome = OPTIO_SIM_GONE },
  };
  g_autoptr (OptioSimDevice) device =
      new_faulty (OPTIO_SIM_FAULT_RETURN, OPTIO_DFU_REQUEST_GETSTATUS, 1, FALSE);

  script_poke (device, 0x080003ff, "aa bb");
  RUN (device, steps);
  script_assert_memory (device, 0x080003ff, "ff bb");
}

static void
test_spoiled_answers (void)
{
  static const ScriptStep short_answer[] = { UPLOAD (2, 4, "11 22"), UPLOAD (2, 4, "11 22 33 44") };
  static const ScriptStep long_answer[] = {
    { .request = OPTIO_DFU_REQUEST_UPLOAD, .value = 2, .length = 4, .outcome = OPTIO_SIM_BABBLE },
    UPLOAD (2, 4, "11 22 33 44"),
  };
  static const ScriptStep flipped[] = {
    UPLOAD (2, 4, "11 22 32 44"),
    UPLOAD (2, 4, "11 22 33 44"),
  };
  g_autoptr (OptioSimDevice) first =
      new_faulty (OPTIO_SIM_FAULT_SHORT, OPTIO_DFU_REQUEST_UPLOAD, 1, FALSE);
  g_autoptr (OptioSimDevice) second =
      new_faulty (OPTIO_SIM_FAULT_LONG, OPTIO_DFU_REQUEST_UPLOAD, 1, FALSE);
  g_autoptr (OptioSimDevice) third =
      new_faulty (OPTIO_SIM_FAULT_FLIP_BIT, OPTIO_DFU_REQUEST_UPLOAD, 1, FALSE);

  script_poke (first, 0x08000000, "11 22 33 44");
  RUN (first, short_answer);
  script_poke (second, 0x08000000, "11 22 33 44");
  RUN (second, long_answer);
  script_poke (third, 0x08000000, "11 22 33 44");
  RUN (third, flipped);
}

static void
test_garbage (void)
{
  static const ScriptStep status[] = { GETSTATUS (IDLE), GETSTATUS ("42 881300 5c a5"),
                                       GETSTATUS (IDLE) };
  static const ScriptStep state[] = { GETSTATE ("5c"), GETSTATE ("02") };
  g_autoptr (OptioSimDevice) first =
      new_faulty (OPTIO_SIM_FAULT_GARBAGE, OPTIO_DFU_REQUEST_GETSTATUS, 2, FALSE);
  g_autoptr (OptioSimDevice) second =
      new_faulty (OPTIO_SIM_FAULT_GARBAGE, OPTIO_SIM_ANY_TRANSFER, 1, FALSE);

  RUN (first, status);
  RUN (second, state);
}

/* Until the port is reset: no CLRSTATUS and no ABORT helps. */
static void
test_stuck_busy (void)
{
  static const ScriptStep steps[] = {
    GETSTATUS (IDLE), GETSTATUS (BUSY), CLRSTATUS, ABORT, GETSTATE ("04"), GETSTATUS (BUSY),
    DNLOAD_STALLS (0, "21 00 08 00 08"),
  };
  static const ScriptStep alive[] = { GETSTATUS (IDLE) };
  g_autoptr (OptioSimDevice) device =
      new_faulty (OPTIO_SIM_FAULT_STUCK_BUSY, OPTIO_DFU_REQUEST_GETSTATUS, 2, FALSE);

  RUN (device, steps);
  g_assert_true (optio_sim_device_bus_reset (device, optio_sim_device_now (device)));
  script_configure (device);
  RUN (device, alive);
}

/* The second DNLOAD, that is the first block, is said to be written. */
static void
test_dropped_write (void)
{
  static const ScriptStep steps[] = {
    SET_ADDRESS ("00 08 00 08"),
    DNLOAD (2, "11 22"),
    GETSTATUS (BUSY),
    GETSTATUS (DNLOAD_IDLE),
    DNLOAD (3, "33 44"),
    GETSTATUS_THEN (BUSY, 1),
    GETSTATUS (DNLOAD_IDLE),
  };
  g_autoptr (OptioSimDevice) device =
      new_faulty (OPTIO_SIM_FAULT_DROP_WRITE, OPTIO_DFU_REQUEST_DNLOAD, 2, FALSE);

  RUN (device, steps);
  script_assert_memory (device, 0x08000800, "ff ff");
  script_assert_memory (device, 0x08001000, "33 44");
}

/* A fault without an occasion has no effect; one that is forgotten does not come. */
static void
test_without_effect (void)
{
  static const ScriptStep steps[] = { GETSTATUS (IDLE), SET_ADDRESS ("00 08 00 08") };
  static const OptioSimFault stall = { OPTIO_SIM_FAULT_STALL, OPTIO_SIM_ANY_TRANSFER, 1, FALSE };
  g_autoptr (OptioSimDevice) device =
      new_faulty (OPTIO_SIM_FAULT_FLIP_BIT, OPTIO_DFU_REQUEST_DNLOAD, 1, FALSE);

  optio_sim_device_add_fault (device, &stall);
  optio_sim_device_clear_faults (device);
  RUN (device, steps);
  g_assert_cmpuint (optio_sim_device_get_n_struck (device), ==, 0);
}

/* What the engine is told. */
static void
test_errors (void)
{
  static const struct
  {
    OptioSimFaultKind kind;
    OptioError code;
  } cases[] = {
    { OPTIO_SIM_FAULT_STALL, OPTIO_ERROR_STALLED },
    { OPTIO_SIM_FAULT_TIMEOUT, OPTIO_ERROR_TIMEOUT },
    { OPTIO_SIM_FAULT_IO, OPTIO_ERROR_IO },
    { OPTIO_SIM_FAULT_UNPLUG, OPTIO_ERROR_GONE },
    { OPTIO_SIM_FAULT_LONG, OPTIO_ERROR_PROTOCOL },
  };
  static const OptioControl getstatus = { .request_type = 0xa1,
                                          .request = OPTIO_DFU_REQUEST_GETSTATUS,
                                          .timeout_ms = 1000 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OptioSimDevice) device =
          new_faulty (cases[i].kind, OPTIO_DFU_REQUEST_GETSTATUS, 1, FALSE);
      g_autoptr (GError) error = NULL;
      g_autoptr (OptioTransport) transport =
          optio_device_open (OPTIO_DEVICE (device), NULL, &error);
      guint8 status[6];

      g_assert_no_error (error);
      g_assert_cmpint (
          optio_transport_control_in (transport, &getstatus, status, sizeof status, &error), <, 0);
      g_assert_error (error, OPTIO_ERROR, (int) cases[i].code);
      optio_transport_close (transport);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-faults/lost-transfers", test_lost_transfers);
  g_test_add_func ("/sim-faults/unplug-and-return", test_unplug_and_return);
  g_test_add_func ("/sim-faults/unplug-cuts-work", test_unplug_cuts_work);
  g_test_add_func ("/sim-faults/spoiled-answers", test_spoiled_answers);
  g_test_add_func ("/sim-faults/garbage", test_garbage);
  g_test_add_func ("/sim-faults/stuck-busy", test_stuck_busy);
  g_test_add_func ("/sim-faults/dropped-write", test_dropped_write);
  g_test_add_func ("/sim-faults/without-effect", test_without_effect);
  g_test_add_func ("/sim-faults/errors", test_errors);
  return g_test_run ();
}
