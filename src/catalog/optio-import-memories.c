/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-import-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_PROGRAM_WORD 4
#define MAX_PROGRAM_WORD 32
#define WORD_BYTES 4

/* The database has no times. F4 takes longest to erase: up to 4 s for 128 KiB. */
#define ERASE_TYPICAL_MS_PER_KIB 16
#define ERASE_MAXIMUM_MS_PER_KIB 64
#define ERASE_LEAST_TYPICAL_MS 50
#define ERASE_LEAST_MAXIMUM_MS 500

/* By a part of the peripheral's name; the first that fits counts. */
static const struct
{
  const char *piece;
  OptioMemoryKind kind;
  gboolean is_elsewhere;
} kinds[] = {
  { "Mirror", OPTIO_MEMORY_SYSTEM, TRUE }, /* the option bytes again */
  { "ITCM", OPTIO_MEMORY_FLASH, TRUE },    /* the flash again, at another address */
  { "SRAM", OPTIO_MEMORY_RAM, FALSE },
  { "EEPROM", OPTIO_MEMORY_EEPROM, FALSE },
  { "OTP", OPTIO_MEMORY_OTP, FALSE },
  { "Flash", OPTIO_MEMORY_FLASH, FALSE },
};

static OptioSectorGroup
make_group (guint32 start,
            guint32 count,
            guint32 size)
{
  guint kib = size / 1024 + 1;

  return (OptioSectorGroup){
    .start = start,
    .count = count,
    .sector_size = size,
    .erase_typical_ms = MAX (ERASE_LEAST_TYPICAL_MS, kib * ERASE_TYPICAL_MS_PER_KIB),
    .erase_maximum_ms = MAX (ERASE_LEAST_MAXIMUM_MS, kib * ERASE_MAXIMUM_MS_PER_KIB),
  };
}

/* A memory grows while its sectors follow each other. */
static gboolean
extend_memory (OptioImport            *self,
               const char             *name,
               OptioMemoryKind         kind,
               const OptioSectorGroup *group)
{
  OptioMemory *last;
  guint64 size = (guint64) group->count * group->sector_size;

  if (self->chip->memories->len == 0)
    return FALSE;

  last = &g_array_index (self->chip->memories, OptioMemory, self->chip->memories->len - 1);
  if (last->kind != kind || !g_str_equal (last->name, name) ||
      optio_range_get_end (last->range) != group->start ||
      last->range.size + size > G_MAXUINT32)
    return FALSE;

  last->range.size += (guint32) size;
  if (optio_memory_kind_has_sectors (kind))
    {
      last->groups = g_renew (OptioSectorGroup, (OptioSectorGroup *) last->groups,
                              last->n_groups + 1);
      ((OptioSectorGroup *) last->groups)[last->n_groups++] = *group;
    }
  return TRUE;
}

static void
take_sectors (OptioImport     *self,
              xmlNode         *node,
              const char      *name,
              OptioMemoryKind  kind)
{
  xmlNode *parameters = optio_xml_find (node, "Parameters");
  OptioMemory memory = { .kind = kind };
  OptioSectorGroup group;
  OptioRange sector;
  guint32 count;

  if (!optio_import_read_range (node, &sector) ||
      !optio_import_read_number (parameters, "occurrence", &count) || count == 0 ||
      sector.start + (guint64) count * sector.size > (guint64) G_MAXUINT32 + 1 ||
      (guint64) count * sector.size > G_MAXUINT32)
    {
      optio_import_leave_out (self, node, _("These sectors of \"%s\" have no place."), name);
      return;
    }
  if (optio_memory_kind_has_sectors (kind) && sector.size % self->chip->program_word != 0)
    {
      optio_import_leave_out (self, node,
                              _("These sectors of \"%s\" are no multiple of what is written at "
                                "once."),
                              name);
      return;
    }

  memory.range = OPTIO_RANGE_INIT (sector.start, count * sector.size);
  if (optio_import_find_memory (self, memory.range) != NULL)
    {
      optio_import_leave_out (self, node, _("These sectors of \"%s\" overlap another memory."),
                              name);
      return;
    }

  group = make_group (sector.start, count, sector.size);
  if (extend_memory (self, name, kind, &group))
    return;
  memory.name = g_strdup (name);
  if (optio_memory_kind_has_sectors (kind))
    {
      memory.groups = g_memdup2 (&group, sizeof group);
      memory.n_groups = 1;
    }
  g_array_append_val (self->chip->memories, memory);
}

static guint32
get_size (xmlNode *configuration)
{
  OptioRange range;

  return optio_import_read_range (configuration, &range) ? range.size : 0;
}

/* Several ways in which a memory can be arranged: the first of the largest. */
static xmlNode *
choose_configuration (xmlNode *peripheral,
                      guint   *out_n_others)
{
  xmlNode *best = optio_xml_find (peripheral, "Configuration");

  *out_n_others = 0;
  for (xmlNode *node = best != NULL ? optio_xml_next (best) : NULL; node != NULL;
       node = optio_xml_next (node))
    {
      ++*out_n_others;
      if (get_size (node) > get_size (best))
        best = node;
    }

  return best;
}

static void
take_configuration (OptioImport    *self,
                    xmlNode        *configuration,
                    const char     *name,
                    OptioMemoryKind kind)
{
  for (xmlNode *bank = optio_xml_find (configuration, "Bank"); bank != NULL;
       bank = optio_xml_next (bank))
    {
      g_autofree char *bank_name = optio_xml_dup_string (bank, "name");
      gboolean is_eeprom = bank_name != NULL && g_str_has_prefix (bank_name, "EEPROM");

      for (xmlNode *field = optio_xml_find (bank, "Field"); field != NULL;
           field = optio_xml_next (field))
        {
          if (optio_xml_find (field, "Condition") != NULL)
            optio_import_leave_out (self, field, _("Sectors of \"%s\" that have conditions."),
                                    name);
          else
            take_sectors (self, field, is_eeprom ? "EEPROM" : name,
                          is_eeprom ? OPTIO_MEMORY_EEPROM : kind);
        }
    }
}

static void
read_program_word (OptioImport *self,
                   xmlNode     *configuration)
{
  xmlNode *node = optio_xml_find (configuration, "Alignment");
  guint32 word = 0;

  self->chip->program_word = DEFAULT_PROGRAM_WORD;
  if (node != NULL && optio_import_read_number (node, NULL, &word) && word > 0 &&
      word <= MAX_PROGRAM_WORD && (word & (word - 1)) == 0)
    self->chip->program_word = word;
  else
    optio_import_leave_out (self, configuration,
                            _("How many bytes are written at once; 4 are assumed."));
}

static void
read_erased_value (OptioImport *self,
                   xmlNode     *peripheral)
{
  xmlNode *node = optio_xml_find (peripheral, "ErasedValue");
  guint32 value = G_MAXUINT8;

  if (node == NULL || !optio_import_read_number (node, NULL, &value) ||
      (value != 0 && value != G_MAXUINT8))
    {
      optio_import_leave_out (self, peripheral, _("What erased flash reads; 0xff is assumed."));
      value = G_MAXUINT8;
    }
  self->chip->erased_value = (guint8) value;
}

/* The database says where, but not in which memory; so the word is a memory of its own. */
static guint32
read_signature_word (OptioImport *self,
                     xmlNode     *peripheral,
                     const char  *element,
                     const char  *name)
{
  xmlNode *node = optio_xml_find (peripheral, element);
  OptioMemory memory = { .kind = OPTIO_MEMORY_SYSTEM };
  guint32 address;

  if (node == NULL || !optio_import_read_number (node, "address", &address))
    return 0;

  memory.range = OPTIO_RANGE_INIT (address & ~(guint32) (WORD_BYTES - 1), WORD_BYTES);
  if (optio_import_find_memory (self, memory.range) != NULL)
    return address;
  memory.name = g_strdup (name);
  g_array_append_val (self->chip->memories, memory);
  return address;
}

static gboolean
find_kind (xmlNode         *peripheral,
           OptioMemoryKind *out_kind,
           gboolean        *out_is_elsewhere)
{
  g_autofree char *name = optio_import_dup_line (peripheral, "Name");

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (strstr (name, kinds[i].piece) == NULL)
        continue;
      *out_kind = kinds[i].kind;
      *out_is_elsewhere = kinds[i].is_elsewhere;
      return TRUE;
    }

  return FALSE;
}

static guint32
get_flash_size (OptioImport *self)
{
  guint32 size = 0;

  for (guint i = 0; i < self->chip->memories->len; i++)
    {
      const OptioMemory *memory = &g_array_index (self->chip->memories, OptioMemory, i);

      size = MAX (size, memory->kind == OPTIO_MEMORY_FLASH ? memory->range.size : 0);
    }

  return size;
}

static void
read_memory (OptioImport    *self,
             xmlNode        *peripheral,
             OptioMemoryKind kind)
{
  g_autofree char *name = optio_import_dup_line (peripheral, "Name");
  guint n_others;
  xmlNode *configuration = choose_configuration (peripheral, &n_others);

  if (configuration == NULL)
    return;
  if (kind == OPTIO_MEMORY_FLASH)
    {
      read_program_word (self, configuration);
      read_erased_value (self, peripheral);
    }
  /* On chips with TrustZone: the flash again, as the other world sees it. */
  if (kind == OPTIO_MEMORY_EEPROM && get_size (configuration) >= get_flash_size (self))
    {
      optio_import_leave_out (self, peripheral, _("\"%s\", which is as large as the flash."), name);
      return;
    }

  take_configuration (self, configuration, name, kind);
  if (n_others > 0)
    optio_import_leave_out (self, peripheral,
                            ngettext ("%u other arrangement of \"%s\".",
                                      "%u other arrangements of \"%s\".", n_others),
                            n_others, name);
}

static void
read_each (OptioImport *self,
           xmlNode     *peripherals,
           gboolean     is_flash)
{
  for (xmlNode *node = optio_xml_find (peripherals, "Peripheral"); node != NULL;
       node = optio_xml_next (node))
    {
      g_autofree char *type = optio_import_dup_line (node, "Type");
      g_autofree char *name = optio_import_dup_line (node, "Name");
      OptioMemoryKind kind;
      gboolean is_elsewhere;

      if (!g_str_equal (type, "Storage"))
        continue;
      if (!find_kind (node, &kind, &is_elsewhere))
        {
          if (!is_flash)
            optio_import_leave_out (self, node, _("The memory \"%s\", whose kind is unknown."),
                                    name);
          continue;
        }
      if (!is_elsewhere && (kind == OPTIO_MEMORY_FLASH) == is_flash)
        read_memory (self, node, kind);
      if (is_flash && !is_elsewhere && kind == OPTIO_MEMORY_FLASH)
        {
          self->chip->signature.flash_size_at =
              read_signature_word (self, node, "FlashSize", "Size of the flash");
          self->chip->signature.rom_version_at =
              read_signature_word (self, node, "BootloaderVersion", "Version of the bootloader");
        }
    }
}

void
optio_import_memories (OptioImport *self,
                       xmlNode     *peripherals)
{
  self->chip->program_word = DEFAULT_PROGRAM_WORD;
  self->chip->erased_value = G_MAXUINT8;
  read_each (self, peripherals, TRUE);
  read_each (self, peripherals, FALSE);
}
