"""The pages of where to patrol, under /patrols/."""

from django.urls import path

from patrols.views import cards, where, where_more

urlpatterns = [
    path("where/", where.suggestions, name="suggestions"),
    path("where/<int:pk>/accept/", where.accept, name="suggestion-accept"),
    path("where/<int:pk>/decline/", where.decline, name="suggestion-decline"),
    path("where/rule/", where_more.rule, name="where-rule"),
    path("where/drift/", where_more.drift, name="where-drift"),
    path("where/export/<str:what>/<str:kind>/", where_more.export, name="where-export"),
    path("where/cards/", cards.listed, name="problem-cards"),
    path("where/cards/<int:pk>/", cards.one, name="problem-card"),
    path("where/cards/<int:pk>/words/", cards.words, name="problem-card-words"),
    path("where/cards/<int:pk>/step/", cards.step, name="problem-card-step"),
    path("where/cards/<int:pk>/measures/", cards.measure, name="problem-card-measures"),
    path("where/measures/<int:pk>/done/", cards.done, name="problem-measure-done"),
]
