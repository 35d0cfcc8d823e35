/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-doctor.h"

#include <glib/gi18n-lib.h>

#include "optio-board-item-private.h"

struct _OptioBoardDoctor
{
  GObject parent_instance;

  OptioBoardItem *board; /* weak */
  gboolean stays;
  gboolean is_looking;
  OptioExamination *examination; /* NULL if nobody has looked */
  GPtrArray *findings;           /* NULL if nobody has looked, or somebody still does */
  OptioBoardOptions *options;
  OptioFix *fix; /* what is prepared, or NULL */
};

enum
{
  CHANGED,
  FIX_READY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OptioBoardDoctor, optio_board_doctor, G_TYPE_OBJECT)

static void
clear (OptioBoardDoctor *self)
{
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_clear_pointer (&self->examination, optio_examination_free);
}

/* Something was done to the board: what was found may be so no more. */
static void
forget (OptioBoardDoctor *self)
{
  self->is_looking = FALSE;
  clear (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void look_on (OptioBoardDoctor *self);

static void
tour_finished (OptioVerdict *verdict,
               gpointer      user_data)
{
  OptioBoardDoctor *self = user_data;

  /* The board may have gone meanwhile, and what was known of it with it. */
  if (!self->is_looking)
    return;

  optio_examination_take_tour (self->examination, verdict);
  look_on (self);
}

static void
look_on (OptioBoardDoctor *self)
{
  g_autoptr (OptioPlan) plan = optio_examination_plan_tour (self->examination);

  if (plan != NULL && self->board != NULL &&
      optio_board_item_look (self->board, plan, tour_finished, g_object_ref (self),
                             g_object_unref))
    return;

  self->is_looking = FALSE;
  self->findings = optio_doctor_list_findings (self->examination);
  g_signal_emit (self, signals[CHANGED], 0);
}

static OptioTarget *
get_open_target (OptioBoardItem *board,
                 OptioDevice    *device)
{
  return optio_device_get_problem (device) == NULL ? optio_board_item_get_target (board) : NULL;
}

void
optio_board_doctor_look (OptioBoardDoctor *self)
{
  g_autoptr (OptioSurroundings) surroundings = NULL;
  OptioDevice *device;

  g_return_if_fail (OPTIO_IS_BOARD_DOCTOR (self));

  device = self->board != NULL ? optio_board_item_get_device (self->board) : NULL;
  if (device == NULL || self->is_looking || optio_board_item_is_busy (self->board))
    return;
  /* A board that runs its firmware does what it should. */
  if (optio_device_get_problem (device) == NULL && !optio_board_item_is_present (self->board))
    return;

  clear (self);
  surroundings = optio_device_look_around (device);
  self->examination = optio_examination_new (device, get_open_target (self->board, device));
  optio_examination_set_surroundings (self->examination, surroundings);
  optio_examination_set_stays (self->examination, self->stays);
  self->is_looking = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
  look_on (self);
}

void
optio_board_doctor_set_stays (OptioBoardDoctor *self,
                              gboolean          stays)
{
  g_return_if_fail (OPTIO_IS_BOARD_DOCTOR (self));

  self->stays = stays;
  if (self->findings == NULL)
    return;

  /* What was seen is the same; it is only judged again. */
  optio_examination_set_stays (self->examination, stays);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  self->findings = optio_doctor_list_findings (self->examination);
  g_signal_emit (self, signals[CHANGED], 0);
}

GPtrArray *
optio_board_doctor_get_findings (OptioBoardDoctor *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_DOCTOR (self), NULL);

  return self->findings;
}

char *
optio_board_doctor_dup_text (OptioBoardDoctor *self)
{
  g_autofree char *start = NULL;
  g_auto (GStrv) limits = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (OPTIO_IS_BOARD_DOCTOR (self), NULL);

  if (self->findings == NULL)
    return g_strdup ("");

  start = optio_doctor_describe_start (self->examination);
  limits = optio_examination_list_limits (self->examination);
  if (start != NULL)
    g_string_append (text, start);
  for (guint i = 0; limits[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", limits[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
optio_board_doctor_dup_report (OptioBoardDoctor *self)
{
  g_autofree char *text = NULL;
  g_autofree char *signature = NULL;
  g_autoptr (GString) report = g_string_new (NULL);

  g_return_val_if_fail (OPTIO_IS_BOARD_DOCTOR (self), NULL);

  for (guint i = 0; self->findings != NULL && i < self->findings->len; i++)
    {
      g_autofree char *finding = optio_finding_to_text (self->findings->pdata[i]);

      g_string_append_printf (report, "%s\n", finding);
    }
  if (report->len == 0)
    g_string_append_printf (report, "%s\n", _("Nothing was found that is wrong with it."));

  text = optio_board_doctor_dup_text (self);
  signature = optio_board_item_dup_signature (self->board);
  g_string_append_printf (report, "%s\n\n%s\n", text, signature);
  return g_string_free (g_steal_pointer (&report), FALSE);
}

/* ---- a fix ---- */

static void
options_read (OptioVerdict *verdict,
              gpointer      user_data)
{
  OptioBoardDoctor *self = user_data;
  g_autoptr (OptioFix) fix = g_steal_pointer (&self->fix);
  g_autoptr (GError) error = NULL;
  OptioOptionSet *set;

  if (self->board == NULL || optio_board_item_get_target (self->board) == NULL)
    return;

  optio_board_options_take_reading (self->options, verdict);
  set = optio_board_options_get_set (self->options);
  if (set == NULL)
    optio_board_item_tell (self->board, optio_board_options_get_problem (self->options));
  else if (!optio_fix_apply (fix, set, &error))
    optio_board_item_tell (self->board, error->message);
  else
    g_signal_emit (self, signals[FIX_READY], 0);
}

void
optio_board_doctor_prepare (OptioBoardDoctor *self,
                            OptioFix         *fix)
{
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_allowed = FALSE;

  g_return_if_fail (OPTIO_IS_BOARD_DOCTOR (self));
  g_return_if_fail (optio_fix_get_kind (fix) == OPTIO_FIX_OPTIONS);

  if (self->board == NULL || optio_board_item_get_target (self->board) == NULL)
    return;

  g_clear_object (&self->options);
  self->options = optio_board_options_new ();
  optio_board_options_set_target (self->options, optio_board_item_get_target (self->board),
                                  optio_board_item_get_variant (self->board));
  g_object_get (optio_board_item_get_options (self->board), "unproved-allowed", &is_allowed, NULL);
  g_object_set (self->options, "unproved-allowed", is_allowed, NULL);
  plan = optio_board_options_create_read_plan (self->options, &error);
  if (plan == NULL)
    {
      optio_board_item_tell (self->board, error->message);
      return;
    }

  g_clear_pointer (&self->fix, optio_fix_unref);
  self->fix = optio_fix_ref (fix);
  optio_board_item_look (self->board, plan, options_read, g_object_ref (self), g_object_unref);
}

OptioBoardOptions *
optio_board_doctor_get_options (OptioBoardDoctor *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_DOCTOR (self), NULL);

  return self->options;
}

/* ---- the object ---- */

static void
optio_board_doctor_finalize (GObject *object)
{
  OptioBoardDoctor *self = OPTIO_BOARD_DOCTOR (object);

  g_clear_weak_pointer (&self->board);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_clear_pointer (&self->examination, optio_examination_free);
  g_clear_pointer (&self->fix, optio_fix_unref);
  g_clear_object (&self->options);

  G_OBJECT_CLASS (optio_board_doctor_parent_class)->finalize (object);
}

static void
optio_board_doctor_class_init (OptioBoardDoctorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = optio_board_doctor_finalize;

  signals[CHANGED] = g_signal_new ("changed", OPTIO_TYPE_BOARD_DOCTOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[FIX_READY] = g_signal_new ("fix-ready", OPTIO_TYPE_BOARD_DOCTOR, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
optio_board_doctor_init (OptioBoardDoctor *self)
{
  self->options = optio_board_options_new ();
}

OptioBoardDoctor *
optio_board_doctor_new (OptioBoardItem *board)
{
  OptioBoardDoctor *self;

  g_return_val_if_fail (OPTIO_IS_BOARD_ITEM (board), NULL);

  self = g_object_new (OPTIO_TYPE_BOARD_DOCTOR, NULL);
  g_set_weak_pointer (&self->board, board);
  g_signal_connect_object (board, "finished", G_CALLBACK (forget), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (board, "replugged", G_CALLBACK (forget), self, G_CONNECT_SWAPPED);
  return self;
}
