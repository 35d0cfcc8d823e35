/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Goes through the tables of the doctor, of which each has the findings about one thing. */

#include "optio-doctor-private.h"

#include <glib/gi18n-lib.h>

/* In the order in which they are told, and in which one may explain another. */
static const OptioDoctorRow *const tables[] = {
  optio_doctor_bus_rows,
  optio_doctor_memory_rows,
  optio_doctor_options_rows,
  optio_doctor_start_rows,
};

void
optio_diagnosis_add (OptioDiagnosis *self,
                     const char     *format,
                     ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (self->evidence, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static OptioFinding *
make_finding (const OptioDoctorRow *row,
              OptioDiagnosis       *diagnosis)
{
  g_autoptr (GPtrArray) advice = g_ptr_array_new ();

  for (guint i = 0; i < OPTIO_DOCTOR_MAX_ADVICE && row->advice[i] != NULL; i++)
    g_ptr_array_add (advice, (gpointer) _(row->advice[i]));
  for (guint i = 0; i < diagnosis->advice->len; i++)
    g_ptr_array_add (advice, diagnosis->advice->pdata[i]);

  g_ptr_array_add (advice, NULL);
  g_ptr_array_add (diagnosis->evidence, NULL);
  return optio_finding_new (row->id, row->severity, _(row->sentence),
                            (const char *const *) diagnosis->evidence->pdata,
                            (const char *const *) advice->pdata, diagnosis->fix);
}

static gint
compare_severity (gconstpointer a,
                  gconstpointer b)
{
  OptioFinding *const *left = a;
  OptioFinding *const *right = b;

  return (gint) optio_finding_get_severity (*right) - (gint) optio_finding_get_severity (*left);
}

GPtrArray *
optio_doctor_list_findings (OptioExamination *examination)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) optio_finding_unref);
  gboolean is_stay_explained = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const OptioDoctorRow *row = tables[i]; row->id != NULL; row++)
      {
        g_autoptr (GPtrArray) evidence = g_ptr_array_new_with_free_func (g_free);
        g_autoptr (GPtrArray) advice = g_ptr_array_new_with_free_func (g_free);
        OptioDiagnosis diagnosis = { examination, evidence, advice, NULL, is_stay_explained };

        if (row->look (&diagnosis))
          {
            g_ptr_array_add (findings, make_finding (row, &diagnosis));
            is_stay_explained = is_stay_explained || row->explains_stay;
          }
        g_clear_pointer (&diagnosis.fix, optio_fix_unref);
      }

  /* A stable sort: what comes first in the tables comes first among equals. */
  g_ptr_array_sort (findings, compare_severity);
  return findings;
}

OptioFinding *
optio_doctor_find (GPtrArray  *findings,
                   const char *id)
{
  for (guint i = 0; i < findings->len; i++)
    if (g_str_equal (optio_finding_get_id (findings->pdata[i]), id))
      return findings->pdata[i];

  return NULL;
}

char **
optio_doctor_list_ids (void)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const OptioDoctorRow *row = tables[i]; row->id != NULL; row++)
      g_ptr_array_add (ids, g_strdup (row->id));

  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}
