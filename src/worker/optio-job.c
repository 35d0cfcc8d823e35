/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-job.h"

#include <glib/gi18n-lib.h>

#include "optio-conclusion.h"
#include "optio-engine.h"
#include "optio-mailbox.h"
#include "optio-rescue.h"
#include "optio-worker.h"

struct _OptioJob
{
  GObject parent_instance;

  /* Set when the job is made; the worker borrows them until it has posted the verdict. */
  OptioDevice *device;
  OptioPlan *plan;
  GCancellable *cancellable;
  OptioMailbox *mailbox;

  /* Main thread only. */
  OptioJournal *journal;
  gboolean is_started;
  OptioEvent *progress;
  char *step;
  OptioVerdict *verdict;
};

typedef enum
{
  PROP_FRACTION = 1,
  PROP_LEFT_MS,
  PROP_STEP,
  PROP_VERDICT,
  N_PROPS,
} OptioJobProperty;

enum
{
  SIGNAL_EVENT,
  SIGNAL_FINISHED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OptioJob, optio_job, G_TYPE_OBJECT)

static void
optio_job_finalize (GObject *object)
{
  OptioJob *self = OPTIO_JOB (object);

  g_clear_object (&self->device);
  g_clear_pointer (&self->plan, optio_plan_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->mailbox, optio_mailbox_unref);
  g_clear_object (&self->journal);
  g_clear_pointer (&self->progress, optio_event_unref);
  g_clear_pointer (&self->step, g_free);
  g_clear_pointer (&self->verdict, optio_verdict_unref);

  G_OBJECT_CLASS (optio_job_parent_class)->finalize (object);
}

static gint64
job_get_left_ms (OptioJob *self)
{
  if (self->verdict != NULL || self->progress == NULL)
    return -1;

  return optio_event_get_left_ms (self->progress);
}

static void
optio_job_get_property (GObject    *object,
                        guint       property_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  OptioJob *self = OPTIO_JOB (object);

  switch ((OptioJobProperty) property_id)
    {
    case PROP_FRACTION:
      g_value_set_double (value, optio_job_get_fraction (self));
      break;
    case PROP_LEFT_MS:
      g_value_set_int64 (value, job_get_left_ms (self));
      break;
    case PROP_STEP:
      g_value_set_string (value, self->step);
      break;
    case PROP_VERDICT:
      g_value_set_boxed (value, self->verdict);
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
optio_job_class_init (OptioJobClass *klass)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = optio_job_finalize;
  object_class->get_property = optio_job_get_property;

  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0.0, 1.0, 0.0, flags);
  properties[PROP_LEFT_MS] = g_param_spec_int64 ("left-ms", NULL, NULL, -1, G_MAXINT64, -1, flags);
  properties[PROP_STEP] = g_param_spec_string ("step", NULL, NULL, "", flags);
  properties[PROP_VERDICT] = g_param_spec_boxed ("verdict", NULL, NULL, OPTIO_TYPE_VERDICT, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_EVENT] = g_signal_new ("event", OPTIO_TYPE_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, OPTIO_TYPE_EVENT);
  signals[SIGNAL_FINISHED] = g_signal_new ("finished", OPTIO_TYPE_JOB, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
}

static void
optio_job_init (OptioJob *self)
{
  self->cancellable = g_cancellable_new ();
  self->step = g_strdup ("");
}

/* ---- on the main thread ---- */

static void
job_notify_progress (OptioJob *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEFT_MS]);
}

static void
job_take_event (OptioJob   *self,
                OptioEvent *event)
{
  if (optio_event_get_kind (event) == OPTIO_EVENT_STEP)
    {
      g_free (self->step);
      self->step = g_strdup (optio_event_get_text (event));
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STEP]);
    }
  g_signal_emit (self, signals[SIGNAL_EVENT], 0, event);
}

static void
job_finish (OptioJob     *self,
            OptioVerdict *verdict)
{
  self->verdict = optio_verdict_ref (verdict);
  job_notify_progress (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERDICT]);
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0);
}

static void
job_receive (const OptioParcel *parcel,
             gpointer           user_data)
{
  OptioJob *self = user_data;

  if (parcel->events != NULL)
    {
      if (self->journal != NULL)
        optio_journal_append (self->journal, optio_device_get_port_path (self->device),
                              (OptioEvent **) parcel->events->pdata, parcel->events->len);
      for (guint i = 0; i < parcel->events->len; i++)
        job_take_event (self, parcel->events->pdata[i]);
    }

  if (parcel->progress != NULL)
    {
      g_clear_pointer (&self->progress, optio_event_unref);
      self->progress = optio_event_ref (parcel->progress);
      job_notify_progress (self);
    }

  if (parcel->verdict != NULL)
    {
      job_finish (self, parcel->verdict);
      g_object_unref (self); /* taken in optio_job_start() */
    }
}

/* ---- on the board's worker ---- */

static void
job_post_event (OptioEvent *event,
                gpointer    user_data)
{
  optio_mailbox_post_event (user_data, event);
}

/* The engine never began, but the same words fit: why, what is on the chip, what to do next. */
static OptioVerdict *
job_conclude_unopened (OptioJob     *self,
                       const GError *error)
{
  g_autoptr (OptioLedger) ledger = optio_ledger_new ();
  OptioOutcome outcome = { .error = error };

  return optio_conclude (self->plan, ledger, &outcome);
}

static OptioVerdict *
job_run (OptioJob *self)
{
  g_autoptr (OptioTransport) transport = NULL;
  g_autoptr (OptioVerdict) verdict = NULL;
  g_autoptr (GError) error = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    {
      g_set_error (&error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled."));
      return job_conclude_unopened (self, error);
    }

  transport = optio_device_open (self->device, self->cancellable, &error);
  if (transport == NULL)
    return job_conclude_unopened (self, error);

  verdict = optio_engine_run (self->plan, self->device, transport, job_post_event,
                              self->mailbox, self->cancellable);
  optio_transport_close (transport);
  return optio_rescue_save (g_steal_pointer (&verdict), self->device);
}

/* The worker holds no reference to the job, whose own one goes home with the verdict. So the job,
 * and the device with it, is finalized on the main thread; here it is gone after the last line. */
static void
job_work (gpointer data)
{
  OptioJob *self = data;
  g_autoptr (OptioMailbox) mailbox = optio_mailbox_ref (self->mailbox);

  optio_mailbox_post_verdict (mailbox, job_run (self));
}

/* ---- public ---- */

OptioJob *
optio_job_new (OptioDevice  *device,
               OptioPlan    *plan,
               OptioJournal *journal)
{
  OptioJob *self;

  g_return_val_if_fail (OPTIO_IS_DEVICE (device), NULL);
  g_return_val_if_fail (plan != NULL, NULL);
  g_return_val_if_fail (journal == NULL || OPTIO_IS_JOURNAL (journal), NULL);

  self = g_object_new (OPTIO_TYPE_JOB, NULL);
  self->device = g_object_ref (device);
  self->plan = optio_plan_ref (plan);
  self->journal = journal != NULL ? g_object_ref (journal) : NULL;
  self->mailbox = optio_mailbox_new (job_receive, self);
  return self;
}

void
optio_job_start (OptioJob *self)
{
  g_return_if_fail (OPTIO_IS_JOB (self));
  g_return_if_fail (!self->is_started);

  self->is_started = TRUE;
  g_object_ref (self);
  optio_worker_push (optio_device_get_port_path (self->device), job_work, self);
}

void
optio_job_cancel (OptioJob *self)
{
  g_return_if_fail (OPTIO_IS_JOB (self));

  g_cancellable_cancel (self->cancellable);
}

OptioPlan *
optio_job_get_plan (OptioJob *self)
{
  g_return_val_if_fail (OPTIO_IS_JOB (self), NULL);

  return self->plan;
}

double
optio_job_get_fraction (OptioJob *self)
{
  g_return_val_if_fail (OPTIO_IS_JOB (self), 0.0);

  if (self->verdict != NULL && optio_verdict_is_success (self->verdict))
    return 1.0;

  return self->progress != NULL ? optio_event_get_fraction (self->progress) : 0.0;
}

OptioEvent *
optio_job_get_progress (OptioJob *self)
{
  g_return_val_if_fail (OPTIO_IS_JOB (self), NULL);

  return self->progress;
}

OptioVerdict *
optio_job_get_verdict (OptioJob *self)
{
  g_return_val_if_fail (OPTIO_IS_JOB (self), NULL);

  return self->verdict;
}
