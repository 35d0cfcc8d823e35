/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

#include "optio-error.h"
#include "optio-exit.h"

static void
assert_error (GQuark    domain,
              int       code,
              OptioExit expected)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, "message");

  g_assert_cmpint (optio_exit_from_error (error), ==, expected);
}

static void
test_errors (void)
{
  static const struct
  {
    OptioError error;
    OptioExit exit;
  } rows[] = {
    { OPTIO_ERROR_FILE, OPTIO_EXIT_DATA },
    { OPTIO_ERROR_MISMATCH, OPTIO_EXIT_DATA },
    { OPTIO_ERROR_RANGE, OPTIO_EXIT_DATA },
    { OPTIO_ERROR_PERMISSION, OPTIO_EXIT_PERMISSION },
    { OPTIO_ERROR_PROTECTED, OPTIO_EXIT_PERMISSION },
    { OPTIO_ERROR_GONE, OPTIO_EXIT_NO_BOARD },
    { OPTIO_ERROR_BUSY, OPTIO_EXIT_TRY_AGAIN },
    { OPTIO_ERROR_TIMEOUT, OPTIO_EXIT_TRY_AGAIN },
    { OPTIO_ERROR_STALLED, OPTIO_EXIT_PROTOCOL },
    { OPTIO_ERROR_STATUS, OPTIO_EXIT_PROTOCOL },
    { OPTIO_ERROR_PROTOCOL, OPTIO_EXIT_PROTOCOL },
    { OPTIO_ERROR_VERIFY, OPTIO_EXIT_DIFFERS },
    { OPTIO_ERROR_DATA, OPTIO_EXIT_INTERNAL },
    { OPTIO_ERROR_UNSURE, OPTIO_EXIT_UNSURE },
    { OPTIO_ERROR_IO, OPTIO_EXIT_IO },
  };

  g_assert_cmpuint (G_N_ELEMENTS (rows), ==, OPTIO_ERROR_IO + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_error (OPTIO_ERROR, rows[i].error, rows[i].exit);

  assert_error (OPTIO_ERROR, 4711, OPTIO_EXIT_INTERNAL);
  assert_error (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, OPTIO_EXIT_USAGE);
  assert_error (G_IO_ERROR, G_IO_ERROR_CANCELLED, OPTIO_EXIT_CANCELLED);
  assert_error (G_IO_ERROR, G_IO_ERROR_FAILED, OPTIO_EXIT_INTERNAL);
  assert_error (OPTIO_EXIT_ERROR, OPTIO_EXIT_NO_INPUT, OPTIO_EXIT_NO_INPUT);
}

static void
assert_verdict (OptioVerdictKind kind,
                GQuark           domain,
                int              code,
                OptioExit        expected)
{
  g_autoptr (GError) cause = domain != 0 ? g_error_new_literal (domain, code, "why") : NULL;
  g_autoptr (OptioVerdict) verdict = optio_verdict_new (kind, "What is.", cause, NULL, 0, NULL,
                                                         NULL);
  g_autoptr (GError) error = NULL;

  if (expected == OPTIO_EXIT_OK)
    {
      g_assert_true (optio_exit_check_verdict (NULL, verdict, &error));
      g_assert_no_error (error);
      return;
    }

  g_assert_false (optio_exit_check_verdict (NULL, verdict, &error));
  g_assert_error (error, OPTIO_EXIT_ERROR, (int) expected);
  g_assert_true (g_str_has_prefix (error->message, "What is."));
}

static void
test_verdicts (void)
{
  assert_verdict (OPTIO_VERDICT_VERIFIED, 0, 0, OPTIO_EXIT_OK);
  assert_verdict (OPTIO_VERDICT_DONE, 0, 0, OPTIO_EXIT_OK);
  assert_verdict (OPTIO_VERDICT_ACCEPTED_UNSEEN, 0, 0, OPTIO_EXIT_OK);
  assert_verdict (OPTIO_VERDICT_DIFFERS, 0, 0, OPTIO_EXIT_DIFFERS);
  assert_verdict (OPTIO_VERDICT_NOT_CHANGED, OPTIO_ERROR, OPTIO_ERROR_BUSY, OPTIO_EXIT_TRY_AGAIN);
  assert_verdict (OPTIO_VERDICT_NOT_CHANGED, OPTIO_ERROR, OPTIO_ERROR_VERIFY,
                  OPTIO_EXIT_NOT_CHANGED);
  assert_verdict (OPTIO_VERDICT_ACCEPTED_UNSEEN, OPTIO_ERROR, OPTIO_ERROR_UNSURE,
                  OPTIO_EXIT_UNSURE);
  assert_verdict (OPTIO_VERDICT_PARTLY, OPTIO_ERROR, OPTIO_ERROR_GONE, OPTIO_EXIT_PARTLY);
  assert_verdict (OPTIO_VERDICT_PARTLY, G_IO_ERROR, G_IO_ERROR_CANCELLED, OPTIO_EXIT_CANCELLED);
  assert_verdict (OPTIO_VERDICT_VERIFIED, OPTIO_ERROR, OPTIO_ERROR_IO, OPTIO_EXIT_IO);
}

/* The help lists the codes from this table, so each must stand in it once and mean something. */
static void
test_meanings (void)
{
  OptioExit last = OPTIO_EXIT_OK;
  OptioExit code;
  const char *meaning;
  guint n = 0;

  while ((meaning = optio_exit_get_meaning (n, &code)) != NULL)
    {
      g_assert_cmpstr (meaning, !=, "");
      g_assert_true (n == 0 || code > last);
      last = code;
      n++;
    }
  g_assert_cmpuint (n, ==, 16);
  g_assert_cmpint (last, ==, OPTIO_EXIT_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exit/errors", test_errors);
  g_test_add_func ("/exit/verdicts", test_verdicts);
  g_test_add_func ("/exit/meanings", test_meanings);
  return g_test_run ();
}
