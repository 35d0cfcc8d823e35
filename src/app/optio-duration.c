/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-duration.h"

#include <glib/gi18n-lib.h>

/* Below this it is told in seconds. */
#define MIN_MINUTES_S 120

char *
optio_duration_dup_text (guint64 duration_ms)
{
  guint seconds = (guint) MAX ((duration_ms + 999) / 1000, 1);
  guint minutes = (seconds + 30) / 60;

  if (seconds >= MIN_MINUTES_S)
    return g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes), minutes);

  return g_strdup_printf (ngettext ("%u second", "%u seconds", seconds), seconds);
}
