"""REST addresses of where to patrol, under /api/v1/."""

from django.urls import path

from patrols.api import cards, where

urlpatterns = [
    path("incidents/", where.Incidents.as_view(), name="incident-list"),
    path("patrols/suggestions/", where.Suggestions.as_view(), name="suggestion-list"),
    path("patrols/suggestions/<int:pk>/accept/", where.AcceptSuggestion.as_view(), name="suggestion-accept"),
    path("patrols/suggestions/<int:pk>/decline/", where.DeclineSuggestion.as_view(), name="suggestion-decline"),
    path("patrols/where/figures/", where.WhereFigures.as_view(), name="where-figures"),
    path("patrols/where/rule/", where.WhereRules.as_view(), name="where-rule"),
    path("patrols/where/drift/", where.WhereDrift.as_view(), name="where-drift"),
    path("problem-cards/", cards.ProblemCards.as_view(), name="problem-card-list"),
    path("problem-cards/<int:pk>/", cards.OneProblemCard.as_view(), name="problem-card"),
    path("problem-cards/<int:pk>/step/", cards.StepProblemCard.as_view(), name="problem-card-step"),
    path("problem-cards/<int:pk>/measures/", cards.CardMeasures.as_view(), name="problem-card-measures"),
    path("problem-measures/<int:pk>/done/", cards.MeasureDone.as_view(), name="problem-measure-done"),
]
