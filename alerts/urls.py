"""REST addresses of this room, under /api/v1/."""

from django.urls import path

from alerts.api import alerts, attachments, callbacks, handling, orders, sandbox, summary

urlpatterns = [
    path("alerts/", alerts.AlertList.as_view(), name="alert-list"),
    path("alerts/<uuid:pk>/", alerts.AlertOne.as_view(), name="alert"),
    path("alerts/<uuid:pk>/updates/", alerts.AlertUpdates.as_view(), name="alert-updates"),
    path("alerts/<uuid:pk>/acknowledge/", handling.Acknowledge.as_view(), name="alert-acknowledge"),
    path("alerts/<uuid:pk>/transfer/", handling.Transfer.as_view(), name="alert-transfer"),
    path("alerts/<uuid:pk>/dispatch/", handling.Dispatch.as_view(), name="alert-dispatch"),
    path("alerts/<uuid:pk>/arrive/", handling.Arrive.as_view(), name="alert-arrive"),
    path("alerts/<uuid:pk>/resolve/", handling.Resolve.as_view(), name="alert-resolve"),
    path("alerts/<uuid:pk>/close/", handling.Close.as_view(), name="alert-close"),
    path("alerts/<uuid:pk>/note/", handling.Note.as_view(), name="alert-note"),
    path("alerts/<uuid:pk>/calls/", handling.AnotherCall.as_view(), name="alert-calls"),
    path("alerts/<uuid:pk>/reveal/", handling.Reveal.as_view(), name="alert-reveal"),
    path("alerts/<uuid:pk>/attachments/", attachments.Attachments.as_view(), name="alert-attachments"),
    path("alerts/<uuid:pk>/attachments/<uuid:attachment>/", attachments.OneAttachment.as_view(), name="alert-attachment"),
    path("alerts/<uuid:pk>/attachments/<uuid:attachment>/preview/", attachments.AttachmentPreview.as_view(), name="alert-attachment-preview"),
    path("alert-types/", alerts.AlertTypes.as_view(), name="alert-type-list"),
    path("orders/", orders.OrderList.as_view(), name="order-list"),
    path("orders/preview/", orders.PreviewOrder.as_view(), name="order-preview"),
    path("orders/<uuid:pk>/", orders.OrderOne.as_view(), name="order"),
    path("orders/<uuid:pk>/approve/", orders.ApproveOrder.as_view(), name="order-approve"),
    path("orders/<uuid:pk>/return/", orders.ReturnOrder.as_view(), name="order-return"),
    path("orders/<uuid:pk>/end/", orders.EndOrder.as_view(), name="order-end"),
    path("callbacks/test/", callbacks.TestCallbacks.as_view(), name="callback-test"),
    path("sandbox/alerts/", sandbox.SandboxAlerts.as_view(), name="sandbox-alert-list"),
    path("sandbox/alerts/<uuid:pk>/", sandbox.SandboxAlertOne.as_view(), name="sandbox-alert"),
    path("sandbox/alerts/<uuid:pk>/<str:step>/", sandbox.SandboxStep.as_view(), name="sandbox-step"),
    path("sandbox/orders/", sandbox.SandboxOrders.as_view(), name="sandbox-order-list"),
    path("sandbox/orders/<uuid:pk>/", sandbox.SandboxOrderOne.as_view(), name="sandbox-order"),
    path("sandbox/orders/<uuid:pk>/reply/", sandbox.SandboxOrderReply.as_view(), name="sandbox-order-reply"),
    path("sandbox/orders/<uuid:pk>/end/", sandbox.SandboxOrderEnd.as_view(), name="sandbox-order-end"),
    path("summary/", summary.Summary.as_view(), name="summary"),
    path("alerts/boundaries/", summary.AlertBoundaries.as_view(), name="alert-boundaries"),
]
