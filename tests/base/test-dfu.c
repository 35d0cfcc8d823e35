/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-dfu.h"

static void
test_names (void)
{
  g_assert_cmpstr (optio_dfu_state_get_name (OPTIO_DFU_IDLE), ==, "dfuIDLE");
  g_assert_cmpstr (optio_dfu_state_get_name (OPTIO_DFU_DNLOAD_SYNC), ==, "dfuDNLOAD-SYNC");
  g_assert_cmpstr (optio_dfu_state_get_name (OPTIO_DFU_ERROR), ==, "dfuERROR");
  g_assert_null (optio_dfu_state_get_name (11));
  g_assert_cmpstr (optio_dfu_status_get_name (OPTIO_DFU_STATUS_OK), ==, "OK");
  g_assert_cmpstr (optio_dfu_status_get_name (OPTIO_DFU_STATUS_ERR_ADDRESS), ==, "errADDRESS");
  g_assert_cmpstr (optio_dfu_status_get_name (0x0f), ==, "errSTALLEDPKT");
  g_assert_null (optio_dfu_status_get_name (0x10));
  g_assert_cmpstr (optio_dfu_request_get_name (OPTIO_DFU_REQUEST_ABORT), ==, "ABORT");
  g_assert_null (optio_dfu_request_get_name (7));
}

static void
test_labels_of_unknown_numbers (void)
{
  g_autofree char *state = optio_dfu_state_dup_label (15);
  g_autofree char *unheard = optio_dfu_state_dup_label (OPTIO_DFU_STATE_UNKNOWN);
  g_autofree char *status = optio_dfu_status_dup_label (0x42);

  g_assert_cmpstr (state, ==, "state 15");
  g_assert_cmpstr (unheard, ==, "unknown");
  g_assert_cmpstr (status, ==, "status 0x42");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dfu/names", test_names);
  g_test_add_func ("/dfu/labels-of-unknown-numbers", test_labels_of_unknown_numbers);
  return g_test_run ();
}
