/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-help-page.h"

#include <string.h>

struct _OptioHelpPage
{
  GObject parent_instance;

  char *id;
  char *title;
  char *description;
  char *sort_key;
  GPtrArray *blocks;
};

G_DEFINE_FINAL_TYPE (OptioHelpPage, optio_help_page, G_TYPE_OBJECT)

/* What is being read. */
typedef struct
{
  OptioHelpPage *page;
  GString *text; /* markup of the block that is open; NULL between blocks */
  char **target; /* where a text of the page itself goes; NULL for a block */
  OptioHelpKind kind;
  unsigned int n_steps;
  unsigned int n_keys; /* of a sequence, so far */
} Reading;

/* Elements inside a block, and what they are for Pango. */
static const struct
{
  const char *element;
  const char *tag;
} inline_elements[] = {
  { "cmd", "tt" }, { "em", "b" }, { "file", "tt" }, { "gui", "b" }, { "key", "b" },
};

static const char *
find_tag (const char *element)
{
  for (gsize i = 0; i < G_N_ELEMENTS (inline_elements); i++)
    if (g_str_equal (inline_elements[i].element, element))
      return inline_elements[i].tag;
  return NULL;
}

/* The name of an element that is open around the current one, or "". */
static const char *
get_around (GMarkupParseContext *context,
            unsigned int         level)
{
  const char *name = g_slist_nth_data (
      (GSList *) g_markup_parse_context_get_element_stack (context), level);

  return name != NULL ? name : "";
}

static const char *
find_attribute (const char **names,
                const char **values,
                const char  *wanted)
{
  for (gsize i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], wanted))
      return values[i];
  return "";
}

static OptioHelpKind
find_paragraph_kind (GMarkupParseContext *context)
{
  const char *list = get_around (context, 2);

  if (!g_str_equal (get_around (context, 1), "item"))
    return OPTIO_HELP_TEXT;
  if (g_str_equal (list, "terms"))
    return OPTIO_HELP_INDENTED;
  return g_str_equal (list, "steps") ? OPTIO_HELP_STEP : OPTIO_HELP_BULLET;
}

static void
begin_title (GMarkupParseContext *context,
             Reading             *reading,
             const char          *type)
{
  const char *around = get_around (context, 1);

  reading->kind = g_str_equal (around, "item") ? OPTIO_HELP_TERM : OPTIO_HELP_HEADING;
  if (g_str_equal (around, "page"))
    reading->target = &reading->page->title;
  else if (g_str_equal (type, "sort"))
    reading->target = &reading->page->sort_key;
}

/* Begins a block, if the element is one. */
static void
begin_block (GMarkupParseContext *context,
             Reading             *reading,
             const char          *element,
             const char          *type)
{
  reading->target = NULL;
  if (g_str_equal (element, "p"))
    reading->kind = find_paragraph_kind (context);
  else if (g_str_equal (element, "screen"))
    reading->kind = OPTIO_HELP_SCREEN;
  else if (g_str_equal (element, "desc"))
    reading->target = &reading->page->description;
  else if (g_str_equal (element, "title"))
    begin_title (context, reading, type);
  else
    return;

  reading->text = g_string_new (NULL);
}

static void
begin_inline (GMarkupParseContext *context,
              Reading             *reading,
              const char          *element,
              const char          *reference)
{
  const char *tag = find_tag (element);

  if (g_str_equal (element, "link"))
    {
      g_autofree char *link = g_markup_printf_escaped ("<a href=\"%s\">", reference);

      g_string_append (reading->text, link);
    }
  else if (g_str_equal (element, "keyseq"))
    reading->n_keys = 0;
  else if (g_str_equal (get_around (context, 1), "keyseq") && reading->n_keys++ > 0)
    g_string_append_c (reading->text, '+');

  if (tag != NULL)
    g_string_append_printf (reading->text, "<%s>", tag);
}

static void
start_element (GMarkupParseContext *context,
               const char          *element,
               const char         **names,
               const char         **values,
               gpointer             user_data,
               GError             **error)
{
  Reading *reading = user_data;

  if (reading->text != NULL)
    begin_inline (context, reading, element, find_attribute (names, values, "xref"));
  else if (g_str_equal (element, "steps"))
    reading->n_steps = 0;
  else
    begin_block (context, reading, element, find_attribute (names, values, "type"));
}

static void
add_text (GMarkupParseContext *context,
          const char          *text,
          gsize                size,
          gpointer             user_data,
          GError             **error)
{
  Reading *reading = user_data;
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) size);

  /* The blanks between the keys of a sequence are the indentation of the file. */
  if (reading->text != NULL && !g_str_equal (get_around (context, 0), "keyseq"))
    g_string_append (reading->text, escaped);
}

/* Lines of the file are no lines of a paragraph. */
static char *
join_lines (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \n", -1);
  g_autoptr (GString) joined = g_string_new (NULL);

  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (*words[i] == '\0')
        continue;
      if (joined->len > 0)
        g_string_append_c (joined, ' ');
      g_string_append (joined, words[i]);
    }
  return g_string_free (g_steal_pointer (&joined), FALSE);
}

static void
end_block (Reading *reading)
{
  g_autofree char *raw = g_string_free (g_steal_pointer (&reading->text), FALSE);
  g_autofree char *markup =
      reading->kind == OPTIO_HELP_SCREEN ? g_steal_pointer (&raw) : join_lines (raw);
  OptioHelpBlock *block;

  if (reading->target != NULL)
    {
      g_free (*reading->target);
      *reading->target = g_steal_pointer (&markup);
      return;
    }

  block = g_new0 (OptioHelpBlock, 1);
  block->kind = reading->kind;
  block->number = reading->kind == OPTIO_HELP_STEP ? ++reading->n_steps : 0;
  block->markup = g_steal_pointer (&markup);
  g_ptr_array_add (reading->page->blocks, block);
}

static void
end_element (GMarkupParseContext *context,
             const char          *element,
             gpointer             user_data,
             GError             **error)
{
  static const char *const blocks[] = { "desc", "p", "screen", "title", NULL };
  Reading *reading = user_data;
  const char *tag = find_tag (element);

  if (reading->text == NULL)
    return;
  if (g_strv_contains (blocks, element))
    end_block (reading);
  else if (g_str_equal (element, "link"))
    g_string_append (reading->text, "</a>");
  else if (tag != NULL)
    g_string_append_printf (reading->text, "</%s>", tag);
}

OptioHelpPage *
optio_help_page_new (const char *id,
                     GBytes     *mallard,
                     GError    **error)
{
  static const GMarkupParser parser = {
    .start_element = start_element,
    .end_element = end_element,
    .text = add_text,
  };
  g_autoptr (OptioHelpPage) self = g_object_new (OPTIO_TYPE_HELP_PAGE, NULL);
  Reading reading = { .page = self };
  g_autoptr (GMarkupParseContext) context = NULL;
  gboolean ok;

  g_return_val_if_fail (id != NULL && mallard != NULL, NULL);

  self->id = g_strdup (id);
  context = g_markup_parse_context_new (&parser, G_MARKUP_DEFAULT_FLAGS, &reading, NULL);
  ok = g_markup_parse_context_parse (context, g_bytes_get_data (mallard, NULL),
                                     (gssize) g_bytes_get_size (mallard), error) &&
       g_markup_parse_context_end_parse (context, error);
  if (reading.text != NULL)
    g_string_free (reading.text, TRUE);
  return ok ? g_steal_pointer (&self) : NULL;
}

const char *
optio_help_page_get_id (OptioHelpPage *self)
{
  g_return_val_if_fail (OPTIO_IS_HELP_PAGE (self), NULL);

  return self->id;
}

const char *
optio_help_page_get_title (OptioHelpPage *self)
{
  g_return_val_if_fail (OPTIO_IS_HELP_PAGE (self), NULL);

  return self->title;
}

const char *
optio_help_page_get_description (OptioHelpPage *self)
{
  g_return_val_if_fail (OPTIO_IS_HELP_PAGE (self), NULL);

  return self->description;
}

const char *
optio_help_page_get_sort_key (OptioHelpPage *self)
{
  g_return_val_if_fail (OPTIO_IS_HELP_PAGE (self), NULL);

  return self->sort_key;
}

GPtrArray *
optio_help_page_get_blocks (OptioHelpPage *self)
{
  g_return_val_if_fail (OPTIO_IS_HELP_PAGE (self), NULL);

  return self->blocks;
}

static void
block_free (gpointer data)
{
  OptioHelpBlock *block = data;

  g_free (block->markup);
  g_free (block);
}

static void
optio_help_page_finalize (GObject *object)
{
  OptioHelpPage *self = OPTIO_HELP_PAGE (object);

  g_free (self->id);
  g_free (self->title);
  g_free (self->description);
  g_free (self->sort_key);
  g_ptr_array_unref (self->blocks);

  G_OBJECT_CLASS (optio_help_page_parent_class)->finalize (object);
}

static void
optio_help_page_class_init (OptioHelpPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = optio_help_page_finalize;
}

static void
optio_help_page_init (OptioHelpPage *self)
{
  self->title = g_strdup ("");
  self->description = g_strdup ("");
  self->sort_key = g_strdup ("");
  self->blocks = g_ptr_array_new_with_free_func (block_free);
}
