"""The page of a visit: the door, promises, what a step takes back, and why another is not possible now."""

import re
from datetime import UTC, datetime, timedelta

from app.models import DistrictSettings, FollowUp, Visit
from app.services import follow_ups
from tests import builders
from tests.app.views.visits.place import LOS_ANGELES, WORDS, Place, SignIn, at, local, state_of
from tests.browsing import fields_of, post, shown
from tests.counting import statements
from tests.visiting import acting


def soon(minutes: int) -> datetime:
    return datetime.now(UTC) + timedelta(minutes=minutes)


def test_start_and_end_fill_in_the_record(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("scheduled", starts_at=soon(-30), minutes=60)
    maria = sign_in(alder.pair[0])
    assert "What happens next: the visit" in shown(maria.get(at(visit)))

    post(maria, at(visit, "check-in"))
    under_way = shown(maria.get(at(visit)))
    post(maria, at(visit, "check-out"))
    kept, record = builders.reload(visit), maria.get(at(visit)).text

    assert "The visit is under way" in under_way
    assert "Leave; you need no reason." in under_way
    began = kept.checked_in_at.astimezone(LOS_ANGELES)
    assert re.search(rf'id="record-completion-start"[^>]*value="{began:%H:%M}"', record)
    assert "Ended the visit at" in shown(maria.get(at(visit)))


def test_a_visit_in_three_days_says_why_it_cannot_be_started_now(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("scheduled", starts_at=soon(60 * 72))

    page = sign_in(alder.pair[0]).get(at(visit))

    assert "Press this at the door; it opens two hours before the planned start." in shown(page)
    assert "/check-in" not in page.text
    assert post(sign_in(alder.pair[0]), at(visit, "check-in")).status_code == 409


def test_a_liaison_has_no_door_to_press(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("scheduled", starts_at=soon(-5))

    assert "/check-in" not in sign_in(alder.school.liaison).get(at(visit)).text
    assert post(sign_in(alder.school.liaison), at(visit, "check-in")).status_code == 403


def overdue(alder: Place) -> Visit:
    visit = alder.visit("scheduled", starts_at=soon(-100))
    row = builders.reload(visit)
    row.overdue_told_at = datetime.now(UTC)
    builders.save(row)
    return visit


def test_whoever_leads_the_school_finds_an_overdue_visit_first(alder: Place, sign_in: SignIn) -> None:
    visit, admin = overdue(alder), sign_in(alder.school.site_admin)

    assert "Nobody has ended this visit" in shown(admin.get("/"))
    assert "Call those who went:" in shown(admin.get(at(visit)))
    assert "Nobody has ended" not in shown(sign_in(alder.school.liaison).get("/"))


def test_a_named_contact_is_the_one_who_is_asked(alder: Place, sign_in: SignIn) -> None:
    overdue(alder)
    settings = builders.every(DistrictSettings)[0]
    settings.safety_contact_id = alder.school.liaison.id
    builders.save(settings)

    assert "Nobody has ended this visit" in shown(sign_in(alder.school.liaison).get("/"))
    assert "Nobody has ended this visit" not in shown(sign_in(alder.school.site_admin).get("/"))


def test_a_correction_says_what_it_takes_back_before_the_button(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("reflected")

    page = shown(sign_in(alder.school.site_admin).get(at(visit)))

    assert "2 payments are withdrawn, and made anew afterwards." in page
    assert "What was written in reflections stays" in page


def test_a_cancellation_says_that_day_and_money_are_given_back(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("scheduled", starts_at=soon(60 * 72))

    page = shown(sign_in(alder.school.liaison).get(at(visit)))

    assert "is given back, and the team is free at that hour." in page
    assert "The money promised for it goes back to the fund." in page
    assert state_of(visit) == "scheduled"


def test_the_second_version_of_a_reflection_is_shown_beside_the_first(alder: Place, sign_in: SignIn) -> None:
    visit, maria = alder.visit("completed"), sign_in(alder.pair[0])
    began_with = fields_of(maria.get(at(visit)))["based_on"]
    post(maria, at(visit, "write-reflection"), **WORDS, based_on=began_with)
    on_the_phone = WORDS | {"what_helps": "Quiet corners."}

    both = post(maria, at(visit, "write-reflection"), **on_the_phone, based_on=began_with)
    kept = fields_of(both)
    again = post(maria, at(visit, "write-reflection"), **on_the_phone, based_on=kept["based_on"])

    assert both.status_code == 409
    assert "Nothing is lost: here are both" in shown(both)
    assert kept["what_helps"].split() == ["Time", "to", "think.", "Quiet", "corners."]
    assert again.status_code == 303


def test_promises_stand_on_the_visits_page(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("completed")
    with alder.app.app_context():
        day = builders.today() + timedelta(days=3)
        follow_ups.promise(visit.id, promise="Bring the book.", due_on=day, by=acting(alder.pair[0]))

    assert "Bring the book." in shown(sign_in(alder.pair[1]).get(at(visit)))
    assert "Bring the book." not in shown(sign_in(alder.school.site_admin).get(at(visit)))
    assert len(builders.every(FollowUp)) == 1


def test_the_page_asks_the_database_no_more_than_before(alder: Place, sign_in: SignIn) -> None:
    visit, liaison = alder.visit("reflected"), sign_in(alder.school.liaison)
    liaison.get(at(visit))

    assert statements(lambda: liaison.get(at(visit))) <= 28


def test_the_pack_is_for_those_who_go_and_their_liaison(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("scheduled", starts_at=soon(60 * 72))

    page = shown(sign_in(alder.pair[0]).get(at(visit, "pack")))

    assert "Leave. You need no reason." in page
    assert "Call 911" in page
    assert "Before you go" in page
    assert sign_in(alder.school.liaison).get(at(visit, "pack")).status_code == 200
    assert sign_in(alder.school.site_admin).get(at(visit, "pack")).status_code == 403


def test_the_pack_of_a_second_visit_brings_hopes_and_open_promises(alder: Place, sign_in: SignIn) -> None:
    student = builders.a_student(at=alder.school.school)
    builders.a_family(of=[student], confidential_address=True)
    first = alder.visit("reflected", of=student)
    with alder.app.app_context():
        day = builders.today() + timedelta(days=3)
        follow_ups.promise(first.id, promise="Bring the book.", due_on=day, by=acting(alder.pair[0]))
    second = alder.visit("scheduled", of=student, starts_at=soon(60 * 72))

    page = sign_in(alder.pair[0]).get(at(second, "pack"))

    assert "She wants to build bridges." in shown(page)
    assert "Bring the book." in shown(page)
    assert "12 Alder Street" not in page.text
    assert "ask the liaison where you meet" in shown(page)


def test_words_typed_stay_when_the_day_of_a_promise_lies_before_the_visit(
    alder: Place, sign_in: SignIn
) -> None:
    visit = alder.visit("completed")

    answer = post(
        sign_in(alder.pair[0]),
        at(visit, "write-reflection"),
        **WORDS,
        promise_1="Call.",
        due_1=local(-30)[0],
    )

    assert answer.status_code == 422
    assert "This day lies before the visit" in shown(answer)
    assert "She wants to build bridges." in answer.text


def test_a_liaison_changes_the_place_of_an_agreed_visit_without_its_time(
    alder: Place, sign_in: SignIn
) -> None:
    visit = alder.visit("scheduled", starts_at=soon(60 * 72))
    begun = alder.visit("scheduled", starts_at=soon(-5))
    liaison = sign_in(alder.school.liaison)

    page = liaison.get(at(visit))
    answer = post(
        liaison,
        at(visit, "place"),
        place="park",
        place_note="The gate",
        version=builders.reload(visit).version,
    )

    kept = builders.reload(visit)
    assert "Meet somewhere else" in shown(page)
    assert answer.status_code == 303
    assert (kept.place, kept.place_note, kept.starts_at) == ("park", "The gate", visit.starts_at)
    assert "Meet somewhere else" not in shown(liaison.get(at(begun)))
    assert "Meet somewhere else" not in shown(sign_in(alder.school.site_admin).get(at(visit)))
