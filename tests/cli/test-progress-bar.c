/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-progress-bar.h"

static void
assert_bar (const char *step,
            double      fraction,
            gint64      left_ms,
            guint       width,
            const char *expected)
{
  g_autofree char *bar = optio_progress_bar_format (step, fraction, left_ms, width);

  g_assert_cmpstr (bar, ==, expected);
}

static void
test_room (void)
{
  assert_bar ("write", 0.5, 12400, 50, "write  [###########............]   50 %, 12 s left");
  assert_bar ("write", 1.0, -1, 30, "write  [##############]  100 %");
  assert_bar ("write", 0.0, 400, 30, "write  [..............]    0 %");
}

static void
test_no_room (void)
{
  assert_bar ("write 0x08000000-0x0801ffff", 0.25, -1, 20, "write 0x08000   25 %");
  assert_bar ("write", 0.25, -1, 5, "   25");
  assert_bar ("write", 0.25, -1, 0, "");
}

/* Whatever is asked, the line is never wider than the terminal: it would scroll. */
static void
test_never_too_wide (void)
{
  const char *steps[] = { "", "write", "L\303\266sche 0x08000000 bis 0x0801ffff, und viel mehr" };

  for (guint width = 0; width < 130; width++)
    for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
      {
        g_autofree char *bar = optio_progress_bar_format (steps[i], 0.3, 99999999, width);

        g_assert_cmpint (g_utf8_strlen (bar, -1), <=, width);
        g_assert_true (g_utf8_validate (bar, -1, NULL));
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/progress-bar/room", test_room);
  g_test_add_func ("/progress-bar/no-room", test_no_room);
  g_test_add_func ("/progress-bar/never-too-wide", test_never_too_wide);
  return g_test_run ();
}
