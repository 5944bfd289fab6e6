"""The pages of plans: routes and the teams of the night."""

from django.urls import path

from patrols.views import routes, team_form, teams

urlpatterns = [
    path("routes/", routes.listed, name="routes"),
    path("routes/new/", routes.new, name="route-new"),
    path("routes/<int:pk>/", routes.one, name="route"),
    path("teams/", teams.listed, name="teams"),
    path("teams/new/", team_form.new, name="team-new"),
    path("teams/hours/", teams.hours, name="team-hours"),
    path("teams/copy/", teams.copy, name="team-copy"),
    path("teams/share/", teams.share, name="team-share"),
    path("teams/<int:pk>/", team_form.one, name="team"),
    path("teams/<int:pk>/end/", teams.end, name="team-end"),
    path("teams/people/<int:pk>/came/", teams.came, name="team-came"),
    path("teams/people/<int:pk>/left/", teams.left, name="team-left"),
    path("teams/people/<int:pk>/back/", teams.back, name="team-back"),
    path("<uuid:pk>/give/", teams.give, name="round-give"),
    path("at/<str:tag>/", routes.at, name="at"),
]
