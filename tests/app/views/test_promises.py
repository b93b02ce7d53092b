"""Promises on the screen: among my work, on their page, kept in two clicks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from app.models import Family, FollowUp, Reflection, Visit, VisitEducator, VisitStudent
from app.reports import follow_ups as report
from app.services import contacts, follow_ups, visits
from tests import builders
from tests.app.views.visits.place import WORDS, Place, at
from tests.browsing import post, send, shown
from tests.conftest import SignIn
from tests.visiting import a_staffed_school, acting

TOMORROW = builders.today() + timedelta(days=1)


@pytest.fixture
def alder(app: Flask) -> Place:
    with app.app_context():
        return Place(app, a_staffed_school("Alder"))


def promised(alder: Place) -> Visit:
    visit = alder.visit("completed")
    with alder.app.app_context():
        follow_ups.promise(visit.id, promise="Bring the book.", due_on=TOMORROW, by=acting(alder.pair[0]))
    return visit


def test_a_promise_is_written_with_the_reflection_and_found_at_home(alder: Place, sign_in: SignIn) -> None:
    visit, maria = alder.visit("completed"), sign_in(alder.pair[0])

    post(
        maria, at(visit, "write-reflection"), **WORDS, promise_1="Bring the book.", due_1=TOMORROW.isoformat()
    )

    assert "Keep a promise: Bring the book." in shown(maria.get("/"))
    assert "Keep a promise" not in shown(sign_in(alder.pair[1]).get("/"))


def test_a_promise_without_a_day_comes_back_with_what_was_typed(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("completed")

    answer = post(sign_in(alder.pair[0]), at(visit, "write-reflection"), **WORDS, promise_1="Bring the book.")

    assert answer.status_code == 422
    assert "Choose the day by which you will keep it." in shown(answer)
    assert "Bring the book." in answer.text
    assert builders.every(FollowUp) == []


def test_it_is_kept_from_the_list_and_from_the_visit(alder: Place, sign_in: SignIn) -> None:
    visit, maria = promised(alder), sign_in(alder.pair[0])
    row = builders.every(FollowUp)[0]
    assert "Bring the book." in shown(maria.get("/promises/"))

    kept = post(maria, f"/promises/{row.id}/keep", visit=str(visit.id))
    again = post(maria, f"/promises/{row.id}/drop")

    assert kept.location == f"/visits/{visit.id}#promises"
    assert again.location == "/promises/"
    assert builders.reload(row).done_on is not None
    assert "Somebody has looked after this promise already." in shown(maria.get("/promises/"))


def test_one_more_promise_is_written_on_its_page(alder: Place, sign_in: SignIn) -> None:
    visit, maria = alder.visit("completed"), sign_in(alder.pair[0])
    address = f"/promises/visits/{visit.id}"

    refused = send(maria, address, promise="Call.", due_on="2020-01-01")
    kept = send(maria, address, promise="Call.", due_on=TOMORROW.isoformat())

    assert "This day lies before the visit" in shown(refused)
    assert kept.status_code == 303
    assert [row.promise for row in builders.every(FollowUp)] == ["Call."]


def test_a_site_admin_reads_no_promise_and_a_liaison_of_the_school_does(
    alder: Place, sign_in: SignIn
) -> None:
    promised(alder)

    assert "Bring the book." not in shown(sign_in(alder.school.site_admin).get("/promises/"))
    assert "Bring the book." in shown(sign_in(alder.school.liaison).get("/promises/"))


def test_a_family_visited_once_is_named_until_somebody_reaches_it(alder: Place, sign_in: SignIn) -> None:
    past = datetime.now(UTC) - timedelta(days=40)
    for person in alder.pair:
        builders.trained(person, earned_on=builders.today() - timedelta(days=90))
    visit = alder.visit("completed", starts_at=past)
    alder.visit("completed")
    maria, stranger = sign_in(alder.pair[0]), sign_in(alder.school.site_admin)
    before, elsewhere = shown(maria.get("/promises/")), shown(stranger.get("/promises/"))

    with alder.app.app_context():
        family_id = builders.reload(visit).family_id
        contacts.note_contact(family_id, how="phone", outcome="reached", by=acting(alder.pair[0]))

    assert before.count("visited on") == 1
    assert "visited on" not in elsewhere
    assert "visited on" not in shown(maria.get("/promises/"))


def test_a_family_that_asked_for_quiet_is_not_named(alder: Place, sign_in: SignIn) -> None:
    for person in alder.pair:
        builders.trained(person, earned_on=builders.today() - timedelta(days=90))
    visit = alder.visit("completed", starts_at=datetime.now(UTC) - timedelta(days=40))
    maria = sign_in(alder.pair[0])
    before = shown(maria.get("/promises/"))

    family = builders.every(Family, id=visit.family_id)[0]
    family.no_contact_until = builders.today() + timedelta(days=30)
    builders.save(family)

    assert "visited on" in before
    assert "visited on" not in shown(maria.get("/promises/"))


def test_many_promises_stand_on_pages_the_open_ones_first(
    alder: Place, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, maria = alder.visit("completed"), sign_in(alder.pair[0])
    with alder.app.app_context():
        made = [
            follow_ups.promise(visit.id, promise=f"Promise {day}.", due_on=due, by=acting(alder.pair[0]))
            for day, due in enumerate(TOMORROW + timedelta(days=more) for more in range(4))
        ]
        follow_ups.keep(made[0], by=acting(alder.pair[0]))
    monkeypatch.setattr(report, "ROWS", 2)

    first, second = shown(maria.get("/promises/")), shown(maria.get(f"/promises/?after={made[2]}"))

    assert all("3 promises to families are still to be kept." in page for page in (first, second))
    assert [f"Promise {day}." in first for day in range(4)] == [False, True, True, False]
    assert [f"Promise {day}." in second for day in range(4)] == [True, False, False, True]
    assert second.index("Promise 3.") < second.index("Promise 0.")
    assert f"/promises/?after={made[2]}" in maria.get("/promises/").text
    assert "Promise 0." in shown(maria.get("/promises/?last=yes"))


def test_a_page_may_begin_after_a_settled_promise_of_any_year(alder: Place, sign_in: SignIn) -> None:
    visit, far = promised(alder), date(9998, 12, 31)
    with alder.app.app_context():
        made = follow_ups.promise(visit.id, promise="Much later.", due_on=far, by=acting(alder.pair[0]))
        follow_ups.keep(made, by=acting(alder.pair[0]))

    answer = sign_in(alder.pair[0]).get(f"/promises/?before={made}")

    assert (answer.status_code, "Bring the book." in answer.text) == (200, True)


def test_what_was_promised_before_promises_had_a_day_is_still_read(alder: Place, sign_in: SignIn) -> None:
    visit, maria = alder.visit("reflected"), sign_in(alder.pair[0])
    builders.change(builders.every(Reflection, visit_id=visit.id)[0], promises="We lend her the atlas.")
    student = builders.every(VisitStudent, visit_id=visit.id)[0].student_id
    with alder.app.app_context():
        again = visits.invite(student, method="second_visit", by=acting(alder.school.liaison))
    place = {"district_id": visit.district_id, "school_id": visit.school_id, "part": "visitor"}
    builders.save(*[VisitEducator(visit_id=again, person_id=each.id, **place) for each in alder.pair])

    assert "What we promised We lend her the atlas." in shown(maria.get(f"/visits/{visit.id}"))
    for address in (f"/visits/{again}", f"/visits/{again}/pack"):
        assert "What we promised: We lend her the atlas." in shown(maria.get(address)), address
