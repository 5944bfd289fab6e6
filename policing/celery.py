"""The queue's application. The queue only hurries: what must happen stands in PostgreSQL."""

import os
import time
from typing import Any

from celery import Celery
from celery.signals import task_postrun, task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policing.settings")

app = Celery("policing")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

from policing import living  # noqa: E402, F401 - the clock and the workers say that they live


@task_prerun.connect
def _leave_a_pulse(task: Any = None, **_more: Any) -> None:
    """The clock's sweep came through: the checklist reads it. A cache that is away keeps no worker from its work (FailOpenCache)."""
    if getattr(task, "name", "") == "alerts.sweep":
        from django.core.cache import cache

        cache.set("pulse-of-workers", time.time(), 3600)


@task_prerun.connect
@task_postrun.connect
def keep_a_good_connection(**_facts: Any) -> None:
    """As around a request: the connection stays open between tasks, and one that broke or has grown old is replaced."""
    from django.db import close_old_connections

    close_old_connections()
