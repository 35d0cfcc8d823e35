/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usb-scanner.h"

#include "optio-error.h"
#include "optio-usb-context.h"
#include "optio-usb-device.h"
#include "optio-usb-port.h"

struct _OptioUsbScanner
{
  GCancellable *stop;
  GPtrArray *known; /* what the last look found, by port path; never changed, only replaced */
  gboolean is_retry_due;
};

static OptioDevice *
find_known (OptioUsbScanner *self,
            const char      *port_path)
{
  for (guint i = 0; i < self->known->len; i++)
    if (g_str_equal (optio_device_get_port_path (self->known->pdata[i]), port_path))
      return self->known->pdata[i];

  return NULL;
}

/* Whether not a byte went to the board, so that asking again disturbs nobody. */
static gboolean
is_unasked (OptioDevice *device)
{
  const GError *problem = optio_device_get_problem (device);

  return g_error_matches (problem, OPTIO_ERROR, OPTIO_ERROR_PERMISSION) ||
         g_error_matches (problem, OPTIO_ERROR, OPTIO_ERROR_BUSY);
}

static gboolean
has_same_problem (OptioDevice *a,
                  OptioDevice *b)
{
  const GError *problem = optio_device_get_problem (a);

  return problem != NULL && optio_device_get_problem (b) != NULL &&
         g_error_matches (optio_device_get_problem (b), problem->domain, problem->code);
}

/* Returns: (transfer full) (nullable): what the list shall show for a plugged board. */
static OptioDevice *
describe (OptioUsbScanner        *self,
          OptioUsbContext        *context,
          libusb_device          *usb_device,
          const OptioUsbFunction *function,
          gboolean                is_asked)
{
  g_autofree char *port_path = optio_usb_port_dup_path (usb_device);
  OptioDevice *known = find_known (self, port_path);
  gboolean is_same = known != NULL &&
                     optio_device_get_address (known) == libusb_get_device_address (usb_device);
  g_autoptr (OptioDevice) device = NULL;

  /* A board at work is neither opened nor replaced in the list. */
  if (optio_usb_port_is_at_work (port_path))
    {
      self->is_retry_due |= !is_same;
      return known != NULL ? g_object_ref (known) : NULL;
    }

  if (is_same && (optio_device_get_problem (known) == NULL || !(is_asked || is_unasked (known))))
    return g_object_ref (known);

  device = optio_usb_device_new (context, usb_device, function, self->stop);
  if (g_error_matches (optio_device_get_problem (device), OPTIO_ERROR, OPTIO_ERROR_BUSY))
    self->is_retry_due = TRUE;

  /* It went while it was described. The next look will tell what is there. */
  if (g_error_matches (optio_device_get_problem (device), OPTIO_ERROR, OPTIO_ERROR_GONE))
    {
      self->is_retry_due = TRUE;
      return NULL;
    }

  if (is_same && has_same_problem (known, device))
    return g_object_ref (known);

  return g_steal_pointer (&device);
}

/* Boards that are not there, but whose job still awaits them. */
static void
keep_awaited (OptioUsbScanner *self,
              GPtrArray       *found)
{
  g_autoptr (GHashTable) paths = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < found->len; i++)
    g_hash_table_add (paths, (char *) optio_device_get_port_path (found->pdata[i]));

  for (guint i = 0; i < self->known->len; i++)
    {
      OptioDevice *device = self->known->pdata[i];
      const char *port_path = optio_device_get_port_path (device);

      if (g_hash_table_contains (paths, port_path) || !optio_usb_port_is_at_work (port_path))
        continue;

      g_ptr_array_add (found, g_object_ref (device));
      self->is_retry_due = TRUE;
    }
}

static int
compare_devices (gconstpointer a,
                 gconstpointer b)
{
  OptioDevice *const *device_a = a;
  OptioDevice *const *device_b = b;

  return optio_usb_port_compare (optio_device_get_port_path (*device_a),
                                 optio_device_get_port_path (*device_b));
}

static GPtrArray *
look (OptioUsbScanner *self,
      OptioUsbContext *context,
      gboolean         is_asked)
{
  g_autoptr (GPtrArray) usb_devices = optio_usb_context_list_devices (context);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < usb_devices->len && !g_cancellable_is_cancelled (self->stop); i++)
    {
      OptioUsbFunction function;
      OptioDevice *device;

      if (!optio_usb_function_find (usb_devices->pdata[i], &function))
        continue;

      device = describe (self, context, usb_devices->pdata[i], &function, is_asked);
      if (device != NULL)
        g_ptr_array_add (found, device);
    }

  keep_awaited (self, found);
  g_ptr_array_sort (found, compare_devices);
  return found;
}

OptioUsbScanner *
optio_usb_scanner_new (GCancellable *stop)
{
  OptioUsbScanner *self = g_new0 (OptioUsbScanner, 1);

  self->stop = g_object_ref (stop);
  self->known = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

void
optio_usb_scanner_free (OptioUsbScanner *self)
{
  g_object_unref (self->stop);
  g_ptr_array_unref (self->known);
  g_free (self);
}

GPtrArray *
optio_usb_scanner_look (OptioUsbScanner *self,
                        gboolean         is_asked)
{
  g_autoptr (OptioUsbContext) context = optio_usb_context_new (NULL);
  GPtrArray *old = self->known;

  /* Out of file descriptors or memory: that does not unplug a board. */
  self->is_retry_due = context == NULL;
  self->known = context != NULL ? look (self, context, is_asked) : g_ptr_array_ref (old);
  return old;
}

GPtrArray *
optio_usb_scanner_ref_found (OptioUsbScanner *self)
{
  return g_ptr_array_ref (self->known);
}

gboolean
optio_usb_scanner_is_retry_due (OptioUsbScanner *self)
{
  return self->is_retry_due;
}
