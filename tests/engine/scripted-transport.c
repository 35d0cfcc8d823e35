/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scripted-transport.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "optio-dfu.h"
#include "optio-error.h"

#define TRANSFER_US 100

struct _ScriptedTransport
{
  GObject parent_instance;

  char **lines;
  guint next;
  gint64 now_us;
  gint64 last_us;
  gint64 late_us;
};

static void scripted_transport_iface_init (OptioTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ScriptedTransport,
                               scripted_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (OPTIO_TYPE_TRANSPORT,
                                                      scripted_transport_iface_init))

static const struct
{
  const char *word;
  OptioError code;
} faults[] = {
  { "stall", OPTIO_ERROR_STALLED },
  { "gone", OPTIO_ERROR_GONE },
  { "io", OPTIO_ERROR_IO },
  { "timeout", OPTIO_ERROR_TIMEOUT },
};

static const char *
take_line (ScriptedTransport *self)
{
  const char *line = self->lines[self->next];
  int pause_ms;

  while (line != NULL && sscanf (line, "wait %d", &pause_ms) == 1)
    {
      g_assert_cmpint (self->now_us - self->last_us, >=, pause_ms * 1000);
      line = self->lines[++self->next];
    }

  self->next += line != NULL ? 1 : 0;
  self->now_us += TRANSFER_US;
  self->last_us = self->now_us;
  return line;
}

/* Splits the next line, checks that it begins with @name, and returns its words. */
static char **
expect_line (ScriptedTransport *self,
             const char        *name,
             GError           **error)
{
  const char *line = take_line (self);
  g_auto (GStrv) words = NULL;

  g_test_message ("  script: %s", line != NULL ? line : "(end)");
  g_assert_nonnull (line);
  words = g_strsplit (line, " ", -1);
  g_assert_cmpstr (name, ==, words[0]);

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    if (g_strv_contains ((const char *const *) words, faults[i].word))
      {
        g_set_error (error, OPTIO_ERROR, (gint) faults[i].code, "%s", faults[i].word);
        return NULL;
      }

  return g_steal_pointer (&words);
}

static char **
expect (ScriptedTransport  *self,
        const OptioControl *control,
        gsize               size,
        GError            **error)
{
  const char *name = optio_dfu_request_get_name (control->request);

  g_test_message ("%s wValue %u, %" G_GSIZE_FORMAT " bytes", name, control->value, size);
  return expect_line (self, name, error);
}

static gsize
put_hex (const char *hex,
         guint8     *data,
         gsize       size)
{
  gsize length = strlen (hex) / 2;

  g_assert_cmpuint (length, <=, size);
  for (gsize i = 0; i < length; i++)
    data[i] = (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 |
                        g_ascii_xdigit_value (hex[2 * i + 1]));

  return length;
}

static gssize
scripted_control_in (OptioTransport     *transport,
                     const OptioControl *control,
                     guint8             *data,
                     gsize               size,
                     GError            **error)
{
  g_auto (GStrv) words = expect (SCRIPTED_TRANSPORT (transport), control, size, error);
  guint poll_ms;

  if (words == NULL)
    return -1;

  switch (control->request)
    {
    case OPTIO_DFU_REQUEST_GETSTATE:
      data[0] = (guint8) atoi (words[1]);
      return 1;
    case OPTIO_DFU_REQUEST_GETSTATUS:
      g_assert_cmpuint (g_strv_length (words), ==, 4);
      poll_ms = (guint) atoi (words[2]);
      data[0] = (guint8) atoi (words[1]);
      data[1] = (guint8) poll_ms;
      data[2] = (guint8) (poll_ms >> 8);
      data[3] = (guint8) (poll_ms >> 16);
      data[4] = (guint8) atoi (words[3]);
      data[5] = 0;
      return 6;
    default:
      g_assert_cmpint (control->request, ==, OPTIO_DFU_REQUEST_UPLOAD);
      g_assert_cmpuint (control->value, ==, (guint) atoi (words[1]));
      return words[2] != NULL ? (gssize) put_hex (words[2], data, size) : 0;
    }
}

static gboolean
scripted_control_out (OptioTransport     *transport,
                      const OptioControl *control,
                      const guint8       *data,
                      gsize               size,
                      GError            **error)
{
  g_auto (GStrv) words = expect (SCRIPTED_TRANSPORT (transport), control, size, error);
  guint8 expected[64];

  if (words == NULL)
    return FALSE;
  if (control->request != OPTIO_DFU_REQUEST_DNLOAD)
    return TRUE;

  g_assert_cmpuint (control->value, ==, (guint) atoi (words[1]));
  if (words[2] == NULL)
    g_assert_cmpuint (size, ==, 0);
  else if (words[2][0] == '*')
    g_assert_cmpuint (size, ==, (gsize) atoi (words[2] + 1));
  else
    g_assert_cmpmem (data, size, expected, put_hex (words[2], expected, sizeof expected));

  return TRUE;
}

static gboolean
scripted_set_alt (OptioTransport *transport,
                  guint           alt,
                  GError        **error)
{
  return TRUE;
}

static gboolean
scripted_reset (OptioTransport *transport,
                GError        **error)
{
  g_auto (GStrv) words = expect_line (SCRIPTED_TRANSPORT (transport), "reset", error);

  return words != NULL;
}

static void
scripted_wait (OptioTransport *transport,
               gint64          duration_us,
               GCancellable   *cancellable)
{
  ScriptedTransport *self = SCRIPTED_TRANSPORT (transport);

  self->now_us += duration_us + self->late_us;
}

static gint64
scripted_now (OptioTransport *transport)
{
  return SCRIPTED_TRANSPORT (transport)->now_us;
}

static void
scripted_close (OptioTransport *transport)
{
}

static void
scripted_transport_iface_init (OptioTransportInterface *iface)
{
  iface->control_in = scripted_control_in;
  iface->control_out = scripted_control_out;
  iface->set_alt = scripted_set_alt;
  iface->reset = scripted_reset;
  iface->wait = scripted_wait;
  iface->now = scripted_now;
  iface->close = scripted_close;
}

static void
scripted_transport_finalize (GObject *object)
{
  ScriptedTransport *self = SCRIPTED_TRANSPORT (object);

  g_strfreev (self->lines);
  G_OBJECT_CLASS (scripted_transport_parent_class)->finalize (object);
}

static void
scripted_transport_class_init (ScriptedTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = scripted_transport_finalize;
}

static void
scripted_transport_init (ScriptedTransport *self)
{
}

OptioTransport *
scripted_transport_new (const char *script)
{
  ScriptedTransport *self = g_object_new (SCRIPTED_TYPE_TRANSPORT, NULL);

  self->lines = g_strsplit (script, "\n", -1);
  return OPTIO_TRANSPORT (self);
}

void
scripted_transport_set_lateness (OptioTransport *transport,
                                 gint64          late_us)
{
  SCRIPTED_TRANSPORT (transport)->late_us = late_us;
}

void
scripted_transport_assert_done (OptioTransport *transport)
{
  ScriptedTransport *self = SCRIPTED_TRANSPORT (transport);

  g_assert_cmpstr (self->lines[self->next], ==, NULL);
}
