/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Small ELF files, right or wrong, made byte by byte. */

#include <elf.h>
#include <glib.h>

G_BEGIN_DECLS

#define ELF_SAMPLE_MAX_PARTS 3

/**
 * ElfSample:
 * @word_class: %ELFCLASS32; its fields have 32 bits whatever stands here
 * @segments: the program headers, up to the first with p_type 0
 * @sections: the section headers, the first one aside, up to the first with sh_type 0
 * @n_data: how many bytes follow, counting up from 0; they begin at elf_sample_get_data_offset()
 */
typedef struct
{
  guint8 word_class;
  guint8 byte_order;
  guint16 type;
  guint16 machine;
  guint32 entry;
  Elf32_Phdr segments[ELF_SAMPLE_MAX_PARTS];
  Elf32_Shdr sections[ELF_SAMPLE_MAX_PARTS];
  gboolean has_sections;
  guint n_data;
} ElfSample;

/** A 32-bit little-endian ARM program. */
#define ELF_SAMPLE_ARM                                                                             \
  .word_class = ELFCLASS32, .byte_order = ELFDATA2LSB, .type = ET_EXEC, .machine = EM_ARM

/** Where the data begin: behind the header, all program headers and all section headers. */
#define ELF_SAMPLE_DATA (52u + ELF_SAMPLE_MAX_PARTS * 32u + (1 + ELF_SAMPLE_MAX_PARTS) * 40u)

/**
 * elf_sample_new:
 *
 * Returns: (transfer full): the file.
 */
GBytes *elf_sample_new (const ElfSample *self);

G_END_DECLS
