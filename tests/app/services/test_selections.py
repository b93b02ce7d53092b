"""A choice of families: a draft that invites nobody, then the invitations, once, and counts that stay."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app.models import Family, Selection, Visit, VisitEducator
from app.reports.composition import from_kept
from app.services import selections
from app.services.errors import NotFound, Refused
from tests import builders
from tests.visiting import School_, a_staffed_school, acting
from workflows.machine import NotYourRole
from workflows.people import Role


@pytest.fixture
def alder(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school("Alder")


def a_room(alder: School_, many: int, language: str = "es", title: str = "Room 4") -> builders.SchoolClass:
    students = [builders.a_student(at=alder.school) for _ in range(many)]
    for student in students:
        builders.a_family(of=[student], home_language=language)
    return builders.a_class(educator=alder.pair[0], students=students, title=title)


def begun(alder: School_, room: builders.SchoolClass) -> int:
    return selections.begin("whole_class", alder.school.id, by=acting(alder.liaison), class_ids=[room.id])


def invited(alder: School_, draft: int) -> Selection:
    selections.invite(draft, layout="first", slip=False, by=acting(alder.liaison))
    return builders.every(Selection, id=draft)[0]


def test_a_draft_holds_the_class_and_invites_nobody(alder: School_, app: Flask) -> None:
    room = a_room(alder, 3)

    with app.app_context():
        begun(alder, room)

    [draft] = builders.every(Selection)
    assert (len(draft.chosen), draft.made_at, draft.class_ids) == (3, None, [room.id])
    assert builders.every(Visit) == []


def test_what_was_made_keeps_counts_and_forgets_whom_it_was_about(alder: School_, app: Flask) -> None:
    room = a_room(alder, 12)
    a_room(alder, 3, "ar", "Room 5")

    with app.app_context():
        draft = begun(alder, room)
        student = builders.every(Selection)[0].chosen[0]
        team = [person.id for person in alder.pair]
        selections.put_together(draft, {student: team}, by=acting(alder.liaison))
        made = invited(alder, draft)

    kept = from_kept(made.composition)
    assert (made.families, made.chosen, made.teams, made.letter_layout) == (12, [], {}, "first")
    assert (kept.students, kept.in_school) == (12, 15)
    assert len(builders.every(VisitEducator)) == 2


def test_a_small_group_leaves_no_trace_in_the_counts(alder: School_, app: Flask) -> None:
    room = a_room(alder, 12)
    a_room(alder, 3, "ar", "Room 5")

    with app.app_context():
        made = invited(alder, begun(alder, room))

    [small] = [group for group in made.composition["languages"] if group["code"] == "ar"]
    assert (small["chosen"], small["in_school"]) == (None, None)
    assert (small["chosen_share"], small["school_share"]) == (0.0, 0.0)


def test_inviting_again_changes_nothing(alder: School_, app: Flask) -> None:
    with app.app_context():
        draft = begun(alder, a_room(alder, 2))
        first = invited(alder, draft)
        again = invited(alder, draft)

    assert first.made_at == again.made_at
    assert len(builders.every(Visit)) == 2


def test_too_many_at_once_are_refused_with_their_number(
    alder: School_, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selections, "MOST", 2)
    room = a_room(alder, 3)

    with app.app_context(), pytest.raises(Refused) as refused:
        begun(alder, room)

    assert refused.value.values == {"many": 3, "most": 2}
    assert builders.every(Selection) == []


def test_who_is_no_liaison_there_chooses_nobody(alder: School_, app: Flask) -> None:
    room = a_room(alder, 2)
    stranger = builders.a_person(roles={Role.liaison: builders.a_school("Birch")})

    with app.app_context():
        draft = begun(alder, room)
        for who in (stranger, alder.pair[0]):
            with pytest.raises(NotYourRole):
                selections.begin("whole_class", alder.school.id, by=acting(who), class_ids=[room.id])
            with pytest.raises(NotFound):
                selections.invite(draft, layout="beside", slip=True, by=acting(who))

    assert builders.every(Visit) == []


def test_a_class_of_another_school_or_no_way_of_choosing_is_not_there(alder: School_, app: Flask) -> None:
    room = a_room(alder, 2)

    with app.app_context():
        birch = a_staffed_school("Birch")
        by = acting(birch.liaison)
        with pytest.raises(NotFound):
            selections.begin("whole_class", birch.school.id, by=by, class_ids=[room.id])
        with pytest.raises(NotFound):
            selections.begin("behavior", birch.school.id, by=by)

    assert builders.every(Selection) == []


def test_a_family_that_asked_for_quiet_is_left_out_of_the_draft_and_named_with_its_day(
    alder: School_, app: Flask
) -> None:
    room = a_room(alder, 3)
    quiet = builders.every(Family)[0]
    until = builders.today() + timedelta(days=30)
    builders.change(quiet, no_contact_until=until)

    with app.app_context():
        begun(alder, room)
        [draft] = builders.every(Selection)
        left_in_peace = [day for _student, day in selections.left_in_peace(draft)]

    assert (len(draft.chosen), left_in_peace) == (2, [until])


def test_a_family_that_asks_for_quiet_after_the_draft_is_left_out_for_that_reason(
    alder: School_, app: Flask
) -> None:
    with app.app_context():
        draft = begun(alder, a_room(alder, 2))
        builders.change(builders.every(Family)[0], no_contact_until=builders.today() + timedelta(days=30))
        made = invited(alder, draft)

    [line] = made.left_out
    assert made.families == 1
    assert not line["already"]
    assert "some quiet time" in line["reasons"][0][0]


@time_machine.travel(datetime(2026, 11, 22, 4, tzinfo=UTC), tick=False)
def test_quiet_ends_by_the_districts_calendar(alder: School_, app: Flask) -> None:
    """Four in the morning UTC is still the evening before in California."""
    room = a_room(alder, 2)
    builders.change(builders.every(Family)[0], no_contact_until=date(2026, 11, 22))

    with app.app_context():
        begun(alder, room)

    assert len(builders.every(Selection)[0].chosen) == 1
