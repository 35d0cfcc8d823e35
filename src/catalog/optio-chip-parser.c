/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-chip-private.h"

#include <glib/gi18n-lib.h>

#include "optio-chip-words.h"
#include "optio-layout.h"
#include "optio-options-private.h"

/* DEV_ID of DBGMCU_IDCODE has 12 bits. */
#define MAX_DEVICE_ID 0xfff
#define MAX_PROGRAM_WORD 32

static void
read_times (OptioXml   *xml,
            xmlNode    *node,
            const char *typical_name,
            guint      *out_typical,
            const char *maximum_name,
            guint      *out_maximum)
{
  *out_typical = optio_xml_get_number (xml, node, typical_name, G_MAXINT32);
  *out_maximum = optio_xml_get_number (xml, node, maximum_name, G_MAXINT32);
  if (*out_typical > *out_maximum)
    optio_xml_fail (xml, node, _("%s is more than %s."), typical_name, maximum_name);
}

static OptioSectorGroup
read_group (OptioXml *xml,
            xmlNode  *node,
            guint64   start,
            guint     program_word)
{
  OptioSectorGroup group = {
    .start = (guint32) start,
    .count = optio_xml_get_number (xml, node, "count", G_MAXUINT32),
    .sector_size = optio_xml_get_number (xml, node, "size", G_MAXUINT32),
  };

  if (group.count == 0 || group.sector_size == 0)
    optio_xml_fail (xml, node, _("These sectors are empty."));
  if (program_word > 0 && group.sector_size % program_word != 0)
    optio_xml_fail (xml, node, _("The size of these sectors is no multiple of program-word."));
  read_times (xml,
              node,
              "erase-typical-ms",
              &group.erase_typical_ms,
              "erase-maximum-ms",
              &group.erase_maximum_ms);
  return group;
}

static void
read_groups (OptioXml    *xml,
             xmlNode     *parent,
             guint        program_word,
             OptioMemory *memory)
{
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (OptioSectorGroup));
  guint64 start = memory->range.start;
  guint64 end = optio_range_get_end (memory->range);
  xmlNode *node;

  for (node = optio_xml_find (parent, "sectors"); node != NULL; node = optio_xml_next (node))
    {
      OptioSectorGroup group = read_group (xml, node, start, program_word);
      guint64 size = (guint64) group.count * group.sector_size;

      if (size > end - start)
        {
          optio_xml_fail (xml, node, _("These sectors go beyond the end of their memory."));
          return;
        }
      g_array_append_val (groups, group);
      start += size;
    }

  if (groups->len > 0 && start != end)
    optio_xml_fail (xml, parent, _("The sectors do not fill this memory."));

  memory->n_groups = groups->len;
  memory->groups = g_array_steal (groups, NULL);
}

static OptioMemory
read_memory (OptioXml  *xml,
             xmlNode   *node,
             OptioChip *chip)
{
  OptioMemory memory = {
    .kind = optio_xml_get_choice (node, "kind", optio_memory_kind_words),
    .name = optio_xml_dup_string (node, "name"),
    .range = optio_xml_get_range (xml, node),
  };

  read_groups (xml, node, chip->program_word, &memory);
  if (optio_memory_kind_has_sectors (memory.kind) && memory.n_groups == 0)
    optio_xml_fail (xml, node, _("This kind of memory needs its sectors."));
  if (!optio_memory_kind_has_sectors (memory.kind) && memory.n_groups > 0)
    optio_xml_fail (xml, node, _("This kind of memory has no sectors."));
  return memory;
}

static void
take_memory (OptioXml    *xml,
             xmlNode     *node,
             OptioChip   *chip,
             OptioMemory  memory)
{
  for (guint i = 0; i < chip->memories->len; i++)
    {
      const OptioMemory *other = &g_array_index (chip->memories, OptioMemory, i);

      if (optio_range_overlaps (memory.range, other->range))
        optio_xml_fail (xml, node, _("This memory overlaps \"%s\"."), other->name);
    }

  g_array_append_val (chip->memories, memory);
}

static void
read_memories (OptioXml  *xml,
               xmlNode   *root,
               OptioChip *chip)
{
  gboolean has_flash = FALSE;

  for (xmlNode *node = optio_xml_find (root, "memory"); node != NULL; node = optio_xml_next (node))
    {
      OptioConditionalMemory conditional = { .memory = read_memory (xml, node, chip) };

      if (!optio_xml_has (node, "when") && !optio_xml_has (node, "variants"))
        {
          has_flash |= conditional.memory.kind == OPTIO_MEMORY_FLASH;
          take_memory (xml, node, chip, conditional.memory);
          continue;
        }

      conditional.when = optio_options_read_when (xml, node);
      conditional.variants = optio_options_read_variants (xml, node, chip);
      g_array_append_val (chip->conditionals, conditional);
    }

  if (!has_flash)
    optio_xml_fail (xml, root, _("This chip has no memory of the kind flash."));
}

static void
read_fast_program (OptioXml         *xml,
                   xmlNode          *node,
                   OptioFastProgram *out)
{
  out->unit = optio_xml_get_number (xml, node, "unit", G_MAXINT32);
  if (out->unit == 0)
    optio_xml_fail (xml, node, _("The unit of programming is empty."));
  read_times (xml, node, "typical-us", &out->typical_us, "maximum-us", &out->maximum_us);
  read_times (xml, node, "supply-minimum-mv", &out->supply_minimum_mv, "supply-maximum-mv",
              &out->supply_maximum_mv);
  out->select_at = optio_xml_get_number (xml, node, "select-at", G_MAXUINT32);
  out->select = (guint8) optio_xml_get_number (xml, node, "select", G_MAXUINT8);
  out->erase_percent = optio_xml_get_number (xml, node, "erase-percent", 100);
}

static void
read_timing (OptioXml  *xml,
             xmlNode   *root,
             OptioChip *chip)
{
  xmlNode *timing = optio_xml_find (root, "timing");
  xmlNode *program = optio_xml_find (timing, "program");
  xmlNode *fast_program = optio_xml_find (timing, "fast-program");
  xmlNode *mass_erase = optio_xml_find (timing, "mass-erase");
  OptioChipTiming *out = &chip->timing;

  out->bears_early_polls = optio_xml_get_yes (timing, "early-polls");
  out->program_unit = optio_xml_get_number (xml, program, "unit", G_MAXINT32);
  if (out->program_unit == 0)
    optio_xml_fail (xml, program, _("The unit of programming is empty."));
  read_times (xml,
              program,
              "typical-us",
              &out->program_typical_us,
              "maximum-us",
              &out->program_maximum_us);

  if (fast_program != NULL)
    read_fast_program (xml, fast_program, &out->fast_program);

  if (mass_erase != NULL)
    read_times (xml,
                mass_erase,
                "typical-ms",
                &out->mass_erase_typical_ms,
                "maximum-ms",
                &out->mass_erase_maximum_ms);
}

/* A string that the layout parser would have to complain about, or take half of, is no use here:
 * it has to be written as the ROM sends it, and what some ROMs send is odd. So only a string that
 * holds no map at all is wrong. */
static void
check_alternates (OptioXml          *xml,
                  xmlNode           *node,
                  const char *const *alt_names)
{
  for (guint i = 0; alt_names[i] != NULL; i++)
    {
      const char *one[] = { alt_names[i], NULL };
      g_autoptr (OptioLayout) layout = optio_layout_new_from_strings (one, NULL);

      if (alt_names[i][0] == '@' && optio_layout_get_n_regions (layout) == 0)
        optio_xml_fail (xml, node, _("\"%s\" announces no memory."), alt_names[i]);
    }
}

static void
read_usb (OptioXml  *xml,
          xmlNode   *root,
          OptioChip *chip)
{
  xmlNode *usb = optio_xml_find (root, "usb");
  xmlNode *node;

  chip->vendor_id = (guint16) optio_xml_get_number (xml, usb, "vendor-id", G_MAXUINT16);
  chip->product_id = (guint16) optio_xml_get_number (xml, usb, "product-id", G_MAXUINT16);

  for (node = optio_xml_find (usb, "alternates"); node != NULL; node = optio_xml_next (node))
    {
      g_autofree char *complete = optio_xml_dup_string (node, "complete");
      OptioAlternates alternates = {
        .alt_names = (const char *const *) optio_xml_dup_texts (node, "alternate"),
        .is_complete = g_strcmp0 (complete, "no") != 0,
        .bcd_device = (guint16) optio_xml_get_number (xml, node, "bcd-device", G_MAXUINT16),
        .product = optio_xml_dup_string (node, "product"),
        .serial = optio_xml_dup_string (node, "serial"),
      };

      check_alternates (xml, node, alternates.alt_names);
      g_array_append_val (chip->alternates, alternates);
    }
}

static void
read_flash_sizes (OptioXml     *xml,
                  xmlNode      *node,
                  OptioVariant *variant)
{
  g_autofree char *text = optio_xml_dup_string (node, "flash");
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", -1);
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint32 size;

      if (!optio_parse_address (words[i], &size))
        optio_xml_fail (xml, node, _("flash=\"%s\" is no list of sizes."), text);
      else
        g_array_append_val (sizes, size);
    }

  variant->n_flash_sizes = sizes->len;
  variant->flash_sizes = g_array_steal (sizes, NULL);
}

static void
read_variants (OptioXml  *xml,
               xmlNode   *root,
               OptioChip *chip)
{
  for (xmlNode *node = optio_xml_find (root, "variant"); node != NULL; node = optio_xml_next (node))
    {
      OptioVariant variant = {
        .id = optio_xml_dup_string (node, "id"),
        .name = optio_xml_dup_string (node, "name"),
      };

      for (guint i = 0; i < chip->variants->len; i++)
        {
          if (g_str_equal (g_array_index (chip->variants, OptioVariant, i).id, variant.id))
            optio_xml_fail (xml, node, _("Another variant is called \"%s\"."), variant.id);
        }
      if (optio_xml_has (node, "flash"))
        read_flash_sizes (xml, node, &variant);
      g_array_append_val (chip->variants, variant);
    }
}

static guint32
read_signature_address (OptioXml   *xml,
                        xmlNode    *node,
                        const char *attribute,
                        OptioChip  *chip)
{
  guint32 address = optio_xml_get_number (xml, node, attribute, G_MAXUINT32);

  for (guint i = 0; i < chip->memories->len; i++)
    {
      if (optio_range_contains (g_array_index (chip->memories, OptioMemory, i).range,
                                OPTIO_RANGE_INIT (address, 1)))
        return address;
    }

  if (optio_xml_has (node, attribute))
    optio_xml_fail (xml, node, _("%s does not lie in a memory."), attribute);
  return 0;
}

static void
read_signature (OptioXml  *xml,
                xmlNode   *root,
                OptioChip *chip)
{
  xmlNode *node = optio_xml_find (root, "signature");

  if (node == NULL)
    return;

  chip->signature.flash_size_at = read_signature_address (xml, node, "flash-size-at", chip);
  chip->signature.unique_id_at = read_signature_address (xml, node, "unique-id-at", chip);
  chip->signature.rom_version_at = read_signature_address (xml, node, "rom-version-at", chip);
}

static void
read_commands (xmlNode         *node,
               OptioBootloader *bootloader)
{
  g_autofree char *text = optio_xml_dup_string (node, "commands");
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", -1);
  const char *const *list = (const char *const *) words;

  bootloader->has_commands = text != NULL;
  bootloader->can_erase = g_strv_contains (list, "erase");
  bootloader->can_mass_erase = g_strv_contains (list, "mass-erase");
  bootloader->can_read_unprotect = g_strv_contains (list, "read-unprotect");
}

static void
read_bootloader (OptioXml  *xml,
                 xmlNode   *root,
                 OptioChip *chip)
{
  xmlNode *parent = optio_xml_find (root, "bootloader");
  OptioBootloader *bootloader = &chip->bootloader;
  xmlNode *node;

  if (parent == NULL)
    return;

  bootloader->polls = optio_xml_get_choice (parent, "polls", optio_poll_trust_words);
  read_commands (parent, bootloader);
  bootloader->checks_empty = optio_xml_get_yes (parent, "checks-empty");
  for (node = optio_xml_find (parent, "rom"); node != NULL; node = optio_xml_next (node))
    {
      OptioRomVersion version = {
        .version = (guint8) optio_xml_get_number (xml, node, "version", G_MAXUINT8),
        .part = optio_xml_dup_string (node, "part"),
        .says_done_early = optio_xml_get_yes (node, "erase-done-early"),
      };

      g_array_append_val (bootloader->roms, version);
    }
  for (node = optio_xml_find (parent, "misreport"); node != NULL; node = optio_xml_next (node))
    {
      OptioMisreport misreport = {
        .of = optio_xml_get_choice (node, "of", optio_misreport_words),
        .text = optio_xml_dup_text (node),
      };

      g_array_append_val (bootloader->misreports, misreport);
    }
}

static void
read_sources (xmlNode   *root,
              OptioChip *chip)
{
  xmlNode *sources = optio_xml_find (root, "sources");
  xmlNode *node;

  for (node = optio_xml_find (sources, "source"); node != NULL; node = optio_xml_next (node))
    {
      OptioSource source = {
        .evidence = optio_xml_get_choice (node, "evidence", optio_evidence_words),
        .text = optio_xml_dup_text (node),
      };

      g_array_append_val (chip->sources, source);
    }
}

static void
read_program_word (OptioXml  *xml,
                   xmlNode   *root,
                   OptioChip *chip)
{
  guint word = optio_xml_get_number (xml, root, "program-word", MAX_PROGRAM_WORD);

  if (word == 0 || (word & (word - 1)) != 0)
    optio_xml_fail (xml, root, _("program-word is not a power of two."));
  chip->program_word = word;
}

OptioChip *
optio_chip_new_from_bytes (GBytes      *bytes,
                           const char  *name,
                           GError     **error)
{
  g_autoptr (OptioXml) xml = NULL;
  g_autoptr (OptioChip) chip = NULL;
  xmlNode *root;

  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);

  xml = optio_xml_new (bytes, name, "chip.rng", error);
  if (xml == NULL)
    return NULL;

  root = optio_xml_get_root (xml);
  chip = optio_chip_new ();
  chip->id = optio_xml_dup_string (root, "id");
  chip->name = optio_xml_dup_string (root, "name");
  chip->family = optio_xml_dup_string (root, "family");
  chip->core = optio_xml_dup_string (root, "core");
  chip->device_id = (guint16) optio_xml_get_number (xml, root, "device-id", MAX_DEVICE_ID);
  chip->erased_value = (guint8) optio_xml_get_number (xml, root, "erased", G_MAXUINT8);
  chip->known = optio_xml_get_choice (root, "known", optio_known_words);
  read_program_word (xml, root, chip);
  read_variants (xml, root, chip);
  read_memories (xml, root, chip);
  read_signature (xml, root, chip);
  read_timing (xml, root, chip);
  optio_options_parse (xml, root, chip);
  read_bootloader (xml, root, chip);
  read_usb (xml, root, chip);
  read_sources (root, chip);

  if (!optio_xml_end (xml, error))
    return NULL;

  return g_steal_pointer (&chip);
}

OptioChip *
optio_chip_new_from_file (const char *path,
                          GError    **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  bytes = optio_xml_load (path, error);
  return bytes != NULL ? optio_chip_new_from_bytes (bytes, path, error) : NULL;
}
