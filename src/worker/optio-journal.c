/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-journal.h"

#include <glib/gi18n-lib.h>

/* Who shows the lines lays them out whenever there are new ones: so often and no oftener. */
#define PAUSE_MS 50

/* A line that nobody looks at costs no object. @entry is a weak pointer, so that one line is one
 * object for as long as somebody holds it. Lines never move in the ring. */
typedef struct
{
  OptioEvent *event;
  GRefString *board;
  OptioJournalEntry *entry;
} OptioJournalLine;

struct _OptioJournal
{
  GObject parent_instance;

  OptioJournalLine *ring;
  guint capacity;
  guint first;
  guint n_lines;
  guint64 n_dropped;

  GArray *waiting; /* of OptioJournalLine: taken, and not shown yet */
  guint publish_source;
};

static OptioJournalLine *
journal_line (OptioJournal *self,
              guint         position)
{
  return &self->ring[((guint64) self->first + position) % self->capacity];
}

static void
journal_line_clear (OptioJournalLine *line)
{
  g_clear_weak_pointer (&line->entry);
  g_clear_pointer (&line->event, optio_event_unref);
  g_clear_pointer (&line->board, g_ref_string_release);
}

static GType
optio_journal_get_item_type (GListModel *model)
{
  return OPTIO_TYPE_JOURNAL_ENTRY;
}

static guint
optio_journal_get_n_items (GListModel *model)
{
  return OPTIO_JOURNAL (model)->n_lines;
}

static gpointer
optio_journal_get_item (GListModel *model,
                        guint       position)
{
  OptioJournal *self = OPTIO_JOURNAL (model);
  g_autoptr (OptioJournalEntry) entry = NULL;
  OptioJournalLine *line;

  if (position >= self->n_lines)
    return NULL;

  line = journal_line (self, position);
  if (line->entry != NULL)
    return g_object_ref (line->entry);

  entry = optio_journal_entry_new (line->event, line->board);
  g_set_weak_pointer (&line->entry, entry);
  return g_steal_pointer (&entry);
}

static void
optio_journal_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = optio_journal_get_item_type;
  iface->get_n_items = optio_journal_get_n_items;
  iface->get_item = optio_journal_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (OptioJournal,
                               optio_journal,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      optio_journal_list_model_init))

static void
optio_journal_finalize (GObject *object)
{
  OptioJournal *self = OPTIO_JOURNAL (object);

  g_clear_handle_id (&self->publish_source, g_source_remove);
  for (guint i = 0; i < self->waiting->len; i++)
    journal_line_clear (&g_array_index (self->waiting, OptioJournalLine, i));
  g_array_unref (self->waiting);
  for (guint i = 0; i < self->n_lines; i++)
    journal_line_clear (journal_line (self, i));
  g_free (self->ring);

  G_OBJECT_CLASS (optio_journal_parent_class)->finalize (object);
}

static void
optio_journal_class_init (OptioJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = optio_journal_finalize;
}

static void
optio_journal_init (OptioJournal *self)
{
  self->waiting = g_array_new (FALSE, FALSE, sizeof (OptioJournalLine));
}

OptioJournal *
optio_journal_new (guint capacity)
{
  OptioJournal *self = g_object_new (OPTIO_TYPE_JOURNAL, NULL);

  self->capacity = MAX (capacity, 1);
  self->ring = g_new0 (OptioJournalLine, self->capacity);
  return self;
}

static void
journal_drop_oldest (OptioJournal *self,
                     guint         n)
{
  for (guint i = 0; i < n; i++)
    journal_line_clear (journal_line (self, i));

  self->first = (guint) (((guint64) self->first + n) % self->capacity);
  self->n_lines -= n;
  self->n_dropped += n;
}

static void
journal_make_room (OptioJournal *self,
                   guint         n_added)
{
  guint n_free = self->capacity - self->n_lines;
  guint n_removed = n_added > n_free ? n_added - n_free : 0;

  if (n_removed == 0)
    return;

  journal_drop_oldest (self, n_removed);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_removed, 0);
}

void
optio_journal_publish (OptioJournal *self)
{
  guint position;
  guint n_added;

  g_return_if_fail (OPTIO_IS_JOURNAL (self));

  g_clear_handle_id (&self->publish_source, g_source_remove);
  n_added = self->waiting->len;
  if (n_added == 0)
    return;

  journal_make_room (self, n_added);
  position = self->n_lines;
  for (guint i = 0; i < n_added; i++)
    *journal_line (self, position + i) = g_array_index (self->waiting, OptioJournalLine, i);
  g_array_set_size (self->waiting, 0);
  self->n_lines += n_added;
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, n_added);
}

static void
journal_publish_cb (gpointer user_data)
{
  OptioJournal *self = user_data;

  self->publish_source = 0;
  optio_journal_publish (self);
}

void
optio_journal_append (OptioJournal *self,
                      const char   *board,
                      OptioEvent  **events,
                      guint         n_events)
{
  g_autoptr (GRefString) name = NULL;

  g_return_if_fail (OPTIO_IS_JOURNAL (self));
  g_return_if_fail (board != NULL);

  name = g_ref_string_new_intern (board);
  for (guint i = 0; i < n_events; i++)
    {
      OptioJournalLine line = { .event = events[i], .board = name };

      if (optio_event_get_kind (events[i]) == OPTIO_EVENT_PROGRESS)
        continue;
      if (self->waiting->len == self->capacity)
        optio_journal_publish (self);
      optio_event_ref (line.event);
      g_ref_string_acquire (line.board);
      g_array_append_val (self->waiting, line);
    }

  if (self->waiting->len > 0 && self->publish_source == 0)
    self->publish_source = g_timeout_add_once (PAUSE_MS, journal_publish_cb, self);
}

guint64
optio_journal_get_n_dropped (OptioJournal *self)
{
  g_return_val_if_fail (OPTIO_IS_JOURNAL (self), 0);

  return self->n_dropped;
}

void
optio_journal_clear (OptioJournal *self)
{
  guint n_removed;

  g_return_if_fail (OPTIO_IS_JOURNAL (self));

  optio_journal_publish (self);
  n_removed = self->n_lines;
  journal_drop_oldest (self, n_removed);
  self->n_dropped = 0;
  if (n_removed > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_removed, 0);
}

char *
optio_journal_to_json (OptioJournal *self)
{
  g_autoptr (JsonArray) lines = json_array_new ();
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  g_return_val_if_fail (OPTIO_IS_JOURNAL (self), NULL);

  optio_journal_publish (self);
  for (guint i = 0; i < self->n_lines; i++)
    {
      OptioJournalLine *line = journal_line (self, i);
      JsonNode *event = optio_event_to_json (line->event);

      json_object_set_string_member (json_node_get_object (event), "board", line->board);
      json_array_add_element (lines, event);
    }

  json_object_set_int_member (object, "dropped", (gint64) self->n_dropped);
  json_object_set_array_member (object, "lines", g_steal_pointer (&lines));
  json_node_set_object (node, object);
  return json_to_string (node, TRUE);
}

char *
optio_journal_to_text (OptioJournal *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (OPTIO_IS_JOURNAL (self), NULL);

  optio_journal_publish (self);
  if (self->n_dropped > 0)
    {
      g_autofree char *count = g_strdup_printf ("%" G_GUINT64_FORMAT, self->n_dropped);

      g_string_append_printf (text,
                              g_dngettext (GETTEXT_PACKAGE, "%s older line was dropped.",
                                           "%s older lines were dropped.",
                                           (gulong) self->n_dropped),
                              count);
      g_string_append_c (text, '\n');
    }

  for (guint i = 0; i < self->n_lines; i++)
    {
      OptioJournalLine *line = journal_line (self, i);
      g_autofree char *event_text = optio_event_to_text (line->event);

      g_string_append_printf (text, "%s  %s\n", line->board, event_text);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
