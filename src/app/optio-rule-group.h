/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define OPTIO_TYPE_RULE_GROUP (optio_rule_group_get_type ())

/**
 * OptioRuleGroup:
 *
 * Offers to install Optio's udev rule: by a button where that can be done from here, and by a
 * command to copy. In a window with the actions "win.tell" and "app.refresh". Main thread.
 */
G_DECLARE_FINAL_TYPE (OptioRuleGroup, optio_rule_group, OPTIO, RULE_GROUP, AdwPreferencesGroup)

G_END_DECLS
