"""Which queue each task waits in, and what the clock starts."""

from datetime import timedelta

from celery.schedules import crontab

ROUTES = {
    "delivery.send_urgent": "urgent",
    # Whoever routes an alert says its first word.
    "alerts.route": "urgent",
    "delivery.send_bulk": "bulk",
    "delivery.send_retry": "retry",
    "delivery.send_replay": "bulk",
    "*.tidy": "bulk",
    # Whoever looks whether the clocks were kept is not the one who keeps them.
    "alerts.audit": "files",
    "desk.watch": "files",
    # A city's file takes its worker for half a minute; nobody waits behind it.
    "grids.run_import": "files",
    "grids.sweep_imports": "files",
    "grids.*": "bulk",
    "partners.*": "bulk",
    "patrols.*": "bulk",
    "disputes.*": "bulk",
}
SCHEDULE = {
    # Two signs of life are at most two hours; a minute more tells nobody too late.
    "silent-buttons": {"task": "alerts.silent_buttons", "schedule": timedelta(minutes=1), "options": {"expires": 60}},
    "alerts": {"task": "alerts.sweep", "schedule": timedelta(seconds=3), "options": {"expires": 3}},
    "missed-steps": {"task": "alerts.audit", "schedule": timedelta(seconds=30), "options": {"expires": 30}},
    # Two workers watch, so that each is watched by the other; a trouble is told of once.
    "watch": {"task": "desk.watch", "schedule": timedelta(seconds=30), "options": {"expires": 30}},
    "watch-too": {"task": "desk.watch", "schedule": timedelta(seconds=30), "options": {"expires": 30, "queue": "alerts"}},
    "delivery": {"task": "delivery.sweep", "schedule": timedelta(seconds=3), "options": {"expires": 3}},
    "providers": {"task": "delivery.tidy", "schedule": timedelta(minutes=1), "options": {"expires": 60}},
    "contacts-reached": {"task": "partners.keep_addresses", "schedule": timedelta(minutes=5), "options": {"expires": 300}},
    "forget-requests": {"task": "partners.tidy", "schedule": timedelta(hours=1), "options": {"expires": 3600}},
    "forget-trials": {"task": "alerts.tidy", "schedule": timedelta(hours=6), "options": {"expires": 3600}},
    "desk": {"task": "desk.sweep", "schedule": timedelta(minutes=1), "options": {"expires": 60}},
    "qualifications": {"task": "grids.warn_of_lapsing", "schedule": crontab(hour="8-18", minute="20"), "options": {"expires": 3600}},
    "patrols": {"task": "patrols.sweep", "schedule": timedelta(minutes=1), "options": {"expires": 60}},
    "sent": {"task": "patrols.remind", "schedule": timedelta(minutes=1), "options": {"expires": 60}},
    "units": {"task": "patrols.watch_units", "schedule": timedelta(seconds=30), "options": {"expires": 30}},
    "where": {"task": "patrols.where", "schedule": crontab(hour="4", minute="10"), "options": {"expires": 6 * 3600}},
    "disputes": {"task": "disputes.sweep", "schedule": timedelta(minutes=10), "options": {"expires": 600}},
    "forget-disputes": {"task": "disputes.tidy", "schedule": timedelta(hours=6), "options": {"expires": 3600}},
    "forget-findings": {"task": "patrols.tidy", "schedule": timedelta(hours=1), "options": {"expires": 3600}},
    "duty": {"task": "grids.sweep", "schedule": timedelta(minutes=1), "options": {"expires": 60}},
    "imports": {"task": "grids.sweep_imports", "schedule": timedelta(minutes=1), "options": {"expires": 60}},
    "tidy": {"task": "accounts.tidy", "schedule": timedelta(hours=6), "options": {"expires": 3600}},
}
# Each is read by a worker of its own.
QUEUES = ("alerts", "urgent", "retry", "bulk", "files")
