"""The pages of this room."""

from django.urls import path

from grids import duty_urls
from grids.views import coverage, drawing, exports, grids, imports, postings, sites, teams

app_name = "grids"

urlpatterns = [
    path("teams/", teams.TeamList.as_view(), name="team-list"),
    path("teams/lapsing/", teams.Lapsing.as_view(), name="lapsing"),
    path("teams/<int:pk>/", teams.TeamPage.as_view(), name="team"),
    path("teams/<int:pk>/members/", teams.AddMember.as_view(), name="team-add"),
    path("teams/members/<int:pk>/end/", teams.EndMember.as_view(), name="member-end"),
    path("teams/members/<int:pk>/lead/", teams.LeadTeam.as_view(), name="member-lead"),
    path("teams/members/<int:pk>/qualifications/", teams.Qualify.as_view(), name="member-qualify"),
    path("teams/members/<int:pk>/number/", teams.RevealNumber.as_view(), name="member-number"),
    path("grids/draw/", drawing.draw, name="draw"),
    path("grids/<str:code>/", grids.grid, name="grid"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("coverage/officers/<int:pk>/", postings.of_officer, name="officer"),
    path("coverage/officers/<int:pk>/hand-over/", postings.hand_over, name="hand-over"),
    path("coverage/officers/<int:pk>/away/", postings.away, name="away"),
    path("coverage/officers/<int:pk>/second/", postings.second, name="second"),
    path("coverage/postings/<int:pk>/end/", postings.end_posting, name="posting-end"),
    path("coverage/absences/<int:pk>/end/", postings.back, name="absence-end"),
    path("coverage/secondments/<int:pk>/end/", postings.home, name="secondment-end"),
    path("grids/<str:code>/officers/", postings.of_grid, name="officers"),
    path("grids/<str:code>/sites/", sites.sites, name="sites"),
    path("key-sites/<int:pk>/change/", sites.change, name="site-change"),
    path("key-sites/<int:pk>/close/", sites.close, name="site-close"),
    path("key-sites/<int:pk>/round/", sites.begin_round, name="site-round"),
    path("key-sites/steps/<int:pk>/done/", sites.finish, name="step-done"),
    *duty_urls.pages_of_duty,
    path("imports/", imports.imports, name="imports"),
    path("imports/form/<slug:name>/", exports.form, name="import-form"),
    path("imports/export/<slug:name>/<slug:kind>/", exports.export, name="export"),
    path("imports/<uuid:pk>/", imports.page, name="import"),
    path("imports/<uuid:pk>/progress/", imports.progress, name="import-progress"),
    path("imports/<uuid:pk>/check/", imports.check, name="import-check"),
    path("imports/<uuid:pk>/apply/", imports.apply, name="import-apply"),
    path("imports/<uuid:pk>/again/", imports.again, name="import-again"),
    path("imports/<uuid:pk>/refused/", imports.refused, name="import-refused"),
    path("imports/<uuid:pk>/undo/", imports.undo, name="import-undo"),
]
