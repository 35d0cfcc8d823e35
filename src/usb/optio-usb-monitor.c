/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-usb-monitor.h"

#include <string.h>

#include "optio-usb-context.h"
#include "optio-usb-scanner.h"

/* When a board at work or held by another program is looked at again. */
#define RETRY_MS 500

/* libudev listens to a daemon only where this socket is; without, as in most containers, libusb
 * hears of no plugging, and somebody has to look. */
#define UDEV_SOCKET "/run/udev/control"
#define DEAF_MS 2000

/* Nothing is due: hotplug and refresh wake the thread. */
#define IDLE_MS 60000

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
  OptioUsbScanner *scanner;
  gboolean is_plugging_seen;
  guint n_looked;

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

/* Monitor's thread: looking, and the way home. */

static gboolean
is_same (GPtrArray *a,
         GPtrArray *b)
{
  return a->len == b->len &&
         (a->len == 0 || memcmp (a->pdata, b->pdata, a->len * sizeof *a->pdata) == 0);
}

/* The main thread sleeps on where nobody asked and nothing is new. */
static void
look_and_send (OptioUsbMonitor *self,
               guint            n_asked)
{
  gboolean is_asked = n_asked != self->n_looked;
  g_autoptr (GPtrArray) old = NULL;
  g_autoptr (GPtrArray) found = NULL;

  self->is_plugging_seen = FALSE;
  self->n_looked = n_asked;
  old = optio_usb_scanner_look (self->scanner, is_asked);
  found = optio_usb_scanner_ref_found (self->scanner);
  if (!is_asked && is_same (old, found))
    return;

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->retired, g_steal_pointer (&old));
  g_clear_pointer (&self->arriving, g_ptr_array_unref);
  self->arriving = g_steal_pointer (&found);
  self->n_arriving = n_asked;
  if (self->source == NULL)
    {
      self->source = g_idle_source_new ();
      g_source_set_callback (self->source, on_arriving, self, NULL);
      g_source_attach (self->source, self->home);
    }
  g_mutex_unlock (&self->lock);
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

/* How long to do nothing if nothing happens. */
static int
get_pause_ms (OptioUsbMonitor *self)
{
  if (optio_usb_scanner_is_retry_due (self->scanner))
    return RETRY_MS;

  return self->has_hotplug ? IDLE_MS : DEAF_MS;
}

static gpointer
run (gpointer data)
{
  OptioUsbMonitor *self = data;
  gint64 look_us = 0;

  while (!g_cancellable_is_cancelled (self->stop))
    {
      guint n_asked = (guint) g_atomic_int_get (&self->n_asked);
      int pause_ms = get_pause_ms (self);
      struct timeval timeout = { .tv_sec = pause_ms / 1000, .tv_usec = pause_ms % 1000 * 1000 };
      gboolean is_due = g_get_monotonic_time () - look_us >= pause_ms * G_TIME_SPAN_MILLISECOND;

      if (n_asked != self->n_looked || self->is_plugging_seen || is_due)
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
  g_clear_pointer (&self->scanner, optio_usb_scanner_free);
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
  self->retired = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->stop = g_cancellable_new ();
  self->scanner = optio_usb_scanner_new (self->stop);
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

void
optio_usb_monitor_refresh (OptioUsbMonitor *self)
{
  g_return_if_fail (OPTIO_IS_USB_MONITOR (self));

  g_atomic_int_inc (&self->n_asked);
  libusb_interrupt_event_handler (optio_usb_context_get_libusb (self->context));
}
