/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-chip-description.h"

#include <glib/gi18n.h>

#include "optio-chip-words.h"
#include "optio-json.h"

/* ---- text ---- */

static char *
dup_place (const OptioPlace *place)
{
  if (place->width == 1)
    return g_strdup_printf ("0x%08x %u", place->at, place->low_bit);

  return g_strdup_printf ("0x%08x %u:%u",
                          place->at,
                          place->low_bit + place->width - 1,
                          place->low_bit);
}

static void
tell_field (OptioConsole     *console,
            const OptioField *field)
{
  g_autofree char *place = dup_place (&field->place);

  optio_console_say (console,
                     "  %-18s %-17s %s%s%s",
                     field->name,
                     place,
                     g_dgettext (GETTEXT_PACKAGE, field->label),
                     field->danger > OPTIO_DANGER_RESETS ? " !" : "",
                     field->is_hidden_elsewhere ? _(" (not in STM32CubeProgrammer)") : "");
  for (guint i = 0; i < field->n_values; i++)
    {
      const OptioFieldValue *value = &field->values[i];
      g_autofree char *number = value->is_other ? g_strdup (_("other"))
                                                : g_strdup_printf ("0x%x", value->value);

      optio_console_say (console,
                         "      %-8s %s%s",
                         number,
                         g_dgettext (GETTEXT_PACKAGE, value->meaning),
                         field->has_default && !value->is_other &&
                             value->value == field->default_value && field->kind != OPTIO_FIELD_MASK
                           ? _(" (from the factory)")
                           : "");
    }
}

static void
tell_fields (OptioConsole *console,
             OptioChip    *chip)
{
  guint n_fields;
  const OptioField *fields = optio_chip_get_fields (chip, &n_fields);

  for (guint group = 0; group < OPTIO_N_GROUPS; group++)
    {
      gboolean is_begun = FALSE;

      for (guint i = 0; i < n_fields; i++)
        {
          if (fields[i].group != group)
            continue;
          if (!is_begun)
            optio_console_say (console, "%s", optio_field_group_get_title (group));
          is_begun = TRUE;
          tell_field (console, &fields[i]);
        }
    }
}

static void
tell_memories (OptioConsole *console,
               OptioChip    *chip)
{
  guint n_memories;
  const OptioMemory *memories = optio_chip_get_memories (chip, &n_memories);

  optio_console_say (console, "%s", _("Memories"));
  for (guint i = 0; i < n_memories; i++)
    {
      g_autofree char *size = optio_format_size (memories[i].range.size);

      optio_console_say (console,
                         "  0x%08x %-10s %-7s %s",
                         memories[i].range.start,
                         size,
                         optio_memory_kind_words[memories[i].kind],
                         memories[i].name);
    }
}

static void
tell_bootloader (OptioConsole *console,
                 OptioChip    *chip)
{
  const OptioBootloader *bootloader = optio_chip_get_bootloader (chip);

  optio_console_say (console, "%s", _("Bootloader"));
  optio_console_say (console, "  %s: %s", _("advertised waits"),
                     optio_poll_trust_words[bootloader->polls]);
  for (guint i = 0; i < bootloader->roms->len; i++)
    {
      const OptioRomVersion *rom = &g_array_index (bootloader->roms, OptioRomVersion, i);

      optio_console_say (console, "  0x%02x  %s", rom->version, rom->part);
    }
  for (guint i = 0; i < bootloader->misreports->len; i++)
    optio_console_say (
      console,
      "  %s",
      g_dgettext (GETTEXT_PACKAGE, g_array_index (bootloader->misreports, OptioMisreport, i).text));
}

static void
tell_sources (OptioConsole *console,
              OptioChip    *chip)
{
  guint n_sources;
  const OptioSource *sources = optio_chip_get_sources (chip, &n_sources);

  optio_console_say (console, "%s", _("Sources"));
  for (guint i = 0; i < n_sources; i++)
    optio_console_say (console, "  %-9s %s", optio_evidence_words[sources[i].evidence],
                       sources[i].text);
}

char *
optio_chip_description_dup_device_id (OptioChip *chip)
{
  guint16 device_id = optio_chip_get_device_id (chip);

  return device_id != 0 ? g_strdup_printf ("0x%03x", device_id) : g_strdup ("-");
}

void
optio_chip_description_tell (OptioConsole *console,
                             OptioChip    *chip)
{
  g_autofree char *device_id = optio_chip_description_dup_device_id (chip);

  optio_console_say (console, "%s", optio_chip_get_name (chip));
  optio_console_say (console, "  %s · %s · %s", optio_chip_get_family (chip),
                     optio_chip_get_core (chip), device_id);
  optio_console_say (console, "  %s", optio_known_get_text (optio_chip_get_known (chip)));
  tell_memories (console, chip);
  tell_fields (console, chip);
  tell_bootloader (console, chip);
  tell_sources (console, chip);
}

/* ---- JSON ---- */

static void
add_range (JsonBuilder *builder,
           OptioRange   range)
{
  optio_json_add_number (builder, "start", range.start);
  optio_json_add_number (builder, "size", range.size);
}

static void
add_memories (JsonBuilder *builder,
              OptioChip   *chip)
{
  guint n_memories;
  const OptioMemory *memories = optio_chip_get_memories (chip, &n_memories);

  optio_json_begin_array (builder, "memories");
  for (guint i = 0; i < n_memories; i++)
    {
      json_builder_begin_object (builder);
      optio_json_add_string (builder, "kind", optio_memory_kind_words[memories[i].kind]);
      optio_json_add_string (builder, "name", memories[i].name);
      add_range (builder, memories[i].range);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_blocks (JsonBuilder *builder,
            OptioChip   *chip)
{
  guint n_areas, n_blocks;
  const OptioOptionArea *areas = optio_chip_get_option_areas (chip, &n_areas);
  const OptioOptionBlock *blocks = optio_chip_get_option_blocks (chip, &n_blocks);

  optio_json_begin_array (builder, "areas");
  for (guint i = 0; i < n_areas; i++)
    {
      json_builder_begin_object (builder);
      add_range (builder, areas[i].range);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  optio_json_begin_array (builder, "blocks");
  for (guint i = 0; i < n_blocks; i++)
    {
      json_builder_begin_object (builder);
      add_range (builder, blocks[i].range);
      optio_json_add_boolean (builder, "proved", blocks[i].is_proved);
      optio_json_add_boolean (builder, "resets", blocks[i].resets);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_values (JsonBuilder      *builder,
            const OptioField *field)
{
  optio_json_begin_array (builder, "values");
  for (guint i = 0; i < field->n_values; i++)
    {
      const OptioFieldValue *value = &field->values[i];

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "is");
      if (value->is_other)
        json_builder_add_string_value (builder, "other");
      else
        json_builder_add_int_value (builder, value->value);
      optio_json_add_string (builder, "name", value->name);
      optio_json_add_string (builder, "danger", optio_danger_words[value->danger]);
      optio_json_add_string (builder, "meaning", g_dgettext (GETTEXT_PACKAGE, value->meaning));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_field (JsonBuilder      *builder,
           const OptioField *field)
{
  json_builder_begin_object (builder);
  optio_json_add_string (builder, "name", field->name);
  optio_json_add_strings (builder, "aliases", field->aliases);
  optio_json_add_number (builder, "at", field->place.at);
  optio_json_add_number (builder, "bit", field->place.low_bit);
  optio_json_add_number (builder, "width", field->place.width);
  optio_json_add_string (builder, "kind", optio_field_kind_words[field->kind]);
  optio_json_add_string (builder, "group", optio_field_group_words[field->group]);
  optio_json_add_string (builder, "danger", optio_danger_words[field->danger]);
  json_builder_set_member_name (builder, "default");
  if (field->has_default)
    json_builder_add_int_value (builder, field->default_value);
  else
    json_builder_add_null_value (builder);
  optio_json_add_boolean (builder, "never_written", field->is_never_written);
  optio_json_add_boolean (builder, "hidden_elsewhere", field->is_hidden_elsewhere);
  optio_json_add_string (builder, "label", g_dgettext (GETTEXT_PACKAGE, field->label));
  optio_json_add_string (builder, "text", g_dgettext (GETTEXT_PACKAGE, field->text));
  optio_json_add_string (
    builder, "warning",
    field->warning != NULL ? g_dgettext (GETTEXT_PACKAGE, field->warning) : NULL);
  add_values (builder, field);
  json_builder_end_object (builder);
}

static void
add_fields (JsonBuilder *builder,
            OptioChip   *chip)
{
  guint n_fields;
  const OptioField *fields = optio_chip_get_fields (chip, &n_fields);

  optio_json_begin_array (builder, "fields");
  for (guint i = 0; i < n_fields; i++)
    add_field (builder, &fields[i]);
  json_builder_end_array (builder);
}

static void
add_bootloader (JsonBuilder *builder,
                OptioChip   *chip)
{
  const OptioBootloader *bootloader = optio_chip_get_bootloader (chip);

  json_builder_set_member_name (builder, "bootloader");
  json_builder_begin_object (builder);
  optio_json_add_string (builder, "polls", optio_poll_trust_words[bootloader->polls]);
  optio_json_begin_array (builder, "roms");
  for (guint i = 0; i < bootloader->roms->len; i++)
    {
      const OptioRomVersion *rom = &g_array_index (bootloader->roms, OptioRomVersion, i);

      json_builder_begin_object (builder);
      optio_json_add_number (builder, "version", rom->version);
      optio_json_add_string (builder, "part", rom->part);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  optio_json_begin_array (builder, "misreports");
  for (guint i = 0; i < bootloader->misreports->len; i++)
    {
      const OptioMisreport *misreport = &g_array_index (bootloader->misreports, OptioMisreport, i);

      json_builder_begin_object (builder);
      optio_json_add_string (builder, "of", optio_misreport_words[misreport->of]);
      optio_json_add_string (builder, "text", g_dgettext (GETTEXT_PACKAGE, misreport->text));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_variants_and_sources (JsonBuilder *builder,
                          OptioChip   *chip)
{
  guint n_variants, n_sources;
  const OptioVariant *variants = optio_chip_get_variants (chip, &n_variants);
  const OptioSource *sources = optio_chip_get_sources (chip, &n_sources);

  optio_json_begin_array (builder, "variants");
  for (guint i = 0; i < n_variants; i++)
    {
      json_builder_begin_object (builder);
      optio_json_add_string (builder, "id", variants[i].id);
      optio_json_add_string (builder, "name", variants[i].name);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  optio_json_begin_array (builder, "sources");
  for (guint i = 0; i < n_sources; i++)
    {
      json_builder_begin_object (builder);
      optio_json_add_string (builder, "evidence", optio_evidence_words[sources[i].evidence]);
      optio_json_add_string (builder, "text", sources[i].text);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

JsonNode *
optio_chip_description_to_json (OptioChip *chip)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  optio_json_add_string (builder, "id", optio_chip_get_id (chip));
  optio_json_add_string (builder, "name", optio_chip_get_name (chip));
  optio_json_add_string (builder, "family", optio_chip_get_family (chip));
  optio_json_add_string (builder, "core", optio_chip_get_core (chip));
  optio_json_add_number (builder, "device_id", optio_chip_get_device_id (chip));
  optio_json_add_string (builder, "known", optio_known_words[optio_chip_get_known (chip)]);
  add_memories (builder, chip);
  add_blocks (builder, chip);
  add_fields (builder, chip);
  add_bootloader (builder, chip);
  add_variants_and_sources (builder, chip);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
