/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-target.h"

#include <glib/gi18n-lib.h>

#include "optio-transport.h"
#include "optio-wire.h"

/* A size that every known bootloader takes, for a board that does not name its own. */
#define DEFAULT_TRANSFER_SIZE 1024u

/* AN2606 section 4.4: addresses and lengths of writes are multiples of 4. */
#define MINIMUM_PROGRAM_WORD 4u

/* That of H7, the widest of all known. A chip that is new may need as much: a C5 refuses the tail
 * of a firmware that is no multiple of its 16 bytes, and all that comes after (AN2606 4.6). */
#define UNKNOWN_PROGRAM_WORD 32u

/* Bounds for a chip that is not known. The slowest sectors of the field are H7's 128 KiB: OpenOCD
 * waits 10 s for them; the slowest programming is byte by byte on F2 and F4: 100 us a byte. */
#define UNKNOWN_ERASE_BOUND_MS 10000u
#define UNKNOWN_PROGRAM_BOUND_US_PER_BYTE 100u

/* Of all chips only L0 and L1 differ. */
#define UNKNOWN_ERASED_VALUE 0xffu

/* What is expected of a chip that is not known: about F4's speed. */
#define UNKNOWN_ERASE_MS_PER_KIB 15u
#define UNKNOWN_PROGRAM_US_PER_BYTE 16u

/* Beyond a data sheet's maximum: the bootloader's own work. */
#define BOUND_MARGIN_MS 1000u

/* Taking the read protection away: F4 with 2 MiB erases for up to 32 s. */
#define MIN_UNPROTECT_BOUND_MS 5000u
#define MAX_UNPROTECT_BOUND_MS 60000u

struct _OptioTarget
{
  OptioIdentity *identity;
  OptioLayout *layout;
  OptioChip *chip;  /* NULL unless it is known for sure */
  GPtrArray *chips; /* all that fit */
  char **notes;
  GArray *option_ranges; /* OptioRange */
  guint unknown_word;    /* what writes are aligned to if no chip fits */
};

G_DEFINE_BOXED_TYPE (OptioTarget, optio_target, optio_target_ref, optio_target_unref)

static void
copy_region (OptioLayout        *layout,
             guint               index,
             OptioLayoutBuilder *builder)
{
  const OptioRegion *region = optio_layout_get_region (layout, index);

  optio_layout_builder_begin_region (builder, region->alt, region->name, region->range.start);
  for (guint i = 0; i < region->n_sectors; i++)
    {
      OptioSector sector = optio_layout_get_sector (layout, index, i);

      optio_layout_builder_add_sectors (builder, 1, sector.range.size, sector.access);
    }
}

static void
add_readable (OptioLayoutBuilder *builder,
              OptioLayout        *layout,
              const char         *name,
              OptioRange          range)
{
  if (optio_layout_covers (layout, range, OPTIO_ACCESS_READ, NULL))
    return;

  optio_layout_builder_begin_region (builder, 0, name, range.start);
  optio_layout_builder_add_sectors (builder, 1, range.size, OPTIO_ACCESS_READ);
}

/* Whether the board has several settings, and one name for all of them. */
static gboolean
repeats_its_map (OptioIdentity *identity)
{
  const char *const *names = optio_identity_get_fields (identity)->alt_names;
  guint n_alts = optio_identity_get_n_alts (identity);

  for (guint i = 1; i < n_alts; i++)
    if (!g_str_equal (names[0], names[i]))
      return FALSE;

  return n_alts > 1;
}

/* The ROM of G0C1 names the flash for each alternate setting; option bytes and one-time
 * programmable memory can be read by their address all the same. */
static OptioLayout *
add_known_areas (OptioLayout *layout,
                 OptioChip   *chip,
                 gboolean     has_otp)
{
  g_autoptr (OptioLayoutBuilder) builder = optio_layout_builder_new ();
  guint n_areas = 0, n_memories = 0;
  const OptioOptionArea *areas = optio_chip_get_option_areas (chip, &n_areas);
  const OptioMemory *memories = optio_chip_get_memories (chip, &n_memories);

  for (guint i = 0; i < optio_layout_get_n_regions (layout); i++)
    copy_region (layout, i, builder);

  for (guint i = 0; i < n_areas; i++)
    add_readable (builder, layout, _("Option Bytes"), areas[i].range);
  for (guint i = 0; i < n_memories && has_otp; i++)
    if (memories[i].kind == OPTIO_MEMORY_OTP)
      add_readable (builder, layout, _("OTP Memory"), memories[i].range);

  return optio_layout_builder_end (builder);
}

static void
add_note (OptioTarget *self,
          char        *note)
{
  guint n_notes = g_strv_length (self->notes);

  self->notes = g_renew (char *, self->notes, n_notes + 2);
  self->notes[n_notes] = note;
  self->notes[n_notes + 1] = NULL;
}

static GArray *
list_option_ranges (OptioLayout *layout,
                    GPtrArray   *chips)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (OptioRange));

  for (guint i = 0; i < chips->len; i++)
    {
      guint n_areas = 0;
      const OptioOptionArea *areas = optio_chip_get_option_areas (chips->pdata[i], &n_areas);

      for (guint k = 0; k < n_areas; k++)
        g_array_append_val (ranges, areas[k].range);
    }

  for (guint i = 0; ranges->len == 0 && i < optio_layout_get_n_regions (layout); i++)
    if (optio_region_has_options (optio_layout_get_region (layout, i)))
      g_array_append_val (ranges, optio_layout_get_region (layout, i)->range);

  return ranges;
}

static guint
get_block_size (OptioTarget *self)
{
  guint size = optio_identity_get_fields (self->identity)->transfer_size;

  return size != 0 ? MIN (size, OPTIO_TRANSPORT_MAX_TRANSFER) : DEFAULT_TRANSFER_SIZE;
}

/* The widest word that goes evenly into all sectors and blocks. */
static guint
find_unknown_word (OptioTarget *self)
{
  guint32 bits = UNKNOWN_PROGRAM_WORD | get_block_size (self);

  for (guint i = 0; i < optio_layout_get_n_regions (self->layout); i++)
    {
      const OptioRegion *region = optio_layout_get_region (self->layout, i);

      if ((region->access & OPTIO_ACCESS_ERASE) == 0)
        continue;

      bits |= region->range.start;
      for (guint k = 0; k < region->n_sectors; k++)
        bits |= optio_layout_get_sector (self->layout, i, k).range.size;
    }

  return bits & -bits;
}

/* Takes @chips. */
static OptioTarget *
target_new_for_chips (OptioIdentity *identity,
                      GPtrArray     *chips)
{
  static const char *const no_names[] = { NULL };
  const char *const *alt_names = optio_identity_get_fields (identity)->alt_names;
  OptioTarget *self = g_atomic_rc_box_new0 (OptioTarget);

  self->identity = optio_identity_ref (identity);
  self->layout = optio_layout_new_from_strings (alt_names != NULL ? alt_names : no_names,
                                                &self->notes);
  self->chips = chips;
  if (chips->len == 1)
    {
      OptioLayout *announced = self->layout;

      self->chip = chips->pdata[0];
      self->layout = add_known_areas (announced, self->chip, repeats_its_map (identity));
      optio_layout_unref (announced);
      if (repeats_its_map (identity))
        add_note (self, g_strdup_printf (_("Where its option bytes and its one-time programmable "
                                           "memory are is taken from what is known of %s."),
                                         optio_chip_get_name (self->chip)));
    }

  self->option_ranges = list_option_ranges (self->layout, chips);
  self->unknown_word = find_unknown_word (self);
  return self;
}

static GPtrArray *
chips_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) optio_chip_unref);
}

OptioTarget *
optio_target_new (OptioIdentity *identity,
                  OptioChip     *chip)
{
  GPtrArray *chips = chips_new ();

  if (chip != NULL)
    g_ptr_array_add (chips, optio_chip_ref (chip));
  return target_new_for_chips (identity, chips);
}

OptioTarget *
optio_target_new_from_match (OptioIdentity *identity,
                             OptioMatch    *match)
{
  GPtrArray *chips = chips_new ();
  guint n_candidates;
  const OptioCandidate *candidates = optio_match_get_candidates (match, &n_candidates);

  for (guint i = 0; i < n_candidates; i++)
    g_ptr_array_add (chips, optio_chip_ref (candidates[i].chip));
  return target_new_for_chips (identity, chips);
}

OptioTarget *
optio_target_ref (OptioTarget *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
target_clear (gpointer data)
{
  OptioTarget *self = data;

  optio_identity_unref (self->identity);
  optio_layout_unref (self->layout);
  g_ptr_array_unref (self->chips);
  g_strfreev (self->notes);
  g_array_unref (self->option_ranges);
}

void
optio_target_unref (OptioTarget *self)
{
  g_atomic_rc_box_release_full (self, target_clear);
}

OptioIdentity *
optio_target_get_identity (OptioTarget *self)
{
  return self->identity;
}

OptioLayout *
optio_target_get_layout (OptioTarget *self)
{
  return self->layout;
}

OptioChip *
optio_target_get_chip (OptioTarget *self)
{
  return self->chip;
}

const OptioRegion *
optio_target_get_flash (OptioTarget *self)
{
  OptioAccess all = OPTIO_ACCESS_READ | OPTIO_ACCESS_ERASE | OPTIO_ACCESS_WRITE;

  for (guint i = 0; i < optio_layout_get_n_regions (self->layout); i++)
    {
      const OptioRegion *region = optio_layout_get_region (self->layout, i);

      if ((region->access & all) == all)
        return region;
    }

  return NULL;
}

const char *const *
optio_target_get_notes (OptioTarget *self)
{
  return (const char *const *) self->notes;
}

const OptioRange *
optio_target_get_option_ranges (OptioTarget *self,
                                guint       *out_n_ranges)
{
  *out_n_ranges = self->option_ranges->len;
  return (const OptioRange *) self->option_ranges->data;
}

guint
optio_target_get_transfer_size (OptioTarget *self)
{
  guint size = get_block_size (self);

  return size - size % optio_target_get_program_word (self);
}

static gboolean
tells_wrong_size (OptioChip *chip)
{
  const OptioBootloader *bootloader = optio_chip_get_bootloader (chip);

  for (guint i = 0; i < bootloader->misreports->len; i++)
    {
      OptioMisreportOf of = g_array_index (bootloader->misreports, OptioMisreport, i).of;

      if (of == OPTIO_MISREPORT_SIZE || of == OPTIO_MISREPORT_MAP)
        return TRUE;
    }
  return FALSE;
}

guint32
optio_target_get_flash_size_bytes (OptioTarget *self)
{
  const OptioRegion *flash = optio_target_get_flash (self);

  if (flash == NULL || (self->chip != NULL && tells_wrong_size (self->chip)))
    return 0;

  return flash->range.size;
}

guint
optio_target_get_max_run_blocks (OptioTarget *self)
{
  gboolean is_own_size = optio_target_get_transfer_size (self) ==
                         optio_identity_get_fields (self->identity)->transfer_size;

  return is_own_size ? OPTIO_WIRE_MAX_BLOCKS : 1;
}

/* "STM32F407" is of "STM32F4", and so is the other way round; "STM32G0" is not. */
static gboolean
is_other_family (const char *family,
                 const char *other)
{
  gsize maker = 0;

  while (g_ascii_isalpha (family[maker]))
    maker++;

  return strncmp (family, other, maker) == 0 && !g_ascii_isalpha (other[maker]) &&
         !g_str_has_prefix (family, other) && !g_str_has_prefix (other, family);
}

gboolean
optio_target_may_be_of_family (OptioTarget *self,
                               const char  *family)
{
  for (guint i = 0; i < self->chips->len; i++)
    if (!is_other_family (family, optio_chip_get_family (self->chips->pdata[i])))
      return TRUE;

  return self->chips->len == 0;
}

guint8
optio_target_get_erased_value (OptioTarget *self)
{
  guint8 value = self->chips->len > 0 ? optio_chip_get_erased_value (self->chips->pdata[0])
                                      : UNKNOWN_ERASED_VALUE;

  for (guint i = 1; i < self->chips->len; i++)
    if (optio_chip_get_erased_value (self->chips->pdata[i]) != value)
      return UNKNOWN_ERASED_VALUE;
  return value;
}

guint
optio_target_get_program_word (OptioTarget *self)
{
  guint word = MINIMUM_PROGRAM_WORD;

  if (self->chips->len == 0)
    return MAX (word, self->unknown_word);

  for (guint i = 0; i < self->chips->len; i++)
    word = MAX (word, optio_chip_get_program_word (self->chips->pdata[i]));
  return word;
}

/* Of all chips that fit, the longest time. */
static guint
get_longest_erase_ms (OptioTarget       *self,
                      const OptioSector *sector,
                      gboolean           is_bound,
                      guint              unknown_ms)
{
  guint longest_ms = 0;

  for (guint i = 0; i < self->chips->len; i++)
    {
      const OptioSectorGroup *group =
          optio_chip_find_sectors (self->chips->pdata[i], sector->range.start);
      guint ms = 0;

      if (group != NULL)
        ms = is_bound ? group->erase_maximum_ms : group->erase_typical_ms;
      if (ms == 0)
        return unknown_ms;
      longest_ms = MAX (longest_ms, is_bound ? ms + BOUND_MARGIN_MS : ms);
    }

  return longest_ms > 0 ? longest_ms : unknown_ms;
}

guint
optio_target_get_erase_bound_ms (OptioTarget       *self,
                                 const OptioSector *sector)
{
  return get_longest_erase_ms (self, sector, TRUE, UNKNOWN_ERASE_BOUND_MS);
}

guint
optio_target_get_erase_expected_ms (OptioTarget       *self,
                                    const OptioSector *sector)
{
  guint unknown_ms = (guint) MAX (sector->range.size / 1024 * UNKNOWN_ERASE_MS_PER_KIB, 1);

  return get_longest_erase_ms (self, sector, FALSE, unknown_ms);
}

const OptioField *
optio_target_get_protection (OptioTarget *self,
                             OptioRange  *out_block)
{
  guint n_fields = 0, n_blocks = 0;
  const OptioField *fields = NULL;
  const OptioOptionBlock *blocks = NULL;

  if (self->chip == NULL)
    return NULL;

  fields = optio_chip_get_fields (self->chip, &n_fields);
  blocks = optio_chip_get_option_blocks (self->chip, &n_blocks);
  for (guint i = 0; i < n_fields; i++)
    for (guint j = 0; j < n_blocks; j++)
      if (fields[i].group == OPTIO_GROUP_PROTECTION && fields[i].kind == OPTIO_FIELD_CHOICE &&
          fields[i].has_default &&
          optio_range_contains (blocks[j].range, OPTIO_RANGE_INIT (fields[i].place.at, 1)))
        {
          *out_block = blocks[j].range;
          return &fields[i];
        }

  return NULL;
}

guint
optio_target_get_unprotect_bound_ms (OptioTarget *self)
{
  const OptioRegion *flash = optio_target_get_flash (self);
  guint64 address = flash != NULL ? flash->range.start : 0;
  guint64 end = flash != NULL ? optio_range_get_end (flash->range) : 0;
  guint64 sum_ms = 0;
  OptioSector sector;

  while (address < end && optio_layout_find_sector (self->layout, (guint32) address, &sector))
    {
      sum_ms += get_longest_erase_ms (self, &sector, TRUE, UNKNOWN_ERASE_BOUND_MS);
      address = optio_range_get_end (sector.range);
    }

  if (self->chip != NULL)
    sum_ms = MAX (sum_ms, optio_chip_get_timing (self->chip)->mass_erase_maximum_ms);
  return (guint) CLAMP (sum_ms, MIN_UNPROTECT_BOUND_MS, MAX_UNPROTECT_BOUND_MS);
}

gboolean
optio_target_can_mass_erase (OptioTarget *self)
{
  return self->chip != NULL && optio_chip_get_bootloader (self->chip)->can_mass_erase &&
         optio_chip_get_timing (self->chip)->mass_erase_maximum_ms > 0;
}

guint
optio_target_get_mass_erase_bound_ms (OptioTarget *self)
{
  g_return_val_if_fail (optio_target_can_mass_erase (self), 0);

  return optio_chip_get_timing (self->chip)->mass_erase_maximum_ms + BOUND_MARGIN_MS;
}

guint
optio_target_get_mass_erase_expected_ms (OptioTarget *self)
{
  g_return_val_if_fail (optio_target_can_mass_erase (self), 0);

  return optio_chip_get_timing (self->chip)->mass_erase_typical_ms;
}

static guint64
get_program_us (OptioTarget *self,
                guint64      size,
                gboolean     is_bound)
{
  guint64 unknown_us =
      size * (is_bound ? UNKNOWN_PROGRAM_BOUND_US_PER_BYTE : UNKNOWN_PROGRAM_US_PER_BYTE);
  guint64 longest_us = 0;

  for (guint i = 0; i < self->chips->len; i++)
    {
      const OptioChipTiming *timing = optio_chip_get_timing (self->chips->pdata[i]);
      guint unit_us = is_bound ? timing->program_maximum_us : timing->program_typical_us;

      if (timing->program_unit == 0)
        return unknown_us;
      longest_us = MAX (longest_us,
                        (size + timing->program_unit - 1) / timing->program_unit * unit_us);
    }

  return self->chips->len > 0 ? longest_us : unknown_us;
}

guint
optio_target_get_program_bound_ms (OptioTarget *self,
                                   guint        size)
{
  return (guint) (get_program_us (self, size, TRUE) / 1000) + BOUND_MARGIN_MS;
}

guint64
optio_target_get_program_expected_us (OptioTarget *self,
                                      guint64      size)
{
  return get_program_us (self, size, FALSE);
}

const OptioFastProgram *
optio_target_get_fast_program (OptioTarget *self)
{
  const OptioFastProgram *fast = NULL;

  for (guint i = 0; i < self->chips->len; i++)
    {
      const OptioFastProgram *other = &optio_chip_get_timing (self->chips->pdata[i])->fast_program;

      if (other->unit == 0 ||
          (fast != NULL && (other->select_at != fast->select_at || other->select != fast->select)))
        return NULL;
      fast = other;
    }

  if (fast == NULL || !optio_layout_find_sector (self->layout, fast->select_at, NULL))
    return NULL;
  return fast;
}

gboolean
optio_target_bears_early_polls (OptioTarget *self)
{
  for (guint i = 0; i < self->chips->len; i++)
    if (!optio_chip_get_timing (self->chips->pdata[i])->bears_early_polls)
      return FALSE;
  return self->chips->len > 0;
}

char *
optio_target_dup_name (OptioTarget *self)
{
  const char *product = optio_identity_get_fields (self->identity)->product;

  if (self->chip != NULL)
    return g_strdup (optio_chip_get_name (self->chip));
  if (product != NULL && product[0] != '\0')
    return g_strdup (product);

  return g_strdup (_("unknown chip"));
}
