/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-chip.h"

G_BEGIN_DECLS

/**
 * OptioConditionalMemory:
 *
 * A memory that is only there under conditions.
 */
typedef struct
{
  OptioMemory memory; /* first, for its clear function */
  GArray *when;       /* of OptioCondition */
  GStrv variants;
} OptioConditionalMemory;

struct _OptioChip
{
  char *id;
  char *name;
  char *family;
  char *core;
  guint16 device_id;
  guint16 vendor_id;
  guint16 product_id;
  guint8 erased_value;
  guint program_word;
  OptioChipTiming timing;
  OptioKnown known;
  OptioSignature signature;
  OptioBootloader bootloader;
  GArray *variants;      /* of OptioVariant */
  GArray *memories;      /* of OptioMemory, which own their groups */
  GArray *conditionals;  /* of OptioConditionalMemory */
  GArray *areas;         /* of OptioOptionArea */
  GArray *blocks;        /* of OptioOptionBlock */
  GArray *pairs;         /* of OptioWordPair */
  GArray *factory_words; /* of OptioFactoryWord */
  GArray *fields;        /* of OptioField */
  GArray *reserved;      /* of OptioReserved */
  GArray *alternates;    /* of OptioAlternates */
  GArray *sources;       /* of OptioSource */
};

/**
 * optio_memory_kind_has_sectors:
 *
 * Returns: whether it is erased in sectors, which a memory of this kind has to name.
 */
gboolean optio_memory_kind_has_sectors (OptioMemoryKind kind);

/**
 * optio_chip_new:
 *
 * Returns: (transfer full): a chip without content, for the parser to fill.
 */
OptioChip *optio_chip_new (void);

G_END_DECLS
