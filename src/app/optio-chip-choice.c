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

/* Adds a row, and returns its button, which chooses nothing yet. */
static GtkWidget *
add_row (OptioChipChoice *self,
         const char      *title,
         const char      *subtitle,
         const char      *label,
         const char      *name)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
  return button;
}

static gboolean
is_chosen (OptioChipChoice    *self,
           OptioChip          *chip,
           const OptioVariant *variant)
{
  const char *id = variant != NULL ? variant->id : NULL;

  return optio_board_item_get_chosen_chip (self->board) == chip &&
         g_strcmp0 (optio_board_item_get_variant (self->board), id) == 0;
}

static void
add_chip (OptioChipChoice      *self,
          const OptioCandidate *candidate,
          const OptioVariant   *variant)
{
  const char *title = variant != NULL ? variant->name : optio_chip_get_name (candidate->chip);
  gboolean is_kept = is_chosen (self, candidate->chip, variant);
  g_autofree char *name = g_strdup_printf (is_kept ? _("Keep %s") : _("Choose %s"), title);
  GtkWidget *button =
      add_row (self, title, candidate->reason, is_kept ? _("Keep") : _("Choose"), name);

  g_object_set_data_full (G_OBJECT (button), CHIP_KEY, optio_chip_ref (candidate->chip),
                          (GDestroyNotify) optio_chip_unref);
  if (variant != NULL)
    g_object_set_data_full (G_OBJECT (button), VARIANT_KEY, g_strdup (variant->id), g_free);
}

static void
add_candidate (OptioChipChoice      *self,
               const OptioCandidate *candidate)
{
  guint n_variants;
  const OptioVariant *variants = optio_chip_get_variants (candidate->chip, &n_variants);

  for (guint i = 0; i < n_variants; i++)
    add_chip (self, candidate, &variants[i]);
  if (n_variants == 0)
    add_chip (self, candidate, NULL);
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
  if (board != NULL && optio_board_item_get_chosen_chip (board) != NULL)
    add_row (self, _("None of These"), _("Goes by what the board says of itself again"),
             _("Forget"), _("Forget the choice"));
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
