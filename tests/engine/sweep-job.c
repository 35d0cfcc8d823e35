/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep-job.h"

#include <string.h>

#include "optio-dfu.h"
#include "optio-option-set.h"

#define FLASH_START 0x08000000u

/* What is on the chip before: no two places alike, none blank, and something that starts. */
static guint8
get_old_byte (guint32 offset)
{
  static const guint8 vectors[8] = { 0x00, 0x10, 0x00, 0x20, 0x09, 0x00, 0x00, 0x08 };

  return offset < sizeof vectors ? vectors[offset] : (guint8) (0x11 + offset % 101);
}

/* What the job writes. */
static guint8
get_new_byte (guint32 offset)
{
  return offset < 8 ? get_old_byte (offset) : (guint8) (0x80 + offset * 7 % 113);
}

static OptioSector
get_sector (SweepScene *scene,
            guint       index)
{
  return optio_layout_get_sector (optio_target_get_layout (scene->bench.target), 0, index);
}

static void
add_new_bytes (OptioImageBuilder *builder,
               guint32            start,
               guint32            size)
{
  g_autofree guint8 *data = g_malloc (size);

  for (guint32 i = 0; i < size; i++)
    data[i] = get_new_byte (start - FLASH_START + i);
  optio_image_builder_add (builder, start, data, size, NULL);
}

/* Two blocks and a bit, of which the rest of the sector is kept, and a few bytes in the second half
 * of a sector: the flipped bit of a block is in its middle. */
static OptioImage *
make_image (SweepScene *scene)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  guint32 size = optio_target_get_transfer_size (scene->bench.target);

  add_new_bytes (builder, FLASH_START, 2 * size + 24);
  add_new_bytes (builder, get_sector (scene, 2).range.start + size / 2 + 36, size / 4 + 6);
  return optio_image_builder_end (builder);
}

static void
fill (SweepScene *scene,
      guint32     size)
{
  g_autofree guint8 *data = g_malloc (size);

  for (guint32 i = 0; i < size; i++)
    data[i] = get_old_byte (i);
  optio_sim_device_poke (scene->bench.sim, FLASH_START, data, size);
}

GBytes *
sweep_scene_peek (SweepScene *self)
{
  return optio_sim_device_peek (self->bench.sim, self->flash.start, self->flash.size);
}

GBytes *
sweep_scene_peek_options (SweepScene *self)
{
  return optio_sim_device_peek (self->bench.sim, self->options.start, self->options.size);
}

void
sweep_scene_init (SweepScene     *self,
                  const SweepJob *job,
                  const char     *board_id)
{
  OptioLayout *layout;
  guint n_blocks;
  const OptioOptionBlock *blocks;

  *self = (SweepScene){ .board_id = board_id, .job = job };
  engine_bench_init (&self->bench, board_id);
  self->bench.is_quiet = TRUE;
  layout = optio_target_get_layout (self->bench.target);
  blocks = optio_chip_get_option_blocks (optio_target_get_chip (self->bench.target), &n_blocks);
  self->options = n_blocks > 0 ? blocks[0].range : OPTIO_RANGE_INIT (0, 0);
  self->flash = optio_layout_get_region (layout, 0)->range;
  self->touched = OPTIO_RANGE_INIT (
      FLASH_START, (guint32) (optio_range_get_end (get_sector (self, 2).range) - FLASH_START));
  self->image = make_image (self);
  fill (self, (guint32) (optio_range_get_end (get_sector (self, 3).range) - FLASH_START));
  optio_sim_device_set_boot0 (self->bench.sim, job->needs_boot0);
  if (job->prepare != NULL)
    job->prepare (self);
  self->before = sweep_scene_peek (self);
  self->options_before = sweep_scene_peek_options (self);
}

void
sweep_scene_clear (SweepScene *self)
{
  g_clear_pointer (&self->before, g_bytes_unref);
  g_clear_pointer (&self->options_before, g_bytes_unref);
  g_clear_pointer (&self->image, optio_image_unref);
  engine_bench_clear (&self->bench);
}

/* ---- flash ---- */

static const char *
find_fault_of_flash (SweepScene   *scene,
                     OptioVerdict *verdict)
{
  g_autoptr (GBytes) bytes = sweep_scene_peek (scene);
  const guint8 *now = g_bytes_get_data (bytes, NULL);

  for (guint i = 0; i < optio_image_get_n_segments (scene->image); i++)
    {
      const OptioSegment *segment = optio_image_get_segment (scene->image, i);
      gsize size;
      const guint8 *data = g_bytes_get_data (segment->bytes, &size);

      if (memcmp (now + (segment->address - scene->flash.start), data, size) != 0)
        return "the firmware is not on the chip";
    }

  return NULL;
}

static OptioPlan *
plan_flash (SweepScene *scene)
{
  return optio_plan_new_flash (scene->bench.target, scene->image, OPTIO_FLASH_DEFAULT, NULL);
}

static OptioPlan *
plan_flash_and_leave (SweepScene *scene)
{
  return optio_plan_new_flash (scene->bench.target, scene->image, OPTIO_FLASH_LEAVE, NULL);
}

/* As an earlier run left it that was cut: a block is there, the rest of the sector is blank. */
static void
cut_earlier_run (SweepScene *scene)
{
  OptioRange sector = get_sector (scene, 0).range;
  guint32 size = MIN (optio_target_get_transfer_size (scene->bench.target), sector.size);
  g_autofree guint8 *data = g_malloc (sector.size);

  memset (data, 0xff, sector.size);
  for (guint32 i = 0; i < size; i++)
    data[i] = get_new_byte (i);
  optio_sim_device_poke (scene->bench.sim, sector.start, data, sector.size);
}

/* ---- verify ---- */

static void
put_firmware (SweepScene *scene)
{
  scene->touched.size = 0;
  for (guint i = 0; i < optio_image_get_n_segments (scene->image); i++)
    {
      const OptioSegment *segment = optio_image_get_segment (scene->image, i);
      gsize size;
      const guint8 *data = g_bytes_get_data (segment->bytes, &size);

      optio_sim_device_poke (scene->bench.sim, segment->address, data, size);
    }
}

static OptioPlan *
plan_verify (SweepScene *scene)
{
  return optio_plan_new_verify (scene->bench.target, scene->image, NULL);
}

/* ---- read ---- */

static OptioRange
get_read_range (SweepScene *scene)
{
  guint32 size = optio_target_get_transfer_size (scene->bench.target);

  return OPTIO_RANGE_INIT (FLASH_START + 6, 3 * size + 10);
}

static OptioPlan *
plan_read (SweepScene *scene)
{
  OptioRange range = get_read_range (scene);

  return optio_plan_new_read (scene->bench.target, &range, 1, NULL);
}

static const char *
find_fault_of_read (SweepScene   *scene,
                    OptioVerdict *verdict)
{
  OptioRange range = get_read_range (scene);
  OptioImage *image = optio_verdict_get_image (verdict);
  const OptioSegment *segment = optio_image_get_segment (image, 0);
  const guint8 *before = g_bytes_get_data (scene->before, NULL);

  if (segment->address != range.start || g_bytes_get_size (segment->bytes) != range.size ||
      memcmp (g_bytes_get_data (segment->bytes, NULL), before + (range.start - scene->flash.start),
              range.size) != 0)
    return "what was read is not what is on the chip";

  return NULL;
}

/* ---- erase ---- */

static const char *
find_fault_of_erase (SweepScene   *scene,
                     OptioVerdict *verdict)
{
  g_autoptr (GBytes) bytes = sweep_scene_peek (scene);
  const guint8 *now = g_bytes_get_data (bytes, NULL);

  for (guint32 i = 0; i < scene->touched.size; i++)
    if (now[scene->touched.start - scene->flash.start + i] != 0xff)
      return "the flash is not blank";

  return NULL;
}

static OptioPlan *
plan_erase (SweepScene *scene)
{
  return optio_plan_new_erase (scene->bench.target, &scene->touched, OPTIO_ERASE_DEFAULT, NULL);
}

static void
touch_all (SweepScene *scene)
{
  scene->touched = scene->flash;
}

static OptioPlan *
plan_mass_erase (SweepScene *scene)
{
  return optio_plan_new_erase (scene->bench.target, NULL, OPTIO_ERASE_DEFAULT, NULL);
}

/* ---- option bytes ---- */

static void
touch_nothing (SweepScene *scene)
{
  scene->touched.size = 0;
}

static OptioOptionSet *
decode_options (SweepScene *scene)
{
  OptioChip *chip = optio_target_get_chip (scene->bench.target);
  OptioOptionSet *set = optio_option_set_new (chip, NULL, 0);
  g_autoptr (GBytes) bytes =
      optio_sim_device_peek (scene->bench.sim, scene->options.start, scene->options.size);

  optio_option_set_decode (set, scene->options.start, bytes, NULL);
  return set;
}

static const struct
{
  const char *board_id;
  const char *field;
  const char *value;
} option_changes[] = {
  { "stm32f072", "WDG_SW", "0" },
  { "stm32f405", "BOR_LEV", "0" },
  { "stm32g0c1", "SEC_SIZE", "1" },
};

/* What is left to write; %NULL if the chip's option bytes can't be trusted: a power cut between
 * their erase and their write leaves some chips read-protected, and that needs another command. */
static GArray *
list_writes (SweepScene *scene)
{
  g_autoptr (OptioOptionSet) set = decode_options (scene);

  for (gsize i = 0; i < G_N_ELEMENTS (option_changes); i++)
    if (g_str_equal (option_changes[i].board_id, scene->board_id))
      optio_option_set_change (set, option_changes[i].field, option_changes[i].value, NULL);

  return optio_option_set_list_writes (set, NULL);
}

/* As the command does it: what is there is read first. */
static OptioPlan *
plan_options (SweepScene *scene)
{
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) found = NULL;
  g_autoptr (GArray) writes = list_writes (scene);
  g_autoptr (GBytes) bytes =
      optio_sim_device_peek (scene->bench.sim, scene->options.start, scene->options.size);

  if (writes == NULL || writes->len == 0)
    return NULL;

  optio_image_builder_add (builder, scene->options.start, g_bytes_get_data (bytes, NULL),
                           scene->options.size, NULL);
  found = optio_image_builder_end (builder);
  return optio_plan_new_options (scene->bench.target, found, writes, OPTIO_OPTION_WRITE_DEFAULT,
                                 NULL);
}

static const char *
find_fault_of_options (SweepScene   *scene,
                       OptioVerdict *verdict)
{
  g_autoptr (GArray) writes = list_writes (scene);

  return writes == NULL || writes->len > 0 ? "the option bytes are not what was written" : NULL;
}

/* ---- unprotect ---- */

/* Where the byte of readout protection is, and what it is without. */
static guint32
get_rdp_address (SweepScene *scene)
{
  return scene->options.start + (g_str_equal (scene->board_id, "stm32f405") ? 1 : 0);
}

static gboolean
is_protected (SweepScene *scene)
{
  g_autoptr (GBytes) bytes =
      optio_sim_device_peek (scene->bench.sim, get_rdp_address (scene), 1);

  return *(const guint8 *) g_bytes_get_data (bytes, NULL) != 0xaa;
}

static void
protect (SweepScene *scene)
{
  static const guint8 rdp[] = { 0x55 };

  optio_sim_device_poke (scene->bench.sim, get_rdp_address (scene), rdp, sizeof rdp);
  optio_sim_device_unplug (scene->bench.sim);
  optio_sim_device_enter_bootloader (scene->bench.sim);
  scene->touched = scene->flash;
}

/* An open board is not unprotected. */
static OptioPlan *
plan_unprotect (SweepScene *scene)
{
  return is_protected (scene) ? optio_plan_new_unprotect (scene->bench.target, NULL) : NULL;
}

static const char *
find_fault_of_unprotect (SweepScene   *scene,
                         OptioVerdict *verdict)
{
  return is_protected (scene) ? "the board is still protected"
                              : find_fault_of_erase (scene, verdict);
}

/* ---- leave ---- */

static OptioPlan *
plan_leave (SweepScene *scene)
{
  return optio_plan_new_leave (scene->bench.target, FLASH_START, NULL);
}

static const char *
find_fault_of_leave (SweepScene   *scene,
                     OptioVerdict *verdict)
{
  return optio_sim_device_get_presence (scene->bench.sim) == OPTIO_SIM_IN_BOOTLOADER
           ? "the board is still in its bootloader"
           : NULL;
}

static const char *
find_fault_of_flash_and_leave (SweepScene   *scene,
                               OptioVerdict *verdict)
{
  const char *fault = find_fault_of_flash (scene, verdict);

  return fault != NULL ? fault : find_fault_of_leave (scene, verdict);
}

static const char *const usual_boards[] = { "stm32f072", "stm32f405", "stm32g0c1", NULL };
static const char *const protected_boards[] = { "stm32f072", "stm32f405", NULL };
static const char *const small_boards[] = { "stm32f072", NULL };

/* Taking a protection away may take as long as erasing everything at the worst, once for the answer
 * and once more for the return. */
const SweepJob sweep_jobs[] = {
  { "flash", usual_boards, 30, FALSE, FALSE, NULL, plan_flash, find_fault_of_flash },
  { "resume", usual_boards, 30, FALSE, FALSE, cut_earlier_run, plan_flash, find_fault_of_flash },
  { "flash-and-leave", small_boards, 30, FALSE, FALSE, NULL, plan_flash_and_leave,
    find_fault_of_flash_and_leave },
  { "verify", usual_boards, 30, FALSE, FALSE, put_firmware, plan_verify, find_fault_of_flash },
  { "read", usual_boards, 30, FALSE, FALSE, touch_nothing, plan_read, find_fault_of_read },
  { "erase", usual_boards, 30, FALSE, FALSE, NULL, plan_erase, find_fault_of_erase },
  { "mass-erase", small_boards, 30, FALSE, FALSE, touch_all, plan_mass_erase,
    find_fault_of_erase },
  { "options", usual_boards, 30, TRUE, TRUE, touch_nothing, plan_options, find_fault_of_options },
  { "unprotect-erase", protected_boards, 120, TRUE, TRUE, protect, plan_unprotect,
    find_fault_of_unprotect },
  { "leave", usual_boards, 30, FALSE, FALSE, touch_nothing, plan_leave, find_fault_of_leave },
  { NULL, NULL, 0, FALSE, FALSE, NULL, NULL, NULL },
};
