/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-witness.h"

struct _OptioWitness
{
  OptioTally tally;
  GArray *refusals;
};

static void
refusal_clear (gpointer data)
{
  OptioRefusal *refusal = data;

  g_clear_error (&refusal->error);
}

GArray *
optio_refusals_new (void)
{
  GArray *refusals = g_array_new (FALSE, FALSE, sizeof (OptioRefusal));

  g_array_set_clear_func (refusals, refusal_clear);
  return refusals;
}

OptioWitness *
optio_witness_new (const OptioTally *tally,
                   GArray           *refusals)
{
  OptioWitness *self = g_atomic_rc_box_new0 (OptioWitness);

  self->tally = *tally;
  self->refusals = optio_refusals_new ();
  for (guint i = 0; refusals != NULL && i < refusals->len; i++)
    {
      OptioRefusal refusal = g_array_index (refusals, OptioRefusal, i);

      refusal.error = g_error_copy (refusal.error);
      g_array_append_val (self->refusals, refusal);
    }

  return self;
}

OptioWitness *
optio_witness_ref (OptioWitness *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
witness_clear (gpointer data)
{
  OptioWitness *self = data;

  g_clear_pointer (&self->refusals, g_array_unref);
}

void
optio_witness_unref (OptioWitness *self)
{
  g_atomic_rc_box_release_full (self, witness_clear);
}

const OptioTally *
optio_witness_get_tally (OptioWitness *self)
{
  return &self->tally;
}

const OptioRefusal *
optio_witness_get_refusals (OptioWitness *self,
                            guint        *out_n_refusals)
{
  *out_n_refusals = self->refusals->len;
  return (const OptioRefusal *) self->refusals->data;
}
