/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "optio-input.h"
#include "optio-json.h"
#include "optio-text.h"
#include "optio-uf2-family.h"
#include "optio-vector-table.h"
#include "optio-verb.h"

#define TITLE_WIDTH 15

static char *format_name;

static const GOptionEntry entries[] = {
  { "format", 0, 0, G_OPTION_ARG_STRING, &format_name,
    N_ ("Take the file as this format instead of looking into it"), N_ ("FORMAT") },
  G_OPTION_ENTRY_NULL,
};

static void
tell_line (OptioConsole *console,
           const char   *name,
           const char   *text)
{
  g_autofree char *title = optio_text_pad (name, TITLE_WIDTH);

  optio_console_say (console, "%s%s", title, text);
}

/* Every fact is a name for people, a name for JSON and a text; without a text it is not known, and
 * then people are told nothing. */
static void
tell_fact (OptioConsole *console,
           JsonBuilder  *builder,
           const char   *name,
           const char   *member,
           const char   *text)
{
  optio_json_add_string (builder, member, text);
  if (text != NULL)
    tell_line (console, name, text);
}

static char *
dup_entry (OptioImage *image)
{
  guint32 entry;

  return optio_image_get_entry (image, &entry) ? g_strdup_printf ("0x%08x", entry) : NULL;
}

static void
tell_usb_ids (OptioConsole *console,
              JsonBuilder  *builder,
              OptioImage   *image)
{
  g_autofree char *usb_ids = NULL;
  g_autofree char *bcd_device = NULL;
  OptioImageIds ids;

  if (optio_image_get_usb_ids (image, &ids))
    {
      usb_ids = g_strdup_printf ("%04x:%04x", ids.vendor_id, ids.product_id);
      bcd_device = g_strdup_printf ("%04x", ids.bcd_device);
    }

  tell_fact (console, builder, _("For USB ids"), "usb_ids", usb_ids);
  tell_fact (console, builder, _("For bcdDevice"), "bcd_device", bcd_device);
}

static char *
dup_family (OptioImage *image)
{
  guint32 id;
  const char *name;

  if (!optio_image_get_family_id (image, &id))
    return NULL;

  name = optio_uf2_family_get_name (id);
  return name != NULL ? g_strdup (name) : g_strdup_printf ("0x%08x", id);
}

static void
tell_details (OptioConsole      *console,
              JsonBuilder       *builder,
              OptioImage        *image,
              const OptioFormat *format)
{
  g_autofree char *entry = dup_entry (image);
  g_autofree char *family = dup_family (image);
  g_autofree char *size = optio_format_size (optio_image_get_size (image));

  tell_line (console, _("Format"), _(format->title));
  tell_line (console, _("Data"), size);
  optio_json_add_string (builder, "format", format->name);
  optio_json_add_number (builder, "size", (gint64) optio_image_get_size (image));
  tell_fact (console, builder, _("Entry"), "entry", entry);
  tell_usb_ids (console, builder, image);
  tell_fact (console, builder, _("For chips"), "family", family);
}

static void
tell_segment (OptioConsole       *console,
              JsonBuilder        *builder,
              const OptioSegment *segment)
{
  OptioRange range = optio_segment_get_range (segment);
  g_autofree char *title = optio_text_pad (_("Segment"), TITLE_WIDTH);
  g_autofree char *range_text = optio_range_to_string (range);
  g_autofree char *size_text = optio_format_size (range.size);
  g_autofree char *address = g_strdup_printf ("0x%08x", range.start);
  g_autofree char *crc = g_strdup_printf ("%08x", optio_segment_get_crc32 (segment));
  g_autofree char *sha = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, segment->bytes);

  optio_console_say (console, "%s%s  %s", title, range_text, size_text);
  optio_console_say (console, "%-*sCRC-32   %s", TITLE_WIDTH, "", crc);
  optio_console_say (console, "%-*sSHA-256  %s", TITLE_WIDTH, "", sha);
  json_builder_begin_object (builder);
  optio_json_add_string (builder, "address", address);
  optio_json_add_number (builder, "size", range.size);
  optio_json_add_string (builder, "crc32", crc);
  optio_json_add_string (builder, "sha256", sha);
  json_builder_end_object (builder);
}

/* A problem here need not be one: a bootloader may start other code, and a RISC-V chip knows no
 * such table. So it is told and is no error. */
static void
tell_vector_table (OptioConsole *console,
                   JsonBuilder  *builder,
                   OptioImage   *image)
{
  OptioVectorTable table;
  g_autofree char *address = NULL;
  g_autofree char *stack_pointer = NULL;
  g_autofree char *reset_vector = NULL;
  g_autofree char *problem = NULL;

  json_builder_set_member_name (builder, "vector_table");
  if (!optio_vector_table_read (image, &table))
    {
      json_builder_add_null_value (builder);
      return;
    }

  address = g_strdup_printf ("0x%08x", table.address);
  stack_pointer = g_strdup_printf ("0x%08x", table.initial_stack_pointer);
  reset_vector = g_strdup_printf ("0x%08x", table.reset_vector);
  problem = optio_vector_table_find_problem (&table, image);

  json_builder_begin_object (builder);
  tell_fact (console, builder, _("Vector table"), "address", address);
  tell_fact (console, builder, _("Stack pointer"), "stack_pointer", stack_pointer);
  tell_fact (console, builder, _("Reset vector"), "reset_vector", reset_vector);
  tell_fact (console, builder, _("Problem"), "problem", problem);
  json_builder_end_object (builder);
}

static gboolean
image_run (OptioCommand *command,
           char        **arguments,
           GError      **error)
{
  const OptioFormat *format;
  g_autoptr (OptioImage) image =
      optio_input_read_file (command, arguments[0], format_name, &format, error);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  if (image == NULL)
    return FALSE;

  json_builder_begin_object (builder);
  tell_details (command->console, builder, image, format);
  optio_json_begin_array (builder, "segments");
  for (guint i = 0; i < optio_image_get_n_segments (image); i++)
    tell_segment (command->console, builder, optio_image_get_segment (image, i));
  json_builder_end_array (builder);
  tell_vector_table (command->console, builder, image);
  json_builder_end_object (builder);

  node = json_builder_get_root (builder);
  optio_console_tell_json (command->console, "image", node);
  if (!format->has_addresses && command->options.address == NULL)
    optio_console_note (command->console,
                        _("the file does not say where it belongs, so addresses count from 0; say "
                          "it with --address, for example --address 0x08000000"));
  return TRUE;
}

const OptioVerb optio_verb_image = {
  .name = "image",
  .arguments = N_ ("FILE"),
  .n_arguments = 1,
  .summary = N_ ("Show what is in a firmware file"),
  .description =
      N_ ("Shows the file's format, its segments with address, size and checksums, what it says of "
          "entry point, USB ids and chips, and whether it begins with a vector table that a "
          "Cortex-M chip can start from. Needs no board."),
  .options = OPTIO_OPTIONS_OUTPUT | OPTIO_OPTIONS_FILE,
  .entries = entries,
  .run = image_run,
};
