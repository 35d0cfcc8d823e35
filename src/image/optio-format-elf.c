/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gelf.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <libelf.h>
#include <string.h>

#include "optio-error.h"
#include "optio-format-private.h"
#include "optio-reader.h"

/*
 * ELF, read with libelf. What is loaded are the bytes of the PT_LOAD segments, at their physical
 * addresses: that is where the flash holds them, also the initial values of variables whose virtual
 * address is in RAM.
 *
 * A linker that aligns segments to pages may put the file's own header and filler into the first
 * one (GNU ld does, if the flash begins inside a page, as at 0x08002200). Written to the chip, that
 * would destroy a bootloader below the firmware. So, as objcopy does, only bytes that belong to a
 * section are taken, if there are sections.
 */

/* No linker makes as many for a chip; a damaged file can claim 65535 of each. */
#define MAX_SEGMENTS 1024u

typedef struct
{
  Elf *elf;
  OptioReader reader;
  OptioImageBuilder *builder;
  guint64 budget; /* bytes that may still be loaded; bounds the work on a file made to be slow */
} Parser;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Elf, elf_end)

static const char *const suffixes[] = { "elf", "axf", "out", NULL };

static const struct
{
  GElf_Half machine;
  const char *name;
} wrong_machines[] = {
  { EM_386, "x86" },         { EM_X86_64, "x86-64" }, { EM_AARCH64, "64-bit ARM" },
  { EM_XTENSA, "Xtensa" },   { EM_AVR, "AVR" },       { EM_MSP430, "MSP430" },
  { EM_MIPS, "MIPS" },       { EM_PPC, "PowerPC" },   { EM_68K, "68000" },
};

static gboolean
elf_sniff (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return size >= SELFMAG && memcmp (data, ELFMAG, SELFMAG) == 0;
}

static gboolean
damaged_by_libelf (GError **error)
{
  return optio_format_set_damaged (error, _("this is not a right ELF file (%s)"), elf_errmsg (-1));
}

static const char *
get_machine_name (GElf_Half machine)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong_machines); i++)
    if (wrong_machines[i].machine == machine)
      return wrong_machines[i].name;

  return NULL;
}

static gboolean
check_machine (const GElf_Ehdr *header,
               GError         **error)
{
  const char *name = get_machine_name (header->e_machine);
  g_autofree char *number = g_strdup_printf (_("machine %u"), header->e_machine);

  if ((header->e_machine == EM_ARM || header->e_machine == EM_RISCV) &&
      header->e_ident[EI_CLASS] == ELFCLASS32)
    {
      if (header->e_ident[EI_DATA] == ELFDATA2LSB)
        return TRUE;
      g_set_error_literal (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                           _("this ELF file is big-endian, the chips are not: build the firmware "
                             "for the chip"));
      return FALSE;
    }

  if (header->e_machine == EM_RISCV)
    name = "64-bit RISC-V";
  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
               _("this ELF file is a program for %s, not for a 32-bit ARM or RISC-V chip: build "
                 "the firmware for the chip"),
               name != NULL ? name : number);
  return FALSE;
}

static gboolean
check_type (const GElf_Ehdr *header,
            GError         **error)
{
  if (header->e_type == ET_EXEC)
    return TRUE;

  if (header->e_type == ET_REL)
    g_set_error_literal (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                         _("this ELF file is one object file of a program: choose the linked "
                           "program"));
  else
    g_set_error_literal (error, OPTIO_ERROR, OPTIO_ERROR_FILE,
                         _("this ELF file has no fixed addresses: link the firmware as a program "
                           "for the chip"));
  return FALSE;
}

static gboolean
add (Parser  *self,
     guint64  offset,
     guint64  size,
     guint64  address,
     GError **error)
{
  const guint8 *data = NULL;

  if (address > G_MAXUINT32)
    return optio_format_set_damaged (error,
                                     _("the address 0x%" PRIx64 " does not "
                                        "exist"),
                                     address);
  if (optio_reader_seek (&self->reader, offset))
    data = optio_reader_read (&self->reader, size);
  if (data == NULL)
    return optio_format_set_damaged (error, _("its bytes lie behind the end of the file"));
  if (size > self->budget)
    return optio_format_set_damaged (error, _("the same bytes are loaded again and again"));

  self->budget -= size;
  return optio_image_builder_add (self->builder, (guint32) address, data, size, error);
}

static gboolean
is_loaded_with (const GElf_Shdr *section,
                const GElf_Phdr *segment)
{
  return (section->sh_flags & SHF_ALLOC) != 0 && section->sh_type != SHT_NOBITS &&
         section->sh_size > 0 && section->sh_offset >= segment->p_offset &&
         section->sh_offset + section->sh_size <= segment->p_offset + segment->p_filesz;
}

static gboolean
add_segment (Parser          *self,
             const GElf_Phdr *segment,
             GError         **error)
{
  Elf_Scn *handle = NULL;
  gboolean has_sections = FALSE;

  while ((handle = elf_nextscn (self->elf, handle)) != NULL)
    {
      GElf_Shdr section;

      if (gelf_getshdr (handle, &section) == NULL)
        return damaged_by_libelf (error);
      if (!is_loaded_with (&section, segment))
        continue;

      has_sections = TRUE;
      if (!add (self, section.sh_offset, section.sh_size,
                segment->p_paddr + (section.sh_offset - segment->p_offset), error))
        return FALSE;
    }

  return has_sections ||
         add (self, segment->p_offset, segment->p_filesz, segment->p_paddr, error);
}

static gboolean
add_segments (Parser          *self,
              const GElf_Ehdr *header,
              GError         **error)
{
  size_t n_segments = 0;

  if (elf_getphdrnum (self->elf, &n_segments) != 0)
    return damaged_by_libelf (error);
  /* libelf counts none if they are not all there. */
  if (n_segments == 0 && header->e_phnum > 0)
    return optio_format_set_damaged (error, _("its program headers lie behind the end of the "
                                              "file"));
  if (n_segments > MAX_SEGMENTS)
    return optio_format_set_damaged (error, _("there are %zu program headers"), n_segments);

  for (size_t i = 0; i < n_segments; i++)
    {
      GElf_Phdr segment;

      if (gelf_getphdr (self->elf, (int) i, &segment) == NULL)
        return damaged_by_libelf (error);
      if (segment.p_type == PT_LOAD && segment.p_filesz > 0 &&
          !add_segment (self, &segment, error))
        {
          g_prefix_error (error, _("segment %u, offset 0x%" PRIx64 ": "), (guint) i,
                          segment.p_offset);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
elf_read_image (GBytes            *bytes,
                guint32            base,
                OptioImageBuilder *builder,
                GError           **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (Elf) elf = NULL;
  GElf_Ehdr header;
  Parser parser = { .builder = builder, .budget = size };

  /* libelf only reads what elf_memory() gets, but does not say so in its type. */
  if (elf_version (EV_CURRENT) != EV_NONE)
    elf = elf_memory ((char *) data, size);
  if (elf == NULL || elf_kind (elf) != ELF_K_ELF || gelf_getehdr (elf, &header) == NULL)
    return damaged_by_libelf (error);
  if (!check_machine (&header, error) || !check_type (&header, error))
    return FALSE;

  if (header.e_entry != 0)
    optio_image_builder_set_entry (builder, (guint32) header.e_entry);
  parser.elf = elf;
  optio_reader_init (&parser.reader, bytes);
  return add_segments (&parser, &header, error);
}

const OptioFormat optio_format_elf = {
  .name = "elf",
  .title = N_("ELF"),
  .suffixes = suffixes,
  .has_addresses = TRUE,
  .sniff = elf_sniff,
  .read = elf_read_image,
};
