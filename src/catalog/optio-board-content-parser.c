/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-content-private.h"

#include <glib/gi18n-lib.h>

/* A program that does nothing has no need to be larger. */
#define MIN_PROGRAM_SIZE 256
#define MAX_PROGRAM_SIZE 0x10000

/* A stack grows down from the end of the RAM. */
static guint32
find_stack (OptioChip *chip)
{
  guint n_memories = 0;
  const OptioMemory *memories = optio_chip_get_memories (chip, &n_memories);

  for (guint i = 0; i < n_memories; i++)
    {
      if (memories[i].kind == OPTIO_MEMORY_RAM)
        return memories[i].range.start + memories[i].range.size;
    }

  return 0;
}

static void
read_program (OptioXml  *xml,
              xmlNode   *node,
              OptioChip *chip,
              GArray    *contents)
{
  guint32 at = optio_xml_get_number (xml, node, "at", G_MAXUINT32);
  guint32 size = optio_xml_get_number (xml, node, "size", MAX_PROGRAM_SIZE);
  guint32 linked_at = optio_xml_has (node, "linked-at")
                        ? optio_xml_get_number (xml, node, "linked-at", G_MAXUINT32)
                        : at;
  guint32 stack = optio_xml_has (node, "stack")
                    ? optio_xml_get_number (xml, node, "stack", G_MAXUINT32)
                    : find_stack (chip);

  if (size < MIN_PROGRAM_SIZE)
    optio_xml_fail (xml, node, _("A program has at least %u bytes."), MIN_PROGRAM_SIZE);
  else
    optio_board_contents_take_bytes (contents, at,
                                     optio_board_program_new (linked_at, stack, size));
}

/* The schema says that these are pairs of digits. */
static void
read_bytes (OptioXml *xml,
            xmlNode  *node,
            GArray   *contents)
{
  g_autofree char *text = optio_xml_dup_text (node);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (const char *c = text; *c != '\0'; c++)
    {
      guint8 byte;

      if (g_ascii_isspace (*c))
        continue;
      byte = (guint8) (g_ascii_xdigit_value (c[0]) << 4 | g_ascii_xdigit_value (c[1]));
      g_byte_array_append (bytes, &byte, 1);
      c++;
    }

  optio_board_contents_take_bytes (contents,
                                   optio_xml_get_number (xml, node, "at", G_MAXUINT32),
                                   g_byte_array_free_to_bytes (g_steal_pointer (&bytes)));
}

static void
read_option (OptioXml  *xml,
             xmlNode   *node,
             OptioChip *chip,
             GArray    *contents)
{
  g_autofree char *name = optio_xml_dup_string (node, "name");
  guint n_fields = 0;
  const OptioField *fields = optio_chip_get_fields (chip, &n_fields);
  guint index = 0;

  while (index < n_fields && !g_str_equal (fields[index].name, name))
    index++;
  /* Somebody's own file of the chip may know no options at all. */
  if (index == n_fields && n_fields > 0)
    optio_xml_fail (xml, node, _("The chip has no option \"%s\"."), name);

  optio_board_contents_add_option (contents, name,
                                   optio_xml_get_number (xml, node, "value", G_MAXUINT32));
}

void
optio_board_contents_read (GArray    *contents,
                           OptioXml  *xml,
                           xmlNode   *board,
                           OptioChip *chip)
{
  for (xmlNode *node = board->children; node != NULL; node = node->next)
    {
      const char *name = node->type == XML_ELEMENT_NODE ? (const char *) node->name : "";

      if (g_str_equal (name, "program"))
        read_program (xml, node, chip, contents);
      else if (g_str_equal (name, "bytes"))
        read_bytes (xml, node, contents);
      else if (g_str_equal (name, "option"))
        read_option (xml, node, chip, contents);
    }
}
