/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "optio-option-item.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_OPTION_ROW (optio_option_row_get_type ())
G_DECLARE_FINAL_TYPE (OptioOptionRow, optio_option_row, OPTIO, OPTION_ROW, AdwPreferencesRow)

/**
 * OptioOptionRow:
 *
 * An option: what it is, what it holds, and a switch, a choice or an entry to change it.
 *
 * Properties: "item" (#OptioOptionItem, construct-only).
 */
GtkWidget *optio_option_row_new (OptioOptionItem *item);

/**
 * optio_option_row_get_item:
 *
 * Returns: (nullable) (transfer none): the option.
 */
OptioOptionItem *optio_option_row_get_item (OptioOptionRow *self);

G_END_DECLS
