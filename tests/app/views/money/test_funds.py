"""The pages of money: grants and their allocations, funds, what is spent where."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import District, Fund, Grant, Payment, Person
from app.services import payments
from tests import builders, money
from tests.browsing import post, send, shown
from tests.visiting import School_, a_staffed_school, a_visit, acting
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def school(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school("Alder")


@pytest.fixture
def ana(school: School_) -> Person:
    return builders.a_person("Ana Li", roles={Role.payroll: builders.every(District)[0]})


def some_spending(app: Flask, school: School_) -> None:
    with app.app_context():
        visit = a_visit("reflected", at=school)
        first = builders.every(Payment, visit_id=visit.id)[0]
        payments.approve(first.id, by=acting(school.site_admin))


def a_grant(**columns: object) -> Grant:
    day = builders.today()
    given = {
        "name": "Home visits grant",
        "source": "federal_grant",
        "starts_on": day - timedelta(days=60),
        "ends_on": day + timedelta(days=200),
        "amount": Decimal("1000.00"),
    }
    grant = Grant(district_id=builders.every(District)[0].id, **(given | columns))
    builders.save(grant)
    return grant


def test_a_grant_is_noted_and_allocated(ana: Person, sign_in: SignIn) -> None:
    browser, day = sign_in(ana), builders.today()

    made = send(
        browser,
        "/grants/add",
        name="Home visits grant",
        source="federal_grant",
        starts_on=day.isoformat(),
        ends_on=(day + timedelta(days=100)).isoformat(),
        amount="1,000",
        allowed_uses="visit",
    )
    grant = builders.every(Grant)[0]
    address = f"/funds/add?grant={grant.id}"
    answer = send(
        browser, address, name="Alder’s part", account_code="01-1", allocated="250", allowed_uses="visit"
    )

    assert made.status_code == answer.status_code == 302
    fund = builders.every(Fund, name="Alder’s part")[0]
    assert (fund.grant_id, fund.allocated, fund.allowed_uses) == (grant.id, Decimal("250.00"), ["visit"])
    assert "$250.00 of $1,000.00 is allocated; $750.00 is left." in shown(browser.get(made.location))


def test_more_than_the_grant_has_is_refused_at_the_field(ana: Person, sign_in: SignIn) -> None:
    browser, grant = sign_in(ana), a_grant()

    answer = send(
        browser, f"/funds/add?grant={grant.id}", name="Too much", account_code="1", allocated="1000.01",
        allowed_uses="visit",
    )  # fmt: skip

    assert answer.status_code == 409
    assert "The grant has $1,000.00 left to allocate" in shown(answer)
    assert not builders.every(Fund, name="Too much")


def test_an_old_source_in_free_words_is_kept_and_shown(ana: Person, sign_in: SignIn) -> None:
    fund = money.a_fund(source="Bake sale")
    browser = sign_in(ana)

    answer = send(browser, f"/funds/{fund.id}/edit", allowed_uses="visit")

    assert answer.status_code == 302
    assert builders.reload(fund).source == "Bake sale"
    assert "Bake sale" in shown(browser.get(f"/funds/{fund.id}"))


def test_money_moves_between_allocations_on_the_page(ana: Person, sign_in: SignIn) -> None:
    grant = a_grant()
    one, two = (money.a_fund("300.00", grant_id=grant.id, name=name) for name in ("One", "Two"))
    browser = sign_in(ana)

    refused = send(browser, f"/funds/{one.id}/move", to_id=str(two.id), amount="300.01", reason="More visits")
    moved = send(browser, f"/funds/{one.id}/move", to_id=str(two.id), amount="50", reason="More visits")

    assert (refused.status_code, moved.status_code) == (409, 302)
    assert "$300.00 of it is free to move" in shown(refused)
    page = shown(browser.get(f"/grants/{grant.id}"))
    assert "More visits Ana Li" in page
    assert builders.reload(two).allocated == Decimal("350.00")


@pytest.mark.parametrize("by", ["fund", "school", "month"])
def test_spending_is_shown_by_fund_school_and_month(
    app: Flask, school: School_, ana: Person, sign_in: SignIn, by: str
) -> None:
    some_spending(app, school)

    page = shown(sign_in(ana).get(f"/spending/?by={by}"))

    assert "$60.00 spent, $60.00 promised" in page


def test_a_site_admin_sees_what_the_own_school_spends_alone(
    app: Flask, school: School_, sign_in: SignIn
) -> None:
    some_spending(app, school)
    other = builders.a_school("Birch")
    stranger = builders.a_person(roles={Role.site_admin: other})

    own, foreign = (sign_in(each).get("/spending/?by=school") for each in (school.site_admin, stranger))

    assert "$60.00" in shown(own)
    assert "$60.00" not in shown(foreign)


def test_whose_numbers_stand_beside_each_other_is_said_where_other_schools_use_the_fund(
    app: Flask, school: School_, ana: Person, sign_in: SignIn
) -> None:
    some_spending(app, school)
    elsewhere = builders.a_person(roles={Role.site_admin: builders.a_school("Birch")})

    of_a_school, of_all = (shown(sign_in(each).get("/spending/")) for each in (elsewhere, ana))

    assert "Other schools use it, too." in of_a_school
    assert "Other schools use it, too." not in of_all


def test_spending_says_which_funds_are_used_up(app: Flask, ana: Person, sign_in: SignIn) -> None:
    with app.app_context():
        money.a_fund("10.00", name="Lantern gift", spent=Decimal("4.00"), committed=Decimal("6.00"))
        money.a_fund(
            "10.00", name="Old gift", spent=Decimal("10.00"), ends_on=builders.today() - timedelta(days=1)
        )

    page = shown(sign_in(ana).get("/spending/"))

    assert "Lantern gift : It is promised or spent to the last." in page
    assert "Old gift :" not in page


def test_spending_leaves_as_a_file(app: Flask, school: School_, ana: Person, sign_in: SignIn) -> None:
    some_spending(app, school)
    builders.change(builders.every(Fund)[0], name="=1+1")

    file = post(sign_in(ana), "/spending/export", **{"as": "csv"}).get_data(as_text=True)

    assert "'=1+1,10000.00,60.00,60.00,9880.00" in file


def test_a_fund_of_another_district_is_not_there(ana: Person, sign_in: SignIn) -> None:
    foreign = money.a_fund(district=builders.a_district("Elsewhere"))

    assert sign_in(ana).get(f"/funds/{foreign.id}").status_code == 404


def test_scheduling_warns_that_the_fund_is_low_and_does_not_block(
    app: Flask, school: School_, sign_in: SignIn
) -> None:
    with app.app_context():
        visit = a_visit("agreed", at=school)
    browser = sign_in(school.liaison)
    before = shown(browser.get(f"/visits/{visit.id}"))

    builders.change(builders.every(Fund)[0], allocated=Decimal("119.99"))

    assert "The fund for visits is low" not in before
    assert "The fund for visits is low" in shown(browser.get(f"/visits/{visit.id}"))


def test_a_school_reads_how_far_its_fund_is_used_and_its_note_but_no_amount(
    school: School_, sign_in: SignIn
) -> None:
    money.a_fund(
        "100.00", school=school.school, name="Alder money", committed=Decimal("80.00"), note="Ask Ana first."
    )
    leads = builders.a_person(roles={Role.school_coordinator: school.school})

    page = shown(sign_in(leads).get("/overview/"))

    assert "More than 75 % of “Alder money” is promised or spent. Ask Ana first." in page
    assert "$" not in page
