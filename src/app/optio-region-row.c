/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-region-row.h"

#include <glib/gi18n-lib.h>

#include "optio-map-view.h"

struct _OptioRegionRow
{
  AdwPreferencesRow parent_instance;

  guint region;
  GtkLabel *text_label;
  GtkWidget *map;
  GtkWidget *arrow;
};

G_DEFINE_FINAL_TYPE (OptioRegionRow, optio_region_row, ADW_TYPE_PREFERENCES_ROW)

static char *
dup_access_text (OptioAccess access)
{
  static const struct
  {
    OptioAccess access;
    const char *word;
  } words[] = {
    { OPTIO_ACCESS_READ, N_ ("read") },
    { OPTIO_ACCESS_ERASE, N_ ("erase") },
    { OPTIO_ACCESS_WRITE, N_ ("write") },
  };
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if ((access & words[i].access) != 0)
        g_ptr_array_add (found, (gpointer) _(words[i].word));
    }
  if (found->len == 0)
    return g_strdup (_("no access"));

  g_ptr_array_add (found, NULL);
  return g_strjoinv (", ", (char **) found->pdata);
}

static char *
dup_text (const OptioRegion *region)
{
  g_autofree char *addresses = optio_range_to_string (region->range);
  g_autofree char *size = optio_format_size (region->range.size);
  g_autofree char *access = dup_access_text (region->access);

  /* Translators: addresses, size, sectors, access */
  return g_strdup_printf (ngettext ("%s, %s in %u sector: %s", "%s, %s in %u sectors: %s",
                                    region->n_sectors),
                          addresses, size, region->n_sectors, access);
}

GtkWidget *
optio_region_row_new (OptioTarget *target,
                      guint        region)
{
  OptioRegionRow *self = g_object_new (OPTIO_TYPE_REGION_ROW, NULL);
  const OptioRegion *found = optio_layout_get_region (optio_target_get_layout (target), region);
  gboolean is_readable = (found->access & OPTIO_ACCESS_READ) != 0;
  g_autofree char *text = dup_text (found);

  self->region = region;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), found->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  found->name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_label_set_label (self->text_label, text);
  g_object_set (self->map, "target", target, "region", region, NULL);
  gtk_widget_set_visible (self->arrow, is_readable);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), is_readable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "region.show", is_readable);
  return GTK_WIDGET (self);
}

guint
optio_region_row_get_region (OptioRegionRow *self)
{
  g_return_val_if_fail (OPTIO_IS_REGION_ROW (self), 0);

  return self->region;
}

void
optio_region_row_set_image (OptioRegionRow *self,
                            OptioImage     *image)
{
  g_return_if_fail (OPTIO_IS_REGION_ROW (self));

  g_object_set (self->map, "image", image, NULL);
}

/* A row has no action of its own for those who cannot see it. */
static void
show_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  gtk_widget_activate (widget);
}

static void
optio_region_row_class_init (OptioRegionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "region.show", NULL, show_action);
  g_type_ensure (OPTIO_TYPE_MAP_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/optio/Optio/optio-region-row.ui");
  gtk_widget_class_bind_template_child (widget_class, OptioRegionRow, text_label);
  gtk_widget_class_bind_template_child (widget_class, OptioRegionRow, map);
  gtk_widget_class_bind_template_child (widget_class, OptioRegionRow, arrow);
}

static void
optio_region_row_init (OptioRegionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
