/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The other end of a USB/IP connection, byte by byte, for tests. It knows the protocol from its
 * document and shares nothing with the server, so that an error in one is not hidden by the other.
 * Blocks; made for a thread of its own. What goes wrong fails the test.
 */

#define USBIP_CLIENT_TIMEOUT_S 10
#define USBIP_CLIENT_COMMAND_SIZE 48

typedef struct _UsbipClient UsbipClient;

UsbipClient *usbip_client_new  (guint16 port);
void         usbip_client_free (UsbipClient *self);

void usbip_client_send (UsbipClient  *self,
                        const guint8 *data,
                        gsize         size);

/* Returns FALSE if the server has closed the connection. */
gboolean usbip_client_try_send (UsbipClient  *self,
                                const guint8 *data,
                                gsize         size);

/* Returns FALSE if the server closed the connection before the first byte. */
gboolean usbip_client_receive (UsbipClient *self,
                               guint8      *data,
                               gsize        size);

/* No more bytes come from the server: it closed the connection. */
void usbip_client_assert_closed (UsbipClient *self);

/* Sends a request of the list of boards: 0x8005 or 0x8003; the bus id belongs to the latter. */
void usbip_client_request (UsbipClient *self,
                           guint16      code,
                           const char  *bus_id);

/* Imports bus id 1-1 and reads the answer; returns its status. */
guint32 usbip_client_import (UsbipClient *self);

/* Builds USBIP_CMD_SUBMIT for the control endpoint; the setup packet is as on the wire. */
void usbip_client_build_submit (guint8       *command,
                                guint32       seqnum,
                                const guint8  setup[8]);

void usbip_client_submit (UsbipClient  *self,
                          guint32       seqnum,
                          const guint8  setup[8],
                          const guint8 *data);

void usbip_client_unlink (UsbipClient *self,
                          guint32      seqnum,
                          guint32      unlink_seqnum);

typedef struct
{
  guint32 code;
  guint32 seqnum;
  gint32 status;
  guint32 length;
  guint8 data[4096];
} UsbipAnswer;

/* Reads one answer, with its data if has_data says that there may be some. Returns FALSE if the
   server closed the connection. */
gboolean usbip_client_read_answer (UsbipClient *self,
                                   gboolean     has_data,
                                   UsbipAnswer *out_answer);

/* One transfer from its submit to its answer; returns the status. */
gint32 usbip_client_transfer (UsbipClient  *self,
                              const guint8  setup[8],
                              const guint8 *data,
                              UsbipAnswer  *out_answer);

guint16 usbip_get_u16 (const guint8 *bytes);
guint32 usbip_get_u32 (const guint8 *bytes);
void    usbip_put_u32 (guint8 *bytes,
                       guint32 value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsbipClient, usbip_client_free)

G_END_DECLS
