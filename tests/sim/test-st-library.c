/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Transcripts of ST's USB device library, Class/DFU/Src/usbd_dfu.c before v2.11.2. Each test names
 * the function of the library whose behaviour it shows. */

#include <glib/gstdio.h>

#include "sim-script.h"

#define IDLE "00 000000 02 00"
/* GetStatus: the erase time if the first byte is 0x41, else the program time, Set Address too. */
#define BUSY_ERASE "00 320000 04 00"
#define BUSY "00 3c0000 04 00"
#define DNLOAD_IDLE "00 000000 05 00"
#define ERR_UNKNOWN "0e 000000 0a 00"

#define SET_ADDRESS(bytes) DNLOAD (0, "21 " bytes), GETSTATUS (BUSY), GETSTATUS (DNLOAD_IDLE)

#define RUN(device, steps) script_run (device, steps, G_N_ELEMENTS (steps))

/* EP0_TxReady: the work runs before the status stage of GETSTATUS, which ends only with it. */
static void
test_work_inside_getstatus (void)
{
  static const ScriptStep steps[] = {
    GETSTATUS (IDLE),
    DNLOAD (0, "41 00 08 00 08"),
    GETSTATUS_AFTER (BUSY_ERASE, 22),
    GETSTATUS (DNLOAD_IDLE),
    /* old library: the erase has moved the pointer */
    DNLOAD (2, "01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10"),
    GETSTATUS_AFTER (BUSY, 1),
    GETSTATUS (DNLOAD_IDLE),
    /* any length is written as it is, at the fixed block size */
    DNLOAD (3, "aa bb cc dd ee ff 11 22"),
    GETSTATUS_AFTER (BUSY, 1),
    GETSTATUS (DNLOAD_IDLE),
    DNLOAD (1, "77 77"), /* block 1 is taken and does nothing */
    GETSTATUS (BUSY),
    GETSTATUS (DNLOAD_IDLE),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("g0c1");
  OptioSimCounters counters;

  script_poke (device, 0x08000ffe, "00 00");
  RUN (device, steps);
  script_assert_memory (device, 0x08000800, "01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 ff");
  script_assert_memory (device, 0x08000c00, "aa bb cc dd ee ff 11 22 ff");
  script_assert_memory (device, 0x08000ffe, "ff ff");
  optio_sim_device_get_counters (device, &counters);
  g_assert_cmpuint (counters.erased_sectors, ==, 1);
  g_assert_cmpuint (counters.programmed_bytes, ==, 24);
  g_assert_cmpuint (counters.faulty_programs, ==, 0);
}

/* DFU_Upload: three commands; block 1 and what cannot be read lead to state 15; without a data
 * stage it leads to dfuIDLE from anywhere. */
static void
test_upload (void)
{
  static const ScriptStep steps[] = {
    UPLOAD (0, 4, "00 21 41"),
    GETSTATE ("02"),
    UPLOAD (0, 3, "00 21 41"),
    GETSTATE ("09"),
    UPLOAD (2, 4, "de ad be ef"),
    GETSTATE ("09"),
    UPLOAD_STALLS (1, 16),
    GETSTATE ("0f"),
    GETSTATUS ("00 000000 0f 00"),
    UPLOAD_STALLS (2, 4),
    DNLOAD_STALLS (0, "21 00 00 00 08"),
    UPLOAD (0, 0, ""),
    GETSTATUS (IDLE),
    SET_ADDRESS ("00 00 00 90"), /* no address is checked here */
    UPLOAD_STALLS (2, 4),
    ABORT,
    UPLOAD_STALLS (2, 4),
    GETSTATE ("0f"),
    ABORT, /* does not know state 15 */
    GETSTATE ("0f"),
    CLRSTATUS,
    GETSTATUS (ERR_UNKNOWN),
    CLRSTATUS,
    GETSTATUS (IDLE),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("g0c1");

  script_poke (device, 0x08000000, "de ad be ef");
  RUN (device, steps);
}

/* EP0_TxReady: commands of one byte do nothing and end well. */
static void
test_commands_without_effect (void)
{
  static const ScriptStep steps[] = {
    DNLOAD (0, "41"), GETSTATUS (BUSY_ERASE), GETSTATUS (DNLOAD_IDLE), /* mass erase */
    DNLOAD (0, "92"), GETSTATUS (BUSY), GETSTATUS (DNLOAD_IDLE), /* Read Unprotect */
    DNLOAD (0, "55"), GETSTATUS (BUSY), GETSTATUS (DNLOAD_IDLE),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("g0c1");

  script_poke (device, 0x08000000, "12 34");
  RUN (device, steps);
  script_assert_memory (device, 0x08000000, "12 34");
}

/* EP0_TxReady: another length is STALLed between data stage and status stage, then forgotten. */
static void
test_odd_command (void)
{
  static const ScriptStep steps[] = {
    DNLOAD (0, "21 00 00"),
    GETSTATUS_STALLS,
    GETSTATUS (DNLOAD_IDLE),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("g0c1");

  RUN (device, steps);
}

/* EP0_TxReady returns early when an erase, a write or an unknown command fails: stuck in dfuDNBUSY.
 * DFU_Abort ignores it; two CLRSTATUS, or an UPLOAD without data, free it. */
static void
test_stuck_in_busy (void)
{
  static const ScriptStep steps[] = {
    DNLOAD (0, "41 00 00 00 90"),
    GETSTATUS (BUSY_ERASE),
    GETSTATUS (BUSY_ERASE),
    ABORT,
    GETSTATE ("04"),
    DNLOAD_STALLS (0, "21 00 00 00 08"),
    CLRSTATUS,
    GETSTATUS (ERR_UNKNOWN),
    CLRSTATUS,
    GETSTATUS (IDLE),
    DNLOAD (0, "52 00 00 00 08"),
    GETSTATUS (BUSY),
    GETSTATUS (BUSY),
    UPLOAD (0, 0, ""),
    GETSTATUS (IDLE),
    SET_ADDRESS ("00 00 08 08"), /* behind the flash */
    DNLOAD (2, "00 00 00 00 00 00 00 00"),
    GETSTATUS (BUSY),
    GETSTATUS (BUSY),
    UPLOAD_STALLS (2, 4), /* refused, yet it drops the block: the next GETSTATUS finds none */
    GETSTATUS_STALLS,
    GETSTATUS (DNLOAD_IDLE),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("g0c1");

  RUN (device, steps);
}

/* Stuck, every further IN transfer runs the command again: it works once it can. */
static void
test_stuck_command_runs_again (void)
{
  static const ScriptStep before[] = {
    DNLOAD (0, "41 00 00 00 08"),
    GETSTATUS (BUSY_ERASE),
    GETSTATUS (BUSY_ERASE),
  };
  static const ScriptStep after[] = {
    { .request = OPTIO_DFU_REQUEST_GETSTATE, .length = 1, .in = "04", .takes_ms = 22 },
    GETSTATUS (DNLOAD_IDLE),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("g0c1");
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  /* Protection taken off behind the ROM's back: the state of the chip before it was set. */
  path = g_build_filename (g_get_tmp_dir (), "optio-sim-stuck-XXXXXX", NULL);
  g_assert_cmpint (g_close (g_mkstemp (path), NULL), ==, TRUE);
  g_assert_true (optio_sim_device_save_state (device, path, &error));
  g_assert_no_error (error);

  script_poke (device, 0x1fff7800, "bb fe ff ff 44 01 00 00");
  optio_sim_device_enter_bootloader (device);
  script_pass (device, 400);
  script_configure (device);
  RUN (device, before);

  g_assert_true (optio_sim_device_load_state (device, path, &error));
  g_assert_no_error (error);
  RUN (device, after);
  g_assert_cmpint (g_remove (path), ==, 0);
}

/* DFU_ClearStatus outside dfuERROR makes an error (dfu-libusb issue 4). */
static void
test_clrstatus_makes_an_error (void)
{
  static const ScriptStep steps[] = {
    CLRSTATUS, GETSTATUS (ERR_UNKNOWN), ABORT, GETSTATUS (ERR_UNKNOWN), CLRSTATUS, GETSTATUS (IDLE),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("g0c1");

  RUN (device, steps);
}

/* DFU_Abort drops a pending block: nothing is erased. GETSTATE never runs it. */
static void
test_abort_drops (void)
{
  static const ScriptStep steps[] = {
    DNLOAD (0, "41 00 00 00 08"), GETSTATE ("03"), GETSTATE ("03"), ABORT, GETSTATUS (IDLE),
    DNLOAD (0, NULL),             GETSTATE ("06"), ABORT,           GETSTATUS (IDLE),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("g0c1");

  script_poke (device, 0x08000000, "12 34");
  RUN (device, steps);
  script_assert_memory (device, 0x08000000, "12 34");
}

/* DFU_Leave stops the bus inside GETSTATUS and resets: what follows is up to BOOT0. */
static void
test_leave (void)
{
  static const ScriptStep steps[] = { DNLOAD (2, NULL), GETSTATUS_GONE, GETSTATUS_GONE };
  g_autoptr (OptioSimDevice) device = script_new_device ("g0c1");

  script_poke (device, 0x08000000, "00 40 02 20 09 00 00 08 fe e7");
  RUN (device, steps);
  g_assert_cmpint (optio_sim_device_get_presence (device), ==, OPTIO_SIM_UNPLUGGED);
  script_pass (device, 400);
  g_assert_cmpint (optio_sim_device_get_presence (device), ==, OPTIO_SIM_IN_BOOTLOADER);

  /* RM0444 section 2.5: it has found its flash empty, and believes it until its power is cut. */
  optio_sim_device_set_boot0 (device, FALSE);
  script_configure (device);
  RUN (device, steps);
  script_pass (device, 400);
  g_assert_cmpint (optio_sim_device_get_presence (device), ==, OPTIO_SIM_IN_BOOTLOADER);

  script_replug (device);
  RUN (device, steps);
  g_assert_cmpint (optio_sim_device_get_presence (device), ==, OPTIO_SIM_IN_APPLICATION);
}

/* ST community 839156: 4 bytes meant for SECR; GETSTATUS fails after 33 ms and the board is gone.
 * As in ST's Open Bootloader they land in OPTR, and here they protect the chip. */
static void
test_options_at_an_inner_address (void)
{
  static const ScriptStep write[] = {
    SET_ADDRESS ("70 78 ff 1f"),
    DNLOAD (2, "01 fe ff ff"),
    { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .outcome = OPTIO_SIM_GONE,
      .takes_ms = 33 },
  };
  static const ScriptStep protected[] = { UPLOAD_STALLS (2, 4), GETSTATE ("0f") };
  g_autoptr (OptioSimDevice) device = script_new_device ("g0c1");

  RUN (device, write);
  script_assert_memory (device, 0x1fff7800, "01 fe ff ff fe 01 00 00 ff ff ff ff");
  script_pass (device, 400);
  script_configure (device);
  RUN (device, protected);
}

/* G0B1: pages 0 and 1 of bank 1 and page 2 of bank 2 are write-protected; a write says OK, and
 * nothing is written (ST community td-p 899414). */
static void
test_write_protection (void)
{
  static const ScriptStep steps[] = {
    DNLOAD (0, "41 00 08 00 08"), GETSTATUS (BUSY_ERASE),           GETSTATUS (DNLOAD_IDLE),
    DNLOAD (0, "41 00 10 00 08"), GETSTATUS_AFTER (BUSY_ERASE, 22), GETSTATUS (DNLOAD_IDLE),
    DNLOAD (0, "41 00 10 04 08"), GETSTATUS (BUSY_ERASE),           GETSTATUS (DNLOAD_IDLE),
    DNLOAD (2, "11 22 33 44"),    GETSTATUS (BUSY),                 GETSTATUS (DNLOAD_IDLE),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("g0c1");

  script_poke (device, 0x08000800, "12 34");
  script_poke (device, 0x08001000, "12 34");
  script_poke (device, 0x08041000, "ff 34");
  script_poke (device, 0x1fff7818, "00 00 01 00");
  script_poke (device, 0x1fff7850, "02 00 02 00");
  optio_sim_device_enter_bootloader (device);
  script_pass (device, 400);
  script_configure (device);
  RUN (device, steps);
  script_assert_memory (device, 0x08000800, "12 34");
  script_assert_memory (device, 0x08001000, "ff ff");
  script_assert_memory (device, 0x08041000, "ff 34");
}

/* v2.7.1 does not clamp: 2048 bytes run over the handle behind the buffer, and GETSTATUS answers
 * with the file's own bytes (web-stm32-updater issue 3). */
static void
test_overrun (void)
{
  static const ScriptStep steps[] = {
    GETSTATUS ("0f 830000 c3 07"),
    GETSTATE ("a5"),
    DNLOAD_STALLS (0, "21 00 00 00 08"),
    CLRSTATUS,
    CLRSTATUS,
    GETSTATUS (IDLE),
  };
  static const guint8 behind[26] = { [16] = 0x0f, 0x83, 0x00, 0x00, 0xc3, 0x07, [24] = 0xa5 };
  const guint8 setup[8] = { 0x21, OPTIO_DFU_REQUEST_DNLOAD, 2, 0, 0, 0, 0x00, 0x08 };
  g_autoptr (OptioSimDevice) device = script_new_device ("g0c1");
  guint8 data[2048] = { 0 };

  memcpy (data + 1024, behind, sizeof behind);
  g_assert_cmpint (script_send (device, setup, data, sizeof data).outcome, ==, OPTIO_SIM_ACK);
  RUN (device, steps);
}

/* DFU_Detach leaves the bus and comes back, in dfuIDLE. */
static void
test_detach (void)
{
  static const ScriptStep detach[] = {
    SET_ADDRESS ("00 08 00 08"),
    { .request = OPTIO_DFU_REQUEST_DETACH, .value = 1000, .outcome = OPTIO_SIM_GONE },
  };
  static const ScriptStep back[] = { GETSTATUS (IDLE) };
  g_autoptr (OptioSimDevice) device = script_new_device ("g0c1");

  script_poke (device, 0x20000100, "12 34");
  RUN (device, detach);
  g_assert_cmpint (optio_sim_device_get_presence (device), ==, OPTIO_SIM_UNPLUGGED);
  script_pass (device, 400);
  script_configure (device);
  RUN (device, back);
  script_assert_memory (device, 0x20000100, "12 34"); /* no reset */
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-st-library/work-inside-getstatus", test_work_inside_getstatus);
  g_test_add_func ("/sim-st-library/upload", test_upload);
  g_test_add_func ("/sim-st-library/commands-without-effect", test_commands_without_effect);
  g_test_add_func ("/sim-st-library/odd-command", test_odd_command);
  g_test_add_func ("/sim-st-library/stuck-in-busy", test_stuck_in_busy);
  g_test_add_func ("/sim-st-library/stuck-command-runs-again", test_stuck_command_runs_again);
  g_test_add_func ("/sim-st-library/clrstatus-makes-an-error", test_clrstatus_makes_an_error);
  g_test_add_func ("/sim-st-library/abort-drops", test_abort_drops);
  g_test_add_func ("/sim-st-library/leave", test_leave);
  g_test_add_func ("/sim-st-library/options-at-an-inner-address",
                   test_options_at_an_inner_address);
  g_test_add_func ("/sim-st-library/write-protection", test_write_protection);
  g_test_add_func ("/sim-st-library/overrun", test_overrun);
  g_test_add_func ("/sim-st-library/detach", test_detach);
  return g_test_run ();
}
