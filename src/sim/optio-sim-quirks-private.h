/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-sim-quirks.h"

G_BEGIN_DECLS

/* The longest data stage: wLength has 16 bits. */
#define OPTIO_SIM_MAX_DATA_SIZE 65535

#define OPTIO_SIM_FOR_EVER G_MAXUINT

/**
 * OptioSimQuirks:
 * @busy_answers: so often GETSTATUS still says dfuDNBUSY, whatever the bootloader does; or
 *   %OPTIO_SIM_FOR_EVER, and nothing but a reset helps
 * @busy_poll_ms: bwPollTimeout of these
 * @is_hung: nothing is answered until the power is cut
 * @drops_work: the next work is not done
 * @has_started: whether it was started before
 * @dice: state of the random numbers, the same each time
 * @wire_free_us: when the last class request was over on the wire
 * @scratch: (array length=OPTIO_SIM_MAX_DATA_SIZE): room for a data stage that arrives otherwise
 *   than it was sent
 */
struct _OptioSimQuirks
{
  OptioBoardQuirks quirks;
  OptioSimRom *rom;
  OptioSimChip *chip;
  guint busy_answers;
  guint busy_poll_ms;
  gboolean is_hung;
  gboolean drops_work;
  gboolean has_started;
  guint32 dice;
  gint64 wire_free_us;
  guint8 *scratch;
};

/**
 * OptioSimQuirkRule:
 * @request: the request that it is about, or %OPTIO_SIM_ANY_REQUEST
 * @states: set of the bootloader's states in which it shows, %OPTIO_SIM_STATE of each
 * @concerns: (nullable): whether the request is one of those that it is about
 * @before: (nullable): runs before the bootloader; if it returns %TRUE it has set @reply, and the
 *   bootloader never sees the request
 * @after: (nullable): runs after the bootloader, and alters what became of the request
 *
 * What one quirk does with a class request.
 */
typedef struct
{
  OptioBoardQuirk quirk;
  guint request;
  guint32 states;
  gboolean (*concerns) (OptioSimQuirks        *self,
                        const OptioSimRequest *request);
  gboolean (*before) (OptioSimQuirks  *self,
                      OptioSimRequest *request,
                      OptioSimReply   *reply);
  void (*after) (OptioSimQuirks        *self,
                 const OptioSimRequest *request,
                 OptioSimReply         *reply);
} OptioSimQuirkRule;

#define OPTIO_SIM_ANY_REQUEST G_MAXUINT

extern const OptioSimQuirkRule optio_sim_quirk_wire_rules[];
extern const gsize optio_sim_quirk_n_wire_rules;
extern const OptioSimQuirkRule optio_sim_quirk_flash_rules[];
extern const gsize optio_sim_quirk_n_flash_rules;
extern const OptioSimQuirkRule optio_sim_quirk_state_rules[];
extern const gsize optio_sim_quirk_n_state_rules;

/**
 * optio_sim_quirks_hang:
 *
 * The chip hangs from now on.
 */
OptioSimReply optio_sim_quirks_hang (OptioSimQuirks        *self,
                                     const OptioSimRequest *request);

/**
 * optio_sim_quirks_is_work:
 *
 * Returns: whether @request makes the bootloader carry out a DNLOAD.
 */
gboolean optio_sim_quirks_is_work (OptioSimQuirks *self);

G_END_DECLS
