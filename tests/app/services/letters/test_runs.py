"""Letters by the hundred: chosen, looked at, made in chunks, never twice, and nobody dropped."""

from datetime import timedelta
from io import BytesIO

import pypdf
import pytest
from flask import Flask
from sqlalchemy import text

from app.extensions import db
from app.models import AnswerLink, Enrollment, Event, LetterBatch, LetterBatchItem, LetterFile, Visit
from app.services import letters
from app.services.errors import NotFound, Refused
from app.services.letters import Wanted, working
from forms.letters.refusal import LetterRefused
from tests import builders
from tests.app.services.letters.desk import a_school_that_writes, invited, kept, words_of
from tests.visiting import School_, a_visit, acting, yesterday_at
from workflows.machine import NotYourRole
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


def wanted(**columns: object) -> Wanted:
    return Wanted(**{"kind": "first_visit", "layout": "beside", "slip": False} | columns)  # type: ignore[arg-type]


def run(place: School_, **columns: object) -> int:
    """A run, made to its end."""
    run_id = letters.start(wanted(**columns), by=acting(place.liaison))
    letters.make(run_id)
    return run_id


def standing_of(run_id: int) -> str:
    return builders.every(LetterBatch, id=run_id)[0].state


def test_every_family_of_the_school_gets_one_letter_in_its_language(alder: School_) -> None:
    invited(alder, "Ana Ortiz")
    invited(alder, "Linh Tran", guardian={"read_language": "vi"})

    run_id = run(alder)

    assert standing_of(run_id) == "done"
    assert sorted(letter.language for letter in kept()) == ["es", "vi"]
    figures = letters.figures(letters.one(run_id))
    assert figures == letters.Figures(made=2, total=2, left_out=0, schools=("Alder Elementary",))
    [file] = builders.every(LetterFile)
    assert (file.letters, file.part, file.batch_id) == (2, 1, run_id)
    told = [event.kind for event in builders.every(Event) if event.kind.startswith("letters.")]
    assert told == ["letters.run_started", "letters.run_done"]


def test_the_file_begins_with_its_list_and_each_letter_is_where_it_is_said_to_be(alder: School_) -> None:
    for name in ("Ana", "Luz"):
        invited(alder, f"{name} Ortiz")

    run(alder)

    [file] = builders.every(LetterFile)
    pages = pypdf.PdfReader(BytesIO(letters.run_file(file.id)[1])).pages
    assert len(pages) == file.pages
    assert "Letters of Alder" in pages[0].extract_text()
    for letter in kept():
        assert letter.first_page is not None
        assert letter.first_page >= 1
        assert letter.values["student_names"][0] in pages[letter.first_page].extract_text()


def test_the_pile_is_sorted_by_teacher_class_and_family(alder: School_) -> None:
    maria, tom = alder.pair
    of_tom = [builders.a_student(f"{name} Abbott", at=alder.school) for name in ("Zoe", "Al")]
    of_maria = [builders.a_student("Kim Young", at=alder.school)]
    builders.a_class(educator=tom, students=of_tom, title="Room 9", class_type="homeroom")
    builders.a_class(educator=maria, students=of_maria, title="Room 2", class_type="homeroom")
    everyone = (*of_tom, *of_maria, builders.a_student("Abe Aaron", at=alder.school))
    visits = {student.id: invited(alder, of=[student]).id for student in everyone}

    run(alder)

    items = sorted(builders.every(LetterBatchItem), key=lambda item: item.place)
    teachers = [f"{person.family_name}, {person.given_name}" for person in (maria, tom, tom)]
    assert [item.teacher for item in items] == [*sorted(teachers), ""]
    assert [item.class_title for item in items][-1] == ""
    al, zoe = [item.visit_id for item in items if item.class_title == "Room 9"]
    assert (al, zoe) == (visits[of_tom[1].id], visits[of_tom[0].id])


def test_of_two_teachers_of_a_class_the_one_in_its_title_hands_its_letters_out(alder: School_) -> None:
    child = builders.a_student("Kim Young", at=alder.school)
    first, last = sorted(alder.pair, key=lambda person: person.family_name)
    room = builders.a_class(educator=first, students=[child], title=f"Room 2 · {last.family_name}")
    builders.save(
        Enrollment(
            district_id=room.district_id, school_id=room.school_id, class_id=room.id, person_id=last.id
        )
    )
    invited(alder, of=[child])

    run(alder)

    [item] = builders.every(LetterBatchItem)
    assert item.teacher == f"{last.family_name}, {last.given_name}"


def test_nothing_is_made_twice_however_often_the_job_runs(alder: School_) -> None:
    invited(alder)
    run_id = run(alder)

    acting(alder.liaison)
    letters.make(run_id)
    letters.make(run_id)

    assert len(kept()) == len(builders.every(LetterFile)) == 1


def test_who_has_the_letter_already_gets_no_second_one_unless_it_is_asked_for(alder: School_) -> None:
    letters.issue(invited(alder, "Ana Ortiz").id, by=acting(alder.liaison))
    invited(alder, "Luz Ortiz")

    preview = letters.look(wanted(), by=acting(alder.liaison))
    again = letters.look(wanted(again=True), by=acting(alder.liaison))

    assert (len(preview.ready), preview.have_it) == (1, 1)
    assert (len(again.ready), again.have_it) == (2, 0)


@pytest.mark.parametrize(
    ("household", "said"),
    [
        ({"guardian": {"read_language": "km"}}, "approved in"),
        ({"guardian": {"read_language": "mam"}}, "We cannot print letters"),
        ({"guardian": {"may_receive_letters": False}}, "may receive letters"),
    ],
)
def test_whoever_gets_no_letter_is_listed_with_the_reason(
    alder: School_, household: dict[str, object], said: str
) -> None:
    visit = invited(alder, **household)
    invited(alder, "Luz Ortiz")

    run_id = run(alder)

    [line] = letters.left_out(run_id)
    assert line.visit_id == visit.id
    assert line.who == "Mateo Ortiz"
    assert said in line.sentence
    assert len(kept()) == 1


def test_a_family_that_asked_for_quiet_is_listed_too(alder: School_) -> None:
    invited(alder)
    [family] = builders.every(builders.Family)
    family.no_contact_until = builders.today() + timedelta(days=9)
    builders.save(family)

    preview = letters.look(wanted(), by=acting(alder.liaison))

    assert [each.problem.values for each in preview.left_out if each.problem] == [
        {"day": family.no_contact_until.isoformat()}
    ]
    assert preview.ready == ()


def test_a_letter_that_asks_for_something_is_made_and_noted(alder: School_) -> None:
    invited(alder, confidential_address=True, guardian={"read_language": None, "spoken_language": None})

    run_id = run(alder)

    [line] = letters.noted(run_id)
    assert line.notes == ("by_hand", "ask_language")
    assert [letter.language for letter in kept()] == ["en"]


@pytest.mark.parametrize(("days", "noted"), [(9, True), (0, False)])
def test_a_family_that_asked_for_quiet_after_its_letter_was_made_is_noted_with_the_day(
    alder: School_, days: int, noted: bool
) -> None:
    invited(alder)
    run_id = run(alder)
    [family] = builders.every(builders.Family)
    family.no_contact_until = builders.today() + timedelta(days=days)
    builders.save(family)

    lines = letters.noted(run_id)

    said = [("not to be contacted" in line.sentence, line.values) for line in lines]
    assert said == ([(True, {"day": family.no_contact_until.isoformat()})] if noted else [])
    assert letters.left_out(run_id) == []


def test_a_character_that_nobody_can_draw_stops_that_letter_only(alder: School_) -> None:
    bad = invited(alder, "🌷 Wong")
    invited(alder, "Ana Ortiz")

    run_id = run(alder)

    [line] = letters.left_out(run_id)
    assert line.visit_id == bad.id
    assert "cannot print" in line.sentence
    assert line.values["character"] == "🌷"
    assert len(kept()) == 1
    assert standing_of(run_id) == "done"


def test_a_class_a_name_and_single_visits_narrow_the_run(alder: School_) -> None:
    ana, luz, kim = (
        builders.a_student(name, at=alder.school) for name in ("Ana Ortiz", "Luz Ortega", "Kim Young")
    )
    visits = {student.id: invited(alder, of=[student]).id for student in (ana, luz, kim)}
    room = builders.a_class(educator=alder.pair[0], students=[ana], title="Room 2")

    def found(**columns: object) -> set[int]:
        return {
            each.home.visit.id for each in letters.look(wanted(**columns), by=acting(alder.liaison)).ready
        }

    assert found(class_id=room.id) == {visits[ana.id]}
    assert found(words="ort") == {visits[ana.id], visits[luz.id]}
    assert found(visit_ids=(visits[kim.id],)) == {visits[kim.id]}
    assert found(kind="second_visit") == set()


def test_each_school_has_its_own_file_and_a_large_one_has_several(
    alder: School_, monkeypatch: pytest.MonkeyPatch
) -> None:
    birch = a_school_that_writes("Birch", texts=False)
    builders.an_assignment(alder.liaison, Role.liaison, at=birch.school)
    for number in range(5):
        invited(alder, f"Child{number} Ortiz")
    invited(birch, "Kim Young")
    monkeypatch.setattr(working, "CHUNK", 3)

    run_id = run(alder)

    files = [(file.school.name, file.part, file.letters) for file in letters.files(run_id)]
    assert files == [("Alder Elementary", 1, 3), ("Alder Elementary", 2, 2), ("Birch", 1, 1)]
    of_alder = [letters.run_file(file.id)[1] for file in letters.files(run_id)[:2]]
    assert not any("Kim" in words_of(pdf) for pdf in of_alder)


def test_a_cancelled_run_makes_no_more_and_keeps_what_it_made(
    alder: School_, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        invited(alder, f"Child{number} Ortiz")
    monkeypatch.setattr(working, "CHUNK", 2)
    run_id = letters.start(wanted(), by=acting(alder.liaison))
    working._next_chunk(run_id, "en")

    letters.cancel(run_id, by=acting(alder.liaison))
    letters.make(run_id)

    assert standing_of(run_id) == "cancelled"
    assert len(kept()) == 2


def test_what_is_cancelled_while_a_chunk_is_made_leaves_nothing_of_that_chunk(
    alder: School_, monkeypatch: pytest.MonkeyPatch
) -> None:
    invited(alder)
    run_id = letters.start(wanted(), by=acting(alder.liaison))
    keep = working.keep_file

    def cancelled_meanwhile(*given: object, **columns: object) -> object:
        with builders.Session(builders._engine[0]) as beside:
            beside.execute(text("UPDATE letter_batch SET state = 'cancelled'"))
            beside.commit()
        return keep(*given, **columns)  # type: ignore[arg-type]

    monkeypatch.setattr(working, "keep_file", cancelled_meanwhile)
    letters.make(run_id)

    assert kept() == builders.every(LetterFile) == builders.every(AnswerLink) == []


def test_a_run_whose_worker_is_gone_has_stopped_and_may_be_tried_again(alder: School_) -> None:
    invited(alder)
    by = acting(alder.liaison)
    run_id = letters.start(wanted(), by=by)

    waiting = letters.standing(letters.one(run_id))
    with builders.Session(builders._engine[0]) as owner:
        owner.execute(text("DELETE FROM procrastinate_events"))
        owner.execute(text("DELETE FROM procrastinate_jobs"))
        owner.commit()
    db.session.rollback()
    stopped = letters.standing(letters.one(run_id))
    letters.try_again(run_id, by=by)

    assert (waiting, stopped, letters.standing(letters.one(run_id))) == ("waiting", "stopped", "waiting")


def test_one_run_at_a_time(alder: School_) -> None:
    invited(alder)
    letters.start(wanted(), by=acting(alder.liaison))

    with pytest.raises(Refused, match="still being made"):
        letters.start(wanted(), by=acting(alder.liaison))


def test_a_run_for_nobody_is_refused(alder: School_) -> None:
    with pytest.raises(Refused, match="no letter to make"):
        letters.start(wanted(), by=acting(alder.liaison))


def test_a_visit_that_changed_since_is_left_out_with_a_word(alder: School_) -> None:
    visit = invited(alder)
    run_id = letters.start(wanted(), by=acting(alder.liaison))
    [guardian] = builders.every(builders.Guardian)
    guardian.read_language = "vi"
    builders.save(guardian)

    acting(alder.liaison)
    letters.make(run_id)

    assert [line.visit_id for line in letters.left_out(run_id)] == [visit.id]
    assert kept() == []


def test_runs_are_the_makers_own_and_reach_no_other_school(alder: School_) -> None:
    birch = a_school_that_writes("Birch", texts=False)
    invited(alder)
    run_id = letters.start(wanted(), by=acting(alder.liaison))

    by = acting(birch.liaison)
    with pytest.raises(NotFound):
        letters.one(run_id)
    with pytest.raises(NotFound):
        letters.cancel(run_id, by=by)

    assert letters.look(wanted(school_id=alder.school.id), by=by).ready == ()
    assert letters.past() == []


def test_whoever_is_no_liaison_starts_no_run(alder: School_) -> None:
    invited(alder)

    for person in (alder.site_admin, alder.pair[0]):
        with pytest.raises(NotYourRole):
            letters.start(wanted(), by=acting(person))

    assert builders.every(LetterBatch) == []
    assert builders.every(Visit)[0].state == "invited"


def test_a_family_is_thanked_for_the_latest_visit_only(alder: School_) -> None:
    student = builders.a_student(at=alder.school)
    builders.a_family(of=[student])
    first = a_visit("reflected", at=alder, of=student, starts_at=yesterday_at() - timedelta(days=9))
    second = a_visit("completed", at=alder, of=student)

    thanked = letters.look(wanted(kind="thanks"), by=acting(alder.liaison)).ready

    assert second.follows_id == first.id
    assert [each.home.visit.id for each in thanked] == [second.id]


def test_what_is_wrong_with_every_letter_stops_the_work_rather_than_going_round(
    alder: School_, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    invited(alder)
    monkeypatch.setitem(app.config, "PUBLIC_URL", f"https://{'visits.' * 30}example.org")

    with pytest.raises(LetterRefused):
        run(alder)

    [item] = builders.every(LetterBatchItem)
    assert (item.letter_id, item.problem) == (None, None)


def test_who_would_rather_be_reached_another_way_gets_a_letter_only_when_it_is_asked_for(
    alder: School_,
) -> None:
    for channel in ("letter", "email", "text"):
        invited(alder, f"{channel.title()} Ortiz", guardian={"channel": channel})

    before = letters.look(wanted(), by=acting(alder.liaison))
    everyone = letters.look(wanted(everyone=True), by=acting(alder.liaison))

    assert (len(before.ready), len(before.otherwise)) == (1, 2)
    assert (len(everyone.ready), len(everyone.otherwise)) == (3, 0)
