/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-import-field-private.h"

#include <glib/gi18n-lib.h>

#define MAX_AREA_BYTES 4096
#define WORD_BYTES 4

/* From here on addresses are those of registers. */
#define FIRST_REGISTER 0x40000000

/* The database does not say how option bytes in memory protect themselves. */
static const struct
{
  const char *series;
  OptioComplement complement;
} complements[] = {
  { "STM32F0", OPTIO_COMPLEMENT_BYTE },     { "STM32F1", OPTIO_COMPLEMENT_BYTE },
  { "STM32F3", OPTIO_COMPLEMENT_BYTE },     { "STM32L0", OPTIO_COMPLEMENT_HALFWORD },
  { "STM32L1", OPTIO_COMPLEMENT_HALFWORD }, { "STM32L4", OPTIO_COMPLEMENT_WORD },
  { "STM32G0", OPTIO_COMPLEMENT_WORD },     { "STM32G4", OPTIO_COMPLEMENT_WORD },
  { "STM32C0", OPTIO_COMPLEMENT_WORD },     { "STM32WB", OPTIO_COMPLEMENT_WORD },
  { "STM32F2", OPTIO_COMPLEMENT_NONE },     { "STM32F4", OPTIO_COMPLEMENT_NONE },
  { "STM32F7", OPTIO_COMPLEMENT_NONE },
};

/* The option bytes while they are imported. */
typedef struct
{
  OptioImport *import;
  GArray *fields;     /* of OptioImportField, of all areas */
  GArray *blocks;     /* of OptioRange, by the number of the area */
  GArray *bank_nodes; /* of xmlNode *, likewise */
  gboolean is_known;  /* whether the complements of this series are known */
} Options;

static OptioComplement
find_complement (Options *self,
                 OptioRange range)
{
  if (range.start >= FIRST_REGISTER)
    return OPTIO_COMPLEMENT_NONE;

  for (gsize i = 0; i < G_N_ELEMENTS (complements); i++)
    {
      if (g_str_has_prefix (self->import->chip->family, complements[i].series))
        return complements[i].complement;
    }

  self->is_known = FALSE;
  return OPTIO_COMPLEMENT_NONE;
}

static gboolean
is_free (Options   *self,
         OptioRange range)
{
  GArray *areas = self->import->chip->areas;
  guint64 total = range.size;

  for (guint i = 0; i < areas->len; i++)
    {
      OptioRange other = g_array_index (areas, OptioOptionArea, i).range;

      total += other.size;
      if (optio_range_overlaps (other, range))
        return FALSE;
    }

  return total <= MAX_AREA_BYTES && optio_import_find_memory (self->import, range) == NULL;
}

/* What the bootloader shows as one, and takes in one write. */
static void
read_bank (Options *self,
           xmlNode *bank)
{
  OptioChip *chip = self->import->chip;
  OptioOptionArea area = { 0 };
  OptioRange block;
  guint unit;

  if (!optio_import_read_range (bank, &block) || block.size > MAX_AREA_BYTES)
    {
      optio_import_leave_out (self->import, bank, _("An area of option bytes without a place."));
      return;
    }

  area.complement = find_complement (self, block);
  area.is_registers = block.start >= FIRST_REGISTER;
  unit = MAX (2 * optio_complement_get_distance (area.complement) / 8, WORD_BYTES);
  area.range = OPTIO_RANGE_INIT (block.start, (block.size + unit - 1) / unit * unit);
  if (optio_range_get_end (area.range) > (guint64) G_MAXUINT32 + 1 || !is_free (self, area.range))
    {
      optio_import_leave_out (self->import, bank,
                              _("The area at 0x%08x, which overlaps another or is too much."),
                              block.start);
      return;
    }

  g_array_append_val (chip->areas, area);
  g_array_append_val (self->blocks, block);
  g_array_append_val (self->bank_nodes, bank);
  optio_import_read_fields (self->import, bank, chip->areas->len - 1, self->fields);
}

/* What a debugger sees is of no use here. */
static void
read_banks (Options *self,
            xmlNode *parent)
{
  for (xmlNode *bank = optio_xml_find (parent, "Bank"); bank != NULL; bank = optio_xml_next (bank))
    {
      g_autofree char *interface = optio_xml_dup_string (bank, "interface");

      if (interface == NULL || g_str_equal (interface, "Bootloader"))
        read_bank (self, bank);
    }
}

static OptioImportField *
get_field (Options *self,
           guint    index)
{
  return &g_array_index (self->fields, OptioImportField, index);
}

static gboolean
is_same_field (const OptioImportField *a,
               const OptioImportField *b)
{
  return g_ascii_strcasecmp (a->name, b->name) == 0 && a->low_bit == b->low_bit &&
         a->width == b->width;
}

static gboolean
overlaps (const OptioImportField *a,
          const OptioImportField *b)
{
  return a->at == b->at && a->low_bit < b->low_bit + b->width && b->low_bit < a->low_bit + a->width;
}

static OptioWordPair *
find_pair (Options *self,
           guint32  at)
{
  GArray *pairs = self->import->chip->pairs;

  for (guint i = 0; i < pairs->len; i++)
    {
      OptioWordPair *pair = &g_array_index (pairs, OptioWordPair, i);

      if (pair->current == at || pair->program == at)
        return pair;
    }

  return NULL;
}

/* A word that can only be read and one that can only be written, with the same field: registers for
 * now and for later. */
static void
find_pairs (Options *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      const OptioImportField *current = get_field (self, i);

      for (guint j = 0; j < self->fields->len && !current->is_writable; j++)
        {
          const OptioImportField *program = get_field (self, j);
          OptioWordPair pair = { current->at, program->at };

          if (!program->is_readable && program->area == current->area &&
              program->at != current->at && is_same_field (current, program) &&
              find_pair (self, pair.current) == NULL && find_pair (self, pair.program) == NULL)
            g_array_append_val (self->import->chip->pairs, pair);
        }
    }
}

static gboolean
has_twin (Options                *self,
          const OptioImportField *field,
          guint32                 program)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      const OptioImportField *other = get_field (self, i);

      if (other->at == program && is_same_field (other, field))
        return TRUE;
    }

  return FALSE;
}

/* What can be written in the program word is shown in the current one. */
static void
use_pairs (Options *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      OptioImportField *field = get_field (self, i);
      const OptioWordPair *pair = find_pair (self, field->at);

      if (pair != NULL && pair->current == field->at)
        field->is_writable = has_twin (self, field, pair->program);
      else if (pair != NULL)
        field->is_dropped = TRUE;

      if (pair != NULL ? field->is_dropped && field->is_readable : !field->is_readable)
        {
          optio_import_leave_out (self->import, field->node,
                                  _("%s, which cannot be read where it is written."), field->name);
          field->is_dropped = TRUE;
        }
    }
}

/* The same field under several conditions is one that varies; others cannot share their bits. */
static void
compare_fields (Options          *self,
                OptioImportField *a,
                OptioImportField *b)
{
  if (a->at == b->at && is_same_field (a, b))
    {
      a->is_varied = TRUE;
      b->is_dropped = TRUE;
    }
  else if (overlaps (a, b))
    {
      /* One sentence for each field, not for each pair: a hostile file could have millions. */
      if (!a->is_dropped || !b->is_dropped)
        optio_import_leave_out (self->import, b->node, _("%s and %s, which share bits."), a->name,
                                b->name);
      a->is_dropped = TRUE;
      b->is_dropped = TRUE;
    }
  else if (g_ascii_strcasecmp (a->name, b->name) == 0 && !b->is_dropped)
    {
      optio_import_leave_out (self->import, b->node, _("%s, a second field of that name."),
                              b->name);
      b->is_dropped = TRUE;
    }
}

static void
settle_conflicts (Options *self)
{
  g_autofree gboolean *was_dropped = g_new0 (gboolean, self->fields->len);

  for (guint i = 0; i < self->fields->len; i++)
    was_dropped[i] = get_field (self, i)->is_dropped;

  for (guint i = 0; i < self->fields->len; i++)
    {
      for (guint j = i + 1; j < self->fields->len && !was_dropped[i]; j++)
        {
          if (!was_dropped[j])
            compare_fields (self, get_field (self, i), get_field (self, j));
        }
    }
}

/* A block may only be written if all that is in it can be written back as it was read. */
static gboolean
has_key (Options *self,
         guint    area)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      const OptioImportField *field = get_field (self, i);
      const OptioWordPair *pair = find_pair (self, field->at);

      if (field->area == area && (field->rule->is_key || (!field->is_readable && pair == NULL)))
        return TRUE;
    }

  return FALSE;
}

static void
add_blocks (Options *self)
{
  for (guint i = 0; i < self->blocks->len; i++)
    {
      OptioRange range = g_array_index (self->blocks, OptioRange, i);
      xmlNode *node = g_array_index (self->bank_nodes, xmlNode *, i);
      OptioOptionBlock block = { .range = range, .resets = TRUE };

      if (!self->is_known && range.start < FIRST_REGISTER)
        optio_import_leave_out (self->import, node,
                                _("How the option bytes of %s protect themselves is not known; "
                                  "they are only shown."),
                                self->import->chip->family);
      else if (has_key (self, i))
        optio_import_leave_out (self->import, node,
                                _("The area at 0x%08x holds what cannot be read back; it is only "
                                  "shown."),
                                range.start);
      else
        g_array_append_val (self->import->chip->blocks, block);
    }
}

static void
finish (Options *self)
{
  find_pairs (self);
  use_pairs (self);
  settle_conflicts (self);
  add_blocks (self);
  for (guint i = 0; i < self->fields->len; i++)
    {
      const OptioImportField *field = get_field (self, i);

      if (!field->is_dropped)
        optio_import_add_field (self->import, field);
    }
}

void
optio_import_options (OptioImport *self,
                      xmlNode     *peripherals)
{
  g_autoptr (GArray) fields = optio_import_fields_new ();
  g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (OptioRange));
  g_autoptr (GArray) bank_nodes = g_array_new (FALSE, FALSE, sizeof (xmlNode *));
  Options options = { self, fields, blocks, bank_nodes, TRUE };
  xmlNode *peripheral, *configuration;

  for (peripheral = optio_xml_find (peripherals, "Peripheral"); peripheral != NULL;
       peripheral = optio_xml_next (peripheral))
    {
      g_autofree char *type = optio_import_dup_line (peripheral, "Type");

      if (!g_str_equal (type, "Configuration"))
        continue;
      read_banks (&options, peripheral);
      for (configuration = optio_xml_find (peripheral, "Configuration"); configuration != NULL;
           configuration = optio_xml_next (configuration))
        read_banks (&options, configuration);
    }

  finish (&options);
  if (self->chip->areas->len == 0)
    optio_import_leave_out (self, peripherals,
                            _("There are no option bytes for the bootloader."));
}
