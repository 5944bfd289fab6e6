"""The pages of this room."""

from django.urls import path

from patrols.urls import phones, plans, secondment, supervision, units, where
from patrols.views import rounds

app_name = "patrols"

urlpatterns = [
    path("patrols/", rounds.tonight, name="tonight"),
    *phones.PAGES,
    *units.PAGES,
    path("patrols/<uuid:pk>/", rounds.one, name="round"),
    *plans.PAGES,
    *where.PAGES,
    *secondment.PAGES,
    *supervision.PAGES,
]
