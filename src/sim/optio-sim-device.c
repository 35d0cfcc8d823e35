/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-device.h"

#include <glib/gi18n-lib.h>

#include "optio-error.h"
#include "optio-sim-board.h"
#include "optio-sim-device-private.h"
#include "optio-sim-transport.h"

struct _OptioSimDevice
{
  OptioDevice parent_instance;

  OptioBoard *board;
  OptioSimClock clock;

  GMutex lock; /* guards all below */
  GCond changed;
  OptioSimBoard *sim;
  gint64 virtual_now_us;
  guint claimed_visit;         /* the one that a transport holds; 0 if none */
  OptioSimPresence announced;  /* what was notified last */
  guint announced_visit;
  gboolean is_notify_pending;
  gint64 wake_at_us; /* when a timer looks at the board, or OPTIO_SIM_NEVER */
};

enum
{
  PROP_0,
  PROP_PRESENCE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioSimDevice, optio_sim_device, OPTIO_TYPE_DEVICE)

static gint64
get_now (OptioSimDevice *self)
{
  return self->clock == OPTIO_SIM_CLOCK_REAL ? g_get_monotonic_time () : self->virtual_now_us;
}

/* Begins to look at the board as it is now. */
static void
lock_board (OptioSimDevice *self)
{
  g_mutex_lock (&self->lock);
  optio_sim_board_catch_up (self->sim, get_now (self));
}

OptioSimBoard *
optio_sim_device_lock (OptioSimDevice *self)
{
  lock_board (self);
  return self->sim;
}

/* Attaches to the main thread: g_main_context_invoke() could run the callback on a worker. */
static void
attach (OptioSimDevice *self,
        GSource        *source,
        GSourceFunc     func)
{
  g_source_set_callback (source, func, g_object_ref (self), g_object_unref);
  g_source_attach (source, NULL);
}

static gboolean
on_idle (gpointer user_data)
{
  OptioSimDevice *self = user_data;

  g_mutex_lock (&self->lock);
  self->is_notify_pending = FALSE;
  g_mutex_unlock (&self->lock);

  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PRESENCE]);
  return G_SOURCE_REMOVE;
}

static void
announce (OptioSimDevice *self)
{
  OptioSimPresence presence = optio_sim_board_get_presence (self->sim);
  guint visit = optio_sim_board_get_visit (self->sim);
  g_autoptr (GSource) source = NULL;

  if (self->announced == presence && self->announced_visit == visit)
    return;

  self->announced = presence;
  self->announced_visit = visit;
  g_cond_broadcast (&self->changed);
  if (self->is_notify_pending)
    return;

  self->is_notify_pending = TRUE;
  source = g_idle_source_new ();
  attach (self, source, on_idle);
}

static gboolean on_wake (gpointer user_data);

static void
arm_timer (OptioSimDevice *self)
{
  gint64 next_us = optio_sim_board_get_next_event (self->sim);
  g_autoptr (GSource) source = NULL;

  if (self->clock != OPTIO_SIM_CLOCK_REAL || next_us == OPTIO_SIM_NEVER ||
      next_us == self->wake_at_us)
    return;

  self->wake_at_us = next_us;
  source = g_timeout_source_new ((guint) (MAX (next_us - get_now (self), 0) / 1000 + 1));
  attach (self, source, on_wake);
}

/* Ends what lock_board() began, and tells what has changed. */
static void
unlock_board (OptioSimDevice *self)
{
  announce (self);
  arm_timer (self);
  g_mutex_unlock (&self->lock);
}

void
optio_sim_device_unlock (OptioSimDevice *self)
{
  unlock_board (self);
}

static gboolean
on_wake (gpointer user_data)
{
  OptioSimDevice *self = user_data;

  lock_board (self);
  self->wake_at_us = OPTIO_SIM_NEVER;
  unlock_board (self);

  return G_SOURCE_REMOVE;
}

static OptioTransport *
optio_sim_device_open (OptioDevice  *device,
                       GCancellable *cancellable,
                       GError      **error)
{
  const GError *problem = optio_device_get_problem (device);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (problem != NULL)
    {
      g_propagate_error (error, g_error_copy (problem));
      return NULL;
    }

  return optio_sim_transport_new (OPTIO_SIM_DEVICE (device), error);
}

/* Returns TRUE if the board is there to stay; else @out_until_us is when to look again. */
static gboolean
is_back (OptioSimDevice *self,
         gint64          deadline_us,
         gint64         *out_until_us)
{
  gboolean is_there;
  gint64 next_us;

  lock_board (self);
  next_us = optio_sim_board_get_next_event (self->sim);
  is_there = optio_sim_board_get_presence (self->sim) == OPTIO_SIM_IN_BOOTLOADER &&
             next_us == OPTIO_SIM_NEVER;
  *out_until_us = next_us == OPTIO_SIM_NEVER ? deadline_us : MIN (next_us, deadline_us);
  unlock_board (self);

  return is_there;
}

static void
set_absent (OptioSimDevice *self,
            guint           timeout_ms,
            GError        **error)
{
  if (optio_sim_device_get_presence (self) == OPTIO_SIM_IN_APPLICATION)
    g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
                 _ ("The application of the simulated board runs there now."));
  else
    g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_TIMEOUT,
                 _("The board did not come back to port %s within %.1f s."),
                 optio_device_get_port_path (OPTIO_DEVICE (self)), timeout_ms / 1000.0);
}

static OptioTransport *
optio_sim_device_await_return (OptioDevice    *device,
                               guint           timeout_ms,
                               OptioIdentity **out_identity,
                               GCancellable   *cancellable,
                               GError        **error)
{
  OptioSimDevice *self = OPTIO_SIM_DEVICE (device);
  gint64 deadline_us = optio_sim_device_now (self) + timeout_ms * G_GINT64_CONSTANT (1000);
  OptioTransport *transport;
  gint64 until_us;

  while (!is_back (self, deadline_us, &until_us))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (optio_sim_device_now (self) >= deadline_us)
        {
          set_absent (self, timeout_ms, error);
          return NULL;
        }
      optio_sim_device_pass (self, until_us, cancellable);
    }

  transport = optio_sim_transport_new (self, error);
  if (transport != NULL && out_identity != NULL)
    *out_identity = optio_identity_ref (optio_device_get_identity (device));
  return transport;
}

static void
optio_sim_device_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PRESENCE:
      g_value_set_int (value, optio_sim_device_get_presence (OPTIO_SIM_DEVICE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_sim_device_finalize (GObject *object)
{
  OptioSimDevice *self = OPTIO_SIM_DEVICE (object);

  g_clear_pointer (&self->sim, optio_sim_board_free);
  g_clear_pointer (&self->board, optio_board_unref);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (optio_sim_device_parent_class)->finalize (object);
}

static void
optio_sim_device_class_init (OptioSimDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  OptioDeviceClass *device_class = OPTIO_DEVICE_CLASS (klass);

  object_class->get_property = optio_sim_device_get_property;
  object_class->finalize = optio_sim_device_finalize;
  device_class->open = optio_sim_device_open;
  device_class->await_return = optio_sim_device_await_return;

  props[PROP_PRESENCE] = g_param_spec_int (
      "presence", NULL, NULL, OPTIO_SIM_IN_BOOTLOADER, OPTIO_SIM_UNPLUGGED, OPTIO_SIM_UNPLUGGED,
      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
optio_sim_device_init (OptioSimDevice *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->wake_at_us = OPTIO_SIM_NEVER;
}

/* Every board has its own serial number, but for those whose maker gave them all the same. */
static OptioIdentity *
make_identity (OptioBoard *board,
               guint       instance)
{
  OptioIdentity *identity = optio_board_get_identity (board);
  OptioIdentityFields fields = *optio_identity_get_fields (identity);
  gboolean is_constant = (optio_board_get_quirks (board) &
                          OPTIO_BOARD_QUIRK_BIT (OPTIO_BOARD_QUIRK_CONSTANT_SERIAL)) != 0;
  g_autofree char *serial = NULL;
  gsize length = fields.serial != NULL ? strlen (fields.serial) : 0;

  if (instance == 0 || is_constant || length == 0)
    return optio_identity_ref (identity);

  serial = g_strdup_printf ("%.*s%X", (int) length - 1, fields.serial, instance);
  fields.serial = serial;
  return optio_identity_new (&fields);
}

/* What udev's rule would allow. */
static GError *
make_problem (OptioBoard *board)
{
  if ((optio_board_get_quirks (board) &
       OPTIO_BOARD_QUIRK_BIT (OPTIO_BOARD_QUIRK_NO_PERMISSION)) == 0)
    return NULL;

  return g_error_new (OPTIO_ERROR, OPTIO_ERROR_PERMISSION,
                      _("You may not open this simulated board, as if there were no udev rule."));
}

OptioDevice *
optio_sim_device_new (OptioBoard   *board,
                      OptioSimClock clock,
                      guint         instance)
{
  g_autofree char *port_path = NULL;
  g_autoptr (OptioIdentity) identity = NULL;
  g_autoptr (GError) problem = NULL;
  OptioSimDevice *self;

  g_return_val_if_fail (board != NULL, NULL);

  problem = make_problem (board);
  identity = make_identity (board, instance);
  port_path = instance == 0 ? g_strdup_printf ("sim-%s", optio_board_get_id (board))
                            : g_strdup_printf ("sim-%s-%u", optio_board_get_id (board), instance);
  self = g_object_new (OPTIO_TYPE_SIM_DEVICE,
                       "identity", identity,
                       "port-path", port_path,
                       "speed", OPTIO_USB_SPEED_FULL,
                       "problem", problem,
                       "simulated", TRUE,
                       "chip", optio_board_get_chip (board),
                       NULL);
  self->board = optio_board_ref (board);
  self->clock = clock;
  self->sim = optio_sim_board_new (board, identity);
  self->announced = optio_sim_board_get_presence (self->sim);
  self->announced_visit = optio_sim_board_get_visit (self->sim);
  return OPTIO_DEVICE (self);
}

OptioBoard *
optio_sim_device_get_board (OptioSimDevice *self)
{
  g_return_val_if_fail (OPTIO_IS_SIM_DEVICE (self), NULL);
  return self->board;
}

gint64
optio_sim_device_now (OptioSimDevice *self)
{
  gint64 now_us;

  g_return_val_if_fail (OPTIO_IS_SIM_DEVICE (self), 0);

  g_mutex_lock (&self->lock);
  now_us = get_now (self);
  g_mutex_unlock (&self->lock);

  return now_us;
}

/* The caller's time moves the virtual clock; the real one moves by itself. */
static gint64
lock_board_at (OptioSimDevice *self,
               gint64          now_us)
{
  g_mutex_lock (&self->lock);
  if (self->clock == OPTIO_SIM_CLOCK_VIRTUAL)
    self->virtual_now_us = MAX (self->virtual_now_us, now_us);
  return MAX (now_us, get_now (self));
}

OptioSimReply
optio_sim_device_control (OptioSimDevice *self,
                          const guint8    setup[8],
                          guint8         *data,
                          gsize           size,
                          gint64          now_us)
{
  OptioSimReply reply = { .outcome = OPTIO_SIM_GONE, .completes_at_us = now_us };

  g_return_val_if_fail (OPTIO_IS_SIM_DEVICE (self), reply);
  g_return_val_if_fail (data != NULL || size == 0, reply);

  now_us = lock_board_at (self, now_us);
  reply = optio_sim_board_control (self->sim, setup, data, size, now_us);
  unlock_board (self);

  return reply;
}

gboolean
optio_sim_device_bus_reset (OptioSimDevice *self,
                            gint64          now_us)
{
  gboolean is_there;

  g_return_val_if_fail (OPTIO_IS_SIM_DEVICE (self), FALSE);

  now_us = lock_board_at (self, now_us);
  is_there = optio_sim_board_bus_reset (self->sim, now_us);
  unlock_board (self);

  return is_there;
}

OptioSimPresence
optio_sim_device_get_presence (OptioSimDevice *self)
{
  OptioSimPresence presence;

  g_return_val_if_fail (OPTIO_IS_SIM_DEVICE (self), OPTIO_SIM_UNPLUGGED);

  lock_board (self);
  presence = optio_sim_board_get_presence (self->sim);
  unlock_board (self);

  return presence;
}

void
optio_sim_device_unplug (OptioSimDevice *self)
{
  g_return_if_fail (OPTIO_IS_SIM_DEVICE (self));

  lock_board (self);
  optio_sim_board_unplug (self->sim);
  unlock_board (self);
}

void
optio_sim_device_enter_bootloader (OptioSimDevice *self)
{
  g_return_if_fail (OPTIO_IS_SIM_DEVICE (self));

  lock_board (self);
  optio_sim_board_enter_bootloader (self->sim, get_now (self));
  unlock_board (self);
}

gboolean
optio_sim_device_claim (OptioSimDevice *self,
                        guint          *out_visit,
                        GError        **error)
{
  gboolean is_there;
  gboolean is_free;

  lock_board (self);
  *out_visit = optio_sim_board_get_visit (self->sim);
  is_there = optio_sim_board_get_presence (self->sim) == OPTIO_SIM_IN_BOOTLOADER;
  is_free = self->claimed_visit != *out_visit;
  if (is_there && is_free)
    {
      self->claimed_visit = *out_visit;
      optio_sim_board_configure (self->sim);
    }
  unlock_board (self);

  if (!is_there)
    g_set_error_literal (error, OPTIO_ERROR, OPTIO_ERROR_GONE,
                         _ ("The simulated board is not in its bootloader. Plug it in again."));
  else if (!is_free)
    g_set_error_literal (error, OPTIO_ERROR, OPTIO_ERROR_BUSY,
                         _ ("The simulated board is open already. Wait until it is closed."));
  return is_there && is_free;
}

void
optio_sim_device_release (OptioSimDevice *self,
                          guint           visit)
{
  lock_board (self);
  if (self->claimed_visit == visit)
    self->claimed_visit = 0;
  unlock_board (self);
}

gboolean
optio_sim_device_is_here (OptioSimDevice *self,
                          guint           visit)
{
  gboolean is_here;

  lock_board (self);
  is_here = optio_sim_board_get_presence (self->sim) == OPTIO_SIM_IN_BOOTLOADER &&
            optio_sim_board_get_visit (self->sim) == visit;
  unlock_board (self);

  return is_here;
}

void
optio_sim_device_enumerate (OptioSimDevice *self)
{
  lock_board (self);
  optio_sim_board_configure (self->sim);
  unlock_board (self);
}

static void
wake_waiters (GCancellable *cancellable,
              gpointer      user_data)
{
  OptioSimDevice *self = user_data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
optio_sim_device_pass (OptioSimDevice *self,
                       gint64          until_us,
                       GCancellable   *cancellable)
{
  gulong handler = 0;

  if (cancellable != NULL && self->clock == OPTIO_SIM_CLOCK_REAL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (wake_waiters), self, NULL);

  g_mutex_lock (&self->lock);
  if (self->clock == OPTIO_SIM_CLOCK_VIRTUAL)
    self->virtual_now_us = MAX (self->virtual_now_us, until_us);
  else if (!g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&self->changed, &self->lock, until_us);
  optio_sim_board_catch_up (self->sim, get_now (self));
  unlock_board (self);

  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);
}
