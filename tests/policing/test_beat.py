"""What the clock asks for is known to the workers, and goes to a queue that one of them reads."""

import pytest
from django.conf import settings

from policing.celery import app


@pytest.mark.parametrize("name", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_the_clock_asks_for_tasks_that_are_there(name):
    app.loader.import_default_modules()
    assert settings.CELERY_BEAT_SCHEDULE[name]["task"] in app.tasks
