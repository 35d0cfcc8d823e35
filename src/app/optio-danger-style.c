/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-danger-style.h"

#include <glib/gi18n-lib.h>

static const OptioDangerStyle styles[] = {
  [OPTIO_DANGER_NONE] = { NULL, "dim-label", NULL },
  [OPTIO_DANGER_RESETS] = { N_ ("behaviour"), "accent",
                            N_ ("The firmware may be reset, or behave otherwise, from now on.") },
  [OPTIO_DANGER_LAYOUT] = { N_ ("memory map"), "warning",
                            N_ ("Pages, sectors or banks change their size or place, so the "
                                "firmware has to be flashed again.") },
  [OPTIO_DANGER_ERASES] = { N_ ("erases"), "warning",
                            N_ ("Flash is erased, at once or on the way back.") },
  [OPTIO_DANGER_BRICK] = { N_ ("may lock you out"), "error",
                           N_ ("The bootloader, or the whole board, may not be reached again "
                               "without other tools.") },
  [OPTIO_DANGER_FOREVER] = { N_ ("for ever"), "error", N_ ("This can never be undone.") },
};

OptioDangerStyle
optio_danger_get_style (OptioDanger danger)
{
  OptioDangerStyle style = styles[danger];

  if (style.badge != NULL)
    style.badge = _(style.badge);
  if (style.consequence != NULL)
    style.consequence = _(style.consequence);
  return style;
}
