"""What stands around a page: places, dates and amounts as people write them, files that the browser keeps."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from flask import Flask, g, session
from flask.testing import FlaskClient

from app.models import Person
from app.views.shown import day, minutes, money, shown, when
from tests import builders as b
from tests.counting import heard
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]
EVENING = datetime(2026, 9, 23, 0, 30, tzinfo=UTC)
"""Half past five in the afternoon of the day before, in Los Angeles."""


@time_machine.travel(datetime(2026, 10, 1, 12, tzinfo=UTC), tick=False)
@pytest.mark.parametrize(
    ("code", "moment", "amount"),
    [("en", "Tue, Sep 22, 5:30 PM", "$1,060.50"), ("es", "mar, 22 de sept, 5:30 p.m.", "$1,060.50")],
)
def test_times_and_amounts_are_written_as_people_of_the_district_write_them(
    app: Flask, code: str, moment: str, amount: str
) -> None:
    with app.test_request_context("/"):
        session["locale"] = code
        g.frame = type("AnyFrame", (), {"time_zone": "America/Los_Angeles", "language": None})()

        assert when(EVENING) == moment
        assert money(Decimal("1060.50")) == amount


@time_machine.travel(datetime(2026, 10, 1, 12, tzinfo=UTC), tick=False)
def test_a_day_of_another_year_says_its_year(app: Flask) -> None:
    with app.test_request_context("/"):
        session["locale"] = "en"

        assert day(date(2027, 1, 5)) == "Tue, Jan 5, 2027"
        assert (day(None), when(None), money(None), minutes(None)) == ("", "", "", "")
        assert (minutes(1), minutes(35)) == ("1 minute", "35 minutes")
        assert (shown(True), shown(False), shown(["es", "so"])) == ("Yes", "No", "es, so")


@pytest.mark.parametrize(
    "role", [Role.educator, Role.liaison, Role.payroll, Role.district_coordinator, Role.admin]
)
def test_the_rail_has_six_places_at_most_and_the_bar_four(sign_in: SignIn, app: Flask, role: Role) -> None:
    wide = role in (Role.payroll, Role.district_coordinator, Role.admin)
    person = b.a_person(roles={role: b.the_district() if wide else b.the_school()})

    page = sign_in(person).get("/").text

    rail, bar = (page.split(f'<nav class="{name}"')[1].split("</nav>")[0] for name in ("rail", "bar"))
    assert 1 <= rail.count("<li>") <= 6
    assert 1 <= bar.count("<li>") <= 4


def test_every_place_of_the_rail_can_be_opened(sign_in: SignIn, app: Flask) -> None:
    import re

    dana = sign_in(b.a_person(roles={Role.district_coordinator: b.the_district()}))

    places = set(re.findall(r'href="(/[a-z-]*/?)"', dana.get("/more/").text))
    assert {
        address: dana.get(address, follow_redirects=True).status_code for address in places
    } == dict.fromkeys(places, 200)


def test_a_page_asks_for_nothing_from_elsewhere_and_has_no_inline_style_or_script(
    sign_in: SignIn, app: Flask
) -> None:
    import re

    dana = sign_in(b.a_person(roles={Role.district_coordinator: b.the_district()}))

    for address in ("/", "/styleguide/", "/schools/add", "/more/"):
        page = dana.get(address).text
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)
        assert not re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*src=)", page)
        assert '<html lang="en" dir="ltr">' in page


@pytest.mark.parametrize(
    ("look", "found"),
    [("en", 'lang="en" dir="ltr"'), ("es", 'lang="es" dir="ltr"'), ("rtl", 'lang="en" dir="rtl"')],
)
def test_every_component_is_shown_in_english_in_spanish_and_turned_round(
    sign_in: SignIn, app: Flask, look: str, found: str
) -> None:
    page = sign_in(b.a_person(roles={Role.liaison: b.the_school()})).get(f"/styleguide/?in={look}")

    assert page.status_code == 200
    assert found in page.text


def test_the_components_are_shown_only_where_that_is_switched_on(
    sign_in: SignIn, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in(b.a_person(roles={Role.liaison: b.the_school()}))
    monkeypatch.setitem(app.config, "TESTING", False)

    assert browser.get("/styleguide/").status_code == 404
    monkeypatch.setitem(app.config, "STYLEGUIDE", True)
    assert browser.get("/styleguide/").status_code == 200


def test_menus_are_drawn_once_and_a_change_of_roles_or_language_shows_at_once(
    sign_in: SignIn, app: Flask
) -> None:
    school = b.the_school()
    lee, ana = b.a_person(roles={Role.liaison: school}), b.a_person(roles={Role.liaison: school})
    browser, other = sign_in(lee), sign_in(ana)
    before = browser.get("/more/").text
    drawn = len(app.extensions["menus"])

    assert (other.get("/more/").text.count("<li>"), len(app.extensions["menus"])) == (
        before.count("<li>"),
        drawn,
    )

    role = b.an_assignment(lee, Role.site_admin, at=school, starts_on=b.today())
    more, same = browser.get("/more/").text, other.get("/more/").text
    b.change(role, ends_on=b.today() - timedelta(days=1), starts_on=b.today() - timedelta(days=1))
    after = browser.get("/more/").text

    approvals = 'href="/approvals/"'
    assert [approvals in page for page in (before, more, same, after)] == [False, True, False, False]
    assert 'aria-current="page"' in after.split('<nav class="rail"')[1].split("</nav>")[0]
    assert "Estudiantes" in browser.get("/more/", headers={"Accept-Language": "es"}).text


def test_a_menu_is_shown_though_another_request_empties_what_is_kept(sign_in: SignIn, app: Flask) -> None:
    class Emptied(dict):
        def __setitem__(self, key: object, menu: object) -> None:
            """Kept, and cleared by somebody else at once."""

    app.extensions["menus"] = Emptied()

    page = sign_in(b.a_person(roles={Role.liaison: b.the_school()})).get("/more/")

    assert (page.status_code, 'href="/visits/"' in page.text) == (200, True)


def test_permissions_are_asked_for_once_in_a_request(sign_in: SignIn, app: Flask) -> None:
    browser = sign_in(b.a_person(roles={Role.district_coordinator: b.the_district()}))

    asked = heard(lambda: browser.get("/visits/"))

    assert sum("ab_permission_view_role" in each for each in asked) == 1
