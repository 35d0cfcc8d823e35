/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-chip-outline-private.h"

#include <libxml/parser.h>

#include "optio-chip-private.h"
#include "optio-range.h"

/* libxml2 gives each attribute as five pointers: name, prefix, namespace, and the value's ends. */
#define POINTERS_PER_ATTRIBUTE 5

typedef struct
{
  OptioChip *chip;
  xmlParserCtxt *parser;
  gboolean is_odd;
  OptioAlternates alternates;
  GStrvBuilder *names; /* while inside of "alternates" */
  GString *name;       /* while inside of "alternate" */
} Outline;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlParserCtxt, xmlFreeParserCtxt)

static char *
dup_attribute (int             n_attributes,
               const xmlChar **attributes,
               const char     *name)
{
  for (int i = 0; i < n_attributes; i++)
    {
      const char *const *attribute = (const char *const *) attributes + i * POINTERS_PER_ATTRIBUTE;

      if (attribute[1] == NULL && g_str_equal (attribute[0], name))
        return g_strndup (attribute[3], (gsize) (attribute[4] - attribute[3]));
    }

  return NULL;
}

static guint16
read_number (Outline        *self,
             int             n_attributes,
             const xmlChar **attributes,
             const char     *name)
{
  g_autofree char *text = dup_attribute (n_attributes, attributes, name);
  guint32 number = 0;

  if (text != NULL && (!optio_parse_address (text, &number) || number > G_MAXUINT16))
    self->is_odd = TRUE;
  return (guint16) number;
}

static void
begin_alternates (Outline        *self,
                  int             n_attributes,
                  const xmlChar **attributes)
{
  g_autofree char *complete = dup_attribute (n_attributes, attributes, "complete");

  if (self->names != NULL)
    {
      self->is_odd = TRUE;
      return;
    }

  self->names = g_strv_builder_new ();
  self->alternates = (OptioAlternates) {
    .is_complete = g_strcmp0 (complete, "no") != 0,
    .bcd_device = read_number (self, n_attributes, attributes, "bcd-device"),
    .product = dup_attribute (n_attributes, attributes, "product"),
    .serial = dup_attribute (n_attributes, attributes, "serial"),
  };
}

static void
on_start (void           *user_data,
          const xmlChar  *element,
          const xmlChar  *prefix,
          const xmlChar  *uri,
          int             n_namespaces,
          const xmlChar **namespaces,
          int             n_attributes,
          int             n_defaulted,
          const xmlChar **attributes)
{
  Outline *self = user_data;
  const char *name = (const char *) element;

  if (g_str_equal (name, "chip"))
    {
      g_free (self->chip->id);
      self->chip->id = dup_attribute (n_attributes, attributes, "id");
    }
  else if (g_str_equal (name, "usb"))
    {
      self->chip->vendor_id = read_number (self, n_attributes, attributes, "vendor-id");
      self->chip->product_id = read_number (self, n_attributes, attributes, "product-id");
    }
  else if (g_str_equal (name, "alternates"))
    begin_alternates (self, n_attributes, attributes);
  else if (g_str_equal (name, "alternate") && self->name == NULL)
    self->name = g_string_new (NULL);
}

static void
on_text (void          *user_data,
         const xmlChar *text,
         int            length)
{
  Outline *self = user_data;

  if (self->name != NULL)
    g_string_append_len (self->name, (const char *) text, length);
}

static void
on_end (void          *user_data,
        const xmlChar *element,
        const xmlChar *prefix,
        const xmlChar *uri)
{
  Outline *self = user_data;
  const char *name = (const char *) element;

  if (g_str_equal (name, "alternate") && self->name != NULL)
    {
      if (self->names != NULL)
        g_strv_builder_add (self->names, self->name->str);
      g_string_free (g_steal_pointer (&self->name), TRUE);
    }
  else if (g_str_equal (name, "alternates") && self->names != NULL)
    {
      self->alternates.alt_names = (const char *const *) g_strv_builder_end (self->names);
      g_clear_pointer (&self->names, g_strv_builder_unref);
      g_array_append_val (self->chip->alternates, self->alternates);
      self->alternates = (OptioAlternates) { 0 };
    }
}

static void
on_document_type (void          *user_data,
                  const xmlChar *name,
                  const xmlChar *external_id,
                  const xmlChar *system_id)
{
  Outline *self = user_data;

  self->is_odd = TRUE;
  xmlStopParser (self->parser);
}

/* Said again, and better, by who parses the file for good. */
static void
on_problem (void     *user_data,
            xmlError *problem)
{
  Outline *self = user_data;

  self->is_odd |= problem->level >= XML_ERR_ERROR;
}

static void
outline_clear (Outline *self)
{
  g_clear_pointer (&self->names, g_strv_builder_unref);
  if (self->name != NULL)
    g_string_free (self->name, TRUE);
  g_free ((char *) self->alternates.product);
  g_free ((char *) self->alternates.serial);
}

OptioChip *
optio_chip_outline_new (GBytes *bytes)
{
  xmlSAXHandler handler = {
    .initialized = XML_SAX2_MAGIC,
    .internalSubset = on_document_type,
    .startElementNs = on_start,
    .endElementNs = on_end,
    .characters = on_text,
    .cdataBlock = on_text,
    .serror = (xmlStructuredErrorFunc) on_problem,
  };
  g_autoptr (OptioChip) chip = optio_chip_new ();
  g_autoptr (xmlParserCtxt) parser = NULL;
  Outline self = { .chip = chip };
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  parser = xmlCreatePushParserCtxt (&handler, &self, NULL, 0, NULL);
  xmlCtxtUseOptions (parser, XML_PARSE_NONET);
  self.parser = parser;
  self.is_odd = xmlParseChunk (parser, data, (int) size, TRUE) != 0 || self.is_odd;
  outline_clear (&self);

  return self.is_odd || chip->id == NULL ? NULL : g_steal_pointer (&chip);
}
