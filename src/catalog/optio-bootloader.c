/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-bootloader.h"

static void
misreport_clear (OptioMisreport *misreport)
{
  g_free ((char *) misreport->text);
}

static void
rom_version_clear (OptioRomVersion *version)
{
  g_free ((char *) version->part);
}

void
optio_bootloader_init (OptioBootloader *self)
{
  self->misreports = g_array_new (FALSE, FALSE, sizeof (OptioMisreport));
  g_array_set_clear_func (self->misreports, (GDestroyNotify) misreport_clear);
  self->roms = g_array_new (FALSE, FALSE, sizeof (OptioRomVersion));
  g_array_set_clear_func (self->roms, (GDestroyNotify) rom_version_clear);
}

void
optio_bootloader_clear (OptioBootloader *self)
{
  g_array_unref (self->misreports);
  g_array_unref (self->roms);
}
