/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "option-bench.h"

#include "optio-dfu.h"

void
option_bench_count (OptioEvent *event,
                    gpointer    user_data)
{
  OptionTally *tally = user_data;
  const OptioEventTrafficInfo *traffic = optio_event_get_traffic_info (event);

  if (traffic == NULL)
    return;

  tally->n_transfers++;
  if (traffic->request != OPTIO_DFU_REQUEST_DNLOAD || traffic->value < 2)
    return;

  tally->n_blocks++;
  tally->block_number = traffic->value;
  tally->block_size = traffic->length;
}

OptioVerdict *
option_bench_run (OptionBench *self,
                  OptioPlan   *plan)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioTransport) transport = optio_device_open (self->device, NULL, &error);
  OptioVerdict *verdict;

  g_assert_no_error (error);
  self->tally = (OptionTally){ 0 };
  verdict = optio_engine_run (plan, self->device, transport, option_bench_count, &self->tally,
                              NULL);
  optio_transport_close (transport);
  g_test_message ("%s: %s", optio_verdict_kind_get_name (optio_verdict_get_kind (verdict)),
                  optio_verdict_get_sentence (verdict));
  return verdict;
}

void
option_bench_read (OptionBench *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioPlan) plan = optio_plan_new_read_options (self->target, &error);
  g_autoptr (OptioVerdict) verdict = NULL;

  g_assert_no_error (error);
  verdict = option_bench_run (self, plan);
  g_assert_cmpint (optio_verdict_get_kind (verdict), ==, OPTIO_VERDICT_DONE);
  g_clear_pointer (&self->found, optio_image_unref);
  self->found = optio_image_ref (optio_verdict_get_image (verdict));
  for (guint i = 0; i < optio_image_get_n_segments (self->found); i++)
    {
      const OptioSegment *segment = optio_image_get_segment (self->found, i);

      optio_option_set_decode (self->set, segment->address, segment->bytes, &error);
      g_assert_no_error (error);
    }
}

void
option_bench_init (OptionBench *self,
                   OptioBoard  *board)
{
  OptioChip *chip = optio_board_get_chip (board);
  guint n_blocks, n_variants;
  const OptioVariant *variants = optio_chip_get_variants (chip, &n_variants);

  *self = (OptionBench){ .device = optio_sim_device_new (board, OPTIO_SIM_CLOCK_VIRTUAL, 0) };
  self->sim = OPTIO_SIM_DEVICE (self->device);
  self->target = optio_target_new (optio_board_get_identity (board), chip);
  self->block = optio_chip_get_option_blocks (chip, &n_blocks)[0].range;
  self->set = optio_option_set_new (chip, n_variants > 0 ? variants[0].id : NULL, 0);
  optio_sim_device_set_boot0 (self->sim, TRUE);
  option_bench_read (self);
}

void
option_bench_clear (OptionBench *self)
{
  g_clear_object (&self->set);
  g_clear_pointer (&self->found, optio_image_unref);
  g_clear_pointer (&self->target, optio_target_unref);
  g_clear_object (&self->device);
  /* What a board has to tell the main thread holds it until somebody listens. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

OptioPlan *
option_bench_plan (OptionBench *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) writes = optio_option_set_list_writes (self->set, &error);
  OptioPlan *plan;

  g_assert_no_error (error);
  plan = optio_plan_new_options (self->target, self->found, writes, OPTIO_OPTION_WRITE_UNPROVED,
                                 &error);
  g_assert_no_error (error);
  return plan;
}

OptioPlan *
option_bench_plan_change (OptionBench *self,
                          const char  *name,
                          const char  *value)
{
  g_autoptr (GError) error = NULL;

  optio_option_set_change (self->set, name, value, &error);
  g_assert_no_error (error);
  return option_bench_plan (self);
}

GBytes *
option_bench_peek (OptionBench *self)
{
  return optio_sim_device_peek (self->sim, self->block.start, self->block.size);
}
