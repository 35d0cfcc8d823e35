/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From plan, ledger and outcome to the sentences that a person reads. */

#include <gio/gio.h>

#include "optio-conclusion.h"
#include "optio-error.h"

static const char *const alts[] = { "@Internal Flash  /0x08000000/064*0002Kg", NULL };

typedef enum
{
  JOB_FLASH,
  JOB_FLASH_UNSEEN,
  JOB_FLASH_AND_LEAVE,
  JOB_VERIFY,
  JOB_ERASE,
  JOB_READ,
  JOB_LEAVE,
} Job;

static OptioImage *
make_image (void)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autofree guint8 *data = g_malloc0 (4096);

  optio_image_builder_add (builder, 0x08000000, data, 4096, NULL);
  return optio_image_builder_end (builder);
}

static OptioPlan *
make_plan (Job job)
{
  OptioIdentityFields fields = { .alt_names = alts,
                                 .attributes = 0x0b,
                                 .transfer_size = 2048,
                                 .dfu_version = 0x011a };
  g_autoptr (OptioIdentity) identity = optio_identity_new (&fields);
  g_autoptr (OptioTarget) target = optio_target_new (identity, NULL);
  g_autoptr (OptioImage) image = make_image ();
  OptioRange range = OPTIO_RANGE_INIT (0x08000000, 4096);

  switch (job)
    {
    case JOB_FLASH:
      return optio_plan_new_flash (target, image, OPTIO_FLASH_FULL, NULL);
    case JOB_FLASH_UNSEEN:
      return optio_plan_new_flash (target, image,
                                   OPTIO_FLASH_FULL | OPTIO_FLASH_NO_VERIFY, NULL);
    case JOB_FLASH_AND_LEAVE:
      return optio_plan_new_flash (target, image, OPTIO_FLASH_FULL | OPTIO_FLASH_LEAVE, NULL);
    case JOB_VERIFY:
      return optio_plan_new_verify (target, image, NULL);
    case JOB_ERASE:
      return optio_plan_new_erase (target, &range, OPTIO_ERASE_DEFAULT, NULL);
    case JOB_READ:
      return optio_plan_new_read (target, &range, 1, NULL);
    case JOB_LEAVE:
    default:
      return optio_plan_new_leave (target, range.start, NULL);
    }
}

typedef struct
{
  const char *name;
  Job job;
  OptioLedgerEntry ledger[4];
  int code; /* of the error, -1 for none, -2 for a cancelled job */
  guint n_different;
  OptioVerdictKind kind;
  gboolean is_success;
  const char *sentence;
} Case;

#define ALL OPTIO_RANGE_INIT (0x08000000, 4096)
#define FIRST OPTIO_RANGE_INIT (0x08000000, 2048)
#define SECOND OPTIO_RANGE_INIT (0x08000800, 2048)

static const Case cases[] = {
  { "flash", JOB_FLASH, { { ALL, OPTIO_FATE_VERIFIED } }, -1, 0, OPTIO_VERDICT_VERIFIED, TRUE,
    "Verified: 4 KiB were written and read back." },
  { "flash-and-leave", JOB_FLASH_AND_LEAVE, { { ALL, OPTIO_FATE_VERIFIED } }, -1, 0,
    OPTIO_VERDICT_VERIFIED, TRUE,
    "Verified: 4 KiB were written and read back. The board was told to leave its bootloader "
    "and start the firmware." },
  { "flash-unseen", JOB_FLASH_UNSEEN, { { ALL, OPTIO_FATE_WRITTEN } }, -1, 0,
    OPTIO_VERDICT_ACCEPTED_UNSEEN, TRUE,
    "Written, but not read back: the board accepted 4 KiB." },
  { "verify", JOB_VERIFY, { { ALL, OPTIO_FATE_VERIFIED } }, -1, 0, OPTIO_VERDICT_VERIFIED, TRUE,
    "Verified: 4 KiB on the chip are those of the file." },
  { "erase", JOB_ERASE, { { ALL, OPTIO_FATE_VERIFIED } }, -1, 0, OPTIO_VERDICT_VERIFIED, TRUE,
    "Verified: 4 KiB were erased and read back as blank." },
  { "read", JOB_READ, { { { 0, 0 }, 0 } }, -1, 0, OPTIO_VERDICT_DONE, TRUE, "Read 4 KiB." },
  { "leave", JOB_LEAVE, { { { 0, 0 }, 0 } }, -1, 0, OPTIO_VERDICT_DONE, TRUE,
    "The board was told to leave its bootloader and start the firmware." },
  { "silently-unwritten", JOB_FLASH, { { ALL, OPTIO_FATE_DIFFERS } }, -1, 7, OPTIO_VERDICT_DIFFERS,
    FALSE,
    "7 bytes differ, the first at 0x08000123: it reads 0xff instead of 0x5a. The board reported no "
    "error, but the chip does not hold what was written. Write-protected sectors behave like this. "
    "Repeat; if it stays, look at the chip's protection." },
  { "another-firmware", JOB_VERIFY, { { ALL, OPTIO_FATE_DIFFERS } }, -1, 1, OPTIO_VERDICT_DIFFERS,
    FALSE,
    "1 byte differs, at 0x08000123: it reads 0xff instead of 0x5a. Nothing was changed." },
  { "unplugged-before-anything", JOB_FLASH, { { { 0, 0 }, 0 } }, OPTIO_ERROR_GONE, 0,
    OPTIO_VERDICT_NOT_CHANGED, FALSE,
    "It broke. Nothing on the chip was changed. Plug the board in again, in its bootloader, and "
    "do the same again: it finishes what was begun." },
  { "unplugged-while-writing", JOB_FLASH,
    { { FIRST, OPTIO_FATE_WRITTEN },
      { OPTIO_RANGE_INIT (0x08000800, 1024), OPTIO_FATE_IN_DOUBT },
      { OPTIO_RANGE_INIT (0x08000c00, 1024), OPTIO_FATE_ERASED } },
    OPTIO_ERROR_GONE, 0, OPTIO_VERDICT_PARTLY, FALSE,
    "It broke. On the chip now: 1 KiB in doubt (0x08000800-0x08000bff), where it was cut off, 1 "
    "KiB erased (0x08000c00-0x08000fff), 2 KiB written but not read back (0x08000000-0x080007ff); "
    "the rest is as it was. Plug the board in again, in its bootloader, and do the same again: "
    "it finishes what was begun." },
  { "cancelled", JOB_FLASH, { { FIRST, OPTIO_FATE_ERASED } }, -2, 0, OPTIO_VERDICT_PARTLY, FALSE,
    "It broke. On the chip now: 2 KiB erased (0x08000000-0x080007ff); the rest is as it was. "
    "Repeat to finish the job." },
  { "broken-read", JOB_READ, { { { 0, 0 }, 0 } }, OPTIO_ERROR_STALLED, 0,
    OPTIO_VERDICT_NOT_CHANGED, FALSE,
    "It broke. Nothing was meant to change on the chip, and nothing did. Repeat; if it happens "
    "again, unplug the board and plug it in again." },
  { "verified-but-not-started", JOB_FLASH_AND_LEAVE, { { ALL, OPTIO_FATE_VERIFIED } },
    OPTIO_ERROR_STATUS, 0, OPTIO_VERDICT_VERIFIED, FALSE,
    "It broke. The chip itself was verified; only what came after that failed. Check the "
    "address; if it is right, unplug the board, plug it in again, and repeat." },
  { "half-verified", JOB_FLASH,
    { { FIRST, OPTIO_FATE_VERIFIED }, { SECOND, OPTIO_FATE_WRITTEN } },
    OPTIO_ERROR_TIMEOUT, 0, OPTIO_VERDICT_PARTLY, FALSE,
    "It broke. On the chip now: 2 KiB written but not read back (0x08000800-0x08000fff), 2 KiB "
    "read back and right (0x08000000-0x080007ff); the rest is as it was. Unplug the board, plug it "
    "in again, and repeat." },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (OptioPlan) plan = make_plan (c->job);
  g_autoptr (OptioLedger) ledger = optio_ledger_new ();
  g_autoptr (OptioVerdict) verdict = NULL;
  g_autoptr (JsonNode) json = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioImage) image = make_image ();
  OptioOutcome outcome = { .n_different = c->n_different,
                           .first_difference = 0x08000123,
                           .expected = 0x5a,
                           .found = 0xff };

  for (gsize i = 0; i < G_N_ELEMENTS (c->ledger); i++)
    optio_ledger_set (ledger, c->ledger[i].range, c->ledger[i].fate);

  if (c->code == -2)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "It broke.");
  else if (c->code >= 0)
    error = g_error_new_literal (OPTIO_ERROR, c->code, "It broke");
  outcome.error = error;
  outcome.has_left = error == NULL && (c->job == JOB_LEAVE || c->job == JOB_FLASH_AND_LEAVE);
  if (c->job == JOB_READ)
    outcome.image = image;

  verdict = optio_conclude (plan, ledger, &outcome);
  g_assert_cmpstr (optio_verdict_get_sentence (verdict), ==, c->sentence);
  g_assert_cmpstr (optio_verdict_kind_get_name (optio_verdict_get_kind (verdict)), ==,
                   optio_verdict_kind_get_name (c->kind));
  g_assert_cmpint (optio_verdict_is_success (verdict), ==, c->is_success);

  json = optio_verdict_to_json (verdict);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (json), "verdict"), ==,
                   optio_verdict_kind_get_name (c->kind));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/conclusion/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }

  return g_test_run ();
}
