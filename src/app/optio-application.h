/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * app: the window `optio-gtk`.
 * From: boards, files and what the user wants. What: models without widgets, and widgets bound to
 * them. To: jobs for the worker.
 */

#include <adwaita.h>

G_BEGIN_DECLS

#define OPTIO_TYPE_APPLICATION (optio_application_get_type ())
G_DECLARE_FINAL_TYPE (OptioApplication, optio_application, OPTIO, APPLICATION, AdwApplication)

/**
 * OptioApplication:
 *
 * The program: its command line, its catalog, its boards, its one window.
 */
OptioApplication *optio_application_new (void);

G_END_DECLS
