/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What became of option bytes: verified, not changed, partly, or unseen, each with its evidence. */

#include <glib/gi18n-lib.h>

#include "optio-conclusion.h"
#include "optio-engine.h"
#include "optio-error.h"
#include "optio-text.h"

#define WORD_SIZE 4u
#define WORD_BITS 32u
#define MAX_NAMED_WORDS 4u

/* What reading back one block told. */
typedef enum
{
  SIGHT_NONE,
  SIGHT_RIGHT,
  SIGHT_UNCHANGED,
  SIGHT_OTHER,
  N_SIGHTS,
} Sight;

void
optio_options_result_clear (gpointer data)
{
  OptioOptionsResult *result = data;

  g_clear_pointer (&result->found, g_bytes_unref);
}

static guint32
get_word (GBytes *bytes,
          guint32 offset)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint32 word = 0;

  for (guint i = 0; i < WORD_SIZE && offset + i < size; i++)
    word |= (guint32) data[offset + i] << (8 * i);
  return word;
}

static const OptioOptionArea *
find_area (OptioChip *chip,
           OptioRange range)
{
  guint n_areas;
  const OptioOptionArea *areas = optio_chip_get_option_areas (chip, &n_areas);

  for (guint i = 0; i < n_areas; i++)
    if (optio_range_contains (areas[i].range, range))
      return &areas[i];

  return NULL;
}

/* The bits of a word that are the complements of other bits in @found. The flash interface computes
 * them, whatever was sent: where a complement did not match before, it does afterwards. */
static guint32
find_complements (OptioChip *chip,
                  OptioRange range,
                  guint32    offset,
                  GBytes    *found)
{
  const OptioOptionArea *area = find_area (chip, range);
  guint distance = area != NULL ? optio_complement_get_distance (area->complement) : 0;
  guint32 word = get_word (found, offset);
  guint32 previous = offset >= WORD_SIZE ? get_word (found, offset - WORD_SIZE) : 0;
  guint64 both = (guint64) word << WORD_BITS | previous;
  guint32 complements = 0;

  for (guint i = 0; i < WORD_BITS && distance > 0; i++)
    {
      guint bit = (range.start - area->range.start + offset) * 8 + i;
      gboolean source = (both >> (WORD_BITS + i - distance) & 1) != 0;

      if (optio_complement_has (area->complement, bit) && source != ((word >> i & 1) != 0))
        complements |= 1u << i;
    }

  return complements;
}

/* The bits of a word that differ, if the word counts. */
static guint32
get_difference (OptioChip *chip,
                OptioRange range,
                guint32    offset,
                GBytes    *found,
                GBytes    *expected)
{
  guint n_pairs;
  const OptioWordPair *pairs = optio_chip_get_word_pairs (chip, &n_pairs);

  for (guint i = 0; i < n_pairs; i++)
    if (pairs[i].program == range.start + offset)
      return 0;

  return (get_word (found, offset) ^ get_word (expected, offset)) &
         ~find_complements (chip, range, offset, found);
}

static gboolean
shows (OptioChip       *chip,
       const OptioStep *step,
       GBytes          *found,
       GBytes          *expected)
{
  for (guint32 offset = 0; offset < step->range.size; offset += WORD_SIZE)
    if (get_difference (chip, step->range, offset, found, expected) != 0)
      return FALSE;

  return TRUE;
}

static OptioChip *
get_chip (OptioPlan *plan)
{
  return optio_target_get_chip (optio_plan_get_target (plan));
}

gboolean
optio_plan_shows_options (OptioPlan       *plan,
                          const OptioStep *step,
                          GBytes          *found,
                          GBytes          *expected)
{
  return shows (get_chip (plan), step, found, expected);
}

gboolean
optio_options_are_refused (const GError *error)
{
  static const OptioError codes[] = { OPTIO_ERROR_STATUS, OPTIO_ERROR_STALLED,
                                      OPTIO_ERROR_PROTOCOL };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, OPTIO_ERROR, (int) codes[i]))
      return TRUE;

  return FALSE;
}

/* The level of read protection that a step begins; NULL if the chip stays open. */
static const OptioFieldValue *
find_level (OptioPlan       *plan,
            const OptioStep *step)
{
  OptioRange block;
  const OptioField *field = optio_target_get_protection (optio_plan_get_target (plan), &block);
  guint32 value;

  if (field == NULL || step->range.start != block.start)
    return NULL;

  value = get_word (step->after, field->place.at - block.start) >> field->place.low_bit &
          optio_field_maximum (field);
  return value != field->default_value ? optio_field_find_value (field, value) : NULL;
}

gboolean
optio_plan_protects_reading (OptioPlan       *plan,
                             const OptioStep *step)
{
  return find_level (plan, step) != NULL;
}

gboolean
optio_plan_closes_bootloader (OptioPlan       *plan,
                              const OptioStep *step)
{
  const OptioFieldValue *level =
      step->kind == OPTIO_STEP_OPTIONS ? find_level (plan, step) : NULL;

  return level != NULL && level->danger == OPTIO_DANGER_FOREVER;
}

static Sight
look_at (OptioChip                *chip,
         const OptioOptionsResult *result)
{
  const OptioStep *step = result->step;

  if (result->found == NULL)
    return SIGHT_NONE;
  if (shows (chip, step, result->found, step->after))
    return SIGHT_RIGHT;

  return shows (chip, step, result->found, step->before) ? SIGHT_UNCHANGED : SIGHT_OTHER;
}

/* " (BORR_LEV, BORF_LEV)": the fields of the chip that these bits may belong to. */
static void
append_fields (GString   *text,
               OptioChip *chip,
               guint32    at,
               guint32    mask)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *joined = NULL;
  guint n_fields;
  const OptioField *fields = optio_chip_get_fields (chip, &n_fields);

  for (guint i = 0; i < n_fields; i++)
    {
      guint32 field_mask = optio_field_maximum (&fields[i]) << fields[i].place.low_bit;

      if (fields[i].place.at == at && (field_mask & mask) != 0 &&
          !g_ptr_array_find_with_equal_func (names, fields[i].name, g_str_equal, NULL))
        g_ptr_array_add (names, (gpointer) fields[i].name);
    }

  if (names->len == 0)
    return;

  g_ptr_array_add (names, NULL);
  joined = g_strjoinv (", ", (char **) names->pdata);
  g_string_append_printf (text, " (%s)", joined);
}

/* "0x1fff7800 bits 0x00000600 (BORR_LEV)", one for each word. */
static char *
describe_differences (OptioChip                *chip,
                      const OptioOptionsResult *result)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const OptioStep *step = result->step;
  OptioRange range = step->range;
  guint n_words = 0;

  for (guint32 offset = 0; offset < range.size; offset += WORD_SIZE)
    {
      guint32 mask = get_difference (chip, range, offset, result->found, step->after);

      if (mask == 0 || n_words++ >= MAX_NAMED_WORDS)
        continue;

      g_string_append (text, n_words > 1 ? ", " : "");
      g_string_append_printf (text, _("0x%08x bits 0x%08x"), range.start + offset, mask);
      append_fields (text, chip, range.start + offset, mask);
    }

  if (n_words <= MAX_NAMED_WORDS)
    return g_string_free (g_steal_pointer (&text), FALSE);

  /* Translators: words of option bytes, and how many others are not named */
  return g_strdup_printf (
    ngettext ("%s and %u more word", "%s and %u more words", n_words - MAX_NAMED_WORDS),
    text->str, n_words - MAX_NAMED_WORDS);
}

static void
append_block (GString                  *text,
              OptioChip                *chip,
              const OptioOptionsResult *result)
{
  static const char *const formats[N_SIGHTS] = {
    [SIGHT_NONE] = N_ ("The option bytes %s could not be read back."),
    [SIGHT_RIGHT] = N_ ("Verified: the option bytes %s were written and read back."),
    [SIGHT_UNCHANGED] = N_ ("The option bytes %s were read back: they are as they were before."),
    [SIGHT_OTHER] = N_ ("The option bytes %s were read back: they are neither what they were nor "
                        "what was written."),
  };
  Sight sight = look_at (chip, result);
  g_autofree char *range = optio_range_to_string (result->step->range);

  optio_text_append_sentence (text, _(formats[sight]), range);
  if (sight == SIGHT_OTHER)
    {
      g_autofree char *differences = describe_differences (chip, result);

      optio_text_append_sentence (text, _("Wrong are: %s."), differences);
    }
}

typedef gboolean (*StepFunc) (OptioPlan       *plan,
                              const OptioStep *step);

/* Whether @func says so of a step that was written. */
static gboolean
has_written (OptioPlan          *plan,
             const OptioOutcome *outcome,
             StepFunc            func)
{
  for (guint i = 0; i < outcome->results->len; i++)
    if (func (plan, g_array_index (outcome->results, OptioOptionsResult, i).step))
      return TRUE;

  return FALSE;
}

/* A board that resets and goes elsewhere has very likely done what it was told. */
static void
append_absence (GString            *text,
                OptioPlan          *plan,
                const OptioOutcome *outcome)
{
  const char *reason = outcome->absence->message;

  if (optio_options_are_refused (outcome->absence))
    {
      g_autofree char *phrase = optio_text_dup_phrase (reason);

      optio_text_append_sentence (
        text,
        _("The board accepted them and is still in its bootloader, but does not let them be read "
          "(%s)."),
        phrase);
      optio_text_append_sentence (
        text, "%s",
        has_written (plan, outcome, optio_plan_protects_reading)
          ? _("That is what a chip does that is read-protected now, as it was written.")
          : _("Read them again."));
      return;
    }

  optio_text_append_sentence (
    text, "%s", _("The board accepted them and left its bootloader, so nobody has looked."));
  optio_text_append_sentence (text, "%s", reason);
  if (has_written (plan, outcome, optio_plan_closes_bootloader))
    {
      optio_text_append_sentence (
        text, "%s",
        _("That is what was to be expected: with what was written its bootloader is closed for "
          "ever, and nobody can look any more."));
      return;
    }

  if (!g_error_matches (outcome->absence, OPTIO_ERROR, OPTIO_ERROR_MISMATCH))
    optio_text_append_sentence (
      text, "%s",
      _("It may run its application now. In a container or a virtual machine its USB node may not "
        "have followed."));
  optio_text_append_sentence (
    text, "%s",
    _("Whether it comes back by itself depends on BOOT0 and on what was written. Bring it into its "
      "bootloader and read its option bytes: then it is told what became of this write."));
}

static OptioVerdictKind
find_kind (const OptioOutcome *outcome,
           const guint         counts[N_SIGHTS])
{
  if (outcome->error == NULL)
    return OPTIO_VERDICT_VERIFIED;
  if (outcome->absence != NULL)
    return OPTIO_VERDICT_ACCEPTED_UNSEEN;
  if (counts[SIGHT_UNCHANGED] == outcome->results->len)
    return OPTIO_VERDICT_NOT_CHANGED;

  return OPTIO_VERDICT_PARTLY;
}

static const char *
find_advice (const OptioOutcome *outcome,
             OptioVerdictKind    kind)
{
  if (kind == OPTIO_VERDICT_NOT_CHANGED &&
      g_error_matches (outcome->error, OPTIO_ERROR, OPTIO_ERROR_VERIFY))
    return _("The board reported no error. Repeat; if it stays like this, the chip or its "
             "bootloader does not let these option bytes be written.");
  if (kind == OPTIO_VERDICT_PARTLY)
    return _("Do not unplug the board: read the option bytes and write them again first.");

  return NULL;
}

OptioVerdict *
optio_conclude_options (OptioPlan          *plan,
                        OptioLedger        *ledger,
                        const OptioOutcome *outcome)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint counts[N_SIGHTS] = { 0 };
  OptioVerdictKind kind;
  const char *advice;
  guint n_entries;
  const OptioLedgerEntry *entries = optio_ledger_get_entries (ledger, &n_entries);

  /* A refusal has a cause of its own; else what was read back says all. */
  if (outcome->error != NULL && outcome->absence == NULL &&
      !g_error_matches (outcome->error, OPTIO_ERROR, OPTIO_ERROR_VERIFY))
    optio_text_append_sentence (text, "%s", outcome->error->message);

  for (guint i = 0; i < outcome->results->len; i++)
    {
      const OptioOptionsResult *result =
          &g_array_index (outcome->results, OptioOptionsResult, i);

      counts[look_at (get_chip (plan), result)]++;
      append_block (text, get_chip (plan), result);
    }

  kind = find_kind (outcome, counts);
  advice = find_advice (outcome, kind);
  if (outcome->absence != NULL)
    append_absence (text, plan, outcome);
  if (advice != NULL)
    optio_text_append_sentence (text, "%s", advice);

  return optio_verdict_new (kind, text->str, outcome->error, entries, n_entries, outcome->image,
                            outcome->witness);
}

/* ---- what an earlier run could not look at ---- */

static GBytes *
cut_out (OptioImage *image,
         OptioRange  range)
{
  g_autofree guint8 *data = g_malloc (range.size);

  for (guint32 i = 0; i < range.size; i++)
    if (!optio_image_peek (image, range.start + i, &data[i]))
      return NULL;

  return g_bytes_new_take (g_steal_pointer (&data), range.size);
}

static OptioVerdictKind
find_late_kind (const guint counts[N_SIGHTS],
                guint       n_steps)
{
  if (counts[SIGHT_RIGHT] == n_steps)
    return OPTIO_VERDICT_VERIFIED;

  return counts[SIGHT_UNCHANGED] == n_steps ? OPTIO_VERDICT_NOT_CHANGED : OPTIO_VERDICT_PARTLY;
}

OptioVerdict *
optio_engine_review_options (OptioChip       *chip,
                             const OptioStep *steps,
                             guint            n_steps,
                             OptioImage      *found)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (OptioLedger) ledger = optio_ledger_new ();
  g_autoptr (GError) error = NULL;
  guint counts[N_SIGHTS] = { 0 };
  const OptioLedgerEntry *entries;
  OptioVerdictKind kind;
  guint n_entries;

  g_return_val_if_fail (n_steps > 0, NULL);

  for (guint i = 0; i < n_steps; i++)
    {
      g_autoptr (GBytes) here = cut_out (found, steps[i].range);
      OptioOptionsResult result = { &steps[i], here };
      Sight sight;

      if (here == NULL)
        return NULL;

      sight = look_at (chip, &result);
      counts[sight]++;
      append_block (text, chip, &result);
      optio_ledger_set (ledger, steps[i].range,
                        sight == SIGHT_RIGHT ? OPTIO_FATE_VERIFIED : OPTIO_FATE_DIFFERS);
    }

  kind = find_late_kind (counts, n_steps);
  if (kind != OPTIO_VERDICT_VERIFIED)
    g_set_error (&error, OPTIO_ERROR, OPTIO_ERROR_VERIFY,
                 _("The option bytes are not what was written."));
  entries = optio_ledger_get_entries (ledger, &n_entries);
  return optio_verdict_new (kind, text->str, error, entries, n_entries, NULL, NULL);
}
