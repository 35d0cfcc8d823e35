/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Transcripts of the ROMs that call themselves "STM32 BOOTLOADER". Sections are those of AN3156
 * Rev 18; its ancestor AN2662 says the same where it says it. */

#include "sim-script.h"

#define IDLE "00 000000 02 00"
#define BUSY_F072 "00 280000 04 00"
#define BUSY_F405_ERASE "00 640000 04 00"
#define BUSY_F405 "00 680000 04 00"
#define DNLOAD_IDLE "00 000000 05 00"
#define ERR_TARGET "01 000000 0a 00"
#define ERR_VENDOR "0b 000000 0a 00"

#define SET_ADDRESS(bytes) DNLOAD (0, "21 " bytes), GETSTATUS (BUSY_F072), GETSTATUS (DNLOAD_IDLE)
#define SET_ADDRESS_F405(bytes)                                                                    \
  DNLOAD (0, "21 " bytes), GETSTATUS (BUSY_F405), GETSTATUS (DNLOAD_IDLE)

#define RUN(device, steps) script_run (device, steps, G_N_ELEMENTS (steps))

/* 5.2: a command is executed by the first GETSTATUS; 4 and 5: UPLOAD only from dfuIDLE and
 * dfuUPLOAD-IDLE, DNLOAD only from dfuIDLE and dfuDNLOAD-IDLE. */
static void
test_set_address_and_read (void)
{
  static const ScriptStep steps[] = {
    GETSTATUS (IDLE),
    SET_ADDRESS ("00 08 00 08"),
    UPLOAD_STALLS (2, 4),
    GETSTATE ("05"),
    ABORT,
    GETSTATUS (IDLE),
    UPLOAD (2, 4, "de ad be ef"),
    GETSTATUS ("00 000000 09 00"),
    /* 4.1: pointer + (wBlockNum - 2) * wTransferSize */
    UPLOAD (3, 2, "ca fe"),
    DNLOAD_STALLS (2, "00 00"),
    ABORT,
    DNLOAD (0, "21 00 00 00 08"),
    DNLOAD_STALLS (0, "21 00 00 00 08"), /* dfuDNLOAD-SYNC: the first GETSTATUS is missing */
    ABORT,
    GETSTATUS (IDLE),
    UPLOAD (2, 4, "de ad be ef"), /* ABORT dropped the command */
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("f072");

  script_poke (device, 0x08000800, "de ad be ef");
  script_poke (device, 0x08001000, "ca fe");
  RUN (device, steps);
}

/* 4.2: four commands; DFU 1.1: a short answer is the last. */
static void
test_get_commands (void)
{
  static const ScriptStep steps[] = {
    UPLOAD (0, 64, "00 21 41 92"), GETSTATUS (IDLE),
    UPLOAD (0, 4, "00 21 41 92"),  GETSTATE ("09"),
    UPLOAD (0, 2, "00 21"),        GETSTATE ("09"),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("f072");

  RUN (device, steps);
}

/* 5.2 and 5.3: a wrong address is told by the second GETSTATUS; dfuERROR takes only CLRSTATUS. */
static void
test_wrong_addresses (void)
{
  static const ScriptStep steps[] = {
    DNLOAD (0, "21 00 00 00 90"),
    GETSTATUS (BUSY_F072),
    GETSTATUS (ERR_TARGET),
    ABORT,
    GETSTATUS (ERR_TARGET),
    DNLOAD_STALLS (0, "21 00 00 00 08"),
    CLRSTATUS,
    GETSTATUS (IDLE),
    DNLOAD (0, "41 00 00 02 08"), /* the first address behind the flash */
    GETSTATUS (BUSY_F072),
    GETSTATUS (ERR_TARGET),
    CLRSTATUS,
    DNLOAD (0, "41 00 00 00 20"), /* RAM has no pages */
    GETSTATUS (BUSY_F072),
    GETSTATUS (ERR_TARGET),
    CLRSTATUS,
    SET_ADDRESS ("f0 ff 01 08"),
    DNLOAD (2, "00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11"),
    GETSTATUS (BUSY_F072),
    GETSTATUS (ERR_TARGET),
    CLRSTATUS,
    SET_ADDRESS ("00 c8 ff 1f"), /* the ROM can be read, not written */
    DNLOAD (2, "00 01"),
    GETSTATUS (BUSY_F072),
    GETSTATUS (ERR_TARGET),
    CLRSTATUS,
    SET_ADDRESS ("fe ff 01 08"),
    ABORT,
    UPLOAD_STALLS (2, 4),
    GETSTATUS (ERR_TARGET),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("f072");

  RUN (device, steps);
  script_assert_memory (device, 0x0801fff0, "ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff");
}

/* 4.1 and 5.1: 2 to 2048 bytes; block 1 is nothing (AN2662 figure 55); an unknown command is
 * errSTALLEDPKT at the first GETSTATUS. */
static void
test_refusals (void)
{
  static const ScriptStep steps[] = {
    DNLOAD_STALLS (1, "00 00"),
    DNLOAD_STALLS (2, "00"),
    UPLOAD_STALLS (1, 16),
    UPLOAD_STALLS (2, 1),
    UPLOAD_STALLS (2, 2049),
    GETSTATUS (IDLE),
    DNLOAD (0, "77"),
    GETSTATUS ("0f 000000 0a 00"),
    CLRSTATUS,
    DNLOAD (0, "21 00 00"),
    GETSTATUS ("0f 000000 0a 00"),
    CLRSTATUS,
    GETSTATUS (IDLE),
    /* ST's DfuSe 3.0.6 relies on CLRSTATUS making an error elsewhere */
    CLRSTATUS,
    GETSTATUS ("0e 000000 0a 00"),
    CLRSTATUS,
    GETSTATUS (IDLE),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("f072");

  RUN (device, steps);
}

/* F072: GETSTATUS is STALLed while the flash is busy (openmv issue 1508); 20 ms for a page. */
static void
test_erase_and_write (void)
{
  static const ScriptStep steps[] = {
    DNLOAD (0, "41 34 08 00 08"), /* any address in the page */
    GETSTATUS_THEN (BUSY_F072, 19),
    { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .outcome = OPTIO_SIM_STALL,
      .pause_ms = 1 },
    GETSTATUS (DNLOAD_IDLE),
    SET_ADDRESS ("00 08 00 08"),
    DNLOAD (2, "11 22 33 44"),
    GETSTATUS_THEN (BUSY_F072, 1),
    GETSTATUS (DNLOAD_IDLE),
    DNLOAD (2, "0f f0 33 44"), /* not blank any more */
    GETSTATUS_THEN (BUSY_F072, 1),
    GETSTATUS (DNLOAD_IDLE),
    DNLOAD (3, "55 66"), /* 5.1: the pointer stays */
    GETSTATUS_THEN (BUSY_F072, 1),
    GETSTATUS (DNLOAD_IDLE),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("f072");
  OptioSimCounters counters;

  script_poke (device, 0x080007ff, "00 00");
  script_poke (device, 0x08000fff, "00 00");
  RUN (device, steps);

  script_assert_memory (device, 0x080007ff, "00 01 20 33 44 ff");
  script_assert_memory (device, 0x08000fff, "ff 00 66"); /* behind the page */
  optio_sim_device_get_counters (device, &counters);
  g_assert_cmpuint (counters.erased_sectors, ==, 1);
  g_assert_cmpuint (counters.programmed_bytes, ==, 10);
  g_assert_cmpuint (counters.faulty_programs, ==, 3);
  g_assert_cmpuint (counters.dnloads, ==, 5);
}

/* F4: begins in dfuERROR, errFIRMWARE (seen by many); this board holds GETSTATUS until the flash is
 * ready, 100 and 104 ms advertised, 400 ms needed. */
static void
test_held_getstatus (void)
{
  static const ScriptStep steps[] = {
    GETSTATUS ("0a 000000 0a 00"),
    CLRSTATUS,
    GETSTATUS (IDLE),
    DNLOAD (0, "41 00 00 00 08"),
    GETSTATUS_THEN (BUSY_F405_ERASE, 100),
    GETSTATUS_AFTER (DNLOAD_IDLE, 300),
    SET_ADDRESS_F405 ("00 00 00 08"),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("f405");

  RUN (device, steps);
}

/* F4 without holding: dfuDNBUSY again and again, with the same poll time. */
static void
test_repeated_busy (void)
{
  static const ScriptStep steps[] = {
    CLRSTATUS,
    DNLOAD (0, "41"),
    GETSTATUS_THEN (BUSY_F405_ERASE, 100),
    GETSTATUS_THEN (BUSY_F405_ERASE, 15000), /* 16 s for all of it */
    DNLOAD_STALLS (2, "00 00"),
    ABORT,
    CLRSTATUS,
    GETSTATE ("04"),
    GETSTATUS_THEN (BUSY_F405_ERASE, 900),
    GETSTATUS (DNLOAD_IDLE),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("f405-answers");
  OptioSimCounters counters;

  script_poke (device, 0x080ffffe, "00 00");
  RUN (device, steps);
  script_assert_memory (device, 0x080ffffe, "ff ff");
  optio_sim_device_get_counters (device, &counters);
  g_assert_cmpuint (counters.erased_sectors, ==, 12);
}

/* 5.1: all options are erased, then written, then the chip resets, 33 ms later; the complements are
 * the chip's own work. */
static void
test_write_options (void)
{
  static const ScriptStep read[] = {
    SET_ADDRESS ("00 f8 ff 1f"),
    ABORT,
    UPLOAD_STALLS (2, 4),
    UPLOAD (2, 16, "aa 55 ff 00 ff 00 ff 00 ff 00 ff 00 ff 00 ff 00"),
    ABORT,
  };
  static const ScriptStep write[] = {
    SET_ADDRESS ("00 f8 ff 1f"),
    DNLOAD (2, "aa 00 fe 00 12 00 34 00 ff 00 ff 00 ff 00 ff 00"),
    GETSTATUS_THEN (BUSY_F072, 32),
    { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .outcome = OPTIO_SIM_STALL,
      .pause_ms = 2 },
    GETSTATUS_GONE,
  };
  static const ScriptStep inner[] = {
    GETSTATUS (IDLE),
    SET_ADDRESS ("02 f8 ff 1f"), /* "otherwise the request is not performed" */
    DNLOAD (2, "00 00"),
    GETSTATUS (BUSY_F072),
    GETSTATUS (DNLOAD_IDLE),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("f072");

  RUN (device, read);
  RUN (device, write);
  g_assert_cmpint (optio_sim_device_get_presence (device), ==, OPTIO_SIM_UNPLUGGED);
  script_pass (device, 400);
  g_assert_cmpint (optio_sim_device_get_presence (device), ==, OPTIO_SIM_IN_BOOTLOADER);
  script_configure (device);
  RUN (device, inner);
  script_assert_memory (device, 0x1ffff800, "aa 55 fe 01 12 ed 34 cb ff 00 ff 00 ff 00 ff 00");
}

/* A board that holds GETSTATUS is gone in the middle of it. */
static void
test_write_options_held (void)
{
  static const ScriptStep steps[] = {
    CLRSTATUS,
    SET_ADDRESS_F405 ("00 c0 ff 1f"),
    DNLOAD (2, "ec aa ff ff ff ff ff ff fe 0f ff ff ff ff ff ff"),
    GETSTATUS (BUSY_F405),
    { .request = OPTIO_DFU_REQUEST_GETSTATUS, .length = 6, .outcome = OPTIO_SIM_GONE,
      .takes_ms = 33 },
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("f405");

  RUN (device, steps);
  script_assert_memory (device, 0x1fffc000, "ec aa ff ff ff ff ff ff fe 0f ff ff ff ff ff ff");
}

/* Table 4: no error on a write-protected page, and no effect; RAM is not concerned. */
static void
test_write_protection (void)
{
  static const ScriptStep steps[] = {
    DNLOAD (0, "41 00 00 00 08"),
    GETSTATUS_THEN (BUSY_F072, 0),
    GETSTATUS (DNLOAD_IDLE),
    SET_ADDRESS ("00 08 00 08"),
    DNLOAD (2, "11 22"),
    GETSTATUS (BUSY_F072),
    GETSTATUS (DNLOAD_IDLE),
    SET_ADDRESS ("00 10 00 08"), /* the next bit's page is free */
    DNLOAD (2, "11 22"),
    GETSTATUS_THEN (BUSY_F072, 1),
    GETSTATUS (DNLOAD_IDLE),
    SET_ADDRESS ("00 20 00 20"),
    DNLOAD (2, "33 44"),
    GETSTATUS (BUSY_F072),
    GETSTATUS (DNLOAD_IDLE),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("f072");

  script_poke (device, 0x08000000, "00 00");
  script_poke (device, 0x1ffff808, "fe 01");
  optio_sim_device_unplug (device);
  optio_sim_device_enter_bootloader (device);
  script_configure (device);
  RUN (device, steps);

  script_assert_memory (device, 0x08000000, "00 00");
  script_assert_memory (device, 0x08000800, "ff ff");
  script_assert_memory (device, 0x08001000, "11 22");
  script_assert_memory (device, 0x20002000, "33 44");
}

/* Table 4 and 5.4: protected, only Get Commands, Set Address, Leave and Read Unprotect work. */
static void
test_read_protection (void)
{
  static const ScriptStep protected[] = {
    UPLOAD (0, 64, "00 21 41 92"),
    SET_ADDRESS ("00 00 00 08"),
    ABORT,
    UPLOAD_STALLS (2, 16),
    GETSTATUS (ERR_VENDOR),
    CLRSTATUS,
    DNLOAD (2, "00 00"),
    GETSTATUS (BUSY_F072),
    GETSTATUS (ERR_VENDOR),
    CLRSTATUS,
    DNLOAD (0, "41 00 00 00 08"),
    GETSTATUS (BUSY_F072),
    GETSTATUS (ERR_VENDOR),
    CLRSTATUS,
    DNLOAD (0, "41"),
    GETSTATUS (BUSY_F072),
    GETSTATUS (ERR_VENDOR),
    CLRSTATUS,
    DNLOAD (0, "92"),
    GETSTATUS_THEN (BUSY_F072, 100),
    GETSTATUS_GONE,
  };
  static const ScriptStep open[] = {
    GETSTATUS (IDLE),
    UPLOAD (2, 2, "ff ff"),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("f072");

  script_poke (device, 0x08000000, "01 02");
  script_poke (device, 0x20000000, "03 04");
  script_poke (device, 0x1ffff800, "bb 44 12 ed");
  optio_sim_device_enter_bootloader (device);
  script_pass (device, 400);
  script_configure (device);
  RUN (device, protected);

  script_pass (device, 400);
  script_configure (device);
  RUN (device, open);
  script_assert_memory (device, 0x20000000, "00 00");
  script_assert_memory (device, 0x1ffff800, "aa 55 ff 00 ff 00 ff 00 ff 00 ff 00 ff 00 ff 00");
}

/* Section 3: unprotected, Read Unprotect clears RAM and keeps the flash; the options go back. */
static void
test_unprotect_unprotected (void)
{
  static const ScriptStep steps[] = {
    DNLOAD (0, "92"),
    GETSTATUS_THEN (BUSY_F072, 34),
    GETSTATUS_GONE,
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("f072");

  script_poke (device, 0x08000000, "01 02");
  script_poke (device, 0x20000000, "03 04");
  script_poke (device, 0x1ffff804, "12 ed");
  RUN (device, steps);
  script_assert_memory (device, 0x08000000, "01 02");
  script_assert_memory (device, 0x20000000, "00 00");
  script_assert_memory (device, 0x1ffff804, "ff 00");
}

/* 5.5: dfuMANIFEST, then it disconnects and jumps to the pointer; without a program there it resets
 * into the bootloader. */
static void
test_leave (void)
{
  static const ScriptStep blank[] = {
    DNLOAD (0, NULL),
    GETSTATUS_THEN ("00 010000 07 00", 2),
    GETSTATUS_GONE,
  };
  static const ScriptStep program[] = {
    SET_ADDRESS ("00 10 00 08"),
    DNLOAD (2, NULL),
    GETSTATUS_THEN ("00 010000 07 00", 2),
    GETSTATUS_GONE,
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("f072");

  RUN (device, blank);
  g_assert_cmpint (optio_sim_device_get_presence (device), ==, OPTIO_SIM_UNPLUGGED);
  script_pass (device, 400);
  g_assert_cmpint (optio_sim_device_get_presence (device), ==, OPTIO_SIM_IN_BOOTLOADER);

  script_configure (device);
  /* The stack begins behind RAM. */
  script_poke (device, 0x08001000, "00 40 00 20 09 10 00 08 fe e7");
  RUN (device, program);
  g_assert_cmpint (optio_sim_device_get_presence (device), ==, OPTIO_SIM_IN_APPLICATION);
}

/* AN2606 section 4.4: the virtual memory behind "@Device Feature"; signature and flash size. */
static void
test_special_memories (void)
{
  static const ScriptStep steps[] = {
    CLRSTATUS,
    SET_ADDRESS_F405 ("00 00 ff ff"),
    DNLOAD (2, "02 00 00 00"),
    GETSTATUS (BUSY_F405),
    GETSTATUS (DNLOAD_IDLE),
    ABORT,
    UPLOAD (2, 4, "02 00 00 00"),
    ABORT,
    SET_ADDRESS_F405 ("22 7a ff 1f"),
    ABORT,
    UPLOAD (2, 2, "00 04"),
    ABORT,
    SET_ADDRESS_F405 ("00 c0 ff 1f"),
    ABORT,
    /* what nobody knows is blank */
    UPLOAD (2, 16, "ff aa ff ff ff ff ff ff ff ff ff ff ff ff ff ff"),
  };
  g_autoptr (OptioSimDevice) device = script_new_device ("f405");

  RUN (device, steps);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-an2662/set-address-and-read", test_set_address_and_read);
  g_test_add_func ("/sim-an2662/get-commands", test_get_commands);
  g_test_add_func ("/sim-an2662/wrong-addresses", test_wrong_addresses);
  g_test_add_func ("/sim-an2662/refusals", test_refusals);
  g_test_add_func ("/sim-an2662/erase-and-write", test_erase_and_write);
  g_test_add_func ("/sim-an2662/held-getstatus", test_held_getstatus);
  g_test_add_func ("/sim-an2662/repeated-busy", test_repeated_busy);
  g_test_add_func ("/sim-an2662/write-options", test_write_options);
  g_test_add_func ("/sim-an2662/write-options-held", test_write_options_held);
  g_test_add_func ("/sim-an2662/write-protection", test_write_protection);
  g_test_add_func ("/sim-an2662/read-protection", test_read_protection);
  g_test_add_func ("/sim-an2662/unprotect-unprotected", test_unprotect_unprotected);
  g_test_add_func ("/sim-an2662/leave", test_leave);
  g_test_add_func ("/sim-an2662/special-memories", test_special_memories);
  return g_test_run ();
}
