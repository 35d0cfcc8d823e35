/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-sim-memory.h"

#include <string.h>

OptioSimMemory *
optio_sim_memory_new (OptioSimMemoryKind kind,
                      OptioRange         range,
                      guint8             blank)
{
  OptioSimMemory *self = g_new0 (OptioSimMemory, 1);

  self->kind = kind;
  self->range = range;
  self->blank = blank;
  self->data = g_malloc (range.size);
  memset (self->data, blank, range.size);
  return self;
}

void
optio_sim_memory_free (OptioSimMemory *self)
{
  g_clear_pointer (&self->damaged, g_hash_table_unref);
  g_free (self->data);
  g_free (self);
}

void
optio_sim_memory_lose_power (OptioSimMemory *self)
{
  if (self->kind == OPTIO_SIM_MEMORY_RAM)
    memset (self->data, self->blank, self->range.size);
}

void
optio_sim_memory_erase (OptioSimMemory *self,
                        gsize           offset,
                        gsize           size)
{
  memset (self->data + offset, self->blank, size);
  for (gsize i = offset; self->damaged != NULL && i < offset + size; i++)
    g_hash_table_remove (self->damaged, GSIZE_TO_POINTER (i));
}

void
optio_sim_memory_damage (OptioSimMemory *self,
                         gsize           offset,
                         gsize           size)
{
  if (self->damaged == NULL)
    self->damaged = g_hash_table_new (NULL, NULL);
  for (gsize i = offset; i < offset + size && i < self->range.size; i++)
    g_hash_table_add (self->damaged, GSIZE_TO_POINTER (i));
}

gboolean
optio_sim_memory_is_damaged (OptioSimMemory *self,
                             gsize           offset,
                             gsize           size)
{
  for (gsize i = offset; self->damaged != NULL && i < offset + size; i++)
    {
      if (g_hash_table_contains (self->damaged, GSIZE_TO_POINTER (i)))
        return TRUE;
    }

  return FALSE;
}

/* The flash interface computes the complements, whatever was sent for them. */
static void
program_options (OptioSimMemory *self,
                 gsize           offset,
                 const guint8   *data,
                 gsize           size)
{
  gsize distance = optio_complement_get_distance (self->complement) / 8;

  memcpy (self->data + offset, data, size);
  if (distance == 0)
    return;

  for (gsize i = offset; i < offset + size && i + distance < self->range.size; i++)
    {
      if (i % (2 * distance) < distance)
        self->data[i + distance] = (guint8) ~self->data[i];
    }
}

static gboolean
is_blank (OptioSimMemory *self,
          gsize           offset,
          gsize           size)
{
  for (gsize i = offset; i < offset + size && i < self->range.size; i++)
    {
      if (self->data[i] != self->blank)
        return FALSE;
    }

  return TRUE;
}

static guint
program_flash (OptioSimMemory *self,
               gsize           offset,
               const guint8   *data,
               gsize           size,
               guint           unit)
{
  guint n_faulty = 0;

  for (gsize i = offset - offset % unit; i < offset + size; i += unit)
    {
      if (is_blank (self, i, unit))
        continue;
      n_faulty++;
      optio_sim_memory_damage (self, i, unit);
    }

  for (gsize i = 0; i < size; i++)
    {
      guint8 *byte = &self->data[offset + i];

      *byte = self->blank == 0 ? *byte | data[i] : *byte & data[i];
    }

  return n_faulty;
}

guint
optio_sim_memory_program (OptioSimMemory *self,
                          gsize           offset,
                          const guint8   *data,
                          gsize           size,
                          guint           unit)
{
  switch (self->kind)
    {
    case OPTIO_SIM_MEMORY_FLASH:
    case OPTIO_SIM_MEMORY_OTP:
      return program_flash (self, offset, data, size, unit);
    case OPTIO_SIM_MEMORY_OPTIONS:
      program_options (self, offset, data, size);
      return 0;
    case OPTIO_SIM_MEMORY_EEPROM:
    case OPTIO_SIM_MEMORY_RAM:
      memcpy (self->data + offset, data, size);
      return 0;
    case OPTIO_SIM_MEMORY_ROM:
    default:
      return 0;
    }
}
