/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "optio-chip.h"
#include "optio-option.h"

G_BEGIN_DECLS

/**
 * OptioOptionFindingKind:
 * @OPTIO_OPTION_FINDING_COMPLEMENT: a value and its complement do not match
 * @OPTIO_OPTION_FINDING_RESERVED: reserved bits differ from the factory
 * @OPTIO_OPTION_FINDING_VALUE: a value without a meaning
 */
typedef enum
{
  OPTIO_OPTION_FINDING_COMPLEMENT,
  OPTIO_OPTION_FINDING_RESERVED,
  OPTIO_OPTION_FINDING_VALUE,
} OptioOptionFindingKind;

/**
 * OptioOptionFinding:
 * @kind: what is odd
 * @address: where
 * @sentence: what is odd there
 *
 * Something about option bytes as read that is not as it should be, but no error.
 */
typedef struct
{
  OptioOptionFindingKind kind;
  guint32 address;
  char *sentence;
} OptioOptionFinding;

/**
 * OptioOptionWrite:
 * @block: (transfer none): which block of the chip
 * @bytes: what to write to it
 */
typedef struct
{
  const OptioOptionBlock *block;
  GBytes *bytes;
} OptioOptionWrite;

#define OPTIO_TYPE_OPTION_SET (optio_option_set_get_type ())
G_DECLARE_FINAL_TYPE (OptioOptionSet, optio_option_set, OPTIO, OPTION_SET, GObject)

/**
 * OptioOptionSet:
 *
 * The option bytes of one board, from the bytes that were read to the bytes that are written: a
 * GListModel of OptioOption. It lists the fields that the chip has as it was read; a change that
 * makes fields come or go shows when it has been written and read again. Main thread.
 *
 * The property "n-changes" counts the options that are changed, with notification.
 */

/**
 * optio_option_set_new:
 * @chip: what the board is
 * @variant: (nullable): id of the chip's variant; %NULL if it has none or it is not known
 * @flash_size_bytes: size of the flash; 0 if it is not known
 *
 * Returns: (transfer full): a set of which nothing has been read.
 */
OptioOptionSet *optio_option_set_new (OptioChip  *chip,
                                      const char *variant,
                                      guint32     flash_size_bytes);

OptioChip *optio_option_set_get_chip (OptioOptionSet *self);

/**
 * optio_option_set_decode:
 * @address: where @bytes were read
 * @bytes: an area, or a part of one
 * @error: %OPTIO_ERROR_RANGE if they do not lie in one area
 *
 * Says what was read. Forgets all changes.
 */
gboolean optio_option_set_decode (OptioOptionSet *self,
                                  guint32         address,
                                  GBytes         *bytes,
                                  GError        **error);

/**
 * optio_option_set_encode:
 * @range: a part of an area
 * @error: %OPTIO_ERROR_RANGE if it does not lie in one area, %OPTIO_ERROR_UNSURE if a part of it
 *   has not been read
 *
 * Returns: (transfer full) (nullable): the bytes as they are to be. Without changes they are those
 *   that were read. A change shows in its bits, in their complements and in the second word of
 *   its pair, and nowhere else.
 */
GBytes *optio_option_set_encode (OptioOptionSet *self,
                                 OptioRange      range,
                                 GError        **error);

/**
 * optio_option_set_list_writes:
 * @error: %OPTIO_ERROR_UNSURE if a block has not been read as a whole; %OPTIO_ERROR_PROTECTED if
 *   the read protection does not read as open, or a block must not be written in a chip that is as
 *   this one; %OPTIO_ERROR_MISMATCH if it is not known which variant the chip is
 *
 * Finds out which blocks have to be written for the changes. In each, the second words of pairs
 * begin with what the first words hold.
 *
 * Returns: (element-type OptioOptionWrite) (transfer full) (nullable): the writes in the chip's
 *   order, empty without changes.
 */
GArray *optio_option_set_list_writes (OptioOptionSet *self,
                                      GError        **error);

/**
 * optio_option_set_list_findings:
 *
 * Returns: (element-type OptioOptionFinding) (transfer full): complements that do not match,
 *   reserved bits that differ from the factory, and values without a meaning, by address in each
 *   area.
 */
GArray *optio_option_set_list_findings (OptioOptionSet *self);

/**
 * optio_option_set_get_word:
 * @at: address of a word
 * @out_value: (out): the word as it is to be
 *
 * Returns: whether the word lies in an area and was read.
 */
gboolean optio_option_set_get_word (OptioOptionSet *self,
                                    guint32         at,
                                    guint32        *out_value);

/**
 * optio_option_set_change_word:
 * @at: address of a word
 * @value: what it is to hold
 * @error: as optio_option_check(); %OPTIO_ERROR_PROTECTED if reserved bits would change;
 *   %OPTIO_ERROR_RANGE if there is no such word, %OPTIO_ERROR_UNSURE if it was not read
 *
 * Changes the fields in a word, all or none. What is asked for complements does not count: they
 * follow the fields.
 */
gboolean optio_option_set_change_word (OptioOptionSet *self,
                                       guint32         at,
                                       guint32         value,
                                       GError        **error);

/**
 * optio_option_set_find:
 * @name: name or alias of a field, in any case
 * @error: %OPTIO_ERROR_MISMATCH, with names that are near
 *
 * Returns: (transfer none) (nullable): the option.
 */
OptioOption *optio_option_set_find (OptioOptionSet *self,
                                    const char     *name,
                                    GError        **error);

/**
 * optio_option_set_change:
 * @name: as optio_option_set_find()
 * @value: as optio_option_parse_value()
 *
 * Changes one option, by words.
 */
gboolean optio_option_set_change (OptioOptionSet *self,
                                  const char     *name,
                                  const char     *value,
                                  GError        **error);

/**
 * optio_option_set_revert:
 *
 * Makes everything what was read.
 */
void optio_option_set_revert (OptioOptionSet *self);

/**
 * optio_option_set_use_defaults:
 *
 * Makes everything what a chip from the factory has, as far as that may be trusted and written.
 *
 * Returns: how many options were left as they are.
 */
guint optio_option_set_use_defaults (OptioOptionSet *self);

/**
 * optio_option_set_mend_complements:
 *
 * Makes each complement that does not match follow its value again. What the chip used while they
 * did not match was a default, and which half is wrong nobody knows: where the default may be
 * trusted, the options there become that. Undone by optio_option_set_revert().
 *
 * Returns: how many do not match; each counts as a change.
 */
guint optio_option_set_mend_complements (OptioOptionSet *self);

guint optio_option_set_get_n_changes (OptioOptionSet *self);

/**
 * optio_option_set_get_danger:
 *
 * Returns: the worst that the changes can do.
 */
OptioDanger optio_option_set_get_danger (OptioOptionSet *self);

/**
 * optio_option_set_describe:
 * @option: one of the set's options
 * @value: a value
 *
 * Returns: (transfer full): what @value means, for people: "Level 0: open", "0x08004000", "4 KiB",
 *   "0xff".
 */
char *optio_option_set_describe (OptioOptionSet *self,
                                 OptioOption    *option,
                                 guint32         value);

/**
 * optio_option_set_dup_hint:
 * @option: one of the set's options
 *
 * Returns: (transfer full) (nullable): a sentence if other options take the effect away from it.
 */
char *optio_option_set_dup_hint (OptioOptionSet *self,
                                 OptioOption    *option);

/**
 * optio_option_set_list_memories:
 *
 * Returns: (element-type OptioMemory) (transfer container): the chip's memories with the options as
 *   they were read.
 */
GArray *optio_option_set_list_memories (OptioOptionSet *self);

G_END_DECLS
