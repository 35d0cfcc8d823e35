/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * OptioChipImport:
 * @id: the new chip's id, made of the file's name
 * @name: the chip's name for people
 * @xml: its description, which optio_chip_new_from_bytes() takes
 * @left_out: (array zero-terminated=1): a sentence for each thing that has no place in it, with
 *   file and line
 *
 * A chip made of a file of STM32CubeProgrammer's database ("STM32_Prog_DB_0x448.xml"). Such a file
 * says nothing of complements, times, and what the board says on USB, and not always what can be
 * undone: what Optio does not know by the name of a field is dangerous, and no write is proved.
 */
typedef struct
{
  char *id;
  char *name;
  char *xml;
  GStrv left_out;
} OptioChipImport;

/**
 * optio_chip_import_new:
 * @path: the file; taken as hostile, as optio_chip_new_from_file() does
 * @error: %OPTIO_ERROR_FILE if it cannot be read, %OPTIO_ERROR_DATA if it is broken,
 *   %OPTIO_ERROR_MISMATCH if it is no such file, or of a chip without flash
 *
 * Blocks on I/O. Any thread.
 *
 * Returns: (transfer full) (nullable): the chip.
 */
OptioChipImport *optio_chip_import_new (const char *path,
                                        GError    **error);

void optio_chip_import_free (OptioChipImport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioChipImport, optio_chip_import_free)

G_END_DECLS
