"""What the doors for drawing take."""

from typing import Any

from rest_framework import serializers

from grids.models import Grid
from grids.models.areas import GRID_CODE
from policing.lib.strict import StrictSerializer

MOST_CORNERS = 500
MOST_PARTS = 6
MOST_MERGED = 20
MOST_ALONG = 20
LARGEST_NUMBER = 10_000_000


class CornerField(serializers.ListField):
    """[lon, lat]"""

    child = serializers.FloatField(min_value=-180, max_value=180)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_length=2, max_length=2, **kwargs)


class LineField(serializers.ListField):
    """The corners of a line from edge to edge."""

    child = CornerField()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_length=2, max_length=MOST_CORNERS, **kwargs)


class FactsSerializer(StrictSerializer):
    """What a grid is called and how many live in it."""

    code = serializers.CharField(max_length=30, validators=[GRID_CODE])
    name = serializers.CharField(max_length=60)
    kind = serializers.ChoiceField(choices=Grid.Kind.choices, default=Grid.Kind.URBAN)
    households = serializers.IntegerField(min_value=0, max_value=LARGEST_NUMBER, default=0)
    population = serializers.IntegerField(min_value=0, max_value=LARGEST_NUMBER, default=0)


class ReasonSerializer(StrictSerializer):
    """Nobody moves a boundary without saying why."""

    reason = serializers.CharField(max_length=200)


class DrawSerializer(FactsSerializer, ReasonSerializer):
    station = serializers.IntegerField(min_value=1)
    boundary = serializers.DictField()


class AlongSerializer(StrictSerializer):
    """A neighbour whose edge moves with it: its number, its new boundary, and the version of the one it was drawn from."""

    grid = serializers.IntegerField(min_value=1)
    boundary = serializers.DictField()
    version = serializers.IntegerField(min_value=1, required=False)


def along() -> Any:
    return AlongSerializer(many=True, required=False, max_length=MOST_ALONG)  # type: ignore[call-arg]


class RedrawSerializer(ReasonSerializer):
    boundary = serializers.DictField()
    version = serializers.IntegerField(min_value=1, required=False)
    along = along()


class SplitSerializer(ReasonSerializer):
    line = LineField()
    parts = serializers.ListField(child=FactsSerializer(), min_length=2, max_length=MOST_PARTS)


class MergeSerializer(ReasonSerializer):
    grids = serializers.ListField(child=serializers.IntegerField(min_value=1), min_length=2, max_length=MOST_MERGED)
    code = serializers.CharField(max_length=30, validators=[GRID_CODE])
    name = serializers.CharField(max_length=60)
    kind = serializers.ChoiceField(choices=Grid.Kind.choices, default=Grid.Kind.URBAN)


class PreviewSerializer(StrictSerializer):
    """A `boundary` (of `grid`, or of a new one) with the neighbours that go `along`, a `line` through `grid`, or `grids` to be merged."""

    grid = serializers.IntegerField(min_value=1, required=False)
    boundary = serializers.DictField(required=False)
    along = along()
    line = LineField(required=False)
    grids = serializers.ListField(child=serializers.IntegerField(min_value=1), min_length=2, max_length=MOST_MERGED, required=False)
