/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every field of every chip, each to its values alone, written to a simulated chip: the chip holds
 * that and nothing else is changed. */

#include <glib/gstdio.h>

#include "option-bench.h"
#include "optio-conclusion.h"

#define MAX_LISTED_VALUES 16u

static OptioCatalog *catalog;

/* ---- a board for each chip ---- */

static void
append_alternate (GString          *xml,
                  const char       *title,
                  guint32           start,
                  guint             count,
                  guint32           size,
                  char              access)
{
  g_string_append_printf (xml, "<alternate>@%s  /0x%08X/%02u*%03u %c</alternate>\n", title, start,
                          count, size, access);
}

/* The announced flash is one sector: nothing here looks at it. */
static void
append_board (GString   *xml,
              OptioChip *chip)
{
  guint n_areas, n_memories;
  const OptioOptionArea *areas = optio_chip_get_option_areas (chip, &n_areas);
  const OptioMemory *memories = optio_chip_get_memories (chip, &n_memories);

  g_string_append_printf (xml,
                          "<board id=\"all-%s\" title=\"%s\" chip=\"%s\" rom=\"an2662\">\n"
                          "<usb vendor-id=\"0x0483\" product-id=\"0xDF11\" bcd-device=\"0x2200\" "
                          "manufacturer=\"Nobody\" product=\"STM32  BOOTLOADER\" serial=\"1\">\n",
                          optio_chip_get_id (chip), optio_chip_get_id (chip),
                          optio_chip_get_id (chip));
  append_alternate (xml, "Internal Flash", memories[0].range.start, 1, 128, 'g');
  for (guint i = 0; i < n_areas; i++)
    append_alternate (xml, "Option Bytes", areas[i].range.start, 1, areas[i].range.size, 'e');
  g_string_append (xml,
                   "<functional attributes=\"0x0B\" detach-timeout-ms=\"255\" "
                   "transfer-size=\"2048\" dfu-version=\"0x011A\"/>\n</usb>\n"
                   "<polls erase-ms=\"10\" program-ms=\"10\" command-ms=\"1\" "
                   "while-busy=\"answers\"/>\n</board>\n");
}

static void
add_boards (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("optio-every-chip-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "boards.xml", NULL);
  g_autoptr (GString) xml = g_string_new ("<?xml version=\"1.0\"?>\n"
                                          "<boards xmlns=\"urn:optio:boards\" format=\"1\">\n");
  GPtrArray *chips = optio_catalog_get_chips (catalog);

  g_assert_no_error (error);
  for (guint i = 0; i < chips->len; i++)
    append_board (xml, chips->pdata[i]);
  g_string_append (xml, "</boards>\n");
  g_assert_true (g_file_set_contents (path, xml->str, -1, &error));
  optio_catalog_add_folder (catalog, folder);
  g_assert_cmpuint (optio_catalog_get_boards (catalog)->len, >=, chips->len);
  for (guint i = 0; optio_catalog_get_problems (catalog)[i] != NULL; i++)
    g_error ("%s", optio_catalog_get_problems (catalog)[i]);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* ---- what may differ ---- */

static gboolean
is_in_word (guint32 at,
            guint32 address)
{
  return address >= at && address < at + 4;
}

/* Whether a bit may change with the field: its own, its complement, or the one in the register that
 * takes new values. */
static gboolean
may_differ (OptioChip             *chip,
            const OptioOptionArea *area,
            const OptioPlace      *place,
            guint                  bit)
{
  guint32 address = area->range.start + bit / 8;
  guint first = (place->at - area->range.start) * 8 + place->low_bit;
  guint distance = optio_complement_get_distance (area->complement);
  guint n_pairs;
  const OptioWordPair *pairs = optio_chip_get_word_pairs (chip, &n_pairs);

  if (bit >= first && bit < first + place->width)
    return TRUE;
  if (distance > 0 && bit >= first + distance && bit < first + distance + place->width)
    return TRUE;

  for (guint i = 0; i < n_pairs; i++)
    if (pairs[i].current == place->at && is_in_word (pairs[i].program, address))
      return (bit % 32) >= place->low_bit && (bit % 32) < place->low_bit + place->width;

  return FALSE;
}

/* Some complements are not kept: the simulated flash interface makes them all the same. */
static gboolean
is_unkept_complement (OptioChip             *chip,
                      const OptioOptionArea *area,
                      guint                  bit)
{
  guint32 address = area->range.start + bit / 8;
  guint n_reserved;
  const OptioReserved *reserved = optio_chip_get_reserved (chip, &n_reserved);

  for (guint i = 0; i < n_reserved; i++)
    {
      guint32 n_words = MAX (reserved[i].n_words, 1);

      if (!reserved[i].has_complement && optio_complement_has (area->complement, bit) &&
          address >= reserved[i].place.at && address < reserved[i].place.at + n_words * 4)
        return TRUE;
    }

  return FALSE;
}

static void
assert_only_field (OptioChip             *chip,
                   const OptioOptionArea *area,
                   const OptioPlace      *place,
                   GBytes                *before,
                   GBytes                *now)
{
  const guint8 *a = g_bytes_get_data (before, NULL);
  const guint8 *b = g_bytes_get_data (now, NULL);

  for (guint bit = 0; bit < area->range.size * 8; bit++)
    if (((a[bit / 8] ^ b[bit / 8]) >> bit % 8 & 1) != 0 && !may_differ (chip, area, place, bit) &&
        !is_unkept_complement (chip, area, bit))
      g_error ("0x%08x bit %u changed too: 0x%02x, was 0x%02x", area->range.start + bit / 8,
               bit % 8, b[bit / 8], a[bit / 8]);
}

static guint32
get_place (const OptioOptionArea *area,
           const OptioPlace      *place,
           GBytes                *bytes)
{
  const guint8 *data = g_bytes_get_data (bytes, NULL);
  guint first = (place->at - area->range.start) * 8 + place->low_bit;
  guint32 value = 0;

  for (guint i = 0; i < place->width; i++)
    value |= (guint32) (data[(first + i) / 8] >> (first + i) % 8 & 1) << i;
  return value;
}

/* ---- one value ---- */

static const OptioOptionArea *
find_area (OptioChip        *chip,
           const OptioPlace *place)
{
  guint n_areas;
  const OptioOptionArea *areas = optio_chip_get_option_areas (chip, &n_areas);

  for (guint i = 0; i < n_areas; i++)
    if (optio_range_contains (areas[i].range, OPTIO_RANGE_INIT (place->at, 1)))
      return &areas[i];

  g_assert_not_reached ();
}

/* What was said must be so; a board that starts something else, or is protected, is not seen. */
static void
check_verdict (OptioVerdict *verdict)
{
  OptioVerdictKind kind = optio_verdict_get_kind (verdict);

  g_assert_true (kind == OPTIO_VERDICT_VERIFIED || kind == OPTIO_VERDICT_ACCEPTED_UNSEEN);
}

/* Returns whether it could be read back through the bootloader. */
static gboolean
check_value (OptioBoard       *board,
             const OptioField *field,
             guint32           value)
{
  OptioChip *chip = optio_board_get_chip (board);
  const OptioOptionArea *area = find_area (chip, &field->place);
  OptionBench bench;
  OptioOption *option = NULL;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) now = NULL;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_seen;

  option_bench_init (&bench, board);
  g_test_message ("%s %s=0x%x", optio_chip_get_id (chip), field->name, value);
  before = optio_sim_device_peek (bench.sim, area->range.start, area->range.size);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (bench.set)) && option == NULL; i++)
    {
      g_autoptr (OptioOption) candidate = g_list_model_get_item (G_LIST_MODEL (bench.set), i);

      if (optio_option_get_field (candidate) == field)
        option = candidate;
    }
  g_assert_true (optio_option_change (option, value, &error));
  g_assert_no_error (error);

  plan = option_bench_plan (&bench);
  g_assert_cmpuint (optio_plan_get_n_steps (plan), ==, 1);
  verdict = option_bench_run (&bench, plan);
  check_verdict (verdict);
  g_assert_cmpuint (bench.tally.n_blocks, ==, 1);
  g_assert_cmpuint (bench.tally.block_size, ==, optio_plan_get_step (plan, 0)->range.size);

  now = optio_sim_device_peek (bench.sim, area->range.start, area->range.size);
  g_assert_cmphex (get_place (area, &field->place, now), ==, value);
  assert_only_field (chip, area, &field->place, before, now);
  is_seen = optio_verdict_get_kind (verdict) == OPTIO_VERDICT_VERIFIED;
  option_bench_clear (&bench);
  return is_seen;
}

/* ---- all of them ---- */

/* Small fields at each value, others at their edges and each bit. */
static gboolean
is_tried (const OptioField *field,
          guint32           value)
{
  guint32 maximum = optio_field_maximum (field);

  return maximum < MAX_LISTED_VALUES || value == 0 || value == maximum || value == maximum - 1 ||
         (value & (value - 1)) == 0 || (~value & maximum & ((~value & maximum) - 1)) == 0;
}

/* The values to try: all of a small field; the edges, each bit set or cleared alone, and what has a
 * name of a large one. */
static GArray *
list_values (const OptioField *field)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 maximum = optio_field_maximum (field);

  if (maximum <= G_MAXUINT16)
    {
      for (guint32 value = 0; value <= maximum; value++)
        if (is_tried (field, value))
          g_array_append_val (values, value);
    }
  else
    {
      for (guint i = 0; i < field->place.width; i++)
        {
          guint32 set = 1u << i;
          guint32 cleared = maximum & ~set;

          g_array_append_val (values, set);
          g_array_append_val (values, cleared);
        }
      g_array_append_val (values, maximum);
    }

  for (guint i = 0; i < field->n_values && field->kind == OPTIO_FIELD_CHOICE; i++)
    g_array_append_val (values, field->values[i].value);
  return values;
}

static void
test_chip (gconstpointer data)
{
  OptioBoard *board = (OptioBoard *) data;
  guint n_tried = 0, n_seen = 0;
  OptionBench bench;

  option_bench_init (&bench, board);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (bench.set)); i++)
    {
      g_autoptr (OptioOption) option = g_list_model_get_item (G_LIST_MODEL (bench.set), i);
      const OptioField *field = optio_option_get_field (option);
      g_autoptr (GArray) values = list_values (field);

      for (guint j = 0; j < values->len && optio_option_is_writable (option); j++)
        {
          guint32 value = g_array_index (values, guint32, j);

          if (value == optio_option_get_read_value (option) ||
              !optio_option_check (option, value, NULL))
            continue;
          n_seen += check_value (board, field, value) ? 1 : 0;
          n_tried++;
        }
    }

  g_test_message ("%u values, %u of them read back", n_tried, n_seen);
  g_assert_cmpuint (n_tried, >, 0);
  g_assert_cmpuint (n_seen * 2, >, n_tried);
  option_bench_clear (&bench);
}

int
main (int   argc,
      char *argv[])
{
  GPtrArray *chips;
  guint n_without = 0;
  int result;

  g_test_init (&argc, &argv, NULL);
  catalog = optio_catalog_new ();
  optio_catalog_add_folder (catalog, g_getenv ("OPTIO_DATA_DIR"));
  add_boards ();

  chips = optio_catalog_get_chips (catalog);
  for (guint i = 0; i < chips->len; i++)
    {
      const char *id = optio_chip_get_id (chips->pdata[i]);
      g_autofree char *board_id = g_strconcat ("all-", id, NULL);
      g_autofree char *path = g_strconcat ("/option-values/", id, NULL);
      guint n_blocks;

      optio_chip_get_option_blocks (chips->pdata[i], &n_blocks);
      if (n_blocks > 0)
        g_test_add_data_func (path, optio_catalog_find_board (catalog, board_id), test_chip);
      else
        n_without++;
    }

  /* Nothing can be written on a few, and not on all. */
  g_assert_cmpuint (n_without, <, chips->len / 4);
  result = g_test_run ();
  g_clear_object (&catalog);
  return result;
}
