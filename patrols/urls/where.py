"""Addresses of where to patrol: pages, and REST under /api/v1/."""

from django.urls import path

from patrols.api import cards as cards_api
from patrols.api import where as where_api
from patrols.views import cards, where, where_more

PAGES = [
    path("patrols/where/", where.suggestions, name="suggestions"),
    path("patrols/where/<int:pk>/accept/", where.accept, name="suggestion-accept"),
    path("patrols/where/<int:pk>/decline/", where.decline, name="suggestion-decline"),
    path("patrols/where/rule/", where_more.rule, name="where-rule"),
    path("patrols/where/drift/", where_more.drift, name="where-drift"),
    path("patrols/where/export/<str:what>/<str:kind>/", where_more.export, name="where-export"),
    path("patrols/where/cards/", cards.listed, name="problem-cards"),
    path("patrols/where/cards/<int:pk>/", cards.one, name="problem-card"),
    path("patrols/where/cards/<int:pk>/words/", cards.words, name="problem-card-words"),
    path("patrols/where/cards/<int:pk>/step/", cards.step, name="problem-card-step"),
    path("patrols/where/cards/<int:pk>/measures/", cards.measure, name="problem-card-measures"),
    path("patrols/where/measures/<int:pk>/done/", cards.done, name="problem-measure-done"),
]
REST = [
    path("incidents/", where_api.Incidents.as_view(), name="incident-list"),
    path("patrols/suggestions/", where_api.Suggestions.as_view(), name="suggestion-list"),
    path("patrols/suggestions/<int:pk>/accept/", where_api.AcceptSuggestion.as_view(), name="suggestion-accept"),
    path("patrols/suggestions/<int:pk>/decline/", where_api.DeclineSuggestion.as_view(), name="suggestion-decline"),
    path("patrols/where/figures/", where_api.WhereFigures.as_view(), name="where-figures"),
    path("patrols/where/rule/", where_api.WhereRules.as_view(), name="where-rule"),
    path("patrols/where/drift/", where_api.WhereDrift.as_view(), name="where-drift"),
    path("problem-cards/", cards_api.ProblemCards.as_view(), name="problem-card-list"),
    path("problem-cards/<int:pk>/", cards_api.OneProblemCard.as_view(), name="problem-card"),
    path("problem-cards/<int:pk>/step/", cards_api.StepProblemCard.as_view(), name="problem-card-step"),
    path("problem-cards/<int:pk>/measures/", cards_api.CardMeasures.as_view(), name="problem-card-measures"),
    path("problem-measures/<int:pk>/done/", cards_api.MeasureDone.as_view(), name="problem-measure-done"),
]
