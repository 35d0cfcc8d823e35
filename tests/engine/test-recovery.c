/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "optio-recovery.h"

#define BLOCK 2048u
#define PACKET 64u
#define ERR_VENDOR 11u

/* The manners become gentler, never rougher, and end with single packets. */
static void
test_manners (void)
{
  OptioRecovery recovery;
  guint gap_us = 0;
  guint size = BLOCK;
  guint n_tries = 0;

  optio_recovery_init (&recovery);
  g_assert_cmpuint (optio_recovery_get_gap_us (&recovery), ==, 0);
  g_assert_cmpuint (optio_recovery_get_transfer_size (&recovery, BLOCK), ==, BLOCK);

  while (optio_recovery_escalate (&recovery, 0))
    {
      g_assert_cmpuint (optio_recovery_get_gap_us (&recovery), >=, gap_us);
      g_assert_cmpuint (optio_recovery_get_transfer_size (&recovery, BLOCK), <=, size);
      gap_us = optio_recovery_get_gap_us (&recovery);
      size = optio_recovery_get_transfer_size (&recovery, BLOCK);
      g_assert_cmpuint (++n_tries, <, 20);
    }

  g_assert_cmpuint (size, ==, PACKET);
  g_assert_cmpuint (gap_us, >=, 1000);
  g_assert_false (optio_recovery_has_survived (&recovery));
  /* Blocks that are smaller than a packet stay as they are. */
  g_assert_cmpuint (optio_recovery_get_transfer_size (&recovery, 8), ==, 8);
}

/* A single failure is answered by the same again. */
static void
test_single_failure (void)
{
  OptioRecovery recovery;

  optio_recovery_init (&recovery);
  g_assert_true (optio_recovery_escalate (&recovery, 0));
  g_assert_false (optio_recovery_is_gentle (&recovery));
  g_assert_cmpuint (optio_recovery_get_transfer_size (&recovery, BLOCK), ==, BLOCK);
}

/* What works is kept. */
static void
test_manner_is_kept (void)
{
  OptioRecovery recovery;

  optio_recovery_init (&recovery);
  optio_recovery_escalate (&recovery, 0);
  optio_recovery_escalate (&recovery, 0);
  optio_recovery_succeed (&recovery);
  g_assert_true (optio_recovery_is_gentle (&recovery));
  g_assert_true (optio_recovery_has_survived (&recovery));
  g_assert_cmpuint (optio_recovery_get_gap_us (&recovery), ==, 1000);

  /* What only seemed to fail is forgotten. */
  optio_recovery_escalate (&recovery, 0);
  optio_recovery_forgive (&recovery);
  g_assert_cmpuint (optio_recovery_get_gap_us (&recovery), ==, 1000);
  g_assert_cmpuint (optio_recovery_get_transfer_size (&recovery, BLOCK), ==, BLOCK);
}

/* Who wants it gentle gets it from the start, and what fails then is still done more gently. */
static void
test_gentle_start (void)
{
  OptioRecovery recovery;

  optio_recovery_init_gentle (&recovery);
  g_assert_cmpuint (optio_recovery_get_gap_us (&recovery), >=, 1000);
  g_assert_false (optio_recovery_is_gentle (&recovery));
  g_assert_true (optio_recovery_escalate (&recovery, 0));
  g_assert_true (optio_recovery_is_gentle (&recovery));
  g_assert_cmpuint (optio_recovery_get_transfer_size (&recovery, BLOCK), <, BLOCK);

  optio_recovery_forgive (&recovery);
  g_assert_cmpuint (optio_recovery_get_gap_us (&recovery), >=, 1000);
}

/* The board's own reason is believed when it gives it three times in a row, not before. */
static void
test_refusal (void)
{
  OptioRecovery recovery;

  optio_recovery_init (&recovery);
  g_assert_true (optio_recovery_escalate (&recovery, ERR_VENDOR));
  g_assert_true (optio_recovery_escalate (&recovery, ERR_VENDOR));
  g_assert_false (optio_recovery_escalate (&recovery, ERR_VENDOR));

  optio_recovery_init (&recovery);
  g_assert_true (optio_recovery_escalate (&recovery, ERR_VENDOR));
  g_assert_true (optio_recovery_escalate (&recovery, 0));
  g_assert_true (optio_recovery_escalate (&recovery, ERR_VENDOR));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recovery/manners", test_manners);
  g_test_add_func ("/recovery/single-failure", test_single_failure);
  g_test_add_func ("/recovery/manner-is-kept", test_manner_is_kept);
  g_test_add_func ("/recovery/gentle-start", test_gentle_start);
  g_test_add_func ("/recovery/refusal", test_refusal);
  return g_test_run ();
}
