/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-mailbox.h"

struct _OptioMailbox
{
  GMutex lock;
  GMainContext *context;
  OptioMailboxFunc func;
  gpointer user_data;
  OptioParcel pending;
  gboolean has_source;
};

static void
parcel_clear (OptioParcel *parcel)
{
  g_clear_pointer (&parcel->events, g_ptr_array_unref);
  g_clear_pointer (&parcel->progress, optio_event_unref);
  g_clear_pointer (&parcel->verdict, optio_verdict_unref);
}

OptioMailbox *
optio_mailbox_new (OptioMailboxFunc func,
                   gpointer         user_data)
{
  OptioMailbox *self = g_atomic_rc_box_new0 (OptioMailbox);

  g_mutex_init (&self->lock);
  self->context = g_main_context_ref_thread_default ();
  self->func = func;
  self->user_data = user_data;
  return self;
}

OptioMailbox *
optio_mailbox_ref (OptioMailbox *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mailbox_clear (gpointer data)
{
  OptioMailbox *self = data;

  parcel_clear (&self->pending);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
}

void
optio_mailbox_unref (OptioMailbox *self)
{
  g_atomic_rc_box_release_full (self, mailbox_clear);
}

static gboolean
mailbox_deliver (gpointer data)
{
  OptioMailbox *self = data;
  OptioParcel parcel;

  g_mutex_lock (&self->lock);
  parcel = self->pending;
  self->pending = (OptioParcel){ 0 };
  self->has_source = FALSE;
  g_mutex_unlock (&self->lock);

  self->func (&parcel, self->user_data);
  parcel_clear (&parcel);
  return G_SOURCE_REMOVE;
}

/* An attached source, because g_main_context_invoke() may run its callback on the worker. */
static void
mailbox_wake (OptioMailbox *self)
{
  g_autoptr (GSource) source = NULL;

  if (self->has_source)
    return;

  self->has_source = TRUE;
  source = g_idle_source_new ();
  g_source_set_static_name (source, "[optio] mailbox");
  g_source_set_callback (source, mailbox_deliver, optio_mailbox_ref (self),
                         (GDestroyNotify) optio_mailbox_unref);
  g_source_attach (source, self->context);
}

void
optio_mailbox_post_event (OptioMailbox *self,
                          OptioEvent   *event)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (optio_event_get_kind (event) == OPTIO_EVENT_PROGRESS)
    {
      g_clear_pointer (&self->pending.progress, optio_event_unref);
      self->pending.progress = optio_event_ref (event);
    }
  else
    {
      if (self->pending.events == NULL)
        self->pending.events = g_ptr_array_new_with_free_func ((GDestroyNotify) optio_event_unref);
      g_ptr_array_add (self->pending.events, optio_event_ref (event));
    }
  mailbox_wake (self);
}

void
optio_mailbox_post_verdict (OptioMailbox *self,
                            OptioVerdict *verdict)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->pending.verdict = verdict;
  mailbox_wake (self);
}
