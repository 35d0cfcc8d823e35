/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-faults.h"

#include <string.h>

#include "optio-sim-endpoint.h"

struct _OptioSimFaults
{
  GArray *script; /* of OptioSimFault; @number counts down to 0 */
  guint n_struck;
};

/* What GETSTATUS and GETSTATE then say: none of it has a meaning, and 5 s of poll time. */
static const guint8 garbage_status[OPTIO_SIM_STATUS_SIZE] = { 0x42, 0x88, 0x13, 0x00, 0x5c, 0xa5 };

OptioSimFaults *
optio_sim_faults_new (void)
{
  OptioSimFaults *self = g_new0 (OptioSimFaults, 1);

  self->script = g_array_new (FALSE, FALSE, sizeof (OptioSimFault));
  return self;
}

void
optio_sim_faults_free (OptioSimFaults *self)
{
  g_clear_pointer (&self->script, g_array_unref);
  g_free (self);
}

void
optio_sim_faults_add (OptioSimFaults      *self,
                      const OptioSimFault *fault)
{
  g_array_append_val (self->script, *fault);
}

void
optio_sim_faults_clear (OptioSimFaults *self)
{
  g_array_set_size (self->script, 0);
}

guint
optio_sim_faults_get_n_struck (OptioSimFaults *self)
{
  return self->n_struck;
}

void
optio_sim_faults_strike (OptioSimFaults *self)
{
  self->n_struck++;
}

gboolean
optio_sim_faults_take (OptioSimFaults *self,
                       const guint8    setup[8],
                       OptioSimFault  *out_fault)
{
  guint request = optio_sim_endpoint_get_class_request (setup);
  gboolean is_due = FALSE;

  for (guint i = self->script->len; i > 0; i--)
    {
      OptioSimFault *fault = &g_array_index (self->script, OptioSimFault, i - 1);

      if (fault->request != OPTIO_SIM_ANY_TRANSFER && fault->request != request)
        continue;
      if (--fault->number > 0)
        continue;

      *out_fault = *fault;
      is_due = TRUE;
      g_array_remove_index (self->script, i - 1);
    }

  return is_due;
}

static gboolean
find_outcome (const OptioSimFault *fault,
              OptioSimOutcome     *out_outcome)
{
  static const struct
  {
    OptioSimFaultKind kind;
    OptioSimOutcome outcome;
  } outcomes[] = {
    { OPTIO_SIM_FAULT_STALL, OPTIO_SIM_STALL },
    { OPTIO_SIM_FAULT_TIMEOUT, OPTIO_SIM_SILENT },
    { OPTIO_SIM_FAULT_IO, OPTIO_SIM_BROKEN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      if (outcomes[i].kind != fault->kind)
        continue;
      *out_outcome = outcomes[i].outcome;
      return TRUE;
    }

  return FALSE;
}

gboolean
optio_sim_faults_prevent (OptioSimFaults      *self,
                          const OptioSimFault *fault,
                          gint64               now_us,
                          OptioSimReply       *reply)
{
  OptioSimOutcome outcome;

  if (fault->is_late || !find_outcome (fault, &outcome))
    return FALSE;

  *reply = (OptioSimReply){ .outcome = outcome, .completes_at_us = now_us };
  optio_sim_faults_strike (self);
  return TRUE;
}

static gboolean
shorten (guint          request,
         guint8        *data,
         OptioSimReply *reply)
{
  reply->length /= 2;
  return TRUE;
}

static gboolean
babble (guint          request,
        guint8        *data,
        OptioSimReply *reply)
{
  reply->outcome = OPTIO_SIM_BABBLE;
  return TRUE;
}

static gboolean
put_garbage (guint          request,
             guint8        *data,
             OptioSimReply *reply)
{
  if (request == OPTIO_DFU_REQUEST_GETSTATUS)
    memcpy (data, garbage_status, MIN (reply->length, sizeof garbage_status));
  else if (request == OPTIO_DFU_REQUEST_GETSTATE)
    data[0] = garbage_status[4];
  else
    return FALSE;

  return TRUE;
}

static gboolean
flip_bit (guint          request,
          guint8        *data,
          OptioSimReply *reply)
{
  if (request != OPTIO_DFU_REQUEST_UPLOAD)
    return FALSE;

  data[reply->length / 2] ^= 1;
  return TRUE;
}

void
optio_sim_faults_spoil (OptioSimFaults      *self,
                        const OptioSimFault *fault,
                        const guint8         setup[8],
                        guint8              *data,
                        OptioSimReply       *reply)
{
  static const struct
  {
    OptioSimFaultKind kind;
    gboolean (*spoil) (guint          request,
                       guint8        *data,
                       OptioSimReply *reply);
  } rows[] = {
    { OPTIO_SIM_FAULT_SHORT, shorten },
    { OPTIO_SIM_FAULT_LONG, babble },
    { OPTIO_SIM_FAULT_GARBAGE, put_garbage },
    { OPTIO_SIM_FAULT_FLIP_BIT, flip_bit },
  };
  guint request = optio_sim_endpoint_get_class_request (setup);
  OptioSimOutcome outcome;

  if (find_outcome (fault, &outcome))
    {
      reply->outcome = outcome;
      optio_sim_faults_strike (self);
      return;
    }

  /* The others need an answer with data. */
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (rows[i].kind == fault->kind && reply->outcome == OPTIO_SIM_ACK && reply->length > 0 &&
          rows[i].spoil (request, data, reply))
        optio_sim_faults_strike (self);
    }
}
