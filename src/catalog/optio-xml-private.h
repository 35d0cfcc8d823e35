/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libxml/tree.h>

#include "optio-range.h"

G_BEGIN_DECLS

/**
 * OptioXml:
 *
 * A document of the catalog while it is read. It is valid by its schema, but its meaning is not yet
 * checked. The first thing that turns out wrong is kept, with file and line, and what is read after
 * that has no meaning: read everything, then ask optio_xml_end().
 */
typedef struct _OptioXml OptioXml;

/**
 * optio_xml_load:
 * @path: path of a file
 * @error: %OPTIO_ERROR_FILE if it is no ordinary file, too big, or cannot be read
 *
 * Returns: (transfer full) (nullable): the file's bytes.
 */
GBytes *optio_xml_load (const char *path,
                        GError    **error);

/**
 * optio_xml_new:
 * @bytes: the document, taken as hostile
 * @name: what to call it in errors
 * @schema: (nullable): name of a RELAX NG schema among the resources, "chip.rng"; %NULL for a
 *   document of somebody else, whose every part the caller has to look at
 * @error: %OPTIO_ERROR_DATA with file, line and a sentence
 *
 * Parses and validates. No document type, no entities but XML's own five, no network, at most
 * 4 MiB, 20000 elements, 16 of them inside each other; UTF-8. With a schema also no characters
 * that steer a terminal or turn a line.
 *
 * Returns: (transfer full) (nullable): the document.
 */
OptioXml *optio_xml_new (GBytes     *bytes,
                         const char *name,
                         const char *schema,
                         GError    **error);

void optio_xml_free (OptioXml *self);

/**
 * optio_xml_is_plain:
 *
 * Returns: whether @character may stand in a text for people: it neither steers a terminal nor
 *   breaks or turns a line.
 */
gboolean optio_xml_is_plain (gunichar character);

xmlNode *optio_xml_get_root (OptioXml *self);

/**
 * optio_xml_find:
 *
 * Returns: (nullable): the first child of @parent that is called @element.
 */
xmlNode *optio_xml_find (xmlNode    *parent,
                         const char *element);

/**
 * optio_xml_next:
 *
 * Returns: (nullable): the next sibling of @node with the same name.
 */
xmlNode *optio_xml_next (xmlNode *node);

/**
 * optio_xml_fail:
 *
 * Notes that the document is wrong at @node, unless something else was noted before.
 */
void optio_xml_fail (OptioXml   *self,
                     xmlNode    *node,
                     const char *format,
                     ...) G_GNUC_PRINTF (3, 4);

/**
 * optio_xml_end:
 * @error: %OPTIO_ERROR_DATA with file, line and a sentence
 *
 * Returns: whether nothing was wrong.
 */
gboolean optio_xml_end (OptioXml *self,
                        GError  **error);

/**
 * optio_xml_has_failed:
 *
 * Returns: whether something wrong was noted.
 */
gboolean optio_xml_has_failed (OptioXml *self);

/**
 * optio_xml_has:
 * @node: (nullable): an element
 *
 * Returns: whether @node has that attribute.
 */
gboolean optio_xml_has (xmlNode    *node,
                        const char *attribute);

/**
 * optio_xml_dup_string:
 *
 * Returns: (transfer full) (nullable): the attribute, %NULL if there is none.
 */
char *optio_xml_dup_string (xmlNode    *node,
                            const char *attribute);

/**
 * optio_xml_dup_text:
 *
 * Returns: (transfer full): the text in @node.
 */
char *optio_xml_dup_text (xmlNode *node);

/**
 * optio_xml_dup_texts:
 *
 * Returns: (transfer full): the texts of all children of @parent that are called @element.
 */
GStrv optio_xml_dup_texts (xmlNode    *parent,
                           const char *element);

/**
 * optio_xml_get_number:
 * @maximum: the greatest number that has a meaning
 *
 * Reads a number as optio_parse_address() takes it. A number beyond @maximum is noted as wrong.
 *
 * Returns: the number, 0 if there is no such attribute.
 */
guint32 optio_xml_get_number (OptioXml   *self,
                              xmlNode    *node,
                              const char *attribute,
                              guint32     maximum);

/**
 * optio_xml_get_range:
 *
 * Reads the attributes "start" and "size". An empty range, or one that goes beyond 0xFFFFFFFF, is
 * noted as wrong.
 */
OptioRange optio_xml_get_range (OptioXml *self,
                                xmlNode  *node);

/**
 * optio_xml_get_choice:
 * @choices: (array zero-terminated=1): the words that the schema allows
 *
 * Returns: the attribute's place among @choices, 0 if there is no such attribute.
 */
guint optio_xml_get_choice (xmlNode           *node,
                            const char        *attribute,
                            const char *const *choices);

gboolean optio_xml_get_yes (xmlNode    *node,
                            const char *attribute);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OptioXml, optio_xml_free)

G_END_DECLS
