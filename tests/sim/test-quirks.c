/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Transcripts of quirks of the transfers and of GETSTATUS. Each test names the board on which the
 * quirk was seen and the source; optio-board-quirk.h has all of them. */

#include "optio-error.h"
#include "optio-sim-device-private.h"
#include "sim-script.h"

#define IDLE "00 000000 02 00"
#define BUSY "00 280000 04 00"
#define DNLOAD_IDLE "00 000000 05 00"
#define ERR_TARGET "01 000000 0a 00"
#define ERR_FIRMWARE "0a 000000 0a 00"
#define ERR_UNKNOWN "0e 000000 0a 00"
#define MANIFEST "00 010000 07 00"

#define SET_ADDRESS(bytes) DNLOAD (0, "21 " bytes), GETSTATUS (BUSY), GETSTATUS (DNLOAD_IDLE)

#define RUN(device, steps) script_run (device, steps, G_N_ELEMENTS (steps))

/* A program that starts: stack behind the RAM of an F072, reset vector in the flash. */
#define VECTORS "00 40 00 20 09 00 00 08 fe e7"

#define FULL_BLOCK 2048
#define N_BLOCKS 20

static OptioSimDevice *
new_f072 (OptioBoardQuirk quirk)
{
  return script_new_variant ("f072", OPTIO_ROM_AN2662, OPTIO_BOARD_QUIRK_BIT (quirk));
}

static OptioSimDevice *
new_g0c1 (OptioBoardQuirk quirk)
{
  return script_new_variant ("g0c1", OPTIO_ROM_ST_LIBRARY, OPTIO_BOARD_QUIRK_BIT (quirk));
}

static void
reset_bus (OptioSimDevice *device)
{
  g_assert_true (optio_sim_device_bus_reset (device, optio_sim_device_now (device)));
  script_configure (device);
}

/* F4, F7, L4, GD32 (dfu-util ticket 231): at every start. */
static void
test_starts_in_error (void)
{
  static const ScriptStep steps[] = { GETSTATUS (ERR_FIRMWARE), CLRSTATUS, GETSTATUS (IDLE) };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_STARTS_IN_ERROR);

  RUN (device, steps);
  script_replug (device);
  RUN (device, steps);
}

/* G0C1 (ST community 839156) and F746 after another tool; gone after a reset of the port. */
static void
test_starts_in_another_state (void)
{
  static const struct
  {
    OptioBoardQuirk quirk;
    ScriptStep steps[3];
  } cases[] = {
    { OPTIO_BOARD_QUIRK_STARTS_IN_DNLOAD_IDLE, { GETSTATE ("05"), ABORT, GETSTATUS (IDLE) } },
    { OPTIO_BOARD_QUIRK_STARTS_IN_UPLOAD_IDLE, { GETSTATE ("09"), ABORT, GETSTATUS (IDLE) } },
  };
  static const ScriptStep idle[] = { GETSTATUS (IDLE) };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OptioSimDevice) device = new_f072 (cases[i].quirk);

      RUN (device, cases[i].steps);
      reset_bus (device);
      RUN (device, idle);
    }
}

/* ST's library, usbd_dfu.c: GETSTATUS carries out what a dead tool left behind; ABORT drops it. */
static void
test_parked_erase (void)
{
  static const ScriptStep careless[] = { GETSTATE ("03"), GETSTATUS_THEN (BUSY, 20),
                                         GETSTATUS (DNLOAD_IDLE) };
  static const ScriptStep careful[] = { GETSTATE ("03"), ABORT, GETSTATUS (IDLE) };
  static const OptioBoardQuirk quirk = OPTIO_BOARD_QUIRK_STARTS_WITH_PARKED_ERASE;
  g_autoptr (OptioSimDevice) first = new_f072 (quirk);
  g_autoptr (OptioSimDevice) second = new_f072 (quirk);

  script_poke (first, 0x08000000, "aa bb");
  RUN (first, careless);
  script_assert_memory (first, 0x08000000, "ff ff");
  script_poke (second, 0x08000000, "aa bb");
  RUN (second, careful);
  script_assert_memory (second, 0x08000000, "aa bb");
}

/* L432 (ST community 0D50X00009XkXcQSAV): dfuIDLE while the flash is busy, 20 ms here. */
static void
test_early_status_idle (void)
{
  static const ScriptStep steps[] = {
    DNLOAD (0, "41 00 00 00 08"),
    GETSTATUS_THEN (BUSY, 10),
    GETSTATUS_THEN (IDLE, 10),
    GETSTATUS (DNLOAD_IDLE),
  };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_EARLY_STATUS_IDLE);

  RUN (device, steps);
}

/* U5A9 (dfu-util ticket 145): dfuDNLOAD-IDLE at once, or the error. */
static void
test_skips_busy (void)
{
  static const ScriptStep steps[] = {
    DNLOAD (0, "41 00 00 00 08"), GETSTATUS_AFTER (DNLOAD_IDLE, 20),
    DNLOAD (0, "21 00 08 00 08"), GETSTATUS (DNLOAD_IDLE),
    DNLOAD (2, "11 22"),          GETSTATUS_AFTER (DNLOAD_IDLE, 1),
    DNLOAD (0, "21 00 00 00 90"), GETSTATUS (ERR_TARGET),
  };
  static const ScriptStep library[] = {
    DNLOAD (0, "41 00 00 00 08"),
    GETSTATUS_AFTER (DNLOAD_IDLE, 22),
  };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_SKIPS_BUSY);
  g_autoptr (OptioSimDevice) other = new_g0c1 (OPTIO_BOARD_QUIRK_SKIPS_BUSY);

  RUN (device, steps);
  script_assert_memory (device, 0x08000800, "11 22");
  RUN (other, library);
}

/* OpenMoko and others (dfu-util quirks.c): 0xFFFFFF ms. */
static void
test_endless_poll (void)
{
  static const ScriptStep steps[] = {
    DNLOAD (0, "21 00 08 00 08"),
    GETSTATUS ("00 ffffff 04 00"),
    GETSTATUS (DNLOAD_IDLE),
  };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_ENDLESS_POLL);

  RUN (device, steps);
}

/* nRF with Zephyr (issue 8734): 6 s inside one transfer. */
static void
test_slow_status (void)
{
  static const ScriptStep steps[] = {
    DNLOAD (0, "41 00 00 00 08"),
    GETSTATUS_AFTER (BUSY, 6000),
    GETSTATUS (DNLOAD_IDLE),
  };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_SLOW_STATUS);

  RUN (device, steps);
}

static OptioSimReply
send_block (OptioSimDevice *device,
            guint           block,
            const guint8   *bytes,
            gsize           size)
{
  const guint8 setup[8] = { 0x21, OPTIO_DFU_REQUEST_DNLOAD, (guint8) block, 0, 0, 0,
                            (guint8) size, (guint8) (size >> 8) };
  g_autofree guint8 *data = g_memdup2 (bytes, size);

  return script_send (device, setup, data, size);
}

static OptioSimReply
ask (OptioSimDevice *device,
     guint8          status[6])
{
  static const guint8 setup[8] = { 0xa1, OPTIO_DFU_REQUEST_GETSTATUS, 0, 0, 0, 0, 6, 0 };

  return script_send (device, setup, status, 6);
}

static void
pass_us (OptioSimDevice *device,
         gint64          us)
{
  optio_sim_device_pass (device, optio_sim_device_now (device) + us, NULL);
}

typedef struct
{
  guint n_stalled; /* GETSTATUS */
  guint n_busy;    /* GETSTATUS beyond what is due */
  guint n_wrong;   /* blocks that arrived otherwise than they were sent */
} Losses;

/* Writes N_BLOCKS blocks to RAM and looks at them past the bootloader. After each transfer, which
 * takes @wire_us on the wire, @pause_us pass. */
static Losses
write_blocks (OptioSimDevice *device,
              gsize           size,
              gint64          pause_us)
{
  static const guint8 set_address[] = { 0x21, 0x00, 0x00, 0x00, 0x20 };
  Losses losses = { 0 };
  guint8 status[6];

  send_block (device, 0, set_address, sizeof set_address);
  script_pass (device, 10);
  do
    {
      ask (device, status);
      script_pass (device, 10);
    }
  while (status[4] != OPTIO_DFU_DNLOAD_IDLE);

  for (guint i = 0; i < N_BLOCKS; i++)
    {
      g_autofree guint8 *bytes = g_malloc (size);
      g_autoptr (GBytes) memory = NULL;

      memset (bytes, (int) (i + 1), size);
      send_block (device, 2, bytes, size);
      pass_us (device, 100 + (gint64) size + pause_us);
      for (status[4] = 0; status[4] != OPTIO_DFU_DNLOAD_IDLE;)
        {
          gboolean is_stalled = ask (device, status).outcome == OPTIO_SIM_STALL;

          losses.n_stalled += is_stalled ? 1 : 0;
          losses.n_busy += !is_stalled && status[4] == OPTIO_DFU_DNBUSY ? 1 : 0;
          pass_us (device, 106 + pause_us);
        }

      memory = optio_sim_device_peek (device, 0x20000000, size);
      losses.n_wrong += memcmp (g_bytes_get_data (memory, NULL), bytes, size) != 0 ? 1 : 0;
    }

  losses.n_busy -= N_BLOCKS;
  return losses;
}

/* F042, F070, F072, L552, F429 (AN2606 table 36; dfu-util ticket 78): 25 us behind each transfer
 * are enough, less are not. The same each time. */
static void
test_needs_gaps (void)
{
  g_autoptr (OptioSimDevice) slow = new_f072 (OPTIO_BOARD_QUIRK_NEEDS_GAPS);
  g_autoptr (OptioSimDevice) fast = new_f072 (OPTIO_BOARD_QUIRK_NEEDS_GAPS);
  g_autoptr (OptioSimDevice) again = new_f072 (OPTIO_BOARD_QUIRK_NEEDS_GAPS);
  Losses none = write_blocks (slow, FULL_BLOCK, 25);
  Losses some = write_blocks (fast, FULL_BLOCK, 24);
  Losses same = write_blocks (again, FULL_BLOCK, 24);

  g_assert_cmpuint (none.n_stalled + none.n_busy + none.n_wrong, ==, 0);
  g_assert_cmpuint (some.n_stalled, >, 0);
  g_assert_cmpuint (some.n_busy, >=, 4);
  g_assert_cmpuint (some.n_wrong, >, 0);
  g_assert_cmpmem (&some, sizeof some, &same, sizeof same);
}

/* The same boards, worse: one transfer in a frame, as behind a hub. */
static void
test_needs_frames (void)
{
  g_autoptr (OptioSimDevice) slow = new_f072 (OPTIO_BOARD_QUIRK_NEEDS_FRAMES);
  g_autoptr (OptioSimDevice) fast = new_f072 (OPTIO_BOARD_QUIRK_NEEDS_FRAMES);
  Losses none = write_blocks (slow, FULL_BLOCK, 1000);
  Losses some = write_blocks (fast, FULL_BLOCK, 25);

  g_assert_cmpuint (none.n_stalled + none.n_busy + none.n_wrong, ==, 0);
  g_assert_cmpuint (some.n_stalled + some.n_busy + some.n_wrong, >, 0);
}

/* The same boards, worst: nothing helps a transfer of several packets. */
static void
test_needs_single_packets (void)
{
  g_autoptr (OptioSimDevice) small = new_f072 (OPTIO_BOARD_QUIRK_NEEDS_SINGLE_PACKETS);
  g_autoptr (OptioSimDevice) large = new_f072 (OPTIO_BOARD_QUIRK_NEEDS_SINGLE_PACKETS);
  Losses none = write_blocks (small, 64, 0);
  Losses some = write_blocks (large, 65, 5000);

  g_assert_cmpuint (none.n_stalled + none.n_busy + none.n_wrong, ==, 0);
  g_assert_cmpuint (some.n_stalled + some.n_busy, ==, 0);
  g_assert_cmpuint (some.n_wrong, >, 0);
}

/* The founding report (ST community, February 2025): errTARGET to a correct Set Address. */
static void
test_lost_address (void)
{
  static const guint8 set_address[] = { 0x21, 0x00, 0x00, 0x00, 0x08 };
  static const ScriptStep clear[] = { CLRSTATUS };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_NEEDS_GAPS);
  guint n_refused = 0;

  for (guint i = 0; i < N_BLOCKS; i++)
    {
      guint8 status[6];

      ask (device, status);
      send_block (device, 0, set_address, sizeof set_address);
      do
        {
          script_pass (device, 10);
          ask (device, status);
        }
      while (status[4] == OPTIO_DFU_DNBUSY);

      script_pass (device, 10);
      if (status[4] == OPTIO_DFU_ERROR)
        {
          g_assert_cmpuint (status[0], ==, OPTIO_DFU_STATUS_ERR_TARGET);
          n_refused++;
          RUN (device, clear);
        }
    }

  g_assert_cmpuint (n_refused, >, 0);
  g_assert_cmpuint (n_refused, <, N_BLOCKS);
}

/* F411 (QMK issue 17890) and F401, F411 of batch 117 (issue 17576): commands work, data do not. */
static void
test_refused_dnload (void)
{
  static const ScriptStep refused[] = {
    SET_ADDRESS ("00 08 00 08"),
    DNLOAD_STALLS (2, "11 22"),
    GETSTATUS (DNLOAD_IDLE),
  };
  static const ScriptStep broken[] = {
    SET_ADDRESS ("00 08 00 08"),
    { .request = OPTIO_DFU_REQUEST_DNLOAD, .value = 2, .out = "11 22",
      .outcome = OPTIO_SIM_BROKEN },
  };
  static const OptioControl dnload = { .request_type = 0x21, .request = OPTIO_DFU_REQUEST_DNLOAD,
                                       .value = 2, .timeout_ms = 1000 };
  g_autoptr (OptioSimDevice) f411 = new_f072 (OPTIO_BOARD_QUIRK_REFUSES_DNLOAD);
  g_autoptr (OptioSimDevice) f401 = new_f072 (OPTIO_BOARD_QUIRK_BREAKS_DNLOAD);
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioTransport) transport = NULL;

  RUN (f411, refused);
  RUN (f401, broken);

  transport = optio_device_open (OPTIO_DEVICE (f401), NULL, &error);
  g_assert_no_error (error);
  g_assert_false (optio_transport_control_out (transport, &dnload, (const guint8 *) "11", 2,
                                               &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_IO);
  optio_transport_close (transport);
}

/* L433 (ST community 0D50X00009XkXcQSAV): 1024 bytes work where 2048 are announced. */
static void
test_refuses_large_blocks (void)
{
  static const guint8 zeros[1025] = { 0 };
  static const ScriptStep steps[] = { UPLOAD_STALLS (2, 1025), UPLOAD (2, 1024, NULL) };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_REFUSES_LARGE_BLOCKS);

  g_assert_cmpint (send_block (device, 2, zeros, 1025).outcome, ==, OPTIO_SIM_STALL);
  RUN (device, steps);
  script_replug (device);
  g_assert_cmpint (send_block (device, 2, zeros, 1024).outcome, ==, OPTIO_SIM_ACK);
}

/* G431 (web-stm32-updater issue 3): GETSTATUS answers bytes of the file. Without the quirk what is
 * too large is cut off. */
static void
test_overruns_buffer (void)
{
  static const ScriptStep overrun[] = { GETSTATUS ("0f 830000 c3 07") };
  guint8 status[6];
  guint8 data[2048] = { [1024 + 16] = 0x0f, 0x83, 0x00, 0x00, 0xc3, 0x07, [1024 + 24] = 0xa5 };
  g_autoptr (OptioSimDevice) g431 = new_g0c1 (OPTIO_BOARD_QUIRK_OVERRUNS_BUFFER);
  g_autoptr (OptioSimDevice) clean = script_new_variant ("g0c1", OPTIO_ROM_ST_LIBRARY, 0);

  send_block (g431, 2, data, sizeof data);
  RUN (g431, overrun);
  send_block (clean, 2, data, sizeof data);
  ask (clean, status);
  g_assert_cmpuint (status[4], ==, OPTIO_DFU_DNBUSY);
}

/* A usbd-dfu device (vitalyvb/usbd-dfu pull request 6): a short last block lands where its own
 * length counts, block 3 of 2 bytes at 2. */
static void
test_counts_in_request_size (void)
{
  static const ScriptStep steps[] = {
    SET_ADDRESS ("00 00 00 20"),
    DNLOAD (3, "11 22"),
    GETSTATUS (BUSY),
    GETSTATUS (DNLOAD_IDLE),
    ABORT,
    UPLOAD (4, 1024, NULL),
    UPLOAD (3, 2, "11 22"),
  };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_COUNTS_IN_REQUEST_SIZE);

  RUN (device, steps);
  script_assert_memory (device, 0x20000000, "00 00 11 22 00");
  script_assert_memory (device, 0x20000800, "00 00");
}

/* C5 (Betaflight Configurator pull request 5300). */
static void
test_refuses_clrstatus (void)
{
  static const ScriptStep steps[] = {
    CLRSTATUS_STALLS,
    DNLOAD (0, "77"),
    GETSTATUS ("0f 000000 0a 00"),
    CLRSTATUS,
    GETSTATUS (IDLE),
  };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_REFUSES_CLRSTATUS);

  RUN (device, steps);
}

static OptioSimReply
get_descriptor (OptioSimDevice *device,
                guint           type,
                guint           index,
                guint8          data[255])
{
  const guint8 setup[8] = { 0x80, 6, (guint8) index, (guint8) type, 0, 0, 255, 0 };

  return script_send (device, setup, data, 255);
}

/* C5: the descriptor is in the configuration, but not to be had alone. */
static void
test_withholds_functional (void)
{
  g_autoptr (OptioSimDevice) c5 = new_f072 (OPTIO_BOARD_QUIRK_WITHHOLDS_FUNCTIONAL);
  g_autoptr (OptioSimDevice) f072 = script_new_device ("f072");
  guint8 data[255];

  g_assert_cmpint (get_descriptor (c5, 0x21, 0, data).outcome, ==, OPTIO_SIM_SILENT);
  g_assert_cmpint (get_descriptor (f072, 0x21, 0, data).outcome, ==, OPTIO_SIM_ACK);
  g_assert_cmpuint (get_descriptor (c5, 2, 0, data).length, ==, 9 + 2 * 9 + 9);
  g_assert_cmpuint (data[9 + 2 * 9 + 1], ==, 0x21);
}

/* GD32VF103 (gd32-dfu-utils issue 5): bytes instead of UTF-16, twelve of them here. */
static void
test_serial_in_bytes (void)
{
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_SERIAL_IN_BYTES);
  guint8 data[255];

  g_assert_cmpuint (get_descriptor (device, 3, 3, data).length, ==, 14);
  g_assert_cmpuint (data[0], ==, 14);
  g_assert_cmpmem (data + 2, 12, "FFFFFFFEFFFF", 12);
}

/* F427 (dfu-util dfu_util.c): bLength promises more than there is. */
static void
test_truncates_strings (void)
{
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_TRUNCATES_STRINGS);
  guint8 data[255];

  g_assert_cmpuint (get_descriptor (device, 3, 4, data).length, ==, 10);
  g_assert_cmpuint (data[0], >, 10);
  g_assert_cmpuint (get_descriptor (device, 3, 1, data).length, ==, data[0]);
}

/* GD32VF103 (IronOS issue 1148): error -71 at a name of an alternate setting, then silence until
 * the cable is pulled. */
static void
test_crashes_on_strings (void)
{
  static const ScriptStep silent[] = { GETSTATUS_SILENT };
  static const ScriptStep alive[] = { GETSTATUS (IDLE) };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_CRASHES_ON_STRINGS);
  guint8 data[255];

  g_assert_cmpint (get_descriptor (device, 3, 3, data).outcome, ==, OPTIO_SIM_ACK);
  g_assert_cmpint (get_descriptor (device, 3, 4, data).outcome, ==, OPTIO_SIM_BROKEN);
  g_assert_cmpint (get_descriptor (device, 3, 3, data).outcome, ==, OPTIO_SIM_SILENT);
  RUN (device, silent);
  script_replug (device);
  RUN (device, alive);
}

/* F0, F446, H743 (dfu-util listings): two boards, one serial number. Others differ. */
static void
test_constant_serial (void)
{
  g_autoptr (OptioSimDevice) any = script_new_variant ("f072", OPTIO_ROM_AN2662, 0);
  g_autoptr (OptioSimDevice) f072 = new_f072 (OPTIO_BOARD_QUIRK_CONSTANT_SERIAL);
  OptioBoard *boards[] = { optio_sim_device_get_board (any), optio_sim_device_get_board (f072) };
  gboolean is_equal[2];

  for (gsize i = 0; i < G_N_ELEMENTS (boards); i++)
    {
      g_autoptr (OptioDevice) first = optio_sim_device_new (boards[i], OPTIO_SIM_CLOCK_VIRTUAL, 0);
      g_autoptr (OptioDevice) second =
          optio_sim_device_new (boards[i], OPTIO_SIM_CLOCK_VIRTUAL, 1);
      const char *serial = optio_identity_get_fields (optio_device_get_identity (second))->serial;

      is_equal[i] = g_str_equal (
          optio_identity_get_fields (optio_device_get_identity (first))->serial, serial);
      script_configure (OPTIO_SIM_DEVICE (second));
      {
        guint8 data[255];

        get_descriptor (OPTIO_SIM_DEVICE (second), 3, 3, data);
        g_assert_cmpuint (data[0], ==, 2 + 2 * strlen (serial));
        g_assert_cmpuint (data[data[0] - 2], ==, serial[strlen (serial) - 1]);
      }
    }

  g_assert_false (is_equal[0]);
  g_assert_true (is_equal[1]);
}

static void
assert_gone (OptioSimDevice  *device,
             OptioSimPresence presence)
{
  script_pass (device, 2);
  g_assert_cmpint (optio_sim_device_get_presence (device), ==, presence);
}

/* GD32 (dfu-util quirks.c), F105 and F407 (ST community 404374), many (Klipper issue 21): three
 * ways to leave that look like failures. */
static void
test_odd_ways_to_leave (void)
{
  static const struct
  {
    OptioBoardQuirk quirk;
    ScriptStep steps[2];
  } cases[] = {
    { OPTIO_BOARD_QUIRK_LEAVES_AT_ONCE,
      { DNLOAD (0, NULL),
        { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .outcome = OPTIO_SIM_GONE,
          .takes_ms = 1 } } },
    { OPTIO_BOARD_QUIRK_LEAVE_SAYS_UNKNOWN, { DNLOAD (0, NULL), GETSTATUS (ERR_UNKNOWN) } },
    { OPTIO_BOARD_QUIRK_LEAVE_STALLS, { DNLOAD (0, NULL), GETSTATUS_STALLS } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OptioSimDevice) device = new_f072 (cases[i].quirk);

      script_poke (device, 0x08000000, VECTORS);
      RUN (device, cases[i].steps);
      assert_gone (device, OPTIO_SIM_IN_APPLICATION);
    }
}

/* GD32 without any GETSTATUS: the empty DNLOAD is enough. */
static void
test_leaves_without_getstatus (void)
{
  static const ScriptStep steps[] = { DNLOAD (0, NULL) };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_LEAVES_AT_ONCE);

  script_poke (device, 0x08000000, VECTORS);
  RUN (device, steps);
  assert_gone (device, OPTIO_SIM_IN_APPLICATION);
}

/* Virgin L412 (dfu-util ticket 208): dfuMANIFEST for ever, until the power is cut. */
static void
test_never_leaves (void)
{
  static const ScriptStep steps[] = { DNLOAD (0, NULL), GETSTATUS_THEN (MANIFEST, 1000),
                                      GETSTATUS (MANIFEST) };
  static const ScriptStep alive[] = { GETSTATUS (IDLE) };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_NEVER_LEAVES);

  script_poke (device, 0x08000000, VECTORS);
  RUN (device, steps);
  script_replug (device);
  RUN (device, alive);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-quirks/starts-in-error", test_starts_in_error);
  g_test_add_func ("/sim-quirks/starts-in-another-state", test_starts_in_another_state);
  g_test_add_func ("/sim-quirks/starts-with-parked-erase", test_parked_erase);
  g_test_add_func ("/sim-quirks/early-status-idle", test_early_status_idle);
  g_test_add_func ("/sim-quirks/skips-busy", test_skips_busy);
  g_test_add_func ("/sim-quirks/endless-poll", test_endless_poll);
  g_test_add_func ("/sim-quirks/slow-status", test_slow_status);
  g_test_add_func ("/sim-quirks/needs-gaps", test_needs_gaps);
  g_test_add_func ("/sim-quirks/needs-frames", test_needs_frames);
  g_test_add_func ("/sim-quirks/needs-single-packets", test_needs_single_packets);
  g_test_add_func ("/sim-quirks/lost-address", test_lost_address);
  g_test_add_func ("/sim-quirks/refused-dnload", test_refused_dnload);
  g_test_add_func ("/sim-quirks/refuses-large-blocks", test_refuses_large_blocks);
  g_test_add_func ("/sim-quirks/overruns-buffer", test_overruns_buffer);
  g_test_add_func ("/sim-quirks/counts-in-request-size", test_counts_in_request_size);
  g_test_add_func ("/sim-quirks/refuses-clrstatus", test_refuses_clrstatus);
  g_test_add_func ("/sim-quirks/withholds-functional", test_withholds_functional);
  g_test_add_func ("/sim-quirks/serial-in-bytes", test_serial_in_bytes);
  g_test_add_func ("/sim-quirks/truncates-strings", test_truncates_strings);
  g_test_add_func ("/sim-quirks/crashes-on-strings", test_crashes_on_strings);
  g_test_add_func ("/sim-quirks/constant-serial", test_constant_serial);
  g_test_add_func ("/sim-quirks/odd-ways-to-leave", test_odd_ways_to_leave);
  g_test_add_func ("/sim-quirks/leaves-without-getstatus", test_leaves_without_getstatus);
  g_test_add_func ("/sim-quirks/never-leaves", test_never_leaves);
  return g_test_run ();
}
