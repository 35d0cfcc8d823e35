/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lying-transport.h"

#include <string.h>

#include "optio-dfu.h"
#include "optio-error.h"

/* Where the answer to GETSTATUS has what, DFU 1.1 section 6.1.2. */
#define STATUS_OFFSET 0
#define POLL_OFFSET 1
#define STATE_OFFSET 4

typedef enum
{
  LIE_NONE,
  LIE_REFUSED, /* never reaches the board */
  LIE_LOST,    /* the board does it, and the answer is lost */
  LIE_CUT,
  LIE_STATUS,
  LIE_STATE,
  LIE_POLL,
  N_LIES,
} LieKind;

typedef struct
{
  LieKind kind;
  guint8 value; /* below 16 */
} Lie;

struct _LyingTransport
{
  GObject parent_instance;

  OptioTransport *honest;
  const guint8 *lies;
  gsize n_lies;
};

static void lying_transport_iface_init (OptioTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LyingTransport,
                               lying_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (OPTIO_TYPE_TRANSPORT,
                                                      lying_transport_iface_init))

static Lie
take_lie (LyingTransport *self)
{
  guint8 byte;

  if (self->n_lies == 0)
    return (Lie){ LIE_NONE, 0 };

  byte = *self->lies++;
  self->n_lies--;
  return (Lie){ (LieKind) (byte % 16 % N_LIES), byte / 16 };
}

static gboolean
fail (Lie      lie,
      GError **error)
{
  static const OptioError codes[] = { OPTIO_ERROR_STALLED, OPTIO_ERROR_IO,   OPTIO_ERROR_TIMEOUT,
                                      OPTIO_ERROR_GONE,    OPTIO_ERROR_BUSY, OPTIO_ERROR_PERMISSION,
                                      OPTIO_ERROR_PROTOCOL };

  g_set_error (error, OPTIO_ERROR, (gint) codes[lie.value % G_N_ELEMENTS (codes)], "spoiled");
  return FALSE;
}

/* Changes an answer in place, and returns its new length. */
static gssize
invent (Lie                 lie,
        const OptioControl *control,
        guint8             *data,
        gssize              length)
{
  gboolean is_status = control->request == OPTIO_DFU_REQUEST_GETSTATUS && length > STATE_OFFSET;

  if (lie.kind == LIE_CUT)
    return length * lie.value / 16;
  if (lie.kind == LIE_STATUS && is_status)
    data[STATUS_OFFSET] = lie.value;
  else if (lie.kind == LIE_STATE && is_status)
    data[STATE_OFFSET] = lie.value;
  else if (lie.kind == LIE_STATE && control->request == OPTIO_DFU_REQUEST_GETSTATE && length > 0)
    data[0] = lie.value;
  else if (lie.kind == LIE_POLL && is_status)
    memset (data + POLL_OFFSET, lie.value * 17, lie.value % 4);

  return length;
}

static gssize
lying_control_in (OptioTransport     *transport,
                  const OptioControl *control,
                  guint8             *data,
                  gsize               size,
                  GError            **error)
{
  LyingTransport *self = LYING_TRANSPORT (transport);
  Lie lie = take_lie (self);
  gssize length;

  if (lie.kind == LIE_REFUSED)
    return fail (lie, error) ? 0 : -1;

  length = optio_transport_control_in (self->honest, control, data, size, error);
  if (length < 0)
    return -1;
  if (lie.kind == LIE_LOST)
    return fail (lie, error) ? 0 : -1;

  return invent (lie, control, data, length);
}

static gboolean
lying_control_out (OptioTransport     *transport,
                   const OptioControl *control,
                   const guint8       *data,
                   gsize               size,
                   GError            **error)
{
  LyingTransport *self = LYING_TRANSPORT (transport);
  Lie lie = take_lie (self);

  if (lie.kind == LIE_REFUSED)
    return fail (lie, error);
  if (!optio_transport_control_out (self->honest, control, data, size, error))
    return FALSE;

  return lie.kind != LIE_LOST || fail (lie, error);
}

static gboolean
lying_set_alt (OptioTransport *transport,
               guint           alt,
               GError        **error)
{
  LyingTransport *self = LYING_TRANSPORT (transport);
  Lie lie = take_lie (self);

  if (lie.kind == LIE_REFUSED)
    return fail (lie, error);
  return optio_transport_set_alt (self->honest, alt, error);
}

static gboolean
lying_reset (OptioTransport *transport,
             GError        **error)
{
  LyingTransport *self = LYING_TRANSPORT (transport);
  Lie lie = take_lie (self);

  if (lie.kind == LIE_REFUSED)
    return fail (lie, error);
  return optio_transport_reset (self->honest, error);
}

static void
lying_wait (OptioTransport *transport,
            gint64          duration_us,
            GCancellable   *cancellable)
{
  optio_transport_wait (LYING_TRANSPORT (transport)->honest, duration_us, cancellable);
}

static gint64
lying_now (OptioTransport *transport)
{
  return optio_transport_now (LYING_TRANSPORT (transport)->honest);
}

static void
lying_close (OptioTransport *transport)
{
  optio_transport_close (LYING_TRANSPORT (transport)->honest);
}

static void
lying_transport_iface_init (OptioTransportInterface *iface)
{
  iface->control_in = lying_control_in;
  iface->control_out = lying_control_out;
  iface->set_alt = lying_set_alt;
  iface->reset = lying_reset;
  iface->wait = lying_wait;
  iface->now = lying_now;
  iface->close = lying_close;
}

static void
lying_transport_dispose (GObject *object)
{
  g_clear_object (&LYING_TRANSPORT (object)->honest);
  G_OBJECT_CLASS (lying_transport_parent_class)->dispose (object);
}

static void
lying_transport_class_init (LyingTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lying_transport_dispose;
}

static void
lying_transport_init (LyingTransport *self)
{
}

OptioTransport *
lying_transport_new (OptioTransport *honest,
                     const guint8   *lies,
                     gsize           n_lies)
{
  LyingTransport *self = g_object_new (LYING_TYPE_TRANSPORT, NULL);

  self->honest = g_object_ref (honest);
  self->lies = lies;
  self->n_lies = n_lies;
  return OPTIO_TRANSPORT (self);
}
