/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-chip.h"
#include "optio-error.h"

/* every-kind.xml: a chip with one of everything. The broken ones are made from it by replacing a
 * piece. */
static char *good;

static OptioChip *
parse (const char  *text,
       GError     **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return optio_chip_new_from_bytes (bytes, "tiny.xml", error);
}

static const OptioField *
get_field (OptioChip *chip,
           guint      index)
{
  guint n_fields;
  const OptioField *fields = optio_chip_get_fields (chip, &n_fields);

  g_assert_cmpuint (index, <, n_fields);
  return &fields[index];
}

static void
test_fields (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioChip) chip = parse (good, &error);
  const OptioField *rdp;
  const OptioField *page;

  g_assert_no_error (error);
  rdp = get_field (chip, 0);
  g_assert_cmpstr (rdp->name, ==, "RDP");
  g_assert_cmpstr (rdp->aliases[0], ==, "RDPROT");
  g_assert_cmphex (rdp->place.at, ==, 0x1fff7800);
  g_assert_cmpuint (rdp->place.low_bit, ==, 0);
  g_assert_cmpuint (rdp->place.width, ==, 8);
  g_assert_cmpint (rdp->kind, ==, OPTIO_FIELD_CHOICE);
  g_assert_cmpint (rdp->group, ==, OPTIO_GROUP_PROTECTION);
  g_assert_true (rdp->has_default);
  g_assert_cmphex (rdp->default_value, ==, 0xaa);
  g_assert_cmpint (optio_field_find_value (rdp, 0xcc)->danger, ==, OPTIO_DANGER_FOREVER);
  g_assert_cmpint (optio_field_find_value (rdp, 0xaa)->danger, ==, OPTIO_DANGER_ERASES);
  g_assert_cmphex (optio_field_find_value (rdp, 0x12)->value, ==, 0xbb);
  g_assert_true (optio_field_is_legal (rdp, 0x12));
  g_assert_false (optio_field_is_legal (rdp, 0x100));

  page = get_field (chip, 2);
  g_assert_false (page->has_default);
  g_assert_cmpuint (page->n_scales, ==, 2);
  g_assert_cmpuint (page->scales[1].unit, ==, 2048);
  g_assert_cmphex (page->scales[1].base, ==, 0x08002000);
  g_assert_cmpstr (page->dependencies[0].on, ==, "RDP");
  g_assert_true (page->dependencies[0].has_value);

  g_assert_true (get_field (chip, 3)->is_never_written);
  g_assert_true (get_field (chip, 3)->is_hidden_elsewhere);
  g_assert_true (optio_variants_include (get_field (chip, 3)->place.variants, "big"));
  g_assert_false (optio_variants_include (get_field (chip, 3)->place.variants, NULL));
}

static void
test_other_facts (void)
{
  g_autoptr (OptioChip) chip = parse (good, NULL);
  const OptioBootloader *bootloader = optio_chip_get_bootloader (chip);
  const OptioVariant *variants;
  const OptioReserved *reserved;
  const OptioWordPair *pairs;
  const OptioFactoryWord *words;
  guint n;

  g_assert_cmpint (optio_chip_get_known (chip), ==, OPTIO_KNOWN_TRACE);
  g_assert_cmphex (optio_chip_get_signature (chip)->flash_size_at, ==, 0x1fff0010);
  g_assert_cmphex (optio_chip_get_signature (chip)->unique_id_at, ==, 0);
  g_assert_cmpint (bootloader->polls, ==, OPTIO_POLLS_UNTRUSTED);
  g_assert_true (bootloader->has_commands && bootloader->can_erase);
  g_assert_false (bootloader->can_mass_erase || bootloader->can_read_unprotect);
  g_assert_cmphex (g_array_index (bootloader->roms, OptioRomVersion, 0).version, ==, 0x91);
  g_assert_cmpstr (g_array_index (bootloader->misreports, OptioMisreport, 0).text,
                   ==,
                   "Twice the same.");

  variants = optio_chip_get_variants (chip, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (variants[0].n_flash_sizes, ==, 2);
  g_assert_cmpuint (variants[0].flash_sizes[1], ==, 16384);
  reserved = optio_chip_get_reserved (chip, &n);
  g_assert_cmpuint (n, ==, 7);
  g_assert_true (reserved[0].has_value && reserved[0].has_complement);
  g_assert_false (reserved[4].has_complement);
  g_assert_cmpuint (reserved[4].n_words, ==, 2);
  pairs = optio_chip_get_word_pairs (chip, &n);
  g_assert_cmphex (pairs[0].program, ==, 0x40020004);
  words = optio_chip_get_factory_words (chip, &n);
  g_assert_cmphex (words[0].mask, ==, 0x4ff);
}

/* Finds DUAL, which user_data points to, and nothing else. */
static gboolean
look_up_dual (gpointer    user_data,
              const char *name,
              guint32    *out_value)
{
  if (user_data == NULL || !g_str_equal (name, "DUAL"))
    return FALSE;

  *out_value = *(guint32 *) user_data;
  return TRUE;
}

static void
test_memories_by_condition (void)
{
  g_autoptr (OptioChip) chip = parse (good, NULL);
  static guint32 values[] = { 0, 1 };
  static const struct
  {
    gpointer dual;
    const char *names[3];
  } cases[] = {
    { NULL, { "Main", "ROM" } },
    { &values[0], { "Main", "ROM" } },
    { &values[1], { "ROM", "Two banks" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray)
        memories = optio_chip_list_memories (chip, NULL, look_up_dual, cases[i].dual);

      g_assert_cmpuint (memories->len, ==, 2);
      for (guint j = 0; j < memories->len; j++)
        g_assert_cmpstr (g_array_index (memories, OptioMemory, j).name, ==, cases[i].names[j]);
    }
}

static void
test_conditions (void)
{
  static guint32 one = 1;
  static const struct
  {
    const char *text;
    OptioTruth truth;
  } cases[] = {
    { "", OPTIO_TRUTH_YES },
    { "DUAL=1", OPTIO_TRUTH_YES },
    { "DUAL=0", OPTIO_TRUTH_NO },
    { "DUAL!=0x0", OPTIO_TRUTH_YES },
    { "DUAL!=1", OPTIO_TRUTH_NO },
    { "flash=8K", OPTIO_TRUTH_UNKNOWN },
    { "flash=8K DUAL=0", OPTIO_TRUTH_NO },
    { " DUAL=1  flash=8K", OPTIO_TRUTH_UNKNOWN },
  };
  static const char *const wrong[] = { "DUAL", "=1", "!=1", "DUAL=", "DUAL=x", "DUAL==1" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) conditions = optio_conditions_new_from_string (cases[i].text);
      g_autofree char *text = optio_conditions_to_string (conditions);
      g_autoptr (GArray) again = optio_conditions_new_from_string (text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (optio_conditions_hold (conditions, look_up_dual, &one), ==, cases[i].truth);
      g_assert_cmpint (optio_conditions_hold (again, look_up_dual, &one), ==, cases[i].truth);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (optio_conditions_new_from_string (wrong[i]));
}

/* What is replaced, by what, the line of the complaint, and a piece of it. */
static const struct
{
  const char *old;
  const char *new;
  guint line;
  const char *complaint;
} broken[] = {
  { "<reserved at=\"0x1FFF7800\" bits=\"9:8\" value=\"3\"/>",
    "",
    12,
    "Bit 8 of the word at 0x1fff7800 is neither" },
  { "bits=\"9:8\"", "bits=\"10:8\"", 24, "Bit 10 of the word at 0x1fff7800 belongs to DUAL" },
  { "<reserved at=\"0x40020000\" bits=\"30:0\"/>",
    "",
    12,
    "Bit 0 of the word at 0x40020000 is neither" },
  { "bits=\"6:0\" when=\"DUAL!=1\"",
    "bits=\"6:0\" when=\"DUAL=1\"",
    27,
    "belongs to PAGE as well as to reserved bits (big, DUAL=0x1" },
  { "bits=\"31:16\" variants=\"small\"",
    "bits=\"31:17\" variants=\"small\"",
    12,
    "Bit 16 of the word at 0x1fff7818 is neither a field nor reserved (small" },
  { "at=\"0x1FFF7808\" bits=\"31:7\"",
    "at=\"0x1FFF780C\" bits=\"31:7\"",
    30,
    "as well as to the complements" },
  { "words=\"2\" complement=\"no\"",
    "words=\"1\" complement=\"no\"",
    31,
    "cut a value from its complement" },
  { "bits=\"31:16\" variants=\"small\"",
    "bits=\"31:16\" complement=\"no\" variants=\"small\"",
    36,
    "cut a value from its complement" },
  { "words=\"2\"", "words=\"5\"", 31, "beyond the end of their area" },
  { "words=\"2\"", "words=\"0\"", 31, "no words" },
  { "at=\"0x1FFF7800\" bits=\"10\"", "at=\"0x1FFF7802\" bits=\"10\"", 24, "not a word of an area" },
  { "at=\"0x1FFF7800\" bits=\"10\"", "at=\"0x1FFF7900\" bits=\"10\"", 24, "not a word of an area" },
  { "bits=\"7:0\"", "bits=\"0:7\"", 19, "not like" },
  { "bits=\"7:0\"", "bits=\"32\"", 19, "not like" },
  { "kind=\"flag\"", "kind=\"choice\" colour=\"red\"", 24, "Invalid attribute colour" },
  { "bits=\"10\" kind=\"flag\"", "bits=\"11:10\" kind=\"flag\"", 24, "A flag has one bit" },
  { "<value is=\"0\">a</value><value is=\"1\">b</value>",
    "<value is=\"0\">a</value>",
    24,
    "needs the values 0 and 1" },
  { "default=\"1\"", "default=\"2\"", 24, "more than 0x1" },
  { "default=\"1\"", "default=\"0\"", 24, "factory word at 0x1fff7800 says 0x1" },
  { "kind=\"number\"", "kind=\"choice\"", 32, "A choice needs values" },
  { "kind=\"number\"", "kind=\"address\"", 32, "needs a scale" },
  { "<value is=\"other\" write=\"0xBB\">half</value>",
    "<value is=\"0xBB\" write=\"1\">half</value>",
    23,
    "Only is=\"other\"" },
  { "write=\"0xBB\"", "write=\"0xCC\"", 23, "twice" },
  { "is=\"0xCC\"", "is=\"0xAA\"", 22, "twice" },
  { "is=\"0xCC\"", "is=\"0x1CC\"", 22, "more than 0xff" },
  { "<warning>Warning.</warning>", "", 19, "needs a warning" },
  { "<text>Text.</text>", "<text>Text</text>", 20, "Error validating datatype" },
  { "<alias>RDPROT</alias>", "<alias>dual</alias>", 24, "Another field is called \"DUAL\"" },
  { "name=\"DUAL\"", "name=\"DOUBLE\"", 27, "There is no field \"DUAL\"" },
  { "when=\"DUAL=1\">\n      <label>", "when=\"DUAL=2\">\n      <label>", 27, "DUAL is never 0x2" },
  { "when=\"flash=16K\"", "when=\"flash=8K\"", 27, "Two scales hold" },
  { "when=\"flash=16K\"", "when=\"flash\"", 29, "not like \"NAME=VALUE\"" },
  { "base=\"0x08001000\" ", "", 28, "Only numbers" },
  { "unit=\"2K\"", "unit=\"0\"", 28, "unit is empty" },
  { "on=\"RDP\"", "on=\"RPD\"", 27, "There is no field \"RPD\"" },
  { "variants=\"big\"", "variants=\"huge\"", 32, "There is no variant \"huge\"" },
  { "id=\"small\"", "id=\"big\"", 4, "Another variant is called \"big\"" },
  { "flash=\"8K 16K\"", "flash=\"8K x\"", 4, "no list of sizes" },
  { "program=\"0x40020004\"", "program=\"0x40020000\"", 17, "are the same" },
  { "program=\"0x40020004\"", "program=\"0x40020008\"", 17, "not a word of an area" },
  { "value=\"0x4AA\"", "value=\"0x5AA\"", 18, "outside of its mask" },
  { "value=\"3\"", "value=\"4\"", 26, "more bits than there are" },
  { "flash-size-at=\"0x1FFF0010\"",
    "flash-size-at=\"0x1FFF8000\"",
    10,
    "does not lie in a memory" },
  { "bits=\"6:0\" when=\"DUAL!=1\"",
    "bits=\"6:0\" when=\"PAGE=1\"",
    30,
    "\"PAGE\" has conditions itself" },
  { "<memory kind=\"system\"",
    "<memory kind=\"ram\" name=\"Odd\" start=\"0x08003000\" size=\"1K\" variants=\"big\"/>"
    "<memory kind=\"system\"",
    12,
    "\"Two banks\" and \"Odd\" overlap" },
  { "<area start=\"0x1FFF7800\" size=\"32\"",
    "<area start=\"0x20000000\" size=\"0xE0000000\"",
    13,
    "more than 4096 bytes" },
  { "on=\"RDP\" is=\"0xAA\"", "on=\"PAGE\"", 27, "PAGE cannot depend on itself" },
  { "unit=\"2K\"", "unit=\"0x2000000\"", 28, "stands for more than 0xffffffff" },
  { "size=\"8\" proved=\"no\" resets=\"no\"/>",
    "size=\"8\" proved=\"no\" resets=\"no\" when=\"RPD=1\"/>",
    16,
    "There is no field \"RPD\"" },
  { "known=\"trace\"", "known=\"hearsay\"", 3, "Element chip failed to validate attributes" },
  { "of=\"settings\"", "of=\"everything\"", 42, "Element misreport failed" },
};

static void
test_broken_fields (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      const char *place = strstr (good, broken[i].old);
      g_autofree char *text = g_strdup_printf ("%.*s%s%s",
                                               (int) (place - good),
                                               good,
                                               broken[i].new,
                                               place + strlen (broken[i].old));
      g_autofree char *line = g_strdup_printf ("tiny.xml:%u: ", broken[i].line);
      g_autoptr (GError) error = NULL;
      g_autoptr (OptioChip) chip = parse (text, &error);

      g_test_message ("%s -> %s", broken[i].new, error != NULL ? error->message : "fine");
      g_assert_null (chip);
      g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_DATA);
      g_assert_nonnull (strstr (error->message, broken[i].complaint));
      g_assert_true (g_str_has_prefix (error->message, line));
    }
}

/* So many conditions that all their combinations could not be looked at. */
static void
test_too_many_conditions (void)
{
  g_autoptr (GString) fields = g_string_new (NULL);
  g_autoptr (GString) reserved = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new (good);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 31; i++)
    {
      g_string_append_printf (fields,
                              "<field name=\"B%u\" at=\"0x40020000\" bits=\"%u\" kind=\"flag\" "
                              "group=\"user\" danger=\"none\"><label>L</label><text>T.</text>"
                              "<value is=\"0\">a</value><value is=\"1\">b</value></field>",
                              i,
                              i);
      g_string_append_printf (reserved,
                              "<reserved at=\"0x40020000\" bits=\"%u\" when=\"B%u=1\"/>",
                              i,
                              i);
    }
  g_string_append (fields, reserved->str);
  g_string_replace (text, "<reserved at=\"0x40020000\" bits=\"30:0\"/>", fields->str, 1);

  g_assert_null (parse (text->str, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "too many different conditions"));
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  g_test_init (&argc, &argv, NULL);
  path = g_build_filename (g_getenv ("OPTIO_TEST_DIR"), "catalog", "every-kind.xml", NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  good = text;
  g_test_add_func ("/field/fields", test_fields);
  g_test_add_func ("/field/other-facts", test_other_facts);
  g_test_add_func ("/field/memories-by-condition", test_memories_by_condition);
  g_test_add_func ("/field/conditions", test_conditions);
  g_test_add_func ("/field/broken-fields", test_broken_fields);
  g_test_add_func ("/field/too-many-conditions", test_too_many_conditions);
  return g_test_run ();
}
