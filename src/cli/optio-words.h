/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * optio_words_bring_verb_first:
 * @words: (array zero-terminated=1): a command line without the program's name
 *
 * The common options may stand before the verb: "--simulate stm32f072 flash fw.hex". A word that is
 * the value of such an option is not taken for the verb.
 *
 * Returns: (transfer full) (nullable): the same words, the first that is no option in front; %NULL
 *   if all are options, or if one before it is none of the common options.
 */
char **optio_words_bring_verb_first (char **words);

/**
 * optio_words_translate_programmer:
 * @words: (array zero-terminated=1): a command line without the program's name
 *
 * Turns what people type for STM32_Programmer_CLI into Optio's words: "-c port=usb1 -ob displ" into
 * "options show", "-c port=usb1 -ob nBOOT1=0 Data0=0x12" into "options set nBOOT1=0 Data0=0x12".
 * What else stands there stays.
 *
 * Returns: (transfer full): the words.
 */
char **optio_words_translate_programmer (char **words);

G_END_DECLS
