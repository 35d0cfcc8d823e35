/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a run speaks to a board without addresses: one firmware, in blocks from number 0 on. */

#include <glib/gi18n-lib.h>

#include "optio-engine-private.h"
#include "optio-error.h"

/* By DFU 1.1 section 6.1.1 the number wraps to 0. */
static guint
get_block_number (OptioRun *run,
                  guint32   offset)
{
  guint size = optio_target_get_transfer_size (run->target);

  return (offset + size - 1) / size & 0xffff;
}

static gboolean
download (OptioRun        *run,
          const OptioStep *step,
          GError         **error)
{
  const guint8 *data = g_bytes_get_data (step->bytes, NULL);
  guint transfer_size = optio_target_get_transfer_size (run->target);
  guint32 offset = 0;

  while (offset < step->range.size)
    {
      OptioRange block = OPTIO_RANGE_INIT (offset, MIN (step->range.size - offset, transfer_size));

      if (optio_run_is_cancelled (run, error))
        return FALSE;

      optio_machine_set_doing (&run->machine, _("send block %u"), offset / transfer_size);
      optio_ledger_set (run->ledger, block, OPTIO_FATE_IN_DOUBT);
      if (!optio_machine_download_plain (&run->machine, get_block_number (run, offset),
                                         data + offset, block.size, error))
        return FALSE;

      optio_ledger_set (run->ledger, block, OPTIO_FATE_WRITTEN);
      offset += block.size;
      optio_run_tell_progress (run, step, offset, step->range.size);
    }

  return TRUE;
}

static gboolean
manifest (OptioRun        *run,
          const OptioStep *step,
          GError         **error)
{
  const OptioStep *write = optio_plan_get_step (run->plan, 0);

  optio_machine_set_doing (&run->machine, "%s", _("manifest"));
  return optio_machine_manifest (&run->machine, get_block_number (run, write->range.size),
                                 &run->outcome.has_left, error);
}

/* Keeps or compares a block of @size bytes. */
static gboolean
take_block (OptioRun        *run,
            const OptioStep *step,
            guint32          offset,
            const guint8    *data,
            gsize            size,
            GError         **error)
{
  guint32 kept = (guint32) MIN (size, step->range.size - offset);

  if (step->kind == OPTIO_STEP_READ)
    return optio_image_builder_add (run->builder, offset, data, kept, error);

  optio_run_compare (run, step, OPTIO_RANGE_INIT (offset, kept), data);
  return TRUE;
}

/* The board's last block is a short one, perhaps an empty one. */
static gboolean
upload (OptioRun        *run,
        const OptioStep *step,
        GError         **error)
{
  guint8 data[OPTIO_TRANSPORT_MAX_TRANSFER];
  guint transfer_size = optio_target_get_transfer_size (run->target);
  gssize length = transfer_size;
  guint32 offset = 0;

  while (offset < step->range.size && length == (gssize) transfer_size)
    {
      if (optio_run_is_cancelled (run, error))
        return FALSE;

      optio_machine_set_doing (&run->machine, _("read block %u"), offset / transfer_size);
      length = optio_machine_upload_plain (&run->machine, get_block_number (run, offset), data,
                                           transfer_size, error);
      if (length < 0 || !take_block (run, step, offset, data, (gsize) length, error))
        return FALSE;

      offset += (guint32) MIN ((guint32) length, step->range.size - offset);
      optio_run_tell_progress (run, step, offset, step->range.size);
    }

  if (step->kind == OPTIO_STEP_READ || offset == step->range.size)
    return TRUE;

  g_set_error (error, OPTIO_ERROR, OPTIO_ERROR_VERIFY,
               _("the board has only %u bytes where the firmware has %u"), offset,
               step->range.size);
  return FALSE;
}

static gboolean
detach (OptioRun        *run,
        const OptioStep *step,
        GError         **error)
{
  OptioIdentity *identity = optio_target_get_identity (run->target);
  const OptioIdentityFields *fields = optio_identity_get_fields (identity);
  gboolean resets_itself = fields->is_runtime &&
                           (fields->attributes & OPTIO_DFU_ATTRIBUTE_WILL_DETACH) != 0;

  optio_machine_set_doing (&run->machine, "%s", _("detach"));
  run->outcome.has_left = optio_machine_detach (&run->machine, resets_itself, error);
  return run->outcome.has_left;
}

static gboolean
select_alt (OptioRun *run,
            GError  **error)
{
  guint alt = optio_plan_get_alt (run->plan);

  if (run->alt == (int) alt)
    return TRUE;

  optio_machine_set_doing (&run->machine, _("choose alternate setting %u"), alt);
  if (!optio_transport_set_alt (run->wire.transport, alt, error))
    {
      g_prefix_error (error, _("alternate setting %u: "), alt);
      return FALSE;
    }

  run->alt = (int) alt;
  return optio_machine_settle (&run->machine, OPTIO_RUN_SETTLE_BOUND_MS, error);
}

gboolean
optio_run_plain_step (OptioRun        *run,
                      const OptioStep *step,
                      GError         **error)
{
  switch (step->kind)
    {
    case OPTIO_STEP_WRITE:
      return select_alt (run, error) && download (run, step, error);
    case OPTIO_STEP_MANIFEST:
      return manifest (run, step, error);
    case OPTIO_STEP_DETACH:
      return detach (run, step, error);
    default:
      return select_alt (run, error) && upload (run, step, error);
    }
}
