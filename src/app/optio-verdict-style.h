/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-verdict.h"

G_BEGIN_DECLS

/**
 * OptioVerdictStyle:
 * @title: the verdict in a word or two, translated
 * @icon_name: a symbolic icon
 * @css_class: its colour
 *
 * How a verdict looks.
 */
typedef struct
{
  const char *title;
  const char *icon_name;
  const char *css_class;
} OptioVerdictStyle;

/**
 * optio_verdict_get_style:
 * @verdict: what became of a job
 *
 * Only a verdict that rests on a read-back says "verified", and only what went well is green.
 *
 * Returns: the look of @verdict.
 */
OptioVerdictStyle optio_verdict_get_style (OptioVerdict *verdict);

G_END_DECLS
