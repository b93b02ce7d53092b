"""The list of visits."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import Student, Visit, VisitStudent
from app.services import visits
from tests import builders
from tests.app.views.visits.place import (
    Place,
    SignIn,
)
from tests.browsing import look_for, post, shown
from tests.counting import statements
from tests.visiting import acting, rows_on_a_page, yesterday_at
from workflows.people import Role


def numbers(page: TestResponse) -> list[int]:
    return [int(each) for each in re.findall(r'<td><a href="/visits/(\d+)"', page.text)]


def test_the_list_counts_the_states_and_shows_those_of_one(alder: Place, sign_in: SignIn) -> None:
    invited, scheduled = alder.visit("invited"), alder.visit("scheduled")
    liaison = sign_in(alder.school.liaison)

    assert numbers(liaison.get("/visits/")) == [scheduled.id, invited.id]
    assert numbers(liaison.get("/visits/?state=scheduled")) == [scheduled.id]
    assert "Invited 1" in shown(liaison.get("/visits/"))
    assert len(numbers(liaison.get("/visits/?state=unheard-of"))) == 2


@pytest.fixture
def pages_of_five(monkeypatch: pytest.MonkeyPatch) -> None:
    rows_on_a_page(5, monkeypatch)


@pytest.mark.usefixtures("pages_of_five")
def test_the_pages_of_the_list_hold_every_visit_once_both_ways(alder: Place, sign_in: SignIn) -> None:
    visits = [alder.visit("invited") for _ in range(9)]
    dated = [alder.visit("scheduled", starts_at=yesterday_at(hour), minutes=30) for hour in (8, 9)]
    liaison = sign_in(alder.school.liaison)

    pages = walk(liaison, "/visits/", "next")
    back = walk(liaison, pages[-1][0], "prev")

    expected = [each.id for each in reversed(dated)] + [each.id for each in reversed(visits)]
    assert [len(rows) for _, rows in pages] == [5, 5, 1]
    assert [each for _, rows in pages for each in rows] == expected
    assert [rows for _, rows in back] == [rows for _, rows in reversed(pages)]


def walk(browser: FlaskClient, address: str, rel: str) -> list[tuple[str, list[int]]]:
    """Every page from an address on, with its rows, following the links of that kind."""
    found = []
    while address:
        page = browser.get(address)
        found.append((address, numbers(page)))
        link = re.search(rf'rel="{rel}" href="([^"]+)"', page.text)
        address = link[1].replace("&amp;", "&") if link else ""
    return found


@pytest.mark.prove
def test_a_longer_list_asks_the_database_no_more(alder: Place, sign_in: SignIn) -> None:
    liaison = sign_in(alder.school.liaison)
    for _ in range(5):
        alder.visit("invited")
    liaison.get("/visits/")
    few = statements(lambda: liaison.get("/visits/"))
    for _ in range(20):
        alder.visit("invited")

    assert statements(lambda: liaison.get("/visits/")) == few
    assert few <= 8


def test_the_list_is_narrowed_by_time_number_and_answer(alder: Place, sign_in: SignIn) -> None:
    past = alder.visit("completed", starts_at=yesterday_at(10))
    open_, agreed = alder.visit("invited"), alder.visit("agreed")
    liaison = sign_in(alder.school.liaison)

    assert numbers(liaison.get("/visits/?when=past")) == [past.id]
    assert numbers(liaison.get("/visits/?when=open")) == [agreed.id, open_.id]
    assert numbers(liaison.get("/visits/?when=open&answer=yes")) == [agreed.id]
    assert numbers(liaison.get("/visits/?when=week")) == []
    assert len(numbers(liaison.get("/visits/?number=1"))) == 3
    assert numbers(liaison.get("/visits/?number=2&narrow=yes")) == []


def test_visits_that_one_person_made_alone_are_counted_apart(alder: Place, sign_in: SignIn) -> None:
    maria, tom = alder.pair
    visited = [alder.visit("scheduled", starts_at=yesterday_at(hour)) for hour in (9, 12)]
    alder.visit("completed", starts_at=yesterday_at(15))
    for visit, went in zip(visited, ([maria.id], [maria.id, tom.id]), strict=True):
        record(alder, visit, went)
    liaison = sign_in(alder.school.liaison)

    page = liaison.get("/visits/?alone=yes")

    assert numbers(page) == [visited[0].id]
    assert "Completed 1" in shown(page)
    assert "Completed 3" in shown(liaison.get("/visits/"))
    coordinator = sign_in(builders.a_person(roles={Role.school_coordinator: alder.school.school}))
    assert 'href="/visits/?alone=yes' in coordinator.get("/figures/").text


def record(alder: Place, visit: Visit, went: list[int]) -> None:
    """Write a visit down that one person was to make alone."""
    with alder.app.app_context():
        visits.record_completion(
            visit.id,
            by=acting(alder.pair[0]),
            went=went,
            started_at=visit.starts_at,
            ended_at=visit.ends_at,
            alone_reason="Tom fell ill.",
        )


@pytest.mark.usefixtures("pages_of_five")
def test_the_earliest_first_is_the_very_other_way_round(alder: Place, sign_in: SignIn) -> None:
    for _ in range(4):
        alder.visit("invited")
    for hour in (8, 9):
        alder.visit("scheduled", starts_at=yesterday_at(hour), minutes=30)
    liaison = sign_in(alder.school.liaison)

    latest = [each for _, rows in walk(liaison, "/visits/", "next") for each in rows]
    earliest = walk(liaison, "/visits/?order=earliest", "next")

    assert [each for _, rows in earliest for each in rows] == latest[::-1]
    assert [rows for _, rows in walk(liaison, earliest[-1][0], "prev")] == [
        rows for _, rows in earliest[::-1]
    ]


def test_a_students_name_tells_whether_there_was_a_visit(alder: Place, sign_in: SignIn) -> None:
    ana = builders.a_student("Ana Núñez", at=alder.school.school)
    builders.a_family(of=[ana])
    visit = alder.visit("completed", of=ana)
    alder.visit("invited")
    liaison = sign_in(alder.school.liaison)

    found = look_for(liaison, "/visits/?state=completed", "nunez")

    assert numbers(found) == [visit.id]
    assert numbers(look_for(liaison, "/visits/", "ana nu")) == [visit.id]
    assert numbers(look_for(liaison, "/visits/", "%")) == []
    assert "nunez" not in found.text.replace('value="nunez"', "").replace("“nunez”", "")


@pytest.mark.usefixtures("pages_of_five")
def test_the_file_holds_the_visits_of_all_pages(alder: Place, sign_in: SignIn) -> None:
    for _ in range(6):
        alder.visit("invited")
    scheduled = alder.visit("scheduled")
    liaison = sign_in(alder.school.liaison)

    everything = post(liaison, "/visits/export").get_data(as_text=True).splitlines()
    some = post(liaison, "/visits/export?state=scheduled").get_data(as_text=True).splitlines()

    assert len(everything) == 8
    assert len(some) == 2
    assert some[1].startswith(f"{scheduled.id},")


def test_the_list_is_narrowed_to_a_class(alder: Place, sign_in: SignIn) -> None:
    ours, _theirs = alder.visit("invited"), alder.visit("invited")
    student = builders.every(VisitStudent, visit_id=ours.id)[0].student_id
    room = builders.a_class(
        educator=alder.pair[0], students=builders.every(Student, id=student), title="Room 9"
    )
    liaison = sign_in(alder.school.liaison)

    assert "Room 9" in shown(liaison.get("/visits/?narrow=yes"))
    assert numbers(liaison.get(f"/visits/?class={room.id}")) == [ours.id]
    assert "Class: Room 9" in shown(liaison.get(f"/visits/?class={room.id}"))
