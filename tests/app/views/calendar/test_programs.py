"""Calendar programs: a secret address opens one's own visits, without a child's name, until it is ended."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from app.models import Account, CalendarFeed, Event, Family, PersonChoice, Student, Visit
from app.services import visits
from app.services.answers import tries
from tests import builders
from tests.browsing import post
from tests.conftest import SignIn
from tests.visiting import School_, a_staffed_school, a_visit, acting
from workflows.people import Role

START = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
ADDRESS = re.compile(r'value="http://localhost(/calendar/feed/[\w-]+\.ics)"')


@pytest.fixture
def alder(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school("Alder")


@pytest.fixture
def visit(app: Flask, alder: School_) -> Visit:
    with app.app_context():
        return a_visit("scheduled", at=alder, starts_at=START)


def address_of(browser: FlaskClient) -> str:
    return ADDRESS.search(post(browser, "/calendar/address").text)[1]  # type: ignore[index]


def events_in(answer: Any) -> list[Any]:
    return list(Calendar.from_ical(answer.data).walk("VEVENT"))


def changed(row: Any, **columns: Any) -> None:
    with builders.Session(builders._engine[0]) as owner:
        kept = owner.get_one(type(row), row.id)
        for name, value in columns.items():
            setattr(kept, name, value)
        owner.commit()


def test_the_address_opens_ones_own_visits_without_a_sign_in(
    alder: School_, visit: Visit, sign_in: SignIn, client: FlaskClient
) -> None:
    answer = client.get(address_of(sign_in(alder.pair[0])))

    event = events_in(answer)[0]
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert event["summary"] == "Home visit"
    assert event["location"] == "At home"
    assert alder.pair[1].given_name in event["description"]
    assert event["url"] == f"http://localhost/visits/{visit.id}"
    assert event.decoded("dtstart") == START
    assert b"DTSTART:" in answer.data
    assert event["uid"] == f"visit-{visit.id}@porchlight"
    assert event["status"] == "CONFIRMED"


def test_no_childs_no_familys_and_no_partners_last_name_and_no_address_is_in_it(
    alder: School_, visit: Visit, sign_in: SignIn, client: FlaskClient
) -> None:
    changed(visit, place_note="At grandmother's, 9 Pine Street", wishes="After six")
    student, family = builders.every(Student)[0], builders.every(Family)[0]

    told = client.get(address_of(sign_in(alder.pair[0]))).text.replace("\r\n ", "")

    for secret in (
        student.given_name,
        student.family_name,
        family.name,
        family.address_line or "-",
        "Pine",
        "grandmother",
        "After six",
        alder.pair[1].family_name,
    ):
        assert secret not in told


def test_a_name_cannot_add_a_line(alder: School_, visit: Visit, sign_in: SignIn, client: FlaskClient) -> None:
    changed(alder.pair[1], given_name="Tom\r\nATTENDEE:mailto:x@example.org\nSUMMARY;x")

    answer = client.get(address_of(sign_in(alder.pair[0])))

    assert "attendee" not in events_in(answer)[0]
    assert not re.search(rb"^(ATTENDEE|SUMMARY;x)", answer.data, re.M)


def test_only_a_hash_is_kept_and_it_is_told_that_an_address_was_made(alder: School_, sign_in: SignIn) -> None:
    secret = address_of(sign_in(alder.pair[0])).rsplit("/", 1)[1].removesuffix(".ics")

    kept = builders.every(CalendarFeed)[0]
    assert len(secret) == 32
    assert secret not in kept.key_hash
    assert [event.kind for event in builders.every(Event)] == ["calendar_feed.added"]


def test_a_new_address_ends_the_old_one(
    alder: School_, visit: Visit, sign_in: SignIn, client: FlaskClient
) -> None:
    browser = sign_in(alder.pair[0])
    old, new = address_of(browser), address_of(browser)

    assert client.get(old).status_code == 404
    assert len(events_in(client.get(new))) == 1


def test_an_ended_address_opens_nothing(
    alder: School_, visit: Visit, sign_in: SignIn, client: FlaskClient
) -> None:
    browser = sign_in(alder.pair[0])
    address = address_of(browser)

    post(browser, "/calendar/address/end")

    assert client.get(address).status_code == 404
    assert builders.every(CalendarFeed)[0].ended_at is not None


@pytest.mark.parametrize("gone", ["account", "person"])
def test_whoever_left_reads_nothing_more(
    alder: School_, visit: Visit, sign_in: SignIn, client: FlaskClient, gone: str
) -> None:
    person = alder.pair[0]
    address = address_of(sign_in(person))

    changed(builders.every(Account, person_id=person.id)[0] if gone == "account" else person, active=False)

    assert client.get(address).status_code == 404


def test_a_person_without_a_role_today_has_an_empty_calendar(
    alder: School_, visit: Visit, sign_in: SignIn, client: FlaskClient
) -> None:
    from app.models import Assignment

    address = address_of(sign_in(alder.pair[0]))

    changed(
        builders.every(Assignment, person_id=alder.pair[0].id)[0],
        ends_on=builders.today() - timedelta(days=1),
    )

    assert events_in(client.get(address)) == []


def test_a_change_is_told_under_the_same_name_and_what_is_called_off_says_so(
    app: Flask, alder: School_, visit: Visit, sign_in: SignIn, client: FlaskClient
) -> None:
    address = address_of(sign_in(alder.pair[0]))
    before = events_in(client.get(address))[0]
    with app.app_context():
        visits.cancel(visit.id, by=acting(alder.liaison), reason="Closed that week")

    after = events_in(client.get(address))[0]

    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["status"] == "CANCELLED"


def test_a_program_that_asks_again_hears_that_nothing_changed(
    alder: School_, visit: Visit, sign_in: SignIn, client: FlaskClient
) -> None:
    address = address_of(sign_in(alder.pair[0]))
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert first.headers["Cache-Control"] == "private, max-age=300, must-revalidate"
    assert "Set-Cookie" not in first.headers


def test_it_speaks_the_language_that_its_person_chose(
    alder: School_, visit: Visit, sign_in: SignIn, client: FlaskClient
) -> None:
    person = alder.pair[0]
    address = address_of(sign_in(person))
    builders.save(PersonChoice(person_id=person.id, district_id=person.district_id, screen_language="es"))

    assert events_in(client.get(address, headers={"Accept-Language": "en"}))[0]["location"] == "En casa"


def test_whoever_guesses_is_asked_to_wait_and_keeps_no_family_from_answering(
    alder: School_, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "GUESSES_PER_ADDRESS", 2)

    codes = [client.get(f"/calendar/feed/guess-{number}.ics").status_code for number in range(3)]

    assert codes == [404, 404, 429]
    assert client.get("/a/guess").status_code == 404


def test_one_visit_is_a_file_without_a_name(alder: School_, visit: Visit, sign_in: SignIn) -> None:
    answer = sign_in(alder.liaison).get(f"/calendar/visits/{visit.id}.ics")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="visit-{visit.id}.ics"'
    assert events_in(answer)[0]["uid"] == f"visit-{visit.id}@porchlight"
    assert builders.every(Student)[0].given_name not in answer.text


def test_another_schools_visit_and_one_without_a_day_are_no_file(
    app: Flask, alder: School_, visit: Visit, sign_in: SignIn
) -> None:
    birch = builders.a_school("Birch")
    stranger = sign_in(builders.a_person(roles={Role.liaison: birch}))
    with app.app_context():
        waiting = a_visit("agreed", at=alder)

    assert stranger.get(f"/calendar/visits/{visit.id}.ics").status_code == 404
    assert sign_in(alder.liaison).get(f"/calendar/visits/{waiting.id}.ics").status_code == 404
