"""Addresses of plans, routes with their stops and the teams of the night: pages, and REST under /api/v1/."""

from django.urls import path

from patrols.api import crews
from patrols.api import routes as routes_api
from patrols.views import routes, team_form, teams

PAGES = [
    path("patrols/routes/", routes.listed, name="routes"),
    path("patrols/routes/new/", routes.new, name="route-new"),
    path("patrols/routes/<int:pk>/", routes.one, name="route"),
    path("patrols/teams/", teams.listed, name="teams"),
    path("patrols/teams/new/", team_form.new, name="team-new"),
    path("patrols/teams/hours/", teams.hours, name="team-hours"),
    path("patrols/teams/copy/", teams.copy, name="team-copy"),
    path("patrols/teams/share/", teams.share, name="team-share"),
    path("patrols/teams/<int:pk>/", team_form.one, name="team"),
    path("patrols/teams/<int:pk>/end/", teams.end, name="team-end"),
    path("patrols/teams/people/<int:pk>/came/", teams.came, name="team-came"),
    path("patrols/teams/people/<int:pk>/left/", teams.left, name="team-left"),
    path("patrols/teams/people/<int:pk>/back/", teams.back, name="team-back"),
    path("patrols/<uuid:pk>/give/", teams.give, name="round-give"),
    path("patrols/at/<str:tag>/", routes.at, name="at"),
]
REST = [
    path("routes/", routes_api.Routes.as_view(), name="route-list"),
    path("routes/order/", routes_api.StopOrder.as_view(), name="route-order"),
    path("routes/preview/", routes_api.RoutePreview.as_view(), name="route-preview"),
    path("routes/<int:pk>/", routes_api.OneRoute.as_view(), name="route"),
    path("routes/<int:pk>/change/", routes_api.RouteChange.as_view(), name="route-change"),
    path("routes/<int:pk>/end/", routes_api.RouteEnd.as_view(), name="route-end"),
    path("routes/<int:pk>/reopen/", routes_api.RouteReopen.as_view(), name="route-reopen"),
    path("routes/<int:pk>/tags/", routes_api.RouteTags.as_view(), name="route-tags"),
    path("checkpoints/<int:pk>/renew-tag/", routes_api.TagRenew.as_view(), name="checkpoint-renew-tag"),
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
