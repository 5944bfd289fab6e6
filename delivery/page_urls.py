"""The pages of this room: what opens behind a one-tap link, and where providers report."""

from django.urls import path

from delivery import (
    confirm_page,  # noqa: F401 - draws its own page behind a link
    pushed,
    views,
)

app_name = "delivery"

urlpatterns = [
    path("r/<str:token>/", views.reply, name="reply"),
    path("pushed/<slug:provider>/<slug:what>/", pushed.pushed, name="pushed"),
]
