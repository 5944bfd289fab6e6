"""The one page of this room: what opens behind a one-tap link."""

from django.urls import path

from delivery import views

app_name = "delivery"

urlpatterns = [path("r/<str:token>/", views.reply, name="reply")]
