"""Where everything answers."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import JavaScriptCatalog
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from policing import health

rooms = [path("", include(f"{room}.urls")) for room in ("alerts", "partners", "grids", "patrols", "disputes", "accounts")]
rooms += [path("", include("desk.api_urls"))]

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("api/v1/", include((rooms, "api"))),
    path("api/schema/", SpectacularAPIView.as_view(authentication_classes=[], permission_classes=[]), name="schema"),
    path(
        "api/docs/",
        SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="contract/reference.html", authentication_classes=[], permission_classes=[]),
        name="docs",
    ),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("jsi18n/", JavaScriptCatalog.as_view(domain="djangojs"), name="javascript-catalog"),
    path("", include("alerts.page_urls")),
    path("", include("grids.page_urls")),
    path("", include("patrols.urls.pages")),
    path("", include("disputes.urls.pages")),
    path("", include("delivery.page_urls")),
    path("portal/", include("desk.portal.urls")),
    path("contract/", include("desk.contract.urls")),
    path("", include("desk.urls")),
]

handler400 = "policing.last_words.bad_request"
handler403 = "policing.last_words.permission_denied"
handler404 = "policing.last_words.not_found"
handler500 = "policing.last_words.server_error"
