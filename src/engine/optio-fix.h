/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-option-set.h"

G_BEGIN_DECLS

/**
 * OptioFixKind:
 * @OPTIO_FIX_OPTIONS: option bytes are changed
 * @OPTIO_FIX_DETACH: the application is asked to make room for the bootloader
 */
typedef enum
{
  OPTIO_FIX_OPTIONS,
  OPTIO_FIX_DETACH,
} OptioFixKind;

/**
 * OptioFix:
 *
 * What mends a finding, as a value: it can be shown before it is applied. Immutable,
 * reference-counted, may cross threads.
 */
typedef struct _OptioFix OptioFix;

/**
 * OptioFixChange:
 * @name: name of a field
 * @value: what it is to hold
 */
typedef struct
{
  char *name;
  guint32 value;
} OptioFixChange;

/**
 * optio_fix_new:
 * @kind: what is done
 * @sentence: the same for people, "Sets BOOT_SEL to 1."
 */
OptioFix *optio_fix_new   (OptioFixKind kind,
                           const char  *sentence);
OptioFix *optio_fix_ref   (OptioFix *self);
void      optio_fix_unref (OptioFix *self);

/**
 * optio_fix_new_options:
 * @set: with the changes that mend it; stays as it is
 *
 * Returns: (transfer full) (nullable): the fix that makes these changes; %NULL if there are none.
 */
OptioFix *optio_fix_new_options (OptioOptionSet *set);

OptioFixKind optio_fix_get_kind     (OptioFix *self);
const char  *optio_fix_get_sentence (OptioFix *self);

/**
 * optio_fix_apply:
 * @self: of kind %OPTIO_FIX_OPTIONS
 * @set: the option bytes as they were read just now
 * @error: as optio_option_change()
 *
 * Makes the changes in @set; nothing is sent to the board.
 */
gboolean optio_fix_apply (OptioFix       *self,
                          OptioOptionSet *set,
                          GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioFix, optio_fix_unref)

G_END_DECLS
