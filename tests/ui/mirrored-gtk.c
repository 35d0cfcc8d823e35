/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window as it is in a language that is read from right to left. GTK takes the direction from
 * its own translation into such a language, and that is not installed everywhere. */

#include "optio-application.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr (OptioApplication) application = NULL;

  gtk_init ();
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  application = optio_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
