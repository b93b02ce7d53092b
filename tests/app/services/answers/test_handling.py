"""Taking over what a family sent, and writing down what it said at a desk."""

from datetime import timedelta

import pytest
from flask import Flask

from app.extensions import db
from app.models import AnswerLink, Event, FamilyAnswer, Visit
from app.services import answers, visits
from app.services.answers import Said
from app.services.errors import Changed, NotFound, Refused
from tests import builders
from tests.families import Door, a_link, the_texts
from tests.visiting import a_staffed_school, a_visit, acting
from workflows.machine import NotYourRole

SOON = builders.now() + timedelta(days=9)


@pytest.fixture
def door(app: Flask) -> Door:
    with app.app_context():
        school = a_staffed_school("Alder School")
        the_texts("es")
        visit = a_visit("invited", at=school)
        return Door(app, school, visit, a_link(visit, by=school.liaison))


def newest() -> FamilyAnswer:
    return builders.every(FamilyAnswer)[-1]


def test_a_yes_becomes_the_visits_own_with_its_wishes(door: Door) -> None:
    door.send("yes", days=["2"], place="library", place_words="Main branch", interpreter="y")
    with door.app.app_context():
        answers.take_over(newest().id, by=acting(door.school.liaison), wishes="Tuesday")

    visit, kept = door.now(), newest()
    assert (visit.answer, visit.wishes, visit.interpreter) == ("yes", "Tuesday", True)
    assert (visit.place, visit.place_note) == ("library", "Main branch")
    assert (visit.agreed_at, visit.agreed_how) == (kept.created_at, "letter")
    assert visit.agreed_by == "Ortiz family"
    assert kept.handled_by == door.school.liaison.id


def test_an_interpreter_who_was_known_to_be_wanted_is_not_lost_by_an_empty_box(door: Door) -> None:
    builders.change(door.visit, interpreter=True)
    door.send("yes")

    with door.app.app_context():
        answers.take_over(newest().id, by=acting(door.school.liaison))

    assert door.now().interpreter


def test_a_later_comes_back_on_the_day_that_the_family_named(door: Door) -> None:
    door.send("later", when="a_month")
    with door.app.app_context():
        answers.take_over(newest().id, by=acting(door.school.liaison))

    assert (door.now().answer, door.now().ask_again_on) == ("later", newest().ask_again_on)


def test_a_family_that_changed_its_mind_is_opened_again_in_the_same_step(door: Door) -> None:
    door.send("no")
    door.send("yes")
    with door.app.app_context():
        answers.take_over(newest().id, by=acting(door.school.liaison))

    assert (door.now().state, door.now().answer) == ("invited", "yes")
    assert [each.kind for each in builders.every(Event)][-2:] == ["visit.reopen", "visit.answer_yes"]


def test_an_educator_of_the_team_takes_a_yes_over_but_opens_nothing_again(door: Door) -> None:
    with door.app.app_context():
        liaison, educator = door.school.liaison, door.school.pair[0]
        planned = a_visit("scheduled", at=door.school, starts_at=SOON)
        visits.another_day(planned.id, by=acting(liaison))
        others = Door(door.app, door.school, planned, a_link(planned, by=liaison))
    others.send("yes")
    with door.app.app_context():
        answers.take_over(newest().id, by=acting(educator))
    assert others.now().answer == "yes"

    others.send("no")
    others.send("yes", days=["1"])
    with door.app.app_context(), pytest.raises(Changed):
        answers.take_over(newest().id, by=acting(educator))
    assert others.now().state == "declined"


def test_only_the_newest_answer_can_be_taken_over_and_only_once(door: Door) -> None:
    door.send("later")
    first = newest().id
    door.send("yes")
    with door.app.app_context():
        liaison = acting(door.school.liaison)
        with pytest.raises(Changed):
            answers.take_over(first, by=liaison)
        answers.take_over(newest().id, by=acting(door.school.liaison))
        with pytest.raises(Changed):
            answers.take_over(newest().id, by=acting(door.school.liaison))


def test_an_answer_of_another_school_is_not_there_and_a_site_admin_only_looks(door: Door) -> None:
    door.send("yes")
    with door.app.app_context():
        stranger = a_staffed_school("Birch School").liaison
        for deed in (answers.take_over, answers.mark_done):
            with pytest.raises(NotFound):
                deed(newest().id, by=acting(stranger))
            with pytest.raises(NotYourRole):
                deed(newest().id, by=acting(door.school.site_admin))

    assert newest().handled_at is None


def test_a_wish_for_another_visit_is_looked_after_by_saying_so(app: Flask) -> None:
    with app.app_context():
        school = a_staffed_school("Alder School")
        the_texts()
        visit = a_visit("reflected", at=school)
        door = Door(app, school, visit, a_link(visit, by=school.liaison))
    door.send("another")
    with app.app_context():
        with pytest.raises(Changed):
            answers.take_over(newest().id, by=acting(school.liaison))
        answers.mark_done(newest().id, by=acting(school.liaison))

    assert newest().handled_by == school.liaison.id
    assert door.now().state == "reflected"


def test_writing_the_answer_down_by_hand_ends_the_waiting(door: Door) -> None:
    door.send("yes")
    with door.app.app_context():
        visits.answer_later(
            door.visit.id,
            by=acting(door.school.liaison),
            ask_again_on=builders.today() + timedelta(days=30),
        )

    assert newest().handled_by == door.school.liaison.id


# --- at a desk


def record(
    door: Door, said: Said, *, by: str = "liaison", channel: str = "phone", visit: Visit | None = None
) -> None:
    with door.app.app_context():
        answers.record(
            (visit or door.visit).id,
            said,
            channel=channel,
            language="es",
            by=acting(getattr(door.school, by)),
            spoken_by="Rosa Ortiz",
            wishes="mornings",
        )


def test_a_yes_on_the_phone_is_the_visits_own_at_once(door: Door) -> None:
    record(door, Said(answer="yes", place="park", interpreter=True))

    visit, kept = door.now(), newest()
    assert (visit.answer, visit.agreed_by, visit.agreed_how) == ("yes", "Rosa Ortiz", "phone")
    assert (visit.place, visit.wishes) == ("park", "mornings")
    assert (kept.channel, kept.entered_by, kept.link_id) == ("phone", door.school.liaison.id, None)
    assert kept.handled_by == door.school.liaison.id


def test_a_no_on_paper_declines_at_once(door: Door) -> None:
    record(door, Said(answer="no"), channel="slip")

    assert door.now().state == "declined"
    assert (newest().channel, newest().handled_by) == ("slip", door.school.liaison.id)


def test_a_later_for_a_planned_visit_waits_for_another_day(door: Door) -> None:
    with door.app.app_context():
        planned = a_visit("scheduled", at=door.school, starts_at=SOON)

    record(door, Said(answer="later"), visit=planned)

    assert builders.reload(planned).state == "scheduled"
    assert newest().handled_at is None


def test_what_does_not_fit_the_visit_is_refused_whole(door: Door) -> None:
    with pytest.raises(Refused):
        record(door, Said(answer="another"))

    assert builders.every(FamilyAnswer) == []


def test_a_site_admin_writes_no_answer_down(door: Door) -> None:
    with pytest.raises(NotYourRole):
        record(door, Said(answer="yes"), by="site_admin")

    assert builders.every(FamilyAnswer) == []


# --- links


def test_liaisons_and_the_team_make_links_and_liaisons_end_them(door: Door) -> None:
    with door.app.app_context():
        planned = a_visit("scheduled", at=door.school, starts_at=SOON)
        educator = door.school.pair[0]
        assert answers.make_link(planned.id, "es", by=acting(educator)).startswith("/a/")
        link_id = _newest_link(planned)
        with pytest.raises(NotYourRole):
            answers.end_link(link_id, by=acting(educator))
        with pytest.raises(NotYourRole):
            answers.make_link(planned.id, "es", by=acting(door.school.site_admin))

        assert answers.end_link(link_id, by=acting(door.school.liaison)) == planned.id


def _newest_link(visit: Visit) -> int:
    return builders.every(AnswerLink, visit_id=visit.id)[-1].id


@pytest.mark.parametrize(
    ("base", "address"),
    [
        (None, None),
        ("https://visits.example.org", "https://visits.example.org/a/x"),
        ("https://visits.example.org/", "https://visits.example.org/a/x"),
    ],
)
def test_an_address_needs_to_know_where_families_reach_us(
    app: Flask, monkeypatch: pytest.MonkeyPatch, base: str | None, address: str | None
) -> None:
    monkeypatch.setitem(app.config, "PUBLIC_URL", base)

    with app.app_context():
        assert answers.address("/a/x") == address
        db.session.rollback()
