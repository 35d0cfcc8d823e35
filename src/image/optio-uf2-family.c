/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-uf2-family.h"

#include "optio-range.h"

/* After utils/uf2families.json of the UF2 specification: the chips that Optio may meet, and the
 * others whose files people have lying about. */
static const struct
{
  guint32 id;
  const char *name;
} families[] = {
  { 0x647824b6, "STM32F0" },
  { 0x5ee21072, "STM32F1" },
  { 0x5d1a0a2e, "STM32F2" },
  { 0x6b846188, "STM32F3" },
  { 0x57755a57, "STM32F4" },
  { 0x6d0922fa, "STM32F407" },
  { 0x8fb060fe, "STM32F407VG" },
  { 0x53b80f00, "STM32F7" },
  { 0x300f5633, "STM32G0" },
  { 0x4c71240a, "STM32G4" },
  { 0x6db66082, "STM32H7" },
  { 0x202e3a91, "STM32L0" },
  { 0x1e1f432d, "STM32L1" },
  { 0x00ff6919, "STM32L4" },
  { 0x04240bdf, "STM32L5" },
  { 0x70d16653, "STM32WB" },
  { 0x21460ff0, "STM32WL" },
  { 0x31d228c6, "GD32F350" },
  { 0x9af03e33, "GD32VF103" },
  { 0x16573617, "ATMEGA32" },
  { 0x1c5f21b0, "ESP32" },
  { 0xbfdd4eee, "ESP32S2" },
  { 0xc47e5767, "ESP32S3" },
  { 0xd42ba06c, "ESP32C3" },
  { 0x2abc77ec, "LPC55" },
  { 0x4fb2d5bd, "MIMXRT10XX" },
  { 0x1b57745f, "NRF52" },
  { 0x621e937a, "NRF52833" },
  { 0xada52840, "NRF52840" },
  { 0xe48bff56, "RP2040" },
  { 0x68ed2b88, "SAMD21" },
  { 0x55114460, "SAMD51" },
  { 0x1851780a, "SAML21" },
};

const char *
optio_uf2_family_get_name (guint32 family_id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    if (families[i].id == family_id)
      return families[i].name;

  return NULL;
}

gboolean
optio_uf2_family_find (const char *name,
                       guint32    *out_family_id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    if (g_ascii_strcasecmp (families[i].name, name) == 0)
      {
        *out_family_id = families[i].id;
        return TRUE;
      }

  return optio_parse_address (name, out_family_id);
}
