/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-verb.h"

static const OptioVerb *const verbs[] = {
  &optio_verb_list,
  &optio_verb_info,
  &optio_verb_flash,
  &optio_verb_verify,
  &optio_verb_read,
  &optio_verb_erase,
  &optio_verb_leave,
  &optio_verb_options,
  &optio_verb_unprotect,
  &optio_verb_doctor,
  &optio_verb_report,
  &optio_verb_image,
  &optio_verb_convert,
  &optio_verb_simulate,
  &optio_verb_chips,
  NULL,
};

const OptioVerb *const *
optio_verb_get_all (void)
{
  return verbs;
}

const OptioVerb *
optio_verb_find (const char *name)
{
  for (guint i = 0; verbs[i] != NULL; i++)
    if (g_str_equal (verbs[i]->name, name))
      return verbs[i];

  return NULL;
}
