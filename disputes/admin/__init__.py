"""Mediators, rooms, catalogue and what is done about disputes, in the admin."""

from disputes.admin import catalogue as catalogue
from disputes.admin import mediators as mediators
from disputes.admin import work as work
