/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Findings about what a board says of its memory. */

#include <glib/gi18n-lib.h>

#include "optio-doctor-private.h"

static gboolean
look_for_repeated_map (OptioDiagnosis *self)
{
  OptioExamination *examination = self->examination;
  const OptioIdentityFields *fields;

  if (examination->target == NULL)
    return FALSE;

  fields = optio_identity_get_fields (optio_target_get_identity (examination->target));
  for (guint i = 0; fields->alt_names != NULL && fields->alt_names[i] != NULL; i++)
    for (guint k = 0; k < i; k++)
      if (fields->alt_names[i][0] == '@' &&
          g_str_equal (fields->alt_names[i], fields->alt_names[k]))
        {
          optio_diagnosis_add (self, _("Alternate settings %u and %u both say \"%s\"."), k, i,
                               fields->alt_names[i]);
          break;
        }

  return self->evidence->len > 0;
}

static gboolean
look_for_wrong_size (OptioDiagnosis *self)
{
  OptioExamination *examination = self->examination;
  const OptioRegion *flash = optio_examination_get_flash (examination);
  OptioChip *chip = flash != NULL ? optio_target_get_chip (examination->target) : NULL;
  guint32 address = chip != NULL ? optio_chip_get_signature (chip)->flash_size_at : 0;
  guint32 size_kib;
  g_autofree char *announced = NULL;

  if (address == 0 || !optio_examination_peek_word (examination, address, 2, &size_kib) ||
      size_kib == 0 || size_kib == G_MAXUINT16 || (guint64) size_kib * 1024 == flash->range.size)
    return FALSE;

  announced = optio_format_size (flash->range.size);
  optio_diagnosis_add (self, _("It announces %s of flash; its own register at 0x%08x says %u KiB."),
                       announced, address, size_kib);
  return TRUE;
}

/* ---- what cannot be read ---- */

/* A map that is too long, where no register says so. */
static gboolean
look_for_limit (OptioDiagnosis *self)
{
  OptioExamination *examination = self->examination;
  g_autoptr (GPtrArray) aside = g_ptr_array_new_with_free_func (g_free);
  OptioDiagnosis size = { .examination = examination, .evidence = aside };
  const OptioRefusal *limit = optio_examination_find_flash_limit (examination);
  const OptioRegion *flash = optio_examination_get_flash (examination);

  if (limit == NULL || look_for_wrong_size (&size))
    return FALSE;

  optio_diagnosis_add (self, _("It announces flash up to 0x%08x. Of the places that were looked "
                               "at, those below 0x%08x could be read, and none from there on."),
                       (guint32) (optio_range_get_end (flash->range) - 1), limit->range.start);
  optio_diagnosis_add (self, "%s", limit->error->message);
  return TRUE;
}

/* Said of a board that answers and whose requests do not get lost. */
static gboolean
look_for_unreadable_flash (OptioDiagnosis *self)
{
  OptioExamination *examination = self->examination;
  guint n_read;
  guint32 highest;
  g_autoptr (GPtrArray) refusals =
    optio_examination_list_flash_refusals (examination, &n_read, &highest);
  g_autofree char *evidence = NULL;
  OptioProtection protection;
  const OptioRefusal *first;

  if (refusals->len == 0 || n_read > 0 ||
      optio_examination_find_refusal (examination, examination->n_tours - 1,
                                      OPTIO_DFU_STATUS_ERR_TARGET) != NULL)
    return FALSE;

  protection = optio_examination_get_protection (examination, &evidence);
  if (protection == OPTIO_PROTECTION_CLOSED)
    return FALSE;

  first = refusals->pdata[0];
  optio_diagnosis_add (self, ngettext ("%u place of the flash was looked at, and could not be "
                                       "read: %s",
                                       "%u places of the flash were looked at, and not one could "
                                       "be read: %s", refusals->len),
                       refusals->len, first->error->message);
  optio_diagnosis_add (self, "%s", evidence);
  if (protection == OPTIO_PROTECTION_UNKNOWN)
    g_ptr_array_add (self->advice,
                     g_strdup (_("Some bootloaders answer like this when the chip is "
                                 "read-protected, which cannot be told from here: a debugger "
                                 "(SWD) tells it.")));
  return TRUE;
}

/* ---- sectors ---- */

static const OptioSectorGroup *
find_group (GArray *memories,
            guint32 address)
{
  for (guint i = 0; i < memories->len; i++)
    {
      const OptioMemory *memory = &g_array_index (memories, OptioMemory, i);

      for (guint k = 0; memory->kind == OPTIO_MEMORY_FLASH && k < memory->n_groups; k++)
        {
          const OptioSectorGroup *group = &memory->groups[k];
          guint64 end = group->start + (guint64) group->count * group->sector_size;

          if (address >= group->start && address < end)
            return group;
        }
    }

  return NULL;
}

/* The first sector of the flash that is not announced as it is with these option bytes. */
static gboolean
look_for_wrong_map (OptioDiagnosis *self)
{
  OptioExamination *examination = self->examination;
  OptioOptionSet *set = optio_examination_get_set (examination);
  const OptioRegion *flash = optio_examination_get_flash (examination);
  g_autoptr (GArray) memories = NULL;
  OptioLayout *layout;
  OptioSector sector;

  if (set == NULL || flash == NULL)
    return FALSE;

  memories = optio_option_set_list_memories (set);
  layout = optio_target_get_layout (examination->target);
  for (guint64 at = flash->range.start; at < optio_range_get_end (flash->range);
       at = optio_range_get_end (sector.range))
    {
      const OptioSectorGroup *group = find_group (memories, (guint32) at);

      if (!optio_layout_find_sector (layout, (guint32) at, &sector))
        return FALSE;
      if (group == NULL || group->sector_size == sector.range.size)
        continue;

      optio_diagnosis_add (self, _("At 0x%08x it announces a sector of %u bytes; with these option "
                                   "bytes the sectors of %s have %u there."),
                           sector.range.start, sector.range.size,
                           optio_chip_get_name (optio_option_set_get_chip (set)),
                           group->sector_size);
      return TRUE;
    }

  return FALSE;
}

/* ---- the table ---- */

const OptioDoctorRow optio_doctor_memory_rows[] = {
  {
    .id = "repeated-map",
    .severity = OPTIO_SEVERITY_NOTE,
    .sentence = N_ ("The board says the same map for several memories."),
    .advice = { N_ ("Nothing needs to be done where the chip is known: Optio then takes its option "
                    "bytes and one-time programmable memory from its own table.") },
    .look = look_for_repeated_map,
  },
  {
    .id = "wrong-size",
    .severity = OPTIO_SEVERITY_WARNING,
    .sentence = N_ ("The board announces another size of flash than it has."),
    .advice = { N_ ("Flash nothing that is larger than the smaller of the two.") },
    .look = look_for_wrong_size,
  },
  {
    .id = "short-flash",
    .severity = OPTIO_SEVERITY_WARNING,
    .sentence = N_ ("A part of the flash that the board announces cannot be read."),
    .advice = { N_ ("Most likely the chip has less flash than its bootloader says: flash nothing "
                    "that goes beyond what can be read."),
                N_ ("If it has that much, a write that was cut off has left damaged words there: "
                    "erasing those sectors takes them away.") },
    .look = look_for_limit,
  },
  {
    .id = "unreadable",
    .severity = OPTIO_SEVERITY_WARNING,
    .sentence = N_ ("The board answers, but lets nothing of its flash be read."),
    .advice = { N_ ("Plug it in again with its bootloader started, and look again."),
                N_ ("A write that was cut off may have left damaged words: erasing all of the "
                    "flash takes them away, with all that is in it."),
                N_ ("Some bootloaders cannot read at all, whatever they say: these are flashed in "
                    "full, and nothing is verified.") },
    .look = look_for_unreadable_flash,
  },
  {
    .id = "wrong-map",
    .severity = OPTIO_SEVERITY_WARNING,
    .sentence = N_ ("The board announces other sectors than it has."),
    .advice = { N_ ("Erase all of the flash before you write, and trust only what was read "
                    "back.") },
    .look = look_for_wrong_map,
  },
  { NULL },
};
