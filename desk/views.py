"""The board at the desk and on the wall. The server draws the first picture, a component keeps it alive."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def board(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/board.html")


@login_required
def wall(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/wall.html")
