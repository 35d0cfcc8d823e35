/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-chip.h"

G_BEGIN_DECLS

/**
 * OptioChipFile:
 *
 * A chip's file, of which only as much is read as is asked for: first what tells boards apart, and
 * all of it when the chip is needed. Main thread.
 */
typedef struct _OptioChipFile OptioChipFile;

/**
 * optio_chip_file_new:
 * @path: the file
 * @error: as optio_chip_new_from_file()
 *
 * Reads the file, but only looks for its outline. Blocks on I/O.
 *
 * Returns: (transfer full) (nullable): the file.
 */
OptioChipFile *optio_chip_file_new (const char *path,
                                    GError    **error);

void optio_chip_file_free (OptioChipFile *self);

/**
 * optio_chip_file_get_outline:
 *
 * Returns: (transfer none): a chip that has an id, USB ids and alternates, and nothing else. It is
 *   good for matching only.
 */
OptioChip *optio_chip_file_get_outline (OptioChipFile *self);

/**
 * optio_chip_file_get_chip:
 * @error: as optio_chip_new_from_file()
 *
 * Parses and checks the file if that was not done before. Blocks on I/O.
 *
 * Returns: (transfer none) (nullable): the chip.
 */
OptioChip *optio_chip_file_get_chip (OptioChipFile *self,
                                     GError       **error);

/**
 * optio_chip_file_has_chip:
 *
 * Returns: whether the chip was parsed already.
 */
gboolean optio_chip_file_has_chip (OptioChipFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioChipFile, optio_chip_file_free)

G_END_DECLS
