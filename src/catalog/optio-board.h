/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-board-content.h"
#include "optio-board-quirk.h"
#include "optio-chip.h"
#include "optio-identity.h"

G_BEGIN_DECLS

/**
 * OptioRomModel:
 * @OPTIO_ROM_AN2662: the ROMs of F0 to F4 and F7, "STM32 BOOTLOADER", as AN2662 describes them
 * @OPTIO_ROM_ST_LIBRARY: ST's USB device library, the closest public relative of the ROMs that call
 *   themselves "DFU in FS Mode" (G0, G4, H7), in the form before v2.11.2: what fails hangs
 * @OPTIO_ROM_ST_LIBRARY_2_11_2: the same from v2.11.2 on: what fails is errVENDOR
 * @OPTIO_ROM_OPEN_BOOTLOADER_2020: ST's Open Bootloader for G0 with the library v2.7.1: what fails
 *   needs two CLRSTATUS
 * @OPTIO_ROM_OPEN_BOOTLOADER: the same with the library v2.11.2
 * @OPTIO_ROM_OPEN_BOOTLOADER_USBX: its USBX edition for U5, U0, U3 and H573, which never sees an
 *   error
 * @OPTIO_ROM_GIGADEVICE: GigaDevice's DFU library, the closest public relative of the GD32 ROM
 * @OPTIO_ROM_MBOOT: MicroPython's mboot
 * @OPTIO_ROM_LIBOPENCM3: the usbdfu example of libopencm3, also in the Black Magic Probe
 * @OPTIO_ROM_STRICT: DFU 1.1 to the letter with ST's commands, as far as C5 is known
 * @OPTIO_ROM_DFU11: a bootloader of plain DFU 1.1, without ST's extension
 * @OPTIO_ROM_APPLICATION: no bootloader: an application that says by DFU 1.1 that it has one. Where
 *   it goes at DETACH, another board has to play
 *
 * Which bootloader a simulated board runs.
 */
typedef enum
{
  OPTIO_ROM_AN2662,
  OPTIO_ROM_ST_LIBRARY,
  OPTIO_ROM_ST_LIBRARY_2_11_2,
  OPTIO_ROM_OPEN_BOOTLOADER_2020,
  OPTIO_ROM_OPEN_BOOTLOADER,
  OPTIO_ROM_OPEN_BOOTLOADER_USBX,
  OPTIO_ROM_GIGADEVICE,
  OPTIO_ROM_MBOOT,
  OPTIO_ROM_LIBOPENCM3,
  OPTIO_ROM_STRICT,
  OPTIO_ROM_DFU11,
  OPTIO_ROM_APPLICATION,
  OPTIO_N_ROMS,
} OptioRomModel;

/**
 * optio_rom_model_get_title:
 *
 * Returns: name for people: "ST AN2662".
 */
const char *optio_rom_model_get_title (OptioRomModel model);

/**
 * optio_rom_model_get_name:
 *
 * Returns: "an2662", as data/boards.xml spells it.
 */
const char *optio_rom_model_get_name (OptioRomModel model);

/**
 * OptioBoardPolls:
 * @erase_ms: bwPollTimeout that the ROM advertises for an erase, true or not, milliseconds
 * @program_ms: the same for a write
 * @command_ms: the same for Set Address
 * @stalls_while_busy: GETSTATUS is STALLed while the flash is busy (F0, L4)
 * @holds_while_busy: GETSTATUS is held until the flash is ready (F7, ST library)
 */
typedef struct
{
  guint erase_ms;
  guint program_ms;
  guint command_ms;
  gboolean stalls_while_busy;
  gboolean holds_while_busy;
} OptioBoardPolls;

/**
 * OptioBoardGroup:
 * @OPTIO_BOARD_GROUP_ST: a chip of ST with the bootloader that ST burns in
 * @OPTIO_BOARD_GROUP_IMITATION: another maker's chip, or another bootloader
 * @OPTIO_BOARD_GROUP_FAULTY: makes trouble when it is read, written or left
 * @OPTIO_BOARD_GROUP_PROTECTED: protected against reading or writing
 * @OPTIO_BOARD_GROUP_STUCK: does not start its firmware, or not its bootloader
 *
 * What a simulated board is good for, so that one of many is found.
 */
typedef enum
{
  OPTIO_BOARD_GROUP_ST,
  OPTIO_BOARD_GROUP_IMITATION,
  OPTIO_BOARD_GROUP_FAULTY,
  OPTIO_BOARD_GROUP_PROTECTED,
  OPTIO_BOARD_GROUP_STUCK,
  OPTIO_BOARD_N_GROUPS,
} OptioBoardGroup;

/**
 * optio_board_group_get_title:
 *
 * Returns: for people, in their language: "Protected".
 */
const char *optio_board_group_get_title (OptioBoardGroup group);

/**
 * OptioBoard:
 *
 * A simulated board: a chip, the ROM that it runs, and what that ROM says on USB. One element of
 * data/boards.xml. Immutable, reference-counted, may cross threads.
 */
typedef struct _OptioBoard OptioBoard;

OptioBoard *optio_board_ref      (OptioBoard *self);
void        optio_board_unref    (OptioBoard *self);

/**
 * optio_board_get_id:
 *
 * Returns: "stm32f072", as given to `--simulate`.
 */
const char *optio_board_get_id (OptioBoard *self);

/**
 * optio_board_get_title:
 *
 * Returns: for people, in their language if it is one of Optio's own boards: "STM32F072 with 128
 *   KiB".
 */
const char *optio_board_get_title (OptioBoard *self);

OptioChip             *optio_board_get_chip      (OptioBoard *self);
OptioRomModel          optio_board_get_rom_model (OptioBoard *self);
const OptioBoardPolls *optio_board_get_polls     (OptioBoard *self);
OptioBoardQuirks       optio_board_get_quirks    (OptioBoard *self);
OptioBoardGroup        optio_board_get_group     (OptioBoard *self);

/**
 * optio_board_is_boot0_low:
 *
 * Returns: whether its BOOT0 pin is low when it is new; most boards of the file are held in their
 *   bootloader by the pin.
 */
gboolean optio_board_is_boot0_low (OptioBoard *self);

/**
 * optio_board_get_contents:
 *
 * Returns: (element-type OptioBoardContent) (transfer none): what its chip holds when it is new,
 *   beyond what the factory wrote, in the order in which it is put there.
 */
GArray *optio_board_get_contents (OptioBoard *self);

/**
 * optio_board_new_with_quirks:
 * @quirks: a set of quirks
 *
 * Returns: (transfer full): the same board with these quirks besides its own.
 */
OptioBoard *optio_board_new_with_quirks (OptioBoard      *self,
                                         OptioBoardQuirks quirks);

/**
 * optio_board_get_rom_version:
 *
 * Returns: the version byte of its bootloader; 0 if it has none.
 */
guint8 optio_board_get_rom_version (OptioBoard *self);

/**
 * optio_board_get_identity:
 *
 * Returns: (transfer none): the USB descriptors.
 */
OptioIdentity *optio_board_get_identity (OptioBoard *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioBoard, optio_board_unref)

G_END_DECLS
