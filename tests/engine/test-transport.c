/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-transport.h"

/* A transport that only counts what reaches it. */

#define COUNTING_TYPE_TRANSPORT (counting_transport_get_type ())
G_DECLARE_FINAL_TYPE (CountingTransport, counting_transport, COUNTING, TRANSPORT, GObject)

struct _CountingTransport
{
  GObject parent_instance;
  guint n_transfers;
};

static gssize
counting_control_in (OptioTransport     *transport,
                     const OptioControl *control,
                     guint8             *data,
                     gsize               size,
                     GError            **error)
{
  COUNTING_TRANSPORT (transport)->n_transfers++;
  return (gssize) size;
}

static gboolean
counting_control_out (OptioTransport     *transport,
                      const OptioControl *control,
                      const guint8       *data,
                      gsize               size,
                      GError            **error)
{
  COUNTING_TRANSPORT (transport)->n_transfers++;
  return TRUE;
}

static void
counting_transport_iface_init (OptioTransportInterface *iface)
{
  iface->control_in = counting_control_in;
  iface->control_out = counting_control_out;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CountingTransport,
                               counting_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (OPTIO_TYPE_TRANSPORT,
                                                      counting_transport_iface_init))

static void
counting_transport_class_init (CountingTransportClass *klass)
{
}

static void
counting_transport_init (CountingTransport *self)
{
}

static guint8 buffer[OPTIO_TRANSPORT_MAX_TRANSFER + 1];

static void
test_in_ranges (void)
{
  static const struct
  {
    OptioControl control;
    gsize size;
    gssize expected;
  } cases[] = {
    { { .request_type = 0xa1, .timeout_ms = 1 }, 0, 0 },
    { { .request_type = 0xa1, .timeout_ms = 120000 }, 4096, 4096 },
    { { .request_type = 0x21, .timeout_ms = 1000 }, 6, -1 },
    { { .request_type = 0xa1, .timeout_ms = 0 }, 6, -1 },
    { { .request_type = 0xa1, .timeout_ms = 120001 }, 6, -1 },
    { { .request_type = 0xa1, .timeout_ms = 1000 }, 4097, -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CountingTransport) self = g_object_new (COUNTING_TYPE_TRANSPORT, NULL);
      gssize got;

      if (cases[i].expected < 0)
        g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*assertion*failed*");
      got = optio_transport_control_in (OPTIO_TRANSPORT (self), &cases[i].control, buffer,
                                        cases[i].size, NULL);
      g_test_assert_expected_messages ();
      g_assert_cmpint (got, ==, cases[i].expected);
      g_assert_cmpuint (self->n_transfers, ==, cases[i].expected < 0 ? 0 : 1);
    }
}

static void
test_out_ranges (void)
{
  static const struct
  {
    OptioControl control;
    gsize size;
    gboolean expected;
  } cases[] = {
    { { .request_type = 0x21, .timeout_ms = 1 }, 0, TRUE },
    { { .request_type = 0x21, .timeout_ms = 120000 }, 4096, TRUE },
    { { .request_type = 0xa1, .timeout_ms = 1000 }, 6, FALSE },
    { { .request_type = 0x21, .timeout_ms = 0 }, 6, FALSE },
    { { .request_type = 0x21, .timeout_ms = 1000 }, 4097, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CountingTransport) self = g_object_new (COUNTING_TYPE_TRANSPORT, NULL);
      gboolean got;

      if (!cases[i].expected)
        g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*assertion*failed*");
      got = optio_transport_control_out (OPTIO_TRANSPORT (self), &cases[i].control, buffer,
                                         cases[i].size, NULL);
      g_test_assert_expected_messages ();
      g_assert_cmpint (got, ==, cases[i].expected);
      g_assert_cmpuint (self->n_transfers, ==, cases[i].expected ? 1 : 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transport/in-ranges", test_in_ranges);
  g_test_add_func ("/transport/out-ranges", test_out_ranges);
  return g_test_run ();
}
