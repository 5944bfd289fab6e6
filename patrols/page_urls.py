"""The pages of this room."""

from django.urls import include, path

from patrols import secondment_urls, supervision_urls
from patrols.views import rounds

app_name = "patrols"

urlpatterns = [
    path("patrols/", rounds.tonight, name="tonight"),
    path("patrols/", include("patrols.phone_page_urls")),
    path("patrols/", include("patrols.unit_page_urls")),
    path("patrols/<uuid:pk>/", rounds.one, name="round"),
    path("patrols/", include("patrols.plan_page_urls")),
    path("patrols/", include("patrols.where_page_urls")),
    *secondment_urls.pages,
    *supervision_urls.pages,
]
