"""REST addresses of plans: routes, their stops, and the teams of the night."""

from django.urls import path

from patrols.api import routes

urlpatterns = [
    path("routes/", routes.Routes.as_view(), name="route-list"),
    path("routes/order/", routes.StopOrder.as_view(), name="route-order"),
    path("routes/preview/", routes.RoutePreview.as_view(), name="route-preview"),
    path("routes/<int:pk>/", routes.OneRoute.as_view(), name="route"),
    path("routes/<int:pk>/change/", routes.RouteChange.as_view(), name="route-change"),
    path("routes/<int:pk>/end/", routes.RouteEnd.as_view(), name="route-end"),
    path("routes/<int:pk>/reopen/", routes.RouteReopen.as_view(), name="route-reopen"),
    path("routes/<int:pk>/tags/", routes.RouteTags.as_view(), name="route-tags"),
    path("checkpoints/<int:pk>/renew-tag/", routes.TagRenew.as_view(), name="checkpoint-renew-tag"),
]
