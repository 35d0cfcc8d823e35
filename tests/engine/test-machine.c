/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The state machine against scripts of the wire: each names the device that answers like this. */

#include "optio-error.h"
#include "optio-machine.h"
#include "scripted-transport.h"

typedef struct
{
  OptioTransport *transport;
  OptioWire wire;
  OptioMachine machine;
  GString *states; /* the transitions that were told */
} Fixture;

static void
note_state (OptioEvent *event,
            gpointer    user_data)
{
  GString *states = user_data;
  g_autofree char *text = NULL;

  if (optio_event_get_kind (event) != OPTIO_EVENT_STATE)
    return;

  text = optio_event_describe (event);
  g_string_append_printf (states, "%s%s", states->len > 0 ? "\n" : "", text);
}

static void
begin (Fixture    *fixture,
       const char *script)
{
  fixture->transport = scripted_transport_new (script);
  fixture->states = g_string_new (NULL);
  optio_wire_init (&fixture->wire, fixture->transport, 0, note_state, fixture->states);
  optio_machine_init (&fixture->machine, &fixture->wire);
}

static void
end (Fixture *fixture)
{
  scripted_transport_assert_done (fixture->transport);
  optio_machine_clear (&fixture->machine);
  g_string_free (fixture->states, TRUE);
  g_object_unref (fixture->transport);
}

typedef struct
{
  const char *name;
  const char *script;
  int code; /* of the error, or -1 if it must succeed */
} SettleCase;

#define STALL_5                                                                                    \
  "GETSTATUS stall\nGETSTATUS stall\nGETSTATUS stall\nGETSTATUS stall\nGETSTATUS stall\n"
#define STALL_20 STALL_5 STALL_5 STALL_5 STALL_5

static const SettleCase settle_cases[] = {
  /* ABORT in dfuIDLE is harmless, and drops what mboot hides behind that state. */
  { "idle", "GETSTATE 2\nABORT\nGETSTATUS 0 0 2", -1 },
  /* What a dead tool parked must not be carried out: ABORT comes before any GETSTATUS. */
  { "parked-in-dnload-sync", "GETSTATE 3\nABORT\nGETSTATUS 0 0 2", -1 },
  { "parked-in-manifest-sync", "GETSTATE 6\nABORT\nGETSTATUS 0 0 2", -1 },
  /* As STM32CubeProgrammer left an F746 and a G0C1. */
  { "upload-idle", "GETSTATE 9\nABORT\nGETSTATUS 0 0 2", -1 },
  { "dnload-idle", "GETSTATE 5\nABORT\nGETSTATUS 0 0 2", -1 },
  /* F4, F7, GD32 after plugging in: errFIRMWARE. */
  { "error-after-plug-in", "GETSTATE 10\nGETSTATUS 10 0 10\nCLRSTATUS\nGETSTATUS 0 0 2", -1 },
  /* mboot and others do not answer GETSTATE. */
  { "no-getstate", "GETSTATE stall\nABORT\nGETSTATUS 0 0 2", -1 },
  { "getstate-unanswered", "GETSTATE timeout\nABORT\nGETSTATUS 0 0 2", -1 },
  { "getstate-garbage", "GETSTATE 92\nABORT\nGETSTATUS 0 0 2", -1 },
  /* Silent as a whole: no more patience than for what may keep it busy. */
  { "silent", "GETSTATE timeout\nABORT timeout\nGETSTATUS timeout", OPTIO_ERROR_TIMEOUT },
  /* Stuck until its port is reset: the bound is waited for once. */
  { "stuck-busy",
    "GETSTATE 4\nGETSTATUS 0 40 4\nGETSTATUS 0 40 4\nGETSTATUS 0 40 4\nGETSTATUS 0 40 4\n"
    "GETSTATUS 0 40 4\nCLRSTATUS\nGETSTATUS 0 40 4\nABORT\nGETSTATUS 0 40 4",
    OPTIO_ERROR_PROTOCOL },
  /* Old Open Bootloader: GETSTATE says 11, the first CLRSTATUS makes errUNKNOWN, the second OK. */
  { "open-bootloader-two-steps",
    "GETSTATE 11\nGETSTATUS 11 0 10\nCLRSTATUS\nGETSTATUS 14 0 10\nCLRSTATUS\nGETSTATUS 0 0 2",
    -1 },
  /* ST library after a refused UPLOAD: bState 15. */
  { "state-15",
    "GETSTATE 15\nGETSTATUS 0 0 15\nCLRSTATUS\nGETSTATUS 14 0 10\nCLRSTATUS\nGETSTATUS 0 0 2", -1 },
  /* F0 STALLs GETSTATUS while its flash is busy. */
  { "stall-while-busy",
    "GETSTATE 4\nGETSTATUS stall\nwait 50\nGETSTATUS stall\nwait 50\nGETSTATUS 0 0 5\nABORT\n"
    "GETSTATUS 0 0 2",
    -1 },
  /* Busy, and ready in time. */
  { "busy-then-ready", "GETSTATE 4\nGETSTATUS 0 100 4\nwait 500\nGETSTATUS 0 0 5\nABORT\n"
                       "GETSTATUS 0 0 2",
    -1 },
  /* H74x and ST's old library: wedged in dfuDNBUSY, freed by two CLRSTATUS. */
  { "wedged-busy",
    "GETSTATE 4\nGETSTATUS 0 100 4\nGETSTATUS 0 100 4\nGETSTATUS 0 100 4\nGETSTATUS 0 100 4\n"
    "GETSTATUS 0 100 4\nCLRSTATUS\nGETSTATUS 14 0 10\nCLRSTATUS\nGETSTATUS 0 0 2",
    -1 },
  /* libopencm3: CLRSTATUS does nothing in dfuDNBUSY, ABORT does. */
  { "wedged-freed-by-abort",
    "GETSTATE 4\nGETSTATUS 0 100 4\nGETSTATUS 0 100 4\nGETSTATUS 0 100 4\nGETSTATUS 0 100 4\n"
    "GETSTATUS 0 100 4\nCLRSTATUS\nGETSTATUS 0 100 4\nABORT\nGETSTATUS 0 0 2",
    -1 },
  /* It STALLs for 2 s, which is all that it can be busy. */
  { "wedged-stalling",
    "GETSTATE stall\nABORT stall\n" STALL_20 STALL_20
    "GETSTATUS stall\nCLRSTATUS\nGETSTATUS 14 0 10\n"
    "CLRSTATUS\nGETSTATUS 0 0 2",
    -1 },
  { "stalls-for-ever",
    "GETSTATE stall\nABORT stall\n" STALL_20 STALL_20 "GETSTATUS stall\nCLRSTATUS stall\n"
    "GETSTATUS stall\nGETSTATUS stall",
    OPTIO_ERROR_STALLED },
  /* STM32C5 STALLs CLRSTATUS where it is not legal. */
  { "clrstatus-stalled", "GETSTATE 11\nGETSTATUS 0 0 11\nCLRSTATUS stall\nGETSTATUS 0 0 2", -1 },
  { "application", "GETSTATE 0\nGETSTATUS 0 0 0", OPTIO_ERROR_MISMATCH },
  { "leaving", "GETSTATE 7\nGETSTATUS 0 1 7", OPTIO_ERROR_GONE },
  { "gone", "GETSTATE gone", OPTIO_ERROR_GONE },
  { "never-idle",
    "GETSTATE 10\nGETSTATUS 11 0 10\nCLRSTATUS\nGETSTATUS 11 0 10\nCLRSTATUS\nGETSTATUS 11 0 10\n"
    "CLRSTATUS\nGETSTATUS 11 0 10\nCLRSTATUS\nGETSTATUS 11 0 10",
    OPTIO_ERROR_PROTOCOL },
};

static void
test_settle (gconstpointer data)
{
  const SettleCase *settle_case = data;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  begin (&fixture, settle_case->script);
  g_assert_cmpint (optio_machine_settle (&fixture.machine, 2000, &error), ==,
                   settle_case->code < 0);

  if (settle_case->code >= 0)
    g_assert_error (error, OPTIO_ERROR, settle_case->code);
  else
    g_assert_cmpuint (optio_machine_get_state (&fixture.machine), ==, OPTIO_DFU_IDLE);
  end (&fixture);
}

/* Of a board that is not known to bear early questions. */
static OptioPace
make_pace (guint bound_ms)
{
  OptioPace pace;

  optio_pace_init (&pace, bound_ms, FALSE, 1, 0);
  return pace;
}

#define SETTLED "GETSTATE 2\nABORT\nGETSTATUS 0 0 2\n"

static void
settle (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  optio_machine_settle (&fixture->machine, 1000, &error);
  g_assert_no_error (error);
  g_string_truncate (fixture->states, 0);
}

/* F407: Set Address advertises 104 ms and takes none, so nothing is waited for. */
static void
test_set_address_does_not_wait (void)
{
  g_autoptr (GError) error = NULL;
  Fixture fixture;
  gint64 start_us;

  begin (&fixture, SETTLED "DNLOAD 0 2100400008\nGETSTATUS 0 104 4\nGETSTATUS 0 0 5");
  settle (&fixture);
  start_us = optio_wire_now_us (&fixture.wire);
  optio_machine_set_doing (&fixture.machine, "set address");
  optio_machine_set_address (&fixture.machine, 0x08004000, &error);
  g_assert_no_error (error);
  g_assert_cmpint (optio_wire_now_us (&fixture.wire) - start_us, <, 1000);
  g_assert_cmpstr (fixture.states->str, ==,
                   "dfuIDLE -> dfuDNLOAD-SYNC  set address\n"
                   "dfuDNLOAD-SYNC -> dfuDNBUSY  set address\n"
                   "dfuDNBUSY -> dfuDNLOAD-IDLE  set address");
  end (&fixture);
}

static void
test_erase_waits_as_advertised (void)
{
  OptioPace pace = make_pace (4000);
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  begin (&fixture, SETTLED "DNLOAD 0 4100400008\nGETSTATUS 0 100 4\nwait 100\nGETSTATUS 0 100 4\n"
                           "wait 6\nGETSTATUS 0 0 5");
  settle (&fixture);
  optio_machine_erase (&fixture.machine, 0x08004000, 16384, &pace, &error);
  g_assert_no_error (error);
  end (&fixture);
}

/* F072: GETSTATUS is STALLed while the flash is busy. */
static void
test_stall_is_busy (void)
{
  static const guint8 data[4] = { 1, 2, 3, 4 };
  OptioPace pace = make_pace (500);
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  begin (&fixture, SETTLED "DNLOAD 7 01020304\nGETSTATUS 0 40 4\nwait 40\nGETSTATUS stall\n"
                           "wait 2\nGETSTATUS 0 0 5");
  settle (&fixture);
  optio_machine_download (&fixture.machine, 7, data, sizeof data, &pace, &error);
  g_assert_no_error (error);
  end (&fixture);
}

/* STM32U5A9 is said to answer dfuDNLOAD-IDLE at once. */
static void
test_straight_to_download_idle (void)
{
  static const guint8 data[4] = { 1, 2, 3, 4 };
  OptioPace pace = make_pace (500);
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  begin (&fixture, SETTLED "DNLOAD 2 *4\nGETSTATUS 0 0 5");
  settle (&fixture);
  optio_machine_download (&fixture.machine, 2, data, sizeof data, &pace, &error);
  g_assert_no_error (error);
  end (&fixture);
}

/* L432 says dfuIDLE while it works: it is asked again. One that means it is believed. */
static void
test_idle_while_working (void)
{
  static const char *const ends[] = { "wait 50\nGETSTATUS 0 0 5",
                                      "wait 50\nGETSTATUS 0 0 2\nwait 50\nGETSTATUS 0 0 2" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *script = g_strconcat (
          SETTLED, "DNLOAD 0 4100400008\nGETSTATUS 0 10 4\nwait 10\nGETSTATUS 0 0 2\n", ends[i],
          NULL);
      OptioPace pace = make_pace (4000);
      g_autoptr (GError) error = NULL;
      Fixture fixture;

      begin (&fixture, script);
      settle (&fixture);
      optio_machine_erase (&fixture.machine, 0x08004000, 2048, &pace, &error);
      g_assert_no_error (error);
      end (&fixture);
    }
}

static void
test_error_status (void)
{
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  begin (&fixture, SETTLED "DNLOAD 0 2100000090\nGETSTATUS 0 0 4\nGETSTATUS 1 0 10");
  settle (&fixture);
  g_assert_false (optio_machine_set_address (&fixture.machine, 0x90000000, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_STATUS);
  g_assert_cmpstr (error->message, ==, "the board reports errTARGET in dfuERROR");
  end (&fixture);
}

static void
test_busy_for_ever (void)
{
  OptioPace pace = make_pace (200);
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  /* 0xFFFFFF ms must not sleep for hours: the bound holds. */
  begin (&fixture, SETTLED "DNLOAD 0 4100000008\nGETSTATUS 0 16777215 4\nwait 200\n"
                           "GETSTATUS 0 16777215 4");
  settle (&fixture);
  g_assert_false (optio_machine_erase (&fixture.machine, 0x08000000, 16384, &pace, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_TIMEOUT);
  end (&fixture);
}

/* Upload and download are never mixed without ABORT. */
static void
test_abort_between_directions (void)
{
  static const guint8 data[2] = { 1, 2 };
  OptioPace pace = make_pace (500);
  g_autoptr (GError) error = NULL;
  guint8 read[2];
  Fixture fixture;

  begin (&fixture, SETTLED "DNLOAD 2 0102\nGETSTATUS 0 0 4\nGETSTATUS 0 0 5\n"
                           "ABORT\nUPLOAD 2 aabb\nUPLOAD 3 ccdd\n"
                           "ABORT\nDNLOAD 3 0102\nGETSTATUS 0 0 4\nGETSTATUS 0 0 5");
  settle (&fixture);
  optio_machine_download (&fixture.machine, 2, data, 2, &pace, &error);
  g_assert_no_error (error);
  optio_machine_upload (&fixture.machine, 2, read, 2, &error);
  g_assert_no_error (error);
  g_assert_cmphex (read[1], ==, 0xbb);
  optio_machine_upload (&fixture.machine, 3, read, 2, &error);
  g_assert_no_error (error);
  optio_machine_download (&fixture.machine, 3, data, 2, &pace, &error);
  g_assert_no_error (error);
  end (&fixture);
}

/* G0 holds its answer until it is ready, so that there is nothing to wait for. On a computer whose
 * sleeps end late this must stay so, and not become longer from block to block. */
static void
test_late_clock (void)
{
  static const guint8 data[2] = { 1, 2 };
  g_autoptr (GString) script = g_string_new (SETTLED);
  g_autoptr (GError) error = NULL;
  OptioPace pace;
  Fixture fixture;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (script, "DNLOAD %u 0102\nGETSTATUS 0 50 4\nGETSTATUS 0 0 5%s",
                            2 + i, i < 99 ? "\n" : "");
  optio_pace_init (&pace, 500, TRUE, sizeof data, 11000);
  begin (&fixture, script->str);
  settle (&fixture);
  scripted_transport_set_lateness (fixture.transport, 1500);

  for (guint i = 0; i < 100; i++)
    {
      optio_machine_download (&fixture.machine, 2 + i, data, sizeof data, &pace, &error);
      g_assert_no_error (error);
    }

  g_assert_cmpint (optio_pace_get_first_wait_us (&pace, sizeof data, 50), ==, 0);
  end (&fixture);
}

/* After the way back to dfuIDLE the pointer is unknown: a block would land in the wrong place. */
static void
test_no_data_after_an_error (void)
{
  static const guint8 data[2] = { 1, 2 };
  OptioPace pace = make_pace (500);
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  begin (&fixture, SETTLED "DNLOAD 2 0102\nGETSTATUS 0 0 4\nGETSTATUS 3 0 10");
  settle (&fixture);
  g_assert_false (optio_machine_download (&fixture.machine, 2, data, 2, &pace, &error));
  g_clear_error (&error);
  g_assert_false (optio_machine_download (&fixture.machine, 3, data, 2, &pace, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_PROTOCOL);
  end (&fixture);
}

typedef struct
{
  const char *name;
  const char *script;
  OptioError code;
  const char *message;
} UploadFailure;

static const UploadFailure upload_failures[] = {
  { "refused", SETTLED "UPLOAD 2 stall\nGETSTATUS 11 0 10", OPTIO_ERROR_STATUS,
    "the board reports errVENDOR in dfuERROR" },
  { "short", SETTLED "UPLOAD 2 aabb\nGETSTATUS 0 0 9", OPTIO_ERROR_PROTOCOL,
    "the board sent 2 of 4 bytes" },
  /* Open Bootloader with readout protection. */
  { "empty", SETTLED "UPLOAD 2\nGETSTATUS 11 0 10", OPTIO_ERROR_STATUS,
    "the board reports errVENDOR in dfuERROR" },
  { "unexplained", SETTLED "UPLOAD 2\nGETSTATUS stall", OPTIO_ERROR_PROTOCOL,
    "the board sent 0 of 4 bytes" },
};

/* The board's own reason counts, where it has one. */
static void
test_failing_upload (gconstpointer data)
{
  const UploadFailure *row = data;
  g_autoptr (GError) error = NULL;
  guint8 read[4];
  Fixture fixture;

  begin (&fixture, row->script);
  settle (&fixture);
  g_assert_false (optio_machine_upload (&fixture.machine, 2, read, sizeof read, &error));
  g_assert_error (error, OPTIO_ERROR, (int) row->code);
  g_assert_cmpstr (error->message, ==, row->message);
  end (&fixture);
}

static const char *const leave_ends[] = {
  "DNLOAD 2\nGETSTATUS 0 1 7\nGETSTATE gone",
  "DNLOAD 2\nGETSTATUS stall\nGETSTATE gone",
  "DNLOAD 2\nGETSTATUS gone\nGETSTATE gone",
  "DNLOAD 2\nGETSTATUS io\nGETSTATE io\nGETSTATE gone",
  "DNLOAD 2\nGETSTATUS timeout\nGETSTATE stall\nGETSTATE gone",
  "DNLOAD gone\nGETSTATUS gone\nGETSTATE gone",
  "DNLOAD stall\nGETSTATUS gone\nGETSTATE gone",
  /* F105 and F407 at some hosts. */
  "DNLOAD 2\nGETSTATUS 14 0 10\nGETSTATE gone",
  /* The first GETSTATUS was lost. */
  "DNLOAD 2\nGETSTATUS io\nGETSTATE 6\nGETSTATUS 0 1 7\nGETSTATE gone",
};

/* It is looked at each 20 ms for a second. */
#define STAY_5(line) "\n" line "\n" line "\n" line "\n" line "\n" line
#define STAY_50(line)                                                                              \
  STAY_5 (line) STAY_5 (line) STAY_5 (line) STAY_5 (line) STAY_5 (line)                            \
  STAY_5 (line) STAY_5 (line) STAY_5 (line) STAY_5 (line) STAY_5 (line)

static const struct
{
  const char *end;
  OptioError code;
  const char *message;
} leave_refusals[] = {
  { "DNLOAD 2\nGETSTATUS 14 0 10" STAY_50 ("GETSTATE 10"), OPTIO_ERROR_STATUS,
    "the board reports errUNKNOWN in dfuERROR" },
  { "DNLOAD stall\nGETSTATUS 15 0 10" STAY_50 ("GETSTATE stall"), OPTIO_ERROR_STATUS,
    "the board reports errSTALLEDPKT in dfuERROR" },
  { "DNLOAD stall\nGETSTATUS 0 0 2\nGETSTATE 2", OPTIO_ERROR_PROTOCOL,
    "the board was asked to leave its bootloader, but stays in dfuIDLE" },
  /* A virgin L412 needs a power cycle. */
  { "DNLOAD 2\nGETSTATUS 0 1 7" STAY_50 ("GETSTATE 7"), OPTIO_ERROR_PROTOCOL,
    "the board was asked to leave its bootloader, but stays in dfuMANIFEST" },
};

/* From the empty DNLOAD on, errors are the normal end. */
static void
test_leave (gconstpointer data)
{
  const char *leave_end = data;
  g_autofree char *script = g_strconcat (SETTLED, leave_end, NULL);
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  begin (&fixture, script);
  settle (&fixture);
  g_assert_true (optio_machine_leave (&fixture.machine, &error));
  g_assert_no_error (error);
  end (&fixture);
}

/* A board that answers that it is still there has not left. */
static void
test_leave_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (leave_refusals); i++)
    {
      g_autofree char *script = g_strconcat (SETTLED, leave_refusals[i].end, NULL);
      g_autoptr (GError) error = NULL;
      Fixture fixture;

      begin (&fixture, script);
      settle (&fixture);
      g_assert_false (optio_machine_leave (&fixture.machine, &error));
      g_assert_error (error, OPTIO_ERROR, (int) leave_refusals[i].code);
      g_assert_cmpstr (error->message, ==, leave_refusals[i].message);
      end (&fixture);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (settle_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/machine/settle/", settle_cases[i].name, NULL);

      g_test_add_data_func (path, &settle_cases[i], test_settle);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (upload_failures); i++)
    {
      g_autofree char *path = g_strconcat ("/machine/upload/", upload_failures[i].name, NULL);

      g_test_add_data_func (path, &upload_failures[i], test_failing_upload);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (leave_ends); i++)
    {
      g_autofree char *path = g_strdup_printf ("/machine/leave/%u", (guint) i);

      g_test_add_data_func (path, leave_ends[i], test_leave);
    }

  g_test_add_func ("/machine/leave-refused", test_leave_refused);
  g_test_add_func ("/machine/set-address-does-not-wait", test_set_address_does_not_wait);
  g_test_add_func ("/machine/erase-waits-as-advertised", test_erase_waits_as_advertised);
  g_test_add_func ("/machine/stall-is-busy", test_stall_is_busy);
  g_test_add_func ("/machine/straight-to-download-idle", test_straight_to_download_idle);
  g_test_add_func ("/machine/idle-while-working", test_idle_while_working);
  g_test_add_func ("/machine/error-status", test_error_status);
  g_test_add_func ("/machine/busy-for-ever", test_busy_for_ever);
  g_test_add_func ("/machine/abort-between-directions", test_abort_between_directions);
  g_test_add_func ("/machine/late-clock", test_late_clock);
  g_test_add_func ("/machine/no-data-after-an-error", test_no_data_after_an_error);
  return g_test_run ();
}
