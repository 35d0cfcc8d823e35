/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-mock-board.h"

#include <errno.h>
#include <linux/usbdevice_fs.h>
#include <string.h>
#include <sys/ioctl.h>

#define SETUP_SIZE 8
#define REQUEST_GET_DESCRIPTOR 6
#define DESCRIPTOR_STRING 3
#define DEVICE_TO_HOST 0x80

/* A transfer that the host has submitted and not reaped. */
typedef struct
{
  UMockdevIoctlClient *client;
  struct usbdevfs_urb *urb;
  gboolean is_done;
} Flight;

struct _OptioMockBoard
{
  OptioMockModel model;
  UMockdevIoctlBase *handler;

  GMutex lock;
  OptioMockControlFunc control;
  gpointer control_data;
  GHashTable *string_errors; /* index -> result */
  GHashTable *errnos; /* ioctl -> errno */
  GQueue flights;
  UMockdevIoctlClient *claimer;
  gboolean is_gone;
  GString *log;
};

/* The test and its kernel share one address space, so @argument may be followed. */
typedef int (*IoctlFunc) (OptioMockBoard      *self,
                          UMockdevIoctlClient *client,
                          gpointer             argument);

static int
answer_string (OptioMockBoard *self,
               guint8          index,
               guint8         *data,
               gsize           length)
{
  static const guint8 languages[] = { 4, DESCRIPTOR_STRING, 0x09, 0x04 };
  guint8 descriptor[255] = { 0, DESCRIPTOR_STRING };
  gpointer error;
  const char *text;
  gsize size;

  if (g_hash_table_lookup_extended (self->string_errors, GUINT_TO_POINTER (index), NULL, &error))
    return GPOINTER_TO_INT (error);

  if (index == 0)
    {
      memcpy (data, languages, sizeof languages);
      return sizeof languages;
    }

  if (self->model.strings == NULL || index > g_strv_length ((char **) self->model.strings))
    return -EPIPE;

  text = self->model.strings[index - 1];
  size = 2 + 2 * strlen (text);
  descriptor[0] = (guint8) size;
  for (gsize i = 0; text[i] != '\0'; i++)
    descriptor[2 + 2 * i] = (guint8) text[i];
  memcpy (data, descriptor, MIN (size, length));
  return (int) MIN (size, length);
}

static int
answer (OptioMockBoard *self,
        guint8         *buffer)
{
  const guint8 *setup = buffer;
  gsize length = setup[6] | (gsize) setup[7] << 8;

  if (setup[0] == DEVICE_TO_HOST && setup[1] == REQUEST_GET_DESCRIPTOR &&
      setup[3] == DESCRIPTOR_STRING)
    return answer_string (self, setup[2], buffer + SETUP_SIZE, length);

  if (self->control == NULL)
    return -EPIPE;

  return self->control (self->control_data, setup, buffer + SETUP_SIZE, length);
}

static int
on_submit (OptioMockBoard      *self,
           UMockdevIoctlClient *client,
           gpointer             argument)
{
  struct usbdevfs_urb *urb = argument;
  Flight *flight;
  int result;

  if (urb->type != USBDEVFS_URB_TYPE_CONTROL)
    return EINVAL;

  g_string_append (self->log, "control ");
  result = answer (self, urb->buffer);
  flight = g_new0 (Flight, 1);
  flight->client = client;
  flight->urb = urb;
  flight->is_done = result != OPTIO_MOCK_NO_ANSWER;
  urb->status = MIN (result, 0);
  urb->actual_length = MAX (result, 0);
  g_queue_push_tail (&self->flights, flight);
  return 0;
}

static int
on_reap (OptioMockBoard      *self,
         UMockdevIoctlClient *client,
         gpointer             argument)
{
  struct usbdevfs_urb **out_urb = argument;

  for (GList *l = self->flights.head; l != NULL; l = l->next)
    {
      g_autofree Flight *flight = l->data;

      if (flight->client == client && flight->is_done)
        {
          *out_urb = flight->urb;
          g_queue_delete_link (&self->flights, l);
          return 0;
        }
      g_steal_pointer (&flight);
    }

  return self->is_gone ? ENODEV : EAGAIN;
}

static int
on_discard (OptioMockBoard      *self,
            UMockdevIoctlClient *client,
            gpointer             argument)
{
  for (GList *l = self->flights.head; l != NULL; l = l->next)
    {
      Flight *flight = l->data;

      if (flight->urb == argument && !flight->is_done)
        {
          flight->is_done = TRUE;
          flight->urb->status = -ENOENT;
          return 0;
        }
    }

  return EINVAL;
}

static int
on_capabilities (OptioMockBoard      *self,
                 UMockdevIoctlClient *client,
                 gpointer             argument)
{
  *(guint32 *) argument = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_NO_PACKET_SIZE_LIM |
                          USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
  return 0;
}

static int
on_claim (OptioMockBoard      *self,
          UMockdevIoctlClient *client,
          gpointer             argument)
{
  if (self->claimer != NULL && self->claimer != client)
    return EBUSY;

  g_string_append_printf (self->log, "claim:%u ", *(guint *) argument);
  self->claimer = client;
  return 0;
}

static int
on_claim_from_driver (OptioMockBoard      *self,
                      UMockdevIoctlClient *client,
                      gpointer             argument)
{
  struct usbdevfs_disconnect_claim *claim = argument;

  return on_claim (self, client, &claim->interface);
}

static int
on_release (OptioMockBoard      *self,
            UMockdevIoctlClient *client,
            gpointer             argument)
{
  g_string_append_printf (self->log, "release:%u ", *(guint *) argument);
  self->claimer = NULL;
  return 0;
}

static int
on_set_configuration (OptioMockBoard      *self,
                      UMockdevIoctlClient *client,
                      gpointer             argument)
{
  g_string_append_printf (self->log, "configuration:%u ", *(guint *) argument);
  return 0;
}

static int
on_reset (OptioMockBoard      *self,
          UMockdevIoctlClient *client,
          gpointer             argument)
{
  g_string_append (self->log, "reset ");
  return 0;
}

static const struct
{
  gulong request;
  IoctlFunc func;
  gboolean is_for_gone; /* works after the board has left */
} ioctls[] = {
  { USBDEVFS_GET_CAPABILITIES, on_capabilities, TRUE },
  { USBDEVFS_CLAIMINTERFACE, on_claim, FALSE },
  { USBDEVFS_DISCONNECT_CLAIM, on_claim_from_driver, FALSE },
  { USBDEVFS_RELEASEINTERFACE, on_release, FALSE },
  { USBDEVFS_SETCONFIGURATION, on_set_configuration, FALSE },
  { USBDEVFS_RESET, on_reset, FALSE },
  { USBDEVFS_SUBMITURB, on_submit, FALSE },
  { USBDEVFS_REAPURBNDELAY, on_reap, TRUE },
  { USBDEVFS_DISCARDURB, on_discard, TRUE },
};

static int
run_ioctl (OptioMockBoard      *self,
           UMockdevIoctlClient *client,
           gpointer             argument)
{
  gulong request = umockdev_ioctl_client_get_request (client);
  int error = GPOINTER_TO_INT (g_hash_table_lookup (self->errnos, GSIZE_TO_POINTER (request)));

  if (error != 0)
    return error;

  for (gsize i = 0; i < G_N_ELEMENTS (ioctls); i++)
    if (ioctls[i].request == request)
      return self->is_gone && !ioctls[i].is_for_gone ? ENODEV
                                                      : ioctls[i].func (self, client, argument);

  return ENOTTY;
}

static gboolean
on_ioctl (UMockdevIoctlBase   *handler,
          UMockdevIoctlClient *client,
          OptioMockBoard      *self)
{
  UMockdevIoctlData *data = umockdev_ioctl_client_get_arg (client); /* borrowed */
  int error;

  g_mutex_lock (&self->lock);
  error = run_ioctl (self, client, *(gpointer *) data->data);
  g_mutex_unlock (&self->lock);

  umockdev_ioctl_client_complete (client, error == 0 ? 0 : -1, error);
  return TRUE;
}

static void
on_client_vanished (UMockdevIoctlBase   *handler,
                    UMockdevIoctlClient *client,
                    OptioMockBoard      *self)
{
  g_mutex_lock (&self->lock);
  if (self->claimer == client)
    self->claimer = NULL;
  for (GList *l = self->flights.head; l != NULL;)
    {
      GList *next = l->next;
      Flight *flight = l->data;

      if (flight->client == client)
        {
          g_queue_delete_link (&self->flights, l);
          g_free (flight);
        }
      l = next;
    }
  g_mutex_unlock (&self->lock);
}

OptioMockBoard *
optio_mock_board_new (const OptioMockModel *model)
{
  OptioMockBoard *self = g_new0 (OptioMockBoard, 1);

  self->model = *model;
  self->string_errors = g_hash_table_new (NULL, NULL);
  self->errnos = g_hash_table_new (NULL, NULL);
  self->log = g_string_new (NULL);
  g_queue_init (&self->flights);
  g_mutex_init (&self->lock);
  self->handler = umockdev_ioctl_base_new ();
  g_signal_connect (self->handler, "handle-ioctl", G_CALLBACK (on_ioctl), self);
  g_signal_connect (self->handler, "client-vanished", G_CALLBACK (on_client_vanished), self);
  return self;
}

void
optio_mock_board_free (OptioMockBoard *self)
{
  g_signal_handlers_disconnect_by_data (self->handler, self);
  g_object_unref (self->handler);
  g_queue_clear_full (&self->flights, g_free);
  g_hash_table_unref (self->string_errors);
  g_hash_table_unref (self->errnos);
  g_string_free (self->log, TRUE);
  g_mutex_clear (&self->lock);
  g_free (self);
}

const OptioMockModel *
optio_mock_board_get_model (OptioMockBoard *self)
{
  return &self->model;
}

UMockdevIoctlBase *
optio_mock_board_get_handler (OptioMockBoard *self)
{
  return self->handler;
}

void
optio_mock_board_set_control (OptioMockBoard      *self,
                              OptioMockControlFunc control,
                              gpointer             user_data)
{
  g_mutex_lock (&self->lock);
  self->control = control;
  self->control_data = user_data;
  g_mutex_unlock (&self->lock);
}

void
optio_mock_board_set_string_error (OptioMockBoard *self,
                                   guint8          index,
                                   int             result)
{
  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->string_errors, GUINT_TO_POINTER (index), GINT_TO_POINTER (result));
  g_mutex_unlock (&self->lock);
}

void
optio_mock_board_set_errno (OptioMockBoard *self,
                            gulong          request,
                            int             error_number)
{
  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->errnos, GSIZE_TO_POINTER (request), GINT_TO_POINTER (error_number));
  g_mutex_unlock (&self->lock);
}

void
optio_mock_board_vanish (OptioMockBoard *self)
{
  g_mutex_lock (&self->lock);
  self->is_gone = TRUE;
  for (GList *l = self->flights.head; l != NULL; l = l->next)
    {
      Flight *flight = l->data;

      if (!flight->is_done)
        flight->urb->status = -ESHUTDOWN;
      flight->is_done = TRUE;
    }
  g_mutex_unlock (&self->lock);
}

char *
optio_mock_board_dup_log (OptioMockBoard *self)
{
  char *log;

  g_mutex_lock (&self->lock);
  log = g_strdup (self->log->str);
  g_mutex_unlock (&self->lock);

  return g_strchomp (log);
}
