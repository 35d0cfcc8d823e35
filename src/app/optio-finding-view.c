/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-finding-view.h"

#include <glib/gi18n-lib.h>

struct _OptioFindingView
{
  AdwBin parent_instance;

  OptioFinding *finding;
  GtkImage *icon;
  GtkLabel *sentence_label;
  GtkLabel *evidence_label;
  GtkLabel *advice_label;
  GtkWidget *fix_box;
  GtkLabel *fix_label;
};

enum
{
  PROP_FINDING = 1,
  N_PROPS
};

enum
{
  MEND,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OptioFindingView, optio_finding_view, ADW_TYPE_BIN)

/* An icon alone says nothing to who does not see it, so it has a word. */
static const struct
{
  const char *icon_name;
  const char *css_class;
  const char *word;
} styles[] = {
  [OPTIO_SEVERITY_NOTE] = { "dialog-information-symbolic", "accent", N_ ("Note") },
  [OPTIO_SEVERITY_WARNING] = { "dialog-warning-symbolic", "warning", N_ ("Warning") },
  [OPTIO_SEVERITY_ERROR] = { "dialog-error-symbolic", "error", N_ ("Error") },
};

static void
show_lines (GtkLabel          *label,
            const char *const *lines,
            gboolean           is_numbered)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_string_append (text, i > 0 ? "\n" : "");
      if (is_numbered)
        g_string_append_printf (text, "%u. %s", i + 1, lines[i]);
      else
        g_string_append_printf (text, "• %s", lines[i]);
    }
  gtk_label_set_label (label, text->str);
  gtk_widget_set_visible (GTK_WIDGET (label), text->len > 0);
}

static void
show_finding (OptioFindingView *self,
              OptioFinding     *finding)
{
  OptioSeverity severity = optio_finding_get_severity (finding);
  OptioFix *fix = optio_finding_get_fix (finding);
  const char *classes[] = { styles[severity].css_class, NULL };

  gtk_image_set_from_icon_name (self->icon, styles[severity].icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), classes);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(styles[severity].word), -1);
  gtk_label_set_label (self->sentence_label, optio_finding_get_sentence (finding));
  show_lines (self->evidence_label, optio_finding_get_evidence (finding), FALSE);
  show_lines (self->advice_label, optio_finding_get_advice (finding), TRUE);
  gtk_widget_set_visible (self->fix_box, fix != NULL);
  gtk_label_set_label (self->fix_label, fix != NULL ? optio_fix_get_sentence (fix) : "");
}

static void
mend_cb (OptioFindingView *self)
{
  g_signal_emit (self, signals[MEND], 0);
}

OptioFinding *
optio_finding_view_get_finding (OptioFindingView *self)
{
  g_return_val_if_fail (OPTIO_IS_FINDING_VIEW (self), NULL);

  return self->finding;
}

static void
optio_finding_view_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  OptioFindingView *self = OPTIO_FINDING_VIEW (object);

  switch (prop_id)
    {
    case PROP_FINDING:
      g_value_set_boxed (value, self->finding);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_finding_view_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  OptioFindingView *self = OPTIO_FINDING_VIEW (object);

  switch (prop_id)
    {
    case PROP_FINDING:
      g_clear_pointer (&self->finding, optio_finding_unref);
      self->finding = g_value_dup_boxed (value);
      if (self->finding != NULL)
        show_finding (self, self->finding);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_finding_view_finalize (GObject *object)
{
  g_clear_pointer (&OPTIO_FINDING_VIEW (object)->finding, optio_finding_unref);

  G_OBJECT_CLASS (optio_finding_view_parent_class)->finalize (object);
}

static void
optio_finding_view_class_init (OptioFindingViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = optio_finding_view_get_property;
  object_class->set_property = optio_finding_view_set_property;
  object_class->finalize = optio_finding_view_finalize;

  properties[PROP_FINDING] =
      g_param_spec_boxed ("finding", NULL, NULL, OPTIO_TYPE_FINDING,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[MEND] = g_signal_new ("mend", OPTIO_TYPE_FINDING_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-finding-view.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioFindingView, icon);
  gtk_widget_class_bind_template_child (widget_class, OptioFindingView, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, OptioFindingView, evidence_label);
  gtk_widget_class_bind_template_child (widget_class, OptioFindingView, advice_label);
  gtk_widget_class_bind_template_child (widget_class, OptioFindingView, fix_box);
  gtk_widget_class_bind_template_child (widget_class, OptioFindingView, fix_label);
  gtk_widget_class_bind_template_callback (widget_class, mend_cb);
}

static void
optio_finding_view_init (OptioFindingView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
