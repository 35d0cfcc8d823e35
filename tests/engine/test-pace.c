/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-pace.h"

/* Nothing is known: what the board advertises is obeyed, within the bound. */
static void
test_unknown_board (void)
{
  OptioPace pace;

  optio_pace_init (&pace, 500, FALSE, 2048, 0);
  g_assert_cmpint (optio_pace_get_first_wait_us (&pace, 2048, 104), ==, 104000);
  g_assert_cmpint (optio_pace_get_first_wait_us (&pace, 2048, 16777215), ==, 500000);
  g_assert_cmpint (optio_pace_get_first_wait_us (&pace, 2048, 0), ==, 0);
}

/* L4 advertises 10 ms for an erase of 22: the catalog knows better, and a longer one is learned. */
static void
test_advertised_too_short (void)
{
  OptioPace pace;

  optio_pace_init (&pace, 500, FALSE, 2048, 22000);
  g_assert_cmpint (optio_pace_get_first_wait_us (&pace, 2048, 10), ==, 22000);
  optio_pace_learn (&pace, 2048, 22000, 1);
  g_assert_cmpint (optio_pace_get_first_wait_us (&pace, 2048, 10), ==, 22000);
  optio_pace_learn (&pace, 2048, 30000, 3);
  g_assert_cmpint (optio_pace_get_first_wait_us (&pace, 2048, 10), ==, 30000);
  optio_pace_learn (&pace, 2048, 25000, 2);
  g_assert_cmpint (optio_pace_get_first_wait_us (&pace, 2048, 10), ==, 30000);
}

/* F4 advertises 104 ms for a write of 33, and may be asked at any time. */
static void
test_advertised_too_long (void)
{
  OptioPace pace;

  optio_pace_init (&pace, 500, TRUE, 2048, 33000);
  g_assert_cmpint (optio_pace_get_first_wait_us (&pace, 2048, 104), ==, 0);
  optio_pace_learn (&pace, 2048, 34000, 9);
  g_assert_cmpint (optio_pace_get_first_wait_us (&pace, 2048, 104), ==, 34000);
  /* Half a block takes half the time. */
  g_assert_cmpint (optio_pace_get_first_wait_us (&pace, 1024, 104), ==, 17000);
  /* Ready at the first question: the next one comes a little earlier. */
  optio_pace_learn (&pace, 2048, 34000, 1);
  g_assert_cmpint (optio_pace_get_first_wait_us (&pace, 2048, 104), <, 34000);
  g_assert_cmpint (optio_pace_get_first_wait_us (&pace, 2048, 104), >, 32000);
}

/* After an odd answer the board is asked as it wishes. */
static void
test_doubt (void)
{
  OptioPace pace;

  optio_pace_init (&pace, 500, TRUE, 2048, 0);
  optio_pace_learn (&pace, 2048, 20000, 4);
  optio_pace_doubt (&pace);
  g_assert_cmpint (optio_pace_get_first_wait_us (&pace, 2048, 40), ==, 40000);
}

/* H743 is not asked early, but works while it holds its answer. A single late answer proves
 * nothing, and one that comes at once ends the belief. */
static void
test_held_answers (void)
{
  OptioPace pace;

  optio_pace_init (&pace, 5000, FALSE, 1024, 4000);
  optio_pace_note_answer (&pace, 1024, 4100);
  g_assert_cmpint (optio_pace_get_first_wait_us (&pace, 1024, 20), ==, 20000);
  optio_pace_note_answer (&pace, 1024, 4100);
  g_assert_cmpint (optio_pace_get_first_wait_us (&pace, 1024, 20), ==, 0);
  optio_pace_note_answer (&pace, 1024, 3900);
  g_assert_cmpint (optio_pace_get_first_wait_us (&pace, 1024, 20), ==, 20000);

  /* Of an unknown chip nobody knows how long is long. */
  optio_pace_init (&pace, 5000, FALSE, 1024, 0);
  for (guint i = 0; i < 5; i++)
    optio_pace_note_answer (&pace, 1024, 4100);
  g_assert_cmpint (optio_pace_get_first_wait_us (&pace, 1024, 20), ==, 20000);
}

static void
test_next_wait (void)
{
  OptioPace pace;

  optio_pace_init (&pace, 10000, TRUE, 2048, 0);
  g_assert_cmpint (optio_pace_get_next_wait_us (&pace, 0), ==, 1000);
  g_assert_cmpint (optio_pace_get_next_wait_us (&pace, 160000), ==, 10000);
  g_assert_cmpint (optio_pace_get_next_wait_us (&pace, 8000000), ==, 50000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pace/unknown-board", test_unknown_board);
  g_test_add_func ("/pace/advertised-too-short", test_advertised_too_short);
  g_test_add_func ("/pace/advertised-too-long", test_advertised_too_long);
  g_test_add_func ("/pace/doubt", test_doubt);
  g_test_add_func ("/pace/held-answers", test_held_answers);
  g_test_add_func ("/pace/next-wait", test_next_wait);
  return g_test_run ();
}
