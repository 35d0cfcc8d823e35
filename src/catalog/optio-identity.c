/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-identity.h"

/* bcdDFUVersion of DfuSe. */
#define DFUSE_VERSION 0x011au

struct _OptioIdentity
{
  OptioIdentityFields fields;
};

G_DEFINE_BOXED_TYPE (OptioIdentity, optio_identity, optio_identity_ref, optio_identity_unref)

OptioIdentity *
optio_identity_new (const OptioIdentityFields *fields)
{
  OptioIdentity *self;

  g_return_val_if_fail (fields != NULL, NULL);

  self = g_atomic_rc_box_new0 (OptioIdentity);
  self->fields = *fields;
  self->fields.manufacturer = g_strdup (fields->manufacturer);
  self->fields.product = g_strdup (fields->product);
  self->fields.serial = g_strdup (fields->serial);
  self->fields.alt_names = (const char *const *) g_strdupv ((char **) fields->alt_names);
  return self;
}

OptioIdentity *
optio_identity_ref (OptioIdentity *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
optio_identity_clear (OptioIdentity *self)
{
  g_free ((char *) self->fields.manufacturer);
  g_free ((char *) self->fields.product);
  g_free ((char *) self->fields.serial);
  g_strfreev ((char **) self->fields.alt_names);
}

void
optio_identity_unref (OptioIdentity *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) optio_identity_clear);
}

const OptioIdentityFields *
optio_identity_get_fields (OptioIdentity *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->fields;
}

guint
optio_identity_get_n_alts (OptioIdentity *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields.alt_names != NULL ? g_strv_length ((char **) self->fields.alt_names) : 0;
}

gboolean
optio_identity_is_dfuse (OptioIdentity *self)
{
  guint n_alts = optio_identity_get_n_alts (self);

  for (guint i = 0; i < n_alts; i++)
    {
      if (self->fields.alt_names[i][0] == '@')
        return TRUE;
    }

  return FALSE;
}

gboolean
optio_identity_hides_map (OptioIdentity *self)
{
  guint n_alts = optio_identity_get_n_alts (self);

  for (guint i = 0; i < n_alts; i++)
    if (self->fields.alt_names[i][0] != '\0')
      return FALSE;

  return n_alts > 0 && self->fields.dfu_version == DFUSE_VERSION;
}
