/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Transcripts of the bootloaders beside AN2662's and ST's old library. Each test names the source
 * whose behaviour it shows. */

#include "sim-script.h"

#define IDLE "00 000000 02 00"
#define DNLOAD_IDLE "00 000000 05 00"
#define UPLOAD_IDLE "00 000000 09 00"
#define ERR_TARGET "01 000000 0a 00"
#define ERR_VENDOR "0b 000000 0a 00"
#define ERR_UNKNOWN "0e 000000 0a 00"
#define ERR_STALLEDPKT "0f 000000 0a 00"
#define BUSY_0 "00 000000 04 00"
#define BUSY_100 "00 640000 04 00"
#define BUSY_244 "00 f40000 04 00"
/* The G0C1's own times: 50 ms for an erase, 60 for a write. */
#define BUSY_ERASE "00 320000 04 00"
#define BUSY_WRITE "00 3c0000 04 00"
/* The F072's: 40 ms for everything. */
#define BUSY_40 "00 280000 04 00"

#define COMMAND(bytes, busy) DNLOAD (0, bytes), GETSTATUS (busy), GETSTATUS (DNLOAD_IDLE)

#define RUN(device, steps) script_run (device, steps, G_N_ELEMENTS (steps))

/* Readout protection level 1, of which the complement stands 4 bytes behind. */
static void
protect_g0c1 (OptioSimDevice *device)
{
  script_poke (device, 0x1fff7800, "00");
  script_poke (device, 0x1fff7804, "ff");
  script_replug (device);
}

static void
protect_f072 (OptioSimDevice *device)
{
  script_poke (device, 0x1ffff800, "00 ff");
  script_replug (device);
}

/* usbd_dfu.c since v2.11.2: what fails is errVENDOR; an erase does not move the pointer. */
static void
test_library_2_11_2 (void)
{
  static const ScriptStep steps[] = {
    DNLOAD (0, "41 00 00 00 90"),
    GETSTATUS (BUSY_ERASE),
    GETSTATUS (ERR_VENDOR),
    CLRSTATUS,
    GETSTATUS (IDLE),
    DNLOAD (0, "41 00 10 00 08"),
    GETSTATUS_AFTER (BUSY_ERASE, 22),
    GETSTATUS (DNLOAD_IDLE),
    DNLOAD (2, "01 02 03 04 05 06 07 08"),
    GETSTATUS_AFTER (BUSY_WRITE, 1),
    GETSTATUS (DNLOAD_IDLE),
    COMMAND ("21 00 00 00 90", BUSY_WRITE),
    DNLOAD (2, "01 02 03 04 05 06 07 08"),
    GETSTATUS (BUSY_WRITE),
    GETSTATUS (ERR_VENDOR),
  };
  g_autoptr (OptioSimDevice) device =
      script_new_variant ("g0c1", OPTIO_ROM_ST_LIBRARY_2_11_2, 0);

  RUN (device, steps);
  script_assert_memory (device, 0x08000000, "01 02 03 04 05 06 07 08");
}

/* usb_interface.c with the library v2.7.1: the number of the status stands where the state belongs,
 * so the first CLRSTATUS makes an error. 500 ms become 244. */
static void
test_open_bootloader_2020 (void)
{
  static const ScriptStep open[] = {
    COMMAND ("21 00 00 00 90", BUSY_244),
    DNLOAD (2, "01 02 03 04 05 06 07 08"),
    GETSTATUS (BUSY_244),
    GETSTATE ("01"),
    GETSTATUS (ERR_TARGET),
    CLRSTATUS,
    GETSTATUS (ERR_UNKNOWN),
    CLRSTATUS,
    GETSTATUS (IDLE),
    DNLOAD (0, "41 00 00 00 20"), /* RAM has no pages: the old library hangs */
    GETSTATUS (BUSY_244),
    GETSTATUS (BUSY_244),
    CLRSTATUS,
    CLRSTATUS,
    DNLOAD (0, "41"),
    GETSTATUS (BUSY_244),
    GETSTATUS (DNLOAD_IDLE),
  };
  static const ScriptStep protected[] = {
    DNLOAD (0, "41 00 00 00 08"),
    GETSTATUS (BUSY_244),
    GETSTATE ("0b"),
    GETSTATUS (ERR_VENDOR),
    CLRSTATUS,
    GETSTATUS (ERR_UNKNOWN),
    CLRSTATUS,
    GETSTATUS (IDLE),
    UPLOAD (2, 16, ""),
    GETSTATUS (ERR_VENDOR),
    GETSTATE ("0b"),
  };
  g_autoptr (OptioSimDevice) device =
      script_new_variant ("g0c1", OPTIO_ROM_OPEN_BOOTLOADER_2020, 0);

  script_poke (device, 0x08000000, "aa");
  RUN (device, open);
  protect_g0c1 (device);
  RUN (device, protected);
  script_assert_memory (device, 0x08000000, "aa");
}

/* The same application with the library v2.11.2: always errVENDOR, and one CLRSTATUS is enough. */
static void
test_open_bootloader (void)
{
  static const ScriptStep open[] = {
    COMMAND ("21 00 00 00 90", BUSY_244),
    DNLOAD (2, "01 02 03 04 05 06 07 08"),
    GETSTATUS (BUSY_244),
    GETSTATE ("0a"),
    GETSTATUS (ERR_VENDOR),
    CLRSTATUS,
    GETSTATUS (IDLE),
    /* OK whatever the flash says: the ROM cannot be written */
    COMMAND ("21 00 00 ff 1f", BUSY_244),
    DNLOAD (2, "01 02 03 04 05 06 07 08"),
    GETSTATUS (BUSY_244),
    GETSTATUS (DNLOAD_IDLE),
  };
  static const ScriptStep protected[] = {
    DNLOAD (0, "41 00 00 00 08"),
    GETSTATUS (BUSY_244),
    GETSTATUS (ERR_VENDOR),
    CLRSTATUS,
    GETSTATUS (IDLE),
  };
  g_autoptr (OptioSimDevice) device = script_new_variant ("g0c1", OPTIO_ROM_OPEN_BOOTLOADER, 0);

  RUN (device, open);
  protect_g0c1 (device);
  RUN (device, protected);
}

/* ux_device_dfu_media.c of U5: no address is checked, no result looked at; 0x41 alone erases where
 * the last command has pointed. */
static void
test_open_bootloader_usbx (void)
{
  static const ScriptStep steps[] = {
    COMMAND ("21 00 00 00 90", BUSY_244),
    DNLOAD (2, "01 02 03 04 05 06 07 08"),
    GETSTATUS (BUSY_244),
    GETSTATUS (DNLOAD_IDLE),
    COMMAND ("41 00 00 00 90", BUSY_244),
    COMMAND ("21 00 08 00 08", BUSY_244),
    DNLOAD (0, "41"),
    GETSTATUS_THEN (BUSY_244, 40),
    GETSTATUS (DNLOAD_IDLE),
  };
  g_autoptr (OptioSimDevice) device =
      script_new_variant ("f072", OPTIO_ROM_OPEN_BOOTLOADER_USBX, 0);

  script_poke (device, 0x08000000, "aa");
  script_poke (device, 0x08000800, "bb");
  RUN (device, steps);
  script_assert_memory (device, 0x08000000, "aa");
  script_assert_memory (device, 0x08000800, "ff");
}

/* dfu_core.c and dfu_mal.c: only commands have a time, no result is looked at, what has one byte is
 * STALLed, option bytes reset the chip behind the GETSTATUS that writes them. */
static void
test_gigadevice (void)
{
  static const ScriptStep steps[] = {
    DNLOAD (0, "41"),
    GETSTATUS_STALLS,
    GETSTATUS (DNLOAD_IDLE),
    COMMAND ("41 00 00 00 90", BUSY_ERASE),
    DNLOAD (2, "01 02 03 04 05 06 07 08"), /* where the erase has pointed */
    GETSTATUS (BUSY_0),
    GETSTATUS (DNLOAD_IDLE),
    COMMAND ("21 00 78 ff 1f", BUSY_WRITE),
    DNLOAD (2, "aa fe ff fe"),
    GETSTATUS (BUSY_0),
    { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .outcome = OPTIO_SIM_GONE,
      .takes_ms = 133 },
  };
  g_autoptr (OptioSimDevice) device = script_new_variant ("g0c1", OPTIO_ROM_GIGADEVICE, 0);

  RUN (device, steps);
  g_assert_cmpint (optio_sim_device_get_presence (device), ==, OPTIO_SIM_UNPLUGGED);
  script_assert_memory (device, 0x1fff7800, "aa fe ff fe 55 01 00 01");
}

/* main.c: poll times are 0; DNLOAD hides behind the state until GETSTATUS; errors are told once;
 * Get Commands is not answered; the end of the memory is none. */
static void
test_mboot (void)
{
  static const ScriptStep steps[] = {
    UPLOAD_SILENT (0, 4),
    DNLOAD (0, "21 00 08 00 08"),
    GETSTATE ("02"),
    ABORT,
    GETSTATUS (IDLE), /* ABORT has dropped it */
    DNLOAD (0, "21 00 08 00 08"),
    DNLOAD (0, "21 00 10 00 08"), /* in any state */
    GETSTATUS (BUSY_0),
    GETSTATUS (DNLOAD_IDLE),
    DNLOAD (2, "01 02 03 04"),
    GETSTATUS_THEN (BUSY_0, 1),
    GETSTATUS (DNLOAD_IDLE),
    DNLOAD (0, "41 00 00 00 08"), /* its own sector */
    GETSTATUS (BUSY_0),
    GETSTATUS ("08 000000 0a 10"),
    GETSTATUS ("00 000000 0a 00"),
    DNLOAD (0, "41 00 00 00 90"),
    GETSTATUS (BUSY_0),
    GETSTATUS ("08 000000 0a 11"),
    CLRSTATUS,
    UPLOAD (2, 4, "01 02 03 04"),
    GETSTATUS (UPLOAD_IDLE),
    UPLOAD (512, 2, "ff ff"), /* far behind the flash */
    DNLOAD (0, "41"),
    GETSTATUS (BUSY_0),
    { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .in = BUSY_0, .pause_ms = 1300 },
    GETSTATUS (DNLOAD_IDLE),
    DNLOAD (7, NULL),
    GETSTATE ("05"),
    GETSTATUS_THEN ("00 000000 07 00", 101),
    GETSTATUS_GONE,
  };
  g_autoptr (OptioSimDevice) device = script_new_variant ("f072", OPTIO_ROM_MBOOT, 0);

  script_poke (device, 0x08000000, "aa");
  script_poke (device, 0x0801fffe, "bb bb");
  RUN (device, steps);
  script_assert_memory (device, 0x08000000, "aa");
  script_assert_memory (device, 0x08001000, "ff");
  script_assert_memory (device, 0x0801fffe, "ff ff");
}

/* usbdfu.c: 100 ms for every DNLOAD, straight from dfuDNBUSY to dfuDNLOAD-IDLE, never an error, no
 * UPLOAD, block 1 below the pointer; 0x41 alone erases where the buffer still points. */
static void
test_libopencm3 (void)
{
  static const ScriptStep steps[] = {
    UPLOAD_STALLS (0, 4),
    UPLOAD_STALLS (2, 4),
    COMMAND ("21 00 00 00 90", BUSY_100),
    DNLOAD (2, "01 02"),
    GETSTATUS (BUSY_100),
    GETSTATE ("05"),
    COMMAND ("21 00 10 00 08", BUSY_100),
    DNLOAD (1, "01 02"),
    GETSTATUS (BUSY_100),
    { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .in = DNLOAD_IDLE, .takes_ms = 1 },
    DNLOAD (0, "21 00 18 00 08"),
    DNLOAD (0, "41"), /* in any state */
    GETSTATUS (BUSY_100),
    GETSTATUS_AFTER (DNLOAD_IDLE, 20),
    CLRSTATUS,
    GETSTATUS (DNLOAD_IDLE), /* acts in dfuERROR only */
    ABORT,
    GETSTATUS (IDLE),
    DNLOAD (0, NULL),
    GETSTATUS_THEN ("00 000000 07 00", 1),
    GETSTATUS_GONE,
  };
  g_autoptr (OptioSimDevice) device = script_new_variant ("f072", OPTIO_ROM_LIBOPENCM3, 0);

  script_poke (device, 0x08001800, "bb");
  RUN (device, steps);
  script_assert_memory (device, 0x08000800, "01 02");
  script_assert_memory (device, 0x08001800, "ff");
}

/* DFU 1.1 appendix A; STM32C5: CLRSTATUS in dfuERROR only (Betaflight Configurator pull request
 * 5300). */
static void
test_strict (void)
{
  static const ScriptStep steps[] = {
    CLRSTATUS_STALLS,
    GETSTATUS (IDLE),
    UPLOAD (0, 64, "00 21 41"),
    GETSTATUS (IDLE),
    COMMAND ("21 00 08 00 08", BUSY_40),
    UPLOAD_STALLS (2, 4), /* makes an error */
    GETSTATUS (ERR_STALLEDPKT),
    { .request = OPTIO_DFU_REQUEST_ABORT, .outcome = OPTIO_SIM_STALL },
    CLRSTATUS,
    GETSTATUS (IDLE),
    DNLOAD (0, "41 00 08 00 08"),
    GETSTATUS (BUSY_40),
    GETSTATUS_THEN (BUSY_40, 20),
    GETSTATUS (DNLOAD_IDLE),
    DNLOAD (0, "92"),
    GETSTATUS (BUSY_40),
    GETSTATUS (ERR_STALLEDPKT),
    CLRSTATUS,
    DNLOAD (0, "21 00 00 00 90"),
    GETSTATUS (BUSY_40),
    GETSTATUS (ERR_TARGET),
  };
  static const ScriptStep protected[] = {
    UPLOAD_STALLS (2, 4),
    GETSTATUS (ERR_VENDOR),
  };
  g_autoptr (OptioSimDevice) device = script_new_variant ("f072", OPTIO_ROM_STRICT, 0);

  RUN (device, steps);
  protect_f072 (device);
  RUN (device, protected);
}

/* DFU 1.1 section 5.1 and appendix A.2: three requests, and a reset that ends it. */
static void
test_application (void)
{
  static const ScriptStep steps[] = {
    GETSTATE ("00"),
    GETSTATUS ("00 00 00 00 00 00"),
    DNLOAD_STALLS (0, "01 02 03 04"),
    UPLOAD_STALLS (0, 4),
    { .request = OPTIO_DFU_REQUEST_ABORT, .outcome = OPTIO_SIM_STALL },
    CLRSTATUS_STALLS,
    GETSTATE ("00"),
    { .request = OPTIO_DFU_REQUEST_DETACH, .value = 1000 },
    GETSTATE ("01"),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("application");
  OptioIdentity *identity = optio_device_get_identity (OPTIO_DEVICE (device));

  g_assert_true (optio_identity_get_fields (identity)->is_runtime);
  RUN (device, steps);
  g_assert_true (optio_sim_device_bus_reset (device, optio_sim_device_now (device)));
  script_pass (device, 1);
  g_assert_cmpint (optio_sim_device_get_presence (device), ==, OPTIO_SIM_UNPLUGGED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-roms/library-2.11.2", test_library_2_11_2);
  g_test_add_func ("/sim-roms/open-bootloader-2020", test_open_bootloader_2020);
  g_test_add_func ("/sim-roms/open-bootloader", test_open_bootloader);
  g_test_add_func ("/sim-roms/open-bootloader-usbx", test_open_bootloader_usbx);
  g_test_add_func ("/sim-roms/gigadevice", test_gigadevice);
  g_test_add_func ("/sim-roms/mboot", test_mboot);
  g_test_add_func ("/sim-roms/libopencm3", test_libopencm3);
  g_test_add_func ("/sim-roms/strict", test_strict);
  g_test_add_func ("/sim-roms/application", test_application);
  return g_test_run ();
}
