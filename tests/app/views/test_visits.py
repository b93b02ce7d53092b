"""The list of visits and the page of one visit, where every step is taken."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from app.models import Event, Payment, Person, Reflection, Student, Visit, VisitEducator
from tests import builders
from tests.browsing import post, shown
from tests.visiting import School_, a_staffed_school, a_visit, yesterday_at
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


@dataclass
class Place:
    """A school on which these pages are tried."""

    app: Flask
    school: School_

    def visit(self, state: str, **how: Any) -> Visit:
        with self.app.app_context():
            return a_visit(state, at=self.school, **how)

    @property
    def pair(self) -> list[Person]:
        return self.school.pair


@pytest.fixture
def alder(app: Flask) -> Place:
    with app.app_context():
        return Place(app, a_staffed_school("Alder"))


def at(visit: Visit, step: str = "") -> str:
    return f"/visits/{visit.id}/{step}" if step else f"/visits/{visit.id}"


def state_of(visit: Visit) -> str:
    return builders.reload(visit).state


def local(days: int, hour: int = 17) -> tuple[str, str]:
    """A day and an hour of the district's clock, so many days from now, as a browser sends them."""
    moment = datetime.now(LOS_ANGELES) + timedelta(days=days)
    return moment.date().isoformat(), f"{hour:02}:30"


def a_yes(**changed: str) -> dict[str, str]:
    day, clock = local(-3, 10)
    return {
        "agreed_by": "Rosa Ortiz",
        "how": "phone",
        "agreed_on": day,
        "agreed_time": clock,
        "place": "home",
        "wishes": "Evenings after five.",
    } | changed


def a_plan(people: list[Person], **changed: str) -> dict[str, str]:
    day, clock = local(2)
    team = {f"educator_{place}": str(person.id) for place, person in enumerate(people, start=1)}
    return {"on": day, "start": clock, "end": ""} | team | changed


WORDS = {
    "hopes_and_dreams": "She wants to build bridges.",
    "what_helps": "Time to think.",
    "how_i_will_use_it": "A bridge project.",
    "promises": "",
    "assumptions": "I thought she was shy.",
}


def statements(act: Callable[[], Any]) -> int:
    """How many statements an act sends to the database."""
    seen: list[str] = []

    def see(*arguments: Any) -> None:
        seen.append(arguments[2])

    event.listen(Engine, "before_cursor_execute", see)
    try:
        act()
    finally:
        event.remove(Engine, "before_cursor_execute", see)
    return len(seen)


# --- the way


def test_a_visit_goes_its_whole_way_on_its_page(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("invited")
    liaison, first, second = sign_in(alder.school.liaison), *(sign_in(each) for each in alder.pair)

    post(liaison, at(visit, "answer-yes"), **a_yes())
    day, clock = local(-1, 10)
    planned = post(liaison, at(visit, "schedule"), **a_plan(alder.pair, on=day, start=clock))
    post(
        first,
        at(visit, "record-completion"),
        went=[each.id for each in alder.pair],
        on=day,
        start=clock,
        end="11:10",
    )
    post(first, at(visit, "write-reflection"), **WORDS)
    waiting = first.get(at(visit))
    done = post(second, at(visit, "write-reflection"), **WORDS)

    assert planned.status_code == 303
    assert planned.location == at(visit)
    assert f"Still to reflect: {alder.pair[1].name}" in shown(waiting)
    assert done.status_code == 303
    assert state_of(visit) == "reflected"
    assert len(builders.every(Payment, visit_id=visit.id)) == 2


def test_the_form_of_the_next_step_is_open(alder: Place, sign_in: SignIn) -> None:
    liaison = sign_in(alder.school.liaison)
    steps = {"invited": "answer-yes", "agreed": "schedule", "scheduled": "record-completion"}

    forms = {state: liaison.get(at(alder.visit(state))).text for state in steps}

    for state, step in steps.items():
        sheet = re.search(r'<section class="sheet next".*?</section>', forms[state], re.S)[0]  # type: ignore[index]
        assert f'/{step}"' in sheet, f"{state}: the form to {step} is not what happens next"
    assert "Team" in forms["agreed"]


def test_the_times_typed_are_those_of_the_districts_clock(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("agreed")

    post(sign_in(alder.school.liaison), at(visit, "schedule"), **a_plan(alder.pair))

    kept = builders.reload(visit)
    assert kept.starts_at.astimezone(LOS_ANGELES).strftime("%H:%M") == "17:30"
    assert kept.ends_at - kept.starts_at == timedelta(minutes=40)


def test_a_later_and_a_no_are_kept_and_thanked_for(alder: Place, sign_in: SignIn) -> None:
    later, never = alder.visit("invited"), alder.visit("invited")
    liaison = sign_in(alder.school.liaison)

    post(liaison, at(later, "answer-later"), ask_again_on=local(9)[0])
    post(liaison, at(never, "decline"))

    declined = shown(liaison.get(at(never)))
    assert "A no is always fine." in declined
    assert "The family said no. That is fine, and nobody needs a reason." in declined
    assert "asked to be asked again on" in shown(liaison.get(at(later)))


def test_a_decline_has_no_field_for_a_reason(alder: Place, sign_in: SignIn) -> None:
    page = sign_in(alder.school.liaison).get(at(alder.visit("invited"))).text

    form = re.search(r'<form[^>]*/decline".*?</form>', page, re.S)[0]  # type: ignore[index]

    assert set(re.findall(r'name="([^"]+)"', form)) == {"csrf_token", "version", "no_contact_until"}


def test_someone_who_came_along_unplanned_is_recorded_too(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("scheduled")
    third = builders.trained(builders.a_person("Lan Nguyen", roles={Role.educator: alder.school.school}))
    day, clock = local(-1, 9)

    post(
        sign_in(alder.school.liaison),
        at(visit, "record-completion"),
        went=[each.id for each in alder.pair],
        also_1=third.id,
        on=day,
        start=clock,
        end="10:10",
    )

    assert {row.person_id for row in builders.every(VisitEducator, visit_id=visit.id, went=True)} == {
        third.id,
        *(each.id for each in alder.pair),
    }


def test_a_short_fund_warns_and_does_not_block_a_family(app: Flask, sign_in: SignIn) -> None:
    builders.a_school("Cedar")
    builders.a_rate()
    builders.a_fund("50.00")
    with app.app_context():
        cedar = Place(app, a_staffed_school("Alder"))
    visit = cedar.visit("agreed")
    liaison = sign_in(cedar.school.liaison)

    post(liaison, at(visit, "schedule"), **a_plan(cedar.pair))

    assert state_of(visit) == "scheduled"
    assert "The fund is short; the district coordinator sees it." in shown(liaison.get(at(visit)))


# --- refusals


def test_every_reason_stands_on_the_page_and_what_was_typed_stays(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("agreed")
    untrained = builders.a_person("Una Trained", roles={Role.educator: alder.school.school})

    answer = post(
        sign_in(alder.school.liaison), at(visit, "schedule"), **a_plan([untrained], on=local(-10)[0])
    )

    page = shown(answer)
    assert answer.status_code == 409
    assert "Families here know the time at least 24 hours ahead" in page
    assert "Two educators go together" in page
    assert "The team needs training that is current" in page
    assert f'value="{local(-10)[0]}"' in answer.text
    assert f'<option selected value="{untrained.id}"' in answer.text
    assert state_of(visit) == "invited"


def test_what_cannot_be_read_comes_back_with_a_summary(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("agreed")

    answer = post(
        sign_in(alder.school.liaison), at(visit, "schedule"), on="", start="25:99", educator_1="4711"
    )

    assert answer.status_code == 422
    summary = re.search(r'class="error-summary".*?</div>', answer.text, re.S)[0]  # type: ignore[index]
    assert "Please fill this in." in summary
    assert "Type a time, such as 5:30 PM." in summary
    assert "Choose one of the list." in summary
    assert '<a href="#schedule-on">' in summary
    assert 'id="schedule-on"' in answer.text


@pytest.mark.parametrize(
    ("day", "clock", "sentence"),
    [
        ("2027-03-14", "02:30", "The clocks skip this hour that night; choose another time."),
        (
            "2027-11-07",
            "01:30",
            "The clocks go back, and this hour comes twice that night; choose another time.",
        ),
    ],
)
def test_an_hour_that_the_clocks_skip_or_repeat_is_a_clear_error(
    alder: Place, sign_in: SignIn, day: str, clock: str, sentence: str
) -> None:
    visit = alder.visit("agreed")

    answer = post(
        sign_in(alder.school.liaison), at(visit, "schedule"), **a_plan(alder.pair, on=day, start=clock)
    )

    assert answer.status_code == 422
    assert sentence in shown(answer)


def test_the_second_of_two_writers_is_told_and_keeps_the_words(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("invited")
    liaison = sign_in(alder.school.liaison)
    seen = str(builders.reload(visit).version)
    post(liaison, at(visit, "answer-later"), version=seen, ask_again_on=local(9)[0])

    second = post(liaison, at(visit, "answer-yes"), version=seen, **a_yes(wishes="Only on Mondays."))

    assert second.status_code == 409
    assert "Someone changed this visit meanwhile." in shown(second)
    assert "Only on Mondays." in second.text
    version = re.search(r'name="version"[^>]*value="(\d+)"', second.text)[1]  # type: ignore[index]
    assert int(version) == builders.reload(visit).version
    assert builders.reload(visit).answer == "later"


def test_a_step_that_is_not_possible_now_says_why_before_the_click(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("scheduled", starts_at=datetime.now(UTC) + timedelta(days=3))

    page = sign_in(alder.school.liaison).get(at(visit))

    assert "/no-one-home" not in page.text
    assert "The visit has not started yet; come back after its start time." in shown(page)


def test_someone_without_the_role_is_refused(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("invited")

    answer = post(sign_in(alder.school.site_admin), at(visit, "answer-yes"), **a_yes())

    assert answer.status_code == 403
    assert builders.reload(visit).answer == "none"


def test_another_schools_visit_is_not_there(alder: Place, app: Flask, sign_in: SignIn) -> None:
    visit = alder.visit("invited")
    with app.app_context():
        stranger = sign_in(a_staffed_school("Birch").liaison)

    assert stranger.get(at(visit)).status_code == 404
    assert post(stranger, at(visit, "answer-yes"), **a_yes()).status_code == 404
    assert f"/visits/{visit.id}" not in stranger.get("/visits/").text
    assert builders.reload(visit).answer == "none"


def test_a_step_that_does_not_exist_is_not_found(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("invited")

    assert post(sign_in(alder.school.liaison), at(visit, "settle")).status_code == 404


def test_a_step_needs_the_forms_token(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("invited")

    answer = sign_in(alder.school.liaison).post(at(visit, "answer-yes"), data=a_yes())

    assert answer.status_code == 400
    assert builders.reload(visit).answer == "none"


def test_whoever_leaves_the_team_is_led_home(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("scheduled", starts_at=datetime.now(UTC) + timedelta(days=3))
    others = [
        builders.trained(builders.a_person(roles={Role.educator: alder.school.school})) for _ in range(2)
    ]
    team = {f"educator_{place}": str(each.id) for place, each in enumerate(others, start=1)}

    answer = post(sign_in(alder.pair[0]), at(visit, "change-team"), **team)

    assert answer.status_code == 303
    assert answer.location == "/"
    assert {row.person_id for row in builders.every(VisitEducator, visit_id=visit.id)} == {
        each.id for each in others
    }


# --- what is shown to whom


def test_an_approver_reads_that_they_reflected_but_never_what(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("reflected")

    seen_by_admin = sign_in(alder.school.site_admin).get(at(visit))
    seen_by_pair = sign_in(alder.pair[0]).get(at(visit))

    assert "She wants to build bridges." not in seen_by_admin.text
    assert f"Wrote a reflection. {alder.pair[0].name}" in shown(seen_by_admin)
    assert "She wants to build bridges." in seen_by_pair.text


def test_the_pair_alone_reads_the_assumptions(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("reflected")

    assert "I thought she was shy" in sign_in(alder.pair[1]).get(at(visit)).text
    assert "I thought she was shy" not in sign_in(alder.school.liaison).get(at(visit)).text


def test_a_confidential_address_is_not_shown(alder: Place, sign_in: SignIn) -> None:
    student = builders.a_student(at=alder.school.school)
    builders.a_family(of=[student], confidential_address=True)
    visit = alder.visit("invited", of=student)

    page = sign_in(alder.school.liaison).get(at(visit))

    assert "12 Alder Street" not in page.text
    assert "Confidential; meet somewhere else." in page.text


def test_the_history_is_told_in_sentences(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("scheduled")
    liaison = sign_in(alder.school.liaison)
    post(liaison, at(visit, "cancel"), reason="The family moved away.")

    page = shown(liaison.get(at(visit)))

    for sentence in (
        "Invited the family.",
        "The family said yes. (Phone)",
        "Cancelled: The family moved away.",
    ):
        assert sentence in page
    assert builders.every(Event, visit_id=visit.id)[-1].kind == "visit.cancel"
    assert "visit.cancel" not in page


def test_the_page_speaks_spanish(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("invited")
    browser = sign_in(alder.school.liaison)
    post(browser, "/language/es")

    assert '<html lang="es"' in browser.get(at(visit)).text


# --- the reflection


def test_a_first_visit_has_no_field_for_academics_behaviour_or_attendance(
    alder: Place, sign_in: SignIn
) -> None:
    visit = alder.visit("completed")

    page = sign_in(alder.pair[0]).get(at(visit)).text

    form = re.search(r'<form[^>]*/write-reflection".*?</form>', page, re.S)[0]  # type: ignore[index]
    assert set(re.findall(r'<textarea[^>]*name="([^"]+)"', form)) == set(WORDS)
    assert "A family may read this: write as if they will." in page
    assert "Do not write it here. Call 911" in page


def test_words_about_school_are_asked_about_once_and_never_blocked_twice(
    alder: Place, sign_in: SignIn
) -> None:
    visit = alder.visit("completed")
    browser = sign_in(alder.pair[0])
    typed = WORDS | {"what_helps": "Her grades and behavior; Asistencia."}

    asked = post(browser, at(visit, "write-reflection"), **typed)
    kept = post(browser, at(visit, "write-reflection"), kept_words="yes", **typed)

    assert asked.status_code == 200
    assert "You wrote: grades, behavior, asistencia. Change it, or keep it as it is." in shown(asked)
    assert re.search(r'name="kept_words"[^>]*value="yes"', asked.text)
    assert kept.status_code == 303
    assert [row.what_helps for row in builders.every(Reflection)] == [typed["what_helps"]]


def test_a_second_visit_shows_the_first_hopes_and_may_speak_of_learning(
    alder: Place, sign_in: SignIn
) -> None:
    student = a_student_with_family(alder)
    alder.visit("reflected", of=student, starts_at=yesterday_at(15))
    second = alder.visit("completed", of=student, starts_at=yesterday_at(19))
    browser = sign_in(alder.pair[0])

    page = browser.get(at(second))
    kept = post(
        browser,
        at(second, "write-reflection"),
        **WORDS,
        learning_together="Reading about bridges; her grades.",
    )

    assert second.number == 2
    assert "What the family hoped for, from the visit before" in shown(page)
    assert "She wants to build bridges." in page.text
    assert kept.status_code == 303
    assert builders.every(Reflection, visit_id=second.id)[0].learning_together.startswith("Reading")


def test_who_prepares_a_second_visit_reads_the_first_hopes(alder: Place, sign_in: SignIn) -> None:
    student = a_student_with_family(alder)
    alder.visit("reflected", of=student, starts_at=yesterday_at(15))
    second = alder.visit("scheduled", of=student, starts_at=datetime.now(UTC) + timedelta(days=3))

    assert "She wants to build bridges." in sign_in(alder.pair[0]).get(at(second)).text
    assert "She wants to build bridges." not in sign_in(alder.school.site_admin).get(at(second)).text


def a_student_with_family(alder: Place) -> Student:
    student = builders.a_student(at=alder.school.school)
    builders.a_family(of=[student])
    return student


# --- the list


def numbers(page: TestResponse) -> list[int]:
    return [int(each) for each in re.findall(r'<td><a href="/visits/(\d+)"', page.text)]


def test_the_list_counts_the_states_and_shows_those_of_one(alder: Place, sign_in: SignIn) -> None:
    invited, scheduled = alder.visit("invited"), alder.visit("scheduled")
    liaison = sign_in(alder.school.liaison)

    assert numbers(liaison.get("/visits/")) == [scheduled.id, invited.id]
    assert numbers(liaison.get("/visits/?state=scheduled")) == [scheduled.id]
    assert "Invited 1" in shown(liaison.get("/visits/"))
    assert liaison.get("/visits/?state=unheard-of").status_code == 404


def test_the_pages_of_the_list_hold_every_visit_once_both_ways(alder: Place, sign_in: SignIn) -> None:
    visits = [alder.visit("invited") for _ in range(45)]
    dated = [alder.visit("scheduled", starts_at=yesterday_at(hour), minutes=30) for hour in range(8, 18)]
    liaison = sign_in(alder.school.liaison)

    pages = walk(liaison, "/visits/", "next")
    back = walk(liaison, pages[-1][0], "prev")

    expected = [each.id for each in reversed(dated)] + [each.id for each in reversed(visits)]
    assert [len(rows) for _, rows in pages] == [25, 25, 5]
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
