/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-locale.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

void
optio_locale_set_up (const char *folder)
{
  const char *other = g_getenv ("OPTIO_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, other != NULL ? other : folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
