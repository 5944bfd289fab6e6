"""The product's own settings, with two views beside it to measure against."""

from policing.settings import *  # noqa: F403
from policing.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.site"]
ROOT_URLCONF = "bench.site.urls"
