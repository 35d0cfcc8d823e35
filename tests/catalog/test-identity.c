/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-identity.h"

static void
test_copies_everything (void)
{
  g_autofree char *product = g_strdup ("STM32  BOOTLOADER");
  char *alts[] = { g_strdup ("@Internal Flash  /0x08000000/064*0002Kg"), g_strdup (""), NULL };
  g_autoptr (OptioIdentity) identity = NULL;
  const OptioIdentityFields *fields;

  identity = optio_identity_new (&(OptioIdentityFields){
    .vendor_id = 0x0483,
    .product_id = 0xdf11,
    .product = product,
    .alt_names = (const char *const *) alts,
    .transfer_size = 2048,
  });
  product[0] = '\0';
  g_clear_pointer (&alts[0], g_free);
  g_clear_pointer (&alts[1], g_free);

  fields = optio_identity_get_fields (identity);
  g_assert_cmphex (fields->vendor_id, ==, 0x0483);
  g_assert_cmpuint (fields->transfer_size, ==, 2048);
  g_assert_cmpstr (fields->product, ==, "STM32  BOOTLOADER");
  g_assert_null (fields->serial);
  g_assert_cmpuint (optio_identity_get_n_alts (identity), ==, 2);
  g_assert_cmpstr (fields->alt_names[1], ==, "");
}

static void
test_dfuse_is_decided_by_the_names (void)
{
  static const struct
  {
    const char *alts[3];
    guint16 dfu_version;
    gboolean is_dfuse;
    gboolean hides_map;
  } cases[] = {
    { { "@Flash/0x90030000/61*064Kg", NULL }, 0x0100, TRUE, FALSE },
    { { "", "@FSBL /0x01/1*1Me", NULL }, 0x0110, TRUE, FALSE },
    { { "Internal Flash", NULL }, 0x011a, FALSE, FALSE },
    { { "mmc0_fip@0", NULL }, 0x011a, FALSE, FALSE },
    { { "", "", NULL }, 0x011a, FALSE, TRUE },
    { { "", NULL }, 0x0110, FALSE, FALSE },
    { { NULL }, 0x011a, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OptioIdentity) identity = optio_identity_new (&(OptioIdentityFields){
        .alt_names = cases[i].alts,
        .dfu_version = cases[i].dfu_version,
      });

      g_assert_cmpint (optio_identity_is_dfuse (identity), ==, cases[i].is_dfuse);
      g_assert_cmpint (optio_identity_hides_map (identity), ==, cases[i].hides_map);
    }
}

static void
test_board_that_could_not_be_opened (void)
{
  g_autoptr (OptioIdentity) identity = optio_identity_new (&(OptioIdentityFields){ 0 });

  g_assert_cmpuint (optio_identity_get_n_alts (identity), ==, 0);
  g_assert_false (optio_identity_is_dfuse (identity));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/identity/copies-everything", test_copies_everything);
  g_test_add_func ("/identity/dfuse-is-decided-by-the-names", test_dfuse_is_decided_by_the_names);
  g_test_add_func ("/identity/board-that-could-not-be-opened", test_board_that_could_not_be_opened);
  return g_test_run ();
}
