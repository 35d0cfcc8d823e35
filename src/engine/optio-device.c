/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-device.h"

#include <glib/gi18n-lib.h>

#define MIN_RETURN_MS 1u
#define MAX_RETURN_MS 600000u
/* Some waits add what the board itself needs first. */
#define MAX_RETURN_BOUND_MS (MAX_RETURN_MS / 2)

typedef struct
{
  OptioIdentity *identity;
  char *port_path;
  guint address;
  OptioUsbSpeed speed;
  char **hubs;
  GError *problem;
  gboolean is_simulated;
  OptioChip *chip;
  OptioTrace *trace; /* nullable */
  guint trace_address; /* in the trace, 0 if it is not there yet; the worker's */
  gboolean is_gentle;
  guint return_bound_ms;
} OptioDevicePrivate;

enum
{
  PROP_0,
  PROP_IDENTITY,
  PROP_PORT_PATH,
  PROP_ADDRESS,
  PROP_SPEED,
  PROP_HUBS,
  PROP_PROBLEM,
  PROP_SIMULATED,
  PROP_CHIP,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (OptioDevice, optio_device, G_TYPE_OBJECT)

static void
optio_device_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (OPTIO_DEVICE (object));

  switch (prop_id)
    {
    case PROP_IDENTITY:
      g_value_set_boxed (value, priv->identity);
      break;
    case PROP_PORT_PATH:
      g_value_set_string (value, priv->port_path);
      break;
    case PROP_ADDRESS:
      g_value_set_uint (value, priv->address);
      break;
    case PROP_SPEED:
      g_value_set_int (value, priv->speed);
      break;
    case PROP_HUBS:
      g_value_set_boxed (value, priv->hubs);
      break;
    case PROP_PROBLEM:
      g_value_set_boxed (value, priv->problem);
      break;
    case PROP_SIMULATED:
      g_value_set_boolean (value, priv->is_simulated);
      break;
    case PROP_CHIP:
      g_value_set_boxed (value, priv->chip);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_device_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (OPTIO_DEVICE (object));

  switch (prop_id)
    {
    case PROP_IDENTITY:
      priv->identity = g_value_dup_boxed (value);
      break;
    case PROP_PORT_PATH:
      priv->port_path = g_value_dup_string (value);
      break;
    case PROP_ADDRESS:
      priv->address = g_value_get_uint (value);
      break;
    case PROP_SPEED:
      priv->speed = g_value_get_int (value);
      break;
    case PROP_HUBS:
      priv->hubs = g_value_dup_boxed (value);
      break;
    case PROP_PROBLEM:
      priv->problem = g_value_dup_boxed (value);
      break;
    case PROP_SIMULATED:
      priv->is_simulated = g_value_get_boolean (value);
      break;
    case PROP_CHIP:
      priv->chip = g_value_dup_boxed (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_device_constructed (GObject *object)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (OPTIO_DEVICE (object));

  G_OBJECT_CLASS (optio_device_parent_class)->constructed (object);

  g_return_if_fail (priv->identity != NULL);
  g_return_if_fail (priv->port_path != NULL);
  if (priv->hubs == NULL)
    priv->hubs = g_new0 (char *, 1);
}

static void
optio_device_finalize (GObject *object)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (OPTIO_DEVICE (object));

  g_clear_pointer (&priv->identity, optio_identity_unref);
  g_clear_pointer (&priv->port_path, g_free);
  g_clear_pointer (&priv->hubs, g_strfreev);
  g_clear_error (&priv->problem);
  g_clear_pointer (&priv->chip, optio_chip_unref);
  g_clear_pointer (&priv->trace, optio_trace_unref);

  G_OBJECT_CLASS (optio_device_parent_class)->finalize (object);
}

static void
optio_device_class_init (OptioDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = optio_device_get_property;
  object_class->set_property = optio_device_set_property;
  object_class->constructed = optio_device_constructed;
  object_class->finalize = optio_device_finalize;

  props[PROP_IDENTITY] =
      g_param_spec_boxed ("identity", NULL, NULL, OPTIO_TYPE_IDENTITY, flags);
  props[PROP_PORT_PATH] = g_param_spec_string ("port-path", NULL, NULL, NULL, flags);
  props[PROP_ADDRESS] = g_param_spec_uint ("address", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_SPEED] = g_param_spec_int ("speed", NULL, NULL, OPTIO_USB_SPEED_UNKNOWN,
                                        OPTIO_USB_SPEED_SUPER, OPTIO_USB_SPEED_UNKNOWN, flags);
  props[PROP_HUBS] = g_param_spec_boxed ("hubs", NULL, NULL, G_TYPE_STRV, flags);
  props[PROP_PROBLEM] = g_param_spec_boxed ("problem", NULL, NULL, G_TYPE_ERROR, flags);
  props[PROP_SIMULATED] = g_param_spec_boolean ("simulated", NULL, NULL, FALSE, flags);
  props[PROP_CHIP] = g_param_spec_boxed ("chip", NULL, NULL, OPTIO_TYPE_CHIP, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
optio_device_init (OptioDevice *self)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (self);

  priv->return_bound_ms = OPTIO_DEVICE_RETURN_BOUND_MS;
}

OptioIdentity *
optio_device_get_identity (OptioDevice *self)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (self);

  g_return_val_if_fail (OPTIO_IS_DEVICE (self), NULL);
  return priv->identity;
}

const char *
optio_device_get_port_path (OptioDevice *self)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (self);

  g_return_val_if_fail (OPTIO_IS_DEVICE (self), NULL);
  return priv->port_path;
}

guint
optio_device_get_address (OptioDevice *self)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (self);

  g_return_val_if_fail (OPTIO_IS_DEVICE (self), 0);
  return priv->address;
}

OptioUsbSpeed
optio_device_get_speed (OptioDevice *self)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (self);

  g_return_val_if_fail (OPTIO_IS_DEVICE (self), OPTIO_USB_SPEED_UNKNOWN);
  return priv->speed;
}

const char *const *
optio_device_get_hubs (OptioDevice *self)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (self);

  g_return_val_if_fail (OPTIO_IS_DEVICE (self), NULL);
  return (const char *const *) priv->hubs;
}

const GError *
optio_device_get_problem (OptioDevice *self)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (self);

  g_return_val_if_fail (OPTIO_IS_DEVICE (self), NULL);
  return priv->problem;
}

gboolean
optio_device_is_simulated (OptioDevice *self)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (self);

  g_return_val_if_fail (OPTIO_IS_DEVICE (self), FALSE);
  return priv->is_simulated;
}

OptioMatch *
optio_device_match (OptioDevice  *self,
                    OptioCatalog *catalog)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (self);

  g_return_val_if_fail (OPTIO_IS_DEVICE (self), NULL);

  if (priv->chip != NULL)
    return optio_match_new_known (priv->chip, _ ("The simulated board is made of this chip."));

  return optio_catalog_match (catalog, priv->identity);
}

void
optio_device_set_trace (OptioDevice *self,
                        OptioTrace  *trace)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (self);

  g_return_if_fail (OPTIO_IS_DEVICE (self));

  /* The board is in it already. */
  if (trace == priv->trace)
    return;

  if (trace != NULL)
    optio_trace_ref (trace);
  g_clear_pointer (&priv->trace, optio_trace_unref);
  priv->trace = trace;
  priv->trace_address = 0;
}

void
optio_device_set_gentle (OptioDevice *self,
                         gboolean     is_gentle)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (self);

  g_return_if_fail (OPTIO_IS_DEVICE (self));
  priv->is_gentle = is_gentle;
}

gboolean
optio_device_is_gentle (OptioDevice *self)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (self);

  g_return_val_if_fail (OPTIO_IS_DEVICE (self), FALSE);
  return priv->is_gentle;
}

void
optio_device_set_return_bound_ms (OptioDevice *self,
                                  guint        bound_ms)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (self);

  g_return_if_fail (OPTIO_IS_DEVICE (self));
  g_return_if_fail (bound_ms >= MIN_RETURN_MS && bound_ms <= MAX_RETURN_BOUND_MS);
  priv->return_bound_ms = bound_ms;
}

guint
optio_device_get_return_bound_ms (OptioDevice *self)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (self);

  g_return_val_if_fail (OPTIO_IS_DEVICE (self), OPTIO_DEVICE_RETURN_BOUND_MS);
  return priv->return_bound_ms;
}

/* After a reset the computer gives a board another number, and so does the trace. */
static OptioTransport *
device_trace (OptioDevice    *self,
              OptioIdentity  *identity,
              gboolean        is_new,
              OptioTransport *transport)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (self);
  g_autoptr (OptioTransport) inner = transport;

  if (priv->trace == NULL || inner == NULL)
    return g_steal_pointer (&inner);

  if (is_new || priv->trace_address == 0)
    priv->trace_address = optio_trace_begin_board (priv->trace, identity);
  return optio_trace_wrap (priv->trace, priv->trace_address,
                           optio_identity_get_fields (identity)->interface_number, inner);
}

OptioTransport *
optio_device_open (OptioDevice  *self,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_return_val_if_fail (OPTIO_IS_DEVICE (self), NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return device_trace (self, optio_device_get_identity (self), FALSE,
                       OPTIO_DEVICE_GET_CLASS (self)->open (self, cancellable, error));
}

OptioTransport *
optio_device_await_return (OptioDevice    *self,
                           guint           timeout_ms,
                           OptioIdentity **out_identity,
                           GCancellable   *cancellable,
                           GError        **error)
{
  g_autoptr (OptioIdentity) identity = NULL;
  OptioTransport *transport;

  g_return_val_if_fail (OPTIO_IS_DEVICE (self), NULL);
  g_return_val_if_fail (timeout_ms >= MIN_RETURN_MS && timeout_ms <= MAX_RETURN_MS, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  transport = OPTIO_DEVICE_GET_CLASS (self)->await_return (self, timeout_ms, &identity, cancellable,
                                                           error);
  if (transport == NULL)
    return NULL;

  transport = device_trace (self, identity != NULL ? identity : optio_device_get_identity (self),
                            TRUE, transport);
  if (out_identity != NULL)
    *out_identity = g_steal_pointer (&identity);
  return transport;
}

OptioSurroundings *
optio_device_look_around (OptioDevice *self)
{
  const OptioSurroundingsFields nothing = { 0 };

  g_return_val_if_fail (OPTIO_IS_DEVICE (self), NULL);

  if (OPTIO_DEVICE_GET_CLASS (self)->look_around == NULL)
    return optio_surroundings_new (&nothing);

  return OPTIO_DEVICE_GET_CLASS (self)->look_around (self);
}

char *
optio_device_dup_label (OptioDevice *self)
{
  OptioDevicePrivate *priv = optio_device_get_instance_private (self);
  const OptioIdentityFields *fields;

  g_return_val_if_fail (OPTIO_IS_DEVICE (self), NULL);

  fields = optio_identity_get_fields (priv->identity);
  if (fields->product != NULL && fields->product[0] != '\0')
    return g_strdup_printf (_("%s on port %s"), fields->product, priv->port_path);

  return g_strdup_printf (_("Board %04x:%04x on port %s"), fields->vendor_id, fields->product_id,
                          priv->port_path);
}

const char *
optio_usb_speed_get_name (OptioUsbSpeed speed)
{
  static const char *const names[] = {
    [OPTIO_USB_SPEED_UNKNOWN] = N_ ("unknown speed"),
    [OPTIO_USB_SPEED_LOW] = N_ ("low speed"),
    [OPTIO_USB_SPEED_FULL] = N_ ("full speed"),
    [OPTIO_USB_SPEED_HIGH] = N_ ("high speed"),
    [OPTIO_USB_SPEED_SUPER] = N_ ("super speed"),
  };

  g_return_val_if_fail ((guint) speed < G_N_ELEMENTS (names), NULL);
  return _ (names[speed]);
}
