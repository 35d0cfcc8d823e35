/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Findings about why a board stays in its bootloader, or will not get there again. */

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "optio-doctor-private.h"
#include "optio-start.h"
#include "optio-vector-table.h"

/* What begins with a table of vectors; a RISC-V chip begins with code. */
#define CORE_WITH_VECTORS "Cortex-M"

/* F7 has its flash here, too, through its ITCM interface (RM0385, section 2.2). */
#define ITCM_FLASH_START 0x00200000u

/* The names of "start from bank 2", and what they hold when that is so. */
static const struct
{
  const char *name;
  guint32 value;
} banks[] = { { "BFB2", 1 }, { "nBFB2", 0 } };

/* Of damaged option bytes the chip uses defaults, so what they say of its start does not count. */
static OptioOptionSet *
find_sound_set (OptioExamination *examination)
{
  OptioOptionSet *set = optio_examination_get_set (examination);
  g_autoptr (GArray) findings = set != NULL ? optio_option_set_list_findings (set) : NULL;

  for (guint i = 0; findings != NULL && i < findings->len; i++)
    if (g_array_index (findings, OptioOptionFinding, i).kind == OPTIO_OPTION_FINDING_COMPLEMENT)
      return NULL;

  return set;
}

static OptioOptionSet *
get_set (OptioDiagnosis *self)
{
  return find_sound_set (self->examination);
}

static OptioStartPlace
find_start (OptioOptionSet *set,
            gboolean        is_high,
            guint64        *out_address)
{
  *out_address = 0;
  if (set == NULL)
    return is_high ? OPTIO_START_BOOTLOADER : OPTIO_START_FLASH;

  return optio_start_find (set, TRUE, is_high, out_address);
}

char *
optio_doctor_describe_start (OptioExamination *examination)
{
  OptioOptionSet *set = find_sound_set (examination);

  return set != NULL ? optio_start_describe (set, TRUE) : NULL;
}

/* ---- options that lead elsewhere ---- */

static gboolean
is_bank_option (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (banks); i++)
    if (g_str_equal (banks[i].name, name))
      return TRUE;

  return FALSE;
}

/* Makes the boot options of @set what the factory wrote, and tells those that were not. Whether
 * that mends it, is judged by what the chip then starts. */
static void
use_boot_defaults (OptioDiagnosis *self,
                   OptioOptionSet *set)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (set)); i++)
    {
      g_autoptr (OptioOption) option = g_list_model_get_item (G_LIST_MODEL (set), i);
      const OptioField *field = optio_option_get_field (option);
      guint32 value = optio_option_get_read_value (option);
      g_autofree char *meaning = NULL;

      if (field->group != OPTIO_GROUP_BOOT || !field->has_default ||
          !optio_option_is_known (option) || value == field->default_value ||
          is_bank_option (field->name))
        continue;

      meaning = optio_option_set_describe (set, option, value);
      optio_diagnosis_add (self, _("%s is 0x%x (%s); from the factory it is 0x%x."), field->name,
                           value, meaning, field->default_value);
      optio_option_change (option, field->default_value, NULL);
    }
}

/* A fix counts only if it leads to the main flash with BOOT0 low. */
static void
take_start_fix (OptioDiagnosis *self,
                OptioOptionSet *set)
{
  guint64 address;

  use_boot_defaults (self, set);
  if (optio_start_find (set, FALSE, FALSE, &address) == OPTIO_START_FLASH)
    self->fix = optio_fix_new_options (set);
  optio_option_set_revert (set);
}

static void
add_start (OptioDiagnosis *self)
{
  g_autofree char *start = optio_doctor_describe_start (self->examination);

  if (start != NULL)
    optio_diagnosis_add (self, "%s", start);
}

static gboolean
look_for_boot_options (OptioDiagnosis *self)
{
  guint64 address;
  OptioStartPlace place = find_start (get_set (self), FALSE, &address);

  if (place == OPTIO_START_FLASH || place == OPTIO_START_UNKNOWN || address != 0)
    return FALSE;

  add_start (self);
  take_start_fix (self, get_set (self));
  return TRUE;
}

static gboolean
look_for_boot_address (OptioDiagnosis *self)
{
  guint64 address;
  OptioStartPlace place = find_start (get_set (self), FALSE, &address);

  if (place == OPTIO_START_FLASH || place == OPTIO_START_UNKNOWN || address == 0)
    return FALSE;

  optio_diagnosis_add (self, _("With BOOT0 low it starts at 0x%08" PRIx64 "."), address);
  add_start (self);
  take_start_fix (self, get_set (self));
  return TRUE;
}

/* Of a chip whose factory options lead there; others need no BOOT0 to reach their bootloader. */
static gboolean
look_for_no_way_back (OptioDiagnosis *self)
{
  OptioOptionSet *set = get_set (self);
  guint64 address;
  gboolean leads_back;

  if (set == NULL || find_start (set, FALSE, &address) != OPTIO_START_FLASH ||
      find_start (set, TRUE, &address) == OPTIO_START_BOOTLOADER ||
      find_start (set, TRUE, &address) == OPTIO_START_UNKNOWN)
    return FALSE;

  use_boot_defaults (self, set);
  leads_back = optio_start_find (set, FALSE, TRUE, &address) == OPTIO_START_BOOTLOADER;
  self->fix = leads_back ? optio_fix_new_options (set) : NULL;
  optio_option_set_revert (set);
  add_start (self);
  return leads_back;
}

/* ---- programs ---- */

typedef enum
{
  PROGRAM_UNREAD,
  PROGRAM_BLANK,
  PROGRAM_BAD,
  PROGRAM_GOOD,
} Program;

static gboolean
starts_with_vectors (OptioTarget *target)
{
  OptioChip *chip = optio_target_get_chip (target);

  return chip == NULL || g_str_has_prefix (optio_chip_get_core (chip), CORE_WITH_VECTORS);
}

static Program
look_at_program (OptioDiagnosis *self,
                 guint32         address,
                 char          **out_problem)
{
  OptioExamination *examination = self->examination;
  OptioImage *found = optio_examination_get_found (examination);
  const OptioRegion *flash = optio_examination_get_flash (examination);
  guint32 blank = optio_target_get_erased_value (examination->target) * 0x01010101u;
  OptioVectorTable table;

  *out_problem = NULL;
  if (found == NULL || flash == NULL || !optio_vector_table_read_at (found, address, &table))
    return PROGRAM_UNREAD;
  if (table.initial_stack_pointer == blank && table.reset_vector == blank)
    return PROGRAM_BLANK;
  if (!starts_with_vectors (examination->target))
    return PROGRAM_UNREAD;

  if (table.reset_vector >= ITCM_FLASH_START &&
      table.reset_vector - ITCM_FLASH_START < flash->range.size)
    table.reset_vector += flash->range.start - ITCM_FLASH_START;
  *out_problem = optio_vector_table_find_problem_in (&table, flash->range);
  return *out_problem == NULL ? PROGRAM_GOOD : PROGRAM_BAD;
}

/* What the options start with BOOT0 low, and what is there. */
static Program
look_at_start (OptioDiagnosis *self,
               guint32        *out_address,
               char          **out_problem)
{
  const OptioRegion *flash;
  guint64 address;

  *out_problem = NULL;
  if (self->examination->n_tours == 0)
    return PROGRAM_UNREAD;

  flash = optio_examination_get_flash (self->examination);
  if (flash == NULL || find_start (get_set (self), FALSE, &address) != OPTIO_START_FLASH)
    return PROGRAM_UNREAD;

  *out_address = flash->range.start;
  if (address > flash->range.start && address < optio_range_get_end (flash->range))
    *out_address = (guint32) address;
  return look_at_program (self, *out_address, out_problem);
}

/* The first program that is not where the board starts. */
static gboolean
find_program_elsewhere (OptioDiagnosis *self,
                        guint32         start,
                        guint32        *out_address)
{
  OptioImage *found = optio_examination_get_found (self->examination);
  const OptioRegion *flash = optio_examination_get_flash (self->examination);

  for (guint i = 0; i < optio_image_get_n_segments (found); i++)
    {
      guint32 address = optio_image_get_segment (found, i)->address;
      g_autofree char *problem = NULL;

      if (address == start || !optio_range_contains (flash->range, OPTIO_RANGE_INIT (address, 1)) ||
          look_at_program (self, address, &problem) != PROGRAM_GOOD)
        continue;

      *out_address = address;
      return TRUE;
    }

  return FALSE;
}

static gboolean
look_for_image_elsewhere (OptioDiagnosis *self)
{
  guint32 start, address;
  g_autofree char *problem = NULL;
  Program program = look_at_start (self, &start, &problem);

  if ((program != PROGRAM_BLANK && program != PROGRAM_BAD) ||
      !find_program_elsewhere (self, start, &address))
    return FALSE;

  optio_diagnosis_add (self, _("The board starts at 0x%08x, and no program begins there: %s."),
                       start, program == PROGRAM_BLANK ? _("it is blank") : problem);
  optio_diagnosis_add (self, _("What looks like the beginning of a program is at 0x%08x."),
                       address);
  return TRUE;
}

static gboolean
look_for_blank_flash (OptioDiagnosis *self)
{
  guint32 start, address;
  g_autofree char *problem = NULL;

  if (look_at_start (self, &start, &problem) != PROGRAM_BLANK ||
      find_program_elsewhere (self, start, &address))
    return FALSE;

  optio_diagnosis_add (self, _("The first words at 0x%08x are blank."), start);
  return TRUE;
}

static gboolean
look_for_bad_vectors (OptioDiagnosis *self)
{
  guint32 start, address;
  g_autofree char *problem = NULL;

  if (look_at_start (self, &start, &problem) != PROGRAM_BAD ||
      find_program_elsewhere (self, start, &address))
    return FALSE;

  optio_diagnosis_add (self, _("At 0x%08x, where the board starts, %s."), start, problem);
  return TRUE;
}

/* ---- two banks ---- */

static OptioOption *
find_bank_option (OptioOptionSet *set)
{
  for (gsize i = 0; set != NULL && i < G_N_ELEMENTS (banks); i++)
    {
      OptioOption *option = optio_option_set_find (set, banks[i].name, NULL);

      if (option != NULL && optio_option_is_known (option) &&
          optio_option_get_read_value (option) == banks[i].value)
        return option;
    }

  return NULL;
}

static const char *
describe_program (Program program)
{
  static const char *const names[] = {
    [PROGRAM_UNREAD] = N_ ("could not be read"),
    [PROGRAM_BLANK] = N_ ("is blank"),
    [PROGRAM_BAD] = N_ ("holds no program"),
    [PROGRAM_GOOD] = N_ ("holds a program"),
  };

  return _(names[program]);
}

static gboolean
look_for_boot_bank (OptioDiagnosis *self)
{
  OptioOption *option = find_bank_option (get_set (self));
  const OptioRegion *flash = optio_examination_get_flash (self->examination);
  g_autofree char *first_problem = NULL;
  g_autofree char *second_problem = NULL;

  if (option == NULL || flash == NULL)
    return FALSE;

  optio_diagnosis_add (self, _("%s is %u: the bootloader runs at each start and looks into bank 2 "
                               "first."),
                       optio_option_get_field (option)->name,
                       optio_option_get_read_value (option));
  optio_diagnosis_add (
      self, _("Bank 1 %s, bank 2 %s."),
      describe_program (look_at_program (self, flash->range.start, &first_problem)),
      describe_program (look_at_program (self, flash->range.start + flash->range.size / 2,
                                         &second_problem)));
  optio_option_use_default (option, NULL);
  self->fix = optio_fix_new_options (get_set (self));
  optio_option_set_revert (get_set (self));
  return TRUE;
}

/* ---- what cannot be read over USB ---- */

/* Whether everything that can be read says that the firmware starts, and yet it does not. */
static gboolean
stays_for_no_reason (OptioDiagnosis *self)
{
  guint32 start;
  g_autofree char *problem = NULL;

  return self->examination->stays && !self->is_stay_explained &&
         look_at_start (self, &start, &problem) == PROGRAM_GOOD;
}

static gboolean
pin_counts (OptioDiagnosis *self)
{
  guint64 address;

  return find_start (get_set (self), TRUE, &address) == OPTIO_START_BOOTLOADER;
}

static gboolean
has_empty_check (OptioDiagnosis *self)
{
  OptioChip *chip = optio_target_get_chip (self->examination->target);

  return chip != NULL && optio_chip_get_bootloader (chip)->checks_empty;
}

static void
add_stay (OptioDiagnosis *self)
{
  optio_diagnosis_add (self, "%s", _("You say that it comes back to its bootloader at each "
                             "reset."));
  add_start (self);
  optio_diagnosis_add (self, "%s", _("A program is where the board starts."));
}

static gboolean
look_for_boot0 (OptioDiagnosis *self)
{
  if (!stays_for_no_reason (self) || !pin_counts (self))
    return FALSE;

  add_stay (self);
  if (has_empty_check (self))
    g_ptr_array_add (self->advice,
                     g_strdup (_("If BOOT0 is low: take the power away and give it back. This chip "
                                 "remembers until then that its flash was empty.")));
  return TRUE;
}

static gboolean
look_for_empty_flag (OptioDiagnosis *self)
{
  if (!stays_for_no_reason (self) || pin_counts (self) || !has_empty_check (self))
    return FALSE;

  add_stay (self);
  optio_diagnosis_add (self, "%s", _("Its BOOT0 pin does not count, so only the flag is left by "
                                     "which this chip remembers that its flash was empty."));
  return TRUE;
}

/* ---- the table ---- */

const OptioDoctorRow optio_doctor_start_rows[] = {
  {
    .id = "boot-options",
    .severity = OPTIO_SEVERITY_ERROR,
    .explains_stay = TRUE,
    .sentence = N_ ("The option bytes keep the board from its firmware, also with BOOT0 low."),
    .look = look_for_boot_options,
  },
  {
    .id = "boot-address",
    .severity = OPTIO_SEVERITY_ERROR,
    .explains_stay = TRUE,
    .sentence = N_ ("The start address in the option bytes does not lead to the firmware."),
    .look = look_for_boot_address,
  },
  {
    .id = "boot-bank",
    .severity = OPTIO_SEVERITY_WARNING,
    .explains_stay = TRUE,
    .sentence = N_ ("The option bytes make the board look for its firmware in bank 2."),
    .advice = { N_ ("If that is not meant, set it back; it then starts what is in bank 1.") },
    .look = look_for_boot_bank,
  },
  {
    .id = "image-elsewhere",
    .severity = OPTIO_SEVERITY_ERROR,
    .explains_stay = TRUE,
    .sentence = N_ ("There is a program in the flash, but not where the board starts."),
    .advice = { N_ ("If it is meant to start by itself, flash it to the address where the board "
                    "starts; a raw binary file does not say where it belongs."),
                N_ ("If it is meant to be started by a bootloader of its own, flash that too.") },
    .look = look_for_image_elsewhere,
  },
  {
    .id = "blank-flash",
    .severity = OPTIO_SEVERITY_NOTE,
    .explains_stay = TRUE,
    .sentence = N_ ("There is no firmware where the board starts."),
    .advice = { N_ ("Flash one. A chip that looks for one by itself stays in its bootloader until "
                    "then, whatever BOOT0 says.") },
    .look = look_for_blank_flash,
  },
  {
    .id = "bad-vectors",
    .severity = OPTIO_SEVERITY_ERROR,
    .explains_stay = TRUE,
    .sentence = N_ ("What is in the flash cannot start."),
    .advice = { N_ ("Flash a firmware for this chip, in the file's own format where there is "
                    "one.") },
    .look = look_for_bad_vectors,
  },
  {
    .id = "boot0-high",
    .severity = OPTIO_SEVERITY_ERROR,
    .sentence = N_ ("All that can be read is right: the BOOT0 pin seems to stay high."),
    .advice = { N_ ("Let go of the BOOT button, take the jumper away, then reset the board."),
                N_ ("Measure BOOT0 during a reset: it needs a resistor to ground.") },
    .look = look_for_boot0,
  },
  {
    .id = "empty-flag",
    .severity = OPTIO_SEVERITY_ERROR,
    .sentence = N_ ("The chip still believes that its flash is empty."),
    .advice = { N_ ("Take the power away from the board, all of it, and give it back. A reset does "
                    "not help.") },
    .look = look_for_empty_flag,
  },
  {
    .id = "no-way-back",
    .severity = OPTIO_SEVERITY_WARNING,
    .sentence = N_ ("Once it has left, the BOOT0 pin does not lead back into the bootloader."),
    .advice = { N_ ("Mend this before the board leaves its bootloader, or keep a debugger at "
                    "hand.") },
    .look = look_for_no_way_back,
  },
  { NULL },
};
