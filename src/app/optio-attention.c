/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-attention.h"

#include <glib/gi18n-lib.h>

/* How long a window has to be without the focus until nobody seems to look at it. */
#define FOCUS_MS 1000

struct _OptioAttention
{
  GObject parent_instance;

  GtkApplication *application; /* it owns us, so NULL when it is gone */
  OptioBoardList *boards;
  guint cookie; /* 0 unless suspending is inhibited */
};

G_DEFINE_FINAL_TYPE (OptioAttention, optio_attention, G_TYPE_OBJECT)

/* Boards may finish their work after the last window, and the program has its last turns then. */
static gboolean
is_running (OptioAttention *self)
{
  return self->application != NULL &&
         g_application_get_is_registered (G_APPLICATION (self->application));
}

/* Who suspends in the middle of an erase finds half a firmware. */
static void
busy_changed_cb (OptioAttention *self)
{
  gboolean is_busy = optio_board_list_is_busy (self->boards);

  if (!is_running (self))
    return;

  if (is_busy && self->cookie == 0)
    {
      self->cookie = gtk_application_inhibit (
          self->application, gtk_application_get_active_window (self->application),
          GTK_APPLICATION_INHIBIT_SUSPEND | GTK_APPLICATION_INHIBIT_LOGOUT,
          _("A board is being worked on"));
    }
  else if (!is_busy && self->cookie != 0)
    {
      gtk_application_uninhibit (self->application, self->cookie);
      self->cookie = 0;
    }
}

/* Nor has anything to be said where somebody has just closed the program. */
static gboolean
is_looked_at (OptioAttention *self)
{
  GtkWindow *window;

  if (!is_running (self))
    return TRUE;

  window = gtk_application_get_active_window (self->application);
  return window != NULL && gtk_window_is_active (window);
}

static void
notify_user (OptioAttention *self,
             OptioBoardItem *item)
{
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *result = NULL;

  g_object_get (item, "result-title", &result, NULL);
  notification = g_notification_new (optio_board_item_get_title (item));
  g_notification_set_body (notification, result);
  /* A newer one about the same board takes the place of the older one. */
  g_application_send_notification (G_APPLICATION (self->application),
                                   optio_board_item_get_port_path (item), notification);
}

typedef struct
{
  OptioAttention *attention;
  OptioBoardItem *item;
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_object_unref (waiting->attention);
  g_object_unref (waiting->item);
  g_free (waiting);
}

static gboolean
waited_cb (gpointer user_data)
{
  Waiting *waiting = user_data;

  if (!is_looked_at (waiting->attention) &&
      optio_board_item_get_verdict (waiting->item) != NULL)
    notify_user (waiting->attention, waiting->item);
  return G_SOURCE_REMOVE;
}

/* While a dialog closes, no window is the active one for a moment. */
static void
finished_cb (OptioAttention *self,
             OptioBoardItem *item)
{
  Waiting *waiting;

  if (is_looked_at (self))
    return;

  waiting = g_new (Waiting, 1);
  waiting->attention = g_object_ref (self);
  waiting->item = g_object_ref (item);
  g_timeout_add_full (G_PRIORITY_DEFAULT, FOCUS_MS, waited_cb, waiting, waiting_free);
}

OptioAttention *
optio_attention_new (GtkApplication *application,
                     OptioBoardList *boards)
{
  OptioAttention *self = g_object_new (OPTIO_TYPE_ATTENTION, NULL);

  g_set_weak_pointer (&self->application, application);
  self->boards = g_object_ref (boards);
  g_signal_connect_object (boards, "notify::busy", G_CALLBACK (busy_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (boards, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  return self;
}

static void
optio_attention_finalize (GObject *object)
{
  g_clear_weak_pointer (&OPTIO_ATTENTION (object)->application);
  g_clear_object (&OPTIO_ATTENTION (object)->boards);

  G_OBJECT_CLASS (optio_attention_parent_class)->finalize (object);
}

static void
optio_attention_class_init (OptioAttentionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = optio_attention_finalize;
}

static void
optio_attention_init (OptioAttention *self)
{
}
