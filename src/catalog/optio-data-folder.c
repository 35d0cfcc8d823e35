/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-data-folder.h"

const char *
optio_data_folder_get (void)
{
  const char *folder = g_getenv ("OPTIO_DATA_DIR");

  return folder != NULL ? folder : OPTIO_PKGDATADIR;
}
