/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-device.h"
#include "optio-unseen-write.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_HISTORY (optio_history_get_type ())
G_DECLARE_FINAL_TYPE (OptioHistory, optio_history, OPTIO, HISTORY, GObject)

/**
 * OptioHistory:
 *
 * What is remembered of each board from one run of a program to the next: what the person called
 * it, said of it and allowed on it, and the option bytes that it accepted and nobody saw.
 *
 * A board is told from others by its USB ids, its port and its serial together: a serial alone may
 * be a constant of the ROM, and a port alone may have got another board.
 *
 * All of it is one small #GKeyFile, so every question reads it anew and sees what other programs
 * wrote. Every change reads it, changes one thing and replaces it at once, under a lock: programs
 * that run at the same time lose nothing of each other. A file that is damaged is renamed and a
 * new one begun; see optio_history_steal_note(). A file of a later version is left alone.
 *
 * Main thread. The functions that change something may wait up to a second for another program.
 * Those that set something fail with %OPTIO_ERROR_FILE if the file cannot be written, and with
 * %OPTIO_ERROR_BUSY if another program does not let go of it; nothing is changed then.
 */

/**
 * optio_history_new:
 * @path: (nullable): the file; %NULL for "optio/boards.ini" in the user's state folder,
 *   $XDG_STATE_HOME
 *
 * Touches no file yet.
 */
OptioHistory *optio_history_new (const char *path);

/**
 * optio_history_steal_note:
 *
 * Returns: (transfer full) (nullable): a sentence for people if the file was found damaged, or
 *   could not be understood, since this was asked last.
 */
char *optio_history_steal_note (OptioHistory *self);

/**
 * optio_history_dup_name:
 *
 * Returns: (transfer full) (nullable): what the person calls the board.
 */
char *optio_history_dup_name (OptioHistory *self,
                              OptioDevice  *device);

/**
 * optio_history_set_name:
 * @name: (nullable): UTF-8; %NULL or "" forgets it
 */
gboolean optio_history_set_name (OptioHistory *self,
                                 OptioDevice  *device,
                                 const char   *name,
                                 GError      **error);

/**
 * optio_history_dup_chip:
 *
 * Returns: (transfer full) (nullable): id of the chip that the person chose among those that fit;
 *   the catalog may no longer have it.
 */
char *optio_history_dup_chip (OptioHistory *self,
                              OptioDevice  *device);

/**
 * optio_history_set_chip:
 * @chip: (nullable): a chip's id; %NULL forgets it, and the variant
 */
gboolean optio_history_set_chip (OptioHistory *self,
                                 OptioDevice  *device,
                                 const char   *chip,
                                 GError      **error);

/**
 * optio_history_dup_variant:
 *
 * Returns: (transfer full) (nullable): id of the variant of that chip, if the person chose one.
 */
char *optio_history_dup_variant (OptioHistory *self,
                                 OptioDevice  *device);

/**
 * optio_history_set_variant:
 * @variant: (nullable): a variant's id; %NULL forgets it
 */
gboolean optio_history_set_variant (OptioHistory *self,
                                    OptioDevice  *device,
                                    const char   *variant,
                                    GError      **error);

/**
 * optio_history_get_supply_mv:
 *
 * Returns: the chip's supply as the person measured it, millivolts; 0 if nobody said.
 */
guint optio_history_get_supply_mv (OptioHistory *self,
                                   OptioDevice  *device);

/**
 * optio_history_get_supply_time_s:
 *
 * Returns: when the person said it, seconds since 1970; 0 if nobody did.
 */
gint64 optio_history_get_supply_time_s (OptioHistory *self,
                                        OptioDevice  *device);

/**
 * optio_history_set_supply_mv:
 * @supply_mv: millivolts up to 100000, as the person says it now; 0 forgets it
 */
gboolean optio_history_set_supply_mv (OptioHistory *self,
                                      OptioDevice  *device,
                                      guint         supply_mv,
                                      GError      **error);

/**
 * optio_history_allows_unproved:
 *
 * Returns: whether the person allowed to write option bytes on this board where nobody has seen it
 *   work on silicon.
 */
gboolean optio_history_allows_unproved (OptioHistory *self,
                                        OptioDevice  *device);

/**
 * optio_history_set_allows_unproved:
 * @allows_unproved: whether the person wants it on this board
 */
gboolean optio_history_set_allows_unproved (OptioHistory *self,
                                            OptioDevice  *device,
                                            gboolean      allows_unproved,
                                            GError      **error);

/**
 * optio_history_dup_unseen:
 *
 * Returns: (transfer full) (nullable): the option bytes that the board accepted and nobody saw; to
 *   be looked at as soon as they can be read.
 */
OptioUnseenWrite *optio_history_dup_unseen (OptioHistory *self,
                                            OptioDevice  *device);

/**
 * optio_history_set_unseen:
 * @unseen: (nullable): replaces what was there; %NULL when it was looked at
 */
gboolean optio_history_set_unseen (OptioHistory     *self,
                                   OptioDevice      *device,
                                   OptioUnseenWrite *unseen,
                                   GError          **error);

G_END_DECLS
