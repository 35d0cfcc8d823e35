/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * optio_locale_set_up:
 * @folder: where the translations were installed
 *
 * Makes the program speak the user's language. The environment variable OPTIO_LOCALE_DIR names
 * another folder, so that a program can be translated before it is installed. Once, first thing in
 * main().
 */
void optio_locale_set_up (const char *folder);

G_END_DECLS
