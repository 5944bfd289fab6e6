"""REST addresses of this room, under /api/v1/."""

from django.urls import path

from grids import duty_urls
from grids.api import boundaries, drawing, imports, key_sites, postings, teams

urlpatterns = [
    path("grids/boundaries/", boundaries.GridBoundaries.as_view(), name="grid-boundaries"),
    path("grids/", drawing.Grids.as_view(), name="grid-draw"),
    path("grids/around/", drawing.GridsAround.as_view(), name="grids-around"),
    path("grids/preview/", drawing.GridPreview.as_view(), name="grid-preview"),
    path("grids/merge/", drawing.GridMerge.as_view(), name="grid-merge"),
    path("grids/<int:pk>/", drawing.GridOne.as_view(), name="grid"),
    path("grids/<int:pk>/redraw/", drawing.GridRedraw.as_view(), name="grid-redraw"),
    path("grids/<int:pk>/split/", drawing.GridSplit.as_view(), name="grid-split"),
    path("teams/", teams.Teams.as_view(), name="team-list"),
    path("teams/<int:pk>/", teams.OneTeam.as_view(), name="team"),
    path("teams/<int:pk>/members/", teams.TeamMembers.as_view(), name="team-members"),
    path("team-members/<int:pk>/end/", teams.EndMember.as_view(), name="team-member-end"),
    path("team-members/<int:pk>/lead/", teams.LeadTeam.as_view(), name="team-member-lead"),
    path("team-members/<int:pk>/qualifications/", teams.MemberQualifications.as_view(), name="team-member-qualifications"),
    path("team-members/<int:pk>/number/", teams.MemberNumber.as_view(), name="team-member-number"),
    path("coverage/", postings.CoverageList.as_view(), name="coverage"),
    path("grids/<int:pk>/postings/", postings.GridPostings.as_view(), name="grid-postings"),
    path("postings/<int:pk>/end/", postings.PostingEnd.as_view(), name="posting-end"),
    path("officers/<int:pk>/hand-over/", postings.OfficerHandOver.as_view(), name="officer-hand-over"),
    path("officers/<int:pk>/absences/", postings.OfficerAbsences.as_view(), name="officer-absences"),
    path("absences/<int:pk>/end/", postings.AbsenceEnd.as_view(), name="absence-end"),
    path("officers/<int:pk>/secondments/", postings.OfficerSecondments.as_view(), name="officer-secondments"),
    path("secondments/<int:pk>/end/", postings.SecondmentEnd.as_view(), name="secondment-end"),
    path("key-sites/", key_sites.KeySites.as_view(), name="key-site-list"),
    path("key-sites/<int:pk>/change/", key_sites.KeySiteChange.as_view(), name="key-site-change"),
    path("key-sites/<int:pk>/close/", key_sites.KeySiteClose.as_view(), name="key-site-close"),
    path("key-sites/<int:pk>/round/", key_sites.KeySiteRound.as_view(), name="key-site-round"),
    path("service-steps/<int:pk>/done/", key_sites.ServiceStepDone.as_view(), name="service-step-done"),
    path("imports/", imports.Imports.as_view(), name="import-list"),
    path("imports/subjects/", imports.ImportSubjects.as_view(), name="import-subjects"),
    path("imports/<uuid:pk>/", imports.OneImport.as_view(), name="import"),
    path("imports/<uuid:pk>/progress/", imports.ImportProgress.as_view(), name="import-progress"),
    path("imports/<uuid:pk>/rows/", imports.ImportRows.as_view(), name="import-rows"),
    path("imports/<uuid:pk>/refused/", imports.ImportRefused.as_view(), name="import-refused"),
    path("imports/<uuid:pk>/check/", imports.ImportCheck.as_view(), name="import-check"),
    path("imports/<uuid:pk>/apply/", imports.ImportApply.as_view(), name="import-apply"),
    path("imports/<uuid:pk>/undo/", imports.ImportUndo.as_view(), name="import-undo"),
    path("imports/<uuid:pk>/again/", imports.ImportAgain.as_view(), name="import-again"),
    path("exports/<slug:name>/<slug:kind>/", imports.Export.as_view(), name="export"),
    *duty_urls.api,
]
