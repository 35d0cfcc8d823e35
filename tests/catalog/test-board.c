/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-private.h"
#include "optio-catalog.h"
#include "optio-error.h"
#include "optio-layout.h"

/* Line 3 is the board, 4 its USB side, 6 the functional descriptor, 8 the poll times, 9 the
 * quirks. */
static const char good[] =
  "<boards xmlns=\"urn:optio:boards\" format=\"1\">\n"
  "  <!-- a board -->\n"
  "  <board id=\"one\" title=\"Board one\" chip=\"stm32f07x\" rom=\"st-library\">\n"
  "    <usb vendor-id=\"0x0483\" product-id=\"0xDF11\" bcd-device=\"0x0200\" "
  "manufacturer=\"Maker\" product=\"Two  blanks\" serial=\"123\">\n"
  "      <alternate>@Flash /0x08000000/4*1Kg</alternate><alternate/>\n"
  "      <functional attributes=\"0x0B\" detach-timeout-ms=\"255\" transfer-size=\"1024\" "
  "dfu-version=\"0x011A\"/>\n"
  "    </usb>\n"
  "    <polls erase-ms=\"1\" program-ms=\"2\" command-ms=\"3\" while-busy=\"holds\"/>\n"
  "    <quirk name=\"skips-busy\"/><quirk name=\"never-leaves\"/>\n"
  "  </board>\n"
  "</boards>\n";

static OptioChip *
find_chip (gpointer    user_data,
           const char *id)
{
  return optio_catalog_find_chip (user_data, id);
}

static OptioCatalog *
open_shipped_catalog (void)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();

  optio_catalog_add_folder (catalog, g_getenv ("OPTIO_DATA_DIR"));
  g_assert_null (optio_catalog_get_problems (catalog)[0]);
  return g_steal_pointer (&catalog);
}

static GPtrArray *
parse (const char *text,
       GError    **error)
{
  g_autoptr (OptioCatalog) catalog = open_shipped_catalog ();
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return optio_boards_new_from_bytes (bytes, "boards.xml", NULL, find_chip, catalog, error);
}

static void
test_good_board (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) boards = parse (good, &error);
  const OptioIdentityFields *fields;
  const OptioBoardPolls *polls;

  g_assert_no_error (error);
  g_assert_cmpuint (boards->len, ==, 1);
  g_assert_cmpstr (optio_board_get_id (boards->pdata[0]), ==, "one");
  g_assert_cmpstr (optio_board_get_title (boards->pdata[0]), ==, "Board one");
  g_assert_cmpstr (optio_chip_get_id (optio_board_get_chip (boards->pdata[0])), ==, "stm32f07x");
  g_assert_cmpint (optio_board_get_rom_model (boards->pdata[0]), ==, OPTIO_ROM_ST_LIBRARY);

  fields = optio_identity_get_fields (optio_board_get_identity (boards->pdata[0]));
  g_assert_cmphex (fields->vendor_id, ==, 0x0483);
  g_assert_cmphex (fields->product_id, ==, 0xdf11);
  g_assert_cmphex (fields->bcd_device, ==, 0x0200);
  g_assert_cmpstr (fields->manufacturer, ==, "Maker");
  g_assert_cmpstr (fields->product, ==, "Two  blanks");
  g_assert_cmpstr (fields->serial, ==, "123");
  g_assert_cmpstr (fields->alt_names[0], ==, "@Flash /0x08000000/4*1Kg");
  g_assert_cmpstr (fields->alt_names[1], ==, "");
  g_assert_null (fields->alt_names[2]);
  g_assert_cmphex (fields->attributes, ==, 0x0b);
  g_assert_cmpuint (fields->detach_timeout_ms, ==, 255);
  g_assert_cmpuint (fields->transfer_size, ==, 1024);
  g_assert_cmphex (fields->dfu_version, ==, 0x011a);

  polls = optio_board_get_polls (boards->pdata[0]);
  g_assert_cmpuint (polls->erase_ms, ==, 1);
  g_assert_cmpuint (polls->program_ms, ==, 2);
  g_assert_cmpuint (polls->command_ms, ==, 3);
  g_assert_true (polls->holds_while_busy);
  g_assert_false (polls->stalls_while_busy);
  g_assert_cmphex (optio_board_get_quirks (boards->pdata[0]), ==,
                   OPTIO_BOARD_QUIRK_BIT (OPTIO_BOARD_QUIRK_SKIPS_BUSY)
                     | OPTIO_BOARD_QUIRK_BIT (OPTIO_BOARD_QUIRK_NEVER_LEAVES));
}

/* A board that is like another has all of that but for what it says itself. */
static void
test_derived_board (void)
{
  static const char second[] =
    "<board id=\"two\" title=\"Board two\" group=\"stuck\" like=\"one\" rom=\"mboot\" "
    "boot0=\"low\">"
    "<usb serial=\"456\"><alternate>@Flash /0x08000000/8*1Kg</alternate></usb>"
    "<polls erase-ms=\"9\"/><quirk name=\"leave-stalls\"/>"
    "<program at=\"0x08000000\" size=\"256\" linked-at=\"0x08004000\"/>"
    "<bytes at=\"0x20000000\">0A fb\n 00</bytes><option name=\"RDP\" value=\"0x55\"/></board>"
    "<board id=\"three\" title=\"Board three\" like=\"two\" chip=\"stm32f405\" boot0=\"high\">"
    "<option name=\"RDP\" value=\"0\"/></board></boards>";
  g_autoptr (GString) text = g_string_new (good);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) boards = NULL;
  const OptioIdentityFields *fields;
  const OptioBoardContent *contents;
  const guint8 vectors[] = { 0x00, 0x40, 0x00, 0x20, 0x41, 0x40, 0x00, 0x08 };
  const guint8 bytes[] = { 0x0a, 0xfb, 0x00 };

  g_string_replace (text, "</boards>", second, 1);
  boards = parse (text->str, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (boards->len, ==, 3);

  fields = optio_identity_get_fields (optio_board_get_identity (boards->pdata[1]));
  g_assert_cmpstr (fields->serial, ==, "456");
  g_assert_cmpstr (fields->manufacturer, ==, "Maker");
  g_assert_cmpstr (fields->alt_names[0], ==, "@Flash /0x08000000/8*1Kg");
  g_assert_null (fields->alt_names[1]);
  g_assert_cmpuint (fields->transfer_size, ==, 1024);
  g_assert_cmpint (optio_board_get_rom_model (boards->pdata[1]), ==, OPTIO_ROM_MBOOT);
  g_assert_cmpuint (optio_board_get_polls (boards->pdata[1])->erase_ms, ==, 9);
  g_assert_cmpuint (optio_board_get_polls (boards->pdata[1])->program_ms, ==, 2);
  g_assert_true (optio_board_get_polls (boards->pdata[1])->holds_while_busy);
  g_assert_cmphex (optio_board_get_quirks (boards->pdata[1]), ==,
                   optio_board_get_quirks (boards->pdata[0])
                     | OPTIO_BOARD_QUIRK_BIT (OPTIO_BOARD_QUIRK_LEAVE_STALLS));
  g_assert_true (optio_board_is_boot0_low (boards->pdata[1]));
  g_assert_cmpint (optio_board_get_group (boards->pdata[0]), ==, OPTIO_BOARD_GROUP_ST);
  g_assert_cmpint (optio_board_get_group (boards->pdata[1]), ==, OPTIO_BOARD_GROUP_STUCK);
  g_assert_cmpint (optio_board_get_group (boards->pdata[2]), ==, OPTIO_BOARD_GROUP_STUCK);
  g_assert_cmphex (optio_board_get_rom_version (boards->pdata[1]), ==, 0xa1);

  contents = (OptioBoardContent *) optio_board_get_contents (boards->pdata[1])->data;
  g_assert_cmpuint (optio_board_get_contents (boards->pdata[0])->len, ==, 0);
  g_assert_cmpuint (optio_board_get_contents (boards->pdata[1])->len, ==, 3);
  g_assert_cmphex (contents[0].address, ==, 0x08000000);
  g_assert_cmpuint (g_bytes_get_size (contents[0].bytes), ==, 256);
  g_assert_cmpmem (g_bytes_get_data (contents[0].bytes, NULL), 8, vectors, 8);
  g_assert_cmpmem (g_bytes_get_data (contents[1].bytes, NULL),
                   g_bytes_get_size (contents[1].bytes), bytes, sizeof bytes);
  g_assert_cmpstr (contents[2].option, ==, "RDP");
  g_assert_cmphex (contents[2].value, ==, 0x55);

  {
    g_autoptr (OptioCatalog) catalog = open_shipped_catalog ();
    g_autoptr (GBytes) xml = g_bytes_new (text->str, text->len);
    g_autoptr (GPtrArray) both =
      optio_boards_new_from_bytes (xml, "boards.xml", "TWO", find_chip, catalog, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (both->len, ==, 2);
    g_assert_cmpstr (optio_board_get_id (both->pdata[1]), ==, "two");
  }

  g_assert_cmpuint (optio_board_get_contents (boards->pdata[2])->len, ==, 4);
  g_assert_false (optio_board_is_boot0_low (boards->pdata[2]));
  g_assert_cmphex (optio_board_get_rom_version (boards->pdata[2]), !=, 0xa1);
}

/* Every name is found again, and every quirk and bootloader has words. */
static void
test_quirk_names (void)
{
  for (guint quirk = 0; quirk < OPTIO_BOARD_N_QUIRKS; quirk++)
    {
      g_assert_cmpuint (optio_board_quirk_find (optio_board_quirk_get_name (quirk)), ==, quirk);
      g_assert_nonnull (optio_board_quirk_get_words (quirk));
    }
  g_assert_cmpuint (optio_board_quirk_find ("bites"), ==, OPTIO_BOARD_N_QUIRKS);

  for (guint model = 0; model < OPTIO_N_ROMS; model++)
    g_assert_nonnull (optio_rom_model_get_title (model));
}

static void
test_broken_boards (void)
{
  static const struct
  {
    const char *old;
    const char *new;
    const char *complaint;
  } cases[] = {
    { "stm32f07x", "stm32z", "boards.xml:3: The chip \"stm32z\" is not in the catalog" },
    { "st-library", "dfu11", "boards.xml:4: A bootloader of plain DFU announces no memory" },
    { "st-library", "st-lib", "boards.xml:3: Invalid attribute rom for element board" },
    { "@Flash /0x08000000/4*1Kg", "@Flash", "boards.xml:4: This board announces no memory" },
    { "@Flash /0x08000000/4*1Kg", "@Flash /0x08000000/256*1Mg",
      "boards.xml:4: This board has more than 256 MiB" },
    { "transfer-size=\"1024\"", "transfer-size=\"0\"", "boards.xml:6: transfer-size is 0" },
    { "transfer-size=\"1024\"", "transfer-size=\"64K\"", "boards.xml:6: transfer-size=\"64K\"" },
    { "attributes=\"0x0B\"", "attributes=\"0x10B\"", "boards.xml:6: attributes=\"0x10B\"" },
    { "erase-ms=\"1\"", "erase-ms=\"16M\"", "boards.xml:8: erase-ms=\"16M\" is more" },
    { "while-busy=\"holds\"", "",
      "boards.xml:8: A board that is like no other needs while-busy" },
    { "chip=\"stm32f07x\"", "", "boards.xml:3: A board that is like no other needs chip" },
    { "chip=\"stm32f07x\"", "like=\"two\"", "boards.xml:3: There is no board \"two\" above" },
    { "<quirk name=\"never-leaves\"/>", "<option name=\"BITES\" value=\"1\"/>",
      "boards.xml:9: The chip has no option \"BITES\"" },
    { "<quirk name=\"never-leaves\"/>", "<program at=\"0\" size=\"9\"/>",
      "boards.xml:9: A program has at least 256 bytes" },
    { "<quirk name=\"never-leaves\"/>", "<program at=\"0\" size=\"1M\"/>",
      "boards.xml:9: size=\"1M\" is more" },
    { "<quirk name=\"never-leaves\"/>", "<bytes at=\"0\">1</bytes>", "boards.xml:9: " },
    { "<quirk name=\"skips-busy\"/>", "<quirk name=\"bites\"/>", "boards.xml:9: Element quirk" },
    { "skips-busy", "repeats-strings",
      "boards.xml:3: Its alternate settings and repeats-strings do not agree" },
    { "<alternate/>", "<alternate>@Flash /0x08000000/4*1Kg</alternate>",
      "boards.xml:3: Its alternate settings and repeats-strings do not agree" },
    { "  </board>\n</boards>", "</boards>", "boards.xml:10: Opening and ending tag mismatch" },
    { "<boards", "<!DOCTYPE boards><boards", "document type is not allowed" },
    { "</board>",
      "</board><board id=\"one\" title=\"Again\" chip=\"stm32f07x\" rom=\"an2662\">"
      "<usb vendor-id=\"1\" product-id=\"1\" bcd-device=\"1\" manufacturer=\"M\" product=\"P\" "
      "serial=\"S\"><alternate>@F /0x0/1*1Kg</alternate><functional attributes=\"1\" "
      "detach-timeout-ms=\"1\" transfer-size=\"8\" dfu-version=\"1\"/></usb>"
      "<polls erase-ms=\"1\" program-ms=\"1\" command-ms=\"1\" while-busy=\"answers\"/></board>",
      "boards.xml:10: The board \"one\" is described twice" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (good);
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (g_string_replace (text, cases[i].old, cases[i].new, 1), ==, 1);
      g_assert_null (parse (text->str, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_DATA);
      g_assert_nonnull (strstr (error->message, cases[i].complaint));
    }
}

static gboolean
is_known (OptioChip  *chip,
          OptioRange  range)
{
  guint n_memories, n_areas;
  const OptioMemory *memories = optio_chip_get_memories (chip, &n_memories);
  const OptioOptionArea *areas = optio_chip_get_option_areas (chip, &n_areas);

  for (guint i = 0; i < n_memories; i++)
    {
      if (optio_range_contains (memories[i].range, range))
        return TRUE;
    }
  for (guint i = 0; i < n_areas; i++)
    {
      if (optio_range_contains (areas[i].range, range))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_candidate (OptioMatch *match,
              OptioChip  *chip)
{
  guint n_candidates;
  const OptioCandidate *candidates = optio_match_get_candidates (match, &n_candidates);

  for (guint i = 0; i < n_candidates; i++)
    {
      if (candidates[i].chip == chip)
        return TRUE;
    }

  return FALSE;
}

/* The chip's own ROM, of which the catalog knows what it says, and not what somebody put there. */
static gboolean
is_listed_rom (OptioBoard *board)
{
  OptioRomModel model = optio_board_get_rom_model (board);
  OptioChip *chip = optio_board_get_chip (board);
  const OptioIdentityFields *fields = optio_identity_get_fields (optio_board_get_identity (board));
  guint n_alternates;

  optio_chip_get_alternates (chip, &n_alternates);
  return n_alternates > 0 && fields->vendor_id == optio_chip_get_vendor_id (chip)
         && fields->product_id == optio_chip_get_product_id (chip)
         && (model == OPTIO_ROM_AN2662 || model == OPTIO_ROM_ST_LIBRARY
             || model == OPTIO_ROM_GIGADEVICE);
}

/* What a board holds when it is new has a place in its chip. */
static void
check_contents (OptioBoard *board)
{
  GArray *contents = optio_board_get_contents (board);

  for (guint i = 0; i < contents->len; i++)
    {
      const OptioBoardContent *content = &g_array_index (contents, OptioBoardContent, i);

      if (content->bytes != NULL)
        g_assert_true (is_known (optio_board_get_chip (board),
                                 OPTIO_RANGE_INIT (content->address,
                                                   (guint32) g_bytes_get_size (content->bytes))));
    }
}

/* A simulated board can only be as good as what is known of its chip. */
static void
test_shipped_boards_fit_their_chips (void)
{
  g_autoptr (OptioCatalog) catalog = open_shipped_catalog ();
  GPtrArray *boards = optio_catalog_get_boards (catalog);

  g_assert_null (optio_catalog_get_problems (catalog)[0]);
  g_assert_cmpuint (boards->len, >=, 40);
  for (guint i = 0; i < boards->len; i++)
    {
      OptioIdentity *identity = optio_board_get_identity (boards->pdata[i]);
      const char *const *alts = optio_identity_get_fields (identity)->alt_names;
      OptioChip *chip = optio_board_get_chip (boards->pdata[i]);
      g_autoptr (OptioMatch) match = optio_catalog_match (catalog, identity);
      g_autoptr (OptioLayout) layout = optio_layout_new_from_strings (alts, NULL);
      guint n_known = 0;

      for (guint j = 0; j < optio_layout_get_n_regions (layout); j++)
        {
          guint32 start = optio_layout_get_region (layout, j)->range.start;

          n_known += is_known (chip, OPTIO_RANGE_INIT (start, 1)) ? 1 : 0;
        }
      g_test_message ("%s: %u", optio_board_get_id (boards->pdata[i]), n_known);
      g_assert_cmpuint (n_known > 0, ==, optio_identity_is_dfuse (identity));
      if (is_listed_rom (boards->pdata[i]))
        g_assert_true (is_candidate (match, chip));
      check_contents (boards->pdata[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/board/quirk-names", test_quirk_names);
  g_test_add_func ("/board/good-board", test_good_board);
  g_test_add_func ("/board/derived-board", test_derived_board);
  g_test_add_func ("/board/broken-boards", test_broken_boards);
  g_test_add_func ("/board/shipped-boards-fit-their-chips", test_shipped_boards_fit_their_chips);
  return g_test_run ();
}
