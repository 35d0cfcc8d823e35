/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-chip.h"
#include "optio-error.h"

/* A chip of the smallest kind. The broken ones are made from it by replacing a piece. */
static const char good[] =
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  "<chip xmlns=\"urn:optio:chip\" format=\"1\" id=\"tiny-1\" name=\"Tiny\" family=\"Tinies\"\n"
  "      core=\"Cortex-M0\" device-id=\"0x123\" erased=\"0xFF\" program-word=\"8\"\n"
  "      known=\"listing\">\n"
  "  <memory kind=\"flash\" name=\"Main flash\" start=\"0x08000000\" size=\"20K\">\n"
  "    <sectors count=\"4\" size=\"1K\" erase-typical-ms=\"20\" erase-maximum-ms=\"40\"/>\n"
  "    <sectors count=\"2\" size=\"8K\" erase-typical-ms=\"30\" erase-maximum-ms=\"60\"/>\n"
  "  </memory>\n"
  "  <memory kind=\"ram\" name=\"SRAM\" start=\"0x20000000\" size=\"4K\"/>\n"
  "  <timing>\n"
  "    <program unit=\"8\" typical-us=\"85\" maximum-us=\"125\"/>\n"
  "    <mass-erase typical-ms=\"22\" maximum-ms=\"40\"/>\n"
  "  </timing>\n"
  "  <options>\n"
  "    <area start=\"0x1FFF7800\" size=\"128\" complement=\"word\"/>\n"
  "    <area start=\"0x1FFFF800\" size=\"16\" complement=\"none\"/>\n"
  "    <block start=\"0x1FFF7800\" size=\"116\" proved=\"yes\" resets=\"yes\"/>\n"
  "    <block start=\"0x1FFFF808\" size=\"8\" proved=\"no\" resets=\"no\"/>\n"
  "    <reserved at=\"0x1FFF7800\" words=\"32\"/><reserved at=\"0x1FFFF800\" words=\"4\"/>\n"
  "  </options>\n"
  "  <usb vendor-id=\"0x0483\" product-id=\"0xDF11\">\n"
  "    <alternates bcd-device=\"0x2200\" product=\"Tiny  loader\" serial=\"TINY\">\n"
  "      <alternate>@Flash /0x08000000/4*1Kg,2*8Kg</alternate>\n"
  "      <alternate>@Option &lt;Bytes&gt; /0x1FFF7800/1*128 e</alternate>\n"
  "    </alternates>\n"
  "    <alternates complete=\"no\">\n"
  "      <alternate>@Flash /0x08000000/4*1Kg</alternate>\n"
  "    </alternates>\n"
  "  </usb>\n"
  "  <sources>\n"
  "    <source evidence=\"inferred\">Thin air</source>\n"
  "  </sources>\n"
  "</chip>\n";

static OptioChip *
parse (const char *text,
       gssize      length,
       GError    **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);

  return optio_chip_new_from_bytes (bytes, "tiny.xml", error);
}

static char *
replace (const char *old,
         const char *new)
{
  const char *place = strstr (good, old);

  g_assert_nonnull (place);
  return g_strdup_printf ("%.*s%s%s", (int) (place - good), good, new, place + strlen (old));
}

static void
test_good_chip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioChip) chip = parse (good, -1, &error);
  const OptioMemory *memories;
  const OptioOptionArea *areas;
  const OptioOptionBlock *blocks;
  const OptioChipTiming *timing;
  guint n_memories, n_areas, n_blocks;

  g_assert_no_error (error);
  g_assert_cmpstr (optio_chip_get_id (chip), ==, "tiny-1");
  g_assert_cmpstr (optio_chip_get_name (chip), ==, "Tiny");
  g_assert_cmpstr (optio_chip_get_family (chip), ==, "Tinies");
  g_assert_cmpstr (optio_chip_get_core (chip), ==, "Cortex-M0");
  g_assert_cmphex (optio_chip_get_device_id (chip), ==, 0x123);
  g_assert_cmphex (optio_chip_get_erased_value (chip), ==, 0xff);
  g_assert_cmpuint (optio_chip_get_program_word (chip), ==, 8);

  memories = optio_chip_get_memories (chip, &n_memories);
  g_assert_cmpuint (n_memories, ==, 2);
  g_assert_cmpint (memories[0].kind, ==, OPTIO_MEMORY_FLASH);
  g_assert_cmpuint (memories[0].n_groups, ==, 2);
  g_assert_cmphex (memories[0].groups[1].start, ==, 0x08001000);
  g_assert_cmpuint (memories[0].groups[1].erase_maximum_ms, ==, 60);
  g_assert_cmpint (memories[1].kind, ==, OPTIO_MEMORY_RAM);
  g_assert_cmpstr (memories[1].name, ==, "SRAM");
  g_assert_cmpuint (memories[1].n_groups, ==, 0);

  timing = optio_chip_get_timing (chip);
  g_assert_cmpuint (timing->program_unit, ==, 8);
  g_assert_cmpuint (timing->program_typical_us, ==, 85);
  g_assert_cmpuint (timing->program_maximum_us, ==, 125);
  g_assert_cmpuint (timing->mass_erase_typical_ms, ==, 22);
  g_assert_cmpuint (timing->mass_erase_maximum_ms, ==, 40);

  areas = optio_chip_get_option_areas (chip, &n_areas);
  g_assert_cmpuint (n_areas, ==, 2);
  g_assert_cmpint (areas[0].complement, ==, OPTIO_COMPLEMENT_WORD);
  g_assert_cmphex (areas[1].range.start, ==, 0x1ffff800);
  blocks = optio_chip_get_option_blocks (chip, &n_blocks);
  g_assert_cmpuint (n_blocks, ==, 2);
  g_assert_cmpuint (blocks[0].range.size, ==, 116);
  g_assert_true (blocks[0].is_proved && blocks[0].resets);
  g_assert_false (blocks[1].is_proved || blocks[1].resets);
}

static void
test_what_it_says_on_usb (void)
{
  g_autoptr (OptioChip) chip = parse (good, -1, NULL);
  const OptioAlternates *alternates;
  const OptioSource *sources;
  guint n_alternates, n_sources;

  g_assert_cmphex (optio_chip_get_vendor_id (chip), ==, 0x0483);
  g_assert_cmphex (optio_chip_get_product_id (chip), ==, 0xdf11);

  alternates = optio_chip_get_alternates (chip, &n_alternates);
  g_assert_cmpuint (n_alternates, ==, 2);
  g_assert_true (alternates[0].is_complete);
  g_assert_cmphex (alternates[0].bcd_device, ==, 0x2200);
  g_assert_cmpstr (alternates[0].product, ==, "Tiny  loader");
  g_assert_cmpstr (alternates[0].serial, ==, "TINY");
  g_assert_cmpstr (alternates[0].alt_names[1], ==, "@Option <Bytes> /0x1FFF7800/1*128 e");
  g_assert_null (alternates[0].alt_names[2]);
  g_assert_false (alternates[1].is_complete);
  g_assert_cmphex (alternates[1].bcd_device, ==, 0);
  g_assert_null (alternates[1].product);

  sources = optio_chip_get_sources (chip, &n_sources);
  g_assert_cmpuint (n_sources, ==, 1);
  g_assert_cmpint (sources[0].evidence, ==, OPTIO_EVIDENCE_INFERRED);
  g_assert_cmpstr (sources[0].text, ==, "Thin air");
}

static void
test_find_sectors (void)
{
  g_autoptr (OptioChip) chip = parse (good, -1, NULL);
  static const struct
  {
    guint32 address;
    guint32 sector_size; /* 0 where there are no sectors */
  } cases[] = {
    { 0x07ffffff, 0 },      { 0x08000000, 0x400 },  { 0x08000fff, 0x400 }, { 0x08001000, 0x2000 },
    { 0x08004fff, 0x2000 }, { 0x08005000, 0 },      { 0x20000000, 0 },     { 0xffffffff, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const OptioSectorGroup *group = optio_chip_find_sectors (chip, cases[i].address);

      g_test_message ("0x%08x", cases[i].address);
      g_assert_cmphex (group != NULL ? group->sector_size : 0, ==, cases[i].sector_size);
    }
}

/* Pieces whose replacement is as good. */
static void
test_boundaries (void)
{
  static const struct
  {
    const char *old;
    const char *new;
  } cases[] = {
    { " device-id=\"0x123\"", "" },
    { "device-id=\"0x123\"", "device-id=\"0xFFF\"" },
    { "program-word=\"8\"", "program-word=\"1\"" },
    { "program-word=\"8\"", "program-word=\"32\"" },
    { "erased=\"0xFF\"", "erased=\"0x00\"" },
    { "start=\"0x20000000\" size=\"4K\"", "start=\"0xFFFFF000\" size=\"4K\"" },
    { "start=\"0x20000000\" size=\"4K\"", "start=\"0x08005000\" size=\"4K\"" },
    { "start=\"0x20000000\" size=\"4K\"", "start=\"0\" size=\"0x8000000\"" },
    { "    <mass-erase typical-ms=\"22\" maximum-ms=\"40\"/>\n", "" },
    { "size=\"116\"", "size=\"128\"" },
    { "encoding=\"UTF-8\"", "encoding=\"utf-8\"" },
    { " encoding=\"UTF-8\"", "" },
    { "<timing>", "<!-- a comment --><timing>" },
    { "@Flash /0x08000000/4*1Kg,2*8Kg", "Plain DFU" },
    { "Thin air", "<![CDATA[Thin air]]>" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = replace (cases[i].old, cases[i].new);
      g_autoptr (GError) error = NULL;
      g_autoptr (OptioChip) chip = parse (text, -1, &error);

      g_test_message ("%s", cases[i].new);
      g_assert_no_error (error);
      g_assert_nonnull (chip);
    }
}

/* What is replaced, by what, the line of the complaint, and a piece of it. */
static const struct
{
  const char *old;
  const char *new;
  guint line;
  const char *complaint;
} broken[] = {
  /* not XML, or not ours */
  { "</chip>", "", 34, "Premature end of data" },
  { "</chip>", "</chip><chip/>", 33, "Extra content" },
  { "</chip>", "</chop>", 33, "mismatch" },
  { "name=\"Tiny\"", "name=\"Ti\xffny\"", 2, "not proper UTF-8" },
  { "name=\"Tiny\"", "name=\"&nothing;\"", 2, "Entity 'nothing' not defined" },
  { "name=\"Tiny\"", "name=\"Tiny\" name=\"Tiny\"", 4, "redefined" },
  { "encoding=\"UTF-8\"", "encoding=\"ISO-8859-1\"", 1, "not UTF-8" },
  { "encoding=\"UTF-8\"", "encoding=\"nonsense\"", 1, "ncoding" },
  { "urn:optio:chip", "urn:other", 4, "wrong namespace: expecting urn:optio:chip" },
  { "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
    "<!DOCTYPE chip SYSTEM \"http://example.com/chip.dtd\">\n",
    1,
    "document type is not allowed" },
  { "\"?>\n",
    "\"?>\n<!DOCTYPE chip [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n",
    2,
    "document type is not allowed" },
  { "<timing>",
    "<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>",
    10,
    "nested too deeply" },

  /* schema */
  { "format=\"1\"", "format=\"2\"", 4, "Invalid attribute format for element chip" },
  { " format=\"1\"", "", 4, "Element chip failed to validate attributes" },
  { "id=\"tiny-1\"", "id=\"Tiny 1\"", 4, "Invalid attribute id for element chip" },
  { "name=\"Tiny\"", "name=\"\"", 4, "Invalid attribute name for element chip" },
  { "erased=\"0xFF\"", "erased=\"0x55\"", 4, "Invalid attribute erased for element chip" },
  { "program-word=\"8\"", "program-word=\"-8\"", 4, "Invalid attribute program-word for" },
  { "kind=\"flash\"", "kind=\"flush\"", 5, "Element memory failed to validate attributes" },
  { "start=\"0x08000000\"",
    "start=\"08000000h\"",
    5,
    "Element memory failed to validate attributes" },
  { "start=\"0x08000000\" ", "", 5, "Element memory failed to validate attributes" },
  { "<timing>", "<unheard-of/><timing>", 10, "Did not expect element unheard-of" },
  { "kind=\"ram\"", "kind=\"ram\" colour=\"red\"", 9, "Invalid attribute colour" },
  { "complement=\"word\"",
    "complement=\"nibble\"",
    15,
    "Element area failed to validate attributes" },
  { "proved=\"yes\"", "proved=\"maybe\"", 17, "Element block failed to validate attributes" },
  { "evidence=\"inferred\"",
    "evidence=\"hearsay\"",
    31,
    "Element source failed to validate attributes" },
  { "Thin air", "", 31, "\"source\" is not as the schema wants it" },
  { "<alternate>@Flash /0x08000000/4*1Kg</alternate>", "", 26, "Expecting an element" },

  /* what would steer a terminal, or show a text backwards */
  { "name=\"Tiny\"", "name=\"Ti&#x9b;ny\"", 4, "The character U+009B is not allowed" },
  { "Thin air", "Thin &#x202e;air", 31, "The character U+202E is not allowed" },

  /* meaning */
  { "device-id=\"0x123\"", "device-id=\"0x1000\"", 4, "device-id=\"0x1000\" is more than 0xfff" },
  { "program-word=\"8\"", "program-word=\"12\"", 4, "program-word is not a power of two" },
  { "program-word=\"8\"", "program-word=\"0\"", 4, "not a power of two" },
  { "program-word=\"8\"", "program-word=\"64\"", 4, "more than 0x20" },
  { "start=\"0x08000000\"", "start=\"0x108000000\"", 5, "more than 0xffffffff" },
  { "size=\"4K\"", "size=\"99999999999999999999\"", 9, "more than 0xffffffff" },
  { "start=\"0x20000000\" size=\"4K\"",
    "start=\"0xFFFFF001\" size=\"4K\"",
    9,
    "beyond 0xffffffff" },
  { "size=\"4K\"", "size=\"0\"", 9, "range is empty" },
  { "start=\"0x20000000\"", "start=\"0x08004FFF\"", 9, "overlaps \"Main flash\"" },
  { "count=\"4\"", "count=\"3\"", 5, "do not fill" },
  { "count=\"2\"", "count=\"3\"", 7, "beyond the end of their memory" },
  { "count=\"4\"", "count=\"4294967295\"", 6, "beyond the end of their memory" },
  { "count=\"4\"", "count=\"0\"", 6, "sectors are empty" },
  { "size=\"1K\"", "size=\"0\"", 6, "sectors are empty" },
  { "size=\"8K\"", "size=\"8188\"", 7, "no multiple of program-word" },
  { "erase-typical-ms=\"20\"", "erase-typical-ms=\"41\"", 6, "is more than erase-maximum-ms" },
  { "kind=\"ram\"", "kind=\"flash\"", 9, "needs its sectors" },
  { "kind=\"flash\"", "kind=\"system\"", 5, "has no sectors" },
  { "kind=\"flash\"", "kind=\"eeprom\"", 4, "no memory of the kind flash" },
  { "unit=\"8\"", "unit=\"0\"", 11, "unit of programming is empty" },
  { "typical-us=\"85\"", "typical-us=\"126\"", 11, "typical-us is more than maximum-us" },
  { "typical-ms=\"22\"", "typical-ms=\"41\"", 12, "typical-ms is more than maximum-ms" },
  { "size=\"128\"", "size=\"124\"", 15, "cuts a value from its complement" },
  { "start=\"0x1FFFF800\"", "start=\"0x1FFF7870\"", 16, "overlaps another" },
  { "start=\"0x1FFFF800\"", "start=\"0x20000000\"", 16, "overlaps the memory \"SRAM\"" },
  { "size=\"116\"", "size=\"129\"", 17, "does not lie in an area" },
  { "start=\"0x1FFFF808\"", "start=\"0x1FFF7870\"", 18, "overlaps another" },
  { "vendor-id=\"0x0483\"", "vendor-id=\"0x10483\"", 21, "more than 0xffff" },
  { "@Flash /0x08000000/4*1Kg,2*8Kg", "@Flash", 22, "\"@Flash\" announces no memory" },
};

static void
test_broken_chips (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *text = replace (broken[i].old, broken[i].new);
      g_autofree char *place = g_strdup_printf ("tiny.xml:%u: ", broken[i].line);
      g_autoptr (GError) error = NULL;
      g_autoptr (OptioChip) chip = parse (text, -1, &error);

      g_test_message ("line %u: %s", broken[i].line, broken[i].complaint);
      g_assert_null (chip);
      g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_DATA);
      g_assert_nonnull (strstr (error->message, broken[i].complaint));
      g_assert_true (g_str_has_prefix (error->message, place));
    }
}

static void
test_no_document (void)
{
  static const struct
  {
    const char *text;
    gssize length;
  } cases[] = { { "", 0 }, { "\0\0\0\0", 4 }, { "<", 1 }, { "\377\376<\0c\0", 6 }, { " \n", 2 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (cases[i].text, cases[i].length, &error));
      g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_DATA);
    }
}

static void
test_cut_anywhere (void)
{
  /* The newline behind the last element may be missing. */
  for (gsize cut = 0; cut < sizeof good - 2; cut++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (good, cut, &error));
      g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_DATA);
    }
}

static void
test_too_big (void)
{
  g_autofree char *blanks = g_strnfill (4 * 1024 * 1024, ' ');
  g_autofree char *text = g_strconcat (good, blanks, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (text, -1, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "bigger than 4 MiB"));
}

static void
test_too_many_elements (void)
{
  g_autoptr (GString) text = g_string_new ("<chip>");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "<a/>");
  g_string_append (text, "</chip>");

  g_assert_null (parse (text->str, -1, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "more than 20000 elements"));
}

static void
test_alternate_that_no_descriptor_holds (void)
{
  g_autofree char *blanks = g_strnfill (127, ' ');
  g_autofree char *text = replace ("@Flash /0x08000000/4*1Kg,2*8Kg", blanks);
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (text, -1, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_DATA);
  g_assert_true (g_str_has_prefix (error->message, "tiny.xml:23: "));
}

/* The pieces of XML in the README, put together, are a chip. */
static void
test_worked_example (void)
{
  g_autofree char *path =
    g_build_filename (g_getenv ("OPTIO_DATA_DIR"), "chips", "README.md", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  g_autoptr (GString) example = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioChip) chip = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  parts = g_strsplit (text, "```", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (g_str_has_prefix (parts[i], "xml\n"))
        g_string_append (example, parts[i] + strlen ("xml\n"));
    }

  chip = parse (example->str, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (optio_chip_get_id (chip), ==, "stm32f07x");
}

/* Entities that stand for each other: refused before any of them is looked at. */
static void
test_entity_bomb (void)
{
  g_autoptr (GString) text = g_string_new ("<!DOCTYPE chip [<!ENTITY a0 \"ha\">");
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  for (guint i = 1; i < 100; i++)
    g_string_append_printf (text, "<!ENTITY a%u \"&a%u;&a%u;\">", i, i - 1, i - 1);
  g_string_append (text, "]><chip name=\"&a99;\">&a99;</chip>");

  g_assert_null (parse (text->str, -1, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "document type is not allowed"));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chip/good-chip", test_good_chip);
  g_test_add_func ("/chip/what-it-says-on-usb", test_what_it_says_on_usb);
  g_test_add_func ("/chip/find-sectors", test_find_sectors);
  g_test_add_func ("/chip/boundaries", test_boundaries);
  g_test_add_func ("/chip/broken-chips", test_broken_chips);
  g_test_add_func ("/chip/no-document", test_no_document);
  g_test_add_func ("/chip/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/chip/too-big", test_too_big);
  g_test_add_func ("/chip/too-many-elements", test_too_many_elements);
  g_test_add_func ("/chip/alternate-that-no-descriptor-holds",
                   test_alternate_that_no_descriptor_holds);
  g_test_add_func ("/chip/worked-example", test_worked_example);
  g_test_add_func ("/chip/entity-bomb", test_entity_bomb);
  return g_test_run ();
}
