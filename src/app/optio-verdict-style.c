/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-verdict-style.h"

#include <glib/gi18n-lib.h>

#define STYLE_GOOD "emblem-ok-symbolic", "success"
#define STYLE_DOUBT "dialog-warning-symbolic", "warning"
#define STYLE_BAD "dialog-error-symbolic", "error"

static const OptioVerdictStyle styles[] = {
  [OPTIO_VERDICT_VERIFIED] = { N_ ("verified"), STYLE_GOOD },
  [OPTIO_VERDICT_DONE] = { N_ ("done"), STYLE_GOOD },
  [OPTIO_VERDICT_NOT_CHANGED] = { N_ ("nothing was changed"), STYLE_DOUBT },
  [OPTIO_VERDICT_PARTLY] = { N_ ("only a part was written"), STYLE_BAD },
  [OPTIO_VERDICT_ACCEPTED_UNSEEN] = { N_ ("written, not checked"), STYLE_DOUBT },
  [OPTIO_VERDICT_DIFFERS] = { N_ ("the chip differs from the file"), STYLE_BAD },
};

OptioVerdictStyle
optio_verdict_get_style (OptioVerdict *verdict)
{
  OptioVerdictStyle style = styles[optio_verdict_get_kind (verdict)];

  style.title = _(style.title);
  return style;
}
