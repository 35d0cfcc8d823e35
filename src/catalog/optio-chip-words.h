/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The words of data/chips/, by the value of the type that each is named after, and NULL behind the
 * last. They are never translated: scripts read them too.
 */
extern const char *const optio_memory_kind_words[];
extern const char *const optio_complement_words[];
extern const char *const optio_known_words[];
extern const char *const optio_evidence_words[];
extern const char *const optio_poll_trust_words[];
extern const char *const optio_misreport_words[];
extern const char *const optio_field_kind_words[];
extern const char *const optio_field_group_words[];
extern const char *const optio_danger_words[];

G_END_DECLS
