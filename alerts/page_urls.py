"""The pages of this room."""

from django.urls import path

from alerts import views

app_name = "alerts"

urlpatterns = [
    path("alerts/", views.AlertList.as_view(), name="list"),
    path("alerts/new/", views.NewAlert.as_view(), name="new"),
    path("alerts/<uuid:pk>/", views.AlertPage.as_view(), name="detail"),
    path("orders/", views.OrderList.as_view(), name="order-list"),
    path("orders/new/", views.NewOrder.as_view(), name="order-new"),
    path("orders/<uuid:pk>/", views.OrderPage.as_view(), name="order"),
]
