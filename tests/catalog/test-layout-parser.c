/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-layout.h"

#include <json-glib/json-glib.h>

/* What one string means, and a piece of each note about it, in order. */
typedef struct
{
  const char *string;
  const char *regions;
  const char *notes[3];
} Case;

static const Case odd_cases[] = {
  /* numbers */
  { "@F /0x08000000/010*010Kg", "0 \"F\" 0x08000000 10*10240 rew\n", { NULL } },
  { "@F /0x8/0000000000000001*08 g", "0 \"F\" 0x00000008 1*8 rew\n", { NULL } },
  { "@F /0x000000000000008000000/1*1Kg", "0 \"F\" 0x08000000 1*1024 rew\n", { NULL } },
  { "@F /0X0800AbcD/1*1Mg", "0 \"F\" 0x0800abcd 1*1048576 rew\n", { NULL } },
  { "@F /0x08000000/2*1Kg,0*4Kg,1*1Kg",
    "0 \"F\" 0x08000000 2*1024 rew, 1*1024 rew\n",
    { "\"0*4Kg\": it announces nothing" } },
  { "@F /0x08000000/4*0Kg", "", { "announces nothing" } },

  /* units */
  { "@F /0x08000000/1536*128g",
    "0 \"F\" 0x08000000 1536*128 rew\n",
    { "Setting 0, \"1536*128g\": it has no unit" } },
  { "@F /0x08000000/1*512Bg", "0 \"F\" 0x08000000 1*512 rew\n", { NULL } },
  { "@F /0x08000000/1*512   g", "0 \"F\" 0x08000000 1*512 rew\n", { NULL } },
  { "@F /0x08000000/01*1024.e", "0 \"F\" 0x08000000 1*1024 r-w\n", { "no unit" } },
  { "@F /0x08000000/1*512Kb,1*512c,1*1Kd,1*1Kf",
    "0 \"F\" 0x08000000 1*524288 -e-, 1*512 re-, 1*1024 --w, 1*1024 -ew\n",
    { "no unit" } },

  /* a count with a fraction */
  { "@F /0x08000000/01.5*01Kg", "0 \"F\" 0x08000000 1*1024 rew, 1*512 rew\n", { "shorter one" } },
  { "@F /0x08000000/0.25*1Kg", "0 \"F\" 0x08000000 1*256 rew\n", { "shorter one" } },
  { "@F /0x08000000/2.0*1Kg", "0 \"F\" 0x08000000 2*1024 rew\n", { "shorter one" } },
  { "@F /0x08000000/1.3*1Kg", "0 \"F\" 0x08000000 1*1024 rew\n", { "shorter one" } },
  { "@F /0x08000000/0.3*1Kg", "", { "shorter one", "announces nothing" } },
  { "@F /0x08000000/1.*1Kg", "", { "\"1.*1Kg\": it is not understood" } },
  { "@F /0x08000000/1.0000001*1Kg", "", { "not understood" } },

  /* blanks and names */
  { "@F/ 0x08000000 / 128*1Kg , 1*1Kg ",
    "0 \"F\" 0x08000000 128*1024 rew, 1*1024 rew\n",
    { NULL } },
  { "@  SPI Flash : SST25x   /0x00000000/1*4Kg",
    "0 \"SPI Flash : SST25x\" 0x00000000 1*4096 rew\n",
    { NULL } },
  { "@NOR/NAND /0x0/1*4Kg", "0 \"NOR/NAND\" 0x00000000 1*4096 rew\n", { NULL } },
  { "@Fl\377sh /0x0/1*4Kg", "0 \"Fl\357\277\275sh\" 0x00000000 1*4096 rew\n", { NULL } },
  { "@/0x08000000/1*1Kg", "0 \"\" 0x08000000 1*1024 rew\n", { NULL } },

  /* cut strings and tails */
  { "@", "", { "holds no map" } },
  { "@Internal Flash", "", { "holds no map" } },
  { "@F /08000000/1*1Kg", "", { "holds no map" } },
  { "@F /0x/1*1Kg", "", { "holds no map" } },
  { "@F /0x100000000/1*1Kg", "", { "holds no map" } },
  { "@F /0x08000000", "", { "holds no map" } },
  { "@F /0x08000000/", "", { "the map ends too early" } },
  { "@F /0x08000000/1*1Kg/", "0 \"F\" 0x08000000 1*1024 rew\n", { "\"/\": it is not understood" } },
  { "@F /0x08000000/1*1Kg,",
    "0 \"F\" 0x08000000 1*1024 rew\n",
    { "\"1*1Kg,\": the map ends too early" } },
  { "@SRAM/0x20000000/01*25", "", { "\"01*25\": it is not understood" } },
  { "@F /0x08000000/1*1K", "", { "not understood" } },
  { "@F /0x08000000/*1Kg", "", { "not understood" } },
  { "@F /0x08000000/-1*1Kg", "", { "not understood" } },
  { "@F /0x08000000/1*-1Kg", "", { "not understood" } },
  { "@F /0x08000000/1x1Kg", "", { "not understood" } },
  { "@F /0x08000000/1*1Kh", "", { "not understood" } },
  { "@F /0x08000000/2*1Kg,x,2*1Kg",
    "0 \"F\" 0x08000000 2*1024 rew\n",
    { "\"x,2*1Kg\": it is not understood" } },
  { "@F /0x08000000/2*1Kg\303\274\001\"tail",
    "0 \"F\" 0x08000000 2*1024 rew\n",
    { "\\303\\274\\001\\\"tail" } },
  { "@F /0x08000000/2*1Kg\377\376", "0 \"F\" 0x08000000 2*1024 rew\n", { "\\377\\376" } },
  { "@F /0x08000000/2*1Kg/0x0900", "0 \"F\" 0x08000000 2*1024 rew\n", { "\"/0x0900\"" } },

  /* numbers that are too big */
  { "@F /0x08000000/99999999999999999999999999*1Kg", "", { "goes beyond 32-bit addresses" } },
  { "@F /0x08000000/1*99999999999999999999999999Mg", "", { "goes beyond" } },
  { "@F /0x08000000/4294967295*4294967295Mg", "", { "goes beyond" } },
  { "@F /0x08000000/1.5*4294967295Mg", "", { "shorter one", "goes beyond" } },
  { "@F /0x08000000/0.5*8192Mg", "", { "shorter one", "goes beyond" } },
  { "@F /0x08000000/0.999999*4294967295 g", "", { "shorter one", "announces nothing" } },
  { "@F /0x0/0.5*4294967294 g", "0 \"F\" 0x00000000 1*2147483647 rew\n", { "shorter one" } },
  { "@F /0xFFFFFC00/1*1Kg", "0 \"F\" 0xfffffc00 1*1024 rew\n", { NULL } },
  { "@F /0xFFFFFC00/1*1Kg,1*1 g",
    "0 \"F\" 0xfffffc00 1*1024 rew\n",
    { "\"1*1 g\": it goes beyond" } },
  { "@F /0xFFFFFC01/1*1Kg", "", { "goes beyond" } },
  { "@F /0x0/4*1024Mg", "", { "goes beyond" } },

  /* no layouts at all */
  { "", "", { NULL } },
  { "Internal Flash  /0x08000000/064*0002Kg", "", { NULL } },
  { "0x00080000 Bitstream", "", { NULL } },
};

static void
test_odd_strings (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (odd_cases); i++)
    {
      const Case *test = &odd_cases[i];
      const char *alts[] = { test->string, NULL };
      g_autoptr (OptioLayout) layout = NULL;
      g_auto (GStrv) notes = NULL;
      g_autofree char *quote = g_strescape (test->string, NULL);
      g_autofree char *text = NULL;

      g_test_message ("%s", quote);
      layout = optio_layout_new_from_strings (alts, &notes);
      text = optio_layout_to_string (layout);
      g_assert_cmpstr (text, ==, test->regions);
      g_assert_cmpuint (g_strv_length (notes), ==, g_strv_length ((char **) test->notes));
      for (guint j = 0; notes[j] != NULL; j++)
        g_assert_nonnull (strstr (notes[j], test->notes[j]));
    }
}

static void
test_equal_maps (void)
{
  const char *every[] = { "@F   /0x08000000/256*02Kg",
                          "@F /0x8000000/256*2Kg",
                          "@F   /0x08000000/0256*002Kg",
                          NULL };
  const char *some[] = { "@F /0x08000000/4*1Kg", "@G /0x0/4*1Kg", "@F /0x08000000/4*1Kg", NULL };
  const char *names[] = { "@F /0x08000000/4*1Kg", "@G /0x08000000/4*1Kg", NULL };
  g_autoptr (OptioLayout) layout = NULL;
  g_auto (GStrv) every_notes = NULL;
  g_auto (GStrv) some_notes = NULL;
  g_auto (GStrv) names_notes = NULL;

  layout = optio_layout_new_from_strings (every, &every_notes);
  g_assert_cmpuint (optio_layout_get_n_regions (layout), ==, 1);
  g_assert_cmpuint (optio_layout_get_region (layout, 0)->alt, ==, 0);
  g_assert_cmpuint (g_strv_length (every_notes), ==, 1);
  g_assert_nonnull (strstr (every_notes[0], "reports the same map for every setting"));

  optio_layout_unref (layout);
  layout = optio_layout_new_from_strings (some, &some_notes);
  g_assert_cmpuint (optio_layout_get_n_regions (layout), ==, 2);
  g_assert_cmpuint (g_strv_length (some_notes), ==, 1);
  g_assert_nonnull (strstr (some_notes[0], "Setting 2 has the map of an earlier setting"));

  optio_layout_unref (layout);
  layout = optio_layout_new_from_strings (names, &names_notes);
  g_assert_cmpuint (optio_layout_get_n_regions (layout), ==, 2);
  g_assert_cmpuint (g_strv_length (names_notes), ==, 0);
}

static void
test_bad_setting_spoils_no_other (void)
{
  const char *alts[] = { "@\377\377", "@F /0x08000000/4*1Kg", "@/0x", "UNKNOWN", "@G /0x0/1*1Kg",
                         NULL };
  g_autoptr (OptioLayout) layout = optio_layout_new_from_strings (alts, NULL);

  g_assert_cmpuint (optio_layout_get_n_regions (layout), ==, 2);
  g_assert_cmpuint (optio_layout_get_region (layout, 0)->alt, ==, 1);
  g_assert_cmpuint (optio_layout_get_region (layout, 1)->alt, ==, 4);
}

/* Every string of the corpus, cut at every byte: nothing crashes, and what is kept stays kept. */
static void
test_cut_anywhere (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (odd_cases); i++)
    {
      gsize length = strlen (odd_cases[i].string);

      for (gsize cut = 0; cut <= length; cut++)
        {
          g_autofree char *string = g_strndup (odd_cases[i].string, cut);
          const char *alts[] = { string, NULL };
          g_autoptr (OptioLayout) layout = optio_layout_new_from_strings (alts, NULL);

          for (guint j = 0; j < optio_layout_get_n_regions (layout); j++)
            g_assert_cmpuint (optio_layout_get_region (layout, j)->n_sectors, >, 0);
        }
    }
}

/* A text in the form of layouts.golden. */
static char *
describe_entry (JsonObject *entry)
{
  JsonArray *array = json_object_get_array_member (entry, "alternates");
  g_autoptr (GPtrArray) alts = g_ptr_array_new ();
  g_autoptr (OptioLayout) layout = NULL;
  g_auto (GStrv) notes = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (alts, (char *) json_array_get_string_element (array, i));
  g_ptr_array_add (alts, NULL);

  layout = optio_layout_new_from_strings ((const char *const *) alts->pdata, &notes);
  text = optio_layout_to_string (layout);
  return g_strdup_printf ("%s, notes: %u\n%s\n",
                          json_object_get_string_member (entry, "id"),
                          g_strv_length (notes),
                          text);
}

static void
test_corpus (void)
{
  const char *folder = g_getenv ("OPTIO_TEST_DIR");
  g_autofree char *path = g_build_filename (folder, "catalog", "layouts.json", NULL);
  g_autofree char *golden_path = g_build_filename (folder, "catalog", "layouts.golden", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *golden = NULL;
  JsonArray *entries;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  entries = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (entries), >=, 76);

  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      g_autofree char *entry = describe_entry (json_array_get_object_element (entries, i));

      g_string_append (text, entry);
    }

  g_file_get_contents (golden_path, &golden, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text->str, ==, golden);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout-parser/odd-strings", test_odd_strings);
  g_test_add_func ("/layout-parser/equal-maps", test_equal_maps);
  g_test_add_func ("/layout-parser/bad-setting-spoils-no-other", test_bad_setting_spoils_no_other);
  g_test_add_func ("/layout-parser/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/layout-parser/corpus", test_corpus);
  return g_test_run ();
}
