/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-chip-import.h"

#include <glib/gstdio.h>

#include "optio-catalog.h"
#include "optio-error.h"
#include "optio-import-rule-private.h"

/* Files in the form of the database, with invented content. */

#define FLASH                                                                                      \
  "<Peripheral><Name>Embedded Flash</Name><Type>Storage</Type><ErasedValue>0xFF</ErasedValue>"     \
  "<FlashSize address=\"0x1FFF7A22\" default=\"0x8000\"/>"                                         \
  "<BootloaderVersion address=\"0x1FFF76DE\"/>"                                                    \
  "<Configuration config=\"1\"><Parameters address=\"0x08000000\" name=\"half\" size=\"0x4000\"/>" \
  "<Alignment>0x8</Alignment><Bank name=\"Bank 1\"><Field><Parameters address=\"0x08000000\" "     \
  "name=\"s\" occurrence=\"0x8\" size=\"0x800\"/></Field></Bank></Configuration>"                  \
  "<Configuration config=\"0\"><Parameters address=\"0x08000000\" name=\"all\" size=\"0x8000\"/>"  \
  "<Alignment>0x8</Alignment>"                                                                     \
  "<Bank name=\"Bank 1\"><Field><Parameters address=\"0x08000000 \" name=\"s\" "                   \
  "occurrence=\"0x4\" size=\"0x1000\"/></Field></Bank>"                                            \
  "<Bank name=\"Bank 2\"><Field><Parameters address=\"0x08004000\" name=\"s\" "                    \
  "occurrence=\"0x2\" size=\"0x2000\"/></Field></Bank>"                                            \
  "<Bank name=\"EEPROM1\"><Field><Parameters address=\"0x08080000\" name=\"e\" "                   \
  "occurrence=\"0x1\" size=\"0x400\"/></Field></Bank>"                                             \
  "</Configuration></Peripheral>"

#define SRAM                                                                                       \
  "<Peripheral><Name>Embedded SRAM</Name><Type>Storage</Type><ErasedValue>0x00</ErasedValue>"      \
  "<Configuration><Parameters address=\"0x20000000\" name=\"r\" size=\"0x2000\"/>"                 \
  "<Bank name=\"Bank 1\"><Field><Parameters address=\"0x20000000\" name=\"r\" occurrence=\"0x1\" " \
  "size=\"0x2000\"/></Field></Bank></Configuration></Peripheral>"

#define WORD(address_, bits_)                                                                      \
  "<Category><Name>c</Name><Field><Parameters address=\"" address_ "\" name=\"w\" size=\"0x4\"/>"  \
  "<AssignedBits>" bits_ "</AssignedBits></Field></Category>"

#define BIT(attributes_, name_, offset_, width_, access_, rest_)                                   \
  "<Bit " attributes_ "><Name>" name_ "</Name><Description>All about  it</Description>"            \
  "<BitOffset>" offset_ "</BitOffset><BitWidth>" width_ "</BitWidth><Access>" access_ "</Access>"  \
  rest_ "</Bit>"

#define TWO "<Values><Val value=\"0x0\">No</Val><Val value=\"0x1\">Yes &amp; more</Val></Values>"

#define BANK(address_, size_, words_)                                                              \
  "<Bank interface=\"Bootloader\"><Parameters address=\"" address_ "\" name=\"Bank 1\" size=\""    \
  size_ "\"/>" words_ "</Bank>"

static char *
write_file (const char *folder,
            const char *name,
            const char *series,
            const char *memories,
            const char *banks)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = g_strdup_printf (
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Root>\n<Device><DeviceID>0x7AB</DeviceID>"
    "<CPU>Cortex-M9</CPU><Name>INV123 &lt;x&gt;</Name><Series>%s</Series><Peripherals>%s"
    "<Peripheral><Name>Option Bytes</Name><Type>Configuration</Type>"
    "<Bank interface=\"JTAG_SWD\"><Parameters address=\"0x40022020\" name=\"d\" size=\"0x4\"/>"
    "</Bank>%s</Peripheral></Peripherals></Device></Root>",
    series,
    memories,
    banks);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

typedef struct
{
  char *folder;
  OptioChipImport *import;
  OptioChip *chip;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("optio-import-XXXXXX", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "STM32_Prog_DB_0x7AB.xml", NULL);

  g_clear_pointer (&fixture->import, optio_chip_import_free);
  g_clear_pointer (&fixture->chip, optio_chip_unref);
  g_remove (path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static void
import (Fixture    *fixture,
        const char *series,
        const char *banks)
{
  g_autofree char *path =
    write_file (fixture->folder, "STM32_Prog_DB_0x7AB.xml", series, FLASH SRAM, banks);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  fixture->import = optio_chip_import_new (path, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_static (fixture->import->xml, strlen (fixture->import->xml));
  fixture->chip = optio_chip_new_from_bytes (bytes, "imported", &error);
  g_assert_no_error (error);
  for (guint i = 0; fixture->import->left_out[i] != NULL; i++)
    g_test_message ("%s", fixture->import->left_out[i]);
}

static const OptioField *
find_field (Fixture    *fixture,
            const char *name)
{
  guint n_fields;
  const OptioField *fields = optio_chip_get_fields (fixture->chip, &n_fields);

  for (guint i = 0; i < n_fields; i++)
    {
      if (g_str_equal (fields[i].name, name))
        return &fields[i];
    }

  return NULL;
}

static gboolean
is_left_out (Fixture    *fixture,
             const char *piece)
{
  for (guint i = 0; fixture->import->left_out[i] != NULL; i++)
    {
      const char *sentence = fixture->import->left_out[i];

      g_assert_true (g_str_has_prefix (sentence, "STM32_Prog_DB_0x7AB.xml:"));
      if (strstr (sentence, piece) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
test_chip (Fixture      *fixture,
           gconstpointer data)
{
  guint n_memories, n_alternates;
  const OptioMemory *memories;

  import (fixture, "STM32F0", BANK ("0x1FFFF800", "0x10", ""));
  g_assert_cmpstr (fixture->import->id, ==, "st-0x7ab");
  g_assert_cmpstr (optio_chip_get_id (fixture->chip), ==, "st-0x7ab");
  g_assert_cmpstr (optio_chip_get_name (fixture->chip), ==, "INV123 <x>");
  g_assert_cmphex (optio_chip_get_device_id (fixture->chip), ==, 0x7ab);
  g_assert_cmpuint (optio_chip_get_known (fixture->chip), ==, OPTIO_KNOWN_DOCUMENTS);
  g_assert_cmpuint (optio_chip_get_program_word (fixture->chip), ==, 8);
  g_assert_cmphex (optio_chip_get_erased_value (fixture->chip), ==, 0xff);
  g_assert_cmphex (optio_chip_get_signature (fixture->chip)->flash_size_at, ==, 0x1fff7a22);
  optio_chip_get_alternates (fixture->chip, &n_alternates);
  g_assert_cmpuint (n_alternates, ==, 0);

  /* the larger of the two arrangements, with both of its banks */
  memories = optio_chip_get_memories (fixture->chip, &n_memories);
  g_assert_cmpuint (n_memories, ==, 5);
  g_assert_cmpuint (memories[0].kind, ==, OPTIO_MEMORY_FLASH);
  g_assert_cmphex (memories[0].range.size, ==, 0x8000);
  g_assert_cmpuint (memories[0].n_groups, ==, 2);
  g_assert_cmphex (memories[0].groups[1].sector_size, ==, 0x2000);
  g_assert_cmpuint (memories[1].kind, ==, OPTIO_MEMORY_EEPROM);
  g_assert_true (is_left_out (fixture, "1 other arrangement of \"Embedded Flash\""));
}

static void
test_fields (Fixture      *fixture,
             gconstpointer data)
{
  const OptioField *field;
  const OptioOptionBlock *blocks;
  guint n_blocks;

  import (fixture,
          "STM32F0",
          BANK ("0x1FFFF800",
                "0x10",
                WORD ("0x1FFFF800",
                      BIT ("", "RDP", "0x0", "0x8", "RW",
                           "<Values><Val value=\"0xAA\">Open</Val>"
                           "<Val value=\"0xBB\">or any value other than the rest</Val>"
                           "<Val value=\"0xCC\">Closed</Val></Values>")
                      BIT ("", "nNEW(only some)", "0x10", "0x1", "RW", TWO)
                      BIT ("", "IWDG_SW", "0x11", "0x1", "RW", TWO)
                      BIT ("", "SHOWN", "0x12", "0x1", "R", TWO)
                      BIT ("", "ODD", "0x13", "0x1", "WOM", TWO))
                WORD ("0x1FFFF808",
                      BIT ("", "nWRP0", "0x0", "0x8", "RW",
                           "<Values ByBit=\"true\"><Val value=\"0x0\">On</Val>"
                           "<Val value=\"0x1\">Off</Val></Values>")
                      BIT ("", "RANGE", "0x10", "0x8", "RW",
                           "<Equation multiplier=\"0x800\" offset=\"0x08000000\"/>"))));

  field = find_field (fixture, "RDP");
  g_assert_cmpuint (field->kind, ==, OPTIO_FIELD_CHOICE);
  g_assert_cmpuint (field->danger, ==, OPTIO_DANGER_FOREVER);
  g_assert_cmpuint (field->n_values, ==, 3);
  g_assert_true (field->values[1].is_other && field->values[1].value == 0xbb);
  g_assert_cmpstr (field->text, ==, "All about it.");

  field = find_field (fixture, "nNEW");
  g_assert_cmpuint (field->kind, ==, OPTIO_FIELD_FLAG);
  g_assert_cmpuint (field->danger, ==, OPTIO_DANGER_BRICK);
  g_assert_nonnull (field->warning);
  g_assert_cmpstr (field->values[1].meaning, ==, "Yes & more");
  g_assert_cmpuint (field->place.low_bit, ==, 16);

  g_assert_cmpuint (find_field (fixture, "IWDG_SW")->danger, ==, OPTIO_DANGER_RESETS);
  g_assert_false (find_field (fixture, "IWDG_SW")->is_never_written);
  g_assert_true (find_field (fixture, "SHOWN")->is_never_written);
  g_assert_true (find_field (fixture, "ODD")->is_never_written);
  g_assert_true (is_left_out (fixture, "ODD: whether it may be written (\"WOM\")"));
  g_assert_cmpuint (find_field (fixture, "nWRP0")->kind, ==, OPTIO_FIELD_MASK);
  g_assert_cmpuint (find_field (fixture, "RANGE")->kind, ==, OPTIO_FIELD_NUMBER);
  g_assert_true (is_left_out (fixture, "RANGE: the equation"));

  blocks = optio_chip_get_option_blocks (fixture->chip, &n_blocks);
  g_assert_cmpuint (n_blocks, ==, 1);
  g_assert_false (blocks[0].is_proved);
  g_assert_cmpuint (optio_chip_get_option_areas (fixture->chip, &n_blocks)[0].complement, ==,
                    OPTIO_COMPLEMENT_BYTE);
}

static void
test_misfits (Fixture      *fixture,
              gconstpointer data)
{
  import (fixture,
          "STM32F0",
          BANK ("0x1FFFF800",
                "0x10",
                WORD ("0x1FFFF800",
                      BIT ("", "COMPLEMENT", "0x8", "0x1", "RW", TWO)
                      BIT ("", "BEHIND", "0x80", "0x1", "RW", TWO)
                      BIT ("", "NOWHERE", "here", "0x1", "RW", TWO)
                      BIT ("", "99", "0x0", "0x1", "RW", TWO)
                      BIT ("config=\"0\"", "TWICE", "0x0", "0x2", "RW", TWO)
                      BIT ("config=\"1\"", "TWICE", "0x0", "0x2", "RW", TWO)
                      BIT ("", "LEFT", "0x10", "0x2", "RW", TWO)
                      BIT ("", "RIGHT", "0x11", "0x2", "RW", TWO))
                WORD ("0x1FFFF804",
                      BIT ("", "Twice", "0x0", "0x1", "RW", TWO)
                      BIT ("", "BIG", "0x1", "0x1", "RW",
                           "<Values><Val value=\"0x0\">No</Val>"
                           "<Val value=\"0x7\">7</Val></Values>")))
          BANK ("0x1FFFF808", "0x8", "") BANK ("nowhere", "0x8", ""));

  g_assert_true (is_left_out (fixture, "COMPLEMENT, which has no place"));
  g_assert_true (is_left_out (fixture, "BEHIND, which has no place"));
  g_assert_true (is_left_out (fixture, "NOWHERE, which has no place"));
  g_assert_true (is_left_out (fixture, "A field without a name"));
  g_assert_true (is_left_out (fixture, "TWICE: under which conditions"));
  g_assert_true (is_left_out (fixture, "Twice, a second field of that name"));
  g_assert_true (is_left_out (fixture, "LEFT and RIGHT, which share bits"));
  g_assert_true (is_left_out (fixture, "BIG: a value that does not fit"));
  g_assert_true (is_left_out (fixture, "The area at 0x1ffff808, which overlaps"));
  g_assert_true (is_left_out (fixture, "An area of option bytes without a place"));

  g_assert_null (find_field (fixture, "LEFT"));
  g_assert_null (find_field (fixture, "RIGHT"));
  g_assert_true (find_field (fixture, "TWICE")->is_never_written);
  g_assert_cmpuint (find_field (fixture, "TWICE")->n_values, ==, 0);
  g_assert_cmpuint (find_field (fixture, "BIG")->kind, ==, OPTIO_FIELD_NUMBER);
}

static void
test_pairs (Fixture      *fixture,
            gconstpointer data)
{
  guint n_pairs, n_blocks;
  const OptioWordPair *pairs;

  import (fixture,
          "STM32H5",
          BANK ("0x40022050",
                "0x10",
                WORD ("0x40022050", BIT ("", "BOR_LEV", "0x0", "0x2", "R", "")
                                    BIT ("", "STATUS", "0x8", "0x2", "R", ""))
                WORD ("0x40022054", BIT ("", "BOR_LEV", "0x0", "0x2", "W", ""))));

  pairs = optio_chip_get_word_pairs (fixture->chip, &n_pairs);
  g_assert_cmpuint (n_pairs, ==, 1);
  g_assert_cmphex (pairs[0].current, ==, 0x40022050);
  g_assert_cmphex (pairs[0].program, ==, 0x40022054);
  g_assert_false (find_field (fixture, "BOR_LEV")->is_never_written);
  g_assert_true (find_field (fixture, "STATUS")->is_never_written);
  g_assert_true (optio_chip_get_option_areas (fixture->chip, &n_blocks)[0].is_registers);
  optio_chip_get_option_blocks (fixture->chip, &n_blocks);
  g_assert_cmpuint (n_blocks, ==, 1);
}

/* Writing back what was read would install a key of zeros. */
static void
test_keys (Fixture      *fixture,
           gconstpointer data)
{
  guint n_blocks;

  import (fixture,
          "STM32U5",
          BANK ("0x40022040", "0x4", WORD ("0x40022040", BIT ("", "A", "0x0", "0x1", "RW", TWO)))
          BANK ("0x40022070", "0x4",
                WORD ("0x40022070", BIT ("", "OEM1KEYR1", "0x0", "0x20", "RW", "")))
          BANK ("0x40022080", "0x4", WORD ("0x40022080", BIT ("", "B", "0x0", "0x1", "W", TWO))));

  optio_chip_get_option_blocks (fixture->chip, &n_blocks);
  g_assert_cmpuint (n_blocks, ==, 1);
  g_assert_true (find_field (fixture, "OEM1KEYR1")->is_never_written);
  g_assert_null (find_field (fixture, "B"));
  g_assert_true (is_left_out (fixture, "The area at 0x40022070 holds what cannot be read back"));
  g_assert_true (is_left_out (fixture, "The area at 0x40022080 holds what cannot be read back"));
}

static void
test_unknown_series (Fixture      *fixture,
                     gconstpointer data)
{
  guint n_blocks;

  import (fixture,
          "STM32Z9",
          BANK ("0x1FFFF800", "0x8", WORD ("0x1FFFF800", BIT ("", "A", "0x9", "0x1", "RW", TWO))));

  g_assert_nonnull (find_field (fixture, "A"));
  optio_chip_get_option_blocks (fixture->chip, &n_blocks);
  g_assert_cmpuint (n_blocks, ==, 0);
  g_assert_true (is_left_out (fixture, "How the option bytes of STM32Z9 protect themselves"));
}

/* A hostile file must not make a sentence for each pair of its fields. */
static void
test_flood (Fixture      *fixture,
            gconstpointer data)
{
  const guint n_fields = 40;
  g_autoptr (GString) bits = g_string_new (NULL);
  g_autofree char *bank = NULL;

  for (guint i = 0; i < n_fields; i++)
    g_string_append_printf (bits, BIT ("", "SAME%u", "0x8", "0x1", "RW", TWO), i);
  bank = g_strdup_printf (BANK ("0x40022040", "0x4", WORD ("0x40022040", "%s")), bits->str);
  import (fixture, "STM32U5", bank);

  g_assert_true (is_left_out (fixture, "SAME0 and SAME39, which share bits"));
  g_assert_cmpuint (g_strv_length (fixture->import->left_out), <, 2 * n_fields);
}

static const struct
{
  const char *content;
  int code;
} refused[] = {
  { "", OPTIO_ERROR_DATA },
  { "no XML", OPTIO_ERROR_DATA },
  { "<Root><Device>", OPTIO_ERROR_DATA },
  { "<!DOCTYPE Root [<!ENTITY e \"x\">]><Root>&e;</Root>", OPTIO_ERROR_DATA },
  { "<Root/>", OPTIO_ERROR_MISMATCH },
  { "<chip xmlns=\"urn:optio:chip\"/>", OPTIO_ERROR_MISMATCH },
  { "<Root><Device/></Root>", OPTIO_ERROR_MISMATCH },
  { "<Root><Device><Peripherals/></Device></Root>", OPTIO_ERROR_MISMATCH },
};

static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "STM32_Prog_DB_0x7AB.xml", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, refused[i].content, -1, NULL));
      g_assert_null (optio_chip_import_new (path, &error));
      g_assert_error (error, OPTIO_ERROR, refused[i].code);
      g_assert_nonnull (strstr (error->message, "STM32_Prog_DB_0x7AB.xml"));
    }
}

static OptioDanger
find_worst (const OptioField *field)
{
  OptioDanger worst = field->danger;

  for (guint i = 0; i < field->n_values; i++)
    worst = MAX (worst, field->values[i].danger);
  return worst;
}

/* No name is taken more lightly than in the files of ST's chips, nor is written that those leave
 * alone. */
static void
test_rules (void)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();
  GPtrArray *chips;
  guint n_seen = 0;

  optio_catalog_add_folder (catalog, g_getenv ("OPTIO_DATA_DIR"));
  chips = optio_catalog_get_chips (catalog);
  for (guint i = 0; i < chips->len; i++)
    {
      guint n_fields;
      const OptioField *fields = optio_chip_get_fields (chips->pdata[i], &n_fields);

      for (guint j = 0; j < n_fields && optio_chip_get_device_id (chips->pdata[i]) != 0; j++)
        {
          const OptioImportRule *rule = optio_import_rule_find (fields[j].name);

          g_test_message ("%s of %s", fields[j].name, optio_chip_get_id (chips->pdata[i]));
          g_assert_cmpuint (rule->danger, >=, find_worst (&fields[j]));
          if (fields[j].place.when->len == 0)
            g_assert_true (rule->is_never_written || !fields[j].is_never_written);
          n_seen++;
        }
    }

  g_assert_cmpuint (n_seen, >, 500);
  g_assert_cmpuint (optio_import_rule_find ("UNHEARD_OF")->danger, ==, OPTIO_DANGER_BRICK);
}

#define ADD(path_, test_) g_test_add (path_, Fixture, NULL, set_up, test_, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/chip-import/chip", test_chip);
  ADD ("/chip-import/fields", test_fields);
  ADD ("/chip-import/misfits", test_misfits);
  ADD ("/chip-import/pairs", test_pairs);
  ADD ("/chip-import/keys", test_keys);
  ADD ("/chip-import/unknown-series", test_unknown_series);
  ADD ("/chip-import/flood", test_flood);
  ADD ("/chip-import/refused", test_refused);
  g_test_add_func ("/chip-import/rules", test_rules);
  return g_test_run ();
}
