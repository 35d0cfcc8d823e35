/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-options-private.h"

#include <glib/gi18n-lib.h>

#include "optio-chip-words.h"
#include "optio-field-private.h"

#define WORD_BYTES 4
#define WORD_BITS 32

/* "23" or "9:8", the higher number first, as manuals write it. */
static gboolean
parse_bits (const char *text,
            OptioPlace *place)
{
  guint64 high, low;
  char *end;

  high = g_ascii_strtoull (text, &end, 10);
  low = *end == ':' ? g_ascii_strtoull (end + 1, &end, 10) : high;
  if (*end != '\0' || high >= WORD_BITS || low > high)
    return FALSE;

  place->low_bit = (guint) low;
  place->width = (guint) (high - low + 1);
  return TRUE;
}

static OptioPlace
read_place (OptioOptionsParser *self,
            xmlNode            *node)
{
  g_autofree char *bits = optio_xml_dup_string (node, "bits");
  OptioPlace place = {
    .at = optio_xml_get_number (self->xml, node, "at", G_MAXUINT32),
    .width = WORD_BITS,
    .when = optio_options_read_when (self->xml, node),
    .variants = (const char *const *) optio_options_read_variants (self->xml, node, self->chip),
  };
  const OptioOptionArea *area = optio_options_find_area (self->chip, place.at);

  if (bits != NULL && !parse_bits (bits, &place))
    optio_xml_fail (self->xml, node, _("bits=\"%s\" is not like \"7\" or \"15:8\"."), bits);

  if (area == NULL)
    optio_xml_fail (self->xml, node, _("0x%08x is not a word of an area."), place.at);
  else if (bits != NULL &&
           (guint64) (place.at - area->range.start) * 8 + place.low_bit + place.width >
             (guint64) area->range.size * 8)
    optio_xml_fail (self->xml, node, _("These bits go beyond the end of their area."));
  return place;
}

static OptioFieldValue
read_value (OptioOptionsParser *self,
            xmlNode            *node,
            const OptioField   *field)
{
  g_autofree char *is = optio_xml_dup_string (node, "is");
  OptioFieldValue value = {
    .is_other = g_strcmp0 (is, "other") == 0,
    .has_write = optio_xml_has (node, "write"),
    .name = optio_xml_dup_string (node, "name"),
    .danger = field->danger,
    .meaning = optio_xml_dup_text (node),
  };
  const char *attribute = value.is_other ? "write" : "is";

  value.value = optio_xml_get_number (self->xml, node, attribute, optio_field_maximum (field));
  if (value.has_write && !value.is_other)
    optio_xml_fail (self->xml, node, _("Only is=\"other\" can have write."));
  if (optio_xml_has (node, "danger"))
    value.danger = optio_xml_get_choice (node, "danger", optio_danger_words);
  return value;
}

static gboolean
is_same_value (const OptioFieldValue *a,
               const OptioFieldValue *b)
{
  if (a->name != NULL && g_strcmp0 (a->name, b->name) == 0)
    return TRUE;
  if (a->is_other && b->is_other)
    return TRUE;

  return a->value == b->value && (!a->is_other || a->has_write) && (!b->is_other || b->has_write);
}

static void
read_values (OptioOptionsParser *self,
             xmlNode            *parent,
             OptioField         *field)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (OptioFieldValue));

  for (xmlNode *node = optio_xml_find (parent, "value"); node != NULL; node = optio_xml_next (node))
    {
      OptioFieldValue value = read_value (self, node, field);

      for (guint i = 0; i < values->len; i++)
        {
          if (is_same_value (&value, &g_array_index (values, OptioFieldValue, i)))
            optio_xml_fail (self->xml, node, _("This value stands there twice."));
        }
      g_array_append_val (values, value);
    }

  field->n_values = values->len;
  field->values = g_array_steal (values, NULL);
}

/* What the greatest value stands for must be an address. */
static gboolean
fits_in_addresses (const OptioField *field,
                   const OptioScale *scale)
{
  guint64 steps = field->kind == OPTIO_FIELD_MASK ? field->place.width - 1
                                                  : optio_field_maximum (field);

  return scale->base + steps * scale->unit <= G_MAXUINT32;
}

static void
read_scales (OptioOptionsParser *self,
             xmlNode            *parent,
             OptioField         *field)
{
  g_autoptr (GArray) scales = g_array_new (FALSE, FALSE, sizeof (OptioScale));

  for (xmlNode *node = optio_xml_find (parent, "scale"); node != NULL; node = optio_xml_next (node))
    {
      OptioScale scale = {
        .unit = optio_xml_get_number (self->xml, node, "unit", G_MAXUINT32),
        .base = optio_xml_get_number (self->xml, node, "base", G_MAXUINT32),
        .has_base = optio_xml_has (node, "base"),
        .when = optio_options_read_when (self->xml, node),
      };

      if (scale.unit == 0)
        optio_xml_fail (self->xml, node, _("This unit is empty."));
      if (!scale.has_base && field->kind != OPTIO_FIELD_NUMBER)
        optio_xml_fail (self->xml, node, _("Only numbers can do without base."));
      if (!fits_in_addresses (field, &scale))
        optio_xml_fail (self->xml, node, _("The greatest value stands for more than 0xffffffff."));
      g_array_append_val (scales, scale);
    }

  field->n_scales = scales->len;
  field->scales = g_array_steal (scales, NULL);
}

static void
read_dependencies (OptioOptionsParser *self,
                   xmlNode            *parent,
                   OptioField         *field)
{
  g_autoptr (GArray) dependencies = g_array_new (FALSE, FALSE, sizeof (OptioDependency));

  for (xmlNode *node = optio_xml_find (parent, "depends"); node != NULL;
       node = optio_xml_next (node))
    {
      OptioDependency dependency = {
        .on = optio_xml_dup_string (node, "on"),
        .has_value = optio_xml_has (node, "is"),
        .value = optio_xml_get_number (self->xml, node, "is", G_MAXUINT32),
      };

      g_array_append_val (dependencies, dependency);
    }

  field->n_dependencies = dependencies->len;
  field->dependencies = g_array_steal (dependencies, NULL);
}

/* What each kind of field must have. */
static void
check_kind (OptioOptionsParser *self,
            xmlNode            *node,
            const OptioField   *field)
{
  gboolean is_two = optio_field_values_are_bits (field->values, field->n_values);

  if (field->kind == OPTIO_FIELD_FLAG && field->place.width != 1)
    optio_xml_fail (self->xml, node, _("A flag has one bit."));
  if ((field->kind == OPTIO_FIELD_FLAG || field->kind == OPTIO_FIELD_MASK) && !is_two)
    optio_xml_fail (self->xml, node, _("This kind of field needs the values 0 and 1."));
  if (field->kind == OPTIO_FIELD_CHOICE && field->n_values == 0)
    optio_xml_fail (self->xml, node, _("A choice needs values."));
  if ((field->kind == OPTIO_FIELD_ADDRESS || field->kind == OPTIO_FIELD_PAGES) &&
      field->n_scales == 0)
    optio_xml_fail (self->xml, node, _("This kind of field needs a scale."));
  if ((field->kind == OPTIO_FIELD_FLAG || field->kind == OPTIO_FIELD_CHOICE) && field->n_scales > 0)
    optio_xml_fail (self->xml, node, _("This kind of field has no scale."));
}

static void
check_danger (OptioOptionsParser *self,
              xmlNode            *node,
              const OptioField   *field)
{
  OptioDanger worst = field->danger;

  for (guint i = 0; i < field->n_values; i++)
    worst = MAX (worst, field->values[i].danger);
  if (worst >= OPTIO_DANGER_LAYOUT && field->warning == NULL)
    optio_xml_fail (self->xml, node, _("This danger needs a warning."));
}

static char *
dup_child_text (xmlNode    *node,
                const char *element)
{
  xmlNode *child = optio_xml_find (node, element);

  return child != NULL ? optio_xml_dup_text (child) : NULL;
}

static void
read_field (OptioOptionsParser *self,
            xmlNode            *node)
{
  OptioField field = {
    .name = optio_xml_dup_string (node, "name"),
    .aliases = (const char *const *) optio_xml_dup_texts (node, "alias"),
    .place = read_place (self, node),
    .kind = optio_xml_get_choice (node, "kind", optio_field_kind_words),
    .group = optio_xml_get_choice (node, "group", optio_field_group_words),
    .danger = optio_xml_get_choice (node, "danger", optio_danger_words),
    .has_default = optio_xml_has (node, "default"),
    .is_never_written = optio_xml_has (node, "write"),
    .is_hidden_elsewhere = optio_xml_has (node, "elsewhere"),
    .label = dup_child_text (node, "label"),
    .text = dup_child_text (node, "text"),
    .warning = dup_child_text (node, "warning"),
  };

  field.default_value =
    optio_xml_get_number (self->xml, node, "default", optio_field_maximum (&field));
  read_values (self, node, &field);
  read_scales (self, node, &field);
  read_dependencies (self, node, &field);
  check_kind (self, node, &field);
  check_danger (self, node, &field);
  if (field.has_default && !optio_field_is_legal (&field, field.default_value))
    optio_xml_fail (self->xml, node, _("The default is none of the values."));

  g_array_append_val (self->chip->fields, field);
  g_ptr_array_add (self->field_nodes, node);
}

/* Whether these bits hold nothing but whole values, each with its complement. */
static gboolean
is_whole (const OptioReserved   *reserved,
          const OptioOptionArea *area)
{
  guint unit = MAX (2 * optio_complement_get_distance (area->complement), 1);
  guint first = (reserved->place.at - area->range.start) * 8 + reserved->place.low_bit;
  guint width = reserved->n_words > 0 ? reserved->n_words * WORD_BITS : reserved->place.width;

  return first % unit == 0 && width % unit == 0;
}

static void
read_reserved (OptioOptionsParser *self,
               xmlNode            *node)
{
  OptioReserved reserved = {
    .place = read_place (self, node),
    .n_words = optio_xml_get_number (self->xml, node, "words", G_MAXUINT16),
    .has_complement = !optio_xml_has (node, "complement"),
    .has_value = optio_xml_has (node, "value"),
    .value = optio_xml_get_number (self->xml, node, "value", G_MAXUINT32),
    .text = optio_xml_dup_text (node),
  };
  const OptioOptionArea *area = optio_options_find_area (self->chip, reserved.place.at);

  if ((reserved.n_words == 0) == optio_xml_has (node, "words"))
    optio_xml_fail (self->xml, node, _("These bits are no words."));
  if (area != NULL &&
      !optio_range_contains (area->range,
                             OPTIO_RANGE_INIT (reserved.place.at, reserved.n_words * WORD_BYTES)))
    optio_xml_fail (self->xml, node, _("These words go beyond the end of their area."));
  if (reserved.place.width < WORD_BITS && reserved.value >> reserved.place.width != 0)
    optio_xml_fail (self->xml, node, _("This value has more bits than there are."));
  if (area != NULL && !reserved.has_complement && !is_whole (&reserved, area))
    optio_xml_fail (self->xml, node, _("These bits cut a value from its complement."));

  g_array_append_val (self->chip->reserved, reserved);
  g_ptr_array_add (self->reserved_nodes, node);
}

void
optio_options_read_fields (OptioOptionsParser *self)
{
  xmlNode *node;

  for (node = optio_xml_find (self->node, "field"); node != NULL; node = optio_xml_next (node))
    read_field (self, node);
  for (node = optio_xml_find (self->node, "reserved"); node != NULL; node = optio_xml_next (node))
    read_reserved (self, node);
}
