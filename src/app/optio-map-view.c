/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-map-view.h"

#include <glib/gi18n-lib.h>

#include "optio-target.h"
#include "optio-verdict.h"

#define BAR_HEIGHT 24
#define BAR_WIDTH 120
#define CORNER_RADIUS 6
/* Narrower sectors are drawn without a line between them. */
#define MIN_SECTOR_WIDTH 4.0

/* Addresses rise to the right in every language, as in the hex view. */
struct _OptioMapView
{
  GtkWidget parent_instance;

  OptioTarget *target;
  guint region; /* G_MAXUINT: where the image is */
  OptioImage *image;
  OptioVerdict *verdict;
  char *text;
};

enum
{
  PROP_TARGET = 1,
  PROP_REGION,
  PROP_IMAGE,
  PROP_VERDICT,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioMapView, optio_map_view, GTK_TYPE_WIDGET)

/* The colours are names of libadwaita, so that they fit light, dark and high contrast. */
static const struct
{
  const char *color_name;
  double alpha;
} fate_colors[] = {
  [OPTIO_FATE_IN_DOUBT] = { "error_bg_color", 1.0 },
  [OPTIO_FATE_ERASED] = { "window_fg_color", 0.55 },
  [OPTIO_FATE_WRITTEN] = { "warning_bg_color", 1.0 },
  [OPTIO_FATE_VERIFIED] = { "success_bg_color", 1.0 },
  [OPTIO_FATE_DIFFERS] = { "error_bg_color", 1.0 },
};

static gboolean
image_touches (OptioImage *image,
               OptioRange  range)
{
  guint n_segments = image != NULL ? optio_image_get_n_segments (image) : 0;

  for (guint i = 0; i < n_segments; i++)
    {
      const OptioSegment *segment = optio_image_get_segment (image, i);

      if (optio_range_overlaps (optio_segment_get_range (segment), range))
        return TRUE;
    }
  return FALSE;
}

/* The index of the region that is shown: that which was asked for, the first that the image
 * touches, or without one the first that can be written. */
static gboolean
find_region (OptioMapView *self,
             guint        *out_index)
{
  OptioLayout *layout = self->target != NULL ? optio_target_get_layout (self->target) : NULL;
  guint n_regions = layout != NULL ? optio_layout_get_n_regions (layout) : 0;

  *out_index = self->region;
  if (self->region < n_regions)
    return TRUE;

  for (guint i = 0; i < n_regions; i++)
    {
      const OptioRegion *region = optio_layout_get_region (layout, i);

      *out_index = i;
      if ((region->access & OPTIO_ACCESS_WRITE) != 0 &&
          (self->image == NULL || image_touches (self->image, region->range)))
        return TRUE;
    }
  return FALSE;
}

static guint
count_touched_sectors (OptioMapView *self,
                       guint         region_index)
{
  OptioLayout *layout = optio_target_get_layout (self->target);
  const OptioRegion *region = optio_layout_get_region (layout, region_index);
  guint n_touched = 0;

  for (guint i = 0; i < region->n_sectors; i++)
    {
      if (image_touches (self->image, optio_layout_get_sector (layout, region_index, i).range))
        n_touched++;
    }
  return n_touched;
}

static char *
dup_text (OptioMapView *self)
{
  g_autofree char *addresses = NULL;
  g_autofree char *where = NULL;
  const OptioRegion *region;
  guint index;

  if (!find_region (self, &index))
    return g_strdup (self->image == NULL ? "" : _("The file lies outside this board's memory."));

  region = optio_layout_get_region (optio_target_get_layout (self->target), index);
  addresses = optio_range_to_string (region->range);
  /* Translators: a memory and its addresses: "Internal Flash, 0x08000000-0x0801ffff" */
  where = g_strdup_printf (_("%s, %s"), region->name, addresses);
  if (self->image == NULL)
    return g_steal_pointer (&where);

  return g_strdup_printf (ngettext ("%s: the file touches %u of %u sector",
                                    "%s: the file touches %u of %u sectors", region->n_sectors),
                          where, count_touched_sectors (self, index), region->n_sectors);
}

static void
update (OptioMapView *self)
{
  g_free (self->text);
  self->text = dup_text (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static GdkRGBA
get_color (OptioMapView *self,
           const char   *name,
           double        alpha)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (context, name, &color))
    gtk_style_context_get_color (context, &color);
  color.alpha *= (float) alpha;
  return color;
}

static void
draw_range (OptioMapView  *self,
            GtkSnapshot   *snapshot,
            OptioRange     region,
            OptioRange     range,
            const GdkRGBA *color)
{
  OptioRange shown = optio_range_intersect (region, range);
  double scale = gtk_widget_get_width (GTK_WIDGET (self)) / (double) region.size;
  graphene_rect_t rect;

  if (shown.size == 0)
    return;

  /* A few bytes of a large memory are still a pixel. */
  graphene_rect_init (&rect, (float) ((shown.start - region.start) * scale), 0,
                      (float) MAX (shown.size * scale, 1.0),
                      (float) gtk_widget_get_height (GTK_WIDGET (self)));
  gtk_snapshot_append_color (snapshot, color, &rect);
}

static void
draw_sectors (OptioMapView *self,
              GtkSnapshot  *snapshot,
              guint         region_index)
{
  OptioLayout *layout = optio_target_get_layout (self->target);
  const OptioRegion *region = optio_layout_get_region (layout, region_index);
  double scale = gtk_widget_get_width (GTK_WIDGET (self)) / (double) region->range.size;
  GdkRGBA touched = get_color (self, "accent_bg_color", 0.3);
  GdkRGBA line = get_color (self, "view_bg_color", 0.8);

  for (guint i = 0; i < region->n_sectors; i++)
    {
      OptioRange range = optio_layout_get_sector (layout, region_index, i).range;
      double x = (range.start - region->range.start) * scale;

      if (self->verdict == NULL && image_touches (self->image, range))
        draw_range (self, snapshot, region->range, range, &touched);
      if (i > 0 && range.size * scale >= MIN_SECTOR_WIDTH)
        gtk_snapshot_append_color (
            snapshot, &line,
            &GRAPHENE_RECT_INIT ((float) x, 0, 1, gtk_widget_get_height (GTK_WIDGET (self))));
    }
}

static void
draw_image (OptioMapView *self,
            GtkSnapshot  *snapshot,
            OptioRange    region)
{
  guint n_segments = self->image != NULL ? optio_image_get_n_segments (self->image) : 0;
  GdkRGBA accent = get_color (self, "accent_bg_color", 1.0);

  for (guint i = 0; i < n_segments; i++)
    draw_range (self, snapshot, region,
                optio_segment_get_range (optio_image_get_segment (self->image, i)), &accent);
}

static void
draw_ledger (OptioMapView *self,
             GtkSnapshot  *snapshot,
             OptioRange    region)
{
  guint n_entries = 0;
  const OptioLedgerEntry *ledger = optio_verdict_get_ledger (self->verdict, &n_entries);

  for (guint i = 0; i < n_entries; i++)
    {
      GdkRGBA color = get_color (self, fate_colors[ledger[i].fate].color_name,
                                 fate_colors[ledger[i].fate].alpha);

      draw_range (self, snapshot, region, ledger[i].range, &color);
    }
}

/* What is known of the chip comes before what would be done to it. */
static void
draw_region (OptioMapView *self,
             GtkSnapshot  *snapshot,
             guint         index)
{
  OptioLayout *layout = optio_target_get_layout (self->target);
  const OptioRegion *region = optio_layout_get_region (layout, index);

  if (self->verdict != NULL)
    draw_ledger (self, snapshot, region->range);
  else
    draw_image (self, snapshot, region->range);
  draw_sectors (self, snapshot, index);
}

static void
optio_map_view_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  OptioMapView *self = OPTIO_MAP_VIEW (widget);
  GdkRGBA background = get_color (self, "borders", 0.7);
  graphene_rect_t bounds;
  GskRoundedRect rounded;
  guint index;

  graphene_rect_init (&bounds, 0, 0, (float) gtk_widget_get_width (widget),
                      (float) gtk_widget_get_height (widget));
  gsk_rounded_rect_init_from_rect (&rounded, &bounds, CORNER_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, &background, &bounds);
  if (find_region (self, &index))
    draw_region (self, snapshot, index);
  gtk_snapshot_pop (snapshot);
}

static void
optio_map_view_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? BAR_HEIGHT : BAR_WIDTH;
}

static void
optio_map_view_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  OptioMapView *self = OPTIO_MAP_VIEW (object);

  switch (prop_id)
    {
    case PROP_TARGET:
      g_value_set_boxed (value, self->target);
      break;
    case PROP_REGION:
      g_value_set_uint (value, self->region);
      break;
    case PROP_IMAGE:
      g_value_set_boxed (value, self->image);
      break;
    case PROP_VERDICT:
      g_value_set_boxed (value, self->verdict);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_map_view_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  OptioMapView *self = OPTIO_MAP_VIEW (object);

  switch (prop_id)
    {
    case PROP_TARGET:
      g_clear_pointer (&self->target, optio_target_unref);
      self->target = g_value_dup_boxed (value);
      break;
    case PROP_REGION:
      self->region = g_value_get_uint (value);
      break;
    case PROP_IMAGE:
      g_clear_pointer (&self->image, optio_image_unref);
      self->image = g_value_dup_boxed (value);
      break;
    case PROP_VERDICT:
      g_clear_pointer (&self->verdict, optio_verdict_unref);
      self->verdict = g_value_dup_boxed (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  update (self);
}

static void
optio_map_view_finalize (GObject *object)
{
  OptioMapView *self = OPTIO_MAP_VIEW (object);

  g_clear_pointer (&self->target, optio_target_unref);
  g_clear_pointer (&self->image, optio_image_unref);
  g_clear_pointer (&self->verdict, optio_verdict_unref);
  g_free (self->text);

  G_OBJECT_CLASS (optio_map_view_parent_class)->finalize (object);
}

static void
optio_map_view_class_init (OptioMapViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags edited = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = optio_map_view_get_property;
  object_class->set_property = optio_map_view_set_property;
  object_class->finalize = optio_map_view_finalize;
  widget_class->snapshot = optio_map_view_snapshot;
  widget_class->measure = optio_map_view_measure;

  properties[PROP_TARGET] = g_param_spec_boxed ("target", NULL, NULL, OPTIO_TYPE_TARGET, edited);
  properties[PROP_REGION] =
      g_param_spec_uint ("region", NULL, NULL, 0, G_MAXUINT, G_MAXUINT, edited);
  properties[PROP_IMAGE] = g_param_spec_boxed ("image", NULL, NULL, OPTIO_TYPE_IMAGE, edited);
  properties[PROP_VERDICT] =
      g_param_spec_boxed ("verdict", NULL, NULL, OPTIO_TYPE_VERDICT, edited);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "mapview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
optio_map_view_init (OptioMapView *self)
{
  self->region = G_MAXUINT;
  self->text = g_strdup ("");
}
