/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-recent-menu.h"

#define MAX_FILES 8
/* What marks our files among those of all programs. */
#define GROUP "optio-firmware"

struct _OptioRecentMenu
{
  GObject parent_instance;

  GtkRecentManager *manager;
  GMenu *menu;
};

enum
{
  PROP_MODEL = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OptioRecentMenu, optio_recent_menu, G_TYPE_OBJECT)

static gint
compare_visits (gconstpointer a,
                gconstpointer b)
{
  GDateTime *first = gtk_recent_info_get_visited ((GtkRecentInfo *) a);
  GDateTime *second = gtk_recent_info_get_visited ((GtkRecentInfo *) b);

  return g_date_time_compare (second, first);
}

static void
append_file (GMenu         *menu,
             GtkRecentInfo *info)
{
  g_auto (GStrv) pieces = g_strsplit (gtk_recent_info_get_display_name (info), "_", -1);
  g_autofree char *label = g_strjoinv ("__", pieces); /* no mnemonics in a file's name */
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "win.open-uri", "s", gtk_recent_info_get_uri (info));
  g_menu_append_item (menu, item);
}

static void
rebuild (OptioRecentMenu *self)
{
  GList *infos = g_list_sort (gtk_recent_manager_get_items (self->manager), compare_visits);
  guint n_files = 0;

  g_menu_remove_all (self->menu);
  for (GList *l = infos; l != NULL && n_files < MAX_FILES; l = l->next)
    {
      if (!gtk_recent_info_has_group (l->data, GROUP) || !gtk_recent_info_exists (l->data))
        continue;
      append_file (self->menu, l->data);
      n_files++;
    }
  g_list_free_full (infos, (GDestroyNotify) gtk_recent_info_unref);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

OptioRecentMenu *
optio_recent_menu_new (void)
{
  return g_object_new (OPTIO_TYPE_RECENT_MENU, NULL);
}

void
optio_recent_menu_add (OptioRecentMenu *self,
                       GFile           *file)
{
  static const char *groups[] = { GROUP, NULL };
  g_autofree char *uri = g_file_get_uri (file);
  const GtkRecentData data = {
    .mime_type = (char *) "application/octet-stream",
    .app_name = (char *) "Optio",
    .app_exec = (char *) "optio-gtk %u",
    .groups = (char **) groups,
  };

  g_return_if_fail (OPTIO_IS_RECENT_MENU (self));

  gtk_recent_manager_add_full (self->manager, uri, &data);
}

static gboolean
is_empty (OptioRecentMenu *self)
{
  return g_menu_model_get_n_items (G_MENU_MODEL (self->menu)) == 0;
}

static void
optio_recent_menu_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  OptioRecentMenu *self = OPTIO_RECENT_MENU (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, is_empty (self) ? NULL : self->menu);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_recent_menu_finalize (GObject *object)
{
  g_clear_object (&OPTIO_RECENT_MENU (object)->menu);

  G_OBJECT_CLASS (optio_recent_menu_parent_class)->finalize (object);
}

static void
optio_recent_menu_class_init (OptioRecentMenuClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = optio_recent_menu_get_property;
  object_class->finalize = optio_recent_menu_finalize;
  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_MENU_MODEL,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
optio_recent_menu_init (OptioRecentMenu *self)
{
  self->manager = gtk_recent_manager_get_default ();
  self->menu = g_menu_new ();
  g_signal_connect_object (self->manager, "changed", G_CALLBACK (rebuild), self,
                           G_CONNECT_SWAPPED);
  rebuild (self);
}
