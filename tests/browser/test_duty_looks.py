"""The pages of duty in every look: axe finds nothing, nothing is cut off."""

import pytest

from tests.browser.looks import faults_of
from tests.story import tell_story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_of_a_leader_who_plans(town, somebody):
    story = tell_story(town)
    template = story.roster.planned.first().template_id
    pages = ("/duty/", "/duty/mine/", "/duty/rosters/", f"/duty/rosters/{story.roster.pk}/", "/duty/templates/", f"/duty/templates/{template}/")
    assert faults_of(somebody(town.leader), *pages) == []
