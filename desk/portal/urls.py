"""The partners' pages."""

from django.urls import path

from desk.portal import alarm, buttons, own_alerts, own_figures, own_orders, reports, thanks, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("now/", views.now, name="now"),
    path("report/", reports.report, name="report"),
    path("receipt/", reports.receipt, name="receipt"),
    path("alerts/", own_alerts.alerts, name="alerts"),
    path("alerts/<uuid:pk>/", own_alerts.alert, name="alert"),
    path("alerts/<uuid:pk>/states/", own_alerts.states, name="alert-states"),
    path("alerts/<uuid:pk>/more/", own_alerts.more, name="alert-more"),
    path("alerts/<uuid:pk>/cancel/", own_alerts.cancel, name="alert-cancel"),
    path("alerts/<uuid:pk>/photo/", own_alerts.photo, name="alert-photo"),
    path("figures/", own_figures.figures, name="figures"),
    path("thanks/", thanks.thanks, name="thanks"),
    path("orders/", own_orders.orders, name="orders"),
    path("orders/<uuid:pk>/", own_orders.order, name="order"),
    path("cards/", views.cards, name="cards"),
    path("contacts/", views.contacts, name="contacts"),
    path("contacts/tonight/", views.tonight, name="tonight"),
    path("buttons/", buttons.buttons, name="buttons"),
    path("alarm/", alarm.alarm, name="alarm"),
    path("alarm/more/", alarm.alarm_more, name="alarm-more"),
    path("alarm/kept/", alarm.alarm_kept, name="alarm-kept"),
    path("me/", alarm.me, name="me"),
    path("sw.js", alarm.worker, name="worker"),
    path("manifest.webmanifest", alarm.manifest, name="manifest"),
]
