/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-chip-file.h"

#include "optio-chip-outline-private.h"
#include "optio-xml-private.h"

struct _OptioChipFile
{
  char *path;
  OptioChip *outline;
  OptioChip *chip;
};

OptioChipFile *
optio_chip_file_new (const char  *path,
                     GError     **error)
{
  g_autoptr (GBytes) bytes = optio_xml_load (path, error);
  g_autoptr (OptioChipFile) self = NULL;

  if (bytes == NULL)
    return NULL;

  self = g_new0 (OptioChipFile, 1);
  self->path = g_strdup (path);
  self->outline = optio_chip_outline_new (bytes);
  if (self->outline != NULL)
    return g_steal_pointer (&self);

  /* Whoever parses it for good knows what is wrong with it, and where. */
  self->chip = optio_chip_new_from_bytes (bytes, path, error);
  if (self->chip == NULL)
    return NULL;

  self->outline = optio_chip_ref (self->chip);
  return g_steal_pointer (&self);
}

void
optio_chip_file_free (OptioChipFile *self)
{
  g_clear_pointer (&self->outline, optio_chip_unref);
  g_clear_pointer (&self->chip, optio_chip_unref);
  g_free (self->path);
  g_free (self);
}

OptioChip *
optio_chip_file_get_outline (OptioChipFile *self)
{
  return self->outline;
}

OptioChip *
optio_chip_file_get_chip (OptioChipFile  *self,
                          GError        **error)
{
  if (self->chip == NULL)
    self->chip = optio_chip_new_from_file (self->path, error);

  return self->chip;
}

gboolean
optio_chip_file_has_chip (OptioChipFile *self)
{
  return self->chip != NULL;
}
