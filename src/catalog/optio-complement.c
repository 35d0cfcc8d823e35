/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-complement.h"

static const guint distances[] = { 0, 8, 16, 32 };

guint
optio_complement_get_distance (OptioComplement self)
{
  return distances[self];
}

/* Each distance is a power of two, and values and complements take turns. */
gboolean
optio_complement_has (OptioComplement self,
                      guint           bit)
{
  return (bit & distances[self]) != 0;
}
