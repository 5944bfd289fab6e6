"""Addresses of the walker's phone and of what is found on the way: pages, and REST under /api/v1/."""

from django.urls import path

from patrols.api import findings, persons, photos
from patrols.views import car_doors, phone

PAGES = [
    path("patrols/car-doors/", car_doors.car_doors, name="car-doors"),
    path("patrols/sw.js", phone.worker, name="worker"),
    path("patrols/manifest.webmanifest", phone.manifest, name="manifest"),
]
REST = [
    path("patrols/me/", persons.Me.as_view(), name="patrol-me"),
    path("findings/", findings.Findings.as_view(), name="finding-list"),
    path("findings/<uuid:pk>/alert/", findings.FindingAlert.as_view(), name="finding-alert"),
    path("findings/<uuid:pk>/plate/", findings.FindingPlate.as_view(), name="finding-plate"),
    path("findings/<uuid:pk>/photos/", photos.FindingPhotos.as_view(), name="finding-photos"),
    path("findings/<uuid:pk>/photos/<uuid:photo>/", photos.OneFindingPhoto.as_view(), name="finding-photo"),
    path("findings/<uuid:pk>/photos/<uuid:photo>/preview/", photos.FindingPhotoPreview.as_view(), name="finding-photo-preview"),
]
