/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-xml-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>

#include "optio-catalog-resources.h"
#include "optio-error.h"

#define MAX_SIZE_BYTES (4 * 1024 * 1024)
#define MAX_DEPTH 16
#define MAX_ELEMENTS 20000
#define SCHEMA_FOLDER "/io/github/optio/catalog/"

struct _OptioXml
{
  char *name;
  xmlDoc *document;
  guint n_elements;
  GError *error;
  char *verdict; /* of the schema, without a place */
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlParserCtxt, xmlFreeParserCtxt)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlRelaxNGParserCtxt, xmlRelaxNGFreeParserCtxt)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlRelaxNGValidCtxt, xmlRelaxNGFreeValidCtxt)

GBytes *
optio_xml_load (const char *path,
                GError    **error)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) local_error = NULL;
  gsize size = 0;
  GStatBuf status;
  gboolean is_there = g_stat (path, &status) == 0;

  /* Looked at before it is opened: a pipe would block for ever. */
  if (is_there && !S_ISREG (status.st_mode))
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE, _("%s is no ordinary file."), path);
      return NULL;
    }
  if (is_there && status.st_size > MAX_SIZE_BYTES)
    {
      g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_FILE, _("%s is bigger than 4 MiB."), path);
      return NULL;
    }
  if (!g_file_get_contents (path, &content, &size, &local_error))
    {
      g_set_error_literal (error, OPTIO_ERROR, OPTIO_ERROR_FILE, local_error->message);
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&content), size);
}

/* Of several complaints the first is kept: it names the place. */
static void
set_error (OptioXml   *self,
           int         line,
           const char *sentence)
{
  g_autofree char *text = g_strstrip (g_strdup (sentence));

  if (self->error == NULL)
    g_set_error (&self->error,
                 OPTIO_ERROR,
                 OPTIO_ERROR_DATA,
                 "%s:%d: %s",
                 self->name,
                 MAX (line, 1),
                 text);
}

static void
on_parser_error (void     *user_data,
                 xmlError *problem)
{
  xmlParserCtxt *context = user_data;

  if (problem->level >= XML_ERR_ERROR)
    set_error (context->_private, problem->line, problem->message);
}

/* What goes wrong below the parser, such as a broken encoding, libxml2 prints if nobody listens. */
static void
on_input_error (void     *user_data,
                xmlError *problem)
{
  set_error (user_data, problem->line, problem->message);
}

/* What libxml2 would take, but the catalog does not. */
static void
refuse (xmlParserCtxt *context,
        const char    *sentence)
{
  set_error (context->_private, xmlSAX2GetLineNumber (context), sentence);
  xmlStopParser (context);
}

static void
on_document_type (void          *context,
                  const xmlChar *name,
                  const xmlChar *external_id,
                  const xmlChar *system_id)
{
  refuse (context, _("A document type is not allowed here."));
}

static void
on_start_element (void           *context,
                  const xmlChar  *name,
                  const xmlChar  *prefix,
                  const xmlChar  *uri,
                  int             n_namespaces,
                  const xmlChar **namespaces,
                  int             n_attributes,
                  int             n_defaulted,
                  const xmlChar **attributes)
{
  xmlParserCtxt *parser = context;
  OptioXml *self = parser->_private;

  if (parser->nodeNr >= MAX_DEPTH)
    {
      refuse (parser, _("The elements are nested too deeply."));
      return;
    }
  if (++self->n_elements > MAX_ELEMENTS)
    {
      refuse (parser, _("The document has more than 20000 elements."));
      return;
    }

  xmlSAX2StartElementNs (context,
                         name,
                         prefix,
                         uri,
                         n_namespaces,
                         namespaces,
                         n_attributes,
                         n_defaulted,
                         attributes);
}

static void
parse_document (OptioXml *self,
                GBytes   *bytes)
{
  g_autoptr (xmlParserCtxt) context = xmlNewParserCtxt ();
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (size > MAX_SIZE_BYTES)
    {
      set_error (self, 1, _("The file is bigger than 4 MiB."));
      return;
    }

  context->_private = self;
  context->sax->internalSubset = on_document_type;
  context->sax->startElementNs = on_start_element;
  context->sax->serror = (xmlStructuredErrorFunc) on_parser_error;
  xmlSetStructuredErrorFunc (self, (xmlStructuredErrorFunc) on_input_error);
  self->document = xmlCtxtReadMemory (context,
                                      data,
                                      (int) size,
                                      self->name,
                                      NULL,
                                      XML_PARSE_NONET | XML_PARSE_BIG_LINES);
  xmlSetStructuredErrorFunc (NULL, NULL);

  if (self->document == NULL)
    set_error (self, 1, _("This is no XML."));
  else if (self->document->encoding != NULL &&
           g_ascii_strcasecmp ((const char *) self->document->encoding, "UTF-8") != 0)
    set_error (self, 1, _("The encoding is not UTF-8."));
}

/* libxml2 says first what is not valid, without a place, and then where and why. */
static void
on_schema_error (void     *user_data,
                 xmlError *problem)
{
  OptioXml *self = user_data;
  xmlNode *node = problem->node;

  if (node == NULL)
    self->verdict = self->verdict != NULL ? self->verdict : g_strdup (problem->message);
  else if (strstr (problem->message, (const char *) node->name) != NULL)
    optio_xml_fail (self, node, "%s", problem->message);
  else
    optio_xml_fail (self, node, _("\"%s\" is not as the schema wants it: %s"),
                    (const char *) node->name, problem->message);
}

static xmlRelaxNG *
compile_schema (const char *schema)
{
  g_autofree char *path = g_strconcat (SCHEMA_FOLDER, schema, NULL);
  g_autoptr (xmlRelaxNGParserCtxt) context = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  const char *data;

  bytes = g_resource_lookup_data (optio_catalog_get_resource (), path, 0, NULL);
  if (bytes == NULL)
    return NULL;

  data = g_bytes_get_data (bytes, &size);
  context = xmlRelaxNGNewMemParserCtxt (data, (int) size);
  return xmlRelaxNGParse (context);
}

/* Compiled once: that takes longer than to parse a chip. */
static xmlRelaxNG *
load_schema (const char *schema)
{
  static GMutex mutex;
  static GHashTable *grammars;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  xmlRelaxNG *grammar;

  if (grammars == NULL)
    grammars = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  grammar = g_hash_table_lookup (grammars, schema);
  if (grammar == NULL)
    {
      grammar = compile_schema (schema);
      g_hash_table_insert (grammars, g_strdup (schema), grammar);
    }

  return grammar;
}

static void
validate (OptioXml   *self,
          const char *schema)
{
  xmlRelaxNG *grammar = load_schema (schema);
  g_autoptr (xmlRelaxNGValidCtxt) context = NULL;

  if (grammar == NULL)
    {
      set_error (self, 1, _("Optio's own schema is broken."));
      return;
    }

  context = xmlRelaxNGNewValidCtxt (grammar);
  xmlRelaxNGSetValidStructuredErrors (context, (xmlStructuredErrorFunc) on_schema_error, self);
  if (xmlRelaxNGValidateDoc (context, self->document) != 0)
    optio_xml_fail (self, optio_xml_get_root (self), "%s",
                    self->verdict != NULL ? self->verdict
                                          : _("The document does not follow its schema."));
}

gboolean
optio_xml_is_plain (gunichar character)
{
  static const struct
  {
    gunichar first;
    gunichar last;
  } turning[] = { { 0x2028, 0x202e }, { 0x2066, 0x2069 } };

  for (gsize i = 0; i < G_N_ELEMENTS (turning); i++)
    {
      if (character >= turning[i].first && character <= turning[i].last)
        return FALSE;
    }

  return !g_unichar_iscntrl (character);
}

static void
check_text (OptioXml   *self,
            xmlNode    *element,
            const char *text)
{
  for (const char *cursor = text; *cursor != '\0'; cursor = g_utf8_next_char (cursor))
    {
      gunichar character = g_utf8_get_char (cursor);

      if (!optio_xml_is_plain (character) && strchr ("\t\r\n", *cursor) == NULL)
        optio_xml_fail (self, element, _("The character U+%04X is not allowed."), character);
    }
}

/* Texts come on people's terminals. */
static void
check_texts (OptioXml *self,
             xmlNode  *element)
{
  for (xmlAttr *attribute = element->properties; attribute != NULL; attribute = attribute->next)
    {
      g_autofree char *text = optio_xml_dup_string (element, (const char *) attribute->name);

      check_text (self, element, text);
    }
  for (xmlNode *node = element->children; node != NULL; node = node->next)
    {
      if (node->type == XML_ELEMENT_NODE)
        check_texts (self, node);
      else if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
        check_text (self, element, (const char *) node->content);
    }
}

OptioXml *
optio_xml_new (GBytes     *bytes,
               const char *name,
               const char *schema,
               GError    **error)
{
  g_autoptr (OptioXml) self = g_new0 (OptioXml, 1);

  self->name = g_strdup (name);
  parse_document (self, bytes);
  if (self->error == NULL && schema != NULL)
    validate (self, schema);
  if (self->error == NULL && schema != NULL)
    check_texts (self, optio_xml_get_root (self));

  return optio_xml_end (self, error) ? g_steal_pointer (&self) : NULL;
}

void
optio_xml_free (OptioXml *self)
{
  g_clear_pointer (&self->document, xmlFreeDoc);
  g_clear_error (&self->error);
  g_free (self->verdict);
  g_free (self->name);
  g_free (self);
}

xmlNode *
optio_xml_get_root (OptioXml *self)
{
  return xmlDocGetRootElement (self->document);
}

static xmlNode *
find_from (xmlNode    *node,
           const char *element)
{
  while (node != NULL &&
         (node->type != XML_ELEMENT_NODE || !g_str_equal ((const char *) node->name, element)))
    node = node->next;
  return node;
}

xmlNode *
optio_xml_find (xmlNode    *parent,
                const char *element)
{
  return find_from (parent->children, element);
}

xmlNode *
optio_xml_next (xmlNode *node)
{
  return find_from (node->next, (const char *) node->name);
}

void
optio_xml_fail (OptioXml   *self,
                xmlNode    *node,
                const char *format,
                ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  set_error (self, (int) xmlGetLineNo (node), sentence);
}

gboolean
optio_xml_end (OptioXml *self,
               GError  **error)
{
  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

gboolean
optio_xml_has_failed (OptioXml *self)
{
  return self->error != NULL;
}

gboolean
optio_xml_has (xmlNode    *node,
               const char *attribute)
{
  return xmlHasProp (node, (const xmlChar *) attribute) != NULL;
}

char *
optio_xml_dup_string (xmlNode    *node,
                      const char *attribute)
{
  xmlChar *value = xmlGetNoNsProp (node, (const xmlChar *) attribute);
  char *copy = g_strdup ((const char *) value);

  xmlFree (value);
  return copy;
}

char *
optio_xml_dup_text (xmlNode *node)
{
  xmlChar *text = xmlNodeGetContent (node);
  char *copy = g_strdup (text != NULL ? (const char *) text : "");

  xmlFree (text);
  return copy;
}

GStrv
optio_xml_dup_texts (xmlNode    *parent,
                     const char *element)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  for (xmlNode *node = optio_xml_find (parent, element); node != NULL; node = optio_xml_next (node))
    {
      g_autofree char *text = optio_xml_dup_text (node);

      g_strv_builder_add (texts, text);
    }

  return g_strv_builder_end (texts);
}

guint32
optio_xml_get_number (OptioXml   *self,
                      xmlNode    *node,
                      const char *attribute,
                      guint32     maximum)
{
  g_autofree char *text = optio_xml_dup_string (node, attribute);
  guint32 value = 0;

  if (text == NULL)
    return 0;

  if (!optio_parse_address (text, &value) || value > maximum)
    {
      optio_xml_fail (self,
                      node,
                      _("%s=\"%s\" is more than 0x%x, which is the most it can be."),
                      attribute,
                      text,
                      maximum);
      return 0;
    }

  return value;
}

OptioRange
optio_xml_get_range (OptioXml *self,
                     xmlNode  *node)
{
  OptioRange range = {
    .start = optio_xml_get_number (self, node, "start", G_MAXUINT32),
    .size = optio_xml_get_number (self, node, "size", G_MAXUINT32),
  };

  if (range.size == 0)
    optio_xml_fail (self, node, _("This range is empty."));
  else if (optio_range_get_end (range) > (guint64) G_MAXUINT32 + 1)
    optio_xml_fail (self, node, _("This range goes beyond 0xffffffff."));

  return range;
}

guint
optio_xml_get_choice (xmlNode           *node,
                      const char        *attribute,
                      const char *const *choices)
{
  g_autofree char *text = optio_xml_dup_string (node, attribute);

  for (guint i = 0; text != NULL && choices[i] != NULL; i++)
    {
      if (g_str_equal (text, choices[i]))
        return i;
    }

  return 0;
}

gboolean
optio_xml_get_yes (xmlNode    *node,
                   const char *attribute)
{
  g_autofree char *text = optio_xml_dup_string (node, attribute);

  return g_strcmp0 (text, "yes") == 0;
}
