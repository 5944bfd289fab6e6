"""REST addresses of this room, under /api/v1/."""

from django.urls import path

from partners import api, key_api, tonight_api

urlpatterns = [
    path("key/", key_api.Key.as_view(), name="key"),
    path("requests/", key_api.Requests.as_view(), name="request-list"),
    path("sites/", api.Sites.as_view(), name="site-list"),
    path("sites/<int:pk>/tonight/", tonight_api.Tonight.as_view(), name="site-tonight"),
    path("callers/", api.Callers.as_view(), name="caller"),
    path("places/", api.Places.as_view(), name="place-list"),
    path("places/named/", api.NamedPlaces.as_view(), name="place-named"),
    path("places/around/", api.Around.as_view(), name="place-around"),
]
