"""The pages of this room."""

from django.urls import path

from disputes.urls import figures as figures_urls
from disputes.urls import working as working_urls
from disputes.views import after, agreed, agreeing, allowances, clocks, disputes, holding, one, papers, people, record, reporting, sessions, way

app_name = "disputes"

urlpatterns = [
    *figures_urls.PAGES,
    *working_urls.PAGES,
    path("disputes/", disputes.board, name="board"),
    path("disputes/new/", reporting.ReportDispute.as_view(), name="new"),
    path("disputes/clocks/", clocks.clocks, name="clocks"),
    path("disputes/clocks/what-if/", clocks.what_if_page, name="what-if"),
    path("disputes/<uuid:pk>/", one.one, name="one"),
    path("disputes/calendar/", sessions.calendar, name="calendar"),
    path("disputes/mediators/", people.mediators, name="mediators"),
    path("disputes/<uuid:pk>/way/", way.way, name="way"),
    path("disputes/<uuid:pk>/people/new/", people.person_new, name="person-new"),
    path("disputes/<uuid:pk>/reports/", way.report_asked, name="report-asked"),
    path("disputes/<uuid:pk>/reports/<int:appraisal>/", way.report_issued, name="report-issued"),
    path("disputes/<uuid:pk>/spot/", holding.spot, name="spot"),
    path("disputes/<uuid:pk>/sessions/new/", sessions.session_new, name="session-new"),
    path("disputes/<uuid:pk>/sessions/<uuid:session>/", holding.session, name="session"),
    path("disputes/<uuid:pk>/sessions/<uuid:session>/move/", sessions.session_move, name="session-move"),
    path("disputes/<uuid:pk>/sessions/<uuid:session>/invite/", sessions.session_invite, name="session-invite"),
    path("disputes/<uuid:pk>/agreement/", agreed.agreed, name="agreed"),
    path("disputes/<uuid:pk>/agreement/<slug:step>/", agreed.agree, name="agree"),
    path("disputes/<uuid:pk>/sessions/<uuid:session>/agreement/", agreeing.write, name="agreement"),
    path("disputes/<uuid:pk>/agreements/<uuid:agreement>/sign/", agreeing.sign, name="sign"),
    path("disputes/<uuid:pk>/papers/<uuid:paper>.<slug:kind>", papers.paper_file, name="paper"),
    path("disputes/papers/", papers.register, name="register"),
    path("disputes/papers/blank/", papers.blank, name="blank"),
    path("disputes/allowances/", allowances.allowances, name="allowances"),
    path("disputes/allowances/<int:sheet>/", allowances.allowance, name="allowance"),
    path("disputes/allowances/<int:sheet>/sheet.<slug:kind>", allowances.allowance_file, name="allowance-file"),
    path("disputes/check/<slug:token>/", papers.check, name="check"),
    path("disputes/<uuid:pk>/after/", after.after, name="after"),
    path("disputes/<uuid:pk>/record/", record.record, name="record"),
]
