"""Trying callbacks."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedIn
from alerts.api.sandbox import NothingSerializer, test_key_of
from alerts.serializers.sandbox import CallbackTrials
from alerts.services.callback_trial import send_samples
from partners.models import Partner
from partners.throttles import TRIALS
from policing.lib.strict import validated


class TestCallbacks(APIView):
    """The registered test address only: no address is taken from a request, so nobody can make our network ask somewhere else."""

    throttle_bucket = TRIALS

    @extend_schema(operation_id="callbacks_test", request=NothingSerializer, responses={200: CallbackTrials})
    def post(self, request: SignedIn) -> Response:
        key = test_key_of(request)
        validated(NothingSerializer, request)
        return Response(send_samples(Partner.objects.get(pk=key.membership.partner_id), now=timezone.now()))
