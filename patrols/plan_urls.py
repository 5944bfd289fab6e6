"""REST addresses of plans: routes, their stops, and the teams of the night."""

from django.urls import path

from patrols.api import crews, routes

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
    path("crews/", crews.Crews.as_view(), name="crew-list"),
    path("crews/people/", crews.CrewPeople.as_view(), name="crew-people"),
    path("crews/hours/", crews.CrewHours.as_view(), name="crew-hours"),
    path("crews/copy/", crews.CrewCopy.as_view(), name="crew-copy"),
    path("crews/share/", crews.CrewShare.as_view(), name="crew-share"),
    path("crews/<int:pk>/", crews.OneCrew.as_view(), name="crew"),
    path("crews/<int:pk>/change/", crews.CrewChange.as_view(), name="crew-change"),
    path("crews/<int:pk>/end/", crews.CrewEnd.as_view(), name="crew-end"),
    path("crew-members/<int:pk>/came/", crews.MemberCame.as_view(), name="crew-member-came"),
    path("crew-members/<int:pk>/left/", crews.MemberLeft.as_view(), name="crew-member-left"),
    path("crew-members/<int:pk>/back/", crews.MemberBack.as_view(), name="crew-member-back"),
    path("rounds/<uuid:pk>/give/", crews.RoundGive.as_view(), name="round-give"),
]
