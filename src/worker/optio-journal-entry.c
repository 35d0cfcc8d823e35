/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-journal-entry.h"

#include <glib/gi18n-lib.h>

struct _OptioJournalEntry
{
  GObject parent_instance;

  OptioEvent *event;
  GRefString *board;
};

typedef enum
{
  ENTRY_PROP_BOARD = 1,
  ENTRY_PROP_KIND,
  ENTRY_PROP_KIND_LABEL,
  ENTRY_PROP_TIME,
  ENTRY_PROP_TEXT,
  N_ENTRY_PROPS,
} OptioJournalEntryProperty;

/* For people; filters and files have the names of optio_event_kind_get_name(). */
static const char *const kind_labels[] = {
  [OPTIO_EVENT_STATE] = NC_ ("log", "state"),
  [OPTIO_EVENT_STEP] = NC_ ("log", "step"),
  [OPTIO_EVENT_PROGRESS] = NC_ ("log", "progress"),
  [OPTIO_EVENT_NOTE] = NC_ ("log", "note"),
  [OPTIO_EVENT_TRAFFIC] = NC_ ("log", "traffic"),
};

static GParamSpec *entry_properties[N_ENTRY_PROPS];

G_DEFINE_FINAL_TYPE (OptioJournalEntry, optio_journal_entry, G_TYPE_OBJECT)

static void
optio_journal_entry_finalize (GObject *object)
{
  OptioJournalEntry *self = OPTIO_JOURNAL_ENTRY (object);

  g_clear_pointer (&self->event, optio_event_unref);
  g_clear_pointer (&self->board, g_ref_string_release);

  G_OBJECT_CLASS (optio_journal_entry_parent_class)->finalize (object);
}

static void
optio_journal_entry_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  OptioJournalEntry *self = OPTIO_JOURNAL_ENTRY (object);

  switch ((OptioJournalEntryProperty) property_id)
    {
    case ENTRY_PROP_BOARD:
      g_value_set_string (value, self->board);
      break;
    case ENTRY_PROP_KIND:
      g_value_set_static_string (
          value, optio_event_kind_get_name (optio_event_get_kind (self->event)));
      break;
    case ENTRY_PROP_KIND_LABEL:
      g_value_set_static_string (
          value, g_dpgettext2 (GETTEXT_PACKAGE, "log",
                               kind_labels[optio_event_get_kind (self->event)]));
      break;
    case ENTRY_PROP_TIME:
      g_value_take_string (
          value, g_strdup_printf ("%.3f", optio_event_get_time_us (self->event) / 1e6));
      break;
    case ENTRY_PROP_TEXT:
      g_value_take_string (value, optio_event_describe (self->event));
      break;
    case N_ENTRY_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
optio_journal_entry_class_init (OptioJournalEntryClass *klass)
{
  static const char *const names[N_ENTRY_PROPS] = {
    NULL, "board", "kind", "kind-label", "time", "text",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = optio_journal_entry_finalize;
  object_class->get_property = optio_journal_entry_get_property;

  for (guint i = 1; i < N_ENTRY_PROPS; i++)
    entry_properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_ENTRY_PROPS, entry_properties);
}

static void
optio_journal_entry_init (OptioJournalEntry *self)
{
}

OptioJournalEntry *
optio_journal_entry_new (OptioEvent *event,
                         GRefString *board)
{
  OptioJournalEntry *self = g_object_new (OPTIO_TYPE_JOURNAL_ENTRY, NULL);

  self->event = optio_event_ref (event);
  self->board = g_ref_string_acquire (board);
  return self;
}

OptioEvent *
optio_journal_entry_get_event (OptioJournalEntry *self)
{
  g_return_val_if_fail (OPTIO_IS_JOURNAL_ENTRY (self), NULL);

  return self->event;
}

const char *
optio_journal_entry_get_board (OptioJournalEntry *self)
{
  g_return_val_if_fail (OPTIO_IS_JOURNAL_ENTRY (self), NULL);

  return self->board;
}
