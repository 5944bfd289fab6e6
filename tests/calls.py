"""Calls as the form keeps them, and what it asks while a telephone rings."""

from django.urls import reverse

from alerts.models import Alert
from tests.cast import signed_in

CALLER = "10000000042"


def ring(user, number):
    return signed_in(user).post(reverse("api:caller"), {"number": number}, format="json")


def call(user, **facts):
    body = {"type": "general.report", "source": "phone", "place": "东河桥", "caller_number": CALLER} | facts
    return signed_in(user).post(reverse("api:alert-list"), {name: value for name, value in body.items() if value is not None}, format="json")


def reference_of(answer):
    return Alert.objects.get(pk=answer.json()["id"])
