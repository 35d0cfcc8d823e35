/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-dfu.h"

static const char *const state_names[] = {
  "appIDLE",           "appDETACH",     "dfuIDLE",
  "dfuDNLOAD-SYNC",    "dfuDNBUSY",     "dfuDNLOAD-IDLE",
  "dfuMANIFEST-SYNC",  "dfuMANIFEST",   "dfuMANIFEST-WAIT-RESET",
  "dfuUPLOAD-IDLE",    "dfuERROR",
};

static const char *const status_names[] = {
  "OK",      "errTARGET", "errFILE",    "errWRITE",   "errERASE",  "errCHECK_ERASED",
  "errPROG", "errVERIFY", "errADDRESS", "errNOTDONE", "errFIRMWARE", "errVENDOR",
  "errUSBR", "errPOR",    "errUNKNOWN", "errSTALLEDPKT",
};

static const char *const request_names[] = {
  "DETACH", "DNLOAD", "UPLOAD", "GETSTATUS", "CLRSTATUS", "GETSTATE", "ABORT",
};

const char *
optio_dfu_state_get_name (guint state)
{
  return state < G_N_ELEMENTS (state_names) ? state_names[state] : NULL;
}

const char *
optio_dfu_status_get_name (guint status)
{
  return status < G_N_ELEMENTS (status_names) ? status_names[status] : NULL;
}

const char *
optio_dfu_request_get_name (guint request)
{
  return request < G_N_ELEMENTS (request_names) ? request_names[request] : NULL;
}

char *
optio_dfu_state_dup_label (guint state)
{
  const char *name = optio_dfu_state_get_name (state);

  if (name != NULL)
    return g_strdup (name);
  if (state == OPTIO_DFU_STATE_UNKNOWN)
    return g_strdup ("unknown");

  return g_strdup_printf ("state %u", state);
}

char *
optio_dfu_status_dup_label (guint status)
{
  const char *name = optio_dfu_status_get_name (status);

  return name != NULL ? g_strdup (name) : g_strdup_printf ("status 0x%02x", status);
}
