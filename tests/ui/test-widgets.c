/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "optio-board-list.h"
#include "optio-board-row.h"
#include "optio-doctor-page.h"
#include "optio-finding-view.h"
#include "optio-firmware-page.h"
#include "optio-help-window.h"
#include "optio-hex-row.h"
#include "optio-log-view.h"
#include "optio-map-view.h"
#include "optio-memory-page.h"
#include "optio-option-list.h"
#include "optio-option-row.h"
#include "optio-options-page.h"
#include "optio-result-view.h"
#include "optio-value-entry.h"
#include "optio-window.h"
#include "optio-word-row.h"

/* The narrowest screen that libadwaita speaks of, in pixels. */
#define NARROWEST 360

static OptioBoardList *
create_boards (void)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();
  g_autoptr (OptioJournal) journal = optio_journal_new (10);

  optio_catalog_add_folder (catalog, g_getenv ("OPTIO_DATA_DIR"));
  return optio_board_list_new (catalog, journal, NULL);
}

static void
simulate (OptioBoardList *boards,
          const char     *id)
{
  g_assert_true (optio_board_list_simulate (boards, id));
}

static void
flush (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Every widget is built from its template, and goes without a trace. */
static void
test_templates (void)
{
  const GType types[] = {
    OPTIO_TYPE_BOARD_ROW, OPTIO_TYPE_DOCTOR_PAGE, OPTIO_TYPE_FINDING_VIEW,
    OPTIO_TYPE_FIRMWARE_PAGE, OPTIO_TYPE_LOG_VIEW, OPTIO_TYPE_MAP_VIEW,
    OPTIO_TYPE_MEMORY_PAGE, OPTIO_TYPE_OPTION_LIST, OPTIO_TYPE_OPTION_ROW,
    OPTIO_TYPE_OPTIONS_PAGE, OPTIO_TYPE_RESULT_VIEW, OPTIO_TYPE_VALUE_ENTRY, OPTIO_TYPE_WORD_ROW,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GtkWidget *widget = g_object_ref_sink (g_object_new (types[i], NULL));
      gpointer weak = widget;

      g_test_message ("%s", g_type_name (types[i]));
      g_object_add_weak_pointer (G_OBJECT (widget), &weak);
      g_object_unref (widget);
      flush ();
      g_assert_null (weak);
    }
}

static void
test_window (void)
{
  g_autoptr (OptioBoardList) boards = create_boards ();
  OptioWindow *window = optio_window_new (NULL, boards);
  gpointer weak = window;

  g_object_add_weak_pointer (G_OBJECT (window), &weak);
  gtk_window_present (GTK_WINDOW (window));
  flush ();
  simulate (boards, "stm32f072");
  simulate (boards, "stm32f405");
  flush ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (boards)), ==, 2);

  gtk_window_destroy (GTK_WINDOW (window));
  flush ();
  g_assert_null (weak);
}

static void
test_narrow (void)
{
  g_autoptr (OptioBoardList) boards = create_boards ();
  OptioWindow *window = optio_window_new (NULL, boards);
  GtkWidget *content = adw_application_window_get_content (ADW_APPLICATION_WINDOW (window));
  int minimum = 0;

  simulate (boards, "stm32f072");
  gtk_window_present (GTK_WINDOW (window));
  flush ();
  gtk_widget_measure (content, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, >, 0);
  g_assert_cmpint (minimum, <=, NARROWEST);

  gtk_window_destroy (GTK_WINDOW (window));
}

static OptioBoardItem *
get_selected (OptioWindow *window)
{
  g_autoptr (OptioBoardItem) item = NULL;

  g_object_get (window, "selected", &item, NULL);
  return item; /* the list keeps it */
}

static GtkEventController *
find_drop_target (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        return controller; /* the widget keeps it */
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkEventController *controller =
          OPTIO_IS_LOG_VIEW (child) ? NULL : find_drop_target (child);

      if (controller != NULL && GTK_IS_DROP_TARGET (controller))
        return controller;
    }
  return NULL;
}

/* A file that is dropped is the firmware; of several, the first. */
static void
test_drop (void)
{
  g_autoptr (OptioBoardList) boards = create_boards ();
  OptioWindow *window = optio_window_new (NULL, boards);
  g_autofree char *path =
      g_build_filename (g_getenv ("OPTIO_DATA_DIR"), "firmware", "demo-stm32f072.hex", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) other = g_file_new_for_path ("/nowhere/other.hex");
  GFile *files[] = { file, other };
  g_auto (GValue) value = G_VALUE_INIT;
  OptioFirmware *firmware;
  gboolean is_taken = FALSE;

  simulate (boards, "stm32f072");
  gtk_window_present (GTK_WINDOW (window));
  flush ();
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_array (files, G_N_ELEMENTS (files)));
  g_signal_emit_by_name (find_drop_target (GTK_WIDGET (window)), "drop", &value, 10.0, 10.0,
                         &is_taken);
  g_assert_true (is_taken);
  firmware = optio_flash_setup_get_firmware (optio_board_item_get_setup (get_selected (window)));
  g_assert_cmpstr (optio_firmware_get_name (firmware), ==, "demo-stm32f072.hex");
  while (optio_firmware_is_loading (firmware))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (optio_firmware_get_problem (firmware));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A board is chosen from the first one on, and the next one when it goes. */
static void
test_selection (void)
{
  g_autoptr (OptioBoardList) boards = create_boards ();
  OptioWindow *window = optio_window_new (NULL, boards);
  OptioBoardItem *item;

  g_assert_null (get_selected (window));
  simulate (boards, "stm32f072");
  simulate (boards, "stm32f405");
  item = get_selected (window);
  g_assert_nonnull (item);
  g_assert_cmpstr (optio_board_item_get_port_path (item), ==, "sim-stm32f072");

  optio_board_list_remove (boards, item);
  flush ();
  item = get_selected (window);
  g_assert_nonnull (item);
  g_assert_cmpstr (optio_board_item_get_port_path (item), ==, "sim-stm32f405");

  gtk_window_destroy (GTK_WINDOW (window));
}

static OptioHexByte
peek_digit (GObject *source,
            guint32  address)
{
  return (OptioHexByte){ .value = '0' + address % 10, .other = '1', .is_known = TRUE,
                         .has_other = TRUE };
}

/* Digits alone are put in the order of the window's language, from right to left in some. */
static void
test_direction (void)
{
  const char *const texts[] = { "bytes-text", "letters-text", "other-text" };
  g_autoptr (GtkWidget) label = g_object_ref_sink (gtk_label_new (NULL));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (label, NULL);
  g_autoptr (OptioBoardMemory) memory = g_object_new (OPTIO_TYPE_BOARD_MEMORY, NULL);
  g_autoptr (OptioHexRow) row =
      optio_hex_row_new ((OptioRange){ 0, 16 }, peek_digit, G_OBJECT (memory));

  pango_context_set_base_dir (pango_layout_get_context (layout), PANGO_DIRECTION_RTL);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = NULL;
      PangoLayoutLine *line;

      g_object_get (row, texts[i], &text, NULL);
      g_test_message ("%s: %s", texts[i], text);
      pango_layout_set_text (layout, text, -1);
      line = pango_layout_get_line_readonly (layout, 0);
      g_assert_cmpint (line->resolved_dir, ==, PANGO_DIRECTION_LTR);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/widgets/templates", test_templates);
  g_test_add_func ("/widgets/window", test_window);
  g_test_add_func ("/widgets/narrow", test_narrow);
  g_test_add_func ("/widgets/direction", test_direction);
  g_test_add_func ("/widgets/drop", test_drop);
  g_test_add_func ("/widgets/selection", test_selection);
  return g_test_run ();
}
