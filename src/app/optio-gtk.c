/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-application.h"
#include "optio-locale.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr (OptioApplication) application = NULL;

  optio_locale_set_up (OPTIO_LOCALE_DIR);
  application = optio_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
