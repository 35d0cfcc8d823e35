/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usb-port.h"

#include <string.h>

#include "optio-usb-string.h"

/* USB allows seven tiers, USB 2.0 section 4.1.1: at most six ports below the root hub. */
#define MAX_PORTS 7

typedef struct
{
  guint n_workers;
  gint64 end_us;
} Work;

static GMutex works_lock;
static GHashTable *works; /* port path -> Work, protected by works_lock */

char *
optio_usb_port_dup_path (libusb_device *device)
{
  g_autoptr (GString) path = g_string_new (NULL);
  guint8 ports[MAX_PORTS];
  int n_ports = libusb_get_port_numbers (device, ports, MAX_PORTS);

  if (n_ports <= 0)
    return g_strdup_printf ("usb%u", libusb_get_bus_number (device));

  g_string_printf (path, "%u-%u", libusb_get_bus_number (device), ports[0]);
  for (int i = 1; i < n_ports; i++)
    g_string_append_printf (path, ".%u", ports[i]);

  return g_string_free (g_steal_pointer (&path), FALSE);
}

int
optio_usb_port_compare (const char *a,
                        const char *b)
{
  while (*a != '\0' && *b != '\0')
    {
      char *a_end;
      char *b_end;
      guint64 a_number = g_ascii_strtoull (a, &a_end, 10);
      guint64 b_number = g_ascii_strtoull (b, &b_end, 10);

      if (a_end == a || b_end == b)
        return strcmp (a, b);

      if (a_number != b_number)
        return a_number < b_number ? -1 : 1;

      /* Step over the '-' or '.' that divides the numbers. */
      a = *a_end == '\0' ? a_end : a_end + 1;
      b = *b_end == '\0' ? b_end : b_end + 1;
    }

  return (*a != '\0') - (*b != '\0');
}

char *
optio_usb_port_dup_attribute (const char *port_path,
                              const char *attribute)
{
  g_autofree char *path = g_build_filename (OPTIO_USB_PORT_SYSFS, port_path, attribute, NULL);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;

  return optio_usb_string_clean (g_strchomp (text));
}

static Work *
get_work (const char *port_path)
{
  Work *work;

  if (works == NULL)
    works = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  work = g_hash_table_lookup (works, port_path);
  if (work == NULL)
    {
      work = g_new0 (Work, 1);
      g_hash_table_insert (works, g_strdup (port_path), work);
    }

  return work;
}

void
optio_usb_port_begin_work (const char *port_path)
{
  g_mutex_lock (&works_lock);
  get_work (port_path)->n_workers++;
  g_mutex_unlock (&works_lock);
}

void
optio_usb_port_end_work (const char *port_path)
{
  Work *work;

  g_mutex_lock (&works_lock);
  work = get_work (port_path);
  if (work->n_workers > 0)
    work->n_workers--;
  work->end_us = g_get_monotonic_time ();
  g_mutex_unlock (&works_lock);
}

gboolean
optio_usb_port_is_at_work (const char *port_path)
{
  gint64 now_us = g_get_monotonic_time ();
  gboolean is_at_work = FALSE;
  Work *work;

  g_mutex_lock (&works_lock);
  work = works != NULL ? g_hash_table_lookup (works, port_path) : NULL;
  if (work != NULL)
    {
      is_at_work = work->n_workers > 0 || now_us - work->end_us < OPTIO_USB_PORT_LINGER_MS * 1000;
      if (!is_at_work)
        g_hash_table_remove (works, port_path);
    }
  g_mutex_unlock (&works_lock);

  return is_at_work;
}
