/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-hex-find.h"
#include "optio-hex-view.h"

G_BEGIN_DECLS

struct _OptioHexView
{
  GtkWidget parent_instance;

  OptioBoardItem *board;
  GSignalGroup *memory_signals;
  GSignalGroup *board_signals;
  gboolean compact;
  GtkWidget *box;
  GtkEditable *address_entry;
  GtkWidget *list;
  GtkSelectionModel *selection;
  GtkLabel *selection_label;
  OptioHexFind *find;

  GFile *file;             /* that waits for what is fetched, to be saved */
  OptioRange saved;        /* what it gets */
  OptioFirmware *firmware; /* that waits for it, to be compared */
  OptioFirmware *opened;   /* that is being read, to be compared */
};

/**
 * optio_hex_view_tell:
 * @text: a sentence for the user
 */
void optio_hex_view_tell (OptioHexView *self,
                          const char   *text);

/**
 * optio_hex_view_get_region:
 *
 * Returns: (nullable) (transfer none): the memory that is shown.
 */
const OptioRegion *optio_hex_view_get_region (OptioHexView *self);

/**
 * optio_hex_view_get_selected:
 * @out_range: (out): from the first line that is selected to the last one
 *
 * Returns: whether lines are selected.
 */
gboolean optio_hex_view_get_selected (OptioHexView *self,
                                      OptioRange   *out_range);

/**
 * optio_hex_view_take_fetched:
 * @is_complete: whether all was read that was asked for
 *
 * Does with it what it was fetched for.
 */
void optio_hex_view_take_fetched (OptioHexView *self,
                                  gboolean      is_complete);

/**
 * optio_hex_view_drop_files:
 *
 * Forgets the files that wait for something.
 */
void optio_hex_view_drop_files (OptioHexView *self);

/**
 * optio_hex_view_install_file_actions:
 *
 * Gives the class its actions "hex.save", "hex.compare" and "hex.end-comparison".
 */
void optio_hex_view_install_file_actions (GtkWidgetClass *widget_class);

G_END_DECLS
