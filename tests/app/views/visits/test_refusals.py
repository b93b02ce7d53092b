"""What is refused, in words, with what was typed still there."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.models import VisitEducator
from tests import builders
from tests.app.views.visits.place import (
    Place,
    SignIn,
    a_plan,
    a_yes,
    at,
    local,
    state_of,
)
from tests.browsing import post, shown
from tests.visiting import a_staffed_school
from workflows.people import Role


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
