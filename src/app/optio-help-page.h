/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * OptioHelpKind:
 * @OPTIO_HELP_HEADING: the title of a section
 * @OPTIO_HELP_TERM: what the text that follows is about
 * @OPTIO_HELP_TEXT: a paragraph
 * @OPTIO_HELP_INDENTED: a paragraph about a term
 * @OPTIO_HELP_BULLET: a paragraph of a list
 * @OPTIO_HELP_STEP: a paragraph of a numbered list
 * @OPTIO_HELP_SCREEN: lines to type
 *
 * How a block of a help page is shown.
 */
typedef enum
{
  OPTIO_HELP_HEADING,
  OPTIO_HELP_TERM,
  OPTIO_HELP_TEXT,
  OPTIO_HELP_INDENTED,
  OPTIO_HELP_BULLET,
  OPTIO_HELP_STEP,
  OPTIO_HELP_SCREEN,
} OptioHelpKind;

/**
 * OptioHelpBlock:
 * @kind: how it is shown
 * @number: of a step, from 1; of others 0
 * @markup: its text, for Pango; links lead to the ids of other pages
 */
typedef struct
{
  OptioHelpKind kind;
  unsigned int number;
  char *markup;
} OptioHelpBlock;

#define OPTIO_TYPE_HELP_PAGE (optio_help_page_get_type ())
G_DECLARE_FINAL_TYPE (OptioHelpPage, optio_help_page, OPTIO, HELP_PAGE, GObject)

/**
 * OptioHelpPage:
 *
 * From a page in Mallard, through GMarkup, to blocks that labels can show. It knows the elements
 * that the pages in data/help use. From: http://projectmallard.org/1.0/.
 */

/**
 * optio_help_page_new:
 * @id: the name of the page, by which links lead to it
 * @mallard: its text
 * @error: #GMarkupError if it is not well formed
 *
 * Returns: (transfer full) (nullable): the page
 */
OptioHelpPage *optio_help_page_new (const char *id,
                                    GBytes     *mallard,
                                    GError    **error);

/** optio_help_page_get_id: Returns the name of the page. */
const char *optio_help_page_get_id (OptioHelpPage *self);

/** optio_help_page_get_title: Returns what the page is called, as markup. */
const char *optio_help_page_get_title (OptioHelpPage *self);

/** optio_help_page_get_description: Returns what the list of pages says of it, as markup, or "". */
const char *optio_help_page_get_description (OptioHelpPage *self);

/** optio_help_page_get_sort_key: Returns its place in the list of pages; "" for the list itself. */
const char *optio_help_page_get_sort_key (OptioHelpPage *self);

/** optio_help_page_get_blocks: Returns its #OptioHelpBlock, (element-type OptioHelpBlock). */
GPtrArray *optio_help_page_get_blocks (OptioHelpPage *self);

G_END_DECLS
