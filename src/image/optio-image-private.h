/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What an image is made of, for those who make one. */

#include "optio-image.h"

G_BEGIN_DECLS

/* What a file says beside its bytes. */
typedef struct
{
  gboolean has_entry;
  gboolean has_ids;
  gboolean has_family_id;
  guint32 entry;
  guint32 family_id;
  OptioImageIds ids;
  GArray *alts; /* of OptioImageAlt */
} OptioImageDetails;

struct _OptioImage
{
  GArray *segments; /* of OptioSegment */
  guint64 size_bytes;
  OptioImageDetails details;
};

G_END_DECLS
