/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A memory that is saved as a file, or compared with one. */

#include <glib/gi18n-lib.h>

#include "optio-file-dialog.h"
#include "optio-format.h"
#include "optio-hex-view-private.h"

static OptioBoardMemory *
get_memory (OptioHexView *self)
{
  return optio_board_item_get_memory (self->board);
}

void
optio_hex_view_drop_files (OptioHexView *self)
{
  g_clear_object (&self->file);
  g_clear_object (&self->firmware);
  g_clear_object (&self->opened);
}

static void
save_fetched (OptioHexView *self,
              GFile        *file)
{
  g_autofree char *name = g_file_get_basename (file);
  const OptioFormat *format = optio_format_find_for_file_name (name);
  g_autoptr (OptioImage) image = optio_board_memory_dup_image (get_memory (self), self->saved);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (image != NULL);

  if (format == NULL)
    format = optio_format_find ("bin");
  if (format->write == NULL)
    {
      optio_hex_view_tell (
          self, _("Files of this format can only be read. Choose another file name."));
      return;
    }
  if (!format->write (image, out, &error))
    {
      optio_hex_view_tell (self, error->message);
      return;
    }

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&out));
  optio_file_dialog_write (GTK_WIDGET (self), file, bytes);
}

void
optio_hex_view_take_fetched (OptioHexView *self,
                             gboolean      is_complete)
{
  g_autoptr (GFile) file = g_steal_pointer (&self->file);
  g_autoptr (OptioFirmware) firmware = g_steal_pointer (&self->firmware);

  if (file == NULL && firmware == NULL)
    return;

  if (!is_complete)
    optio_hex_view_tell (self, _("Not all of the memory could be read"));
  else if (file != NULL)
    save_fetched (self, file);
  else
    optio_board_memory_compare (get_memory (self), optio_firmware_get_image (firmware),
                                optio_firmware_get_name (firmware));
}

/* What is selected, or all of it. */
static void
save (GtkWidget *widget,
      GFile     *file)
{
  OptioHexView *self = OPTIO_HEX_VIEW (widget);
  const OptioRegion *region = optio_hex_view_get_region (self);
  OptioRange range;

  if (region == NULL)
    return;

  if (!optio_hex_view_get_selected (self, &range))
    range = region->range;
  optio_board_memory_fetch (get_memory (self), range);
  self->saved = range;
  g_set_object (&self->file, file);
}

static void
save_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_autoptr (GtkFileFilter) filter = optio_file_dialog_create_writable_filter ();

  optio_file_dialog_save (widget, _("Save Memory"), "memory.bin", filter, save);
}

/* From the first byte of the file to the last one, as far as it lies in @region. */
static OptioRange
find_compared (OptioImage        *image,
               const OptioRegion *region)
{
  OptioRange first = optio_segment_get_range (optio_image_get_segment (image, 0));
  OptioRange last = optio_segment_get_range (
      optio_image_get_segment (image, optio_image_get_n_segments (image) - 1));

  return optio_range_intersect (
      region->range, (OptioRange){ first.start, last.start - first.start + last.size });
}

static void
firmware_read_cb (OptioHexView  *self,
                  GParamSpec    *pspec,
                  OptioFirmware *firmware)
{
  const OptioRegion *region = optio_hex_view_get_region (self);
  g_autoptr (OptioFirmware) opened = NULL;
  OptioRange range;

  if (optio_firmware_is_loading (firmware) || firmware != self->opened)
    return;

  /* What is compared stays as it is, also if the file changes. */
  g_signal_handlers_disconnect_by_func (firmware, firmware_read_cb, self);
  opened = g_steal_pointer (&self->opened);
  if (region == NULL)
    return;
  if (optio_firmware_get_image (opened) == NULL)
    {
      optio_hex_view_tell (self, optio_firmware_get_problem (opened));
      return;
    }

  range = find_compared (optio_firmware_get_image (opened), region);
  if (range.size == 0)
    {
      optio_hex_view_tell (self, _("The file has nothing for this memory."));
      return;
    }

  optio_board_memory_fetch (get_memory (self), range);
  g_set_object (&self->firmware, opened);
}

static void
compare (GtkWidget *widget,
         GFile     *file)
{
  OptioHexView *self = OPTIO_HEX_VIEW (widget);
  const OptioRegion *region = optio_hex_view_get_region (self);
  g_autofree char *base = NULL;

  if (region == NULL)
    return;

  base = g_strdup_printf ("0x%x", region->range.start);
  g_clear_object (&self->opened);
  self->opened = optio_firmware_new (file);
  optio_firmware_set_base_text (self->opened, base);
  g_signal_connect_object (self->opened, "notify::loading", G_CALLBACK (firmware_read_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
compare_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  g_autoptr (GListModel) filters = optio_file_dialog_create_firmware_filters ();

  optio_file_dialog_open (widget, _("Compare with File"), filters, compare);
}

static void
end_comparison_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  OptioHexView *self = OPTIO_HEX_VIEW (widget);

  if (self->board != NULL)
    optio_board_memory_compare (get_memory (self), NULL, NULL);
  optio_hex_view_focus_bytes (self); /* the button goes */
}

void
optio_hex_view_install_file_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "hex.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "hex.compare", NULL, compare_action);
  gtk_widget_class_install_action (widget_class, "hex.end-comparison", NULL,
                                   end_comparison_action);
}
