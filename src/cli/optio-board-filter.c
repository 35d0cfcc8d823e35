/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-filter.h"

#include <glib/gi18n.h>
#include <string.h>

#include "optio-exit.h"

#define ANY_ID (-1)
#define NO_ID 0x10000

enum
{
  RUNTIME,
  DFU_MODE,
};

/* @default_id: what a half means that was left out. */
static gboolean
parse_half (const char *text,
            int         default_id,
            int        *out_id)
{
  const char *digits = g_str_has_prefix (text, "0x") ? text + 2 : text;
  guint64 id;

  *out_id = default_id;
  if (text[0] == '\0')
    return TRUE;

  if (g_str_equal (text, "*"))
    *out_id = ANY_ID;
  else if (g_str_equal (text, "-"))
    *out_id = NO_ID;
  else if (g_ascii_string_to_unsigned (digits, 16, 0, G_MAXUINT16, &id, NULL))
    *out_id = (int) id;
  else
    return FALSE;

  return TRUE;
}

static gboolean
parse_pair (const char *text,
            const int   defaults[2],
            int        *out_vendor_id,
            int        *out_product_id)
{
  g_auto (GStrv) halves = g_strsplit (text, ":", -1);
  guint n_halves = g_strv_length (halves);

  *out_vendor_id = defaults[0];
  *out_product_id = defaults[1];
  if (n_halves > 2)
    return FALSE;

  return (n_halves < 1 || parse_half (halves[0], defaults[0], out_vendor_id)) &&
         (n_halves < 2 || parse_half (halves[1], defaults[1], out_product_id));
}

/* One pair is for both modes; dfu-util takes it for the application's and lets any bootloader
 * through. Of two pairs the second is the bootloader's; what it leaves out is as in the first. */
static gboolean
parse_usb_ids (OptioBoardFilter *self,
               const char       *text)
{
  static const int any[2] = { ANY_ID, ANY_ID };
  const char *comma = strchr (text, ',');
  g_autofree char *first = g_strndup (text, comma != NULL ? (gsize) (comma - text) : strlen (text));
  int defaults[2] = { ANY_ID, ANY_ID };

  /* "-d 0483" says too little to be a pair. */
  if (comma == NULL && strchr (text, ':') == NULL && !self->options->is_like_dfu_util)
    return FALSE;
  if (!parse_pair (first, any, &self->vendor_ids[RUNTIME], &self->product_ids[RUNTIME]))
    return FALSE;

  if (comma == text)
    self->vendor_ids[RUNTIME] = self->product_ids[RUNTIME] = NO_ID;
  self->is_by_application = comma == NULL && self->options->is_like_dfu_util;
  if (self->is_by_application)
    return TRUE;

  if (comma != text)
    {
      defaults[0] = self->vendor_ids[RUNTIME];
      defaults[1] = self->product_ids[RUNTIME];
    }
  return parse_pair (comma != NULL ? comma + 1 : "", defaults, &self->vendor_ids[DFU_MODE],
                     &self->product_ids[DFU_MODE]);
}

/* Without a comma the number is for both modes; an empty one fits any. */
static void
parse_serials (OptioBoardFilter *self,
               const char       *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", 2);
  gboolean has_two = parts[0] != NULL && parts[1] != NULL;

  self->serials[RUNTIME] = g_strdup (parts[0]);
  self->serials[DFU_MODE] = g_strdup (has_two ? parts[1] : parts[0]);
}

gboolean
optio_board_filter_init (OptioBoardFilter   *self,
                         const OptioOptions *options,
                         GError            **error)
{
  *self = (OptioBoardFilter){ .options = options,
                              .vendor_ids = { ANY_ID, ANY_ID },
                              .product_ids = { ANY_ID, ANY_ID } };

  if (options->serial != NULL)
    parse_serials (self, options->serial);
  if (options->usb_id == NULL || parse_usb_ids (self, options->usb_id))
    return TRUE;

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("\"%s\" is not a pair of USB ids. Write it as -d 0483:df11."), options->usb_id);
  return FALSE;
}

void
optio_board_filter_clear (OptioBoardFilter *self)
{
  g_clear_pointer (&self->serials[RUNTIME], g_free);
  g_clear_pointer (&self->serials[DFU_MODE], g_free);
}

static gboolean
fits_id (int     wanted,
         guint16 id)
{
  return wanted == ANY_ID || wanted == id;
}

static gboolean
fits_serial (const char *wanted,
             const char *serial)
{
  return wanted == NULL || wanted[0] == '\0' || g_strcmp0 (wanted, serial) == 0;
}

static gboolean
fits_numbers (const OptioOptions        *options,
              const OptioIdentityFields *fields,
              OptioDevice               *device)
{
  return (options->address_on_bus == 0 ||
          options->address_on_bus == (int) optio_device_get_address (device)) &&
         (options->configuration == 0 || options->configuration == fields->configuration) &&
         (!options->has_interface || options->interface == fields->interface_number);
}

/* dfu-util counts only boards with the alternate setting; for a verb it is a mistake if the board
 * has none. What a board that cannot be opened has is not known. */
static gboolean
fits_alt (const OptioOptions *options,
          OptioDevice        *device)
{
  OptioIdentity *identity = optio_device_get_identity (device);

  return !options->is_like_dfu_util || options->alt == NULL ||
         optio_device_get_problem (device) != NULL ||
         optio_identity_get_fields (identity)->is_runtime ||
         optio_command_find_alt (identity, options->alt, NULL);
}

gboolean
optio_board_filter_leaves (const OptioBoardFilter *self,
                           OptioDevice            *device)
{
  const OptioIdentityFields *fields =
      optio_identity_get_fields (optio_device_get_identity (device));
  const char *port = self->options->port;
  guint mode = fields->is_runtime ? RUNTIME : DFU_MODE;

  return fits_id (self->vendor_ids[mode], fields->vendor_id) &&
         fits_id (self->product_ids[mode], fields->product_id) &&
         fits_serial (self->serials[mode], fields->serial) &&
         (port == NULL || g_str_equal (port, optio_device_get_port_path (device))) &&
         fits_numbers (self->options, fields, device) && fits_alt (self->options, device);
}

gboolean
optio_board_filter_names (const OptioBoardFilter *self,
                          OptioDevice            *device)
{
  const OptioIdentityFields *fields =
      optio_identity_get_fields (optio_device_get_identity (device));

  return !self->is_by_application ||
         (fits_id (self->vendor_ids[RUNTIME], fields->vendor_id) &&
          fits_id (self->product_ids[RUNTIME], fields->product_id));
}
