"""Teams of the night in the admin: by that way as well nobody is in two teams at a time, and nobody leaves who never came."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from patrols.models import Crew, CrewMember
from patrols.services.unit_duty import come_on_duty
from tests.patrols.units import make_unit_on_street
from tests.patrols.walking import make_crew

HOUR = timedelta(hours=1)


@pytest.fixture
def keeper(cast) -> Client:
    User.objects.filter(pk=cast.administrator.pk).update(is_staff=True)
    client = Client()
    client.force_login(User.objects.get(pk=cast.administrator.pk), backend="accounts.backends.ByPassword")
    return client


def saves(keeper: Client, crew: Crew, *added: User, hours: int = 0, **of_members):
    """The page of `crew` as it stands, with its end `hours` later and people `added`."""
    members = list(crew.members.all())
    body = {"station": crew.station_id, "name": crew.name, "members-TOTAL_FORMS": len(members) + len(added), "members-INITIAL_FORMS": len(members)}
    for name, at in (("starts_at", crew.starts_at), ("ends_at", crew.ends_at + hours * HOUR)):
        local = timezone.localtime(at)
        body |= {f"{name}_0": f"{local:%Y-%m-%d}", f"{name}_1": f"{local:%H:%M:%S}"}
    for n, member in enumerate(members):
        body |= {f"members-{n}-id": member.pk, f"members-{n}-user": member.user_id, f"members-{n}-is_leader": "on" if member.is_leader else ""}
        body |= {f"members-{n}-{name}": value for name, value in of_members.items()}
    for n, user in enumerate(added, start=len(members)):
        body |= {f"members-{n}-user": user.pk}
    return keeper.post(reverse("admin:patrols_crew_change", args=[crew.pk]), {name: value for name, value in body.items() if value != ""})


def test_a_team_is_changed(cast, keeper):
    crew = make_crew(cast, cast.community)
    assert saves(keeper, crew, cast.auxiliary).status_code == 302
    assert set(crew.members.values_list("user", flat=True)) == {cast.community.pk, cast.auxiliary.pk}


def test_nobody_is_put_into_a_second_team_of_that_night(cast, keeper):
    make_crew(cast, cast.community)
    other = make_crew(cast, cast.desk, "巡二")
    answer = saves(keeper, other, cast.community)
    assert (answer.status_code, "巡一" in answer.content.decode()) == (200, True)
    assert CrewMember.objects.filter(user=cast.community).count() == 1


def test_nor_by_giving_a_team_other_times(cast, keeper):
    first, later = make_crew(cast, cast.community), make_crew(cast, cast.community, "巡二")
    Crew.objects.filter(pk=later.pk).update(starts_at=first.ends_at, ends_at=first.ends_at + 4 * HOUR)
    assert saves(keeper, first, hours=1).status_code == 200
    assert saves(keeper, first, hours=0).status_code == 302


def test_nobody_leaves_who_never_came(cast, keeper):
    crew = make_crew(cast, cast.community)
    answer = saves(keeper, crew, left_at_0="2026-03-02", left_at_1="22:00:00")
    assert (answer.status_code, crew.members.get().left_at) == (200, None)


def test_who_rides_with_which_unit_can_be_looked_up(cast, keeper):
    come_on_duty(make_unit_on_street(cast), by=cast.community, now=cast.now)
    page = keeper.get(reverse("admin:patrols_unitduty_changelist")).content.decode()
    assert "Community" in page
    assert keeper.get(reverse("admin:patrols_unitduty_add")).status_code == 403
