"""The page of a new school year: looked at, closed, undone, and the schools' goals; without any script."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import SchoolGoal, SchoolYear, YearClosing
from tests import builders
from tests.app.services.years.turning import End, an_end
from tests.browsing import fields_of, post, send, shown
from tests.conftest import SignIn
from tests.visiting import a_visit, yesterday_at
from workflows.people import Role

PAGE, GOALS = "/new-year/", "/new-year/goals"


@pytest.fixture
def end(app: Flask) -> End:
    with app.app_context():
        found = an_end()
        a_visit("invited", at=found.at)
        a_visit("scheduled", at=found.at, starts_at=yesterday_at(21))
        a_visit("completed", at=found.at)
    return found


@pytest.fixture
def desk(end: End, sign_in: SignIn) -> FlaskClient:
    return sign_in(end.boss)


def press(browser: FlaskClient, **typed: str | None) -> object:
    """Press the button that closes the year, with what the page proposes; None leaves a field away."""
    sent = fields_of(browser.get(PAGE)) | typed
    return browser.post(
        f"{PAGE}close", data={name: value for name, value in sent.items() if value is not None}
    )


def test_it_shows_what_closing_would_do_before_anything_is_done(desk: FlaskClient, end: End) -> None:
    page = desk.get(PAGE)

    assert page.status_code == 200
    assert "1 invitation of 2025-2026 and before has no answer." in shown(page)
    assert "1 family said yes or has a day" in shown(page)
    assert "1 visit waits for its reflection." in shown(page)
    assert fields_of(page)["name"] == "2026-2027"
    assert fields_of(page)["unanswered"] == str(end.school.id)
    assert "No holidays are written down for it." in shown(page)
    assert builders.every(YearClosing) == []


def test_a_count_leads_to_the_visits_behind_it(desk: FlaskClient, end: End) -> None:
    found = desk.get(PAGE).text

    link = f"/visits/?year={end.year.id}&amp;state=invited&amp;answer=none&amp;school={end.school.id}"
    assert link in found
    assert desk.get(link.replace("&amp;", "&")).status_code == 200


def test_one_press_closes_the_year_and_the_page_says_what_was_done(desk: FlaskClient, end: End) -> None:
    done = press(desk, **{f"goal-{end.school.id}": "15"})

    assert done.status_code == 303
    page = shown(desk.get(PAGE))
    assert "2025-2026 is closed" in page
    assert "1 invitation without an answer was closed." in page
    assert [goal.visits for goal in builders.every(SchoolGoal)] == [15]
    assert [year.name for year in builders.every(SchoolYear, current=True)] == ["2026-2027"]


def test_a_second_press_says_that_it_is_closed(desk: FlaskClient) -> None:
    sent = fields_of(desk.get(PAGE))
    desk.post(f"{PAGE}close", data=sent)

    again = desk.post(f"{PAGE}close", data=sent)

    assert again.status_code == 409
    assert "closed this school year meanwhile" in shown(again)
    assert len(builders.every(YearClosing)) == 1


@pytest.mark.parametrize("typed", [{"ends_on": ""}, {"ends_on": "2001-01-01"}, {"name": ""}])
def test_what_was_typed_stays_until_the_next_year_has_its_days(
    desk: FlaskClient, end: End, typed: dict[str, str]
) -> None:
    refused = press(desk, **{f"goal-{end.school.id}": "77"}, **typed)

    assert refused.status_code == 422
    assert fields_of(refused)[f"goal-{end.school.id}"] == "77"
    assert builders.every(YearClosing) == []


@pytest.mark.parametrize("odd", ["0", "-3", "a lot", "100000", "2.5"])
def test_an_odd_goal_closes_nothing_and_stays_to_be_mended(desk: FlaskClient, end: End, odd: str) -> None:
    name = f"goal-{end.school.id}"

    refused, kept = press(desk, **{name: odd}), send(desk, GOALS, **{name: odd})

    for answer in (refused, kept):
        assert answer.status_code == 422
        assert fields_of(answer)[name] == odd
        row = answer.text.partition(f'id="{name}-error"')[2].partition("</td>")[0]
        assert "A goal is a whole number of visits, or empty." in row
        assert f'aria-describedby="{name}-error"' in row
    assert builders.every(YearClosing) == builders.every(SchoolGoal) == []


def test_it_is_undone_with_one_press(desk: FlaskClient, end: End) -> None:
    press(desk)
    [closing] = builders.every(YearClosing)

    done = post(desk, f"{PAGE}undo", closing=closing.id)

    assert done.status_code == 303
    assert [year.id for year in builders.every(SchoolYear, current=True)] == [end.year.id]
    assert "1 invitation of 2025-2026 and before has no answer." in shown(desk.get(PAGE))


def test_undoing_is_refused_in_words_once_families_were_invited(
    desk: FlaskClient, end: End, app: Flask
) -> None:
    press(desk)
    [closing] = builders.every(YearClosing)
    with app.app_context():
        a_visit("invited", at=end.at)

    refused = post(desk, f"{PAGE}undo", closing=closing.id)

    assert refused.status_code == 409
    for page in (refused, desk.get(PAGE)):
        assert "Families were invited for the new school year since" in shown(page)


def test_a_year_that_runs_long_says_from_when_it_can_be_closed(app: Flask, sign_in: SignIn) -> None:
    builders.a_school_year(name="2026-2027", ends_on=builders.today() + timedelta(days=200))
    boss = builders.a_person(roles={Role.district_coordinator: builders.the_district()})

    page = sign_in(boss).get(PAGE)

    assert "2026-2027 runs until" in shown(page)
    assert "<button" not in page.text.split("<main")[1].split("</main>")[0]


def test_goals_are_kept_and_shown_beside_the_visits_made(desk: FlaskClient, end: End) -> None:
    name = f"goal-{end.school.id}"

    kept = send(desk, GOALS, **{name: "40"})

    assert kept.status_code == 303
    page = desk.get(GOALS)
    assert fields_of(page)[name] == "40"
    assert "Alder School 1" in shown(page)


def test_a_school_sees_how_far_it_is_towards_its_goal(desk: FlaskClient, end: End, sign_in: SignIn) -> None:
    admin = sign_in(end.at.site_admin)
    assert "goal" not in shown(admin.get("/overview/"))

    send(desk, GOALS, **{f"goal-{end.school.id}": "40"})

    assert "1 visit is made of the 40 that are this year’s goal." in shown(admin.get("/overview/"))


@pytest.mark.parametrize("role", [Role.liaison, Role.site_admin, Role.admin])
def test_the_page_is_the_coordinators(end: End, sign_in: SignIn, role: Role) -> None:
    place = builders.the_district() if role is Role.admin else end.school
    browser = sign_in(builders.a_person(roles={role: place}))

    assert [browser.get(address).status_code for address in (PAGE, GOALS)] == [403, 403]


@pytest.mark.parametrize(("days", "kept"), [(-40, True), (0, False), (3, False)])
def test_summer_counts_from_a_day_before_the_first_one(desk: FlaskClient, days: int, kept: bool) -> None:
    first = builders.today() + timedelta(days=80)
    typed = {
        "starts_on": first,
        "ends_on": first + timedelta(days=300),
        "visits_from": first + timedelta(days=days),
    }

    answer = send(
        desk, "/school-years/add", name="Next", **{name: day.isoformat() for name, day in typed.items()}
    )

    assert (answer.status_code == 302) is kept
    assert len(builders.every(SchoolYear, name="Next")) == int(kept)
