"""The one row of the bare view."""

import uuid

from django.db import models


class Bare(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    reference = models.CharField(max_length=64)
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "site"
        managed = False
        db_table = "bench_bare"
