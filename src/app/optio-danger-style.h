/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-field.h"

G_BEGIN_DECLS

/**
 * OptioDangerStyle:
 * @badge: a word or two, translated; %NULL if there is nothing to fear
 * @css_class: its colour
 * @consequence: what may come of it, a sentence, translated; %NULL if there is nothing to fear
 *
 * How the danger of a change looks.
 */
typedef struct
{
  const char *badge;
  const char *css_class;
  const char *consequence;
} OptioDangerStyle;

/**
 * optio_danger_get_style:
 *
 * Returns: the look of @danger.
 */
OptioDangerStyle optio_danger_get_style (OptioDanger danger);

G_END_DECLS
