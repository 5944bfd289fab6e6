"""What the tests set before the settings are read: loaded by `-p`, since pytest-django reads them before any conftest."""

import os

# One Valkey prefix per worker, so that tests in parallel do not hear each other.
os.environ["KEY_PREFIX"] = f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
os.environ.setdefault("PLAIN_HTTP", "1")
# Written only when a test says so.
os.environ.setdefault("REQUEST_LOG_SECONDS", "0")
os.environ.setdefault("ALLOW_PRIVATE_CALLBACKS", "1")
os.environ["EMAIL_URL"] = "memorymail://"
os.environ["SMS_PROVIDERS"] = "log"
# Who looks again is drawn by lot; a test that wants the lot to fall says so.
os.environ["FOLLOW_UP_SAMPLE_PERCENT"] = "0"
