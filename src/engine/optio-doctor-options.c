/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Findings about protection, and about option bytes that are not as they should be. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "optio-doctor-private.h"

static OptioOptionSet *
get_set (OptioDiagnosis *self)
{
  return optio_examination_get_set (self->examination);
}

/* Said only with evidence that shows twice: other tools take any refusal for it. */
static gboolean
look_for_read_protection (OptioDiagnosis *self)
{
  g_autofree char *evidence = NULL;

  if (optio_examination_get_protection (self->examination, &evidence) != OPTIO_PROTECTION_CLOSED)
    return FALSE;

  optio_diagnosis_add (self, "%s", evidence);
  return TRUE;
}

/* ---- write protection ---- */

/* "WRP1A_STRT" has its "WRP1A_END", "WRP1A_PSTRT" its "WRP1A_PEND". */
static OptioOption *
find_last_page (OptioOptionSet *set,
                const char     *first_name)
{
  gsize stem = strlen (first_name) - strlen ("STRT");
  g_autofree char *name = g_strdup_printf ("%.*sEND", (int) stem, first_name);

  return optio_option_set_find (set, name, NULL);
}

static gboolean
protects_pages (OptioOptionSet *set,
                OptioOption    *option)
{
  const char *name = optio_option_get_field (option)->name;
  OptioOption *last = g_str_has_suffix (name, "STRT") ? find_last_page (set, name) : NULL;

  return last != NULL && optio_option_is_known (last) &&
         optio_option_get_read_value (option) <= optio_option_get_read_value (last);
}

static gboolean
protects (OptioOptionSet *set,
          OptioOption    *option)
{
  const OptioField *field = optio_option_get_field (option);

  if (field->group != OPTIO_GROUP_WRITE_PROTECTION || !optio_option_is_known (option) ||
      !field->has_default)
    return FALSE;
  if (field->kind == OPTIO_FIELD_PAGES)
    return protects_pages (set, option);

  return field->kind == OPTIO_FIELD_MASK &&
         optio_option_get_read_value (option) != field->default_value;
}

/* Makes them open in @set, tells the fix, and puts @set back. */
static void
take_fix (OptioDiagnosis *self,
          OptioOptionSet *set)
{
  self->fix = optio_fix_new_options (set);
  optio_option_set_revert (set);
}

static gboolean
look_for_write_protection (OptioDiagnosis *self)
{
  OptioOptionSet *set = get_set (self);

  for (guint i = 0; set != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (set)); i++)
    {
      g_autoptr (OptioOption) option = g_list_model_get_item (G_LIST_MODEL (set), i);
      const OptioField *field = optio_option_get_field (option);
      g_autofree char *meaning = NULL;
      OptioOption *last;

      if (!protects (set, option))
        continue;

      meaning = optio_option_set_describe (set, option, optio_option_get_read_value (option));
      optio_diagnosis_add (self, _("%s is 0x%x: %s."), field->name,
                           optio_option_get_read_value (option), meaning);
      last = field->kind == OPTIO_FIELD_PAGES ? find_last_page (set, field->name) : NULL;
      if (last != NULL)
        optio_option_use_default (last, NULL);
      optio_option_use_default (option, NULL);
    }

  if (self->evidence->len == 0)
    return FALSE;

  take_fix (self, set);
  return TRUE;
}

/* ---- odd bytes ---- */

static gboolean
add_findings (OptioDiagnosis        *self,
              OptioOptionFindingKind kind)
{
  OptioOptionSet *set = get_set (self);
  g_autoptr (GArray) findings = set != NULL ? optio_option_set_list_findings (set) : NULL;

  if (findings == NULL)
    return FALSE;

  for (guint i = 0; i < findings->len; i++)
    {
      const OptioOptionFinding *finding = &g_array_index (findings, OptioOptionFinding, i);

      if (finding->kind == kind)
        optio_diagnosis_add (self, "0x%08x: %s", finding->address, finding->sentence);
    }

  return self->evidence->len > 0;
}

static gboolean
look_for_broken_complements (OptioDiagnosis *self)
{
  if (!add_findings (self, OPTIO_OPTION_FINDING_COMPLEMENT))
    return FALSE;

  optio_option_set_mend_complements (get_set (self));
  take_fix (self, get_set (self));
  return TRUE;
}

/* Reserved bits are no evidence: what they hold differs between chips of one kind. */
static gboolean
look_for_odd_options (OptioDiagnosis *self)
{
  return add_findings (self, OPTIO_OPTION_FINDING_VALUE);
}

/* ---- the table ---- */

const OptioDoctorRow optio_doctor_options_rows[] = {
  {
    .id = "read-protected",
    .severity = OPTIO_SEVERITY_ERROR,
    .explains_stay = TRUE,
    .sentence = N_ ("The board is read-protected: its flash can neither be read nor written."),
    .advice = { N_ ("Taking the protection away erases all of the flash and sets every option byte "
                    "back: be sure that you have the firmware."),
                N_ ("If it was level 2, nothing takes it away.") },
    .look = look_for_read_protection,
  },
  {
    .id = "broken-complements",
    .severity = OPTIO_SEVERITY_ERROR,
    .explains_stay = TRUE,
    .sentence = N_ ("Option bytes are damaged: they and their complements do not match."),
    .advice = { N_ ("An interrupted write leaves them like this. Write them again.") },
    .look = look_for_broken_complements,
  },
  {
    .id = "write-protected",
    .severity = OPTIO_SEVERITY_WARNING,
    .sentence = N_ ("Parts of the flash are write-protected: writes there end well and change "
                    "nothing."),
    .advice = { N_ ("Take the protection away, flash, and set it again if it was meant.") },
    .look = look_for_write_protection,
  },
  {
    .id = "odd-options",
    .severity = OPTIO_SEVERITY_NOTE,
    .sentence = N_ ("Some option bytes have no meaning."),
    .advice = { N_ ("Compare them with those of a board that works.") },
    .look = look_for_odd_options,
  },
  { NULL },
};
