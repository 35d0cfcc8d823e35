/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-import-field-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-field-private.h"

#define WORD_BITS 32
#define WORD_BYTES 4

static void
import_field_clear (OptioImportField *field)
{
  g_free (field->name);
}

GArray *
optio_import_fields_new (void)
{
  GArray *fields = g_array_new (FALSE, FALSE, sizeof (OptioImportField));

  g_array_set_clear_func (fields, (GDestroyNotify) import_field_clear);
  return fields;
}

/* The database writes "NAME(only on these chips)". */
static char *
read_name (xmlNode *node)
{
  g_autofree char *line = optio_import_dup_line (node, "Name");
  gsize length = 0;

  while (g_ascii_isalnum (line[length]) || line[length] == '_')
    length++;

  return g_ascii_isalpha (line[0]) ? g_strndup (line, length) : NULL;
}

static void
read_access (OptioImport      *self,
             OptioImportField *field)
{
  static const char *const known[] = { "R", "W", "RW", "RWE", NULL };
  g_autofree char *access = optio_import_dup_line (field->node, "Access");

  field->is_readable = TRUE;
  if (!g_strv_contains (known, access))
    {
      optio_import_leave_out (self, field->node,
                              _("%s: whether it may be written (\"%s\"); it is only shown."),
                              field->name, access);
      return;
    }

  field->is_readable = strchr (access, 'R') != NULL;
  field->is_writable = strchr (access, 'W') != NULL;
}

static gboolean
read_child_number (xmlNode    *parent,
                   const char *element,
                   guint32    *out_number)
{
  xmlNode *node = optio_xml_find (parent, element);

  return node != NULL && optio_import_read_number (node, NULL, out_number);
}

/* Within one word of the area that is no complement. */
static gboolean
read_place (OptioImport      *self,
            xmlNode          *word,
            OptioImportField *field)
{
  const OptioOptionArea *area =
      &g_array_index (self->chip->areas, OptioOptionArea, field->area);
  xmlNode *parameters = optio_xml_find (word, "Parameters");
  guint32 address, offset, width;
  guint64 first;

  if (parameters == NULL || !optio_import_read_number (parameters, "address", &address) ||
      !read_child_number (field->node, "BitOffset", &offset) ||
      !read_child_number (field->node, "BitWidth", &width) || width == 0 || width > WORD_BITS ||
      address < area->range.start)
    return FALSE;

  first = (guint64) (address - area->range.start) * 8 + offset;
  if (first + width > (guint64) area->range.size * 8 || first % WORD_BITS + width > WORD_BITS)
    return FALSE;
  for (guint i = 0; i < width; i++)
    {
      if (optio_complement_has (area->complement, (guint) first + i))
        return FALSE;
    }

  field->at = area->range.start + (guint32) (first / WORD_BITS) * WORD_BYTES;
  field->low_bit = (guint) (first % WORD_BITS);
  field->width = width;
  return TRUE;
}

static void
read_field (OptioImport *self,
            xmlNode     *word,
            xmlNode     *node,
            guint        area,
            GArray      *fields)
{
  OptioImportField field = { .node = node, .area = area };
  xmlNode *values = optio_xml_find (node, "Values");

  field.name = read_name (node);
  if (field.name == NULL)
    {
      optio_import_leave_out (self, node, _("A field without a name."));
      return;
    }
  if (!read_place (self, word, &field))
    {
      optio_import_leave_out (self, node, _("%s, which has no place in its area."), field.name);
      import_field_clear (&field);
      return;
    }

  field.rule = optio_import_rule_find (field.name);
  read_access (self, &field);
  field.is_varied = optio_xml_has (node, "config") || optio_xml_has (node, "number") ||
                    optio_xml_find (node, "Condition") != NULL ||
                    (values != NULL && optio_xml_find (values, "Condition") != NULL);
  g_array_append_val (fields, field);
}

void
optio_import_read_fields (OptioImport *self,
                          xmlNode     *bank,
                          guint        area,
                          GArray      *fields)
{
  xmlNode *category, *word, *bits, *bit;

  for (category = optio_xml_find (bank, "Category"); category != NULL;
       category = optio_xml_next (category))
    for (word = optio_xml_find (category, "Field"); word != NULL; word = optio_xml_next (word))
      {
        bits = optio_xml_find (word, "AssignedBits");
        for (bit = bits != NULL ? optio_xml_find (bits, "Bit") : NULL; bit != NULL;
             bit = optio_xml_next (bit))
          read_field (self, word, bit, area, fields);
      }
}

static gboolean
is_listed (GArray                *values,
           const OptioFieldValue *value)
{
  for (guint i = 0; i < values->len; i++)
    {
      const OptioFieldValue *other = &g_array_index (values, OptioFieldValue, i);

      if (other->value == value->value || (other->is_other && value->is_other))
        return TRUE;
    }

  return FALSE;
}

/* "or any value other than these" stands for all the rest. */
static gboolean
is_for_others (const char *meaning)
{
  g_autofree char *lower = g_ascii_strdown (meaning, -1);

  return strstr (lower, "other than") != NULL || strstr (lower, "any other") != NULL;
}

static void
read_value (OptioImport            *self,
            const OptioImportField *field,
            xmlNode                *node,
            GArray                 *values)
{
  g_autofree char *meaning = optio_import_dup_line (node, NULL);
  OptioFieldValue value = { .danger = field->rule->danger };

  if (!optio_import_read_number (node, "value", &value.value) ||
      (field->width < WORD_BITS && value.value >> field->width != 0))
    {
      optio_import_leave_out (self, node, _("%s: a value that does not fit."), field->name);
      return;
    }

  value.is_other = field->width > 1 && is_for_others (meaning);
  value.has_write = value.is_other;
  if (is_listed (values, &value))
    {
      optio_import_leave_out (self, node, _("%s: value 0x%x, which stands there twice."),
                              field->name, value.value);
      return;
    }

  value.meaning = *meaning != '\0' ? g_steal_pointer (&meaning) : g_strdup ("?");
  g_array_append_val (values, value);
}

/* They stand in an element of their own, or without one. */
static GArray *
read_values (OptioImport            *self,
             const OptioImportField *field)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (OptioFieldValue));
  xmlNode *parent = optio_xml_find (field->node, "Values");
  xmlNode *node;

  if (field->is_varied)
    return values;
  if (parent == NULL)
    parent = field->node;
  for (node = optio_xml_find (parent, "Val"); node != NULL; node = optio_xml_next (node))
    read_value (self, field, node, values);

  return values;
}

static gboolean
is_by_bit (const OptioImportField *field)
{
  xmlNode *values = optio_xml_find (field->node, "Values");

  return values != NULL && optio_xml_has (values, "ByBit");
}

static OptioFieldKind
choose_kind (const OptioImportField *field,
             GArray                 *values)
{
  gboolean is_two =
    optio_field_values_are_bits ((const OptioFieldValue *) values->data, values->len);

  if (is_two && field->width == 1)
    return OPTIO_FIELD_FLAG;
  if (is_two && is_by_bit (field))
    return OPTIO_FIELD_MASK;
  if (values->len == 0 || field->width == 1 || is_by_bit (field) ||
      optio_xml_find (field->node, "Equation") != NULL)
    return OPTIO_FIELD_NUMBER;

  return OPTIO_FIELD_CHOICE;
}

static char *
make_text (const OptioImportField *field)
{
  g_autofree char *line = optio_import_dup_line (field->node, "Description");

  if (field->is_varied)
    return g_strdup (N_("What it means depends on other settings, in a way that an import does "
                        "not understand."));
  if (*line == '\0' || g_str_equal (line, "."))
    return g_strdup (N_("The database says nothing about it."));

  return g_str_has_suffix (line, ".") ? g_steal_pointer (&line) : g_strconcat (line, ".", NULL);
}

static void
tell_losses (OptioImport            *self,
             const OptioImportField *field)
{
  if (field->is_varied)
    optio_import_leave_out (self, field->node,
                            _("%s: under which conditions it is there, or means what; it is only "
                              "shown."),
                            field->name);
  if (optio_xml_find (field->node, "Equation") != NULL)
    optio_import_leave_out (self, field->node,
                            _("%s: the equation that makes an address of it; it is shown as a "
                              "number."),
                            field->name);
}

void
optio_import_add_field (OptioImport            *self,
                        const OptioImportField *from)
{
  GArray *values = read_values (self, from);
  OptioField field = {
    .name = g_strdup (from->name),
    .aliases = g_new0 (const char *, 1),
    .place = { .at = from->at, .low_bit = from->low_bit, .width = from->width,
               .when = optio_conditions_new_from_string (NULL),
               .variants = g_new0 (const char *, 1) },
    .kind = choose_kind (from, values),
    .group = from->rule->group,
    .danger = from->rule->danger,
    .is_never_written = from->rule->is_never_written || !from->is_writable || from->is_varied,
    .label = g_strdup (from->name),
    .text = make_text (from),
    .n_values = values->len,
  };

  tell_losses (self, from);
  if (field.danger >= OPTIO_DANGER_LAYOUT)
    field.warning = g_strdup (N_("It was imported: Optio knows of its dangers only by its name, so "
                                 "look it up in the manual of the chip first."));
  field.values = (OptioFieldValue *) g_array_free (values, FALSE);
  g_array_append_val (self->chip->fields, field);
}
