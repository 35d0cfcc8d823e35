/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-option-description.h"

#include <glib/gi18n.h>

#include "optio-chip-words.h"
#include "optio-json.h"
#include "optio-text.h"

#define WORD_SIZE 4u

static void
tell_json (OptioConsole *console,
           const char   *kind,
           JsonBuilder  *builder)
{
  g_autoptr (JsonNode) node = json_builder_get_root (builder);

  optio_console_tell_json (console, kind, node);
}

/* ---- one option ---- */

static void
add_option (JsonBuilder    *builder,
            OptioOptionSet *set,
            OptioOption    *option)
{
  const OptioField *field = optio_option_get_field (option);
  guint32 value = optio_option_get_value (option);
  g_autofree char *meaning = optio_option_set_describe (set, option, value);

  json_builder_begin_object (builder);
  optio_json_add_string (builder, "name", field->name);
  optio_json_add_string (builder, "label", optio_option_get_label (option));
  optio_json_add_string (builder, "group", optio_field_group_words[field->group]);
  optio_json_add_string (builder, "kind", optio_field_kind_words[field->kind]);
  json_builder_set_member_name (builder, "value");
  if (optio_option_is_known (option))
    json_builder_add_int_value (builder, value);
  else
    json_builder_add_null_value (builder);
  optio_json_add_string (builder, "meaning", optio_option_is_known (option) ? meaning : NULL);
  json_builder_set_member_name (builder, "default");
  if (field->has_default)
    json_builder_add_int_value (builder, field->default_value);
  else
    json_builder_add_null_value (builder);
  optio_json_add_number (builder, "address", field->place.at);
  optio_json_add_number (builder, "bit", field->place.low_bit);
  optio_json_add_number (builder, "width", field->place.width);
  optio_json_add_string (builder, "danger", optio_danger_words[field->danger]);
  optio_json_add_boolean (builder, "writable", optio_option_is_writable (option));
  optio_json_add_boolean (builder, "hidden_elsewhere", field->is_hidden_elsewhere);
  optio_json_add_string (builder, "problem", optio_option_get_problem (option));
  json_builder_end_object (builder);
}

/* What a person should know of the option beside its value. */
static void
append_marks (GString        *text,
              OptioOptionSet *set,
              OptioOption    *option)
{
  const OptioField *field = optio_option_get_field (option);
  const char *problem = optio_option_get_problem (option);
  g_autofree char *hint = optio_option_set_dup_hint (set, option);

  if (field->has_default && optio_option_is_known (option) &&
      field->default_value != optio_option_get_value (option))
    optio_text_append_sentence (text, _("Factory: 0x%x."), field->default_value);
  if (field->is_hidden_elsewhere)
    optio_text_append_sentence (text, "%s", _("STM32CubeProgrammer does not show it."));
  if (problem != NULL)
    optio_text_append_sentence (text, "%s", problem);
  if (hint != NULL)
    optio_text_append_sentence (text, "%s", hint);
}

static void
say_option (OptioConsole   *console,
            OptioOptionSet *set,
            OptioOption    *option)
{
  const OptioField *field = optio_option_get_field (option);
  guint32 value = optio_option_get_value (option);
  g_autofree char *meaning = optio_option_set_describe (set, option, value);
  g_autofree char *number = g_strdup_printf ("0x%x", value);
  gboolean is_known = optio_option_is_known (option);
  g_autoptr (GString) text = g_string_new (NULL);

  if (is_known)
    optio_text_append_sentence (text, "%s: %s", optio_option_get_label (option), meaning);
  else
    optio_text_append_sentence (text, "%s", optio_option_get_label (option));
  append_marks (text, set, option);
  optio_console_say (console, "  %-18s %-10s  %s", field->name, is_known ? number : "?", text->str);
}

/* ---- all of them ---- */

static void
say_fields (OptioConsole   *console,
            OptioOptionSet *set)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (set));

  for (guint group = 0; group < OPTIO_N_GROUPS; group++)
    {
      gboolean has_title = FALSE;

      for (guint i = 0; i < n_items; i++)
        {
          g_autoptr (OptioOption) option = g_list_model_get_item (G_LIST_MODEL (set), i);

          if (optio_option_get_field (option)->group != group)
            continue;
          if (!has_title)
            optio_console_say (console, "%s", optio_field_group_get_title (group));
          has_title = TRUE;
          say_option (console, set, option);
        }
    }
}

typedef void (*WordFunc) (guint32  at,
                          guint32  word,
                          gpointer user_data);

static void
foreach_word (OptioOptionSet *set,
              WordFunc        func,
              gpointer        user_data)
{
  guint n_areas;
  const OptioOptionArea *areas =
      optio_chip_get_option_areas (optio_option_set_get_chip (set), &n_areas);

  for (guint i = 0; i < n_areas; i++)
    for (guint32 offset = 0; offset < areas[i].range.size; offset += WORD_SIZE)
      {
        guint32 word;

        if (optio_option_set_get_word (set, areas[i].range.start + offset, &word))
          func (areas[i].range.start + offset, word, user_data);
      }
}

static void
say_word (guint32  at,
          guint32  word,
          gpointer user_data)
{
  optio_console_say (user_data, "  0x%08x  %08x", at, word);
}

static void
add_word (guint32  at,
          guint32  word,
          gpointer user_data)
{
  json_builder_begin_object (user_data);
  optio_json_add_number (user_data, "address", at);
  optio_json_add_number (user_data, "word", word);
  json_builder_end_object (user_data);
}

static void
add_findings (JsonBuilder *builder,
              GArray      *findings)
{
  optio_json_begin_array (builder, "findings");
  for (guint i = 0; i < findings->len; i++)
    {
      const OptioOptionFinding *finding = &g_array_index (findings, OptioOptionFinding, i);

      json_builder_begin_object (builder);
      optio_json_add_number (builder, "address", finding->address);
      optio_json_add_string (builder, "sentence", finding->sentence);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
tell_all_json (OptioConsole   *console,
               OptioOptionSet *set,
               GArray         *findings)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  optio_json_add_string (builder, "chip", optio_chip_get_id (optio_option_set_get_chip (set)));
  optio_json_begin_array (builder, "fields");
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (set)); i++)
    {
      g_autoptr (OptioOption) option = g_list_model_get_item (G_LIST_MODEL (set), i);

      add_option (builder, set, option);
    }
  json_builder_end_array (builder);
  optio_json_begin_array (builder, "words");
  foreach_word (set, add_word, builder);
  json_builder_end_array (builder);
  add_findings (builder, findings);
  json_builder_end_object (builder);
  tell_json (console, "options", builder);
}

void
optio_option_description_tell (OptioConsole   *console,
                               OptioOptionSet *set)
{
  g_autoptr (GArray) findings = optio_option_set_list_findings (set);

  optio_console_say (console, _("Option bytes of %s"),
                     optio_chip_get_name (optio_option_set_get_chip (set)));
  say_fields (console, set);
  optio_console_say (console, "%s", _("Raw words"));
  foreach_word (set, say_word, console);
  if (findings->len > 0)
    optio_console_say (console, "%s", _("What is odd"));
  for (guint i = 0; i < findings->len; i++)
    {
      const OptioOptionFinding *finding = &g_array_index (findings, OptioOptionFinding, i);

      optio_console_say (console, "  0x%08x  %s", finding->address, finding->sentence);
    }
  tell_all_json (console, set, findings);
}

void
optio_option_description_tell_one (OptioConsole   *console,
                                   OptioOptionSet *set,
                                   OptioOption    *option)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  guint32 value = optio_option_get_value (option);
  g_autofree char *meaning = optio_option_set_describe (set, option, value);

  optio_console_say (console, "%s=0x%x  %s", optio_option_get_field (option)->name, value, meaning);
  add_option (builder, set, option);
  tell_json (console, "option", builder);
}

/* ---- changes ---- */

static void
tell_change (OptioConsole   *console,
             JsonBuilder    *builder,
             OptioOptionSet *set,
             OptioOption    *option)
{
  guint32 old = optio_option_get_read_value (option);
  guint32 new = optio_option_get_value (option);
  const char *name = optio_option_get_field (option)->name;
  g_autofree char *old_meaning = optio_option_set_describe (set, option, old);
  g_autofree char *new_meaning = optio_option_set_describe (set, option, new);

  optio_console_say (console, "  %s: 0x%x -> 0x%x  (%s -> %s)", name, old, new, old_meaning,
                     new_meaning);
  json_builder_begin_object (builder);
  optio_json_add_string (builder, "name", name);
  optio_json_add_number (builder, "old", old);
  optio_json_add_number (builder, "new", new);
  optio_json_add_string (builder, "old_meaning", old_meaning);
  optio_json_add_string (builder, "new_meaning", new_meaning);
  optio_json_add_string (builder, "danger",
                         optio_danger_words[optio_option_get_danger (option)]);
  json_builder_end_object (builder);
}

void
optio_option_description_tell_changes (OptioConsole   *console,
                                       OptioOptionSet *set)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  optio_json_begin_array (builder, "fields");
  optio_console_say (console, "%s", _("Changes"));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (set)); i++)
    {
      g_autoptr (OptioOption) option = g_list_model_get_item (G_LIST_MODEL (set), i);

      if (optio_option_is_changed (option))
        tell_change (console, builder, set, option);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  tell_json (console, "changes", builder);
}

void
optio_option_description_tell_forecast (OptioConsole *console,
                                        GArray       *forecasts)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  optio_json_begin_array (builder, "sentences");
  optio_console_say (console, "%s", _("What will happen"));
  for (guint i = 0; i < forecasts->len; i++)
    {
      const OptioForecast *forecast = &g_array_index (forecasts, OptioForecast, i);

      optio_console_say (console, "%s %s", forecast->danger > OPTIO_DANGER_RESETS ? "!" : " ",
                         forecast->sentence);
      json_builder_begin_object (builder);
      optio_json_add_string (builder, "about", optio_forecast_kind_get_name (forecast->kind));
      optio_json_add_string (builder, "danger", optio_danger_words[forecast->danger]);
      optio_json_add_string (builder, "sentence", forecast->sentence);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  tell_json (console, "forecast", builder);
}
