/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-verdict.h"

#include "optio-json.h"

struct _OptioVerdict
{
  OptioVerdictKind kind;
  char *sentence;
  GError *error;
  OptioLedgerEntry *ledger;
  guint n_entries;
  OptioImage *image;
  OptioImage *rescue;
  OptioWitness *witness;
};

G_DEFINE_BOXED_TYPE (OptioVerdict, optio_verdict, optio_verdict_ref, optio_verdict_unref)

OptioVerdict *
optio_verdict_new (OptioVerdictKind        kind,
                   const char             *sentence,
                   const GError           *error,
                   const OptioLedgerEntry *ledger,
                   guint                   n_entries,
                   OptioImage             *image,
                   OptioWitness           *witness)
{
  OptioVerdict *self = g_atomic_rc_box_new0 (OptioVerdict);

  self->kind = kind;
  self->sentence = g_strdup (sentence);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  self->ledger = g_memdup2 (ledger, n_entries * sizeof *ledger);
  self->n_entries = n_entries;
  self->image = image != NULL ? optio_image_ref (image) : NULL;
  self->witness = witness != NULL ? optio_witness_ref (witness) : NULL;
  return self;
}

OptioVerdict *
optio_verdict_new_rescuing (OptioVerdict *verdict,
                            OptioImage   *rescue,
                            const char   *addition)
{
  OptioVerdict *self = optio_verdict_new (verdict->kind, verdict->sentence, verdict->error,
                                          verdict->ledger, verdict->n_entries, verdict->image,
                                          verdict->witness);

  self->rescue = rescue != NULL ? optio_image_ref (rescue) : NULL;
  if (addition != NULL)
    {
      g_free (self->sentence);
      self->sentence = g_strconcat (verdict->sentence, " ", addition, NULL);
    }
  return self;
}

OptioVerdict *
optio_verdict_ref (OptioVerdict *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
verdict_clear (gpointer data)
{
  OptioVerdict *self = data;

  g_free (self->sentence);
  g_clear_error (&self->error);
  g_free (self->ledger);
  g_clear_pointer (&self->image, optio_image_unref);
  g_clear_pointer (&self->rescue, optio_image_unref);
  g_clear_pointer (&self->witness, optio_witness_unref);
}

void
optio_verdict_unref (OptioVerdict *self)
{
  g_atomic_rc_box_release_full (self, verdict_clear);
}

OptioVerdictKind
optio_verdict_get_kind (OptioVerdict *self)
{
  return self->kind;
}

gboolean
optio_verdict_is_success (OptioVerdict *self)
{
  return self->error == NULL &&
         (self->kind == OPTIO_VERDICT_VERIFIED || self->kind == OPTIO_VERDICT_DONE ||
          self->kind == OPTIO_VERDICT_ACCEPTED_UNSEEN);
}

const char *
optio_verdict_get_sentence (OptioVerdict *self)
{
  return self->sentence;
}

const GError *
optio_verdict_get_error (OptioVerdict *self)
{
  return self->error;
}

const OptioLedgerEntry *
optio_verdict_get_ledger (OptioVerdict *self,
                          guint        *out_n_entries)
{
  *out_n_entries = self->n_entries;
  return self->ledger;
}

OptioImage *
optio_verdict_get_image (OptioVerdict *self)
{
  return self->image;
}

OptioImage *
optio_verdict_get_rescue (OptioVerdict *self)
{
  return self->rescue;
}

OptioWitness *
optio_verdict_get_witness (OptioVerdict *self)
{
  return self->witness;
}

const char *
optio_verdict_kind_get_name (OptioVerdictKind kind)
{
  static const char *const names[] = {
    "verified", "done", "not-changed", "partly", "accepted-unseen", "differs",
  };

  return names[kind];
}

const char *
optio_fate_get_name (OptioFate fate)
{
  static const char *const names[] = { "in-doubt", "erased", "written", "verified", "differs" };

  return names[fate];
}

static void
add_ledger (JsonBuilder  *builder,
            OptioVerdict *self)
{
  optio_json_begin_array (builder, "ledger");

  for (guint i = 0; i < self->n_entries; i++)
    {
      json_builder_begin_object (builder);
      optio_json_add_number (builder, "start", self->ledger[i].range.start);
      optio_json_add_number (builder, "size", self->ledger[i].range.size);
      optio_json_add_string (builder, "fate", optio_fate_get_name (self->ledger[i].fate));
      json_builder_end_object (builder);
    }

  json_builder_end_array (builder);
}

JsonNode *
optio_verdict_to_json (OptioVerdict *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  optio_json_add_string (builder, "verdict", optio_verdict_kind_get_name (self->kind));
  optio_json_add_boolean (builder, "success", optio_verdict_is_success (self));
  optio_json_add_string (builder, "sentence", self->sentence);
  optio_json_add_string (builder, "error", self->error != NULL ? self->error->message : NULL);
  add_ledger (builder, self);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}
