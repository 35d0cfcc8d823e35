/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-board-item.h"
#include "optio-recording.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_BOARD_LIST (optio_board_list_get_type ())
G_DECLARE_FINAL_TYPE (OptioBoardList, optio_board_list, OPTIO, BOARD_LIST, GObject)

/**
 * OptioBoardList:
 *
 * A #GListModel of #OptioBoardItem: the plugged boards and the simulated ones. A board that was
 * unplugged stays in the list as long as it has something to say. Main thread.
 *
 * Properties for binding: "busy", "n-items", "firmware" (the file that was opened last),
 * "usb-problem" (why no real board can appear, or %NULL).
 *
 * Signals: "finished" (#OptioBoardItem): a job of that board has ended. "told" (#OptioBoardItem, a
 * sentence): something that the user should know of that board.
 */

/**
 * optio_board_list_new:
 * @catalog: tells which chip a board is, and which boards can be simulated
 * @journal: where the jobs write
 * @history: (nullable): what is remembered of boards; %NULL to remember nothing
 */
OptioBoardList *optio_board_list_new (OptioCatalog *catalog,
                                      OptioJournal *journal,
                                      OptioHistory *history);

OptioCatalog *optio_board_list_get_catalog (OptioBoardList *self);
OptioJournal *optio_board_list_get_journal (OptioBoardList *self);

/**
 * optio_board_list_get_recording:
 *
 * Returns: (transfer none): the transfers of all jobs.
 */
OptioRecording *optio_board_list_get_recording (OptioBoardList *self);

/**
 * optio_board_list_add_devices:
 * @devices: a model of #OptioDevice, e.g. an OptioUsbMonitor
 *
 * Shows the boards of @devices, and follows it.
 */
void optio_board_list_add_devices (OptioBoardList *self,
                                   GListModel     *devices);

/**
 * optio_board_list_set_usb_problem:
 * @problem: (nullable): why no real board can appear, a sentence
 */
void optio_board_list_set_usb_problem (OptioBoardList *self,
                                       const char     *problem);

/**
 * optio_board_list_simulate:
 * @id: a simulated board's id, "stm32f072"
 *
 * Adds a simulated board that works in real time.
 *
 * Returns: %FALSE if there is no such board.
 */
gboolean optio_board_list_simulate (OptioBoardList *self,
                                    const char     *id);

/**
 * optio_board_list_remove:
 * @item: a simulated board, or one that is unplugged
 *
 * Takes a board that does not work out of the list.
 */
void optio_board_list_remove (OptioBoardList *self,
                              OptioBoardItem *item);

/**
 * optio_board_list_open:
 * @item: (nullable): for which board
 * @file: a firmware file
 *
 * Chooses a firmware for @item, and for every board that has none, also later.
 */
void optio_board_list_open (OptioBoardList *self,
                            OptioBoardItem *item,
                            GFile          *file);

gboolean optio_board_list_is_busy (OptioBoardList *self);

/**
 * optio_board_list_cancel_all:
 *
 * Asks every job to end.
 */
void optio_board_list_cancel_all (OptioBoardList *self);

G_END_DECLS
