"""Whoever agrees a day reads which times lie in contract hours, where nothing is paid inside them (R63)."""

import re
from datetime import datetime, time, timedelta
from typing import Any

from app.models import ContractHours, DistrictSettings
from tests import builders
from tests.app.views.visits.place import LOS_ANGELES, Place, SignIn, at, local, state_of
from tests.browsing import post, shown

NOT_PAID = "is not paid for this visit"


def hours(alder: Place, **columns: Any) -> None:
    """The whole day, for everybody."""
    day = builders.today()
    given: dict[str, Any] = {
        "district_id": alder.school.school.district_id,
        "first_on": day - timedelta(days=9),
        "last_on": day + timedelta(days=40),
        "weekdays": list(range(7)),
        "starts_at": time(0),
        "ends_at": time(23, 59),
    }
    builders.save(ContractHours(**(given | columns)))


def test_a_visit_that_is_planned_in_contract_hours_says_so(alder: Place, sign_in: SignIn) -> None:
    hours(alder)
    visit = alder.visit("scheduled", starts_at=builders.now() + timedelta(days=2))
    reader = sign_in(alder.school.liaison)

    assert NOT_PAID in shown(reader.get(at(visit)))

    builders.change(builders.every(DistrictSettings)[0], pay_in_hours=True)
    assert NOT_PAID not in shown(reader.get(at(visit)))


def test_hours_of_another_class_or_another_time_say_nothing(alder: Place, sign_in: SignIn) -> None:
    start = datetime.combine(builders.today() + timedelta(days=2), time(17), LOS_ANGELES)
    visit = alder.visit("scheduled", starts_at=start, minutes=40)
    hours(alder, employee_class="classified")
    hours(alder, school_id=alder.school.school.id, starts_at=time(17, 40))

    assert NOT_PAID not in shown(sign_in(alder.pair[0]).get(at(visit)))


def test_proposed_times_say_that_they_are_not_paid(alder: Place, sign_in: SignIn) -> None:
    hours(alder)
    visit = alder.visit("agreed")
    team = {f"educator_{place}": str(person.id) for place, person in enumerate(alder.pair, start=1)}

    page = shown(post(sign_in(alder.school.liaison), at(visit, "schedule"), look="yes", **team))

    assert page.count("not paid: contract hours") >= 1


def test_a_typed_time_in_contract_hours_is_told_once_before_it_is_agreed(
    alder: Place, sign_in: SignIn
) -> None:
    hours(alder)
    visit, liaison = alder.visit("agreed"), sign_in(alder.school.liaison)
    team = {f"educator_{place}": str(person.id) for place, person in enumerate(alder.pair, start=1)}
    typed = team | dict(zip(("on", "start"), local(3), strict=True))

    told = post(liaison, at(visit, "schedule"), **typed)
    [seen] = re.findall(r'name="seen_unpaid"[^>]*value="([^"]+)"', told.text)

    assert (told.status_code, NOT_PAID in shown(told), state_of(visit)) == (200, True, "invited")
    another = {"start": "18:15", "seen_unpaid": seen}
    assert NOT_PAID in shown(post(liaison, at(visit, "schedule"), **typed | another))
    assert post(liaison, at(visit, "schedule"), **typed, seen_unpaid=seen).status_code == 303
    assert state_of(visit) == "scheduled"
