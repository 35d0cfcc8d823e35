/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "elf-sample.h"

static void
append_u16 (GByteArray *out,
            guint16     value)
{
  const guint8 bytes[] = { (guint8) value, (guint8) (value >> 8) };

  g_byte_array_append (out, bytes, sizeof bytes);
}

static void
append_words (GByteArray    *out,
              const guint32 *words,
              guint          n_words)
{
  for (guint i = 0; i < n_words; i++)
    {
      append_u16 (out, (guint16) words[i]);
      append_u16 (out, (guint16) (words[i] >> 16));
    }
}

static void
append_header (GByteArray      *out,
               const ElfSample *self,
               guint16          n_segments)
{
  const guint8 ident[EI_NIDENT] = { 0x7f, 'E', 'L', 'F', self->word_class, self->byte_order,
                                    EV_CURRENT };
  const guint32 middle[] = { EV_CURRENT, self->entry, 52, self->has_sections ? 52 + 3 * 32 : 0, 0 };
  const guint16 sizes[] = { 52, 32, n_segments, 40,
                            self->has_sections ? 1 + ELF_SAMPLE_MAX_PARTS : 0, 0 };

  g_byte_array_append (out, ident, sizeof ident);
  append_u16 (out, self->type);
  append_u16 (out, self->machine);
  append_words (out, middle, G_N_ELEMENTS (middle));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    append_u16 (out, sizes[i]);
}

GBytes *
elf_sample_new (const ElfSample *self)
{
  static const Elf32_Shdr no_section;
  GByteArray *out = g_byte_array_new ();
  guint16 n_segments = 0;

  while (n_segments < ELF_SAMPLE_MAX_PARTS && self->segments[n_segments].p_type != 0)
    n_segments++;
  append_header (out, self, n_segments);

  /* The structs hold nothing but words, in the order of the file. */
  for (guint i = 0; i < ELF_SAMPLE_MAX_PARTS; i++)
    append_words (out, (const guint32 *) &self->segments[i], sizeof (Elf32_Phdr) / 4);
  append_words (out, (const guint32 *) &no_section, sizeof no_section / 4);
  for (guint i = 0; i < ELF_SAMPLE_MAX_PARTS; i++)
    append_words (out, (const guint32 *) &self->sections[i], sizeof (Elf32_Shdr) / 4);
  g_assert_cmpuint (out->len, ==, ELF_SAMPLE_DATA);

  for (guint i = 0; i < self->n_data; i++)
    {
      guint8 byte = (guint8) i;

      g_byte_array_append (out, &byte, 1);
    }
  return g_byte_array_free_to_bytes (out);
}
