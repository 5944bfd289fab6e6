"""Two questions an operator asks: does the process live, can it serve?"""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from desk.operations.troubles import is_degraded


def alive(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "alive"})


def ready(request: HttpRequest) -> JsonResponse:
    """200 when PostgreSQL answers and has every migration, else 503. A queue that is away slows us down but stops nothing.

    "degraded" says that it serves, but that something is late or silent; what that is, administrators read at /operations/ and Prometheus at /metrics.
    """
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        standing = "ready" if missing or not is_degraded(timezone.now()) else "degraded"
    except Exception as error:  # noqa: BLE001 - whatever is wrong, the answer is "not ready"
        return JsonResponse({"status": "not ready", "reason": type(error).__name__}, status=503)
    return JsonResponse({"status": standing if not missing else "not ready", "missing_migrations": missing}, status=503 if missing else 200)
