/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-version.h"

#include "optio-version-git.h"

const char *
optio_version_get (void)
{
  if (OPTIO_GIT_DESCRIPTION[0] == '\0')
    return OPTIO_PROJECT_VERSION;
  return OPTIO_PROJECT_VERSION " (git " OPTIO_GIT_DESCRIPTION ")";
}
