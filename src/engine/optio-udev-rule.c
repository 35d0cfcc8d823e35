/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-udev-rule.h"

#include <glib/gi18n-lib.h>

#include "optio-data-folder.h"
#include "optio-error.h"

#define RULE_FILE "60-optio.rules"
#define SCRIPT_FILE "install-udev-rule"
#define FLATPAK_FILE "/.flatpak-info"

/* Its exit statuses beside those of the script: pkexec(1) */
#define PKEXEC "pkexec"
#define PKEXEC_DISMISSED 126
#define PKEXEC_REFUSED 127

gboolean
optio_udev_rule_is_installed (void)
{
  /* Where udev looks: udev(7) */
  static const char *const folders[] = { "/etc/udev/rules.d", "/run/udev/rules.d",
                                         "/usr/local/lib/udev/rules.d", "/usr/lib/udev/rules.d",
                                         "/lib/udev/rules.d" };

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (folders[i], RULE_FILE, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_flatpak (void)
{
  return g_file_test (FLATPAK_FILE, G_FILE_TEST_EXISTS);
}

/* Absolute: pkexec knows its programs by that. */
static char *
dup_script_path (void)
{
  g_autofree char *path = g_build_filename (optio_data_folder_get (), SCRIPT_FILE, NULL);

  return g_canonicalize_filename (path, NULL);
}

gboolean
optio_udev_rule_can_install (void)
{
  g_autofree char *pkexec = g_find_program_in_path (PKEXEC);
  g_autofree char *script = dup_script_path ();

  return pkexec != NULL && !is_flatpak () && g_file_test (script, G_FILE_TEST_IS_EXECUTABLE);
}

char *
optio_udev_rule_dup_command (void)
{
  g_autofree char *script = NULL;
  g_autofree char *quoted = NULL;

  /* Inside, the files lie below /app; outside, where only flatpak knows. */
  if (is_flatpak ())
    return g_strdup ("sudo \"$(flatpak info --show-location " OPTIO_APPLICATION_ID
                     ")/files/share/optio/" SCRIPT_FILE "\"");

  script = dup_script_path ();
  if (strpbrk (script, " '\"\\$`") == NULL)
    return g_strdup_printf ("sudo %s", script);

  quoted = g_shell_quote (script);
  return g_strdup_printf ("sudo %s", quoted);
}

static void
return_status (GTask       *task,
               GSubprocess *process,
               const char  *said)
{
  int status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;

  if (status == 0)
    g_task_return_boolean (task, TRUE);
  else if (status == PKEXEC_DISMISSED)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled."));
  else if (status == PKEXEC_REFUSED)
    g_task_return_new_error (task, OPTIO_ERROR, OPTIO_ERROR_PERMISSION,
                             _("You may not install the rule. Ask whoever administers this "
                               "computer."));
  else
    g_task_return_new_error (task, OPTIO_ERROR, OPTIO_ERROR_FILE,
                             _("The rule was not installed: %s"), said);
}

static void
ended_cb (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autofree char *said = NULL;
  GError *error = NULL;

  if (g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source_object), result, NULL, &said,
                                            &error))
    return_status (task, G_SUBPROCESS (source_object), g_strstrip (said));
  else
    g_task_return_error (task, error);
}

void
optio_udev_rule_install_async (GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *script = dup_script_path ();
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, PKEXEC, script, NULL);
  if (process == NULL)
    g_task_return_error (task, error);
  else
    g_subprocess_communicate_utf8_async (process, NULL, cancellable, ended_cb,
                                         g_steal_pointer (&task));
}

gboolean
optio_udev_rule_install_finish (GAsyncResult *result,
                                GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
