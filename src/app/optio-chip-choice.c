/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-chip-choice.h"

#include <glib/gi18n-lib.h>

#define CHIP_KEY "optio-chip"
#define VARIANT_KEY "optio-variant"

struct _OptioChipChoice
{
  AdwPreferencesGroup parent_instance;

  OptioBoardItem *board;
  GPtrArray *rows; /* borrowed from the group */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OptioChipChoice, optio_chip_choice, ADW_TYPE_PREFERENCES_GROUP)

static const OptioCandidate *
get_candidates (OptioBoardItem *board,
                guint          *out_n_candidates)
{
  OptioMatch *match = optio_board_item_get_match (board);

  *out_n_candidates = 0;
  return match != NULL ? optio_match_get_candidates (match, out_n_candidates) : NULL;
}

gboolean
optio_chip_choice_exists (OptioBoardItem *board)
{
  guint n_candidates, n_variants = 0;
  const OptioCandidate *candidates = get_candidates (board, &n_candidates);

  if (n_candidates == 1)
    optio_chip_get_variants (candidates[0].chip, &n_variants);
  return n_candidates > 1 || n_variants > 1;
}

static void
clicked_cb (OptioChipChoice *self,
            GtkWidget       *button)
{
  optio_board_item_choose_chip (self->board, g_object_get_data (G_OBJECT (button), CHIP_KEY),
                                g_object_get_data (G_OBJECT (button), VARIANT_KEY));
  g_signal_emit (self, signals[CHOSEN], 0);
}

static GtkWidget *
create_button (OptioChipChoice    *self,
               OptioChip          *chip,
               const OptioVariant *variant,
               const char         *name)
{
  GtkWidget *button = gtk_button_new_with_label (_("Choose"));
  g_autofree char *label = g_strdup_printf (_("Choose %s"), name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), CHIP_KEY, optio_chip_ref (chip),
                          (GDestroyNotify) optio_chip_unref);
  if (variant != NULL)
    g_object_set_data_full (G_OBJECT (button), VARIANT_KEY, g_strdup (variant->id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
add_row (OptioChipChoice      *self,
         const OptioCandidate *candidate,
         const OptioVariant   *variant)
{
  const char *name = variant != NULL ? variant->name : optio_chip_get_name (candidate->chip);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = create_button (self, candidate->chip, variant, name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), candidate->reason);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
add_candidate (OptioChipChoice      *self,
               const OptioCandidate *candidate)
{
  guint n_variants;
  const OptioVariant *variants = optio_chip_get_variants (candidate->chip, &n_variants);

  for (guint i = 0; i < n_variants; i++)
    add_row (self, candidate, &variants[i]);
  if (n_variants == 0)
    add_row (self, candidate, NULL);
}

void
optio_chip_choice_show (OptioChipChoice *self,
                        OptioBoardItem  *board)
{
  guint n_candidates = 0;
  const OptioCandidate *candidates = NULL;

  g_return_if_fail (OPTIO_IS_CHIP_CHOICE (self));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);

  g_set_object (&self->board, board);
  if (board != NULL)
    candidates = get_candidates (board, &n_candidates);
  for (guint i = 0; i < n_candidates; i++)
    add_candidate (self, &candidates[i]);
}

static void
optio_chip_choice_finalize (GObject *object)
{
  OptioChipChoice *self = OPTIO_CHIP_CHOICE (object);

  g_clear_object (&self->board);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (optio_chip_choice_parent_class)->finalize (object);
}

static void
optio_chip_choice_class_init (OptioChipChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = optio_chip_choice_finalize;

  signals[CHOSEN] = g_signal_new ("chosen", OPTIO_TYPE_CHIP_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
optio_chip_choice_init (OptioChipChoice *self)
{
  self->rows = g_ptr_array_new ();
}
