"""Proposed times and the place stand on the form that schedules a visit."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.models import Family, Visit
from tests import builders
from tests.app.views.visits.place import Place, SignIn, a_plan, at, local, state_of
from tests.browsing import post, shown
from tests.visiting import a_staffed_school, a_visit

CHOICE = re.compile(r'name="slot" type="radio" value="([^"]+)"')


def proposed(page: str) -> list[str]:
    return CHOICE.findall(page)


def test_one_tap_takes_a_proposed_time(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("agreed")
    liaison = sign_in(alder.school.liaison)
    team = {f"educator_{place}": str(person.id) for place, person in enumerate(alder.pair, start=1)}

    page = liaison.get(at(visit)).text
    chosen = proposed(page)[0]
    answer = post(liaison, at(visit, "schedule"), slot=chosen, **team)

    assert 2 <= len(proposed(page)) <= 7
    assert proposed(page)[-1] == "another"
    assert answer.status_code == 303
    kept = builders.reload(visit)
    assert kept.starts_at == datetime.fromisoformat(chosen)
    assert kept.ends_at - kept.starts_at == timedelta(minutes=40)


def test_a_sentence_that_ends_with_a_spanish_time_has_one_full_stop(alder: Place, sign_in: SignIn) -> None:
    starts_at = datetime.now(UTC) + timedelta(days=3)
    visit = alder.visit("scheduled", starts_at=starts_at)
    liaison = sign_in(alder.school.liaison)

    page = shown(liaison.get(at(visit), headers={"Accept-Language": "es"}))

    assert re.search(r"La familia espera una visita: [^.]+ [ap]\.m\. ", page)
    assert re.search(r"Se fijó la fecha: [^.]+ [ap]\.m\. ", page)
    assert "m.." not in page


def test_looking_again_keeps_what_was_chosen_and_takes_no_step(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("agreed")
    liaison = sign_in(alder.school.liaison)
    team = {f"educator_{place}": str(person.id) for place, person in enumerate(alder.pair, start=1)}

    page = post(liaison, at(visit, "schedule"), look="yes", **team)

    assert page.status_code == 200
    assert "everyone on the team is free" in shown(page)
    assert all(f'selected value="{person.id}"' in page.text for person in alder.pair)
    assert "Please look at this again" not in shown(page)
    assert state_of(visit) == "invited"


def test_a_proposed_time_that_was_taken_meanwhile_is_refused_in_words(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("agreed")
    liaison = sign_in(alder.school.liaison)
    chosen = proposed(liaison.get(at(visit)).text)[0]
    alder.visit("scheduled", starts_at=datetime.fromisoformat(chosen))
    team = {f"educator_{place}": str(person.id) for place, person in enumerate(alder.pair, start=1)}

    page = post(liaison, at(visit, "schedule"), slot=chosen, **team)

    assert page.status_code == 409
    assert "Someone on the team is on another visit then" in shown(page)
    assert "chosen before" in shown(page)


def test_a_new_time_and_place_are_taken_together(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("scheduled", starts_at=datetime.fromisoformat(f"{local(3)[0]}T23:00+00:00"))
    liaison = sign_in(alder.school.liaison)
    agreed = dict(zip(("agreed_on", "agreed_time"), local(-1), strict=True))

    looked = post(liaison, at(visit, "reschedule"), look="yes", place="home", **agreed)
    chosen = proposed(looked.text)[1]
    answer = post(
        liaison, at(visit, "reschedule"), slot=chosen, place="park", place_note="By the pond", **agreed
    )

    kept = builders.reload(visit)
    assert answer.status_code == 303
    assert (kept.starts_at, kept.place) == (datetime.fromisoformat(chosen), "park")
    assert kept.place_note == "By the pond"


def test_an_address_is_checked_with_one_tap_and_then_the_day_is_set(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("agreed")
    unchecked(visit)
    liaison = sign_in(alder.school.liaison)

    before = shown(liaison.get(at(visit)))
    checked = post(liaison, at(visit, "address-check"), how="asked")
    planned = post(liaison, at(visit, "schedule"), **a_plan(alder.pair))

    assert "Is this address right: 12 Alder Street, Plum Valley?" in before
    assert "Verify the home address first" in before
    assert checked.status_code == planned.status_code == 303
    assert builders.every(Family)[0].address_verified_how == "Asked the family"
    assert state_of(visit) == "scheduled"


def test_a_confidential_address_leads_to_another_place_and_is_not_shown(
    alder: Place, sign_in: SignIn
) -> None:
    visit = alder.visit("agreed")
    unchecked(visit, confidential_address=True)

    page = sign_in(alder.school.liaison).get(at(visit))

    assert "Is this address right" not in shown(page)
    assert "12 Alder Street" not in page.text
    assert '<details class="apart" open><summary>Meet somewhere else' in page.text


def test_an_address_is_not_checked_without_saying_how(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("agreed")
    unchecked(visit)
    liaison = sign_in(alder.school.liaison)

    post(liaison, at(visit, "address-check"), how="made-up")

    assert "Say how you checked the address." in shown(liaison.get(at(visit)))
    assert builders.every(Family)[0].address_verified_on is None


@pytest.mark.parametrize(("allowed", "offered"), [(False, False), (True, True)])
def test_a_video_call_is_offered_where_the_district_allows_it(
    app: Flask, sign_in: SignIn, allowed: bool, offered: bool
) -> None:
    with app.app_context():
        place = a_staffed_school("Cedar", virtual_visits=allowed)
        visit = a_visit("agreed", at=place)
    liaison = sign_in(place.liaison)

    answer = post(liaison, at(visit, "place"), place="virtual")

    assert answer.status_code == 303
    assert ("By video" in liaison.get(at(visit)).text) is offered
    assert (builders.reload(visit).place == "virtual") is allowed


def test_who_is_elsewhere_is_never_told(app: Flask, alder: Place, sign_in: SignIn) -> None:
    visit, other = alder.visit("agreed"), alder.visit("scheduled", starts_at=soon())
    liaison = sign_in(alder.school.liaison)
    student = builders.every(Visit, id=other.id)

    form = re.search(r'<fieldset class="field slots.*?</fieldset>', liaison.get(at(visit)).text, re.S)

    assert student
    assert form
    assert not re.search(r"Student\d+|Ortiz|#\d+|Alder", form[0])


def soon() -> datetime:
    return datetime.fromisoformat(f"{local(3)[0]}T23:45+00:00")


def unchecked(visit: Visit, *, confidential_address: bool = False) -> None:
    family = builders.every(Family, id=visit.family_id)[0]
    family.address_verified_on = family.address_verified_by = None
    family.confidential_address = confidential_address
    with builders.Session(builders._engine[0]) as owner:
        owner.merge(family)
        owner.commit()
