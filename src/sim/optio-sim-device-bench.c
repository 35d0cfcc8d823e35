/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be done to a simulated board that nobody could do to a real one from outside. */

#include "optio-sim-device.h"

#include "optio-sim-device-private.h"
#include "optio-sim-state.h"

void
optio_sim_device_set_boot0 (OptioSimDevice *self,
                            gboolean        is_high)
{
  OptioSimBoard *sim;

  g_return_if_fail (OPTIO_IS_SIM_DEVICE (self));

  sim = optio_sim_device_lock (self);
  optio_sim_board_set_boot0 (sim, is_high);
  optio_sim_device_unlock (self);
}

OptioSimStart
optio_sim_device_find_start (OptioSimDevice *self,
                             gboolean        is_boot0_high)
{
  OptioSimStart start;
  OptioSimBoard *sim;

  g_return_val_if_fail (OPTIO_IS_SIM_DEVICE (self), OPTIO_SIM_START_NOWHERE);

  sim = optio_sim_device_lock (self);
  start = optio_sim_chip_find_start (optio_sim_board_get_chip (sim), is_boot0_high);
  optio_sim_device_unlock (self);

  return start;
}

void
optio_sim_device_unplug_at (OptioSimDevice *self,
                            guint           n_transfers)
{
  const OptioSimFault fault = {
    .kind = OPTIO_SIM_FAULT_UNPLUG,
    .request = OPTIO_SIM_ANY_TRANSFER,
    .number = n_transfers,
  };

  optio_sim_device_add_fault (self, &fault);
}

GBytes *
optio_sim_device_peek (OptioSimDevice *self,
                       guint32         address,
                       gsize           size)
{
  g_autofree guint8 *data = NULL;
  gboolean is_mapped;
  OptioSimBoard *sim;

  g_return_val_if_fail (OPTIO_IS_SIM_DEVICE (self), NULL);
  g_return_val_if_fail (size <= G_MAXUINT32, NULL);

  data = g_malloc (size);
  sim = optio_sim_device_lock (self);
  is_mapped = optio_sim_chip_read (optio_sim_board_get_chip (sim), address, data, size);
  optio_sim_device_unlock (self);

  return is_mapped ? g_bytes_new_take (g_steal_pointer (&data), size) : NULL;
}

gboolean
optio_sim_device_poke (OptioSimDevice *self,
                       guint32         address,
                       const guint8   *data,
                       gsize           size)
{
  gboolean is_mapped;
  OptioSimBoard *sim;

  g_return_val_if_fail (OPTIO_IS_SIM_DEVICE (self), FALSE);

  sim = optio_sim_device_lock (self);
  is_mapped = optio_sim_chip_poke (optio_sim_board_get_chip (sim), address, data, size);
  optio_sim_device_unlock (self);

  return is_mapped;
}

void
optio_sim_device_get_counters (OptioSimDevice   *self,
                               OptioSimCounters *out_counters)
{
  OptioSimBoard *sim;

  g_return_if_fail (OPTIO_IS_SIM_DEVICE (self));
  g_return_if_fail (out_counters != NULL);

  sim = optio_sim_device_lock (self);
  optio_sim_board_get_counters (sim, out_counters);
  optio_sim_device_unlock (self);
}

gboolean
optio_sim_device_load_state (OptioSimDevice *self,
                             const char     *path,
                             GError        **error)
{
  const char *id;
  gboolean is_loaded;
  OptioSimBoard *sim;

  g_return_val_if_fail (OPTIO_IS_SIM_DEVICE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  id = optio_board_get_id (optio_sim_device_get_board (self));
  sim = optio_sim_device_lock (self);
  is_loaded = optio_sim_state_load (optio_sim_board_get_chip (sim), id, path, error);
  optio_sim_device_unlock (self);

  return is_loaded;
}

gboolean
optio_sim_device_save_state (OptioSimDevice *self,
                             const char     *path,
                             GError        **error)
{
  const char *id;
  gboolean is_saved;
  OptioSimBoard *sim;

  g_return_val_if_fail (OPTIO_IS_SIM_DEVICE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  id = optio_board_get_id (optio_sim_device_get_board (self));
  sim = optio_sim_device_lock (self);
  is_saved = optio_sim_state_save (optio_sim_board_get_chip (sim), id, path, error);
  optio_sim_device_unlock (self);

  return is_saved;
}

void
optio_sim_device_add_fault (OptioSimDevice      *self,
                            const OptioSimFault *fault)
{
  OptioSimBoard *sim;

  g_return_if_fail (OPTIO_IS_SIM_DEVICE (self));
  g_return_if_fail (fault != NULL && fault->number > 0 && fault->kind < OPTIO_SIM_N_FAULTS);

  sim = optio_sim_device_lock (self);
  optio_sim_faults_add (optio_sim_board_get_faults (sim), fault);
  optio_sim_device_unlock (self);
}

void
optio_sim_device_clear_faults (OptioSimDevice *self)
{
  OptioSimBoard *sim;

  g_return_if_fail (OPTIO_IS_SIM_DEVICE (self));

  sim = optio_sim_device_lock (self);
  optio_sim_faults_clear (optio_sim_board_get_faults (sim));
  optio_sim_device_unlock (self);
}

guint
optio_sim_device_get_n_struck (OptioSimDevice *self)
{
  OptioSimBoard *sim;
  guint n_struck;

  g_return_val_if_fail (OPTIO_IS_SIM_DEVICE (self), 0);

  sim = optio_sim_device_lock (self);
  n_struck = optio_sim_faults_get_n_struck (optio_sim_board_get_faults (sim));
  optio_sim_device_unlock (self);

  return n_struck;
}
