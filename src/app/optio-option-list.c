/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-option-list.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "optio-option-item.h"
#include "optio-option-row.h"
#include "optio-option-word.h"
#include "optio-word-row.h"

struct _OptioOptionList
{
  GtkWidget parent_instance;

  OptioBoardOptions *options;
  char *filter;
  gboolean only_changed;

  GtkBox *box;
  AdwPreferencesGroup *finding_group;
  AdwPreferencesGroup *unproved_group;
  GtkSwitch *unproved_switch;
  GtkBox *group_box;
  AdwPreferencesGroup *word_group;
  GPtrArray *rows;         /* the option rows */
  GPtrArray *finding_rows; /* what is in the group of findings */
  AdwExpanderRow *words;   /* (nullable) what is in the group of words */
  GBindingGroup *bindings;
};

enum
{
  PROP_OPTIONS = 1,
  PROP_FILTER,
  PROP_ONLY_CHANGED,
  PROP_EMPTY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioOptionList, optio_option_list, GTK_TYPE_WIDGET)

/* ---- what is shown ---- */

static gboolean
is_shown (OptioOptionList *self,
          OptioOptionItem *item)
{
  return (!self->only_changed || optio_option_item_is_changed (item)) &&
         (self->filter == NULL || optio_option_item_matches (item, self->filter));
}

static gboolean
is_filtered (OptioOptionList *self)
{
  return self->only_changed || (self->filter != NULL && *self->filter != '\0');
}

static gboolean
is_empty (OptioOptionList *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      if (gtk_widget_get_visible (self->rows->pdata[i]))
        return FALSE;
    }
  return TRUE;
}

/* A group is shown as long as one of its rows is. */
static void
update_filter (OptioOptionList *self)
{
  GtkWidget *last_group = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      OptioOptionItem *item = optio_option_row_get_item (self->rows->pdata[i]);
      GtkWidget *group =
          gtk_widget_get_ancestor (self->rows->pdata[i], ADW_TYPE_PREFERENCES_GROUP);
      gboolean shown = is_shown (self, item);

      gtk_widget_set_visible (self->rows->pdata[i], shown);
      if (group != last_group || shown)
        gtk_widget_set_visible (group, shown);
      last_group = group;
    }

  gtk_widget_set_visible (GTK_WIDGET (self->word_group),
                          self->words != NULL && !is_filtered (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EMPTY]);
}

static void
changes_cb (OptioOptionList *self)
{
  if (self->only_changed)
    update_filter (self);
}

/* ---- the rows ---- */

static void
clear (OptioOptionList *self)
{
  GtkWidget *group;

  while ((group = gtk_widget_get_first_child (GTK_WIDGET (self->group_box))) != NULL)
    gtk_box_remove (self->group_box, group);
  g_ptr_array_set_size (self->rows, 0);

  for (guint i = 0; i < self->finding_rows->len; i++)
    adw_preferences_group_remove (self->finding_group, self->finding_rows->pdata[i]);
  g_ptr_array_set_size (self->finding_rows, 0);

  if (self->words != NULL)
    adw_preferences_group_remove (self->word_group, GTK_WIDGET (self->words));
  self->words = NULL;
}

static void
add_options (OptioOptionList *self)
{
  GListModel *items = optio_board_options_get_items (self->options);
  AdwPreferencesGroup *group = NULL;
  OptioFieldGroup last_kind = OPTIO_N_GROUPS;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (OptioOptionItem) item = g_list_model_get_item (items, i);
      OptioFieldGroup kind = optio_option_get_field (optio_option_item_get_option (item))->group;
      GtkWidget *row = optio_option_row_new (item);

      if (kind != last_kind)
        {
          group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
          adw_preferences_group_set_title (group, optio_field_group_get_title (kind));
          gtk_box_append (self->group_box, GTK_WIDGET (group));
          last_kind = kind;
        }
      adw_preferences_group_add (group, row);
      g_ptr_array_add (self->rows, row);
    }
}

static void
add_finding (OptioOptionList          *self,
             const OptioOptionFinding *finding)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  g_autofree char *address = g_strdup_printf ("0x%08x", finding->address);

  gtk_widget_add_css_class (icon, "warning");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), address);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), finding->sentence);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (self->finding_group, row);
  g_ptr_array_add (self->finding_rows, row);
}

static void
add_findings (OptioOptionList *self,
              OptioOptionSet  *set)
{
  g_autoptr (GArray) findings = optio_option_set_list_findings (set);

  for (guint i = 0; i < findings->len; i++)
    add_finding (self, &g_array_index (findings, OptioOptionFinding, i));
}

static void
add_words (OptioOptionList *self)
{
  GListModel *words = optio_board_options_get_words (self->options);

  self->words = ADW_EXPANDER_ROW (adw_expander_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->words), _("Raw Words"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->words), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Raw Words"), -1);
  adw_expander_row_set_subtitle (self->words,
                                 _("The bytes as they are; complements follow by themselves"));
  for (guint i = 0; i < g_list_model_get_n_items (words); i++)
    {
      g_autoptr (OptioOptionWord) word = g_list_model_get_item (words, i);

      adw_expander_row_add_row (self->words, optio_word_row_new (word));
    }
  adw_preferences_group_add (self->word_group, GTK_WIDGET (self->words));
}

static void
rebuild (OptioOptionList *self)
{
  OptioOptionSet *set =
      self->options != NULL ? optio_board_options_get_set (self->options) : NULL;
  gboolean has_unproved = FALSE;

  clear (self);
  if (set != NULL)
    {
      add_findings (self, set);
      add_options (self);
      add_words (self);
      g_object_get (self->options, "has-unproved", &has_unproved, NULL);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->finding_group), self->finding_rows->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->unproved_group), has_unproved);
  update_filter (self);
}

static void
set_options (OptioOptionList   *self,
             OptioBoardOptions *options)
{
  if (options == self->options)
    return;

  if (self->options != NULL)
    g_signal_handlers_disconnect_by_data (self->options, self);
  g_set_object (&self->options, options);
  if (options != NULL)
    {
      g_signal_connect_object (options, "notify::set", G_CALLBACK (rebuild), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (options, "notify::n-changes", G_CALLBACK (changes_cb), self,
                               G_CONNECT_SWAPPED);
    }
  g_binding_group_set_source (self->bindings, options);
  rebuild (self);
}

static void
optio_option_list_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  OptioOptionList *self = OPTIO_OPTION_LIST (object);

  switch (prop_id)
    {
    case PROP_OPTIONS:
      g_value_set_object (value, self->options);
      break;
    case PROP_FILTER:
      g_value_set_string (value, self->filter);
      break;
    case PROP_ONLY_CHANGED:
      g_value_set_boolean (value, self->only_changed);
      break;
    case PROP_EMPTY:
      g_value_set_boolean (value, is_empty (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_option_list_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  OptioOptionList *self = OPTIO_OPTION_LIST (object);

  switch (prop_id)
    {
    case PROP_OPTIONS:
      set_options (self, g_value_get_object (value));
      break;
    case PROP_FILTER:
      g_free (self->filter);
      self->filter = g_value_dup_string (value);
      update_filter (self);
      break;
    case PROP_ONLY_CHANGED:
      self->only_changed = g_value_get_boolean (value);
      update_filter (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_option_list_dispose (GObject *object)
{
  OptioOptionList *self = OPTIO_OPTION_LIST (object);

  if (self->options != NULL)
    g_signal_handlers_disconnect_by_data (self->options, self);
  g_clear_object (&self->bindings);
  g_clear_object (&self->options);
  g_clear_pointer (&self->filter, g_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->finding_rows, g_ptr_array_unref);
  if (self->box != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->box));
  self->box = NULL;

  G_OBJECT_CLASS (optio_option_list_parent_class)->dispose (object);
}

static void
optio_option_list_class_init (OptioOptionListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags edited = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = optio_option_list_get_property;
  object_class->set_property = optio_option_list_set_property;
  object_class->dispose = optio_option_list_dispose;

  properties[PROP_OPTIONS] =
      g_param_spec_object ("options", NULL, NULL, OPTIO_TYPE_BOARD_OPTIONS, edited);
  properties[PROP_FILTER] = g_param_spec_string ("filter", NULL, NULL, NULL, edited);
  properties[PROP_ONLY_CHANGED] =
      g_param_spec_boolean ("only-changed", NULL, NULL, FALSE, edited);
  properties[PROP_EMPTY] = g_param_spec_boolean ("empty", NULL, NULL, TRUE,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-option-list.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioOptionList, box);
  gtk_widget_class_bind_template_child (widget_class, OptioOptionList, finding_group);
  gtk_widget_class_bind_template_child (widget_class, OptioOptionList, unproved_group);
  gtk_widget_class_bind_template_child (widget_class, OptioOptionList, unproved_switch);
  gtk_widget_class_bind_template_child (widget_class, OptioOptionList, group_box);
  gtk_widget_class_bind_template_child (widget_class, OptioOptionList, word_group);
}

static void
optio_option_list_init (OptioOptionList *self)
{
  self->rows = g_ptr_array_new ();
  self->finding_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "unproved-allowed", self->unproved_switch, "active",
                        G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}
