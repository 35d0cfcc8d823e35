/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-list.h"

#include <gtk/gtk.h>

#include "optio-board-item-private.h"
#include "optio-sim-device.h"

/* What the log can save as pcapng: some flashes of the largest chips, on the disk. */
#define RECORDING_LIMIT_BYTES (32u * 1024 * 1024)

struct _OptioBoardList
{
  GObject parent_instance;

  OptioCatalog *catalog;
  OptioJournal *journal;
  OptioHistory *history;
  OptioRecording *recording;
  GListStore *sources;          /* models of OptioDevice */
  GListStore *simulated;        /* the first of them */
  GtkFlattenListModel *devices; /* all of them joined */
  GHashTable *n_simulated;      /* board id -> how many there were */
  GPtrArray *items;
  OptioFirmware *firmware;
  char *usb_problem;
};

enum
{
  PROP_BUSY = 1,
  PROP_N_ITEMS,
  PROP_FIRMWARE,
  PROP_USB_PROBLEM,
  N_PROPS
};

enum
{
  FINISHED,
  TOLD,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GType
optio_board_list_get_item_type (GListModel *model)
{
  return OPTIO_TYPE_BOARD_ITEM;
}

static guint
optio_board_list_get_n_items (GListModel *model)
{
  return OPTIO_BOARD_LIST (model)->items->len;
}

static gpointer
optio_board_list_get_item (GListModel *model,
                           guint       position)
{
  OptioBoardList *self = OPTIO_BOARD_LIST (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = optio_board_list_get_item_type;
  iface->get_n_items = optio_board_list_get_n_items;
  iface->get_item = optio_board_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (OptioBoardList, optio_board_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
item_busy_cb (OptioBoardList *self,
              GParamSpec     *pspec,
              OptioBoardItem *item)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
item_finished_cb (OptioBoardList *self,
                  OptioBoardItem *item)
{
  g_signal_emit (self, signals[FINISHED], 0, item);
}

static void
item_told_cb (OptioBoardList *self,
              const char     *text,
              OptioBoardItem *item)
{
  g_signal_emit (self, signals[TOLD], 0, item, text);
}

static void
items_changed (OptioBoardList *self,
               guint           position,
               guint           removed,
               guint           added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static OptioBoardItem *
find_item (OptioBoardList *self,
           const char     *port_path)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      if (g_str_equal (optio_board_item_get_port_path (self->items->pdata[i]), port_path))
        return self->items->pdata[i];
    }
  return NULL;
}

static void
show_device (OptioBoardList *self,
             OptioDevice    *device)
{
  OptioBoardItem *item = find_item (self, optio_device_get_port_path (device));

  if (item != NULL)
    {
      optio_board_item_set_device (item, device);
      return;
    }

  item = optio_board_item_new (device, self->catalog, self->journal, self->history);
  optio_board_item_set_recording (item, self->recording);
  if (self->firmware != NULL)
    optio_flash_setup_set_firmware (optio_board_item_get_setup (item), self->firmware);
  g_signal_connect_object (item, "notify::busy", G_CALLBACK (item_busy_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "finished", G_CALLBACK (item_finished_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "told", G_CALLBACK (item_told_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->items, item);
  items_changed (self, self->items->len - 1, 0, 1);
}

static gboolean
device_is_plugged (OptioBoardList *self,
                   OptioDevice    *device)
{
  GListModel *devices = G_LIST_MODEL (self->devices);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (OptioDevice) other = g_list_model_get_item (devices, i);

      if (other == device)
        return TRUE;
    }
  return FALSE;
}

static void
forget_unplugged (OptioBoardList *self)
{
  for (guint i = self->items->len; i > 0; i--)
    {
      OptioBoardItem *item = self->items->pdata[i - 1];
      OptioDevice *device = optio_board_item_get_device (item);

      if (device != NULL && device_is_plugged (self, device))
        continue;

      optio_board_item_set_device (item, NULL);
      if (optio_board_item_is_busy (item) || optio_board_item_get_verdict (item) != NULL)
        continue;

      g_ptr_array_remove_index (self->items, i - 1);
      items_changed (self, i - 1, 1, 0);
    }
}

static void
devices_changed_cb (OptioBoardList *self)
{
  GListModel *devices = G_LIST_MODEL (self->devices);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (OptioDevice) device = g_list_model_get_item (devices, i);

      show_device (self, device);
    }
  forget_unplugged (self);
}

OptioBoardList *
optio_board_list_new (OptioCatalog *catalog,
                      OptioJournal *journal,
                      OptioHistory *history)
{
  OptioBoardList *self = g_object_new (OPTIO_TYPE_BOARD_LIST, NULL);

  self->catalog = g_object_ref (catalog);
  self->journal = g_object_ref (journal);
  g_set_object (&self->history, history);
  return self;
}

OptioCatalog *
optio_board_list_get_catalog (OptioBoardList *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_LIST (self), NULL);

  return self->catalog;
}

OptioJournal *
optio_board_list_get_journal (OptioBoardList *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_LIST (self), NULL);

  return self->journal;
}

OptioRecording *
optio_board_list_get_recording (OptioBoardList *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_LIST (self), NULL);

  return self->recording;
}

void
optio_board_list_add_devices (OptioBoardList *self,
                              GListModel     *devices)
{
  g_return_if_fail (OPTIO_IS_BOARD_LIST (self));
  g_return_if_fail (G_IS_LIST_MODEL (devices));

  g_list_store_append (self->sources, devices);
}

void
optio_board_list_set_usb_problem (OptioBoardList *self,
                                  const char     *problem)
{
  g_return_if_fail (OPTIO_IS_BOARD_LIST (self));

  g_free (self->usb_problem);
  self->usb_problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_USB_PROBLEM]);
}

gboolean
optio_board_list_simulate (OptioBoardList *self,
                           const char     *id)
{
  g_autoptr (OptioDevice) device = NULL;
  const char *board_id;
  OptioBoard *board;
  guint instance;

  g_return_val_if_fail (OPTIO_IS_BOARD_LIST (self), FALSE);

  board = optio_catalog_find_board (self->catalog, id);
  if (board == NULL)
    return FALSE;

  board_id = optio_board_get_id (board);
  instance = GPOINTER_TO_UINT (g_hash_table_lookup (self->n_simulated, board_id));
  g_hash_table_insert (self->n_simulated, g_strdup (board_id), GUINT_TO_POINTER (instance + 1));
  device = optio_sim_device_new (board, OPTIO_SIM_CLOCK_REAL, instance);
  g_list_store_append (self->simulated, device);
  return TRUE;
}

void
optio_board_list_remove (OptioBoardList *self,
                         OptioBoardItem *item)
{
  OptioDevice *device;
  guint position;

  g_return_if_fail (OPTIO_IS_BOARD_LIST (self));
  g_return_if_fail (OPTIO_IS_BOARD_ITEM (item));

  if (optio_board_item_is_busy (item))
    return;

  optio_board_item_dismiss_verdict (item);
  device = optio_board_item_get_device (item);
  if (device != NULL && g_list_store_find (self->simulated, device, &position))
    g_list_store_remove (self->simulated, position);
  forget_unplugged (self);
}

void
optio_board_list_open (OptioBoardList *self,
                       OptioBoardItem *item,
                       GFile          *file)
{
  g_return_if_fail (OPTIO_IS_BOARD_LIST (self));
  g_return_if_fail (item == NULL || OPTIO_IS_BOARD_ITEM (item));
  g_return_if_fail (G_IS_FILE (file));

  g_clear_object (&self->firmware);
  self->firmware = optio_firmware_new (file);
  for (guint i = 0; i < self->items->len; i++)
    {
      OptioFlashSetup *setup = optio_board_item_get_setup (self->items->pdata[i]);
      OptioFirmware *old = optio_flash_setup_get_firmware (setup);

      if (self->items->pdata[i] == item || optio_firmware_get_file (old) == NULL)
        optio_flash_setup_set_firmware (setup, self->firmware);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIRMWARE]);
}

gboolean
optio_board_list_is_busy (OptioBoardList *self)
{
  g_return_val_if_fail (OPTIO_IS_BOARD_LIST (self), FALSE);

  for (guint i = 0; i < self->items->len; i++)
    {
      if (optio_board_item_is_busy (self->items->pdata[i]))
        return TRUE;
    }
  return FALSE;
}

void
optio_board_list_cancel_all (OptioBoardList *self)
{
  g_return_if_fail (OPTIO_IS_BOARD_LIST (self));

  for (guint i = 0; i < self->items->len; i++)
    optio_board_item_cancel (self->items->pdata[i]);
}

static void
optio_board_list_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  OptioBoardList *self = OPTIO_BOARD_LIST (object);

  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, optio_board_list_is_busy (self));
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->items->len);
      break;
    case PROP_FIRMWARE:
      g_value_set_object (value, self->firmware);
      break;
    case PROP_USB_PROBLEM:
      g_value_set_string (value, self->usb_problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
optio_board_list_finalize (GObject *object)
{
  OptioBoardList *self = OPTIO_BOARD_LIST (object);

  g_clear_object (&self->devices);
  g_clear_object (&self->sources);
  g_clear_object (&self->simulated);
  g_clear_object (&self->catalog);
  g_clear_object (&self->journal);
  g_clear_object (&self->history);
  g_clear_object (&self->recording);
  g_clear_object (&self->firmware);
  g_hash_table_unref (self->n_simulated);
  g_ptr_array_unref (self->items);
  g_free (self->usb_problem);

  G_OBJECT_CLASS (optio_board_list_parent_class)->finalize (object);
}

static void
optio_board_list_class_init (OptioBoardListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = optio_board_list_get_property;
  object_class->finalize = optio_board_list_finalize;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_N_ITEMS] =
      g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_FIRMWARE] =
      g_param_spec_object ("firmware", NULL, NULL, OPTIO_TYPE_FIRMWARE, flags);
  properties[PROP_USB_PROBLEM] = g_param_spec_string ("usb-problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FINISHED] = g_signal_new ("finished", OPTIO_TYPE_BOARD_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, OPTIO_TYPE_BOARD_ITEM);
  signals[TOLD] = g_signal_new ("told", OPTIO_TYPE_BOARD_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, OPTIO_TYPE_BOARD_ITEM, G_TYPE_STRING);
}

static void
optio_board_list_init (OptioBoardList *self)
{
  self->recording = optio_recording_new (RECORDING_LIMIT_BYTES);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->n_simulated = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sources = g_list_store_new (G_TYPE_LIST_MODEL);
  self->simulated = g_list_store_new (OPTIO_TYPE_DEVICE);
  self->devices = gtk_flatten_list_model_new (g_object_ref (G_LIST_MODEL (self->sources)));
  g_signal_connect_object (self->devices, "items-changed", G_CALLBACK (devices_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_list_store_append (self->sources, self->simulated);
}
