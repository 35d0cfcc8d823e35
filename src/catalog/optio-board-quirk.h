/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * OptioBoardQuirk:
 *
 * How a simulated board misbehaves beyond what its bootloader is built to do. Each is a `<quirk>`
 * of data/boards.xml. Beside each: on which real board it was seen, what shows, and who says so.
 *
 * Not among them, because a board's other data say it: GETSTATUS that is STALLed or held while the
 * flash is busy and poll times that are not true (`<polls>`), maps that are not true, serial
 * numbers and layout strings of other makers (`<usb>`), blank flash that reads 0x00 (the chip).
 */
typedef enum
{
  /* F4, F7, L4, GD32: after plugging in, dfuERROR with errFIRMWARE. dfu-util device log
   * stm32f4discovery.bin-download; dfu-util ticket 231. */
  OPTIO_BOARD_QUIRK_STARTS_IN_ERROR,
  /* G0C1 after another tool: dfuDNLOAD-IDLE. ST community 839156. */
  OPTIO_BOARD_QUIRK_STARTS_IN_DNLOAD_IDLE,
  /* F746 after another tool: dfuUPLOAD-IDLE. ST community, January 2022, on external loaders. */
  OPTIO_BOARD_QUIRK_STARTS_IN_UPLOAD_IDLE,
  /* Any, after a tool died behind its DNLOAD: dfuDNLOAD-SYNC with the erase of the first sector
   * parked, which the next GETSTATUS carries out. ST USB device library, usbd_dfu.c. */
  OPTIO_BOARD_QUIRK_STARTS_WITH_PARKED_ERASE,

  /* L432: GETSTATUS during an erase or a write answers dfuIDLE; ST's DfuSe says "Bad state machine
   * in firmware". ST community 0D50X00009XkXcQSAV. */
  OPTIO_BOARD_QUIRK_EARLY_STATUS_IDLE,
  /* U5A9: the first GETSTATUS answers dfuDNLOAD-IDLE, without dfuDNBUSY. dfu-util ticket 145. */
  OPTIO_BOARD_QUIRK_SKIPS_BUSY,
  /* OpenMoko, SIMtrace and others: the greatest bwPollTimeout that there is, 4.6 hours. dfu-util
   * quirks.c ignores it by their ids. */
  OPTIO_BOARD_QUIRK_ENDLESS_POLL,
  /* nRF with Zephyr: one transfer is not answered for longer than the usual 5 s. Zephyr issue
   * 8734. */
  OPTIO_BOARD_QUIRK_SLOW_STATUS,

  /* F042, F070, F072, L552, F429 at fast hosts: they need 25 us between packets, or they lose the
   * data of a DNLOAD or hang in dfuDNBUSY for a while. AN2606 table 36; dfu-util ticket 78. Here:
   * a request sooner than that behind the last one. */
  OPTIO_BOARD_QUIRK_NEEDS_GAPS,
  /* The same boards, worse: a request in the same frame as the last one. A hub spreads them. */
  OPTIO_BOARD_QUIRK_NEEDS_FRAMES,
  /* The same boards, worst: they lose a packet of any data stage that has several. */
  OPTIO_BOARD_QUIRK_NEEDS_SINGLE_PACKETS,

  /* F411, where the same with an F401 works: DNLOAD of data is STALLed. QMK issue 17890. */
  OPTIO_BOARD_QUIRK_REFUSES_DNLOAD,
  /* F401 and F411 "Black Pill" of batch 117: a DNLOAD of data breaks on the wire. QMK issue
   * 17576. */
  OPTIO_BOARD_QUIRK_BREAKS_DNLOAD,
  /* L433: blocks of 2048 bytes fail where 1024 work. ST community 0D50X00009XkXcQSAV. Here: a block
   * of more than half the announced size is STALLed. */
  OPTIO_BOARD_QUIRK_REFUSES_LARGE_BLOCKS,
  /* G431: 2048 bytes where 1024 are announced run over the bootloader's own state; GETSTATUS then
   * answers bytes of the file. web-stm32-updater issue 3. */
  OPTIO_BOARD_QUIRK_OVERRUNS_BUFFER,
  /* AN3156 section 5.1 to the letter: the address of a block counts in its own length. A usbd-dfu
   * device did that (vitalyvb/usbd-dfu pull request 6); ST's ROMs count in wTransferSize. */
  OPTIO_BOARD_QUIRK_COUNTS_IN_REQUEST_SIZE,
  /* C5: CLRSTATUS outside dfuERROR is STALLed. Betaflight Configurator pull request 5300. */
  OPTIO_BOARD_QUIRK_REFUSES_CLRSTATUS,
  /* C5: GET_DESCRIPTOR of the DFU functional descriptor is never answered. The same source. */
  OPTIO_BOARD_QUIRK_WITHHOLDS_FUNCTIONAL,

  /* GD32VF103: the serial string's descriptor holds bytes, not UTF-16. gd32-dfu-utils issue 5. */
  OPTIO_BOARD_QUIRK_SERIAL_IN_BYTES,
  /* F427: a string descriptor ends before its bLength. dfu-util dfu_util.c. */
  OPTIO_BOARD_QUIRK_TRUNCATES_STRINGS,
  /* GD32VF103: it crashes when the names of its alternate settings are read, error -71. IronOS
   * issue 1148. */
  OPTIO_BOARD_QUIRK_CRASHES_ON_STRINGS,
  /* F0, F105, F446, H743, AT32: every board has the same serial number. dfu-util listings. */
  OPTIO_BOARD_QUIRK_CONSTANT_SERIAL,
  /* G0B1, G0C1: every alternate setting says the map of the flash. ST community 839156. */
  OPTIO_BOARD_QUIRK_REPEATS_STRINGS,

  /* H743 revision V, bootloader 0x90: the erase of a sector of bank 2 is done, but the state never
   * leaves dfuDNBUSY, 1000 ms each time; two CLRSTATUS free it. dfu-util ticket 88; Betaflight
   * Configurator pull request 1861. */
  OPTIO_BOARD_QUIRK_BANK_2_ERASE_WEDGES,
  /* H743 revision V, bootloader 0x91: the erase of a sector of bank 2 is told as done while it goes
   * on; a write or an erase before its end hangs the chip. AN2606 table 136. */
  OPTIO_BOARD_QUIRK_BANK_2_ERASE_DONE_EARLY,
  /* H74x, bootloader 0xD3: mass erase does nothing and ends well. AN2606 table 136. */
  OPTIO_BOARD_QUIRK_MASS_ERASE_IGNORED,
  /* F767 with two banks, G474 with DBANK, GD32VF103 ver=1000: real sectors have half the announced
   * size, so half of each stays as it was. ST, STM32Cube_MCU_Overall_Offer issue 11;
   * gd32-dfu-utils issue 5. */
  OPTIO_BOARD_QUIRK_ERASES_HALF_SECTORS,
  /* H7, also G0, L4, U5: a word that was programmed twice, or whose programming was cut off, has an
   * ECC error; who reads it hangs. Zephyr issue 33140; ArduPilot issue 28759. That the ROM hangs
   * too is inferred. */
  OPTIO_BOARD_QUIRK_HANGS_ON_DOUBLE_ERRORS,

  /* U5: with readout protection erases and writes are dropped, and all is said to be well; the
   * option bytes can be read. Inertial Sense SDK pull request 1186. */
  OPTIO_BOARD_QUIRK_DROPS_PROTECTED_WRITES,
  /* Open Bootloader: with readout protection an UPLOAD has no data. Its usbd_dfu_if.c. */
  OPTIO_BOARD_QUIRK_EMPTY_PROTECTED_UPLOAD,
  /* F105, F407: with readout protection errVENDOR for everything, also for Get Commands, Set
   * Address and leaving, which AN3156 allows. Betaflight Configurator, usbdfu.js. */
  OPTIO_BOARD_QUIRK_VENDOR_ERROR_EVERYWHERE,
  /* G0, G4, H7 ROMs: mass erase and Read Unprotect work, which need a vendor's hook in ST's
   * library. PX4 user guide pull request 2353. */
  OPTIO_BOARD_QUIRK_VENDOR_COMMANDS,

  /* H7: written option bytes count at once, without a reset. AN3156 figure 7, footnote 1. */
  OPTIO_BOARD_QUIRK_OPTION_WRITE_STAYS,
  /* A write of option bytes ends in an error status, and nothing is changed. AN3156 section 5.1. */
  OPTIO_BOARD_QUIRK_OPTION_WRITE_REFUSED,
  /* G0C1 in a container, boards behind USB/IP and in WSL: after a reset it does not come back. ST
   * community 839156; usbipd-win issue 532. Also parts whose bootloader does not call the reset
   * after Read Unprotect: they need a power cycle. */
  OPTIO_BOARD_QUIRK_STAYS_AWAY,
  /* G474, its bootloader entered by a jump: a reset leads to the application. ST community, "STM32G
   * option bytes modification fails in DFU mode". */
  OPTIO_BOARD_QUIRK_RESETS_TO_APPLICATION,

  /* GD32: it leaves at the empty DNLOAD and answers no GETSTATUS. dfu-util quirks.c. */
  OPTIO_BOARD_QUIRK_LEAVES_AT_ONCE,
  /* F105, F407 at some hosts: GETSTATUS says errUNKNOWN while it leaves. ST community 404374. */
  OPTIO_BOARD_QUIRK_LEAVE_SAYS_UNKNOWN,
  /* Many: GETSTATUS is STALLed while it leaves; dfu-util ends with 74. dfu-util users, Klipper
   * issue 21. */
  OPTIO_BOARD_QUIRK_LEAVE_STALLS,
  /* Virgin L412: it does not leave until its power is cut. dfu-util ticket 208. */
  OPTIO_BOARD_QUIRK_NEVER_LEAVES,

  /* Any on Linux, where no udev rule gives it to who sits at the computer: only root may open it.
   * Not over USB/IP, where the kernel decides. */
  OPTIO_BOARD_QUIRK_NO_PERMISSION,

  OPTIO_BOARD_N_QUIRKS,
} OptioBoardQuirk;

/**
 * OptioBoardQuirks:
 *
 * A set of quirks, bit %OPTIO_BOARD_QUIRK_BIT of each.
 */
typedef guint64 OptioBoardQuirks;

#define OPTIO_BOARD_QUIRK_BIT(quirk) (G_GUINT64_CONSTANT (1) << (quirk))

/**
 * optio_board_quirk_get_name:
 *
 * Returns: "starts-in-error", as data/boards.xml spells it.
 */
const char *optio_board_quirk_get_name (OptioBoardQuirk quirk);

/**
 * optio_board_quirk_get_words:
 *
 * Returns: for people, in their language: "starts in dfuERROR".
 */
const char *optio_board_quirk_get_words (OptioBoardQuirk quirk);

/**
 * optio_board_quirk_find:
 * @name: a name of optio_board_quirk_get_name()
 *
 * Returns: the quirk, %OPTIO_BOARD_N_QUIRKS if none has that name.
 */
OptioBoardQuirk optio_board_quirk_find (const char *name);

G_END_DECLS
