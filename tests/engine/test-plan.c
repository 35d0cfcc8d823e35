/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Golden plans: what would be done, for real boards' maps and awkward images. */

#include "optio-catalog.h"
#include "optio-error.h"
#include "optio-plan.h"
#include "optio-uf2-family.h"

static const char *const f405_alts[] = {
  "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg",
  "@Option Bytes  /0x1FFFC000/01*016 e",
  "@OTP Memory /0x1FFF7800/01*512 e,01*016 e",
  "@Device Feature/0xFFFF0000/01*004 e",
  NULL,
};

static const char *const two_regions[] = {
  "@Internal Flash  /0x08000000/064*0002Kg",
  "@External Flash /0x90000000/16*064Kg",
  NULL,
};

static const char *const plain_dfu[] = { "Internal Flash", NULL };
static const char *const plain_twice[] = { "Internal Flash", "Internal EEPROM", NULL };

static OptioTarget *
make_target (const char *const *alts,
             guint8             attributes)
{
  OptioIdentityFields fields = { .vendor_id = 0x0483,
                                 .product_id = 0xdf11,
                                 .alt_names = alts,
                                 .attributes = attributes,
                                 .transfer_size = 2048,
                                 .dfu_version = 0x011a };
  g_autoptr (OptioIdentity) identity = optio_identity_new (&fields);

  return optio_target_new (identity, NULL);
}

typedef struct
{
  guint32 address;
  guint32 size;
} Piece;

static OptioImage *
make_image (const Piece *pieces)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (GError) error = NULL;

  for (; pieces->size > 0; pieces++)
    {
      g_autofree guint8 *data = g_malloc (pieces->size);

      memset (data, 0x5a, pieces->size);
      optio_image_builder_add (builder, pieces->address, data, pieces->size, &error);
      g_assert_no_error (error);
    }

  return optio_image_builder_end (builder);
}

#define BLIND (OPTIO_FLASH_FULL | OPTIO_FLASH_DISCARD_REST)

typedef struct
{
  const char *name;
  const char *const *alts;
  OptioFlashFlags flags;
  Piece pieces[6];
  const char *expected; /* the plan as text, or the error's message */
} FlashCase;

static const FlashCase flash_cases[] = {
  { "one-segment", f405_alts, BLIND, { { 0x08000000, 40000 } },
    "Erases 3 sectors. Writes 39.1 KiB and verifies them. The other 8.9 KiB in these sectors are "
    "erased too.\n"
    "  1. erase 0x08000000-0x0800bfff (3 sectors, 48 KiB)\n"
    "  2. write 0x08000000-0x08009c3f (39.1 KiB)\n"
    "  3. verify 0x08000000-0x08009c3f (39.1 KiB)\n" },
  { "gap-leaves-sectors-alone", f405_alts, BLIND | OPTIO_FLASH_LEAVE,
    { { 0x08000000, 16384 }, { 0x08020000, 131072 } },
    "Erases 2 sectors. Writes 144 KiB and verifies them. Then it starts the firmware.\n"
    "  1. erase 0x08000000-0x08003fff (1 sector, 16 KiB)\n"
    "  2. erase 0x08020000-0x0803ffff (1 sector, 128 KiB)\n"
    "  3. write 0x08000000-0x08003fff (16 KiB)\n"
    "  4. write 0x08020000-0x0803ffff (128 KiB)\n"
    "  5. verify 0x08000000-0x08003fff (16 KiB)\n"
    "  6. verify 0x08020000-0x0803ffff (128 KiB)\n"
    "  7. start the program at 0x08000000\n" },
  { "odd-ends-are-padded", f405_alts, BLIND | OPTIO_FLASH_NO_VERIFY,
    { { 0x08004001, 2 }, { 0x08004007, 1 } },
    "Erases 1 sector. Writes 32 bytes without verifying them. The other 16.0 KiB in these sectors "
    "are erased too.\n"
    "  1. erase 0x08004000-0x08007fff (1 sector, 16 KiB)\n"
    "  2. write 0x08004000-0x0800401f (32 bytes)\n" },
  { "two-segments-in-one-sector", f405_alts, BLIND | OPTIO_FLASH_NO_VERIFY,
    { { 0x08000000, 256 }, { 0x08001000, 256 } },
    "Erases 1 sector. Writes 512 bytes without verifying them. The other 15.5 KiB in these sectors "
    "are erased too.\n"
    "  1. erase 0x08000000-0x08003fff (1 sector, 16 KiB)\n"
    "  2. write 0x08000000-0x080000ff (256 bytes)\n"
    "  3. write 0x08001000-0x080010ff (256 bytes)\n" },
  { "across-regions", two_regions, BLIND | OPTIO_FLASH_NO_VERIFY,
    { { 0x08000000, 2048 }, { 0x90000000, 65536 } },
    "Erases 2 sectors. Writes 66 KiB without verifying them.\n"
    "  1. erase 0x08000000-0x080007ff (1 sector, 2 KiB)\n"
    "  2. erase 0x90000000-0x9000ffff (1 sector, 64 KiB)\n"
    "  3. write 0x08000000-0x080007ff (2 KiB)\n"
    "  4. write 0x90000000-0x9000ffff (64 KiB)\n" },
  { "survey", f405_alts, OPTIO_FLASH_DEFAULT, { { 0x08000000, 20000 } },
    "Looks at 32 KiB first. Of 2 sectors (19.5 KiB), only what differs is erased and written. What "
    "else is in these sectors is kept.\n"
    "  1. look at 0x08000000-0x08007fff (32 KiB)\n"
    "  2. erase 0x08000000-0x08007fff (2 sectors, 32 KiB)\n"
    "  3. write 0x08000000-0x08004e1f (19.5 KiB)\n"
    "  4. verify 0x08000000-0x08004e1f (19.5 KiB)\n" },
  { "survey-of-the-rest-only", f405_alts, OPTIO_FLASH_FULL, { { 0x08000100, 256 } },
    "Looks at 15.8 KiB first. Then erases 1 sector and writes 256 bytes. What else is in these "
    "sectors is kept.\n"
    "  1. look at 0x08000000-0x080000ff (256 bytes)\n"
    "  2. look at 0x08000200-0x08003fff (15.5 KiB)\n"
    "  3. erase 0x08000000-0x08003fff (1 sector, 16 KiB)\n"
    "  4. write 0x08000100-0x080001ff (256 bytes)\n"
    "  5. verify 0x08000100-0x080001ff (256 bytes)\n" },
  { "nothing-to-keep-nothing-to-see", f405_alts, OPTIO_FLASH_FULL, { { 0x08000000, 16384 } },
    "Erases 1 sector. Writes 16 KiB and verifies them.\n"
    "  1. erase 0x08000000-0x08003fff (1 sector, 16 KiB)\n"
    "  2. write 0x08000000-0x08003fff (16 KiB)\n"
    "  3. verify 0x08000000-0x08003fff (16 KiB)\n" },
  { "beyond-the-end", f405_alts, OPTIO_FLASH_DEFAULT, { { 0x080ffff0, 32 } },
    "0x08100000 is not reachable by this bootloader: its Internal Flash is "
    "0x08000000-0x080fffff and ends at 0x080fffff. Other memory, such as external flash, needs a "
    "bootloader of its own or SWD." },
  { "external-flash", f405_alts, OPTIO_FLASH_DEFAULT, { { 0x08000000, 64 }, { 0x90000000, 64 } },
    "0x90000000 is not reachable by this bootloader: its Internal Flash is "
    "0x08000000-0x080fffff and ends at 0x080fffff. Other memory, such as external flash, needs a "
    "bootloader of its own or SWD." },
  { "beyond-the-map", f405_alts, BLIND | OPTIO_FLASH_BEYOND_MAP | OPTIO_FLASH_LEAVE,
    { { 0x08000000, 16384 }, { 0x90000000, 61 } },
    "Erases 1 sector. Writes 16.1 KiB and verifies them. 61 bytes lie outside the board's map; the "
    "board is asked all the same. Then it starts the firmware.\n"
    "  1. write 0x90000000-0x9000003c (61 bytes)\n"
    "  2. verify 0x90000000-0x9000003c (61 bytes)\n"
    "  3. erase 0x08000000-0x08003fff (1 sector, 16 KiB)\n"
    "  4. write 0x08000000-0x08003fff (16 KiB)\n"
    "  5. verify 0x08000000-0x08003fff (16 KiB)\n"
    "  6. start the program at 0x08000000\n" },
  { "to-ram-and-start", f405_alts, OPTIO_FLASH_BEYOND_MAP | OPTIO_FLASH_LEAVE,
    { { 0x20001000, 64 } },
    "Writes 64 bytes and verifies them. 64 bytes lie outside the board's map; the board is asked "
    "all the same. Then it starts the firmware.\n"
    "  1. write 0x20001000-0x2000103f (64 bytes)\n"
    "  2. verify 0x20001000-0x2000103f (64 bytes)\n"
    "  3. start the program at 0x20001000\n" },
  { "force-does-not-open-the-otp", f405_alts, OPTIO_FLASH_BEYOND_MAP, { { 0x1fff7800, 16 } },
    "0x1fff7800 lies in OTP Memory (0x1fff7800-0x1fff7a0f), which is not flash for firmware: it "
    "cannot be erased and written again like flash. Nothing is written there." },
  { "option-bytes-are-left-out", f405_alts, BLIND, { { 0x08000000, 16384 }, { 0x1fffc000, 16 } },
    "Erases 1 sector. Writes 16 KiB and verifies them. The file's option bytes (16 bytes) are left "
    "out.\n"
    "  1. erase 0x08000000-0x08003fff (1 sector, 16 KiB)\n"
    "  2. write 0x08000000-0x08003fff (16 KiB)\n"
    "  3. verify 0x08000000-0x08003fff (16 KiB)\n" },
  { "option-bytes-are-no-firmware", f405_alts, OPTIO_FLASH_DEFAULT, { { 0x1fffc000, 16 } },
    "All that is to be written lies in the Option Bytes (0x1fffc000-0x1fffc00f), which are not "
    "flash for firmware. Nothing is written there." },
  { "otp-is-no-firmware", f405_alts, OPTIO_FLASH_DEFAULT,
    { { 0x08000000, 64 }, { 0x1fff7800, 16 } },
    "0x1fff7800 lies in OTP Memory (0x1fff7800-0x1fff7a0f), which is not flash for firmware: it "
    "cannot be erased and written again like flash. Nothing is written there." },
  { "plain-dfu", plain_dfu, OPTIO_FLASH_LEAVE, { { 0x08000000, 6400 } },
    "Writes 6.2 KiB without verifying them.\n"
    "  1. send the firmware (6.2 KiB)\n"
    "  2. let the board take the firmware over\n" },
  { "plain-dfu-in-pieces", plain_dfu, OPTIO_FLASH_DEFAULT, { { 0x08000000, 4 }, { 0x08000010, 4 } },
    "The firmware is in 2 separate pieces. This board knows no addresses and takes one piece; give "
    "it the raw binary that is made for it." },
  { "plain-dfu-with-two-settings", plain_twice, OPTIO_FLASH_DEFAULT, { { 0x08000000, 4 } },
    "The board has 2 alternate settings and no memory map that says which one to use. Choose "
    "one." },
  { "empty", f405_alts, OPTIO_FLASH_DEFAULT, { { 0, 0 } }, "The firmware has not a single byte." },
};

static void
test_flash (gconstpointer data)
{
  const FlashCase *flash_case = data;
  g_autoptr (OptioTarget) target = make_target (flash_case->alts, 0x0b);
  g_autoptr (OptioImage) image = make_image (flash_case->pieces);
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioPlan) plan = optio_plan_new_flash (target, image, flash_case->flags, &error);
  g_autofree char *text = plan != NULL ? optio_plan_to_text (plan) : g_strdup (error->message);

  g_assert_cmpstr (text, ==, flash_case->expected);
}

static void
assert_plan (OptioPlan  *plan,
             GError     *error,
             const char *expected)
{
  g_autofree char *text = plan != NULL ? optio_plan_to_text (plan) : g_strdup (error->message);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_erase (void)
{
  g_autoptr (OptioTarget) target = make_target (f405_alts, 0x0b);
  OptioRange part = OPTIO_RANGE_INIT (0x08004000, 1);
  OptioRange otp = OPTIO_RANGE_INIT (0x1fff7800, 16);
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioPlan) all = optio_plan_new_erase (target, NULL, OPTIO_ERASE_DEFAULT, &error);
  g_autoptr (OptioPlan) some = optio_plan_new_erase (target, &part, OPTIO_ERASE_DEFAULT, &error);
  OptioPlan *forbidden;

  assert_plan (all, error, "Erases 12 sectors. Checks that 1 MiB are blank.\n"
                           "  1. erase 0x08000000-0x080fffff (12 sectors, 1 MiB)\n"
                           "  2. check that 0x08000000-0x080fffff is blank (1 MiB)\n");
  assert_plan (some, error, "Erases 1 sector. Checks that 16 KiB are blank.\n"
                            "  1. erase 0x08004000-0x08007fff (1 sector, 16 KiB)\n"
                            "  2. check that 0x08004000-0x08007fff is blank (16 KiB)\n");
  forbidden = optio_plan_new_erase (target, &otp, OPTIO_ERASE_DEFAULT, &error);
  g_assert_null (forbidden);
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_RANGE);
}

/* At one command only where the bootloader is known to take it, and for all of the flash. */
static void
test_mass_erase (void)
{
  static const struct
  {
    const char *board;
    OptioEraseFlags flags;
    gboolean is_part;
    OptioStepKind expected;
  } rows[] = {
    { "stm32f072", OPTIO_ERASE_DEFAULT, FALSE, OPTIO_STEP_MASS_ERASE },
    { "stm32f405", OPTIO_ERASE_DEFAULT, FALSE, OPTIO_STEP_MASS_ERASE },
    { "stm32f072", OPTIO_ERASE_BY_SECTOR, FALSE, OPTIO_STEP_ERASE },
    { "stm32f072", OPTIO_ERASE_DEFAULT, TRUE, OPTIO_STEP_ERASE },
    { "stm32g0c1", OPTIO_ERASE_DEFAULT, FALSE, OPTIO_STEP_ERASE },
  };
  g_autoptr (OptioCatalog) catalog = optio_catalog_new_default ();
  OptioRange part = OPTIO_RANGE_INIT (0x08000000, 64 * 1024);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      OptioBoard *board = optio_catalog_find_board (catalog, rows[i].board);
      g_autoptr (OptioTarget) target = optio_target_new (optio_board_get_identity (board),
                                                         optio_board_get_chip (board));
      g_autoptr (GError) error = NULL;
      g_autoptr (OptioPlan) plan = optio_plan_new_erase (target, rows[i].is_part ? &part : NULL,
                                                         rows[i].flags, &error);

      g_assert_no_error (error);
      g_assert_true (optio_plan_changes_chip (plan));
      g_assert_cmpint (optio_plan_get_step (plan, 0)->kind, ==, rows[i].expected);
      g_assert_cmpint (optio_plan_get_step (plan, 1)->kind, ==, OPTIO_STEP_BLANK_CHECK);
    }
}

/* A damaged descriptor: no block would fit, whether the board has addresses or not. */
static void
test_no_room_for_a_word (void)
{
  static const char *const plain_alts[] = { "Firmware", NULL };
  OptioIdentityFields fields = { .alt_names = f405_alts, .attributes = 0x0b, .transfer_size = 1 };
  OptioIdentityFields plain_fields = fields;
  g_autoptr (OptioIdentity) identity = optio_identity_new (&fields);
  g_autoptr (OptioTarget) target = optio_target_new (identity, NULL);
  g_autoptr (OptioIdentity) plain_identity = NULL;
  g_autoptr (OptioTarget) plain_target = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) plain_error = NULL;

  g_assert_null (optio_plan_new_erase (target, NULL, OPTIO_ERASE_DEFAULT, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH);
  g_assert_nonnull (strstr (error->message, "takes 1 bytes at a time"));

  plain_fields.alt_names = plain_alts;
  plain_identity = optio_identity_new (&plain_fields);
  plain_target = optio_target_new (plain_identity, NULL);
  g_assert_null (optio_plan_new_upload (plain_target, 100, &plain_error));
  g_assert_error (plain_error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH);
  g_assert_nonnull (strstr (plain_error->message, "takes 1 bytes at a time"));
}

/* Nobody knows how these are spoken to: an application, and a DfuSe board whose strings could not
 * be read. The beginning of a firmware would be a command to the latter. */
static void
test_no_way_to_speak (void)
{
  static const Piece pieces[] = { { 0x08000000, 64 }, { 0, 0 } };
  static const OptioRange range = OPTIO_RANGE_INIT (0x08000000, 64);
  static const char *const nameless[] = { "", "", NULL };
  static const char *const application[] = { "Runtime", NULL };
  static const struct
  {
    OptioIdentityFields fields;
    const char *word;
  } rows[] = {
    { { .alt_names = nameless, .dfu_version = 0x011a, .attributes = 0x0b, .transfer_size = 2048 },
      "could not be read" },
    { { .alt_names = application, .dfu_version = 0x0110, .attributes = 0x0b, .transfer_size = 256,
        .is_runtime = TRUE },
      "runs its application" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (OptioIdentity) identity = optio_identity_new (&rows[i].fields);
      g_autoptr (OptioTarget) target = optio_target_new (identity, NULL);
      g_autoptr (OptioImage) image = make_image (pieces);
      g_autoptr (GError) flash_error = NULL;
      g_autoptr (GError) upload_error = NULL;
      g_autoptr (GError) read_error = NULL;

      g_assert_null (optio_plan_new_flash (target, image, OPTIO_FLASH_DEFAULT, &flash_error));
      g_assert_nonnull (strstr (flash_error->message, rows[i].word));
      g_assert_null (optio_plan_new_upload (target, 100, &upload_error));
      g_assert_nonnull (strstr (upload_error->message, rows[i].word));
      g_assert_null (optio_plan_new_read (target, &range, 1, &read_error));
      g_assert_nonnull (strstr (read_error->message, rows[i].word));
    }
}

/* A board may have more flash than the chip, which a mass erase would not reach. */
static void
test_no_mass_erase_beside_chip (void)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new_default ();
  OptioBoard *board = optio_catalog_find_board (catalog, "stm32f072");
  OptioIdentityFields fields = *optio_identity_get_fields (optio_board_get_identity (board));
  g_autoptr (OptioIdentity) identity = NULL;
  g_autoptr (OptioTarget) target = NULL;
  g_autoptr (OptioPlan) plan = NULL;

  fields.alt_names = two_regions;
  identity = optio_identity_new (&fields);
  target = optio_target_new (identity, optio_board_get_chip (board));
  plan = optio_plan_new_erase (target, NULL, OPTIO_ERASE_DEFAULT, NULL);
  g_assert_cmpint (optio_plan_get_step (plan, 0)->kind, ==, OPTIO_STEP_ERASE);
  g_assert_cmpint (optio_plan_get_step (plan, 1)->kind, ==, OPTIO_STEP_ERASE);
}

static void
test_read_and_verify (void)
{
  static const Piece pieces[] = { { 0x08000001, 3 }, { 0, 0 } };
  g_autoptr (OptioTarget) target = make_target (f405_alts, 0x0b);
  g_autoptr (OptioImage) image = make_image (pieces);
  OptioRange otp = OPTIO_RANGE_INIT (0x1fff7800, 528);
  OptioRange too_far = OPTIO_RANGE_INIT (0x1fff7800, 529);
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioPlan) read = optio_plan_new_read (target, &otp, 1, &error);
  g_autoptr (OptioPlan) verify = optio_plan_new_verify (target, image, &error);
  OptioPlan *forbidden;

  assert_plan (read, error, "Reads 528 bytes; changes nothing.\n"
                            "  1. read 0x1fff7800-0x1fff7a0f (528 bytes)\n");
  /* Comparing needs no padding. */
  assert_plan (verify, error, "Compares 3 bytes; changes nothing.\n"
                              "  1. verify 0x08000001-0x08000003 (3 bytes)\n");
  g_assert_false (optio_plan_changes_chip (verify));
  forbidden = optio_plan_new_read (target, &too_far, 1, &error);
  g_assert_null (forbidden);
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_RANGE);
}

/* What is on the chip before: 32 KiB of @value, but @hole bytes of it from @hole_start blank. */
static OptioImage *
make_found (guint8  value,
            guint32 hole_start,
            guint32 hole_size)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autofree guint8 *data = g_malloc (32768);

  memset (data, value, 32768);
  memset (data + (hole_start - 0x08000000), 0xff, hole_size);
  optio_image_builder_add (builder, 0x08000000, data, 32768, NULL);
  return optio_image_builder_end (builder);
}

typedef struct
{
  const char *name;
  OptioFlashFlags flags;
  guint8 value; /* what is there before; 0x5a is what the image holds */
  guint32 hole_start;
  guint32 hole_size;
  const char *expected;
} RefineCase;

/* The image is 0x5a from 0x08000000, 20000 bytes: a sector of 16 KiB and a part of the next. */
static const RefineCase refine_cases[] = {
  { "blank-chip", OPTIO_FLASH_DEFAULT, 0xff, 0x08000000, 0,
    "Writes 19.5 KiB and verifies them.\n"
    "  1. write 0x08000000-0x08004e1f (19.5 KiB)\n"
    "  2. verify 0x08000000-0x08004e1f (19.5 KiB)\n" },
  { "same-firmware", OPTIO_FLASH_DEFAULT, 0x5a, 0x08000000, 0, "19.5 KiB are there already.\n" },
  { "one-sector-differs", OPTIO_FLASH_DEFAULT, 0x5a, 0x08000010, 16,
    "Erases 1 sector. Writes 16 KiB and verifies them. 3.5 KiB are there already.\n"
    "  1. erase 0x08000000-0x08003fff (1 sector, 16 KiB)\n"
    "  2. write 0x08000000-0x08003fff (16 KiB)\n"
    "  3. verify 0x08000000-0x08003fff (16 KiB)\n" },
  { "rest-is-kept", OPTIO_FLASH_DEFAULT, 0x5a, 0x08004010, 16,
    "Erases 1 sector. Writes 16 KiB and verifies them. 16 KiB are there already. The other 12.5 "
    "KiB in these sectors are kept.\n"
    "  1. erase 0x08004000-0x08007fff (1 sector, 16 KiB)\n"
    "  2. write 0x08004000-0x08007fff (16 KiB)\n"
    "  3. verify 0x08004000-0x08007fff (16 KiB)\n" },
  { "rest-is-discarded", OPTIO_FLASH_DISCARD_REST, 0x5a, 0x08004010, 16,
    "Erases 1 sector. Writes 3.5 KiB and verifies them. 16 KiB are there already. The other 12.5 "
    "KiB in these sectors are erased too.\n"
    "  1. erase 0x08004000-0x08007fff (1 sector, 16 KiB)\n"
    "  2. write 0x08004000-0x08004e1f (3.5 KiB)\n"
    "  3. verify 0x08004000-0x08004e1f (3.5 KiB)\n" },
};

static void
test_refine (gconstpointer data)
{
  static const Piece pieces[] = { { 0x08000000, 20000 }, { 0, 0 } };
  const RefineCase *c = data;
  g_autoptr (OptioTarget) target = make_target (f405_alts, 0x0b);
  g_autoptr (OptioImage) image = make_image (pieces);
  g_autoptr (OptioImage) found = make_found (c->value, c->hole_start, c->hole_size);
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioPlan) plan = optio_plan_new_flash (target, image, c->flags, &error);
  g_autoptr (OptioPlan) refined = NULL;

  g_assert_true (optio_plan_needs_survey (plan));
  refined = optio_plan_refine (plan, found, &error);
  assert_plan (refined, error, c->expected);
  g_assert_false (optio_plan_needs_survey (refined));
}

/* One look at a sector can be enough, but not where something has to be kept of it, nor where it
 * may still turn out blank or right. */
static void
test_settled (void)
{
  static const Piece pieces[] = { { 0x08000000, 20000 }, { 0, 0 } };
  static const struct
  {
    OptioFlashFlags flags;
    guint32 address;
    guint8 value; /* the image holds 0x5a */
    gboolean is_settled;
  } rows[] = {
    { OPTIO_FLASH_DEFAULT, 0x08000800, 0x11, TRUE },
    { OPTIO_FLASH_DEFAULT, 0x08000800, 0x5a, FALSE },
    { OPTIO_FLASH_DEFAULT, 0x08000800, 0xff, FALSE },
    { OPTIO_FLASH_DEFAULT, 0x08004000, 0x11, FALSE },
    { OPTIO_FLASH_DISCARD_REST, 0x08004000, 0x11, TRUE },
    { OPTIO_FLASH_DISCARD_REST, 0x08007000, 0x11, FALSE },
  };
  g_autoptr (OptioTarget) target = make_target (f405_alts, 0x0b);
  g_autoptr (OptioImage) image = make_image (pieces);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (OptioPlan) plan = optio_plan_new_flash (target, image, rows[i].flags, NULL);
      guint8 found[2048];
      OptioSector sector;

      memset (found, rows[i].value, sizeof found);
      g_assert_true (optio_layout_find_sector (optio_target_get_layout (target), rows[i].address,
                                               &sector));
      g_assert_cmpint (optio_plan_settles_sector (
                           plan, &sector, OPTIO_RANGE_INIT (rows[i].address, sizeof found), found),
                       ==, rows[i].is_settled);
    }
}

/* A flash that cannot be read can be written, but nothing is lost silently. */
static void
test_refine_unread (void)
{
  static const Piece part[] = { { 0x08000000, 20000 }, { 0, 0 } };
  static const Piece whole[] = { { 0x08000000, 16384 }, { 0, 0 } };
  g_autoptr (OptioTarget) target = make_target (f405_alts, 0x0b);
  g_autoptr (OptioImage) part_image = make_image (part);
  g_autoptr (OptioImage) whole_image = make_image (whole);
  g_autoptr (OptioPlan) part_plan = optio_plan_new_flash (target, part_image, 0, NULL);
  g_autoptr (OptioPlan) whole_plan = optio_plan_new_flash (target, whole_image, 0, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioPlan) refined = optio_plan_refine (whole_plan, NULL, &error);

  assert_plan (refined, error, "Erases 1 sector. Writes 16 KiB and verifies them.\n"
                               "  1. erase 0x08000000-0x08003fff (1 sector, 16 KiB)\n"
                               "  2. write 0x08000000-0x08003fff (16 KiB)\n"
                               "  3. verify 0x08000000-0x08003fff (16 KiB)\n");
  g_assert_null (optio_plan_refine (part_plan, NULL, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_PROTOCOL);
}

/* A file's DFU suffix says which boards it is meant for. */
static void
test_usb_ids (void)
{
  static const struct
  {
    OptioImageIds ids;
    OptioFlashFlags flags;
    gboolean fits;
  } rows[] = {
    { { 0x0483, 0xdf11, 0xffff }, OPTIO_FLASH_DEFAULT, TRUE },
    { { 0xffff, 0xffff, 0xffff }, OPTIO_FLASH_DEFAULT, TRUE },
    { { 0x0483, 0x0000, 0xffff }, OPTIO_FLASH_DEFAULT, TRUE },
    { { 0x1209, 0xdf11, 0xffff }, OPTIO_FLASH_DEFAULT, FALSE },
    { { 0x1209, 0xdf11, 0xffff }, OPTIO_FLASH_ANY_BOARD, TRUE },
  };
  const char *const *alts[] = { f405_alts, plain_dfu };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (alts); j++)
      {
        g_autoptr (OptioTarget) target = make_target (alts[j], 0x0b);
        g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
        g_autoptr (OptioImage) image = NULL;
        g_autoptr (GError) error = NULL;
        g_autoptr (OptioPlan) plan = NULL;

        optio_image_builder_add (builder, 0x08000000, (const guint8 *) "data", 4, NULL);
        optio_image_builder_set_usb_ids (builder, &rows[i].ids);
        image = optio_image_builder_end (builder);
        plan = optio_plan_new_flash (target, image, rows[i].flags, &error);
        g_assert_true ((plan != NULL) == rows[i].fits);
        if (!rows[i].fits)
          g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH);
      }
}

/* A UF2 file says which chips it is meant for. */
static void
test_family (void)
{
  static const struct
  {
    const char *board;
    const char *family;
    gboolean fits;
  } rows[] = {
    { "stm32f405", "STM32F4", TRUE },    { "stm32f405", "STM32F407VG", TRUE },
    { "stm32f405", "STM32F0", FALSE },   { "stm32f072", "STM32F4", FALSE },
    { "stm32f072", "STM32F0", TRUE },    { "stm32l4r9", "STM32L4", TRUE },
    { "stm32f072", "0x12345678", TRUE }, { "apm32f072", "STM32F0", TRUE },
    { "stm32f072", "GD32F350", TRUE },
  };
  g_autoptr (OptioCatalog) catalog = optio_catalog_new_default ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      OptioBoard *board = optio_catalog_find_board (catalog, rows[i].board);
      g_autoptr (OptioMatch) match =
          optio_catalog_match (catalog, optio_board_get_identity (board));
      g_autoptr (OptioTarget) target =
          optio_target_new_from_match (optio_board_get_identity (board), match);
      g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
      g_autoptr (OptioImage) image = NULL;
      g_autoptr (OptioPlan) plan = NULL;
      g_autoptr (OptioPlan) forced = NULL;
      g_autoptr (GError) error = NULL;
      guint32 id;

      g_test_message ("%s for %s", rows[i].family, rows[i].board);
      g_assert_true (optio_uf2_family_find (rows[i].family, &id));
      optio_image_builder_add (builder, 0x08000000, (const guint8 *) "data", 4, NULL);
      optio_image_builder_set_family_id (builder, id);
      image = optio_image_builder_end (builder);
      plan = optio_plan_new_flash (target, image, OPTIO_FLASH_DEFAULT, &error);
      g_assert_true ((plan != NULL) == rows[i].fits);
      if (!rows[i].fits)
        g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH);
      forced = optio_plan_new_flash (target, image, OPTIO_FLASH_ANY_BOARD, NULL);
      g_assert_nonnull (forced);
    }
}

static void
test_what_the_descriptor_forbids (void)
{
  static const Piece pieces[] = { { 0x08000000, 64 }, { 0, 0 } };
  g_autoptr (OptioTarget) no_upload = make_target (f405_alts, OPTIO_DFU_ATTRIBUTE_CAN_DNLOAD);
  g_autoptr (OptioTarget) no_dnload = make_target (f405_alts, OPTIO_DFU_ATTRIBUTE_CAN_UPLOAD);
  g_autoptr (OptioImage) image = make_image (pieces);
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioPlan) unseen = NULL;

  g_assert_null (optio_plan_new_flash (no_upload, image, OPTIO_FLASH_DEFAULT, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH);
  g_clear_error (&error);
  g_assert_null (optio_plan_new_flash (no_dnload, image, OPTIO_FLASH_DEFAULT, &error));
  g_assert_error (error, OPTIO_ERROR, OPTIO_ERROR_MISMATCH);
  g_clear_error (&error);
  unseen = optio_plan_new_flash (no_upload, image, BLIND | OPTIO_FLASH_NO_VERIFY, &error);
  g_assert_no_error (error);
  g_assert_nonnull (unseen);
}

static void
test_json (void)
{
  static const Piece pieces[] = { { 0x08000000, 16384 }, { 0, 0 } };
  g_autoptr (OptioTarget) target = make_target (f405_alts, 0x0b);
  g_autoptr (OptioImage) image = make_image (pieces);
  g_autoptr (OptioPlan) plan = optio_plan_new_flash (target, image, BLIND | OPTIO_FLASH_LEAVE,
                                                     NULL);
  g_autoptr (JsonNode) node = optio_plan_to_json (plan);
  JsonArray *steps = json_object_get_array_member (json_node_get_object (node), "steps");

  g_assert_cmpuint (json_array_get_length (steps), ==, 4);
  g_assert_cmpstr (
    json_object_get_string_member (json_array_get_object_element (steps, 3), "step"), ==, "leave");
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (steps, 1), "size"),
                   ==, 16384);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (flash_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/plan/flash/", flash_cases[i].name, NULL);

      g_test_add_data_func (path, &flash_cases[i], test_flash);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (refine_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/plan/refine/", refine_cases[i].name, NULL);

      g_test_add_data_func (path, &refine_cases[i], test_refine);
    }

  g_test_add_func ("/plan/settled", test_settled);
  g_test_add_func ("/plan/refine/unread", test_refine_unread);
  g_test_add_func ("/plan/no-room-for-a-word", test_no_room_for_a_word);
  g_test_add_func ("/plan/no-way-to-speak", test_no_way_to_speak);
  g_test_add_func ("/plan/erase", test_erase);
  g_test_add_func ("/plan/mass-erase", test_mass_erase);
  g_test_add_func ("/plan/no-mass-erase-beside-chip", test_no_mass_erase_beside_chip);
  g_test_add_func ("/plan/read-and-verify", test_read_and_verify);
  g_test_add_func ("/plan/usb-ids", test_usb_ids);
  g_test_add_func ("/plan/family", test_family);
  g_test_add_func ("/plan/what-the-descriptor-forbids", test_what_the_descriptor_forbids);
  g_test_add_func ("/plan/json", test_json);
  return g_test_run ();
}
