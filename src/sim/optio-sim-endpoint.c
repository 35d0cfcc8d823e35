/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-endpoint.h"

/* bmRequestType, USB 2.0 table 9-2 */
#define DEVICE_TO_HOST 0x80u
#define TYPE_MASK 0x60u
#define TYPE_STANDARD 0x00u
#define TYPE_CLASS 0x20u
#define RECIPIENT_MASK 0x1fu
#define RECIPIENT_DEVICE 0u
#define RECIPIENT_INTERFACE 1u

/* bRequest, USB 2.0 table 9-4 */
#define GET_STATUS 0
#define CLEAR_FEATURE 1
#define SET_ADDRESS 5
#define GET_DESCRIPTOR 6
#define GET_CONFIGURATION 8
#define SET_CONFIGURATION 9
#define GET_INTERFACE 10
#define SET_INTERFACE 11

#define STATUS_SELF_POWERED 1

struct _OptioSimEndpoint
{
  OptioIdentity *identity;
  OptioDescriptors *descriptors;
  OptioSimRom *rom;
  OptioSimQuirks *quirks;
  guint8 configuration; /* 0: none is set */
  guint8 alt;
};

typedef struct
{
  guint type;
  guint request;
  guint index;
  OptioSimRequest body;
} Setup;

OptioSimEndpoint *
optio_sim_endpoint_new (OptioBoard     *board,
                        OptioIdentity  *identity,
                        OptioSimRom    *rom,
                        OptioSimQuirks *quirks)
{
  OptioSimEndpoint *self = g_new0 (OptioSimEndpoint, 1);

  self->identity = optio_identity_ref (identity);
  self->descriptors =
      optio_descriptors_new (self->identity, optio_board_get_rom_model (board),
                                 optio_board_get_quirks (board));
  self->rom = rom;
  self->quirks = quirks;
  return self;
}

void
optio_sim_endpoint_free (OptioSimEndpoint *self)
{
  g_clear_pointer (&self->descriptors, optio_descriptors_free);
  g_clear_pointer (&self->identity, optio_identity_unref);
  g_free (self);
}

void
optio_sim_endpoint_reset (OptioSimEndpoint *self)
{
  self->configuration = 0;
  self->alt = 0;
}

void
optio_sim_endpoint_configure (OptioSimEndpoint *self)
{
  self->configuration = optio_identity_get_fields (self->identity)->configuration;
}

static OptioSimReply
get_status (OptioSimEndpoint *self,
            const Setup      *setup)
{
  gboolean is_device = (setup->type & RECIPIENT_MASK) == RECIPIENT_DEVICE;
  guint8 status[2] = { is_device ? STATUS_SELF_POWERED : 0, 0 };

  return optio_sim_rom_answer (&setup->body, status, sizeof status);
}

static OptioSimReply
acknowledge (OptioSimEndpoint *self,
             const Setup      *setup)
{
  return optio_sim_rom_ack (&setup->body);
}

static OptioSimReply
get_descriptor (OptioSimEndpoint *self,
                const Setup      *setup)
{
  guint type = setup->body.value >> 8;
  guint index = setup->body.value & 0xff;
  GBytes *descriptor = optio_descriptors_find (self->descriptors, type, index);
  OptioSimReply reply;

  if (descriptor == NULL)
    return optio_sim_rom_stall (&setup->body);

  reply = optio_sim_rom_answer (&setup->body, g_bytes_get_data (descriptor, NULL),
                                g_bytes_get_size (descriptor));
  optio_sim_quirks_read_descriptor (self->quirks, type, index, &reply);
  return reply;
}

static OptioSimReply
get_configuration (OptioSimEndpoint *self,
                   const Setup      *setup)
{
  return optio_sim_rom_answer (&setup->body, &self->configuration, 1);
}

static OptioSimReply
set_configuration (OptioSimEndpoint *self,
                   const Setup      *setup)
{
  guint value = setup->body.value;

  if (value != 0 && value != optio_identity_get_fields (self->identity)->configuration)
    return optio_sim_rom_stall (&setup->body);

  self->configuration = (guint8) value;
  self->alt = 0;
  return optio_sim_rom_ack (&setup->body);
}

static gboolean
is_our_interface (OptioSimEndpoint *self,
                  const Setup      *setup)
{
  const OptioIdentityFields *fields = optio_identity_get_fields (self->identity);

  return self->configuration != 0 && (setup->type & RECIPIENT_MASK) == RECIPIENT_INTERFACE &&
         setup->index == fields->interface_number;
}

static OptioSimReply
get_interface (OptioSimEndpoint *self,
               const Setup      *setup)
{
  if (!is_our_interface (self, setup))
    return optio_sim_rom_stall (&setup->body);

  return optio_sim_rom_answer (&setup->body, &self->alt, 1);
}

/* Nothing but the number changes: addresses, not alternate settings, select memory. */
static OptioSimReply
set_interface (OptioSimEndpoint *self,
               const Setup      *setup)
{
  guint n_alts = MAX (optio_identity_get_n_alts (self->identity), 1);

  if (!is_our_interface (self, setup) || setup->body.value >= n_alts)
    return optio_sim_rom_stall (&setup->body);

  self->alt = (guint8) setup->body.value;
  return optio_sim_rom_ack (&setup->body);
}

static OptioSimReply
control_standard (OptioSimEndpoint *self,
                  const Setup      *setup)
{
  static const struct
  {
    guint request;
    guint direction;
    OptioSimReply (*handle) (OptioSimEndpoint *self,
                             const Setup      *setup);
  } handlers[] = {
    { GET_STATUS, DEVICE_TO_HOST, get_status },
    { CLEAR_FEATURE, 0, acknowledge },
    { SET_ADDRESS, 0, acknowledge },
    { GET_DESCRIPTOR, DEVICE_TO_HOST, get_descriptor },
    { GET_CONFIGURATION, DEVICE_TO_HOST, get_configuration },
    { SET_CONFIGURATION, 0, set_configuration },
    { GET_INTERFACE, DEVICE_TO_HOST, get_interface },
    { SET_INTERFACE, 0, set_interface },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    {
      OptioSimReply reply;

      if (handlers[i].request != setup->request ||
          handlers[i].direction != (setup->type & DEVICE_TO_HOST))
        continue;

      reply = handlers[i].handle (self, setup);
      if (reply.length > 0 && self->configuration != 0)
        optio_sim_rom_data_sent (self->rom, &reply, setup->body.now_us);
      return reply;
    }

  return optio_sim_rom_stall (&setup->body);
}

static OptioSimReply
control_class (OptioSimEndpoint *self,
               const Setup      *setup)
{
  static const guint directions[OPTIO_SIM_N_REQUESTS] = {
    [OPTIO_DFU_REQUEST_UPLOAD] = DEVICE_TO_HOST,
    [OPTIO_DFU_REQUEST_GETSTATUS] = DEVICE_TO_HOST,
    [OPTIO_DFU_REQUEST_GETSTATE] = DEVICE_TO_HOST,
  };

  if (!is_our_interface (self, setup) || setup->request >= G_N_ELEMENTS (directions) ||
      directions[setup->request] != (setup->type & DEVICE_TO_HOST))
    return optio_sim_rom_stall (&setup->body);

  return optio_sim_quirks_control (self->quirks, setup->request, &setup->body);
}

guint
optio_sim_endpoint_get_class_request (const guint8 setup[8])
{
  return (setup[0] & ~DEVICE_TO_HOST) == (TYPE_CLASS | RECIPIENT_INTERFACE)
             ? setup[1]
             : OPTIO_SIM_NO_CLASS_REQUEST;
}

OptioSimReply
optio_sim_endpoint_control (OptioSimEndpoint *self,
                            const guint8      packet[8],
                            guint8           *data,
                            gsize             size,
                            gint64            now_us)
{
  guint length = packet[6] | packet[7] << 8;
  Setup setup = {
    .type = packet[0],
    .request = packet[1],
    .index = packet[4] | packet[5] << 8,
    .body = {
      .value = packet[2] | packet[3] << 8,
      .length = MIN (length, size),
      .data = data,
      .now_us = now_us,
    },
  };

  switch (setup.type & TYPE_MASK)
    {
    case TYPE_STANDARD:
      return control_standard (self, &setup);
    case TYPE_CLASS:
      return control_class (self, &setup);
    default:
      return optio_sim_rom_stall (&setup.body);
    }
}
