"""Addresses of working together: pages and REST."""

from django.urls import path

from disputes.api import working
from disputes.views import edit, looking_again, record
from disputes.views import working as pages

PAGES = [
    path("disputes/follow-ups/", looking_again.ahead, name="followups"),
    path("disputes/<uuid:pk>/follow-ups/<int:followup>/", looking_again.followup, name="followup"),
    path("disputes/<uuid:pk>/hands/", record.hands, name="hands"),
    path("disputes/<uuid:pk>/related/", record.related, name="related"),
    path("disputes/<uuid:pk>/edit/", edit.edit, name="edit"),
    path("disputes/<uuid:pk>/do/<slug:step>/", pages.do, name="do"),
]
REST = [
    path("dispute-follow-ups/", working.FollowUps.as_view(), name="dispute-followup-list"),
    path("disputes/<uuid:pk>/edit/", working.Edit.as_view(), name="dispute-edit"),
    path("disputes/<uuid:pk>/notes/", working.WriteNote.as_view(), name="dispute-notes"),
    path("disputes/<uuid:pk>/tasks/", working.Tasks.as_view(), name="dispute-tasks"),
    path("disputes/<uuid:pk>/tasks/<int:task>/done/", working.FinishTask.as_view(), name="dispute-task-done"),
    path("disputes/<uuid:pk>/tasks/<int:task>/dropped/", working.DropTask.as_view(), name="dispute-task-dropped"),
    path("disputes/<uuid:pk>/files/", working.Files.as_view(), name="dispute-files"),
    path("disputes/<uuid:pk>/files/<uuid:file>/", working.OneFile.as_view(), name="dispute-file"),
    path("disputes/<uuid:pk>/files/<uuid:file>/preview/", working.FilePreview.as_view(), name="dispute-file-preview"),
    path("disputes/<uuid:pk>/hand-over/", working.HandOver.as_view(), name="dispute-hand-over"),
    path("disputes/<uuid:pk>/ask-leader/", working.AskLeader.as_view(), name="dispute-ask-leader"),
    path("disputes/<uuid:pk>/assign/", working.AssignFollowUp.as_view(), name="dispute-assign"),
    path("disputes/<uuid:pk>/merge/", working.MergeInto.as_view(), name="dispute-merge"),
    path("disputes/<uuid:pk>/unmerge/", working.UndoMerge.as_view(), name="dispute-unmerge"),
    path("disputes/<uuid:pk>/link/", working.LinkDispute.as_view(), name="dispute-link"),
    path("disputes/<uuid:pk>/unlink/", working.UnlinkDispute.as_view(), name="dispute-unlink"),
    path("disputes/<uuid:pk>/parts/", working.Parts.as_view(), name="dispute-parts"),
    path("disputes/<uuid:pk>/parts/way/", working.PartsWay.as_view(), name="dispute-parts-way"),
    path("disputes/<uuid:pk>/follow-ups/<int:followup>/done/", working.Looked.as_view(), name="dispute-followup"),
]
