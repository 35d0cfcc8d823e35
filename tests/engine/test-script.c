/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whole runs against a script: each transfer counts, and none may be sent beside it. */

#include "optio-engine.h"
#include "scripted-transport.h"

#define SETTLED "GETSTATE 2\nABORT\nGETSTATUS 0 0 2\n"
#define BUSY "GETSTATUS 0 0 4\nGETSTATUS 0 0 5\n"
#define LOOK "ABORT\nDNLOAD 0 2100000008\n" BUSY
#define WRONG "ABORT\nUPLOAD 2 01020300\n"
#define WRONG_AGAIN "UPLOAD 2 01020300\n"

static OptioTarget *
make_target (const char *layout)
{
  const char *const alts[] = { layout, NULL };
  OptioIdentityFields fields = { .alt_names = alts,
                                 .attributes = 0x0b,
                                 .transfer_size = 2052, /* writes as short as 4 bytes */
                                 .dfu_version = 0x011a };
  g_autoptr (OptioIdentity) identity = optio_identity_new (&fields);

  return optio_target_new (identity, NULL);
}

/* Collects the steps and the warnings, a line each. */
static void
collect (OptioEvent *event,
         gpointer    user_data)
{
  gboolean is_step = optio_event_get_kind (event) == OPTIO_EVENT_STEP;

  if (is_step ||
      (optio_event_get_kind (event) == OPTIO_EVENT_NOTE && optio_event_is_warning (event)))
    g_string_append_printf (user_data, "%s\n", optio_event_get_text (event));
}

static OptioVerdict *
run (OptioPlan  *plan,
     const char *script,
     const char *expected)
{
  g_autoptr (OptioTransport) transport = scripted_transport_new (script);
  g_autoptr (GString) told = g_string_new (NULL);
  OptioVerdict *verdict = optio_engine_run (plan, NULL, transport, collect, told, NULL);

  scripted_transport_assert_done (transport);
  g_assert_cmpstr (told->str, ==, expected);
  return verdict;
}

static void
test_wrong_firmware_is_not_started (void)
{
  static const guint8 data[] = { 1, 2, 3, 4 };
  g_autoptr (OptioTarget) target = make_target ("@Internal Flash  /0x08000000/01*002Kg");
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;

  optio_image_builder_add (builder, 0x08000000, data, sizeof data, NULL);
  image = optio_image_builder_end (builder);
  plan = optio_plan_new_flash (
      target, image, OPTIO_FLASH_FULL | OPTIO_FLASH_DISCARD_REST | OPTIO_FLASH_LEAVE, NULL);
  verdict = run (plan,
                 SETTLED SETTLED "DNLOAD 0 4100000008\n" BUSY
                                 "DNLOAD 0 2100000008\n" BUSY "DNLOAD 2 01020304\n" BUSY
                                 "DNLOAD 0 2100000008\n" BUSY WRONG WRONG_AGAIN
                                 /* What the sector holds, an erase and the write again, and what
                                  * it holds then: the same. */
                                 LOOK WRONG "ABORT\nDNLOAD 0 4100000008\n" BUSY
                                 "DNLOAD 0 4100040008\n" BUSY
                                 "DNLOAD 0 2100000008\n" BUSY "DNLOAD 2 01020304\n" BUSY
                                 "DNLOAD 0 2100000008\n" BUSY WRONG WRONG_AGAIN
                                 LOOK WRONG LOOK WRONG WRONG_AGAIN
                                 "GETSTATE 9\nABORT\nGETSTATUS 0 0 2",
                 "erase 0x08000000-0x080007ff (1 sector, 2 KiB)\n"
                 "write 0x08000000-0x08000003 (4 bytes)\n"
                 "verify 0x08000000-0x08000003 (4 bytes)\n"
                 "The sector at 0x08000000 was read back wrong. It is erased and written "
                 "again.\n"
                 "The firmware was read back wrong, so it is not started.\n");
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_DIFFERS);
}

#define BEYOND "DNLOAD 0 2100000090\n" BUSY
#define OTHER "ABORT\nUPLOAD 2 01020300\n"

/* Where the board announces nothing there is nothing to erase: a block that broke off is written
 * once more, and what is wrong then stays wrong. */
static void
test_trouble_beyond_the_map (void)
{
  static const guint8 data[] = { 1, 2, 3, 4 };
  g_autoptr (OptioTarget) target = make_target ("@Internal Flash  /0x08000000/01*002Kg");
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (OptioPlan) plan = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;

  optio_image_builder_add (builder, 0x90000000, data, sizeof data, NULL);
  image = optio_image_builder_end (builder);
  plan = optio_plan_new_flash (
      target, image, OPTIO_FLASH_FULL | OPTIO_FLASH_DISCARD_REST | OPTIO_FLASH_BEYOND_MAP, NULL);
  g_assert_nonnull (plan);
  verdict = run (plan,
                 SETTLED BEYOND "DNLOAD 2 io\n" SETTLED
                 BEYOND OTHER "ABORT\n" BEYOND "DNLOAD 2 01020304\n" BUSY
                 BEYOND OTHER WRONG_AGAIN "ABORT\n" BEYOND OTHER WRONG_AGAIN
                 "GETSTATE 9\nABORT\nGETSTATUS 0 0 2",
                 "write 0x90000000-0x90000003 (4 bytes)\n"
                 "write 0x90000000: DNLOAD: io. It is done again.\n"
                 "verify 0x90000000-0x90000003 (4 bytes)\n");
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_DIFFERS);
}

static void
test_nothing_is_read_behind_a_region (void)
{
  g_autoptr (OptioTarget) target = make_target ("@Option Bytes  /0x5200201C/01*005 e");
  OptioRange range = OPTIO_RANGE_INIT (0x5200201c, 5);
  g_autoptr (OptioPlan) plan = optio_plan_new_read (target, &range, 1, NULL);
  g_autoptr (OptioVerdict) verdict = NULL;

  verdict = run (plan,
                 SETTLED SETTLED "DNLOAD 0 211c200052\n" BUSY "ABORT\nUPLOAD 2 0102030405\n"
                                 "GETSTATE 9\nABORT\nGETSTATUS 0 0 2",
                 "read 0x5200201c-0x52002020 (5 bytes)\n");
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_DONE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/script/wrong-firmware-is-not-started", test_wrong_firmware_is_not_started);
  g_test_add_func ("/script/trouble-beyond-the-map", test_trouble_beyond_the_map);
  g_test_add_func ("/script/nothing-is-read-behind-a-region", test_nothing_is_read_behind_a_region);
  return g_test_run ();
}
