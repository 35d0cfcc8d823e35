/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "optio-board.h"
#include "optio-chip.h"
#include "optio-identity.h"
#include "optio-match.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_CATALOG (optio_catalog_get_type ())
G_DECLARE_FINAL_TYPE (OptioCatalog, optio_catalog, OPTIO, CATALOG, GObject)

/**
 * OptioCatalog:
 *
 * What is known of chips and simulated boards: the XML folders, the system's first, then the
 * user's, which adds or replaces by id. Files are only looked through at first; a chip is parsed
 * and checked when it is asked for, or when a board could be it. What has changed in the folders is
 * seen when the next board is matched. What the catalog gives out stays as long as the catalog,
 * also when its file has gone. Main thread.
 *
 * The signal "problem" tells each sentence of optio_catalog_get_problems() as it comes.
 */

/**
 * optio_catalog_new:
 *
 * Returns: (transfer full): a catalog without content.
 */
OptioCatalog *optio_catalog_new (void);

/**
 * optio_catalog_new_default:
 *
 * Loads the system's folder (the environment variable OPTIO_DATA_DIR, else the place where Optio
 * was installed) and then the user's ($XDG_DATA_HOME/optio). A broken file is left out and noted
 * when it is noticed, see optio_catalog_get_problems().
 *
 * Returns: (transfer full): a catalog.
 */
OptioCatalog *optio_catalog_new_default (void);

/**
 * optio_catalog_add_folder:
 * @path: a folder with a folder `chips` of XML files and perhaps `boards.xml`
 *
 * Loads a folder; what is in it replaces what has the same id. A folder that is not there is empty.
 * Blocks on I/O.
 */
void optio_catalog_add_folder (OptioCatalog *self,
                               const char   *path);

/**
 * optio_catalog_refresh:
 *
 * Reads the folders again if a file in them has come, gone or changed. Blocks on I/O.
 *
 * Returns: whether it has.
 */
gboolean optio_catalog_refresh (OptioCatalog *self);

/**
 * optio_catalog_get_problems:
 *
 * Returns: (array zero-terminated=1): a sentence for each file that was left out so far; empty if
 *   all is well. After optio_catalog_read_all() it is complete.
 */
const char *const *optio_catalog_get_problems (OptioCatalog *self);

/**
 * optio_catalog_get_chips:
 *
 * Parses all files that were not parsed yet.
 *
 * Returns: (element-type OptioChip) (transfer none): all chips, sorted by id.
 */
GPtrArray *optio_catalog_get_chips (OptioCatalog *self);

/**
 * optio_catalog_find_chip:
 * @id: a chip's id; letter case does not count
 *
 * Returns: (nullable) (transfer none): the chip with that id.
 */
OptioChip *optio_catalog_find_chip (OptioCatalog *self,
                                    const char   *id);

/**
 * optio_catalog_dup_nearest_ids:
 * @id: an id that no chip has
 *
 * Returns: (transfer full): ids that may have been meant, as optio_nearest_dup_names() tells them.
 */
char *optio_catalog_dup_nearest_ids (OptioCatalog *self,
                                     const char   *id);

/**
 * optio_catalog_get_boards:
 *
 * Returns: (element-type OptioBoard) (transfer none): all simulated boards, in the file's order.
 */
GPtrArray *optio_catalog_get_boards (OptioCatalog *self);

/**
 * optio_catalog_find_board:
 * @id: a board's id; letter case does not count
 *
 * Returns: (nullable) (transfer none): the simulated board with that id.
 */
OptioBoard *optio_catalog_find_board (OptioCatalog *self,
                                      const char   *id);

/**
 * optio_catalog_read_all:
 *
 * Parses and checks every file. Blocks on I/O.
 */
void optio_catalog_read_all (OptioCatalog *self);

/**
 * optio_catalog_get_n_parsed:
 *
 * Returns: how many chips have been parsed so far.
 */
guint optio_catalog_get_n_parsed (OptioCatalog *self);

/**
 * optio_catalog_match:
 * @identity: what a board says of itself
 *
 * Finds out which chip a board is, from the whole tuple of its alternate settings, then bcdDevice,
 * product and serial. Blanks, leading zeros and garbage behind the last group do not count. Looks
 * first whether the folders have changed.
 *
 * Returns: (transfer full): the candidates, perhaps none.
 */
OptioMatch *optio_catalog_match (OptioCatalog  *self,
                                 OptioIdentity *identity);

G_END_DECLS
