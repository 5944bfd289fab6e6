"""The queue's application. The queue only hurries: what must happen stands in PostgreSQL."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policing.settings")

app = Celery("policing")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
