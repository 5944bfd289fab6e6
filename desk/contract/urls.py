"""The partner contract, under /contract/."""

from django.urls import path

from desk.contract import views

app_name = "contract"
urlpatterns = [
    path("", views.page, name="start"),
    path("postman.json", views.postman, name="postman"),
    path("<slug:slug>/", views.page, name="page"),
]
