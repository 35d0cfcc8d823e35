/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usb-monitor.h"

#include "optio-error.h"
#include "optio-usb-context.h"
#include "optio-usb-device.h"
#include "optio-usb-port.h"

/* When a board at work or held by another program is looked at again. */
#define RETRY_MS 500

/* Nothing is due: hotplug and refresh wake the thread. */
#define IDLE_MS 60000

/* libudev listens to a daemon only where this socket is; without, libusb hears of no plugging. */
#define UDEV_SOCKET "/run/udev/control"

struct _OptioUsbMonitor
{
  GObject parent_instance;

  /* Main thread. */
  GPtrArray *devices; /* what the list shows, by port path */
  guint n_applied; /* how many of the asked looks are in the list */
  gboolean has_hotplug;
  GThread *thread;

  /* Set before the thread starts, constant until it has ended. */
  OptioUsbContext *context;
  GCancellable *stop;
  GMainContext *home;

  guint n_asked; /* looks asked for by main; atomic */

  /* Monitor's thread. */
  GPtrArray *known; /* what the last look found, by port path */
  gboolean is_plugging_seen;
  guint n_looked;
  gboolean is_retry_due;

  /* The way home, protected by lock. */
  GMutex lock;
  GPtrArray *arriving; /* nullable: the newest result, not applied yet */
  guint n_arriving;
  GPtrArray *retired; /* of arrays: devices are let go of on main */
  GSource *source; /* nullable: applies the result */
};

static void optio_usb_monitor_list_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (OptioUsbMonitor,
                               optio_usb_monitor,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      optio_usb_monitor_list_iface_init))

/* Monitor's thread: looking. */

static OptioDevice *
find_known (OptioUsbMonitor *self,
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
describe (OptioUsbMonitor        *self,
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
keep_awaited (OptioUsbMonitor *self,
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
look (OptioUsbMonitor *self,
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

/* Main thread: the list. */

static void
apply (OptioUsbMonitor *self,
       GPtrArray       *devices)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->devices);
  guint n_old = old->len;
  guint n_new = devices->len;
  guint n_head = 0;

  while (n_head < MIN (n_old, n_new) && old->pdata[n_head] == devices->pdata[n_head])
    n_head++;

  while (n_old > n_head && n_new > n_head && old->pdata[n_old - 1] == devices->pdata[n_new - 1])
    {
      n_old--;
      n_new--;
    }

  self->devices = g_ptr_array_ref (devices);
  if (n_old > n_head || n_new > n_head)
    g_list_model_items_changed (G_LIST_MODEL (self), n_head, n_old - n_head, n_new - n_head);
}

static gboolean
on_arriving (gpointer user_data)
{
  g_autoptr (OptioUsbMonitor) self = g_object_ref (user_data);
  g_autoptr (GPtrArray) retired = NULL;
  g_autoptr (GPtrArray) devices = NULL;

  g_mutex_lock (&self->lock);
  devices = g_steal_pointer (&self->arriving);
  retired = g_steal_pointer (&self->retired);
  self->retired = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->n_applied = self->n_arriving;
  g_clear_pointer (&self->source, g_source_unref);
  g_mutex_unlock (&self->lock);

  apply (self, devices);
  return G_SOURCE_REMOVE;
}

/* Monitor's thread: the way home. */

static void
send_home (OptioUsbMonitor *self,
           GPtrArray       *found)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->retired, self->known);
  self->known = found;
  g_clear_pointer (&self->arriving, g_ptr_array_unref);
  self->arriving = g_ptr_array_ref (found);
  self->n_arriving = self->n_looked;
  if (self->source == NULL)
    {
      self->source = g_idle_source_new ();
      g_source_set_callback (self->source, on_arriving, self, NULL);
      g_source_attach (self->source, self->home);
    }
  g_mutex_unlock (&self->lock);
}

static gpointer
copy_device (gconstpointer device,
             gpointer      user_data)
{
  return g_object_ref ((gpointer) device);
}

static void
look_and_send (OptioUsbMonitor *self,
               guint            n_asked)
{
  g_autoptr (OptioUsbContext) context = optio_usb_context_new (NULL);
  gboolean is_asked = n_asked != self->n_looked;

  self->is_plugging_seen = FALSE;
  self->is_retry_due = FALSE;
  self->n_looked = n_asked;
  if (context != NULL)
    {
      send_home (self, look (self, context, is_asked));
      return;
    }

  /* Out of file descriptors or memory: that does not unplug a board. */
  self->is_retry_due = TRUE;
  send_home (self, g_ptr_array_copy (self->known, copy_device, NULL));
}

static int LIBUSB_CALL
on_hotplug (libusb_context      *context,
            libusb_device       *device,
            libusb_hotplug_event event,
            void                *user_data)
{
  OptioUsbMonitor *self = user_data;

  self->is_plugging_seen = TRUE;
  return 0;
}

static gpointer
run (gpointer data)
{
  OptioUsbMonitor *self = data;
  gint64 look_us = 0;

  while (!g_cancellable_is_cancelled (self->stop))
    {
      guint n_asked = (guint) g_atomic_int_get (&self->n_asked);
      int timeout_ms = self->is_retry_due ? RETRY_MS : IDLE_MS;
      struct timeval timeout = { .tv_sec = timeout_ms / 1000,
                                 .tv_usec = timeout_ms % 1000 * 1000 };
      gboolean is_retry = self->is_retry_due &&
                          g_get_monotonic_time () - look_us >= RETRY_MS * G_TIME_SPAN_MILLISECOND;

      if (n_asked != self->n_looked || self->is_plugging_seen || is_retry)
        {
          look_and_send (self, n_asked);
          look_us = g_get_monotonic_time ();
          continue;
        }

      libusb_handle_events_timeout_completed (optio_usb_context_get_libusb (self->context),
                                              &timeout, NULL);
    }

  return NULL;
}

/* Main thread: the object. */

static GType
optio_usb_monitor_get_item_type (GListModel *list)
{
  return OPTIO_TYPE_DEVICE;
}

static guint
optio_usb_monitor_get_n_items (GListModel *list)
{
  return OPTIO_USB_MONITOR (list)->devices->len;
}

static gpointer
optio_usb_monitor_get_item (GListModel *list,
                            guint       position)
{
  OptioUsbMonitor *self = OPTIO_USB_MONITOR (list);

  if (position >= self->devices->len)
    return NULL;

  return g_object_ref (self->devices->pdata[position]);
}

static void
optio_usb_monitor_list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = optio_usb_monitor_get_item_type;
  iface->get_n_items = optio_usb_monitor_get_n_items;
  iface->get_item = optio_usb_monitor_get_item;
}

static void
optio_usb_monitor_dispose (GObject *object)
{
  OptioUsbMonitor *self = OPTIO_USB_MONITOR (object);

  if (self->thread != NULL)
    {
      g_cancellable_cancel (self->stop);
      libusb_interrupt_event_handler (optio_usb_context_get_libusb (self->context));
      g_clear_pointer (&self->thread, g_thread_join);
    }

  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);

  G_OBJECT_CLASS (optio_usb_monitor_parent_class)->dispose (object);
}

static void
optio_usb_monitor_finalize (GObject *object)
{
  OptioUsbMonitor *self = OPTIO_USB_MONITOR (object);

  g_clear_pointer (&self->arriving, g_ptr_array_unref);
  g_clear_pointer (&self->retired, g_ptr_array_unref);
  g_clear_pointer (&self->known, g_ptr_array_unref);
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  g_clear_pointer (&self->context, optio_usb_context_unref);
  g_clear_pointer (&self->home, g_main_context_unref);
  g_clear_object (&self->stop);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (optio_usb_monitor_parent_class)->finalize (object);
}

static void
optio_usb_monitor_class_init (OptioUsbMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = optio_usb_monitor_dispose;
  object_class->finalize = optio_usb_monitor_finalize;
}

static void
optio_usb_monitor_init (OptioUsbMonitor *self)
{
  g_mutex_init (&self->lock);
  self->devices = g_ptr_array_new_with_free_func (g_object_unref);
  self->known = g_ptr_array_new_with_free_func (g_object_unref);
  self->retired = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->stop = g_cancellable_new ();
  self->home = g_main_context_ref_thread_default ();
  self->n_asked = 1;
}

OptioUsbMonitor *
optio_usb_monitor_new (GError **error)
{
  g_autoptr (OptioUsbContext) context = optio_usb_context_new (error);
  OptioUsbMonitor *self;
  int result;

  if (context == NULL)
    return NULL;

  self = g_object_new (OPTIO_TYPE_USB_MONITOR, NULL);
  result = libusb_hotplug_register_callback (
      optio_usb_context_get_libusb (context),
      LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT, 0,
      LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY, on_hotplug,
      self, NULL);
  self->has_hotplug = result == LIBUSB_SUCCESS && g_file_test (UDEV_SOCKET, G_FILE_TEST_EXISTS);
  self->context = g_steal_pointer (&context);
  self->thread = g_thread_new ("optio-usb", run, self);
  return self;
}

void
optio_usb_monitor_settle (OptioUsbMonitor *self)
{
  g_return_if_fail (OPTIO_IS_USB_MONITOR (self));

  while (self->n_applied != (guint) g_atomic_int_get (&self->n_asked))
    g_main_context_iteration (self->home, TRUE);
}

gboolean
optio_usb_monitor_has_hotplug (OptioUsbMonitor *self)
{
  g_return_val_if_fail (OPTIO_IS_USB_MONITOR (self), FALSE);
  return self->has_hotplug;
}

void
optio_usb_monitor_refresh (OptioUsbMonitor *self)
{
  g_return_if_fail (OPTIO_IS_USB_MONITOR (self));

  g_atomic_int_inc (&self->n_asked);
  libusb_interrupt_event_handler (optio_usb_context_get_libusb (self->context));
}
