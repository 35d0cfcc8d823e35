/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-bench.h"

#include "optio-catalog.h"
#include "optio-dfu.h"

static OptioCatalog *catalog;

static const char *const board_ids[] = { "stm32f072", "stm32f405", "stm32g0c1" };

static void
count_event (OptioEvent *event,
             gpointer    user_data)
{
  EngineTally *tally = user_data;
  const OptioEventTrafficInfo *info = optio_event_get_traffic_info (event);

  if (optio_event_get_kind (event) == OPTIO_EVENT_STATE && tally->states != NULL)
    {
      g_autofree char *text = optio_event_describe (event);

      g_string_append_printf (tally->states, "%s\n", text);
    }

  if (optio_event_get_kind (event) == OPTIO_EVENT_NOTE && tally->notes != NULL)
    g_string_append_printf (tally->notes, "%s\n", optio_event_get_text (event));

  if (info == NULL)
    return;

  tally->n_transfers++;
  tally->n_failed += info->is_error ? 1 : 0;
  tally->n_clear_status += info->request == OPTIO_DFU_REQUEST_CLRSTATUS ? 1 : 0;
  tally->max_block = MAX (tally->max_block, info->value);
  if (info->request == OPTIO_DFU_REQUEST_UPLOAD)
    tally->n_uploads++;
  if (info->request == OPTIO_DFU_REQUEST_DNLOAD)
    *(info->value == 0 ? &tally->n_commands : &tally->n_blocks) += 1;
  if (tally->n_transfers == tally->cancel_at)
    g_cancellable_cancel (tally->cancellable);
}

static void
plug_in (EngineBench *bench,
         OptioBoard  *board)
{
  *bench = (EngineBench){ .device = optio_sim_device_new (board, OPTIO_SIM_CLOCK_VIRTUAL, 0) };
  bench->sim = OPTIO_SIM_DEVICE (bench->device);
  bench->target = optio_target_new (optio_device_get_identity (bench->device),
                                    optio_board_get_chip (board));
  bench->tally.cancellable = g_cancellable_new ();
}

void
engine_bench_init (EngineBench *bench,
                   const char  *board_id)
{
  OptioBoard *board = optio_catalog_find_board (catalog, board_id);

  g_assert_nonnull (board);
  plug_in (bench, board);
}

OptioBoardFields
engine_bench_get_fields (const char *board_id)
{
  OptioBoard *board = optio_catalog_find_board (catalog, board_id);

  g_assert_nonnull (board);
  return *optio_board_get_fields (board);
}

void
engine_bench_init_with (EngineBench            *bench,
                        const OptioBoardFields *fields)
{
  g_autoptr (OptioBoard) board = optio_board_new (fields);

  plug_in (bench, board);
}

void
engine_bench_clear (EngineBench *bench)
{
  g_clear_object (&bench->tally.cancellable);
  g_clear_pointer (&bench->target, optio_target_unref);
  g_clear_object (&bench->device);
  /* What a board has to tell the main thread holds it until somebody listens. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

OptioVerdict *
engine_bench_run (EngineBench *bench,
                  OptioPlan   *plan)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OptioTransport) transport = optio_device_open (bench->device, NULL, &error);
  OptioVerdict *verdict;
  GString *states = bench->tally.states;
  GString *notes = bench->tally.notes;
  guint cancel_at = bench->tally.cancel_at;

  g_assert_no_error (error);
  g_clear_object (&bench->tally.cancellable);
  bench->tally = (EngineTally){ .cancellable = g_cancellable_new (),
                          .cancel_at = cancel_at,
                          .states = states,
                          .notes = notes };
  verdict = optio_engine_run (plan, bench->device, transport, count_event, &bench->tally,
                              bench->tally.cancellable);
  optio_transport_close (transport);
  if (!bench->is_quiet)
    g_test_message ("%s: %s", optio_verdict_kind_get_name (optio_verdict_get_kind (verdict)),
                    optio_verdict_get_sentence (verdict));
  return verdict;
}

OptioImage *
engine_bench_make_image (OptioRange first,
                         OptioRange second)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  OptioRange ranges[] = { first, second };

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autofree guint8 *data = g_malloc (ranges[i].size + 1);

      for (guint32 j = 0; j < ranges[i].size; j++)
        data[j] = (guint8) g_test_rand_int ();
      optio_image_builder_add (builder, ranges[i].start, data, ranges[i].size, NULL);
    }

  return optio_image_builder_end (builder);
}

void
engine_bench_assert_holds (EngineBench *bench,
                           OptioImage  *image)
{
  for (guint i = 0; i < optio_image_get_n_segments (image); i++)
    {
      const OptioSegment *segment = optio_image_get_segment (image, i);
      gsize size = g_bytes_get_size (segment->bytes);
      g_autoptr (GBytes) found = optio_sim_device_peek (bench->sim, segment->address, size);

      g_assert_true (g_bytes_equal (found, segment->bytes));
    }
}

void
engine_bench_add (const char   *path,
                  GTestDataFunc func)
{
  for (gsize i = 0; i < G_N_ELEMENTS (board_ids); i++)
    {
      g_autofree char *full = g_strconcat (path, "/", board_ids[i], NULL);

      g_test_add_data_func (full, board_ids[i], func);
    }
}

void
engine_bench_load_catalog (void)
{
  g_autofree char *own_boards = g_build_filename (g_getenv ("OPTIO_TEST_DIR"), "engine", NULL);

  catalog = optio_catalog_new_default ();
  optio_catalog_add_folder (catalog, own_boards);
}

int
engine_bench_main (void)
{
  int result;

  engine_bench_load_catalog ();
  result = g_test_run ();
  g_clear_object (&catalog);
  return result;
}
