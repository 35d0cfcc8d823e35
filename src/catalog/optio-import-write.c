/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-chip-words.h"
#include "optio-import-private.h"

#define WORD_BITS 32
#define WORD_BYTES 4

static void G_GNUC_PRINTF (2, 3)
append (GString    *out,
        const char *format,
        ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_markup_vprintf_escaped (format, arguments);
  va_end (arguments);
  g_string_append (out, text);
}

static void
write_memory (GString           *out,
              const OptioMemory *memory)
{
  append (out, "  <memory kind=\"%s\" name=\"%s\" start=\"0x%08X\" size=\"%u\"",
          optio_memory_kind_words[memory->kind], memory->name, memory->range.start,
          memory->range.size);
  g_string_append (out, memory->n_groups > 0 ? ">\n" : "/>\n");
  for (guint i = 0; i < memory->n_groups; i++)
    {
      const OptioSectorGroup *group = &memory->groups[i];

      append (out,
              "    <sectors count=\"%u\" size=\"%u\" erase-typical-ms=\"%u\" "
              "erase-maximum-ms=\"%u\"/>\n",
              group->count, group->sector_size, group->erase_typical_ms, group->erase_maximum_ms);
    }
  if (memory->n_groups > 0)
    append (out, "  </memory>\n");
}

static void
write_signature (GString              *out,
                 const OptioSignature *signature)
{
  append (out, "  <signature");
  if (signature->flash_size_at != 0)
    append (out, " flash-size-at=\"0x%08X\"", signature->flash_size_at);
  if (signature->rom_version_at != 0)
    append (out, " rom-version-at=\"0x%08X\"", signature->rom_version_at);
  append (out, "/>\n");
}

static void
write_value (GString               *out,
             const OptioFieldValue *value)
{
  if (value->is_other)
    append (out, "      <value is=\"other\" write=\"0x%X\">%s</value>\n", value->value,
            value->meaning);
  else
    append (out, "      <value is=\"0x%X\">%s</value>\n", value->value, value->meaning);
}

static void
write_bits (GString *out,
            guint    low_bit,
            guint    width)
{
  if (width == 1)
    append (out, " bits=\"%u\"", low_bit);
  else
    append (out, " bits=\"%u:%u\"", low_bit + width - 1, low_bit);
}

static void
write_field (GString          *out,
             const OptioField *field)
{
  append (out, "    <field name=\"%s\" at=\"0x%08X\"", field->name, field->place.at);
  write_bits (out, field->place.low_bit, field->place.width);
  append (out, " kind=\"%s\" group=\"%s\" danger=\"%s\"", optio_field_kind_words[field->kind],
          optio_field_group_words[field->group], optio_danger_words[field->danger]);
  g_string_append (out, field->is_never_written ? " write=\"never\">\n" : ">\n");
  append (out, "      <label>%s</label>\n      <text>%s</text>\n", field->label, field->text);
  if (field->warning != NULL)
    append (out, "      <warning>%s</warning>\n", field->warning);
  for (guint i = 0; i < field->n_values; i++)
    write_value (out, &field->values[i]);
  append (out, "    </field>\n");
}

/* The bits of a word that belong to nobody; of a program word none. */
static guint32
find_reserved (OptioChip             *chip,
               const OptioOptionArea *area,
               guint32                at)
{
  guint32 reserved = 0;

  for (guint bit = 0; bit < WORD_BITS; bit++)
    {
      if (!optio_complement_has (area->complement, (at - area->range.start) * 8 + bit))
        reserved |= 1u << bit;
    }
  for (guint i = 0; i < chip->fields->len; i++)
    {
      const OptioField *field = &g_array_index (chip->fields, OptioField, i);

      if (field->place.at == at)
        reserved &= ~(optio_field_maximum (field) << field->place.low_bit);
    }
  for (guint i = 0; i < chip->pairs->len; i++)
    {
      if (g_array_index (chip->pairs, OptioWordPair, i).program == at)
        return 0;
    }

  return reserved;
}

static void
write_reserved_bits (GString *out,
                     guint32  at,
                     guint32  reserved)
{
  for (guint bit = 0; bit < WORD_BITS; bit++)
    {
      guint width = 0;

      while (bit + width < WORD_BITS && (reserved >> (bit + width) & 1) != 0)
        width++;
      if (width == 0)
        continue;

      append (out, "    <reserved at=\"0x%08X\"", at);
      write_bits (out, bit, width);
      append (out, "/>\n");
      bit += width;
    }
}

static void
write_reserved (GString   *out,
                OptioChip *chip)
{
  for (guint i = 0; i < chip->areas->len; i++)
    {
      const OptioOptionArea *area = &g_array_index (chip->areas, OptioOptionArea, i);
      guint64 end = optio_range_get_end (area->range);

      for (guint64 at = area->range.start; at < end; at += WORD_BYTES)
        write_reserved_bits (out, (guint32) at, find_reserved (chip, area, (guint32) at));
    }
}

static void
write_options (GString   *out,
               OptioChip *chip)
{
  append (out, "  <options>\n");
  for (guint i = 0; i < chip->areas->len; i++)
    {
      const OptioOptionArea *area = &g_array_index (chip->areas, OptioOptionArea, i);

      append (out, "    <area start=\"0x%08X\" size=\"%u\" complement=\"%s\"",
              area->range.start, area->range.size, optio_complement_words[area->complement]);
      g_string_append (out, area->is_registers ? " kind=\"registers\"/>\n" : "/>\n");
    }
  for (guint i = 0; i < chip->blocks->len; i++)
    {
      const OptioOptionBlock *block = &g_array_index (chip->blocks, OptioOptionBlock, i);

      append (out, "    <block start=\"0x%08X\" size=\"%u\" proved=\"no\" resets=\"%s\"/>\n",
              block->range.start, block->range.size, block->resets ? "yes" : "no");
    }
  for (guint i = 0; i < chip->pairs->len; i++)
    {
      const OptioWordPair *pair = &g_array_index (chip->pairs, OptioWordPair, i);

      append (out, "    <pair current=\"0x%08X\" program=\"0x%08X\"/>\n", pair->current,
              pair->program);
    }
  for (guint i = 0; i < chip->fields->len; i++)
    write_field (out, &g_array_index (chip->fields, OptioField, i));
  write_reserved (out, chip);
  append (out, "  </options>\n");
}

static void
write_head (GString   *out,
            OptioChip *chip)
{
  append (out,
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          "<!-- Made by \"optio chips import\". Keep it to yourself: its sentences are "
          "STMicroelectronics' own. -->\n");
  append (out,
          "<chip xmlns=\"urn:optio:chip\" format=\"1\" id=\"%s\" name=\"%s\" family=\"%s\"\n"
          "      core=\"%s\"",
          chip->id, chip->name, chip->family, chip->core);
  if (chip->device_id != 0)
    append (out, " device-id=\"0x%03X\"", chip->device_id);
  append (out, " erased=\"0x%02X\" program-word=\"%u\"\n      known=\"documents\">\n",
          chip->erased_value, chip->program_word);
}

char *
optio_import_write (OptioChip *chip)
{
  g_autoptr (GString) out = g_string_new (NULL);

  write_head (out, chip);
  for (guint i = 0; i < chip->memories->len; i++)
    write_memory (out, &g_array_index (chip->memories, OptioMemory, i));
  write_signature (out, &chip->signature);
  append (out,
          "  <timing>\n    <program unit=\"%u\" typical-us=\"%u\" maximum-us=\"%u\"/>\n"
          "  </timing>\n",
          chip->timing.program_unit, chip->timing.program_typical_us,
          chip->timing.program_maximum_us);
  if (chip->areas->len > 0)
    write_options (out, chip);
  append (out, "  <usb vendor-id=\"0x%04X\" product-id=\"0x%04X\"/>\n  <sources>\n",
          chip->vendor_id, chip->product_id);
  for (guint i = 0; i < chip->sources->len; i++)
    {
      const OptioSource *source = &g_array_index (chip->sources, OptioSource, i);

      append (out, "    <source evidence=\"%s\">%s</source>\n",
              optio_evidence_words[source->evidence], source->text);
    }
  append (out, "  </sources>\n</chip>\n");
  return g_string_free (g_steal_pointer (&out), FALSE);
}
