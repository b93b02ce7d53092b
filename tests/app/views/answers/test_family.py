"""The page behind a family's link."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import AnswerLink, Event, FamilyAnswer, Fund, VisitEducator
from app.services import answers, visits
from forms.letters.texts import starter
from tests import builders
from tests.app.views.answers.conftest import MakeDoor
from tests.browsing import shown
from tests.families import Door
from tests.visiting import acting, yesterday_at

SOON = builders.now() + timedelta(days=9)


def the_answer() -> FamilyAnswer:
    return builders.every(FamilyAnswer)[-1]


def test_the_page_speaks_the_familys_language_and_names_only_first_names_and_educators(door: Door) -> None:
    page = door.get()

    assert page.status_code == 200
    assert '<html class="family" lang="es" dir="ltr">' in page.text
    assert "lunes" in shown(page)
    assert "Student" in shown(page)
    assert "Ortiz" not in page.text
    assert "Alder School" in shown(page)


def test_the_educators_who_would_come_are_named(open_door: MakeDoor) -> None:
    door = open_door("scheduled", starts_at=SOON)
    with door.app.app_context():
        visits.another_day(door.visit.id, by=acting(door.school.liaison))

    page = door.get()

    assert all(person.name in page.text for person in door.school.pair)
    assert door.school.liaison.family_name not in page.text


def test_english_is_one_link_away_and_stays_through_the_answer(door: Door) -> None:
    assert '<a href="?language=en" lang="en" dir="ltr">English</a>' in door.get().text
    english = door.get("?language=en")
    token = re.search(r'name="csrf_token" value="([^"]+)"', english.text)
    assert token is not None

    sent = door.browser.post(
        door.path + "?language=en", data={"csrf_token": token[1], "answer": "later"}, follow_redirects=True
    )

    assert "Would you like a visit?" in shown(english)
    assert "Thank you for your answer" in shown(sent)


def test_a_language_that_is_written_from_the_right_is_shown_so(open_door: MakeDoor) -> None:
    door = open_door(language="ar", texts=("ar",))

    page = door.get()

    assert '<html class="family" lang="ar" dir="rtl">' in page.text
    assert "الاثنين" in shown(page)


def test_a_language_without_approved_words_is_answered_in_english(open_door: MakeDoor) -> None:
    door = open_door(language="so", texts=("es",))

    page = door.get().text

    assert '<html class="family" lang="en" dir="ltr">' in page
    assert 'lang="so"' not in page, "no way leads to a page that is not written yet"


def test_a_yes_is_kept_with_its_wishes_and_moves_nothing(door: Door) -> None:
    sent = door.send(
        "yes",
        days=["2", "6"],
        times=["evening"],
        place="park",
        place_words="Elm Park, by the lake",
        interpreter="y",
        call_me="y",
        phone="\u202a(530) 555-0199\u202c",
    )

    kept = the_answer()
    assert sent.status_code == 303
    assert sent.headers["Location"].endswith("/thanks")
    assert (kept.answer, kept.days, kept.times, kept.place) == ("yes", [2, 6], ["evening"], "park")
    assert (kept.place_words, kept.interpreter, kept.phone) == (
        "Elm Park, by the lake",
        True,
        "(530) 555-0199",
    )
    assert (kept.channel, kept.entered_by, kept.handled_at) == ("link", None, None)
    assert (door.now().state, door.now().answer) == ("invited", "none")


def test_what_was_ticked_is_said_back_and_ticked_again_where_the_answer_is_changed(door: Door) -> None:
    thanks = door.send(
        "yes", days=["2"], times=["evening"], place="park", place_words="Elm Park", interpreter="y"
    )
    said, again = shown(door.browser.get(thanks.headers["Location"])), door.get().text

    assert "martes · En la noche · Un parque" in said
    assert "Deseo un intérprete" in said
    for ticked in ('name="days" value="2"', 'name="times" value="evening"', 'name="place" value="park"'):
        assert f"{ticked} checked" in again
    assert "Elm Park" not in said + again


@pytest.mark.parametrize(("when", "days"), [("two_weeks", 14), ("a_month", 30), ("", 14)])
def test_a_later_names_the_day_to_ask_again(door: Door, when: str, days: int) -> None:
    door.send("later", when=when)

    assert the_answer().ask_again_on == builders.today() + timedelta(days=days)


def test_a_later_may_name_any_day_to_come(door: Door) -> None:
    chosen = builders.today() + timedelta(days=40)

    door.send("later", when="a_day", ask_again_on=chosen.isoformat())

    assert the_answer().ask_again_on == chosen


@pytest.mark.parametrize("typed", ["", "yesterday", "2020-01-01", "9999-12-31"])
def test_a_day_that_is_not_to_come_is_asked_for_again(door: Door, typed: str) -> None:
    sent = door.send("later", when="a_day", ask_again_on=typed)

    assert sent.status_code == 422
    assert builders.every(FamilyAnswer) == []


def test_a_no_needs_no_reason_declines_and_frees_people_and_money(open_door: MakeDoor) -> None:
    door = open_door("scheduled", starts_at=SOON)
    assert builders.every(Fund)[0].committed > 0

    sent = door.send("no", phone="ignored")

    visit = door.now()
    assert sent.status_code == 303
    assert (visit.state, visit.closed_reason, visit.committed) == ("declined", None, 0)
    assert builders.every(Fund)[0].committed == 0
    assert {member.busy for member in builders.every(VisitEducator)} == {None}
    told = builders.every(Event, kind="visit.decline")[-1]
    assert (told.actor_id, told.facts) == (None, {"channel": "link"})
    assert the_answer().handled_at is not None


def test_a_no_that_asks_for_a_call_waits_for_somebody(door: Door) -> None:
    door.send("no", call_me="y", phone="530 555 0199")

    assert door.now().state == "declined"
    assert the_answer().handled_at is None


def test_a_second_answer_changes_the_first_and_both_stay_on_record(door: Door) -> None:
    door.send("later")
    assert 'value="later" checked' in door.get().text

    door.send("yes")

    assert [kept.answer for kept in builders.every(FamilyAnswer)] == ["later", "yes"]


def test_the_same_answer_sent_twice_is_kept_once(door: Door) -> None:
    for _time in range(2):
        door.send("yes", days=["1"])

    assert len(builders.every(FamilyAnswer)) == 1


@pytest.mark.parametrize("call_me", ["", "y"])
def test_a_no_declines_again_after_the_invitation_was_opened_again(door: Door, call_me: str) -> None:
    door.send("no", call_me=call_me)
    with door.app.app_context():
        visits.reopen(door.visit.id, by=acting(door.school.liaison))

    door.send("no", call_me=call_me)

    assert door.now().state == "declined"
    assert len(builders.every(FamilyAnswer)) == 2


def test_a_yes_that_was_looked_after_waits_again_when_it_comes_again(door: Door) -> None:
    door.send("yes", days=["1"])
    with door.app.app_context():
        answers.mark_done(the_answer().id, by=acting(door.school.liaison))

    door.send("yes", days=["1"])

    assert [kept.handled_at is None for kept in builders.every(FamilyAnswer)] == [False, True]


def test_a_family_that_said_no_may_change_its_mind_by_the_same_link(door: Door) -> None:
    door.send("no")

    door.send("yes")

    assert (door.now().state, the_answer().answer, the_answer().handled_at) == ("declined", "yes", None)


def test_a_planned_visit_can_be_put_off_or_declined_but_not_agreed_again(open_door: MakeDoor) -> None:
    door = open_door("scheduled", starts_at=SOON)
    page = door.get()
    assert 'value="no"' in page.text
    assert 'value="yes"' not in page.text

    assert door.send("yes").status_code == 422
    assert door.send("later").status_code == 303
    assert door.now().state == "scheduled"


def test_after_a_visit_the_family_may_wish_for_another_one(open_door: MakeDoor) -> None:
    door = open_door("completed", starts_at=yesterday_at())
    assert 'value="no"' not in door.get().text

    sent = door.browser.get(door.send("another").headers["Location"])

    assert sent.status_code == 200
    assert (the_answer().answer, the_answer().another_visit) == ("yes", True)
    assert door.now().state == "completed"


def test_a_visit_that_was_called_off_is_a_closed_page_without_names(door: Door) -> None:
    with door.app.app_context():
        visits.cancel(door.visit.id, by=acting(door.school.liaison), reason="moved")

    page = door.get()

    assert page.status_code == 410
    assert "Student" not in page.text


@pytest.mark.parametrize(
    "typed", [{"answer": ""}, {"answer": "maybe"}, {"place": "moon"}, {"call_me": "y", "phone": "12"}]
)
def test_what_cannot_be_read_is_asked_for_again_and_stays_on_the_page(
    door: Door, typed: dict[str, str]
) -> None:
    answer = typed.pop("answer", "yes")

    sent = door.send(answer, place_words="Elm Park", **typed)

    assert sent.status_code == 422
    assert 'value="Elm Park"' in sent.text
    assert 'class="error-summary"' in sent.text
    assert builders.every(FamilyAnswer) == []


def test_the_school_is_offered_by_the_districts_setting(open_door: MakeDoor) -> None:
    builders.a_district(meet_at_school=False)

    door = open_door()

    assert 'value="library"' in door.get().text
    assert 'value="school"' not in door.get().text
    assert door.send("yes", place="school").status_code == 422


def test_a_thank_you_without_an_answer_leads_to_the_question(door: Door) -> None:
    assert door.browser.get(door.path + "/thanks").headers["Location"] == door.path


def test_the_page_needs_no_script_and_nothing_from_elsewhere(door: Door) -> None:
    page = door.get()

    assert "<script" not in page.text
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page.text) == []
    assert len(page.data) < 16_000


def test_a_signed_in_colleague_sees_the_familys_page_and_not_their_own(
    door: Door, client: FlaskClient
) -> None:
    with client.session_transaction() as cookie:
        cookie.update(builders.a_session(door.school.liaison))

    page = client.get(door.path)

    assert page.status_code == 200
    assert door.school.liaison.family_name not in page.text


def test_links_live_as_long_as_the_district_says(open_door: MakeDoor) -> None:
    builders.a_district(answer_days=10)

    open_door()

    link = builders.every(AnswerLink)[0]
    assert timedelta(days=9) < link.expires_at - builders.now() < timedelta(days=11)


def test_a_wrong_link_speaks_the_telephones_language_and_english(app: Flask) -> None:
    asked = {"Accept-Language": "xx, es-MX;q=0.9, en;q=0.5"}

    page = app.test_client().get("/a/" + "a" * 26, headers=asked)

    assert page.status_code == 404
    assert 'lang="es"' in page.text
    assert (starter("common", "es") or {})["page_closed_unknown"] in page.text
    assert (starter("common", "en") or {})["page_closed_unknown"] in page.text


def test_links_that_do_not_work_have_one_gentle_title(door: Door, app: Flask) -> None:
    asked = app.test_client()
    wrong = asked.get("/a/" + "a" * 26)
    builders.change(builders.every(AnswerLink)[0], expires_at=builders.now() - timedelta(days=1))
    expired = door.get()

    title = "<title>Please look at this again</title>"
    assert title in wrong.text
    assert (starter("common", "es") or {})["page_error_title"] in expired.text
