/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-match-private.h"

#include <glib/gi18n-lib.h>

#include "optio-layout.h"

struct _OptioMatch
{
  GArray *candidates; /* of OptioCandidate */
};

/* What a chip file says and the board says as well. */
typedef enum
{
  FACT_ALTERNATES = 1 << 0,
  FACT_BCD_DEVICE = 1 << 1,
  FACT_PRODUCT = 1 << 2,
  FACT_SERIAL = 1 << 3,
} Facts;

typedef struct
{
  OptioChip *chip;
  Facts facts;
} Fit;

static const struct
{
  Facts fact;
  const char *name;
} fact_names[] = {
  { FACT_ALTERNATES, N_("alternate settings") },
  { FACT_BCD_DEVICE, N_("version") },
  { FACT_PRODUCT, N_("product name") },
  { FACT_SERIAL, N_("serial number") },
};

G_DEFINE_BOXED_TYPE (OptioMatch, optio_match, optio_match_ref, optio_match_unref)

OptioMatch *
optio_match_ref (OptioMatch *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
candidate_clear (OptioCandidate *candidate)
{
  optio_chip_unref (candidate->chip);
  g_free ((char *) candidate->reason);
}

static void
optio_match_clear (OptioMatch *self)
{
  g_array_unref (self->candidates);
}

void
optio_match_unref (OptioMatch *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) optio_match_clear);
}

/* One blank where there were several, none at the ends: web pages and ROMs differ in them. */
static char *
squeeze (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *cursor = text; *cursor != '\0'; cursor++)
    {
      if (*cursor != ' ')
        g_string_append_c (out, *cursor);
      else if (out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }

  return g_strchomp (g_string_free (g_steal_pointer (&out), FALSE));
}

/* A text that is equal for settings that mean the same. */
static char *
normalize_setting (const char *text)
{
  g_autofree char *squeezed = squeeze (text);
  const char *one[] = { squeezed, NULL };
  g_autoptr (OptioLayout) layout = optio_layout_new_from_strings (one, NULL);

  if (optio_layout_get_n_regions (layout) == 0)
    return g_steal_pointer (&squeezed);

  return optio_layout_to_string (layout);
}

static GStrv
normalize_settings (const char *const *alt_names)
{
  g_autoptr (GStrvBuilder) normal = g_strv_builder_new ();

  for (guint i = 0; alt_names != NULL && alt_names[i] != NULL; i++)
    {
      g_autofree char *setting = normalize_setting (alt_names[i]);

      g_strv_builder_add (normal, setting);
    }

  return g_strv_builder_end (normal);
}

static gboolean
alternates_fit (const OptioAlternates *alternates,
                GStrv                  board)
{
  g_auto (GStrv) known = normalize_settings (alternates->alt_names);
  guint n_known = g_strv_length (known);
  guint n_board = g_strv_length (board);

  if (n_board < n_known || (alternates->is_complete && n_board > n_known))
    return FALSE;

  for (guint i = 0; i < n_known; i++)
    {
      if (!g_str_equal (known[i], board[i]))
        return FALSE;
    }

  return TRUE;
}

/* Compares a string only if both sides have one. Returns FALSE if they contradict each other. */
static gboolean
compare_string (const char *known,
                const char *board,
                Facts       fact,
                Facts      *facts)
{
  g_autofree char *squeezed_known = NULL;
  g_autofree char *squeezed_board = NULL;

  if (known == NULL || board == NULL)
    return TRUE;

  squeezed_known = squeeze (known);
  squeezed_board = squeeze (board);
  if (!g_str_equal (squeezed_known, squeezed_board))
    return FALSE;

  *facts |= fact;
  return TRUE;
}

/* Returns the facts that fit, 0 if something contradicts. */
static Facts
compare (const OptioAlternates     *known,
         const OptioIdentityFields *board,
         GStrv                      settings)
{
  Facts facts = FACT_ALTERNATES;

  if (known->bcd_device != 0)
    {
      if (known->bcd_device != board->bcd_device)
        return 0;
      facts |= FACT_BCD_DEVICE;
    }

  if (!compare_string (known->product, board->product, FACT_PRODUCT, &facts) ||
      !compare_string (known->serial, board->serial, FACT_SERIAL, &facts) ||
      !alternates_fit (known, settings))
    return 0;

  return facts;
}

static gboolean
has_options_at (OptioChip *chip,
                guint32    address)
{
  guint n_areas;
  const OptioOptionArea *areas = optio_chip_get_option_areas (chip, &n_areas);

  for (guint i = 0; i < n_areas; i++)
    if (areas[i].range.start == address)
      return TRUE;

  return n_areas == 0;
}

/* Of some chips only the first setting is known. Their other ones stay open, but option bytes begin
 * where the chip has them: so they do in each listing of a board whose chip was told. */
static gboolean
options_fit (OptioChip                 *chip,
             const OptioIdentityFields *board)
{
  static const char *const nothing[] = { NULL };
  g_autoptr (OptioLayout) layout =
      optio_layout_new_from_strings (board->alt_names != NULL ? board->alt_names : nothing, NULL);

  for (guint i = 0; i < optio_layout_get_n_regions (layout); i++)
    {
      const OptioRegion *region = optio_layout_get_region (layout, i);

      if (optio_region_has_options (region) && !has_options_at (chip, region->range.start))
        return FALSE;
    }

  return TRUE;
}

static Facts
compare_chip (OptioChip                 *chip,
              const OptioIdentityFields *board,
              GStrv                      settings)
{
  guint n_alternates;
  const OptioAlternates *alternates = optio_chip_get_alternates (chip, &n_alternates);
  Facts best = 0;

  if (optio_chip_get_vendor_id (chip) != board->vendor_id ||
      optio_chip_get_product_id (chip) != board->product_id)
    return 0;

  for (guint i = 0; i < n_alternates; i++)
    if (alternates[i].is_complete || options_fit (chip, board))
      best = MAX (best, compare (&alternates[i], board, settings));
  return best;
}

static char *
describe (Facts facts)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (fact_names); i++)
    {
      if (!(facts & fact_names[i].fact))
        continue;
      if (names->len > 0)
        g_string_append (names, ", ");
      g_string_append (names, _(fact_names[i].name));
    }

  /* Translators: a list such as "alternate settings, version". */
  return g_strdup_printf (_("What the board says fits this chip: %s."), names->str);
}

static OptioMatch *
match_new_empty (void)
{
  OptioMatch *self = g_atomic_rc_box_new0 (OptioMatch);

  self->candidates = g_array_new (FALSE, TRUE, sizeof (OptioCandidate));
  g_array_set_clear_func (self->candidates, (GDestroyNotify) candidate_clear);
  return self;
}

OptioMatch *
optio_match_new_known (OptioChip  *chip,
                       const char *reason)
{
  OptioMatch *self = match_new_empty ();
  OptioCandidate candidate = { optio_chip_ref (chip), g_strdup (reason) };

  g_array_append_val (self->candidates, candidate);
  return self;
}

OptioMatch *
optio_match_new (GPtrArray     *chips,
                 OptioIdentity *identity)
{
  const OptioIdentityFields *board = optio_identity_get_fields (identity);
  g_auto (GStrv) settings = normalize_settings (board->alt_names);
  g_autoptr (GArray) fits = g_array_new (FALSE, FALSE, sizeof (Fit));
  OptioMatch *self = match_new_empty ();
  Facts needed = 0;

  for (guint i = 0; i < chips->len; i++)
    {
      Fit fit = { chips->pdata[i], compare_chip (chips->pdata[i], board, settings) };

      if (fit.facts != 0)
        g_array_append_val (fits, fit);

      /* A serial number that all boards of one kind share tells them from those that have their
       * own: F446 always says STM32FxSTM32, F401 and F411 never do. */
      needed |= fit.facts & FACT_SERIAL;
    }

  for (guint i = 0; i < fits->len; i++)
    {
      const Fit *fit = &g_array_index (fits, Fit, i);
      OptioCandidate candidate;

      if ((fit->facts & needed) != needed)
        continue;

      candidate = (OptioCandidate) { optio_chip_ref (fit->chip), describe (fit->facts) };
      g_array_append_val (self->candidates, candidate);
    }

  return self;
}

const OptioCandidate *
optio_match_get_candidates (OptioMatch *self,
                            guint      *out_n_candidates)
{
  *out_n_candidates = self->candidates->len;
  return (const OptioCandidate *) (gconstpointer) self->candidates->data;
}

OptioChip *
optio_match_get_chip (OptioMatch *self)
{
  if (self->candidates->len != 1)
    return NULL;

  return g_array_index (self->candidates, OptioCandidate, 0).chip;
}
