/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-error.h"

G_DEFINE_QUARK (optio-error-quark, optio_error)
