/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-catalog.h"
#include "optio-error.h"
#include "optio-option-set.h"

#define ROUNDS 20

static OptioCatalog *catalog;

/* ---- what holds for every chip ---- */

static const char *
get_variant (OptioChip *chip,
             guint      index)
{
  guint n_variants;
  const OptioVariant *variants = optio_chip_get_variants (chip, &n_variants);

  return index < n_variants ? variants[index].id : NULL;
}

static guint8 *
dup_random (gsize size)
{
  guint8 *bytes = g_new (guint8, size);

  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) g_test_rand_int ();
  return bytes;
}

static OptioOptionSet *
new_random_set (OptioChip  *chip,
                const char *variant,
                GPtrArray  *out_bytes)
{
  OptioOptionSet *set = optio_option_set_new (chip, variant, 512 * 1024);
  guint n_areas;
  const OptioOptionArea *areas = optio_chip_get_option_areas (chip, &n_areas);

  for (guint i = 0; i < n_areas; i++)
    {
      gsize size = areas[i].range.size;
      GBytes *bytes = g_bytes_new_take (dup_random (size), size);
      g_autoptr (GError) error = NULL;

      optio_option_set_decode (set, areas[i].range.start, bytes, &error);
      g_assert_no_error (error);
      g_ptr_array_add (out_bytes, bytes);
    }

  return set;
}

static void
check_same_bytes (OptioOptionSet *set,
                  GPtrArray      *bytes)
{
  guint n_areas;
  const OptioOptionArea *areas =
    optio_chip_get_option_areas (optio_option_set_get_chip (set), &n_areas);

  for (guint i = 0; i < n_areas; i++)
    {
      g_autoptr (GBytes) now = optio_option_set_encode (set, areas[i].range, NULL);

      g_assert_true (g_bytes_equal (now, bytes->pdata[i]));
    }
}

/* Whether a bit may change with a field: its own, its complement, or in the second word. */
static gboolean
may_change (OptioChip             *chip,
            const OptioField      *field,
            const OptioOptionArea *area,
            guint                  bit)
{
  guint distance = optio_complement_get_distance (area->complement);
  guint n_pairs;
  const OptioWordPair *pairs = optio_chip_get_word_pairs (chip, &n_pairs);
  guint64 absolute = (guint64) area->range.start * 8 + bit;
  guint64 first = (guint64) field->place.at * 8 + field->place.low_bit;

  if (absolute >= first && absolute < first + field->place.width)
    return TRUE;
  if (distance > 0 && absolute >= first + distance &&
      absolute < first + distance + field->place.width)
    return TRUE;
  for (guint i = 0; i < n_pairs; i++)
    {
      if (pairs[i].current == field->place.at && absolute / 32 == (guint64) pairs[i].program / 4)
        return TRUE;
    }

  return FALSE;
}

static void
check_only_these_change (OptioOptionSet   *set,
                         const OptioField *field,
                         GPtrArray        *before)
{
  OptioChip *chip = optio_option_set_get_chip (set);
  guint n_areas;
  const OptioOptionArea *areas = optio_chip_get_option_areas (chip, &n_areas);

  for (guint i = 0; i < n_areas; i++)
    {
      g_autoptr (GBytes) now = optio_option_set_encode (set, areas[i].range, NULL);
      const guint8 *a = g_bytes_get_data (before->pdata[i], NULL);
      const guint8 *b = g_bytes_get_data (now, NULL);

      for (guint bit = 0; bit < areas[i].range.size * 8; bit++)
        {
          gboolean is_changed = ((a[bit / 8] ^ b[bit / 8]) >> bit % 8 & 1) != 0;

          if (is_changed && !may_change (chip, field, &areas[i], bit))
            g_error ("%s changes bit %u of area %u of %s",
                     field->name,
                     bit,
                     i,
                     optio_chip_get_id (chip));
        }
    }
}

/* What was set is there for somebody who reads the new bytes. */
static void
check_value_is_there (OptioOptionSet *set,
                      OptioOption    *option)
{
  const OptioField *field = optio_option_get_field (option);
  guint32 word = 0;

  g_assert_true (optio_option_set_get_word (set, field->place.at, &word));
  g_assert_cmphex (word >> field->place.low_bit & optio_field_maximum (field),
                   ==,
                   optio_option_get_value (option));
  g_assert_cmpuint (optio_option_set_get_n_changes (set),
                    ==,
                    optio_option_is_changed (option) ? 1 : 0);
}

static void
check_option (OptioOptionSet *set,
              OptioOption    *option,
              GPtrArray      *bytes)
{
  const OptioField *field = optio_option_get_field (option);
  guint32 values[ROUNDS];
  guint n_values = MIN (field->n_values, ROUNDS / 2);
  GError *error = NULL;

  if (optio_option_is_writable (option) && optio_option_get_block (option) == NULL)
    g_error ("%s can be changed but not written", field->name);

  for (guint i = 0; i < ROUNDS; i++)
    values[i] = i < n_values ? field->values[i].value
                             : (guint32) g_test_rand_int () & optio_field_maximum (field);

  for (guint i = 0; i < ROUNDS; i++)
    {
      gboolean is_read = values[i] == optio_option_get_read_value (option);
      gboolean may = is_read || (optio_option_is_writable (option) &&
                                 optio_field_is_legal (field, values[i]));

      if (optio_option_change (option, values[i], &error) != may)
        g_error ("%s = 0x%x", field->name, values[i]);
      g_clear_error (&error);
      check_only_these_change (set, field, bytes);
      check_value_is_there (set, option);
    }

  optio_option_revert (option);
}

static void
check_chip (OptioChip  *chip,
            const char *variant)
{
  g_autoptr (GPtrArray) bytes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (OptioOptionSet) set = new_random_set (chip, variant, bytes);

  check_same_bytes (set, bytes);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (set)); i++)
    {
      g_autoptr (OptioOption) option = g_list_model_get_item (G_LIST_MODEL (set), i);

      check_option (set, option, bytes);
    }
  check_same_bytes (set, bytes);

  optio_option_set_use_defaults (set);
  optio_option_set_revert (set);
  check_same_bytes (set, bytes);
}

static void
test_every_chip (gconstpointer user_data)
{
  OptioChip *chip = (OptioChip *) user_data;
  guint variant = 0;

  do
    check_chip (chip, get_variant (chip, variant));
  while (get_variant (chip, ++variant) != NULL);
}

/* ---- one chip, by example ---- */

static const guint8 f072[16] = { 0xaa, 0x55, 0x7f, 0x80, 0xff, 0x00, 0xff, 0x00,
                                 0xff, 0x00, 0xff, 0x00, 0xff, 0x00, 0xff, 0x00 };

static OptioOptionSet *
new_f072 (const guint8 *content)
{
  OptioOptionSet *set =
    optio_option_set_new (optio_catalog_find_chip (catalog, "stm32f07x"), NULL, 0);
  g_autoptr (GBytes) bytes = g_bytes_new (content, sizeof f072);
  g_autoptr (GError) error = NULL;

  optio_option_set_decode (set, 0x1ffff800, bytes, &error);
  g_assert_no_error (error);
  return set;
}

/* The board of the founding thread: BOOT_SEL is cleared, and is set again. */
static void
test_set_by_name (void)
{
  g_autoptr (OptioOptionSet) set = new_f072 (f072);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) writes = NULL;
  const OptioOptionWrite *write;
  g_autofree guint8 *wanted = g_memdup2 (f072, sizeof f072);
  OptioOption *option = optio_option_set_find (set, "boot_sel", &error);

  g_assert_no_error (error);
  g_assert_cmphex (optio_option_get_value (option), ==, 0);
  g_assert_true (optio_option_set_change (set, "BOOT_SEL", "pin", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (optio_option_set_get_n_changes (set), ==, 1);
  g_assert_cmpint (optio_option_set_get_danger (set), ==, OPTIO_DANGER_NONE);

  writes = optio_option_set_list_writes (set, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (writes->len, ==, 1);
  write = &g_array_index (writes, OptioOptionWrite, 0);
  g_assert_cmphex (write->block->range.start, ==, 0x1ffff800);
  wanted[2] = 0xff;
  wanted[3] = 0x00;
  g_assert_cmpmem (g_bytes_get_data (write->bytes, NULL),
                   g_bytes_get_size (write->bytes),
                   wanted,
                   sizeof f072);
}

static void
test_danger_follows_the_value (void)
{
  static const struct
  {
    const char *name;
    const char *value;
    OptioDanger danger;
  } cases[] = {
    { "RDP", "level-2", OPTIO_DANGER_FOREVER }, { "RDP", "0xCC", OPTIO_DANGER_FOREVER },
    { "RDP", "level-1", OPTIO_DANGER_ERASES },  { "RDP", "level-0", OPTIO_DANGER_NONE },
    { "nBOOT1", "sram", OPTIO_DANGER_BRICK },   { "IWDG_SW", "0", OPTIO_DANGER_RESETS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OptioOptionSet) set = new_f072 (f072);

      g_test_message ("%s=%s", cases[i].name, cases[i].value);
      g_assert_true (optio_option_set_change (set, cases[i].name, cases[i].value, NULL));
      g_assert_cmpint (optio_option_set_get_danger (set), ==, cases[i].danger);
    }
}

static void
test_wrong_words (void)
{
  static const struct
  {
    const char *name;
    const char *value;
    OptioError code;
    const char *complaint;
  } cases[] = {
    { "BOOT_SELL", "0", OPTIO_ERROR_MISMATCH, "Near are: BOOT_SEL" },
    { "nBOOT", "0", OPTIO_ERROR_MISMATCH, "Near are: nBOOT0, nBOOT1" },
    { "watchdog", "0", OPTIO_ERROR_MISMATCH, "has no option \"watchdog\"." },
    { "", "0", OPTIO_ERROR_MISMATCH, "has no option \"\"." },
    { "BOOT_SEL", "2", OPTIO_ERROR_RANGE, "more than 0x1" },
    { "BOOT_SEL", "gpio", OPTIO_ERROR_RANGE, "none of option, pin" },
    { "Data0", "many", OPTIO_ERROR_RANGE, "\"many\" is no number" },
    { "WRP0", "open", OPTIO_ERROR_RANGE, "\"open\" is no number" },
  };
  g_autoptr (OptioOptionSet) set = new_f072 (f072);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (optio_option_set_change (set, cases[i].name, cases[i].value, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, OPTIO_ERROR, (int) cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].complaint));
    }
  g_assert_cmpuint (optio_option_set_get_n_changes (set), ==, 0);
}

static void
test_words (void)
{
  g_autoptr (OptioOptionSet) set = new_f072 (f072);
  g_autoptr (GError) error = NULL;
  guint32 word = 0;

  g_assert_true (optio_option_set_get_word (set, 0x1ffff800, &word));
  g_assert_cmphex (word, ==, 0x807f55aa);
  g_assert_false (optio_option_set_get_word (set, 0x1ffff810, &word));

  /* Complements follow by themselves, whatever is asked for. */
  g_assert_true (optio_option_set_change_word (set, 0x1ffff800, 0x00fe0000 | 0xaa, &error));
  g_assert_no_error (error);
  g_assert_true (optio_option_set_get_word (set, 0x1ffff800, &word));
  g_assert_cmphex (word, ==, 0x01fe55aa);
  g_assert_cmpuint (optio_option_set_get_n_changes (set), ==, 2);

  g_assert_false (optio_option_set_change_word (set, 0x20000000, 0, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_RANGE);
}

static void
test_reserved_bits_stay (void)
{
  g_autoptr (OptioOptionSet) set =
    optio_option_set_new (optio_catalog_find_chip (catalog, "stm32f405"), NULL, 0);
  guint8 content[16] = { 0xec, 0xaa, 0x12, 0x34, 1, 2, 3, 4, 0xff, 0xff };
  g_autoptr (GBytes) bytes = g_bytes_new (content, sizeof content);
  g_autoptr (GError) error = NULL;
  guint32 word = 0;

  g_assert_true (optio_option_set_decode (set, 0x1fffc000, bytes, NULL));
  g_assert_false (optio_option_set_change_word (set, 0x1fffc000, 0x3412aaed, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_PROTECTED);
  g_assert_nonnull (strstr (error->message, "Bit 0 of the word at 0x1fffc000"));
  g_assert_cmpuint (optio_option_set_get_n_changes (set), ==, 0);

  g_assert_true (optio_option_set_change (set, "BOR_LEV", "0", NULL));
  g_assert_true (optio_option_set_get_word (set, 0x1fffc000, &word));
  g_assert_cmphex (word, ==, 0x3412aae0);
}

static void
test_not_open (void)
{
  guint8 content[sizeof f072];
  g_autoptr (OptioOptionSet) set = NULL;
  g_autoptr (GError) error = NULL;

  memset (content, 0xff, sizeof content);
  set = new_f072 (content);
  g_assert_true (optio_option_set_change (set, "Data0", "1", NULL));
  g_assert_null (optio_option_set_list_writes (set, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_PROTECTED);
  g_assert_nonnull (strstr (error->message, "RDP"));
}

/* A WB whose SFSA is 0 is locked; one of which that word was not read could be. */
static void
test_locked_wb (void)
{
  static const struct
  {
    guint8 sfsa;
    gboolean may_write;
  } cases[] = { { 0x00, FALSE }, { 0xe0, TRUE } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OptioOptionSet) set =
        optio_option_set_new (optio_catalog_find_chip (catalog, "stm32wb5x"), NULL, 0);
      guint8 content[128] = { 0xaa };
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GArray) writes = NULL;
      g_autoptr (GError) error = NULL;

      content[0x70] = cases[i].sfsa;
      bytes = g_bytes_new (content, sizeof content);
      g_assert_true (optio_option_set_decode (set, 0x1fff8000, bytes, NULL));
      g_assert_true (optio_option_set_change (set, "IWDG_SW", "1", NULL));
      writes = optio_option_set_list_writes (set, &error);
      g_assert_cmpint (writes != NULL, ==, cases[i].may_write);
      if (cases[i].may_write)
        continue;
      g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_PROTECTED);
      g_assert_nonnull (strstr (error->message, "while SFSA!=0x0"));
    }
}

static void
test_findings (void)
{
  guint8 content[sizeof f072];
  g_autoptr (OptioOptionSet) set = NULL;
  g_autoptr (GArray) findings = NULL;

  memcpy (content, f072, sizeof content);
  content[7] = 0x08;
  set = new_f072 (content);
  findings = optio_option_set_list_findings (set);
  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_cmphex (g_array_index (findings, OptioOptionFinding, 0).address, ==, 0x1ffff806);
}

/* The upper half of this word was read as 0xffff on new chips. */
static void
test_no_complements (void)
{
  static const struct
  {
    const char *bytes;
    guint n_findings;
  } cases[] = { { "\xfa\x05\xff\xff", 0 }, { "\xfa\x06\xff\xff", 1 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OptioOptionSet) set =
        optio_option_set_new (optio_catalog_find_chip (catalog, "at32f435"), NULL, 0);
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].bytes, 4);
      g_autoptr (GArray) findings = NULL;

      g_assert_true (optio_option_set_decode (set, 0x1fffc010, bytes, NULL));
      findings = optio_option_set_list_findings (set);
      g_assert_cmpuint (findings->len, ==, cases[i].n_findings);
    }
}

static void
test_partly_read (void)
{
  OptioChip *chip = optio_catalog_find_chip (catalog, "stm32g0b1");
  g_autoptr (OptioOptionSet) set = optio_option_set_new (chip, NULL, 512 * 1024);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\xaa\xfe\xff\xff", 4);
  g_autoptr (GError) error = NULL;

  g_assert_false (optio_option_set_decode (set, 0x1fff7880, bytes, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_RANGE);
  g_clear_error (&error);
  g_assert_true (optio_option_set_decode (set, 0x1fff7800, bytes, &error));
  g_assert_true (optio_option_is_known (optio_option_set_find (set, "RDP", NULL)));
  g_assert_false (optio_option_is_known (optio_option_set_find (set, "SEC_SIZE", NULL)));
  g_assert_false (optio_option_set_change (set, "SEC_SIZE", "1", &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_PROTECTED);
  g_clear_error (&error);

  g_assert_true (optio_option_set_change (set, "nBOOT0", "high", NULL));
  g_assert_null (optio_option_set_list_writes (set, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_UNSURE);
}

static void
test_descriptions (void)
{
  OptioChip *chip = optio_catalog_find_chip (catalog, "stm32g0b1");
  g_autoptr (OptioOptionSet) set = optio_option_set_new (chip, NULL, 512 * 1024);
  g_autofree guint8 *content = g_malloc0 (128);
  g_autoptr (GBytes) bytes = NULL;
  static const struct
  {
    const char *name;
    guint32 value;
    const char *text;
  } cases[] = {
    { "RDP", 0x12, "Level 1: flash cannot be read from outside" },
    { "SEC_SIZE", 0, "None" },
    { "SEC_SIZE", 2, "4 KiB" },
    { "WRP1A_STRT", 3, "0x08001800" },
    { "WRP2A_STRT", 3, "0x08041800" },
  };

  content[2] = 0x20; /* DUAL_BANK */
  bytes = g_bytes_new (content, 128);
  g_assert_true (optio_option_set_decode (set, 0x1fff7800, bytes, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      OptioOption *option = optio_option_set_find (set, cases[i].name, NULL);
      g_autofree char *text = optio_option_set_describe (set, option, cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_hint (void)
{
  g_autoptr (OptioOptionSet) set = new_f072 (f072);
  OptioOption *option = optio_option_set_find (set, "nBOOT0", NULL);
  g_autofree char *hint = NULL;

  g_assert_null (optio_option_set_dup_hint (set, option));
  g_assert_true (optio_option_set_change (set, "BOOT_SEL", "pin", NULL));
  hint = optio_option_set_dup_hint (set, option);
  g_assert_cmpstr (hint, ==, "Has an effect only while BOOT_SEL is 0x0; it is 0x1.");
}

/* Two registers for the same options: all of the second ones begin with what is in force. */
static void
test_pair_of_words (void)
{
  g_autofree char *path =
    g_build_filename (g_getenv ("OPTIO_TEST_DIR"), "catalog", "every-kind.xml", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) document = NULL;
  g_autoptr (OptioChip) chip = NULL;
  g_autoptr (OptioOptionSet) set = NULL;
  g_autoptr (GBytes) read = g_bytes_new_static ("\x11\x22\x33\x44\xaa\xbb\xcc\xdd", 8);
  g_autoptr (GBytes) open = g_bytes_new_static ("\xaa", 1);
  g_autoptr (GArray) writes = NULL;
  g_autoptr (GArray) nothing = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  document = g_bytes_new_static (text, strlen (text));
  chip = optio_chip_new_from_bytes (document, path, &error);
  g_assert_no_error (error);

  set = optio_option_set_new (chip, "small", 0);
  g_assert_true (optio_option_set_decode (set, 0x1fff7800, open, NULL));
  g_assert_true (optio_option_set_decode (set, 0x40020000, read, NULL));
  nothing = optio_option_set_list_writes (set, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (nothing->len, ==, 0);

  g_assert_true (optio_option_set_change (set, "FLAG", "1", &error));
  writes = optio_option_set_list_writes (set, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (writes->len, ==, 1);
  g_assert_cmpmem (g_bytes_get_data (g_array_index (writes, OptioOptionWrite, 0).bytes, NULL),
                   8,
                   "\x11\x22\x33\xc4\x11\x22\x33\xc4",
                   8);
}

static void
test_unknown_variant (void)
{
  g_autofree char *path =
    g_build_filename (g_getenv ("OPTIO_TEST_DIR"), "catalog", "every-kind.xml", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) document = NULL;
  g_autoptr (OptioChip) chip = NULL;
  g_autoptr (OptioOptionSet) set = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  document = g_bytes_new_static (text, strlen (text));
  chip = optio_chip_new_from_bytes (document, path, &error);
  set = optio_option_set_new (chip, NULL, 0);

  g_assert_null (optio_option_set_find (set, "KEY", NULL));
  g_assert_null (optio_option_set_list_writes (set, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH);
}

int
main (int   argc,
      char *argv[])
{
  GPtrArray *chips;
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = optio_catalog_new_default ();
  chips = optio_catalog_get_chips (catalog);
  for (guint i = 0; i < chips->len; i++)
    {
      g_autofree char *path =
        g_strdup_printf ("/option-set/every-chip/%s", optio_chip_get_id (chips->pdata[i]));

      g_test_add_data_func (path, chips->pdata[i], test_every_chip);
    }
  g_test_add_func ("/option-set/set-by-name", test_set_by_name);
  g_test_add_func ("/option-set/danger-follows-the-value", test_danger_follows_the_value);
  g_test_add_func ("/option-set/wrong-words", test_wrong_words);
  g_test_add_func ("/option-set/words", test_words);
  g_test_add_func ("/option-set/reserved-bits-stay", test_reserved_bits_stay);
  g_test_add_func ("/option-set/not-open", test_not_open);
  g_test_add_func ("/option-set/locked-wb", test_locked_wb);
  g_test_add_func ("/option-set/findings", test_findings);
  g_test_add_func ("/option-set/no-complements", test_no_complements);
  g_test_add_func ("/option-set/partly-read", test_partly_read);
  g_test_add_func ("/option-set/descriptions", test_descriptions);
  g_test_add_func ("/option-set/hint", test_hint);
  g_test_add_func ("/option-set/pair-of-words", test_pair_of_words);
  g_test_add_func ("/option-set/unknown-variant", test_unknown_variant);
  status = g_test_run ();
  g_object_unref (catalog);
  return status;
}
