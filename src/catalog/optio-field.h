/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "optio-condition.h"

G_BEGIN_DECLS

/**
 * OptioFieldKind:
 * @OPTIO_FIELD_FLAG: one bit with two meanings
 * @OPTIO_FIELD_CHOICE: some values with a meaning each
 * @OPTIO_FIELD_NUMBER: a number, perhaps of units
 * @OPTIO_FIELD_ADDRESS: stands for an address
 * @OPTIO_FIELD_PAGES: the number of a page, the first or the last of an area
 * @OPTIO_FIELD_MASK: each bit for itself, one for each part of a memory
 *
 * What a field holds.
 */
typedef enum
{
  OPTIO_FIELD_FLAG,
  OPTIO_FIELD_CHOICE,
  OPTIO_FIELD_NUMBER,
  OPTIO_FIELD_ADDRESS,
  OPTIO_FIELD_PAGES,
  OPTIO_FIELD_MASK,
} OptioFieldKind;

/**
 * OptioFieldGroup:
 *
 * Fields that belong together for people, in the order in which they are shown.
 */
typedef enum
{
  OPTIO_GROUP_PROTECTION,
  OPTIO_GROUP_BOOT,
  OPTIO_GROUP_RESET,
  OPTIO_GROUP_WATCHDOG,
  OPTIO_GROUP_POWER,
  OPTIO_GROUP_MEMORY,
  OPTIO_GROUP_PINS,
  OPTIO_GROUP_WRITE_PROTECTION,
  OPTIO_GROUP_CODE_PROTECTION,
  OPTIO_GROUP_SECURITY,
  OPTIO_GROUP_RADIO,
  OPTIO_GROUP_USER,
  OPTIO_N_GROUPS,
} OptioFieldGroup;

/**
 * OptioDanger:
 * @OPTIO_DANGER_NONE: can be changed and changed back
 * @OPTIO_DANGER_RESETS: the firmware may be reset, or behave otherwise, from now on
 * @OPTIO_DANGER_LAYOUT: pages, sectors or banks change their size or place
 * @OPTIO_DANGER_ERASES: something is erased, at once or on the way back
 * @OPTIO_DANGER_BRICK: the bootloader, or the board, may not be reached again without other tools
 * @OPTIO_DANGER_FOREVER: can never be undone
 *
 * What a change can do to a board; the worst comes last.
 */
typedef enum
{
  OPTIO_DANGER_NONE,
  OPTIO_DANGER_RESETS,
  OPTIO_DANGER_LAYOUT,
  OPTIO_DANGER_ERASES,
  OPTIO_DANGER_BRICK,
  OPTIO_DANGER_FOREVER,
} OptioDanger;

/**
 * OptioFieldValue:
 * @is_other: whether this stands for all values that are not listed
 * @value: the value; if @is_other, what to write for it
 * @has_write: if @is_other, whether @value is known
 * @name: (nullable): a word for it, "level-0"
 * @danger: what it does to set this value
 * @meaning: one phrase
 *
 * A value of a field. Of a mask: what a bit means that has this value.
 */
typedef struct
{
  gboolean is_other;
  gboolean has_write;
  guint32 value;
  const char *name;
  OptioDanger danger;
  const char *meaning;
} OptioFieldValue;

/**
 * OptioScale:
 * @unit: bytes for each step of the value, or for each bit of a mask
 * @base: address of value 0, or of bit 0
 * @has_base: whether @base means something; if not, the value is a size
 * @when: (element-type OptioCondition): when this is so
 *
 * What a field's value means in bytes.
 */
typedef struct
{
  guint32 unit;
  guint32 base;
  gboolean has_base;
  GArray *when;
} OptioScale;

/**
 * OptioDependency:
 * @on: name of another field
 * @has_value: whether @value counts; if not, the meaning changes with the other field
 * @value: the value of the other field with which this one has an effect
 */
typedef struct
{
  const char *on;
  gboolean has_value;
  guint32 value;
} OptioDependency;

/**
 * OptioPlace:
 * @at: address of a little-endian word of 32 bits in an option area
 * @low_bit: the lowest of its bits there, 0 to 31
 * @width: number of bits, 1 to 32
 * @when: (element-type OptioCondition): when it is there
 * @variants: (array zero-terminated=1): the variants that have it; empty if all do
 *
 * Where bits stand, and in which chips.
 */
typedef struct
{
  guint32 at;
  guint low_bit;
  guint width;
  GArray *when;
  const char *const *variants;
} OptioPlace;

/**
 * OptioField:
 * @name: the manual's name
 * @aliases: (array zero-terminated=1): other names, as other manuals and tools have it
 * @place: where it stands
 * @kind: what it holds
 * @group: with which fields it is shown
 * @danger: what a change can do, unless the value's own danger says otherwise
 * @has_default: whether @default_value is known
 * @default_value: what it has when it comes from the factory
 * @is_never_written: whether it must not be written at all
 * @is_hidden_elsewhere: whether STM32CubeProgrammer does not show it
 * @label: a few words
 * @text: a sentence
 * @warning: (nullable): what may go wrong, a sentence
 * @values: (array length=n_values): values with a meaning
 * @scales: (array length=n_scales): what the value means in bytes
 * @dependencies: (array length=n_dependencies): other fields that it depends on
 *
 * A field of the option bytes. Immutable, owned by the chip. Texts are English, see
 * optio_option_get_label() for the user's language.
 */
typedef struct
{
  const char *name;
  const char *const *aliases;
  OptioPlace place;
  OptioFieldKind kind;
  OptioFieldGroup group;
  OptioDanger danger;
  gboolean has_default;
  guint32 default_value;
  gboolean is_never_written;
  gboolean is_hidden_elsewhere;
  const char *label;
  const char *text;
  const char *warning;
  const OptioFieldValue *values;
  guint n_values;
  const OptioScale *scales;
  guint n_scales;
  const OptioDependency *dependencies;
  guint n_dependencies;
} OptioField;

/**
 * OptioReserved:
 * @place: the bits; of several words the first
 * @n_words: number of whole words of 32 bits; 0 if only the bits of @place are meant
 * @has_complement: whether the complements among them are kept; if not, they are reserved as well,
 *   and the bits are whole values with their complements
 * @has_value: whether @value is known
 * @value: what they hold when they come from the factory
 * @text: (nullable): what is known of them
 *
 * Bits without a meaning, or without a known one. Always written back as read.
 */
typedef struct
{
  OptioPlace place;
  guint n_words;
  gboolean has_complement;
  gboolean has_value;
  guint32 value;
  const char *text;
} OptioReserved;

/**
 * OptioWordPair:
 * @current: address of the word that shows the options now
 * @program: address of the word that takes the new ones
 *
 * Two registers for the same options (H5, H7, H7RS). Fields stand in the current word.
 */
typedef struct
{
  guint32 current;
  guint32 program;
} OptioWordPair;

/**
 * OptioFactoryWord:
 * @at: address of a word in an option area
 * @value: what a chip from the factory holds there, complements included
 * @mask: the bits that this is known of
 * @source: where it was seen or is written
 *
 * A proved factory value.
 */
typedef struct
{
  guint32 at;
  guint32 value;
  guint32 mask;
  const char *source;
} OptioFactoryWord;

/**
 * optio_field_maximum:
 *
 * Returns: the greatest value that fits.
 */
guint32 optio_field_maximum (const OptioField *self);

/**
 * optio_field_is_legal:
 *
 * Returns: whether @value fits and has a meaning in this field.
 */
gboolean optio_field_is_legal (const OptioField *self,
                               guint32           value);

/**
 * optio_field_find_value:
 *
 * Returns: (nullable) (transfer none): the description of @value, perhaps the one for all others.
 */
const OptioFieldValue *optio_field_find_value (const OptioField *self,
                                               guint32           value);

/**
 * optio_variants_include:
 * @variants: (array zero-terminated=1): ids; empty for all
 * @variant: (nullable): a variant's id; %NULL if it is not known which it is
 *
 * Returns: whether @variant is one of them; if it is not known, whether all are.
 */
gboolean optio_variants_include (const char *const *variants,
                                 const char        *variant);

/**
 * optio_field_group_get_title:
 *
 * Returns: the group's title in the user's language.
 */
const char *optio_field_group_get_title (OptioFieldGroup group);

G_END_DECLS
