/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-option-set.h"

G_BEGIN_DECLS

/**
 * OptioOptionEditor:
 * @OPTIO_OPTION_EDITOR_SWITCH: on or off
 * @OPTIO_OPTION_EDITOR_CHOICE: one of some values
 * @OPTIO_OPTION_EDITOR_ENTRY: a number
 *
 * With what an option is changed.
 */
typedef enum
{
  OPTIO_OPTION_EDITOR_SWITCH,
  OPTIO_OPTION_EDITOR_CHOICE,
  OPTIO_OPTION_EDITOR_ENTRY,
} OptioOptionEditor;

#define OPTIO_TYPE_OPTION_ITEM (optio_option_item_get_type ())
G_DECLARE_FINAL_TYPE (OptioOptionItem, optio_option_item, OPTIO, OPTION_ITEM, GObject)

/**
 * OptioOptionItem:
 *
 * An option as the window shows it, in words. Follows the option and those that its meaning depends
 * on. Main thread.
 *
 * Properties for binding, read-only unless it is said:
 * "name", "label", "text": what it is
 * "meaning": what its value means
 * "note": why it cannot be changed, what is wrong, or what to beware of; empty if there is nothing
 * "change-text": what it was, if it is changed; empty if not
 * "badge": the danger of the change in a word; empty if there is none
 * "hidden-elsewhere": whether ST's tool does not show it
 * "editable", "changed"
 * "active" (writable): a flag's value
 * "selected" (writable): the position of the value among the choices
 * "entry-text": the value as a number
 * "unproved-allowed" (writable): whether it may be changed though no write was seen to work
 */

/**
 * optio_option_item_new:
 * @set: whose option it is; kept alive
 * @option: the option
 *
 * Returns: (transfer full): the item of an option that was read.
 */
OptioOptionItem *optio_option_item_new (OptioOptionSet *set,
                                        OptioOption    *option);

OptioOption      *optio_option_item_get_option (OptioOptionItem *self);
OptioOptionEditor optio_option_item_get_editor (OptioOptionItem *self);

/**
 * optio_option_item_get_choices:
 *
 * Returns: (array zero-terminated=1): the meanings from which "selected" chooses; empty unless the
 *   editor is a choice.
 */
const char *const *optio_option_item_get_choices (OptioOptionItem *self);

/**
 * optio_option_item_get_danger:
 *
 * Returns: what the change can do.
 */
OptioDanger optio_option_item_get_danger (OptioOptionItem *self);

gboolean optio_option_item_is_changed  (OptioOptionItem *self);
gboolean optio_option_item_is_editable (OptioOptionItem *self);

/**
 * optio_option_item_is_unproved:
 *
 * Returns: whether the block that a change would write was never seen to be written on silicon.
 */
gboolean optio_option_item_is_unproved (OptioOptionItem *self);

/**
 * optio_option_item_check:
 * @error: %OPTIO_ERROR_PROTECTED if it is changed and is not editable
 */
gboolean optio_option_item_check (OptioOptionItem *self,
                                  GError         **error);

/**
 * optio_option_item_enter:
 * @text: a number, or the name of a value
 * @error: as optio_option_parse_value() and optio_option_change(); %OPTIO_ERROR_PROTECTED if it is
 *   not editable
 */
gboolean optio_option_item_enter (OptioOptionItem *self,
                                  const char      *text,
                                  GError         **error);

/**
 * optio_option_item_use_default:
 *
 * Makes it what a chip from the factory has, if that may be trusted and changed.
 *
 * Returns: whether it has that value now.
 */
gboolean optio_option_item_use_default (OptioOptionItem *self);

/**
 * optio_option_item_dup_difference:
 *
 * Returns: (transfer full): the change in one line, "nBOOT1: 1: Bootloader → 0: SRAM".
 */
char *optio_option_item_dup_difference (OptioOptionItem *self);

/**
 * optio_option_item_matches:
 * @text: words; letter case does not count
 *
 * Returns: whether every word is in its name, its other names, its label or its meaning.
 */
gboolean optio_option_item_matches (OptioOptionItem *self,
                                    const char      *text);

G_END_DECLS
