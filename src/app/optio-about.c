/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-about.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "optio-data-folder.h"
#include "optio-version.h"

static char *
dup_debug_info (void)
{
  return g_strdup_printf ("Optio %s\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\nGLib %u.%u.%u\n"
                          "%s\n%s\n",
                          optio_version_get (), gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version (), adw_get_major_version (),
                          adw_get_minor_version (), adw_get_micro_version (), glib_major_version,
                          glib_minor_version, glib_micro_version,
                          G_OBJECT_TYPE_NAME (gdk_display_get_default ()),
                          optio_data_folder_get ());
}

void
optio_about_present (GtkWindow *parent)
{
  static const char *const stands_on[] = {
    "GTK https://gtk.org", "libadwaita https://gnome.pages.gitlab.gnome.org/libadwaita",
    "libusb https://libusb.info", NULL
  };
  static const char *const taught_by[] = { "dfu-util https://dfu-util.sourceforge.net", NULL };
  GtkWidget *window = adw_about_window_new ();
  AdwAboutWindow *about = ADW_ABOUT_WINDOW (window);
  g_autofree char *debug_info = dup_debug_info ();

  g_object_set (about, "transient-for", parent, "modal", TRUE, "application-name", "Optio",
                "application-icon", OPTIO_APPLICATION_ID, "version", optio_version_get (),
                "developer-name", _("The Optio authors"), "copyright", "© 2026 The Optio authors",
                "license-type", GTK_LICENSE_GPL_3_0, "debug-info", debug_info,
                "debug-info-filename", "optio-debug-info.txt", "comments",
                _("Programs chips over USB DFU, and says what is on them"),
                /* Translators: your names, one on each line */
                "translator-credits", _("translator-credits"), NULL);
  adw_about_window_add_link (about, _("DFU 1.1, by the USB-IF"),
                             "https://www.usb.org/sites/default/files/DFU_1.1.pdf");
  adw_about_window_add_link (
      about, _("AN3156: DFU in ST’s bootloaders"),
      "https://www.st.com/resource/en/application_note/"
      "an3156-usb-dfu-protocol-used-in-the-stm32-bootloader-stmicroelectronics.pdf");
  adw_about_window_add_credit_section (about, _("Stands on"), (const char **) stands_on);
  adw_about_window_add_credit_section (about, _("Learned from"), (const char **) taught_by);
  gtk_window_present (GTK_WINDOW (window));
}
