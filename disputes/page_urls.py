"""The pages of this room."""

from django.urls import path

from disputes import figures_urls
from disputes.views import after, agreed, clocks, disputes, one, record, reporting

app_name = "disputes"

urlpatterns = [
    *figures_urls.PAGES,
    path("disputes/", disputes.board, name="board"),
    path("disputes/new/", reporting.ReportDispute.as_view(), name="new"),
    path("disputes/clocks/", clocks.clocks, name="clocks"),
    path("disputes/clocks/what-if/", clocks.what_if_page, name="what-if"),
    path("disputes/<uuid:pk>/", one.one, name="one"),
    path("disputes/<uuid:pk>/agreement/", agreed.agreed, name="agreed"),
    path("disputes/<uuid:pk>/after/", after.after, name="after"),
    path("disputes/<uuid:pk>/record/", record.record, name="record"),
]
