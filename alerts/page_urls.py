"""The pages of this room."""

from django.urls import path

from alerts.views import alarms, alerts, calls, campaigns, honours, order_people, orders, prints, sources, unreached

app_name = "alerts"

urlpatterns = [
    path("alerts/", alerts.AlertList.as_view(), name="list"),
    path("alerts/new/", calls.NewAlert.as_view(), name="new"),
    path("alerts/<uuid:pk>/", alerts.AlertPage.as_view(), name="detail"),
    path("alarms/", alarms.AlarmList.as_view(), name="alarms"),
    path("alarms/<int:pk>/", alarms.AlarmPage.as_view(), name="alarm"),
    path("alarms/<int:pk>/test/", alarms.AlarmTest.as_view(), name="alarm-test"),
    path("alarms/<int:pk>/arrived/", alarms.AlarmArrived.as_view(), name="alarm-arrived"),
    path("alarms/<int:pk>/plan/", alarms.AlarmPlan.as_view(), name="alarm-plan"),
    path("campaigns/", campaigns.Campaigns.as_view(), name="campaigns"),
    path("campaigns/<int:pk>/", campaigns.CampaignPage.as_view(), name="campaign"),
    path("honours/", honours.Honours.as_view(), name="honours"),
    path("honours/new/", honours.NewHonour.as_view(), name="honour-new"),
    path("honours/<int:pk>/step/", honours.HonourStep.as_view(), name="honour-step"),
    path("honours/<int:pk>/letter/", honours.Letter.as_view(), name="honour-letter"),
    path("sources/", sources.Sources.as_view(), name="sources"),
    path("prints/verify/", prints.VerifyPrint.as_view(), name="verify"),
    path("unreached/", unreached.Unreached.as_view(), name="unreached"),
    path("unreached/<uuid:pk>/number/", unreached.UnreachedNumber.as_view(), name="unreached-number"),
    path("unreached/<uuid:pk>/answer/", unreached.UnreachedAnswer.as_view(), name="unreached-answer"),
    path("orders/", orders.OrderList.as_view(), name="order-list"),
    path("orders/new/", orders.NewOrder.as_view(), name="order-new"),
    path("orders/<uuid:pk>/people/", order_people.OrderPeople.as_view(), name="order-people"),
    path("orders/<uuid:pk>/", orders.OrderPage.as_view(), name="order"),
]
