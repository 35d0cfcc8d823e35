/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-chip-import.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-error.h"
#include "optio-import-private.h"

/* Left away where a file's name begins so, since all of them do. */
#define FILE_PREFIX "stm32_prog_db_"
#define ID_PREFIX "st-"
#define MAX_DEVICE_ID 0xfff

/* Of ST's ROMs. */
#define VENDOR_ID 0x0483
#define PRODUCT_ID 0xdf11

/* The database has no times. Programming through L1's ROM takes longest, 3 ms for a word. */
#define PROGRAM_TYPICAL_US 100
#define PROGRAM_MAXIMUM_US 1000

void
optio_import_leave_out (OptioImport *self,
                        xmlNode     *node,
                        const char  *format,
                        ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (self->left_out,
                   g_strdup_printf ("%s:%ld: %s", self->file_name, xmlGetLineNo (node), sentence));
}

/* In bytes; the schema allows so many letters. */
#define MAX_TEXT_BYTES 1000
#define MAX_LETTER_BYTES 4

/* Characters that neither separate nor break lines, with one blank where there were others. */
static char *
flatten (const char *text)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (const char *cursor = text; *cursor != '\0'; cursor = g_utf8_next_char (cursor))
    {
      gunichar character = g_utf8_get_char (cursor);

      if (line->len >= MAX_TEXT_BYTES - MAX_LETTER_BYTES)
        break;
      if (!g_unichar_isspace (character) && optio_xml_is_plain (character))
        g_string_append_unichar (line, character);
      else if (line->len > 0 && line->str[line->len - 1] != ' ')
        g_string_append_c (line, ' ');
    }

  return g_strchomp (g_string_free (g_steal_pointer (&line), FALSE));
}

char *
optio_import_dup_line (xmlNode    *parent,
                       const char *element)
{
  xmlNode *node = element != NULL ? optio_xml_find (parent, element) : parent;
  g_autofree char *text = node != NULL ? optio_xml_dup_text (node) : g_strdup ("");

  return flatten (text);
}

gboolean
optio_import_read_number (xmlNode    *node,
                          const char *attribute,
                          guint32    *out_number)
{
  g_autofree char *text = attribute != NULL ? optio_xml_dup_string (node, attribute)
                                            : optio_xml_dup_text (node);

  return text != NULL && optio_parse_address (g_strstrip (text), out_number);
}

gboolean
optio_import_read_range (xmlNode    *node,
                         OptioRange *out_range)
{
  xmlNode *parameters = optio_xml_find (node, "Parameters");

  return parameters != NULL &&
         optio_import_read_number (parameters, "address", &out_range->start) &&
         optio_import_read_number (parameters, "size", &out_range->size) && out_range->size > 0 &&
         optio_range_get_end (*out_range) <= (guint64) G_MAXUINT32 + 1;
}

const OptioMemory *
optio_import_find_memory (OptioImport *self,
                          OptioRange   range)
{
  for (guint i = 0; i < self->chip->memories->len; i++)
    {
      const OptioMemory *memory = &g_array_index (self->chip->memories, OptioMemory, i);

      if (optio_range_overlaps (memory->range, range))
        return memory;
    }

  return NULL;
}

/* "STM32_Prog_DB_0x448.xml" becomes "st-0x448": the database has one file for each device ID. */
static char *
make_id (const char *file_name)
{
  g_autofree char *lower = g_ascii_strdown (file_name, -1);
  const char *rest = g_str_has_prefix (lower, FILE_PREFIX) ? lower + strlen (FILE_PREFIX) : lower;
  g_autoptr (GString) id = g_string_new (ID_PREFIX);

  if (g_str_has_suffix (lower, ".xml"))
    lower[strlen (lower) - strlen (".xml")] = '\0';
  for (; *rest != '\0'; rest++)
    g_string_append_c (id, g_ascii_isalnum (*rest) ? *rest : '-');

  return g_string_free (g_steal_pointer (&id), FALSE);
}

static char *
dup_line_or (xmlNode    *parent,
             const char *element,
             const char *otherwise)
{
  g_autofree char *line = optio_import_dup_line (parent, element);

  return *line != '\0' ? g_steal_pointer (&line) : g_strdup (otherwise);
}

static void
read_device_id (OptioImport *self,
                xmlNode     *device)
{
  xmlNode *node = optio_xml_find (device, "DeviceID");
  guint32 device_id;

  if (node != NULL && optio_import_read_number (node, NULL, &device_id) &&
      device_id <= MAX_DEVICE_ID)
    self->chip->device_id = (guint16) device_id;
  else
    optio_import_leave_out (self, device, _("The device ID is no number of 12 bits."));
}

static void
add_source (OptioChip    *chip,
            OptioEvidence evidence,
            const char   *text)
{
  OptioSource source = { .evidence = evidence, .text = g_strdup (text) };

  g_array_append_val (chip->sources, source);
}

static void
read_device (OptioImport *self,
             xmlNode     *device,
             xmlNode     *peripherals)
{
  OptioChip *chip = self->chip;

  chip->id = make_id (self->file_name);
  chip->name = dup_line_or (device, "Name", chip->id);
  chip->family = dup_line_or (device, "Series", "STM32");
  chip->core = dup_line_or (device, "CPU", "Arm");
  chip->known = OPTIO_KNOWN_DOCUMENTS;
  chip->vendor_id = VENDOR_ID;
  chip->product_id = PRODUCT_ID;
  chip->timing.program_unit = 1;
  chip->timing.program_typical_us = PROGRAM_TYPICAL_US;
  chip->timing.program_maximum_us = PROGRAM_MAXIMUM_US;
  read_device_id (self, device);
  optio_import_memories (self, peripherals);
  optio_import_options (self, peripherals);
  add_source (chip, OPTIO_EVIDENCE_DOCUMENT, "The database of STM32CubeProgrammer");
  add_source (chip,
              OPTIO_EVIDENCE_INFERRED,
              "Times, longer than those of all known STM32; complements, after the series; "
              "dangers, after the names of the fields");
}

/* Returns the element "Device" if there is one with peripherals. */
static xmlNode *
find_device (OptioXml  *xml,
             xmlNode  **out_peripherals)
{
  xmlNode *device = optio_xml_find (optio_xml_get_root (xml), "Device");

  *out_peripherals = device != NULL ? optio_xml_find (device, "Peripherals") : NULL;
  return *out_peripherals != NULL ? device : NULL;
}

static gboolean
has_flash (OptioChip *chip)
{
  for (guint i = 0; i < chip->memories->len; i++)
    {
      if (g_array_index (chip->memories, OptioMemory, i).kind == OPTIO_MEMORY_FLASH)
        return TRUE;
    }

  return FALSE;
}

/* What is written has to stand Optio's own test. */
static OptioChipImport *
finish (OptioImport *self,
        GError     **error)
{
  g_autofree char *text = optio_import_write (self->chip);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (OptioChip) chip = optio_chip_new_from_bytes (bytes, self->chip->id, error);
  OptioChipImport *import;

  if (chip == NULL)
    {
      g_prefix_error (error, _("%s: what it says does not fit together: "), self->file_name);
      return NULL;
    }

  import = g_new0 (OptioChipImport, 1);
  import->id = g_strdup (self->chip->id);
  import->name = g_strdup (self->chip->name);
  import->xml = g_steal_pointer (&text);
  g_ptr_array_add (self->left_out, NULL);
  import->left_out = (GStrv) g_ptr_array_steal (self->left_out, NULL);
  return import;
}

OptioChipImport *
optio_chip_import_new (const char *path,
                       GError    **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (OptioXml) xml = NULL;
  g_autoptr (OptioChip) chip = optio_chip_new ();
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *base_name = NULL;
  g_autofree char *file_name = NULL;
  xmlNode *device, *peripherals;
  OptioImport self = { .chip = chip, .left_out = left_out };

  g_return_val_if_fail (path != NULL, NULL);

  base_name = g_path_get_basename (path);
  file_name = g_utf8_make_valid (base_name, -1);
  self.file_name = file_name;
  bytes = optio_xml_load (path, error);
  if (bytes == NULL)
    return NULL;
  xml = optio_xml_new (bytes, file_name, NULL, error);
  if (xml == NULL)
    return NULL;

  self.xml = xml;
  device = find_device (xml, &peripherals);
  if (device == NULL)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
                   _("%s is no chip of STM32CubeProgrammer's database."), file_name);
      return NULL;
    }

  read_device (&self, device, peripherals);
  if (!has_flash (chip))
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH,
                   _("%s describes a chip whose flash is not said, or that has none."), file_name);
      return NULL;
    }

  return finish (&self, error);
}

void
optio_chip_import_free (OptioChipImport *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->xml);
  g_strfreev (self->left_out);
  g_free (self);
}
