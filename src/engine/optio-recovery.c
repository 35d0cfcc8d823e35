/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-recovery.h"

/* USB 2.0 section 5.5.3: the largest packet of a control transfer. */
#define PACKET_SIZE 64u

/* How often the last manner is tried at one place, at least. */
#define LAST_TRIES 3u

/* A reason that the board gives so often is its true one. */
#define BELIEVED_REFUSALS 3u

typedef struct
{
  guint gap_us;
  guint divisor; /* of the transfer size; 0 for single packets */
} Manner;

/* A gap of a full-speed frame does what a hub does, which is what ST advises. */
static const Manner manners[] = {
  { 0, 1 }, { 0, 1 }, { 1000, 1 }, { 1000, 2 }, { 2000, 4 }, { 2000, 0 },
};

#define FIRST_GENTLE 2u

void
optio_recovery_init (OptioRecovery *self)
{
  *self = (OptioRecovery){ 0 };
}

void
optio_recovery_init_gentle (OptioRecovery *self)
{
  *self = (OptioRecovery){ .first = FIRST_GENTLE, .manner = FIRST_GENTLE, .proven = FIRST_GENTLE };
}

gboolean
optio_recovery_escalate (OptioRecovery *self,
                         guint          refusal)
{
  self->n_alike = refusal != 0 && refusal == self->failure ? self->n_alike + 1 : 1;
  self->failure = refusal;
  self->n_failures++;
  if (refusal != 0 && self->n_alike >= BELIEVED_REFUSALS && self->n_failures >= BELIEVED_REFUSALS)
    {
      self->n_failures = 0; /* what goes well next is something else */
      return FALSE;
    }

  if (self->manner + 1 < G_N_ELEMENTS (manners))
    {
      self->manner++;
      return TRUE;
    }

  return self->n_failures < G_N_ELEMENTS (manners) - 1 - self->first + LAST_TRIES;
}

void
optio_recovery_succeed (OptioRecovery *self)
{
  if (self->n_failures > 0)
    self->n_survived++;
  self->proven = self->manner;
  self->n_failures = 0;
  self->n_alike = 0;
}

void
optio_recovery_forgive (OptioRecovery *self)
{
  self->manner = self->proven;
  self->n_failures = 0;
  self->n_alike = 0;
}

guint
optio_recovery_get_gap_us (const OptioRecovery *self)
{
  return manners[self->manner].gap_us;
}

guint
optio_recovery_get_transfer_size (const OptioRecovery *self,
                                  guint                size_bytes)
{
  guint divisor = manners[self->manner].divisor;

  return MIN (size_bytes, divisor > 0 ? MAX (size_bytes / divisor, PACKET_SIZE) : PACKET_SIZE);
}

gboolean
optio_recovery_is_gentle (const OptioRecovery *self)
{
  return self->manner >= FIRST_GENTLE && self->manner > self->first;
}

gboolean
optio_recovery_has_survived (const OptioRecovery *self)
{
  return self->n_survived > 0;
}
