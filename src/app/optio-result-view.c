/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-result-view.h"

#include <glib/gi18n-lib.h>

#include "optio-verdict-style.h"

struct _OptioResultView
{
  GtkWidget parent_instance;

  GtkImage *icon;
  GtkLabel *title_label;
  GtkLabel *sentence_label;

  OptioBoardItem *board;
  GSignalGroup *board_signals;
};

enum
{
  PROP_BOARD = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioResultView, optio_result_view, GTK_TYPE_WIDGET)

static void
set_style (OptioResultView         *self,
           const OptioVerdictStyle *style,
           gboolean                 is_stale)
{
  const char *color = is_stale ? "dim-label" : style->css_class;
  const char *icon_classes[] = { color, NULL };
  const char *title_classes[] = { "heading", color, NULL };

  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), icon_classes);
  gtk_widget_set_css_classes (GTK_WIDGET (self->title_label), title_classes);
  gtk_image_set_from_icon_name (self->icon, style->icon_name);
}

static void
show_verdict (OptioResultView *self,
              OptioVerdict    *verdict)
{
  OptioVerdictStyle style = optio_verdict_get_style (verdict);
  g_autofree char *title = NULL;
  gboolean is_stale;

  g_object_get (self->board, "result-title", &title, "result-stale", &is_stale, NULL);
  set_style (self, &style, is_stale);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->sentence_label, optio_verdict_get_sentence (verdict));
}

static void
update (OptioResultView *self)
{
  OptioVerdict *verdict =
      self->board != NULL ? optio_board_item_get_verdict (self->board) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), verdict != NULL);
  if (verdict != NULL)
    show_verdict (self, verdict);
}

/* The button goes with the result, so the focus goes on to what comes behind. */
static void
dismiss_cb (OptioResultView *self)
{
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))),
                          GTK_DIR_TAB_FORWARD);
  optio_board_item_dismiss_verdict (self->board);
}

static void
copy_cb (OptioResultView *self)
{
  g_autofree char *signature = optio_board_item_dup_signature (self->board);
  g_autofree char *text =
      g_strdup_printf ("%s\n%s\n\n%s\n", gtk_label_get_label (self->title_label),
                       gtk_label_get_label (self->sentence_label), signature);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", _("The result was copied."));
}

static void
set_board (OptioResultView *self,
           OptioBoardItem  *board)
{
  if (!g_set_object (&self->board, board))
    return;

  g_signal_group_set_target (self->board_signals, board);
  update (self);
}

static void
optio_result_view_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  OptioResultView *self = OPTIO_RESULT_VIEW (object);

  switch (prop_id)
    {
    case PROP_BOARD:
      g_value_set_object (value, self->board);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_result_view_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_BOARD:
      set_board (OPTIO_RESULT_VIEW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_result_view_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  if (child != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (optio_result_view_parent_class)->dispose (object);
}

static void
optio_result_view_finalize (GObject *object)
{
  OptioResultView *self = OPTIO_RESULT_VIEW (object);

  g_clear_object (&self->board_signals);
  g_clear_object (&self->board);

  G_OBJECT_CLASS (optio_result_view_parent_class)->finalize (object);
}

static void
optio_result_view_class_init (OptioResultViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = optio_result_view_get_property;
  object_class->set_property = optio_result_view_set_property;
  object_class->dispose = optio_result_view_dispose;
  object_class->finalize = optio_result_view_finalize;

  properties[PROP_BOARD] =
      g_param_spec_object ("board", NULL, NULL, OPTIO_TYPE_BOARD_ITEM,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-result-view.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioResultView, icon);
  gtk_widget_class_bind_template_child (widget_class, OptioResultView, title_label);
  gtk_widget_class_bind_template_child (widget_class, OptioResultView, sentence_label);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
optio_result_view_init (OptioResultView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->board_signals = g_signal_group_new (OPTIO_TYPE_BOARD_ITEM);
  g_signal_group_connect_swapped (self->board_signals, "notify::verdict", G_CALLBACK (update),
                                  self);
  g_signal_group_connect_swapped (self->board_signals, "notify::result-stale",
                                  G_CALLBACK (update), self);
}
