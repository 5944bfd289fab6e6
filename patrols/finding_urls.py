"""REST addresses of findings and of the phones that send them, under /api/v1/."""

from django.urls import path

from patrols.api import findings, persons, photos

urlpatterns = [
    path("patrols/me/", persons.Me.as_view(), name="patrol-me"),
    path("findings/", findings.Findings.as_view(), name="finding-list"),
    path("findings/<uuid:pk>/alert/", findings.FindingAlert.as_view(), name="finding-alert"),
    path("findings/<uuid:pk>/plate/", findings.FindingPlate.as_view(), name="finding-plate"),
    path("findings/<uuid:pk>/photos/", photos.FindingPhotos.as_view(), name="finding-photos"),
    path("findings/<uuid:pk>/photos/<uuid:photo>/", photos.OneFindingPhoto.as_view(), name="finding-photo"),
    path("findings/<uuid:pk>/photos/<uuid:photo>/preview/", photos.FindingPhotoPreview.as_view(), name="finding-photo-preview"),
]
