/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "optio-dfu-suffix.h"
#include "optio-error.h"
#include "optio-format-private.h"

/* A raw binary with a suffix (DFU 1.1, appendix B), as dfu-suffix makes it. */

static const char *const suffixes[] = { "dfu", NULL };

static gboolean
dfu_sniff (GBytes *bytes)
{
  return optio_dfu_suffix_is_there (bytes);
}

static gboolean
dfu_read (GBytes            *bytes,
          guint32            base,
          OptioImageBuilder *builder,
          GError           **error)
{
  g_autoptr (GBytes) firmware = NULL;
  OptioDfuSuffix suffix;

  if (!optio_dfu_suffix_read (bytes, &suffix, error))
    return FALSE;
  if (suffix.bcd_dfu == OPTIO_DFU_SUFFIX_DFUSE)
    return optio_format_set_damaged (
        error, _("the DFU suffix says that the file is DfuSe, but it does not begin so"));

  optio_image_builder_set_usb_ids (builder, &suffix.ids);
  firmware = g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) - suffix.size_bytes);
  return optio_format_binary.read (firmware, base, builder, error);
}

static gboolean
dfu_write (OptioImage *image,
           GByteArray *out,
           GError    **error)
{
  guint start = out->len;

  if (!optio_format_binary.write (image, out, error))
    return FALSE;

  optio_dfu_suffix_append (out, start, image, OPTIO_DFU_SUFFIX_PLAIN);
  return TRUE;
}

const OptioFormat optio_format_dfu = {
  .name = "dfu",
  .title = N_("Raw binary with DFU suffix"),
  .suffixes = suffixes,
  .has_addresses = FALSE,
  .sniff = dfu_sniff,
  .read = dfu_read,
  .write = dfu_write,
};
