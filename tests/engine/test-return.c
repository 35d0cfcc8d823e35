/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A board that cannot be brought back has its port reset. Over USB/IP, in a virtual machine and in
 * WSL that looks as if the board were pulled out (usbipd-win issue 532): its return is awaited, for
 * a limited time. */

#include "optio-engine.h"
#include "optio-error.h"
#include "scripted-transport.h"

#define SETTLED "GETSTATE 2\nABORT\nGETSTATUS 0 0 2\n"
#define BUSY "GETSTATUS 0 0 4\nGETSTATUS 0 0 5\n"
#define SILENT "GETSTATE timeout\nABORT timeout\nGETSTATUS timeout"

#define LONGEST_WAIT_MS 30000u

#define RETURNING_TYPE_DEVICE (returning_device_get_type ())
G_DECLARE_FINAL_TYPE (ReturningDevice, returning_device, RETURNING, DEVICE, OptioDevice)

/* A board that comes back once, or never. */
struct _ReturningDevice
{
  OptioDevice parent_instance;

  OptioTransport *returned; /* nullable */
  guint n_awaited;
  guint awaited_ms;
};

G_DEFINE_FINAL_TYPE (ReturningDevice, returning_device, OPTIO_TYPE_DEVICE)

static OptioTransport *
returning_device_await_return (OptioDevice    *device,
                               guint           timeout_ms,
                               OptioIdentity **out_identity,
                               GCancellable   *cancellable,
                               GError        **error)
{
  ReturningDevice *self = RETURNING_DEVICE (device);

  self->n_awaited++;
  self->awaited_ms = timeout_ms;
  g_assert_cmpuint (timeout_ms, <=, LONGEST_WAIT_MS);
  if (self->returned == NULL)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_TIMEOUT, "It did not come back.");
      return NULL;
    }

  *out_identity = optio_identity_ref (optio_device_get_identity (device));
  return g_object_ref (self->returned);
}

static void
returning_device_finalize (GObject *object)
{
  g_clear_object (&RETURNING_DEVICE (object)->returned);
  G_OBJECT_CLASS (returning_device_parent_class)->finalize (object);
}

static void
returning_device_class_init (ReturningDeviceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = returning_device_finalize;
  OPTIO_DEVICE_CLASS (klass)->await_return = returning_device_await_return;
}

static void
returning_device_init (ReturningDevice *self)
{
}

static ReturningDevice *
make_device (const char *script)
{
  static const char *const alts[] = { "@Internal Flash  /0x08000000/01*002Kg", NULL };
  const OptioIdentityFields fields = { .alt_names = alts,
                                       .attributes = 0x0b,
                                       .transfer_size = 2048,
                                       .dfu_version = 0x011a };
  g_autoptr (OptioIdentity) identity = optio_identity_new (&fields);
  ReturningDevice *self = g_object_new (RETURNING_TYPE_DEVICE, "identity", identity, "port-path",
                                        "1-1", NULL);

  self->returned = script != NULL ? scripted_transport_new (script) : NULL;
  return self;
}

/* Reads four bytes of a board that is silent at first. */
static OptioVerdict *
read_silent (ReturningDevice *device,
             const char      *script)
{
  OptioRange range = OPTIO_RANGE_INIT (0x08000000, 4);
  g_autoptr (OptioTransport) transport = scripted_transport_new (script);
  g_autoptr (OptioTarget) target =
      optio_target_new (optio_device_get_identity (OPTIO_DEVICE (device)), NULL);
  g_autoptr (OptioPlan) plan = optio_plan_new_read (target, &range, 1, NULL);
  OptioVerdict *verdict = optio_engine_run (plan, OPTIO_DEVICE (device), transport, NULL, NULL,
                                            NULL);

  scripted_transport_assert_done (transport);
  g_test_message ("%s", optio_verdict_get_sentence (verdict));
  return verdict;
}

static void
test_comes_back (void)
{
  g_autoptr (ReturningDevice) device =
      make_device (SETTLED SETTLED SETTLED "DNLOAD 0 2100000008\n" BUSY
                                           "ABORT\nUPLOAD 2 01020304\n"
                                           "GETSTATE 9\nABORT\nGETSTATUS 0 0 2");
  g_autoptr (OptioVerdict) verdict = read_silent (device, SILENT "\n" SILENT "\nreset gone");

  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_DONE);
  g_assert_cmpuint (device->n_awaited, ==, 1);
  scripted_transport_assert_done (device->returned);
}

static void
test_stays_away (void)
{
  g_autoptr (ReturningDevice) device = make_device (NULL);
  g_autoptr (OptioVerdict) verdict = read_silent (device, SILENT "\n" SILENT "\nreset gone");

  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_NOT_CHANGED);
  g_assert_error (optio_verdict_get_error (verdict), OPTIO_ERROR, OPTIO_ERROR_GONE);
  g_assert_cmpuint (device->n_awaited, ==, 1);
}

/* How long is waited is for the device to say. */
static void
test_patience (void)
{
  g_autoptr (ReturningDevice) device = make_device (NULL);
  g_autoptr (OptioVerdict) usual = read_silent (device, SILENT "\n" SILENT "\nreset gone");
  g_autoptr (OptioVerdict) patient = NULL;

  g_assert_cmpuint (device->awaited_ms, ==, OPTIO_DEVICE_RETURN_BOUND_MS);
  optio_device_set_return_bound_ms (OPTIO_DEVICE (device), LONGEST_WAIT_MS);
  patient = read_silent (device, SILENT "\n" SILENT "\nreset gone");
  g_assert_cmpuint (device->awaited_ms, ==, LONGEST_WAIT_MS);
}

/* A board that stays silent is waited for twice, and not once more at the end. */
static void
test_stays_silent (void)
{
  g_autoptr (ReturningDevice) device = make_device (NULL);
  g_autoptr (OptioVerdict) verdict = read_silent (device, SILENT "\n" SILENT "\nreset\n" SILENT);

  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_NOT_CHANGED);
  g_assert_error (optio_verdict_get_error (verdict), OPTIO_ERROR, OPTIO_ERROR_TIMEOUT);
  g_assert_cmpuint (device->n_awaited, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/return/comes-back", test_comes_back);
  g_test_add_func ("/return/stays-away", test_stays_away);
  g_test_add_func ("/return/patience", test_patience);
  g_test_add_func ("/return/stays-silent", test_stays_silent);
  return g_test_run ();
}
