"""The walker's pages as an app on a phone."""

from django.urls import path

from patrols.views import phone

urlpatterns = [
    path("sw.js", phone.worker, name="worker"),
    path("manifest.webmanifest", phone.manifest, name="manifest"),
]
