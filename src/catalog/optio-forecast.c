/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-forecast.h"

#include <glib/gi18n-lib.h>

#include "optio-option-set-private.h"
#include "optio-start.h"
#include "optio-text.h"

static void
forecast_clear (gpointer data)
{
  OptioForecast *forecast = data;

  g_clear_pointer (&forecast->sentence, g_free);
}

/* @sentence: (transfer full) */
static void
add (GArray           *forecasts,
     OptioForecastKind kind,
     OptioDanger       danger,
     OptioOption      *option,
     char             *sentence)
{
  OptioForecast forecast = { kind, danger, option, sentence };

  g_array_append_val (forecasts, forecast);
}

/* ---- what each change does ---- */

static void
add_forever (GArray         *forecasts,
             OptioOptionSet *set,
             OptioOption    *option)
{
  const OptioField *field = optio_option_get_field (option);
  g_autofree char *meaning =
      optio_option_set_describe (set, option, optio_option_get_value (option));

  if (optio_option_get_danger (option) == OPTIO_DANGER_FOREVER)
    add (forecasts, OPTIO_FORECAST_FOREVER, OPTIO_DANGER_FOREVER, option,
         g_strdup_printf (_("%s becomes \"%s\", and that can never be undone."), field->name,
                          meaning));
}

static void
add_protection (GArray         *forecasts,
                OptioOptionSet *set,
                OptioOption    *option)
{
  const OptioField *field = optio_option_get_field (option);
  OptioDanger danger = optio_option_get_danger (option);
  g_autofree char *meaning =
      optio_option_set_describe (set, option, optio_option_get_value (option));
  const char *sentence =
      danger == OPTIO_DANGER_FOREVER
          ? _("Protection begins: %s becomes \"%s\". There is no way back.")
          : _("Protection begins: %s becomes \"%s\". Option bytes can no longer be changed here "
              "then, and the way back, where there is one, erases the flash.");

  if (field->group == OPTIO_GROUP_PROTECTION)
    add (forecasts, OPTIO_FORECAST_PROTECTION, danger, option,
         g_strdup_printf (sentence, field->name, meaning));
}

static void
add_warning (GArray         *forecasts,
             OptioOptionSet *set,
             OptioOption    *option)
{
  const OptioField *field = optio_option_get_field (option);
  const char *warning = optio_option_get_warning (option);
  OptioDanger danger = optio_option_get_danger (option);

  if (warning != NULL && danger > OPTIO_DANGER_RESETS)
    add (forecasts, OPTIO_FORECAST_WARNING, danger, option,
         g_strdup_printf ("%s: %s", field->name, warning));
}

typedef void (*AddFunc) (GArray         *forecasts,
                         OptioOptionSet *set,
                         OptioOption    *option);

static void
add_each (GArray         *forecasts,
          OptioOptionSet *set,
          AddFunc         func)
{
  for (guint i = 0; i < set->options->len; i++)
    if (optio_option_is_changed (set->options->pdata[i]))
      func (forecasts, set, set->options->pdata[i]);
}

/* A chip that finds a complement wrong takes the value for erased. */
static void
add_mending (GArray         *forecasts,
             OptioOptionSet *set)
{
  guint n_values = optio_option_set_count_mended (set, NULL);

  if (n_values > 0)
    add (forecasts, OPTIO_FORECAST_WARNING, OPTIO_DANGER_BRICK, NULL,
         g_strdup_printf (ngettext ("%u value gets a complement that matches. The chip used a "
                                    "default instead of it; from now on it counts, so look first "
                                    "what it is.",
                                    "%u values get a complement that matches. The chip used "
                                    "defaults instead of them; from now on they count, so look "
                                    "first what they are.",
                                    n_values),
                          n_values));
}

/* ---- what all of them do ---- */

/* A change that is worse than an erase has said for itself what it does. */
static void
add_erase (GArray         *forecasts,
           OptioOptionSet *set)
{
  OptioDanger danger = optio_option_set_get_danger (set);

  for (guint i = 0; i < set->options->len; i++)
    {
      OptioOption *option = set->options->pdata[i];

      if (optio_option_get_danger (option) == OPTIO_DANGER_ERASES)
        {
          add (forecasts, OPTIO_FORECAST_ERASE, OPTIO_DANGER_ERASES, option,
               g_strdup (_("Something is erased, at once or on the way back.")));
          return;
        }
    }

  if (danger < OPTIO_DANGER_ERASES)
    add (forecasts, OPTIO_FORECAST_ERASE, OPTIO_DANGER_NONE, NULL,
         g_strdup (_("Nothing is erased.")));
}

static guint32
get_flash_sector_size (GArray *memories,
                       guint  *out_n_groups)
{
  guint32 size = 0;

  *out_n_groups = 0;
  for (guint i = 0; i < memories->len; i++)
    {
      const OptioMemory *memory = &g_array_index (memories, OptioMemory, i);

      if (memory->kind != OPTIO_MEMORY_FLASH || memory->n_groups == 0)
        continue;
      if (size == 0)
        size = memory->groups[0].sector_size;
      *out_n_groups += memory->n_groups;
    }

  return size;
}

static gboolean
has_layout_change (OptioOptionSet *set)
{
  for (guint i = 0; i < set->options->len; i++)
    if (optio_option_get_danger (set->options->pdata[i]) == OPTIO_DANGER_LAYOUT)
      return TRUE;

  return FALSE;
}

static void
add_layout (GArray         *forecasts,
            OptioOptionSet *set)
{
  g_autoptr (GArray) old = optio_option_set_list_memories (set);
  g_autoptr (GArray) new =
      optio_chip_list_memories (set->chip, set->variant, optio_option_set_look_up, set);
  guint n_old, n_new;
  g_autofree char *old_size = optio_format_size (get_flash_sector_size (old, &n_old));
  g_autofree char *new_size = optio_format_size (get_flash_sector_size (new, &n_new));
  g_autoptr (GString) text = g_string_new (NULL);

  if (!g_str_equal (old_size, new_size))
    optio_text_append_sentence (text, _("The flash is erased in pieces of %s instead of %s."),
                                new_size, old_size);
  else if (n_old != n_new || has_layout_change (set))
    optio_text_append_sentence (text, "%s", _("Banks or pages change their size or place."));
  else
    return;

  optio_text_append_sentence (text, "%s",
                              _("The memory map that is known now is void then, and what is in the "
                                "flash may no longer match its banks: read the board again, and "
                                "flash its firmware again."));
  add (forecasts, OPTIO_FORECAST_LAYOUT, OPTIO_DANGER_LAYOUT, NULL,
       g_string_free (g_steal_pointer (&text), FALSE));
}

static gboolean
resets_for_mending (OptioOptionSet *set)
{
  guint n_blocks;
  const OptioOptionBlock *blocks = optio_chip_get_option_blocks (set->chip, &n_blocks);

  for (guint i = 0; i < n_blocks; i++)
    if (blocks[i].resets && optio_option_set_count_mended (set, &blocks[i].range) > 0)
      return TRUE;

  return FALSE;
}

static gboolean
resets (OptioOptionSet *set)
{
  for (guint i = 0; i < set->options->len; i++)
    {
      OptioOption *option = set->options->pdata[i];
      const OptioOptionBlock *block = optio_option_get_block (option);

      if (optio_option_is_changed (option) && block != NULL && block->resets)
        return TRUE;
    }

  return resets_for_mending (set);
}

static void
add_reset (GArray         *forecasts,
           OptioOptionSet *set)
{
  add (forecasts, OPTIO_FORECAST_RESET, OPTIO_DANGER_NONE, NULL,
       g_strdup (resets (set)
                   ? _("The board resets. It comes back here only if it starts its bootloader "
                       "then: one that an application jumped into does not come back by itself.")
                   : _("The board is not expected to reset.")));
}

/* ---- what it starts ---- */

static void
add_boot (GArray         *forecasts,
          OptioOptionSet *set)
{
  add (forecasts, OPTIO_FORECAST_BOOT, OPTIO_DANGER_NONE, NULL, optio_start_describe (set, FALSE));
}

/* ---- how the bootloader is reached ---- */

typedef enum
{
  REACH_NOT,
  REACH_UNKNOWN, /* it depends on more than option bytes */
  REACH_PIN,     /* one level of BOOT0 leads there */
  REACH_HELD,    /* it starts also with BOOT0 low */
} Reach;

static Reach
find_reach (OptioOptionSet *set,
            gboolean        is_read)
{
  guint64 address;
  OptioStartPlace low = optio_start_find (set, is_read, FALSE, &address);
  OptioStartPlace high = optio_start_find (set, is_read, TRUE, &address);

  if (optio_start_is_closed (set, is_read))
    return REACH_NOT;
  if (low == OPTIO_START_BOOTLOADER)
    return REACH_HELD;
  if (high == OPTIO_START_BOOTLOADER)
    return REACH_PIN;

  return low == OPTIO_START_UNKNOWN || high == OPTIO_START_UNKNOWN ? REACH_UNKNOWN : REACH_NOT;
}

/* How grave a protection begins. */
static OptioDanger
get_protection (OptioOptionSet *set)
{
  OptioDanger danger = OPTIO_DANGER_NONE;

  for (guint i = 0; i < set->options->len; i++)
    {
      OptioOption *option = set->options->pdata[i];
      const OptioField *field = optio_option_get_field (option);

      if (field->group == OPTIO_GROUP_PROTECTION && optio_option_is_changed (option) &&
          optio_option_get_value (option) != field->default_value)
        danger = MAX (danger, optio_option_get_danger (option));
    }

  return danger;
}

static const char *
describe_reach (Reach was,
                Reach is)
{
  switch (is)
    {
    case REACH_HELD:
      return _("The board is held in its bootloader, also with BOOT0 low; its firmware does not "
               "start.");
    case REACH_PIN:
      return _("The bootloader stays reachable.");
    case REACH_UNKNOWN:
      return _("Whether the bootloader can be reached depends on more than the option bytes.");
    case REACH_NOT:
    default:
      return was != REACH_NOT
                 ? _("The BOOT0 pin no longer leads into the bootloader. Only an application that "
                     "jumps there, an empty flash on some chips, or a debugger leads back.")
                 : _("The BOOT0 pin does not lead into the bootloader, neither now nor then. Only "
                     "an application that jumps there, an empty flash on some chips, or a debugger "
                     "does.");
    }
}

static void
add_bootloader (GArray         *forecasts,
                OptioOptionSet *set)
{
  Reach was = find_reach (set, TRUE);
  OptioDanger protection = get_protection (set);
  /* States between open and closed, of which each family has its own, let some bootloaders run. */
  Reach is = protection == OPTIO_DANGER_BRICK ? REACH_UNKNOWN : find_reach (set, FALSE);
  gboolean is_bad = is == REACH_HELD || (is == REACH_NOT && was != REACH_NOT);

  if (optio_start_is_closed (set, FALSE))
    {
      add (forecasts, OPTIO_FORECAST_BOOTLOADER, OPTIO_DANGER_FOREVER, NULL,
           g_strdup (_("The bootloader is closed for ever, and so is the debugger: this board can "
                       "never be flashed through it again.")));
      return;
    }

  add (forecasts, OPTIO_FORECAST_BOOTLOADER, is_bad ? OPTIO_DANGER_BRICK : OPTIO_DANGER_NONE, NULL,
       g_strdup (describe_reach (was, is)));
  if (protection == OPTIO_DANGER_ERASES)
    add (forecasts, OPTIO_FORECAST_BOOTLOADER, OPTIO_DANGER_ERASES, NULL,
         g_strdup (_("While the chip is protected its bootloader neither reads nor writes the "
                     "flash: all that it does is to take the protection away, and that erases "
                     "everything.")));
}

GArray *
optio_forecast_new (OptioOptionSet *set)
{
  GArray *forecasts = g_array_new (FALSE, FALSE, sizeof (OptioForecast));

  g_return_val_if_fail (OPTIO_IS_OPTION_SET (set), forecasts);

  g_array_set_clear_func (forecasts, forecast_clear);
  if (optio_option_set_get_n_changes (set) == 0)
    return forecasts;

  add_each (forecasts, set, add_forever);
  add_each (forecasts, set, add_protection);
  add_each (forecasts, set, add_warning);
  add_mending (forecasts, set);
  add_erase (forecasts, set);
  add_layout (forecasts, set);
  add_reset (forecasts, set);
  add_boot (forecasts, set);
  add_bootloader (forecasts, set);
  return forecasts;
}

const char *
optio_forecast_kind_get_name (OptioForecastKind kind)
{
  static const char *const names[] = {
    [OPTIO_FORECAST_FOREVER] = "forever",   [OPTIO_FORECAST_PROTECTION] = "protection",
    [OPTIO_FORECAST_WARNING] = "warning",   [OPTIO_FORECAST_ERASE] = "erase",
    [OPTIO_FORECAST_LAYOUT] = "layout",     [OPTIO_FORECAST_RESET] = "reset",
    [OPTIO_FORECAST_BOOT] = "boot",         [OPTIO_FORECAST_BOOTLOADER] = "bootloader",
  };

  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (names), NULL);
  return names[kind];
}
