/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-chip.h"
#include "optio-identity.h"

G_BEGIN_DECLS

/**
 * OptioRomModel:
 * @OPTIO_ROM_AN2662: the ROMs of F0 to F4 and F7, "STM32 BOOTLOADER", as AN2662 describes them
 * @OPTIO_ROM_ST_LIBRARY: ST's USB device library, the closest public relative of the ROMs that call
 *   themselves "DFU in FS Mode" (G0, G4, H7), in the form before v2.11.2
 * @OPTIO_ROM_DFU11: a bootloader of plain DFU 1.1, without ST's extension
 *
 * Which bootloader a simulated board runs.
 */
typedef enum
{
  OPTIO_ROM_AN2662,
  OPTIO_ROM_ST_LIBRARY,
  OPTIO_ROM_DFU11,
} OptioRomModel;

/**
 * OptioBoardPolls:
 * @erase_ms: bwPollTimeout that the ROM advertises for an erase, milliseconds
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
 * OptioBoard:
 *
 * A simulated board: a chip, the ROM that it runs, and what that ROM says on USB. One element of
 * data/boards.xml. Immutable, reference-counted, may cross threads.
 */
typedef struct _OptioBoard OptioBoard;

#define OPTIO_TYPE_BOARD (optio_board_get_type ())

GType       optio_board_get_type (void);
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
 * Returns: name for people, "STM32F072 with 128 KiB".
 */
const char *optio_board_get_title (OptioBoard *self);

OptioChip             *optio_board_get_chip      (OptioBoard *self);
OptioRomModel          optio_board_get_rom_model (OptioBoard *self);
const OptioBoardPolls *optio_board_get_polls     (OptioBoard *self);

/**
 * optio_board_get_identity:
 *
 * Returns: (transfer none): the USB descriptors.
 */
OptioIdentity *optio_board_get_identity (OptioBoard *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioBoard, optio_board_unref)

G_END_DECLS
