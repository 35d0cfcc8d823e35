/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-surroundings.h"

struct _OptioSurroundings
{
  OptioSurroundingsFields fields; /* points to what is below */
  char *controller;
  char *driver;
  char **holders;
  char *node;
  char **kernel_lines;
};

OptioSurroundings *
optio_surroundings_new (const OptioSurroundingsFields *fields)
{
  OptioSurroundings *self = g_atomic_rc_box_new0 (OptioSurroundings);

  self->controller = g_strdup (fields->controller);
  self->driver = g_strdup (fields->driver);
  self->holders = g_strdupv ((char **) fields->holders);
  self->node = g_strdup (fields->node);
  self->kernel_lines = g_strdupv ((char **) fields->kernel_lines);

  self->fields = *fields;
  self->fields.controller = self->controller;
  self->fields.driver = self->driver;
  self->fields.holders = (const char *const *) self->holders;
  self->fields.node = self->node;
  self->fields.kernel_lines = (const char *const *) self->kernel_lines;
  return self;
}

OptioSurroundings *
optio_surroundings_ref (OptioSurroundings *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
surroundings_clear (gpointer data)
{
  OptioSurroundings *self = data;

  g_free (self->controller);
  g_free (self->driver);
  g_strfreev (self->holders);
  g_free (self->node);
  g_strfreev (self->kernel_lines);
}

void
optio_surroundings_unref (OptioSurroundings *self)
{
  g_atomic_rc_box_release_full (self, surroundings_clear);
}

const OptioSurroundingsFields *
optio_surroundings_get_fields (OptioSurroundings *self)
{
  return &self->fields;
}
