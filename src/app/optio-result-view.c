/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-result-view.h"

#include "optio-verdict-style.h"

struct _OptioResultView
{
  GtkWidget parent_instance;

  GtkImage *icon;
  GtkLabel *title_label;
  GtkLabel *sentence_label;

  OptioVerdict *verdict;
  char *title;
  gboolean stale;
};

enum
{
  PROP_VERDICT = 1,
  PROP_TITLE,
  PROP_STALE,
  N_PROPS
};

enum
{
  DISMISSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OptioResultView, optio_result_view, GTK_TYPE_WIDGET)

static void
set_style (OptioResultView         *self,
           const OptioVerdictStyle *style)
{
  const char *color = self->stale ? "dim-label" : style->css_class;
  const char *icon_classes[] = { color, NULL };
  const char *title_classes[] = { "heading", color, NULL };

  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), icon_classes);
  gtk_widget_set_css_classes (GTK_WIDGET (self->title_label), title_classes);
  gtk_image_set_from_icon_name (self->icon, style->icon_name);
}

static void
update (OptioResultView *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), self->verdict != NULL);
  if (self->verdict != NULL)
    {
      OptioVerdictStyle style = optio_verdict_get_style (self->verdict);

      set_style (self, &style);
      gtk_label_set_label (self->title_label, self->title != NULL ? self->title : "");
      gtk_label_set_label (self->sentence_label, optio_verdict_get_sentence (self->verdict));
    }
}

static void
dismiss_cb (OptioResultView *self)
{
  g_signal_emit (self, signals[DISMISSED], 0);
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
    case PROP_VERDICT:
      g_value_set_boxed (value, self->verdict);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_STALE:
      g_value_set_boolean (value, self->stale);
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
  OptioResultView *self = OPTIO_RESULT_VIEW (object);

  switch (prop_id)
    {
    case PROP_VERDICT:
      g_clear_pointer (&self->verdict, optio_verdict_unref);
      self->verdict = g_value_dup_boxed (value);
      break;
    case PROP_TITLE:
      g_free (self->title);
      self->title = g_value_dup_string (value);
      break;
    case PROP_STALE:
      self->stale = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  update (self);
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

  g_clear_pointer (&self->verdict, optio_verdict_unref);
  g_free (self->title);

  G_OBJECT_CLASS (optio_result_view_parent_class)->finalize (object);
}

static void
optio_result_view_class_init (OptioResultViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags edited = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = optio_result_view_get_property;
  object_class->set_property = optio_result_view_set_property;
  object_class->dispose = optio_result_view_dispose;
  object_class->finalize = optio_result_view_finalize;

  properties[PROP_VERDICT] =
      g_param_spec_boxed ("verdict", NULL, NULL, OPTIO_TYPE_VERDICT, edited);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, edited);
  properties[PROP_STALE] = g_param_spec_boolean ("stale", NULL, NULL, FALSE, edited);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[DISMISSED] = g_signal_new ("dismissed", OPTIO_TYPE_RESULT_VIEW, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-result-view.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioResultView, icon);
  gtk_widget_class_bind_template_child (widget_class, OptioResultView, title_label);
  gtk_widget_class_bind_template_child (widget_class, OptioResultView, sentence_label);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
}

static void
optio_result_view_init (OptioResultView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}
