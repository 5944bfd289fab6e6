"""Addresses of the duty roster, on pages and under /api/v1/."""

from django.urls import path

from grids.api import duty, rosters, swaps, templates
from grids.views import duty as pages
from grids.views import mine, planner
from grids.views import templates as crews

api = [
    path("duty/now/", duty.DutyNow.as_view(), name="duty-now"),
    path("duty/<int:pk>/number/", duty.DutyNumber.as_view(), name="duty-number"),
    path("rosters/", rosters.RosterList.as_view(), name="roster-list"),
    path("rosters/<int:pk>/", rosters.RosterDetail.as_view(), name="roster"),
    path("rosters/<int:pk>/fill/", rosters.FillRoster.as_view(), name="roster-fill"),
    path("rosters/<int:pk>/changes/", rosters.ChangeRoster.as_view(), name="roster-changes"),
    path("rosters/<int:pk>/publish/", rosters.PublishRoster.as_view(), name="roster-publish"),
    path("rosters/<int:pk>/reopen/", rosters.ReopenRoster.as_view(), name="roster-reopen"),
    path("swaps/", swaps.SwapList.as_view(), name="swap-list"),
    path("swaps/<int:pk>/agree/", swaps.AgreeSwap.as_view(), name="swap-agree"),
    path("swaps/<int:pk>/approve/", swaps.ApproveSwap.as_view(), name="swap-approve"),
    path("swaps/<int:pk>/refuse/", swaps.RefuseSwap.as_view(), name="swap-refuse"),
    path("swaps/<int:pk>/withdraw/", swaps.WithdrawSwap.as_view(), name="swap-withdraw"),
    path("shift-templates/", templates.TemplateList.as_view(), name="shift-template-list"),
    path("shift-templates/<int:pk>/", templates.TemplateDetail.as_view(), name="shift-template"),
]
pages_of_duty = [
    path("duty/", pages.duty_now, name="duty"),
    path("duty/mine/", mine.mine, name="duty-mine"),
    path("duty/mine/calendar.ics", mine.calendar, name="duty-calendar"),
    path("duty/mine/<int:pk>/", mine.ask_for_swap, name="swap-ask"),
    path("duty/swaps/<int:pk>/", mine.swap_step, name="swap-step"),
    path("duty/rosters/", planner.rosters, name="roster-list"),
    path("duty/rosters/<int:pk>/", planner.planner, name="roster"),
    path("duty/rosters/<int:pk>/away/", planner.away, name="roster-away"),
    path("duty/rosters/<int:pk>/drop/", planner.drop, name="roster-drop"),
    path("duty/rosters/<int:pk>/file/<slug:kind>/", planner.file, name="roster-file"),
    path("duty/templates/", crews.templates, name="shift-template-list"),
    path("duty/templates/new/", crews.new, name="shift-template-new"),
    path("duty/templates/<int:pk>/", crews.template, name="shift-template"),
]
