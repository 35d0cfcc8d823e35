/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-journal.h"

#include <glib/gi18n-lib.h>

/* Who shows the lines lays them out whenever there are new ones: so often and no oftener. */
#define PAUSE_MS 50
/* At once, so that a flood holds nobody up; that is a hundred thousand in a second. */
#define MOST_AT_ONCE 5000u

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

  GArray *waiting;  /* of OptioJournalLine: taken, and not shown yet */
  guint n_gone;     /* of the first of them, which are there no more */
  guint publish_source;
};

enum
{
  PROP_N_DROPPED = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

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
  for (guint i = self->n_gone; i < self->waiting->len; i++)
    journal_line_clear (&g_array_index (self->waiting, OptioJournalLine, i));
  g_array_unref (self->waiting);
  for (guint i = 0; i < self->n_lines; i++)
    journal_line_clear (journal_line (self, i));
  g_free (self->ring);

  G_OBJECT_CLASS (optio_journal_parent_class)->finalize (object);
}

static void
optio_journal_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  if (property_id == PROP_N_DROPPED)
    g_value_set_uint64 (value, OPTIO_JOURNAL (object)->n_dropped);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
optio_journal_class_init (OptioJournalClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = optio_journal_finalize;
  object_class->get_property = optio_journal_get_property;

  properties[PROP_N_DROPPED] =
      g_param_spec_uint64 ("n-dropped", NULL, NULL, 0, G_MAXUINT64, 0,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
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

static guint
journal_count_waiting (OptioJournal *self)
{
  return self->waiting->len - self->n_gone;
}

/* The first one that waits; it is the caller's. The array is moved together seldom, because that
 * costs as much as it is long. */
static OptioJournalLine
journal_take_waiting (OptioJournal *self)
{
  OptioJournalLine line = g_array_index (self->waiting, OptioJournalLine, self->n_gone);

  self->n_gone++;
  if (self->n_gone == self->waiting->len || self->n_gone == self->capacity)
    {
      g_array_remove_range (self->waiting, 0, self->n_gone);
      self->n_gone = 0;
    }
  return line;
}

static void
journal_show (OptioJournal *self,
              guint         n_added)
{
  guint position;

  if (n_added == 0)
    return;

  journal_make_room (self, n_added);
  position = self->n_lines;
  for (guint i = 0; i < n_added; i++)
    *journal_line (self, position + i) = journal_take_waiting (self);
  self->n_lines += n_added;
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, n_added);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DROPPED]);
}

void
optio_journal_publish (OptioJournal *self)
{
  g_return_if_fail (OPTIO_IS_JOURNAL (self));

  g_clear_handle_id (&self->publish_source, g_source_remove);
  journal_show (self, journal_count_waiting (self));
}

static gboolean
journal_publish_cb (gpointer user_data)
{
  OptioJournal *self = user_data;

  journal_show (self, MIN (journal_count_waiting (self), MOST_AT_ONCE));
  if (journal_count_waiting (self) > 0)
    return G_SOURCE_CONTINUE;

  self->publish_source = 0;
  return G_SOURCE_REMOVE;
}

/* What is older than the newest lines of a full list never gets into it. */
static void
journal_wait (OptioJournal     *self,
              OptioJournalLine *line)
{
  if (journal_count_waiting (self) == self->capacity)
    {
      OptioJournalLine oldest = journal_take_waiting (self);

      journal_line_clear (&oldest);
      self->n_dropped++;
    }
  g_array_append_vals (self->waiting, line, 1);
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
      optio_event_ref (line.event);
      g_ref_string_acquire (line.board);
      journal_wait (self, &line);
    }

  if (journal_count_waiting (self) > 0 && self->publish_source == 0)
    self->publish_source = g_timeout_add (PAUSE_MS, journal_publish_cb, self);
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
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DROPPED]);
}

char *
optio_journal_dup_dropped_text (OptioJournal *self)
{
  g_autofree char *count = NULL;

  g_return_val_if_fail (OPTIO_IS_JOURNAL (self), NULL);

  if (self->n_dropped == 0)
    return g_strdup ("");

  count = g_strdup_printf ("%" G_GUINT64_FORMAT, self->n_dropped);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s older line was dropped.",
                                       "%s older lines were dropped.", (gulong) self->n_dropped),
                          count);
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
      g_autofree char *dropped = optio_journal_dup_dropped_text (self);

      g_string_append_printf (text, "%s\n", dropped);
    }

  for (guint i = 0; i < self->n_lines; i++)
    {
      OptioJournalLine *line = journal_line (self, i);
      g_autofree char *event_text = optio_event_to_text (line->event);

      g_string_append_printf (text, "%s  %s\n", line->board, event_text);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
