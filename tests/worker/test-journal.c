/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-journal.h"

/* What a list view would have seen: its own count, kept by the signal alone. */
typedef struct
{
  guint n_items;
  guint n_signals;
  guint most_added;
} Mirror;

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  Mirror *mirror = user_data;

  g_assert_cmpuint (position + removed, <=, mirror->n_items);
  mirror->n_items = mirror->n_items - removed + added;
  mirror->n_signals++;
  mirror->most_added = MAX (mirror->most_added, added);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, mirror->n_items);
}

static guint64
count_dropped (OptioJournal *journal)
{
  guint64 n_dropped;

  g_object_get (journal, "n-dropped", &n_dropped, NULL);
  return n_dropped;
}

static void
take_notes (OptioJournal *journal,
            guint         first,
            guint         n)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (
      (GDestroyNotify) optio_event_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("note %u", first + i);

      g_ptr_array_add (events, optio_event_new_note ((first + i) * 1000, FALSE, text));
    }
  optio_journal_append (journal, "1-2", (OptioEvent **) events->pdata, events->len);
}

static void
append_notes (OptioJournal *journal,
              guint         first,
              guint         n)
{
  take_notes (journal, first, n);
  optio_journal_publish (journal);
}

static void
assert_line (OptioJournal *journal,
             guint         position,
             const char   *expected)
{
  g_autoptr (OptioJournalEntry) entry = g_list_model_get_item (G_LIST_MODEL (journal), position);
  g_autofree char *text = NULL;

  g_assert_nonnull (entry);
  g_object_get (entry, "text", &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_bounds (void)
{
  g_autoptr (OptioJournal) journal = optio_journal_new (4);
  Mirror mirror = { 0 };

  g_signal_connect (journal, "items-changed", G_CALLBACK (on_items_changed), &mirror);

  append_notes (journal, 0, 3);
  g_assert_cmpuint (mirror.n_signals, ==, 1);
  assert_line (journal, 0, "note 0");

  append_notes (journal, 3, 1);
  g_assert_cmpuint (count_dropped (journal), ==, 0);

  append_notes (journal, 4, 2);
  g_assert_cmpuint (mirror.n_signals, ==, 4);
  g_assert_cmpuint (mirror.n_items, ==, 4);
  g_assert_cmpuint (count_dropped (journal), ==, 2);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *expected = g_strdup_printf ("note %u", i + 2);

      assert_line (journal, i, expected);
    }

  g_assert_null (g_list_model_get_item (G_LIST_MODEL (journal), 4));
}

/* What comes within a moment is shown at once, with one signal. */
static void
test_wait (void)
{
  g_autoptr (OptioJournal) journal = optio_journal_new (10);
  Mirror mirror = { 0 };

  g_signal_connect (journal, "items-changed", G_CALLBACK (on_items_changed), &mirror);
  for (guint i = 0; i < 5; i++)
    take_notes (journal, i, 1);
  g_assert_cmpuint (mirror.n_signals, ==, 0);
  while (mirror.n_items == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (mirror.n_signals, ==, 1);
  g_assert_cmpuint (mirror.n_items, ==, 5);
  assert_line (journal, 4, "note 4");
}

/* Nobody is held up by many at once; all of them come nevertheless, in their order. */
static void
test_flood (void)
{
  g_autoptr (OptioJournal) journal = optio_journal_new (20000);
  Mirror mirror = { 0 };

  g_signal_connect (journal, "items-changed", G_CALLBACK (on_items_changed), &mirror);
  take_notes (journal, 0, 10000);
  take_notes (journal, 10000, 10000);
  while (mirror.n_items < 20000)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (mirror.most_added, <=, 5000);
  assert_line (journal, 0, "note 0");
  assert_line (journal, 10000, "note 10000");
  assert_line (journal, 19999, "note 19999");
}

/* What waits is bounded, too: it is the newest lines that come. */
static void
test_overflow (void)
{
  g_autoptr (OptioJournal) journal = optio_journal_new (8000);
  Mirror mirror = { 0 };

  append_notes (journal, 0, 10);
  g_signal_connect (journal, "items-changed", G_CALLBACK (on_items_changed), &mirror);
  mirror.n_items = 10;
  take_notes (journal, 10, 30000);
  while (mirror.n_items < 8000)
    g_main_context_iteration (NULL, TRUE);
  optio_journal_publish (journal);
  assert_line (journal, 0, "note 22010");
  assert_line (journal, 7999, "note 30009");
  g_assert_cmpuint (count_dropped (journal), ==, 22010);
}

/* Lines that nobody was told of yet are saved, and go with the journal. */
static void
test_waiting_lines (void)
{
  g_autoptr (OptioJournal) journal = optio_journal_new (10);
  g_autofree char *text = NULL;

  take_notes (journal, 1, 1);
  text = optio_journal_to_text (journal);
  g_assert_cmpstr (text, ==, "1-2      0.001  note 1\n");
  take_notes (journal, 2, 1);
  optio_journal_clear (journal);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (journal)), ==, 0);
  take_notes (journal, 3, 1);
}

static void
test_more_than_all (void)
{
  g_autoptr (OptioJournal) journal = optio_journal_new (3);
  Mirror mirror = { 0 };

  g_signal_connect (journal, "items-changed", G_CALLBACK (on_items_changed), &mirror);
  append_notes (journal, 0, 2);
  append_notes (journal, 2, 10);
  g_assert_cmpuint (count_dropped (journal), ==, 9);
  assert_line (journal, 0, "note 9");
  assert_line (journal, 2, "note 11");
}

static void
test_progress_is_passed_over (void)
{
  g_autoptr (OptioJournal) journal = optio_journal_new (8);
  g_autoptr (OptioEvent) progress = optio_event_new_progress (1, 0.5, -1);
  g_autoptr (OptioEvent) note = optio_event_new_note (2, TRUE, "slow");
  OptioEvent *events[] = { progress, note, progress };
  Mirror mirror = { 0 };

  g_signal_connect (journal, "items-changed", G_CALLBACK (on_items_changed), &mirror);
  optio_journal_append (journal, "1-2", events, 1);
  optio_journal_publish (journal);
  g_assert_cmpuint (mirror.n_signals, ==, 0);
  optio_journal_append (journal, "1-2", events, G_N_ELEMENTS (events));
  optio_journal_publish (journal);
  g_assert_cmpuint (mirror.n_items, ==, 1);
  assert_line (journal, 0, "slow");
}

static void
test_entry (void)
{
  g_autoptr (OptioJournal) journal = optio_journal_new (2);
  OptioJournalEntry *entry;
  g_autoptr (OptioJournalEntry) again = NULL;
  g_autofree char *board = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *time = NULL;
  gpointer watch;

  append_notes (journal, 31, 1);
  entry = g_list_model_get_item (G_LIST_MODEL (journal), 0);
  again = g_list_model_get_item (G_LIST_MODEL (journal), 0);
  g_assert_true (entry == again);

  g_object_get (entry, "board", &board, "kind", &kind, "time", &time, NULL);
  g_assert_cmpstr (board, ==, "1-2");
  g_assert_cmpstr (kind, ==, "note");
  g_assert_cmpstr (time, ==, "0.031");
  g_assert_cmpstr (optio_event_get_text (optio_journal_entry_get_event (entry)), ==, "note 31");

  /* The journal does not keep lines alive that nobody looks at. */
  watch = entry;
  g_object_add_weak_pointer (watch, &watch);
  g_clear_object (&again);
  g_object_unref (entry);
  g_assert_null (watch);
  assert_line (journal, 0, "note 31");
}

static void
test_entry_outlives_its_line (void)
{
  g_autoptr (OptioJournal) journal = optio_journal_new (1);
  g_autoptr (OptioJournalEntry) entry = NULL;
  g_autofree char *text = NULL;

  append_notes (journal, 0, 1);
  entry = g_list_model_get_item (G_LIST_MODEL (journal), 0);
  append_notes (journal, 1, 1);
  g_clear_object (&journal);
  g_object_get (entry, "text", &text, NULL);
  g_assert_cmpstr (text, ==, "note 0");
}

static void
test_text_and_clear (void)
{
  g_autoptr (OptioJournal) journal = optio_journal_new (2);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  Mirror mirror = { 0 };

  g_signal_connect (journal, "items-changed", G_CALLBACK (on_items_changed), &mirror);
  append_notes (journal, 0, 3);
  before = optio_journal_to_text (journal);
  g_assert_cmpstr (before, ==, "1 older line was dropped.\n"
                               "1-2      0.001  note 1\n"
                               "1-2      0.002  note 2\n");

  optio_journal_clear (journal);
  g_assert_cmpuint (mirror.n_items, ==, 0);
  g_assert_cmpuint (count_dropped (journal), ==, 0);
  after = optio_journal_to_text (journal);
  g_assert_cmpstr (after, ==, "");

  append_notes (journal, 7, 1);
  assert_line (journal, 0, "note 7");
}

static void
test_json (void)
{
  g_autoptr (OptioJournal) journal = optio_journal_new (2);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  JsonObject *object, *line;

  append_notes (journal, 0, 3);
  text = optio_journal_to_json (journal);
  node = json_from_string (text, NULL);
  g_assert_nonnull (node);
  object = json_node_get_object (node);
  g_assert_cmpint (json_object_get_int_member (object, "dropped"), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "lines")), ==, 2);
  line = json_array_get_object_element (json_object_get_array_member (object, "lines"), 0);
  g_assert_cmpstr (json_object_get_string_member (line, "board"), ==, "1-2");
  g_assert_cmpstr (json_object_get_string_member (line, "text"), ==, "note 1");
}

/* A million lines, one by one, through a full journal. The bound is generous for slow machines, but
 * an append whose cost grows with the journal would take minutes. */
static void
test_million (void)
{
  g_autoptr (OptioJournal) journal = optio_journal_new (10000);
  g_autoptr (OptioEvent) event = optio_event_new_note (0, FALSE, "again");
  gint64 begin = g_get_monotonic_time ();

  for (guint i = 0; i < 1000000; i++)
    optio_journal_append (journal, "1-2", &event, 1);
  optio_journal_publish (journal);

  g_test_minimized_result ((double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC,
                           "a million appends");
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 20 * G_USEC_PER_SEC);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (journal)), ==, 10000);
  g_assert_cmpuint (count_dropped (journal), ==, 990000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/bounds", test_bounds);
  g_test_add_func ("/journal/wait", test_wait);
  g_test_add_func ("/journal/flood", test_flood);
  g_test_add_func ("/journal/overflow", test_overflow);
  g_test_add_func ("/journal/waiting-lines", test_waiting_lines);
  g_test_add_func ("/journal/more-than-all", test_more_than_all);
  g_test_add_func ("/journal/progress-is-passed-over", test_progress_is_passed_over);
  g_test_add_func ("/journal/entry", test_entry);
  g_test_add_func ("/journal/entry-outlives-its-line", test_entry_outlives_its_line);
  g_test_add_func ("/journal/text-and-clear", test_text_and_clear);
  g_test_add_func ("/journal/json", test_json);
  g_test_add_func ("/journal/million", test_million);
  return g_test_run ();
}
