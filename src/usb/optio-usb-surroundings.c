/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usb-surroundings.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "optio-usb-kernel-log.h"
#include "optio-usb-port.h"

#define PERMISSION_BITS 07777u

/* A group's entry lists its members: room for some thousand. */
#define NAME_BUFFER_SIZE (64u * 1024u)

/* ---- links and files ---- */

static char *
dup_link_name (const char *path)
{
  g_autofree char *target = g_file_read_link (path, NULL);

  return target != NULL ? g_path_get_basename (target) : NULL;
}

/* "xhci_hcd 0000:00:14.0" out of the root hub's place in /sys/devices. */
static char *
dup_controller (const char *port_path)
{
  g_autofree char *bus = g_strndup (port_path, strcspn (port_path, "-"));
  g_autofree char *hub = g_strdup_printf (OPTIO_USB_PORT_SYSFS "/usb%s", bus);
  g_autofree char *target = g_file_read_link (hub, NULL);
  g_autofree char *parent = target != NULL ? g_path_get_dirname (target) : NULL;
  g_autofree char *address = parent != NULL ? g_path_get_basename (parent) : NULL;
  g_autofree char *driver_link = g_strdup_printf (OPTIO_USB_PORT_SYSFS "/usb%s/../driver", bus);
  g_autofree char *driver = dup_link_name (driver_link);

  if (address == NULL)
    return NULL;

  return g_strdup_printf ("%s %s", driver != NULL ? driver : "?", address);
}

static char *
dup_driver (OptioDevice *device)
{
  const OptioIdentityFields *fields =
      optio_identity_get_fields (optio_device_get_identity (device));
  g_autofree char *path = g_strdup_printf (OPTIO_USB_PORT_SYSFS "/%s:%u.%u/driver",
                                           optio_device_get_port_path (device),
                                           fields->configuration, fields->interface_number);

  return dup_link_name (path);
}

/* A delay may be negative. */
static gint64
read_number (const char *port_path,
             const char *attribute)
{
  g_autofree char *text = optio_usb_port_dup_attribute (port_path, attribute);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static char *
dup_node_path (const char *port_path)
{
  return g_strdup_printf ("/dev/bus/usb/%03u/%03u", (guint) read_number (port_path, "busnum"),
                          (guint) read_number (port_path, "devnum"));
}

/* getpwuid() and getgrgid() answer in memory that all threads share. */
static char *
dup_user_name (uid_t id)
{
  g_autofree char *buffer = g_malloc (NAME_BUFFER_SIZE);
  struct passwd entry;
  struct passwd *found = NULL;

  getpwuid_r (id, &entry, buffer, NAME_BUFFER_SIZE, &found);
  return g_strdup (found != NULL ? found->pw_name : "?");
}

static char *
dup_group_name (gid_t id)
{
  g_autofree char *buffer = g_malloc (NAME_BUFFER_SIZE);
  struct group entry;
  struct group *found = NULL;

  getgrgid_r (id, &entry, buffer, NAME_BUFFER_SIZE, &found);
  return g_strdup (found != NULL ? found->gr_name : "?");
}

static char *
describe_node (const char *path)
{
  struct stat status;
  g_autofree char *owner = NULL;
  g_autofree char *group = NULL;

  if (stat (path, &status) != 0)
    return g_strdup_printf (_("%s, which is not there"), path);

  owner = dup_user_name (status.st_uid);
  group = dup_group_name (status.st_gid);
  return g_strdup_printf ("%s, %s:%s %04o", path, owner, group, status.st_mode & PERMISSION_BITS);
}

/* ---- who has it open ---- */

static gboolean
has_open (const char *pid,
          const char *node)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%s/fd", pid);
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);

      if (g_strcmp0 (target, node) == 0)
        return TRUE;
    }

  return FALSE;
}

/* This user's programs, and with root's rights all; Optio itself does not count. */
static char **
list_holders (const char *node)
{
  g_autoptr (GPtrArray) holders = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
  const char *pid;

  while (processes != NULL && (pid = g_dir_read_name (processes)) != NULL)
    {
      g_autofree char *path = g_strdup_printf ("/proc/%s/comm", pid);
      g_autofree char *name = NULL;

      if (!g_ascii_isdigit (pid[0]) || g_ascii_strtoll (pid, NULL, 10) == getpid () ||
          !has_open (pid, node) || !g_file_get_contents (path, &name, NULL, NULL))
        continue;

      g_ptr_array_add (holders, g_strdup_printf ("%s (pid %s)", g_strchomp (name), pid));
    }

  g_ptr_array_add (holders, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&holders), FALSE);
}

/* ---- public ---- */

OptioSurroundings *
optio_usb_surroundings_new (OptioDevice *device)
{
  const char *port_path = optio_device_get_port_path (device);
  g_autofree char *controller = dup_controller (port_path);
  g_autofree char *driver = dup_driver (device);
  g_autofree char *node_path = dup_node_path (port_path);
  g_autofree char *node = describe_node (node_path);
  g_autofree char *control = optio_usb_port_dup_attribute (port_path, "power/control");
  gint64 delay_ms = read_number (port_path, "power/autosuspend_delay_ms");
  g_auto (GStrv) holders = list_holders (node_path);
  const OptioSurroundingsFields fields = {
    .controller = controller,
    .driver = driver,
    .holders = (const char *const *) holders,
    .node = node,
    /* With a negative delay the kernel never does: Documentation/driver-api/usb/power-management */
    .may_suspend = g_strcmp0 (control, "auto") == 0 && delay_ms >= 0,
    .suspend_delay_ms = (guint) CLAMP (delay_ms, 0, G_MAXUINT),
  };

  return optio_surroundings_new (&fields);
}

OptioSurroundings *
optio_usb_surroundings_new_without_board (void)
{
  g_autofree char *log = optio_usb_kernel_log_read ();
  g_auto (GStrv) lines = NULL;
  OptioSurroundingsFields fields = { 0 };

  if (log != NULL)
    lines = optio_usb_kernel_log_find_failures (log, g_get_monotonic_time ());
  fields.kernel_lines = (const char *const *) lines;
  return optio_surroundings_new (&fields);
}
