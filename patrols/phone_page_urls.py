"""The walker's pages as an app on a phone, and what their car-door rounds come to."""

from django.urls import path

from patrols.views import car_doors, phone

urlpatterns = [
    path("car-doors/", car_doors.car_doors, name="car-doors"),
    path("sw.js", phone.worker, name="worker"),
    path("manifest.webmanifest", phone.manifest, name="manifest"),
]
