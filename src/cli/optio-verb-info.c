/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "optio-description.h"
#include "optio-errand.h"
#include "optio-json.h"
#include "optio-text.h"
#include "optio-verb.h"

/* Option bytes are shown as the chip's manual writes them: little-endian words of 32 bits. */
#define WORD_SIZE 4u
#define WORDS_A_LINE 4u

/* ---- what the board says of itself ---- */

static void
tell_fact (OptioConsole *console,
           const char   *name,
           const char   *value)
{
  g_autofree char *valid = g_utf8_make_valid (value != NULL ? value : _("not known"), -1);
  g_autofree char *title = optio_text_pad (name, 14);

  optio_console_say (console, "%s%s", title, valid);
}

static void
tell_identity (OptioErrand *errand)
{
  OptioConsole *console = errand->command->console;
  const OptioIdentityFields *fields =
      optio_identity_get_fields (optio_device_get_identity (errand->device));
  const char *const *hubs = optio_device_get_hubs (errand->device);
  g_autofree char *ids = g_strdup_printf ("%04x:%04x, bcdDevice %04x", fields->vendor_id,
                                          fields->product_id, fields->bcd_device);
  g_autofree char *block = optio_format_size (optio_target_get_transfer_size (errand->target));

  tell_fact (console, _("Port"), optio_device_get_port_path (errand->device));
  tell_fact (console, _("USB ids"), ids);
  tell_fact (console, _("Manufacturer"), fields->manufacturer);
  tell_fact (console, _("Product"), fields->product);
  tell_fact (console, _("Serial"), fields->serial);
  tell_fact (console, _("Speed"),
             optio_usb_speed_get_name (optio_device_get_speed (errand->device)));
  for (guint i = 0; hubs[i] != NULL; i++)
    tell_fact (console, i == 0 ? _("Hubs") : "", hubs[i]);
  tell_fact (console, _("Transfer size"), block);
}

static void
tell_match (OptioErrand *errand)
{
  OptioConsole *console = errand->command->console;
  guint n_candidates;
  const OptioCandidate *candidates = optio_match_get_candidates (errand->match, &n_candidates);

  if (n_candidates == 0)
    tell_fact (console, _("Chip"), _("unknown: no chip of the catalog fits"));
  if (n_candidates > 1)
    tell_fact (console, _("Chip"), _("not known for sure; these fit:"));

  for (guint i = 0; i < n_candidates; i++)
    {
      tell_fact (console, n_candidates == 1 ? _("Chip") : "",
                 optio_chip_get_name (candidates[i].chip));
      tell_fact (console, "", candidates[i].reason);
    }
}

static void
tell_region (OptioConsole *console,
             OptioLayout  *layout,
             guint         index)
{
  const OptioRegion *region = optio_layout_get_region (layout, index);
  g_autofree char *range = optio_range_to_string (region->range);
  g_autofree char *size = optio_format_size (region->range.size);
  OptioSectorRun run;
  guint sector = 0;

  optio_console_say (console, "alt %u  %s  %s  %s", region->alt, range, size, region->name);
  while (optio_description_next_run (layout, index, &sector, &run))
    {
      g_autofree char *run_size = optio_format_size (run.size);

      optio_console_say (console, "       0x%08x  %s  %u x %s", run.first,
                         optio_access_to_string (run.access), run.count, run_size);
    }
}

/* ---- option bytes ---- */

/* The option areas of the chip that this bootloader can read. */
static GArray *
find_option_ranges (OptioTarget *target)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (OptioRange));
  OptioChip *chip = optio_target_get_chip (target);
  const OptioOptionArea *areas = NULL;
  guint n_areas = 0;

  if (chip != NULL)
    areas = optio_chip_get_option_areas (chip, &n_areas);
  for (guint i = 0; i < n_areas; i++)
    if (optio_layout_covers (optio_target_get_layout (target), areas[i].range, OPTIO_ACCESS_READ,
                             NULL))
      g_array_append_val (ranges, areas[i].range);

  return ranges;
}

static guint32
read_word (OptioImage *image,
           guint32     address)
{
  guint32 word = 0;
  guint8 byte;

  for (guint i = 0; i < WORD_SIZE; i++)
    if (optio_image_peek (image, address + i, &byte))
      word |= (guint32) byte << (8 * i);

  return word;
}

static void
tell_words (OptioConsole *console,
            OptioImage   *image,
            OptioRange    range)
{
  guint n_words = range.size / WORD_SIZE;

  for (guint i = 0; i < n_words; i += WORDS_A_LINE)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      for (guint k = i; k < MIN (i + WORDS_A_LINE, n_words); k++)
        g_string_append_printf (line, "  %08x", read_word (image, range.start + k * WORD_SIZE));
      optio_console_say (console, "0x%08x%s", range.start + i * WORD_SIZE, line->str);
    }
}

static void
add_words (JsonBuilder *builder,
           OptioImage  *image,
           OptioRange   range)
{
  for (guint offset = 0; offset + WORD_SIZE <= range.size; offset += WORD_SIZE)
    {
      g_autofree char *address = g_strdup_printf ("0x%08x", range.start + offset);
      g_autofree char *word = g_strdup_printf ("%08x", read_word (image, range.start + offset));

      json_builder_begin_object (builder);
      optio_json_add_string (builder, "address", address);
      optio_json_add_string (builder, "word", word);
      json_builder_end_object (builder);
    }
}

static gboolean
tell_option_bytes (OptioErrand *errand,
                   GError     **error)
{
  OptioConsole *console = errand->command->console;
  g_autoptr (GArray) ranges = find_option_ranges (errand->target);
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  OptioImage *image;

  if (ranges->len == 0)
    {
      optio_console_note (console, _("the option bytes of this board cannot be shown: its chip is "
                                     "not known, or its bootloader does not let them be read"));
      return TRUE;
    }

  plan = optio_plan_new_read (errand->target, (const OptioRange *) ranges->data, ranges->len,
                              error);
  if (plan == NULL || !optio_errand_run_quietly (errand, plan, error))
    return FALSE;

  image = optio_verdict_get_image (errand->command->verdict);
  json_builder_begin_object (builder);
  optio_json_begin_array (builder, "words");
  optio_console_say (console, "%s", _("Option bytes"));
  for (guint i = 0; image != NULL && i < ranges->len; i++)
    {
      tell_words (console, image, g_array_index (ranges, OptioRange, i));
      add_words (builder, image, g_array_index (ranges, OptioRange, i));
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  optio_console_tell_json (console, "option-bytes", node);
  return TRUE;
}

/* ---- the verb ---- */

static void
tell_json (OptioErrand *errand)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  optio_description_add_device (builder, errand->device);
  optio_description_add_match (builder, errand->match);
  optio_description_add_regions (builder, optio_target_get_layout (errand->target));
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  optio_console_tell_json (errand->command->console, "board", node);
}

static gboolean
info_run (OptioCommand *command,
          char        **arguments,
          GError      **error)
{
  g_autoptr (OptioErrand) errand = optio_errand_new (command, error);
  g_autoptr (GError) problem = NULL;
  OptioLayout *layout;

  if (errand == NULL)
    return FALSE;

  layout = optio_target_get_layout (errand->target);
  tell_identity (errand);
  tell_match (errand);
  for (guint i = 0; i < optio_layout_get_n_regions (layout); i++)
    tell_region (command->console, layout, i);
  tell_json (errand);

  if (!optio_errand_is_plain (errand) &&
      !optio_target_check_map (errand->target, &problem))
    {
      optio_console_note (command->console, problem->message);
      return TRUE;
    }

  if (optio_errand_is_plain (errand))
    {
      optio_console_note (command->console,
                          _("the board does not speak DfuSe: it knows no addresses and takes its "
                            "firmware as a whole"));
      return TRUE;
    }

  return tell_option_bytes (errand, error);
}

const OptioVerb optio_verb_info = {
  .name = "info",
  .summary = N_ ("Show one board: chip, memory map, option bytes"),
  .description =
      N_ ("Shows what the board says of itself, which chip that is and why, its memory with the "
          "sectors and what may be done with them (r read, e erase, w write), and its option bytes "
          "as 32-bit words. Changes nothing."),
  .options = OPTIO_OPTIONS_OUTPUT | OPTIO_OPTIONS_BOARD | OPTIO_OPTIONS_CHIP,
  .run = info_run,
};
