/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-vector-table.h"

#include <glib/gi18n-lib.h>

#define WORD_SIZE 4u
#define THUMB_BIT 1u

/* Where STM32 and their imitations have RAM. */
static const OptioRange rams[] = {
  { 0x20000000, 0x20000000 }, /* SRAM region (ARMv7-M Architecture Reference Manual, B3.1) */
  { 0x10000000, 0x00100000 }, /* CCM SRAM of F3, F4 and G4, SRAM2 of L4 (their manuals) */
};

static gboolean
read_word (OptioImage *image,
           guint32     address,
           guint32    *out_word)
{
  guint32 word = 0;
  guint8 byte;

  for (guint i = 0; i < WORD_SIZE; i++)
    {
      if (!optio_image_peek (image, address + i, &byte))
        return FALSE;
      word |= (guint32) byte << (8 * i);
    }

  *out_word = word;
  return TRUE;
}

gboolean
optio_vector_table_read_at (OptioImage       *image,
                            guint32           address,
                            OptioVectorTable *out_table)
{
  out_table->address = address;
  return read_word (image, address, &out_table->initial_stack_pointer) &&
         read_word (image, address + WORD_SIZE, &out_table->reset_vector);
}

gboolean
optio_vector_table_read (OptioImage       *image,
                         OptioVectorTable *out_table)
{
  return optio_image_get_n_segments (image) > 0 &&
         optio_vector_table_read_at (image, optio_image_get_segment (image, 0)->address,
                                     out_table);
}

/* The stack grows downwards from its first address on, so the end of the RAM is a good one. */
static gboolean
is_stack_pointer (guint32 address)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rams); i++)
    if (address > rams[i].start && address <= optio_range_get_end (rams[i]))
      return address % WORD_SIZE == 0;

  return FALSE;
}

static char *
find_odd_word (const OptioVectorTable *self)
{
  if (!is_stack_pointer (self->initial_stack_pointer))
    return g_strdup_printf (_("the initial stack pointer 0x%08x does not lie in RAM"),
                            self->initial_stack_pointer);
  if (!(self->reset_vector & THUMB_BIT))
    return g_strdup_printf (_("the reset vector 0x%08x is even, but Thumb code is marked by an odd "
                              "one"),
                            self->reset_vector);

  return NULL;
}

char *
optio_vector_table_find_problem (const OptioVectorTable *self,
                                 OptioImage             *image)
{
  char *problem = find_odd_word (self);
  guint8 byte;

  if (problem != NULL || optio_image_peek (image, self->reset_vector & ~THUMB_BIT, &byte))
    return problem;

  return g_strdup_printf (_("the reset vector 0x%08x points outside the firmware"),
                          self->reset_vector);
}

char *
optio_vector_table_find_problem_in (const OptioVectorTable *self,
                                    OptioRange              memory)
{
  char *problem = find_odd_word (self);
  OptioRange first = OPTIO_RANGE_INIT (self->reset_vector & ~THUMB_BIT, 1);

  if (problem != NULL || optio_range_contains (memory, first))
    return problem;

  return g_strdup_printf (_("the reset vector 0x%08x points outside the flash"),
                          self->reset_vector);
}
