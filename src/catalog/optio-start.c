/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a chip starts: the boot configurations of the reference manuals (RM0091, RM0385, RM0433,
 * RM0440, RM0444, RM0456), told apart by the names of the fields. */

#include "optio-start.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "optio-option-set-private.h"

/* The field that decides whether the BOOT0 pin counts, and its value if so. */
static const struct
{
  const char *name;
  guint32 pin_value;
} selectors[] = {
  { "BOOT_SEL", 1 },  /* F04x, F07x, F09x */
  { "nBOOT_SEL", 0 }, /* G0, C0, U0 */
  { "nSWBOOT0", 1 },  /* L4, L5, G4, WB, U5 */
};

/* Chips that start at an address of their own for each level of BOOT0. */
static const struct
{
  const char *low;
  const char *high;
} addresses[] = {
  { "BOOT_ADD0", "BOOT_ADD1" },         /* F7, H7 */
  { "BOOT_CM7_ADD0", "BOOT_CM7_ADD1" }, /* H7 with two cores */
  { "NSBOOTADD0", "NSBOOTADD1" },       /* L5, U5 */
  { "BOOT0R_ADD", "BOOT1R_ADD" },       /* U3 */
};

/* Families whose start follows a life cycle and not these fields. */
static const char *const others[] = { "PRODUCT_STATE", "NSBOOTADD", "NVSTATE" };

/* By its own name: an alias may be the name that another family has for the opposite. */
static OptioOption *
find (OptioOptionSet *set,
      const char     *name)
{
  for (guint i = 0; i < set->options->len; i++)
    if (g_ascii_strcasecmp (optio_option_get_field (set->options->pdata[i])->name, name) == 0)
      return set->options->pdata[i];

  return NULL;
}

static gboolean
get (OptioOptionSet *set,
     gboolean        is_read,
     const char     *name,
     guint32        *out_value)
{
  OptioOption *option = find (set, name);

  if (option == NULL || !optio_option_is_known (option))
    return FALSE;

  *out_value = is_read ? optio_option_get_read_value (option) : optio_option_get_value (option);
  return TRUE;
}

static gboolean
is_set (OptioOptionSet *set,
        gboolean        is_read,
        const char     *name)
{
  OptioOption *option = find (set, name);
  guint32 value = 0;

  return option != NULL && optio_option_get_field (option)->kind == OPTIO_FIELD_FLAG &&
         get (set, is_read, name, &value) && value == 1;
}

/* The level that counts, from the pin or from the option nBOOT0. */
static gboolean
find_level (OptioOptionSet *set,
            gboolean        is_read,
            gboolean        is_high)
{
  for (gsize i = 0; i < G_N_ELEMENTS (selectors); i++)
    {
      guint32 value, nboot0;

      if (get (set, is_read, selectors[i].name, &value) && value != selectors[i].pin_value &&
          get (set, is_read, "nBOOT0", &nboot0))
        return nboot0 == 0;
    }

  return is_high;
}

/* In a memory of the chip, or an alias of one: F7 has its flash also at 0x00200000 and its system
 * memory at 0x00100000. */
static OptioStartPlace
find_place (OptioOptionSet *set,
            OptioOption    *option,
            guint32         value,
            guint64        *out_address)
{
  static const struct
  {
    guint64 alias;
    OptioStartPlace place;
  } aliases[] = { { 0x00100000, OPTIO_START_BOOTLOADER }, { 0x00200000, OPTIO_START_FLASH } };
  static const OptioStartPlace places[] = {
    [OPTIO_MEMORY_FLASH] = OPTIO_START_FLASH,     [OPTIO_MEMORY_OTP] = OPTIO_START_ADDRESS,
    [OPTIO_MEMORY_EEPROM] = OPTIO_START_ADDRESS,  [OPTIO_MEMORY_RAM] = OPTIO_START_RAM,
    [OPTIO_MEMORY_SYSTEM] = OPTIO_START_BOOTLOADER,
  };
  const OptioField *field = optio_option_get_field (option);
  g_autoptr (GArray) memories = optio_option_set_list_memories (set);

  if (field->n_scales == 0)
    return OPTIO_START_UNKNOWN;

  *out_address = field->scales[0].base + (guint64) value * field->scales[0].unit;
  if (*out_address > G_MAXUINT32)
    return OPTIO_START_ADDRESS;

  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (aliases[i].alias == *out_address)
      return aliases[i].place;

  for (guint i = 0; i < memories->len; i++)
    {
      const OptioMemory *memory = &g_array_index (memories, OptioMemory, i);

      if (optio_range_contains (memory->range, OPTIO_RANGE_INIT ((guint32) *out_address, 1)))
        return places[memory->kind];
    }

  return OPTIO_START_ADDRESS;
}

gboolean
optio_start_is_closed (OptioOptionSet *set,
                       gboolean        is_read)
{
  for (guint i = 0; i < set->options->len; i++)
    {
      const OptioField *field = optio_option_get_field (set->options->pdata[i]);
      const OptioFieldValue *meaning;
      guint32 value;

      if (field->group != OPTIO_GROUP_PROTECTION || field->kind != OPTIO_FIELD_CHOICE ||
          !get (set, is_read, field->name, &value) || value == field->default_value)
        continue;

      meaning = optio_field_find_value (field, value);
      if (meaning != NULL && meaning->danger == OPTIO_DANGER_FOREVER)
        return TRUE;
    }

  return FALSE;
}

OptioStartPlace
optio_start_find (OptioOptionSet *set,
                  gboolean        is_read,
                  gboolean        is_high,
                  guint64        *out_address)
{
  gboolean level = find_level (set, is_read, is_high);
  guint32 value;

  *out_address = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (find (set, others[i]) != NULL)
      return OPTIO_START_UNKNOWN;

  /* With TrustZone the secure start address counts, and the lock fixes that. */
  if (is_set (set, is_read, "TZEN") ||
      (find (set, "SECBOOTADD0") != NULL && is_set (set, is_read, "BOOT_LOCK")))
    return OPTIO_START_UNKNOWN;
  if (is_set (set, is_read, "BOOT_LOCK") || optio_start_is_closed (set, is_read))
    return OPTIO_START_FLASH;

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      const char *name = level ? addresses[i].high : addresses[i].low;

      if (get (set, is_read, name, &value))
        return find_place (set, find (set, name), value, out_address);
    }

  if (!level)
    return OPTIO_START_FLASH;

  return get (set, is_read, "nBOOT1", &value) && value == 0 ? OPTIO_START_RAM
                                                            : OPTIO_START_BOOTLOADER;
}

static char *
describe_place (OptioStartPlace place,
                guint64         address)
{
  switch (place)
    {
    case OPTIO_START_FLASH:
      return g_strdup (_("the main flash"));
    case OPTIO_START_BOOTLOADER:
      return g_strdup (_("the bootloader"));
    case OPTIO_START_RAM:
      return g_strdup (_("the RAM"));
    case OPTIO_START_ADDRESS:
      return g_strdup_printf (_("what is at 0x%08" PRIx64), address);
    case OPTIO_START_UNKNOWN:
    default:
      return g_strdup (_("something that is not known here"));
    }
}

char *
optio_start_describe (OptioOptionSet *set,
                      gboolean        is_read)
{
  guint64 low_address, high_address;
  OptioStartPlace low_place = optio_start_find (set, is_read, FALSE, &low_address);
  OptioStartPlace high_place = optio_start_find (set, is_read, TRUE, &high_address);
  g_autofree char *low = describe_place (low_place, low_address);
  g_autofree char *high = describe_place (high_place, high_address);

  if (low_place == OPTIO_START_UNKNOWN || high_place == OPTIO_START_UNKNOWN)
    return g_strdup (_("What it starts depends on more than its option bytes."));
  if (g_str_equal (low, high))
    return g_strdup_printf (_("Whatever its BOOT0 pin says, it starts %s."), low);

  return g_strdup_printf (_("With BOOT0 low it starts %s, with BOOT0 high %s."), low, high);
}
