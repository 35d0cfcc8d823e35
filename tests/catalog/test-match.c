/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-match-private.h"

#include <json-glib/json-glib.h>

#include "optio-catalog.h"

#define OPTIONS_AT "0x1FFFF800"
#define MAP "/0x08000000/04*016Kg,01*064Kg,03*128Kg"

static OptioChip *
make_chip (const char *id,
           const char *alternates)
{
  g_autofree char *text = g_strdup_printf (
    "<chip xmlns=\"urn:optio:chip\" format=\"1\" id=\"%s\" name=\"%s\" family=\"F\" core=\"C\" "
    "erased=\"0xFF\" program-word=\"4\" known=\"documents\">"
    "<memory kind=\"flash\" name=\"Main\" start=\"0x08000000\" "
    "size=\"1K\"><sectors count=\"1\" size=\"1K\" erase-typical-ms=\"1\" erase-maximum-ms=\"1\"/>"
    "</memory><timing><program unit=\"1\" typical-us=\"1\" maximum-us=\"1\"/></timing>"
    "<options><area start=\"" OPTIONS_AT "\" size=\"4\" complement=\"none\"/>"
    "<block start=\"" OPTIONS_AT "\" size=\"4\" proved=\"no\" resets=\"yes\"/>"
    "<field name=\"USER\" at=\"" OPTIONS_AT "\" bits=\"0\" kind=\"flag\" group=\"boot\" "
    "danger=\"none\"><label>User</label><text>User.</text><value is=\"0\">a</value>"
    "<value is=\"1\">b</value></field><reserved at=\"" OPTIONS_AT "\" bits=\"31:1\"/></options>"
    "<usb vendor-id=\"0x0483\" product-id=\"0xDF11\">%s</usb>"
    "<sources><source evidence=\"inferred\">test</source></sources></chip>",
    id,
    id,
    alternates);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  OptioChip *chip = optio_chip_new_from_bytes (bytes, id, &error);

  g_assert_no_error (error);
  return chip;
}

/* Chips that share their settings, as real ones do. */
static GPtrArray *
make_chips (void)
{
  GPtrArray *chips = g_ptr_array_new_with_free_func ((GDestroyNotify) optio_chip_unref);

  g_ptr_array_add (chips,
                   make_chip ("f401",
                              "<alternates bcd-device=\"0x2200\">"
                              "<alternate>@Flash " MAP "</alternate>"
                              "<alternate>@OTP /0x1FFF7800/01*512 e</alternate></alternates>"));
  g_ptr_array_add (chips,
                   make_chip ("f446",
                              "<alternates bcd-device=\"0x2200\" serial=\"STM32FxSTM32\">"
                              "<alternate>@Flash " MAP "</alternate>"
                              "<alternate>@OTP /0x1FFF7800/01*512 e</alternate></alternates>"));
  g_ptr_array_add (chips,
                   make_chip ("open",
                              "<alternates complete=\"no\" product=\"Open  loader\">"
                              "<alternate>@Flash " MAP "</alternate></alternates>"));
  g_ptr_array_add (chips,
                   make_chip ("two-forms",
                              "<alternates><alternate>@A /0x0/1*1Kg</alternate></alternates>"
                              "<alternates><alternate>@A /0x0/2*1Kg</alternate></alternates>"));
  g_ptr_array_add (chips,
                   make_chip ("first-only",
                              "<alternates complete=\"no\">"
                              "<alternate>@B /0x0/1*1Kg</alternate></alternates>"));
  g_ptr_array_add (chips, make_chip ("silent", ""));
  return chips;
}

static const struct
{
  const char *alts[4];
  guint16 bcd_device;
  const char *product;
  const char *serial;
  const char *candidates;
} cases[] = {
  /* the whole tuple */
  { { "@Flash " MAP, "@OTP /0x1FFF7800/01*512 e" }, 0x2200, NULL, NULL, "f401 f446 open" },
  { { "@Flash " MAP }, 0x2200, NULL, NULL, "open" },
  { { "@Flash " MAP, "@OTP /0x1FFF7800/01*512 g" }, 0x2200, NULL, NULL, "open" },
  { { "@Flash " MAP, "@OTP /0x1FFF7800/01*512 e", "@X /0x0/1*1Kg" }, 0x2200, NULL, NULL, "open" },
  { { "@OTP /0x1FFF7800/01*512 e", "@Flash " MAP }, 0x2200, NULL, NULL, "" },
  { { "@A /0x0/1*1Kg" }, 0x1234, NULL, NULL, "two-forms" },
  { { "@A /0x0/02*001Kg" }, 0x1234, NULL, NULL, "two-forms" },
  { { "@A /0x0/3*1Kg" }, 0x1234, NULL, NULL, "" },
  { { NULL }, 0x2200, NULL, NULL, "" },

  /* of settings that are not known, option bytes have to begin where the chip has them */
  { { "@B /0x0/1*1Kg", "@Option Bytes /" OPTIONS_AT "/01*016 e" }, 0x1234, NULL, NULL,
    "first-only" },
  { { "@B /0x0/1*1Kg", "@Option Bytes /0x40022040/01*64 e" }, 0x1234, NULL, NULL, "" },

  /* what does not count: blanks, zeros, letter case of numbers, a tail */
  { { "@  Flash   /0x8000000/4*16Kg,1*64Kg,3*128Kg\303\277tail", "@OTP/0x1fff7800/1*512Be" },
    0x2200,
    NULL,
    NULL,
    "f401 f446 open" },
  { { "@Flash" MAP, "@Other /0x1FFF7800/01*512 e" }, 0x2200, NULL, NULL, "open" },

  /* narrower: version, product, serial number; what is not known does not contradict */
  { { "@Flash " MAP, "@OTP /0x1FFF7800/01*512 e" }, 0x0200, NULL, NULL, "open" },
  { { "@Flash " MAP, "@OTP /0x1FFF7800/01*512 e" }, 0x2200, "Other", NULL, "f401 f446" },
  { { "@Flash " MAP, "@OTP /0x1FFF7800/01*512 e" }, 0x2200, "Other", "STM32FxSTM32", "f446" },
  { { "@Flash " MAP, "@OTP /0x1FFF7800/01*512 e" }, 0x2200, "Other", "348435943539", "f401" },
  { { "@Flash " MAP }, 0x2200, "Open loader ", NULL, "open" },
};

static char *
list_candidates (OptioMatch *match)
{
  g_autoptr (GString) list = g_string_new (NULL);
  guint n_candidates;
  const OptioCandidate *candidates = optio_match_get_candidates (match, &n_candidates);

  for (guint i = 0; i < n_candidates; i++)
    {
      if (i > 0)
        g_string_append_c (list, ' ');
      g_string_append (list, optio_chip_get_id (candidates[i].chip));
      g_assert_true (g_str_has_suffix (candidates[i].reason, "."));
    }

  g_assert_true ((optio_match_get_chip (match) != NULL) == (n_candidates == 1));
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
test_candidates (void)
{
  g_autoptr (GPtrArray) chips = make_chips ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OptioIdentity) identity = optio_identity_new (&(OptioIdentityFields){
        .vendor_id = 0x0483,
        .product_id = 0xdf11,
        .bcd_device = cases[i].bcd_device,
        .product = cases[i].product,
        .serial = cases[i].serial,
        .alt_names = cases[i].alts[0] != NULL ? cases[i].alts : NULL,
      });
      g_autoptr (OptioMatch) match = optio_match_new (chips, identity);
      g_autofree char *list = list_candidates (match);

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (list, ==, cases[i].candidates);
    }
}

static void
test_other_makers (void)
{
  g_autoptr (GPtrArray) chips = make_chips ();
  const char *alts[] = { "@A /0x0/1*1Kg", NULL };
  g_autoptr (OptioIdentity) identity = optio_identity_new (&(OptioIdentityFields){
    .vendor_id = 0x28e9,
    .product_id = 0x0189,
    .alt_names = alts,
  });
  g_autoptr (OptioMatch) match = optio_match_new (chips, identity);

  g_assert_null (optio_match_get_chip (match));
}

static void
test_reasons (void)
{
  g_autoptr (GPtrArray) chips = make_chips ();
  const char *alts[] = { "@Flash " MAP, "@OTP /0x1FFF7800/01*512 e", NULL };
  g_autoptr (OptioIdentity) identity = optio_identity_new (&(OptioIdentityFields){
    .vendor_id = 0x0483,
    .product_id = 0xdf11,
    .bcd_device = 0x2200,
    .serial = "STM32FxSTM32",
    .alt_names = alts,
  });
  g_autoptr (OptioMatch) match = optio_match_new (chips, identity);
  guint n_candidates;
  const OptioCandidate *candidates = optio_match_get_candidates (match, &n_candidates);

  g_assert_cmpuint (n_candidates, ==, 1);
  g_assert_cmpstr (candidates[0].reason,
                   ==,
                   "What the board says fits this chip: alternate settings, version, "
                   "serial number.");
}

static guint16
get_hex (JsonObject *object,
         const char *member)
{
  const char *text = json_object_get_string_member_with_default (object, member, "0");

  return (guint16) g_ascii_strtoull (text, NULL, 16);
}

static JsonParser *
load_listings (void)
{
  g_autofree char *path =
    g_build_filename (g_getenv ("OPTIO_TEST_DIR"), "catalog", "layouts.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&parser);
}

/* Chips of other makers have no device ID; their files are called like them, up to a hyphen. */
static void
assert_same_name (JsonObject *entry,
                  OptioChip  *chip)
{
  const char *id = optio_chip_get_id (chip);
  const char *mcu = json_object_get_string_member_with_default (entry, "mcu", "");

  g_assert_cmphex (optio_chip_get_device_id (chip), ==, 0);
  g_assert_cmpint (g_ascii_strncasecmp (mcu, id, strcspn (id, "-")), ==, 0);
}

/* The real boards of the corpus against the real catalog: a board that says which chip it is
 * either has no candidate, or that one among them. */
static void
test_corpus (void)
{
  g_autoptr (JsonParser) parser = load_listings ();
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();
  JsonArray *entries;
  guint n_found = 0;

  optio_catalog_add_folder (catalog, g_getenv ("OPTIO_DATA_DIR"));
  entries = json_node_get_array (json_parser_get_root (parser));

  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);
      JsonArray *strings = json_object_get_array_member (entry, "alternates");
      const char *known = json_object_get_string_member_with_default (entry, "device_id", NULL);
      g_autoptr (GPtrArray) alts = g_ptr_array_new ();
      g_autoptr (OptioIdentity) identity = NULL;
      g_autoptr (OptioMatch) match = NULL;
      OptioChip *chip;

      for (guint j = 0; j < json_array_get_length (strings); j++)
        g_ptr_array_add (alts, (char *) json_array_get_string_element (strings, j));
      g_ptr_array_add (alts, NULL);

      identity = optio_identity_new (&(OptioIdentityFields){
        .vendor_id = get_hex (entry, "vendor_id"),
        .product_id = get_hex (entry, "product_id"),
        .bcd_device = get_hex (entry, "bcd_device"),
        .product = json_object_get_string_member_with_default (entry, "product", NULL),
        .serial = json_object_get_string_member_with_default (entry, "serial", NULL),
        .alt_names = (const char *const *) alts->pdata,
      });
      match = optio_catalog_match (catalog, identity);
      chip = optio_match_get_chip (match);
      if (chip == NULL)
        continue;

      g_test_message ("%s: %s",
                      json_object_get_string_member (entry, "id"),
                      optio_chip_get_id (chip));
      n_found++;

      if (known != NULL)
        g_assert_cmphex (get_hex (entry, "device_id"), ==, optio_chip_get_device_id (chip));
      else
        assert_same_name (entry, chip);
    }

  g_assert_cmpuint (n_found, >=, 6);
}

/* What a listing leaves out is taken from one form of a chip's own words. */
static OptioIdentity *
complete_listing (JsonObject            *entry,
                  const OptioAlternates *form)
{
  JsonArray *strings = json_object_get_array_member (entry, "alternates");
  guint16 bcd_device = get_hex (entry, "bcd_device");
  g_autoptr (GPtrArray) alts = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (strings); i++)
    g_ptr_array_add (alts, (char *) json_array_get_string_element (strings, i));
  for (guint i = alts->len; i < g_strv_length ((GStrv) form->alt_names); i++)
    g_ptr_array_add (alts, (char *) form->alt_names[i]);
  g_ptr_array_add (alts, NULL);

  return optio_identity_new (&(OptioIdentityFields){
    .vendor_id = 0x0483,
    .product_id = 0xdf11,
    .bcd_device = bcd_device != 0 ? bcd_device : form->bcd_device,
    .product = json_object_get_string_member_with_default (entry, "product", NULL),
    .serial = json_object_get_string_member_with_default (entry, "serial", NULL),
    .alt_names = (const char *const *) alts->pdata,
  });
}

typedef struct
{
  guint n_single;
  guint n_among;
  guint n_missed;
} Figures;

/* Whether some form of @chip explains what the listing shows; counts it. */
static gboolean
find_in_listing (OptioCatalog *catalog,
                 OptioChip    *chip,
                 JsonObject   *entry,
                 gboolean     *out_is_single)
{
  guint n_forms;
  const OptioAlternates *forms = optio_chip_get_alternates (chip, &n_forms);

  for (guint i = 0; i < n_forms; i++)
    {
      g_autoptr (OptioIdentity) identity = complete_listing (entry, &forms[i]);
      g_autoptr (OptioMatch) match = optio_catalog_match (catalog, identity);
      guint n_candidates;
      const OptioCandidate *candidates = optio_match_get_candidates (match, &n_candidates);

      *out_is_single = n_candidates == 1;
      for (guint j = 0; j < n_candidates; j++)
        if (candidates[j].chip == chip)
          return TRUE;
    }

  return FALSE;
}

/* Settings that no such chip announces, or that a firmware of its own does. */
static gboolean
is_rom_of_its_chip (JsonObject *entry)
{
  const char *evidence = json_object_get_string_member (entry, "evidence");

  return g_str_equal (evidence, "listing") || g_str_equal (evidence, "quoted");
}

static gboolean
is_silent (OptioChip *chip)
{
  guint n_forms;

  optio_chip_get_alternates (chip, &n_forms);
  return n_forms == 0;
}

/* Nobody knows what the STM32G0B0 says of itself; the listings of its device ID are another's. */
static gboolean
is_silent_twin (GPtrArray *chips,
                OptioChip *chip)
{
  for (guint i = 0; i < chips->len && is_silent (chip); i++)
    if (optio_chip_get_device_id (chips->pdata[i]) == optio_chip_get_device_id (chip) &&
        !is_silent (chips->pdata[i]))
      return TRUE;

  return FALSE;
}

/* A listed board whose device ID is known has that chip among its candidates. Where the ID is
 * "0x431 or 0x433", each must be. */
static void
test_figures (void)
{
  g_autoptr (JsonParser) parser = load_listings ();
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();
  Figures figures = { 0 };
  GPtrArray *chips;
  JsonArray *entries;

  optio_catalog_add_folder (catalog, g_getenv ("OPTIO_DATA_DIR"));
  chips = optio_catalog_get_chips (catalog);
  entries = json_node_get_array (json_parser_get_root (parser));

  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);
      const char *known = json_object_get_string_member_with_default (entry, "device_id", NULL);

      for (guint j = 0; j < chips->len && known != NULL && is_rom_of_its_chip (entry); j++)
        {
          OptioChip *chip = chips->pdata[j];
          g_autofree char *id = g_strdup_printf ("0x%03X", optio_chip_get_device_id (chip));
          gboolean is_single = FALSE;

          if (optio_chip_get_vendor_id (chip) != 0x0483 || strstr (known, id) == NULL ||
              is_silent_twin (chips, chip))
            continue;

          if (!find_in_listing (catalog, chip, entry, &is_single))
            {
              g_test_message ("%s: not %s", json_object_get_string_member (entry, "id"),
                              optio_chip_get_id (chip));
              figures.n_missed++;
            }
          else if (is_single)
            figures.n_single++;
          else
            figures.n_among++;
        }
    }

  g_test_message ("right and single: %u, right among several: %u, none: %u", figures.n_single,
                  figures.n_among, figures.n_missed);
  g_assert_cmpuint (figures.n_missed, ==, 0);
  g_assert_cmpuint (figures.n_single, >=, 8);
  g_assert_cmpuint (figures.n_among, >=, 8);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/match/candidates", test_candidates);
  g_test_add_func ("/match/other-makers", test_other_makers);
  g_test_add_func ("/match/reasons", test_reasons);
  g_test_add_func ("/match/corpus", test_corpus);
  g_test_add_func ("/match/figures", test_figures);
  return g_test_run ();
}
