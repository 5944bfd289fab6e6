"""The product's own settings, with two views beside it to measure against."""

from policing.settings import *  # noqa: F403
from policing.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.site"]
# One key reports faster here than a bank ever does.
KEY_ALERTS_PER_MINUTE = 10**9
ROOT_URLCONF = "bench.site.urls"
