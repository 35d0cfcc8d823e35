/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usb-kernel-log.h"

#include <string.h>
#include <sys/klog.h>

/* Commands of klogctl(), syslog(2). */
#define KLOG_READ_ALL 3
#define KLOG_SIZE 10

/* The user has just plugged in what does not work. */
#define MAX_AGE_US (300 * G_TIME_SPAN_SECOND)
#define MAX_LINES 6

/* Thirty years: a line that is damaged may say anything. */
#define MAX_TIME_S 1e9

/* drivers/usb/core/hub.c and drivers/usb/host/xhci-ring.c of Linux */
static const char *const failures[] = {
  "device descriptor read",
  "device not accepting address",
  "device not responding to setup address",
  "unable to enumerate USB device",
  "Cannot enable. Maybe the USB cable is bad?",
  "can't set config",
  "unable to read config",
  "over-current condition",
};

char *
optio_usb_kernel_log_read (void)
{
  int size = klogctl (KLOG_SIZE, NULL, 0);
  g_autofree char *text = NULL;
  int length;

  if (size <= 0)
    return NULL;

  text = g_malloc0 ((gsize) size + 1);
  length = klogctl (KLOG_READ_ALL, text, size);
  if (length < 0)
    return NULL;

  return g_utf8_make_valid (text, length);
}

/* "<3>[  123.456789] usb 1-2: ..." */
static const char *
skip_time (const char *line,
           gint64     *out_time_us)
{
  const char *bracket = line[0] == '<' ? strchr (line, '>') : NULL;
  double time_s;
  char *end;

  line = bracket != NULL ? bracket + 1 : line;
  if (line[0] != '[')
    return NULL;

  time_s = g_ascii_strtod (line + 1, &end);
  if (!(time_s >= 0 && time_s < MAX_TIME_S) || end[0] != ']' || end[1] != ' ')
    return NULL;

  *out_time_us = (gint64) (time_s * G_TIME_SPAN_SECOND);
  return end + 2;
}

static gboolean
is_failure (const char *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    if (strstr (line, failures[i]) != NULL)
      return TRUE;

  return FALSE;
}

char **
optio_usb_kernel_log_find_failures (const char *text,
                                    gint64      now_us)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      gint64 time_us = 0;
      const char *line = skip_time (lines[i], &time_us);

      if (line != NULL && now_us - time_us < MAX_AGE_US && is_failure (line))
        g_ptr_array_add (found, g_strdup (line));
    }

  if (found->len > MAX_LINES)
    g_ptr_array_remove_range (found, 0, found->len - MAX_LINES);
  g_ptr_array_add (found, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&found), FALSE);
}
