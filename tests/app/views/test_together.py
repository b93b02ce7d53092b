"""Sessions of thinking together, and the board of thanks."""

from datetime import timedelta

import pytest
from flask import Flask

from app.models import PersonChoice, ReflectionSession
from tests import builders
from tests.browsing import send, shown
from tests.conftest import SignIn
from tests.visiting import School_, a_staffed_school, a_visit, yesterday_at
from workflows.people import Role


@pytest.fixture
def alder(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school("Alder", minimum_group=5)


def typed(**more: str) -> dict[str, str]:
    return {
        "held_on": builders.today().isoformat(),
        "people": "7",
        "themes": "We had thought that nobody would open.",
        "next_step": "",
    } | more


def test_who_leads_a_school_keeps_its_sessions_and_its_educators_read_them(
    alder: School_, sign_in: SignIn
) -> None:
    answer = send(sign_in(alder.site_admin), "/reflection-sessions/add", **typed())

    assert answer.status_code == 302
    (kept,) = builders.every(ReflectionSession)
    assert (kept.school_id, kept.people, kept.recorded_by) == (
        alder.school.id,
        7,
        alder.site_admin.id,
    )
    page = shown(sign_in(alder.pair[0]).get(answer.location))
    assert "7 people took part." in page
    assert "We had thought that nobody would open." in page
    assert sign_in(alder.pair[0]).get(f"{answer.location}/edit").status_code == 403


def test_a_session_of_tomorrow_is_not_written_down(alder: School_, sign_in: SignIn) -> None:
    tomorrow = builders.today() + timedelta(days=1)

    answer = send(
        sign_in(alder.site_admin), "/reflection-sessions/add", **typed(held_on=tomorrow.isoformat())
    )

    assert answer.status_code == 422
    assert builders.every(ReflectionSession) == []


def test_thanks_count_visits_and_name_only_those_who_wish_it(
    app: Flask, alder: School_, sign_in: SignIn
) -> None:
    with app.app_context():
        for hours in range(5):
            a_visit("completed", at=alder, starts_at=yesterday_at(8 + 2 * hours))
    willing, silent = alder.pair
    builders.save(PersonChoice(person_id=willing.id, district_id=willing.district_id, named_in_thanks=True))

    page = shown(sign_in(alder.liaison).get("/thanks/"))

    assert "5 visits so far, by 2 educators, at 1 school." in page
    assert "Alder" in page
    assert willing.name in page
    assert silent.name not in page
    assert "Ortiz" not in page


def test_a_small_school_is_not_named_in_thanks_and_cannot_be_worked_out(
    app: Flask, alder: School_, sign_in: SignIn
) -> None:
    with app.app_context():
        for hours in range(5):
            a_visit("completed", at=alder, starts_at=yesterday_at(8 + 2 * hours))
        a_visit("completed", at=a_staffed_school("Cedar"))

    page = shown(sign_in(alder.pair[0]).get("/thanks/"))

    assert "6 visits so far, by 4 educators, at 2 schools." in page
    assert "Cedar" not in page
    assert "5 visits" not in page, "Six less five is what Cedar has."


def test_a_partner_reads_no_thanks(alder: School_, sign_in: SignIn) -> None:
    partner = builders.a_person(roles={Role.partner: builders.the_district()})

    assert sign_in(partner).get("/thanks/").status_code == 403
