/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-dfu.h"
#include "optio-event.h"

static void
assert_json (OptioEvent *event,
             const char *expected)
{
  g_autoptr (JsonNode) node = optio_event_to_json (event);
  g_autofree char *text = json_to_string (node, FALSE);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_state (void)
{
  OptioEventStateInfo info = { .from = OPTIO_DFU_DNBUSY,
                               .to = OPTIO_DFU_DNLOAD_IDLE,
                               .poll_timeout_ms = 0,
                               .seen = TRUE };
  g_autoptr (OptioEvent) event = optio_event_new_state (31000, &info, "erase 0x08004000");
  g_autofree char *text = optio_event_to_text (event);

  g_assert_cmpstr (text, ==, "    0.031  dfuDNBUSY -> dfuDNLOAD-IDLE  erase 0x08004000");
  assert_json (event, "{\"event\":\"state\",\"time_us\":31000,\"from\":\"dfuDNBUSY\","
                      "\"to\":\"dfuDNLOAD-IDLE\",\"status\":\"OK\",\"poll_timeout_ms\":0,"
                      "\"seen\":true,\"doing\":\"erase 0x08004000\"}");
}

static void
test_state_with_error (void)
{
  OptioEventStateInfo info = { .from = OPTIO_DFU_DNBUSY,
                               .to = OPTIO_DFU_ERROR,
                               .status = OPTIO_DFU_STATUS_ERR_TARGET };
  g_autoptr (OptioEvent) event = optio_event_new_state (0, &info, "");
  g_autofree char *text = optio_event_describe (event);

  g_assert_cmpstr (text, ==, "dfuDNBUSY -> dfuERROR  errTARGET");
}

static void
test_other_kinds (void)
{
  OptioEventTrafficInfo info = { .request = OPTIO_DFU_REQUEST_DNLOAD, .value = 2, .length = 2048 };
  g_autoptr (OptioEvent) step = optio_event_new_step (5, 1, 3, "write");
  g_autoptr (OptioEvent) note = optio_event_new_note (6, TRUE, "slow");
  g_autoptr (OptioEvent) progress = optio_event_new_progress (7, 1.5, 200);
  g_autoptr (OptioEvent) traffic = optio_event_new_traffic (8, &info, "OK");
  g_autofree char *step_text = optio_event_describe (step);
  g_autofree char *traffic_text = optio_event_describe (traffic);

  g_assert_cmpstr (step_text, ==, "[2/3] write");
  g_assert_cmpstr (traffic_text, ==, "DNLOAD wValue 2, 2048 bytes: OK");
  g_assert_true (optio_event_is_warning (note));
  g_assert_cmpfloat (optio_event_get_fraction (progress), ==, 1.0);
  g_assert_cmpint (optio_event_get_left_ms (progress), ==, 200);
  g_assert_null (optio_event_get_state_info (note));
  g_assert_cmpuint (optio_event_get_traffic_info (traffic)->length, ==, 2048);
  assert_json (step, "{\"event\":\"step\",\"time_us\":5,"
                     "\"step\":1,\"steps\":3,\"text\":\"write\"}");
  assert_json (note, "{\"event\":\"note\",\"time_us\":6,\"text\":\"slow\",\"warning\":true}");
  assert_json (progress, "{\"event\":\"progress\",\"time_us\":7,\"fraction\":1.0,\"left_ms\":200}");
  assert_json (traffic, "{\"event\":\"traffic\",\"time_us\":8,\"request\":\"DNLOAD\",\"value\":2,"
                        "\"length\":2048,\"result\":\"OK\",\"error\":false}");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/event/state", test_state);
  g_test_add_func ("/event/state-with-error", test_state_with_error);
  g_test_add_func ("/event/other-kinds", test_other_kinds);
  return g_test_run ();
}
