/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Transcripts of quirks of the flash, of its protection and of the option bytes. Each test names
 * the board on which the quirk was seen and the source; optio-board-quirk.h has all of them. */

#include "sim-script.h"

#define IDLE "00 000000 02 00"
#define BUSY "00 280000 04 00"
#define BUSY_ERASE_G0C1 "00 320000 04 00"
#define BUSY_G0C1 "00 3c0000 04 00"
#define BUSY_WEDGED "00 e80300 04 00"
#define DNLOAD_IDLE "00 000000 05 00"
#define ERR_WRITE "03 000000 0a 00"
#define ERR_VENDOR "0b 000000 0a 00"
#define ERR_UNKNOWN "0e 000000 0a 00"

#define SET_ADDRESS(bytes) DNLOAD (0, "21 " bytes), GETSTATUS (BUSY), GETSTATUS (DNLOAD_IDLE)
#define SET_ADDRESS_G0C1(bytes)                                                                    \
  DNLOAD (0, "21 " bytes), GETSTATUS (BUSY_G0C1), GETSTATUS (DNLOAD_IDLE)

#define RUN(device, steps) script_run (device, steps, G_N_ELEMENTS (steps))

#define OPTIONS_F072 "bb 44 ff 00 ff 00 ff 00 ff 00 ff 00 ff 00 ff 00"

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

/* Readout protection level 1, which a reset loads. */
static void
protect_f072 (OptioSimDevice *device)
{
  script_poke (device, 0x1ffff800, "00 ff");
  script_replug (device);
}

static void
protect_g0c1 (OptioSimDevice *device)
{
  script_poke (device, 0x1fff7800, "00");
  script_poke (device, 0x1fff7804, "ff");
  script_replug (device);
}

/* H743 revision V, bootloader 0x90 (dfu-util ticket 88; Betaflight pull request 1861): the sector
 * is erased, the state hangs, 1000 ms each time; two CLRSTATUS free it. Bank 1 is well. */
static void
test_bank_2_erase_wedges (void)
{
  static const ScriptStep steps[] = {
    DNLOAD (0, "41 00 f8 03 08"), /* the last page of bank 1 */
    GETSTATUS_AFTER (BUSY_ERASE_G0C1, 22),
    GETSTATUS (DNLOAD_IDLE),
    DNLOAD (0, "41 00 00 04 08"),
    GETSTATUS_AFTER (BUSY_ERASE_G0C1, 22),
    GETSTATUS_THEN (BUSY_WEDGED, 1000),
    GETSTATUS_THEN (BUSY_WEDGED, 1000),
    ABORT,
    GETSTATUS (BUSY_WEDGED),
    DNLOAD_STALLS (0, "21 00 00 00 08"),
    CLRSTATUS,
    GETSTATUS (ERR_UNKNOWN),
    CLRSTATUS,
    GETSTATUS (IDLE),
  };
  g_autoptr (OptioSimDevice) device = new_g0c1 (OPTIO_BOARD_QUIRK_BANK_2_ERASE_WEDGES);

  script_poke (device, 0x08040000, "aa");
  RUN (device, steps);
  script_assert_memory (device, 0x08040000, "ff");
}

/* H743 revision V, bootloader 0x91 (AN2606 table 136): done at once, and still at it. Whoever waits
 * is well; a write before the end hangs the chip until its power is cut. */
static void
test_bank_2_erase_done_early (void)
{
  static const ScriptStep patient[] = {
    DNLOAD (0, "41 00 00 04 08"),
    GETSTATUS (BUSY_ERASE_G0C1),
    GETSTATUS_THEN (DNLOAD_IDLE, 22),
    DNLOAD (0, "41 00 08 04 08"),
    GETSTATUS (BUSY_ERASE_G0C1),
  };
  static const ScriptStep hasty[] = {
    GETSTATUS (DNLOAD_IDLE),
    SET_ADDRESS_G0C1 ("00 08 04 08"),
    DNLOAD (2, "01 02 03 04 05 06 07 08"),
    GETSTATUS_SILENT,
    GETSTATUS_SILENT,
  };
  static const ScriptStep silent[] = { GETSTATUS_SILENT };
  static const ScriptStep alive[] = { GETSTATUS (IDLE) };
  g_autoptr (OptioSimDevice) device = new_g0c1 (OPTIO_BOARD_QUIRK_BANK_2_ERASE_DONE_EARLY);

  script_poke (device, 0x08040000, "aa");
  RUN (device, patient);
  script_assert_memory (device, 0x08040000, "ff");
  RUN (device, hasty);
  g_assert_true (optio_sim_device_bus_reset (device, optio_sim_device_now (device)));
  script_configure (device);
  RUN (device, silent);
  script_replug (device);
  RUN (device, alive);
}

/* H74x, bootloader 0xD3 (AN2606 table 136): OK, and nothing is erased. */
static void
test_mass_erase_ignored (void)
{
  static const ScriptStep steps[] = { DNLOAD (0, "41"), GETSTATUS (BUSY), GETSTATUS (DNLOAD_IDLE) };
  static const ScriptStep page[] = { DNLOAD (0, "41 00 00 00 08"), GETSTATUS_THEN (BUSY, 20) };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_MASS_ERASE_IGNORED);

  script_poke (device, 0x08000000, "aa");
  RUN (device, steps);
  script_assert_memory (device, 0x08000000, "aa");
  RUN (device, page);
  script_assert_memory (device, 0x08000000, "ff");
}

/* F767 (STM32Cube_MCU_Overall_Offer issue 11), GD32VF103 (gd32-dfu-utils issue 5): the other half
 * of the announced sector stays. */
static void
test_erases_half_sectors (void)
{
  static const ScriptStep first[] = { DNLOAD (0, "41 00 00 00 08"), GETSTATUS_THEN (BUSY, 20),
                                      GETSTATUS (DNLOAD_IDLE) };
  static const ScriptStep second[] = { DNLOAD (0, "41 00 04 00 08"), GETSTATUS_THEN (BUSY, 20),
                                       GETSTATUS (DNLOAD_IDLE) };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_ERASES_HALF_SECTORS);

  script_poke (device, 0x080003ff, "aa bb");
  script_poke (device, 0x080007ff, "cc dd");
  RUN (device, first);
  script_assert_memory (device, 0x080003ff, "ff bb");
  script_assert_memory (device, 0x080007ff, "cc dd");
  RUN (device, second);
  script_assert_memory (device, 0x08000400, "ff");
  script_assert_memory (device, 0x080007ff, "ff dd");
}

/* H7 (Zephyr issue 33140, ArduPilot issue 28759): what was programmed twice hangs the chip when it
 * is read; erasing mends it. */
static void
test_double_errors (void)
{
  static const ScriptStep twice[] = {
    SET_ADDRESS ("00 08 00 08"),
    DNLOAD (2, "11 22"),
    GETSTATUS_THEN (BUSY, 1),
    GETSTATUS (DNLOAD_IDLE),
    DNLOAD (2, "33 44"),
    GETSTATUS_THEN (BUSY, 1),
    GETSTATUS (DNLOAD_IDLE),
    ABORT,
    UPLOAD (3, 4, NULL), /* elsewhere all is well */
    UPLOAD_SILENT (2, 4),
    GETSTATUS_SILENT,
  };
  static const ScriptStep mend[] = {
    DNLOAD (0, "41 00 08 00 08"), GETSTATUS_THEN (BUSY, 20), GETSTATUS (DNLOAD_IDLE),
    SET_ADDRESS ("00 08 00 08"),  ABORT,                     UPLOAD (2, 4, "ff ff ff ff"),
  };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_HANGS_ON_DOUBLE_ERRORS);

  RUN (device, twice);
  script_replug (device);
  RUN (device, mend);
}

/* The same, of a write whose power was cut: 4 of 8 half words of 54 us each are there. */
static void
test_cut_write_damages (void)
{
  static const ScriptStep write[] = {
    SET_ADDRESS ("00 08 00 08"),
    DNLOAD (2, "01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10"),
    { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .outcome = OPTIO_SIM_GONE,
      .takes_ms = 0 },
  };
  static const ScriptStep read[] = {
    SET_ADDRESS ("00 08 00 08"),
    ABORT,
    UPLOAD (2, 8, "01 02 03 04 05 06 07 08"),
    UPLOAD_SILENT (2, 16),
  };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_HANGS_ON_DOUBLE_ERRORS);

  optio_sim_device_unplug_at (device, 5);
  RUN (device, write);
  script_replug (device);
  RUN (device, read);
}

/* U5 (Inertial Sense SDK pull request 1186): all is well, nothing is erased or written, and the
 * option bytes can be read. */
static void
test_drops_protected_writes (void)
{
  static const ScriptStep steps[] = {
    SET_ADDRESS ("00 08 00 08"),
    DNLOAD (2, "11 22"),
    GETSTATUS (BUSY),
    GETSTATUS (DNLOAD_IDLE),
    DNLOAD (0, "41 00 00 00 08"),
    GETSTATUS_THEN (BUSY, 40),
    GETSTATUS (DNLOAD_IDLE),
    SET_ADDRESS ("00 f8 ff 1f"),
    ABORT,
    UPLOAD (2, 16, "00 ff ff 00 ff 00 ff 00 ff 00 ff 00 ff 00 ff 00"),
  };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_DROPS_PROTECTED_WRITES);

  script_poke (device, 0x08000000, "aa");
  protect_f072 (device);
  RUN (device, steps);
  script_assert_memory (device, 0x08000000, "aa");
  script_assert_memory (device, 0x08000800, "ff ff");
}

/* Open Bootloader, usbd_dfu_if.c: no byte. */
static void
test_empty_protected_upload (void)
{
  static const ScriptStep open[] = { UPLOAD (2, 4, "aa ff ff ff"), ABORT };
  static const ScriptStep protected[] = { UPLOAD (2, 4, ""), GETSTATE ("09") };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_EMPTY_PROTECTED_UPLOAD);

  script_poke (device, 0x08000000, "aa");
  RUN (device, open);
  protect_f072 (device);
  RUN (device, protected);
}

/* F105, F407 (Betaflight Configurator, usbdfu.js): errVENDOR also for what AN3156 allows, but for
 * Read Unprotect. */
static void
test_vendor_error_everywhere (void)
{
  static const ScriptStep open[] = { UPLOAD (0, 4, "00 21 41 92"), ABORT,
                                     SET_ADDRESS ("00 08 00 08") };
  static const ScriptStep protected[] = {
    UPLOAD_STALLS (0, 4),
    GETSTATUS (ERR_VENDOR),
    CLRSTATUS,
    DNLOAD (0, "21 00 08 00 08"),
    GETSTATUS (ERR_VENDOR),
    CLRSTATUS,
    DNLOAD (0, NULL),
    GETSTATUS (ERR_VENDOR),
    CLRSTATUS,
    DNLOAD (0, "92"),
    GETSTATUS (BUSY),
  };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_VENDOR_ERROR_EVERYWHERE);

  RUN (device, open);
  protect_f072 (device);
  RUN (device, protected);
}

/* G0, G4, H7 ROMs, which have what ST's library leaves to a vendor's hook. */
static void
test_vendor_commands (void)
{
  static const ScriptStep erase[] = {
    DNLOAD (0, "41"),
    { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .in = BUSY_ERASE_G0C1, .takes_ms = 22 },
    GETSTATUS (DNLOAD_IDLE),
  };
  static const ScriptStep unprotect[] = {
    UPLOAD_STALLS (2, 4),
    CLRSTATUS,
    CLRSTATUS,
    DNLOAD (0, "92"),
    { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .outcome = OPTIO_SIM_GONE,
      .takes_ms = 55 },
  };
  static const ScriptStep open[] = { UPLOAD (2, 2, "ff ff") };
  g_autoptr (OptioSimDevice) device = new_g0c1 (OPTIO_BOARD_QUIRK_VENDOR_COMMANDS);

  script_poke (device, 0x0807ffff, "aa");
  RUN (device, erase);
  script_assert_memory (device, 0x0807ffff, "ff");
  script_poke (device, 0x08000000, "aa");
  protect_g0c1 (device);
  RUN (device, unprotect);
  script_pass (device, 400);
  script_configure (device);
  RUN (device, open);
  script_assert_memory (device, 0x08000000, "ff");
}

/* H7 (AN3156 figure 7, footnote 1): dfuDNLOAD-IDLE, no reset; 0xBB protects at once. */
static void
test_option_write_stays (void)
{
  static const ScriptStep steps[] = {
    SET_ADDRESS ("00 f8 ff 1f"),
    DNLOAD (2, OPTIONS_F072),
    GETSTATUS_THEN (BUSY, 33),
    GETSTATUS (DNLOAD_IDLE),
    SET_ADDRESS ("00 00 00 08"),
    ABORT,
    UPLOAD_STALLS (2, 4),
    GETSTATUS (ERR_VENDOR),
  };
  g_autoptr (OptioSimDevice) device = new_f072 (OPTIO_BOARD_QUIRK_OPTION_WRITE_STAYS);

  RUN (device, steps);
  g_assert_cmpint (optio_sim_device_get_presence (device), ==, OPTIO_SIM_IN_BOOTLOADER);
  script_assert_memory (device, 0x1ffff800, OPTIONS_F072);
}

/* AN3156 section 5.1: an error status, and nothing is changed. */
static void
test_option_write_refused (void)
{
  static const ScriptStep steps[] = {
    SET_ADDRESS ("00 f8 ff 1f"),
    DNLOAD (2, OPTIONS_F072),
    GETSTATUS_THEN (BUSY, 40),
    GETSTATUS (ERR_WRITE),
  };
  static const ScriptStep library[] = {
    SET_ADDRESS_G0C1 ("00 78 ff 1f"),
    DNLOAD (2, "bb fe ff ff"),
    GETSTATUS (BUSY_G0C1),
    GETSTATUS (ERR_WRITE),
  };
  g_autoptr (OptioSimDevice) f072 = new_f072 (OPTIO_BOARD_QUIRK_OPTION_WRITE_REFUSED);
  g_autoptr (OptioSimDevice) g0c1 = new_g0c1 (OPTIO_BOARD_QUIRK_OPTION_WRITE_REFUSED);

  RUN (f072, steps);
  script_assert_memory (f072, 0x1ffff800, "aa 55");
  RUN (g0c1, library);
  script_assert_memory (g0c1, 0x1fff7800, "aa fe ff fe");
}

/* G0C1 in a container (ST community 839156), G474 entered by a jump: where the reset after option
 * bytes leads. Without a quirk, back to the bootloader. */
static void
test_after_option_write (void)
{
  static const ScriptStep write[] = {
    SET_ADDRESS ("00 f8 ff 1f"),
    DNLOAD (2, "aa 55 ff 00 ff 00 ff 00 ff 00 ff 00 ff 00 ff 00"),
    GETSTATUS (BUSY),
    { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .outcome = OPTIO_SIM_STALL },
  };
  static const struct
  {
    OptioBoardQuirks quirks;
    OptioSimPresence presence;
  } cases[] = {
    { 0, OPTIO_SIM_IN_BOOTLOADER },
    { OPTIO_BOARD_QUIRK_BIT (OPTIO_BOARD_QUIRK_STAYS_AWAY), OPTIO_SIM_UNPLUGGED },
    { OPTIO_BOARD_QUIRK_BIT (OPTIO_BOARD_QUIRK_RESETS_TO_APPLICATION), OPTIO_SIM_IN_APPLICATION },
  };
  static const ScriptStep alive[] = { GETSTATUS (IDLE) };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OptioSimDevice) device =
          script_new_variant ("f072", OPTIO_ROM_AN2662, cases[i].quirks);

      RUN (device, write);
      script_pass (device, 60000);
      g_assert_cmpint (optio_sim_device_get_presence (device), ==, cases[i].presence);
      optio_sim_device_enter_bootloader (device);
      script_pass (device, 400);
      script_configure (device);
      RUN (device, alive);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-quirks-flash/bank-2-erase-wedges", test_bank_2_erase_wedges);
  g_test_add_func ("/sim-quirks-flash/bank-2-erase-done-early", test_bank_2_erase_done_early);
  g_test_add_func ("/sim-quirks-flash/mass-erase-ignored", test_mass_erase_ignored);
  g_test_add_func ("/sim-quirks-flash/erases-half-sectors", test_erases_half_sectors);
  g_test_add_func ("/sim-quirks-flash/hangs-on-double-errors", test_double_errors);
  g_test_add_func ("/sim-quirks-flash/cut-write-damages", test_cut_write_damages);
  g_test_add_func ("/sim-quirks-flash/drops-protected-writes", test_drops_protected_writes);
  g_test_add_func ("/sim-quirks-flash/empty-protected-upload", test_empty_protected_upload);
  g_test_add_func ("/sim-quirks-flash/vendor-error-everywhere", test_vendor_error_everywhere);
  g_test_add_func ("/sim-quirks-flash/vendor-commands", test_vendor_commands);
  g_test_add_func ("/sim-quirks-flash/option-write-stays", test_option_write_stays);
  g_test_add_func ("/sim-quirks-flash/option-write-refused", test_option_write_refused);
  g_test_add_func ("/sim-quirks-flash/after-option-write", test_after_option_write);
  return g_test_run ();
}
