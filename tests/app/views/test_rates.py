"""The page of rates: kept, looked through, refused at the field; and whom no rate covers."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from app.models import Employment, Payment, Rate
from tests import builders, money
from tests.browsing import look_for, post, send, shown
from tests.conftest import SignIn
from tests.visiting import School_, a_staffed_school, a_visit
from workflows.people import Role

NEW = {
    "employee_class": "classified",
    "exempt": "False",
    "activity": "visit",
    "basis": "hourly",
    "amount": "21.50",
    "starts_on": "2026-08-01",
}
USED = "so it stays as it is. Add a new rate from the day on which another amount holds."


@pytest.fixture
def office(sign_in: SignIn) -> FlaskClient:
    return sign_in(builders.a_person("Ana Li", roles={Role.payroll: builders.the_district()}))


def rate_of(**equal: object) -> Rate:
    return builders.every(Rate, **equal)[0]


def test_a_rate_is_added_looked_for_and_taken_along(office: FlaskClient) -> None:
    money.a_rate("60.00")

    send(office, "/rates/add", **NEW)

    kept = rate_of(employee_class="classified")
    assert (kept.exempt, kept.basis, kept.amount) == (False, "hourly", Decimal("21.50"))
    page = shown(office.get("/rates/"))
    assert "Not exempt" in page
    assert "$21.50" in page
    assert "$60.00" in page
    narrowed = shown(office.get("/rates/?class=classified&exempt=no"))
    assert "$21.50" in narrowed
    assert "$60.00" not in narrowed
    found = shown(look_for(office, "/rates/", "21.5"))
    assert "$21.50" in found
    assert "$60.00" not in found
    assert "classified" in post(office, "/rates/export").get_data(as_text=True).lower()


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("amount", "-5", "This amount is too small or too large."),
        ("amount", "0", "Type an amount above zero. Without a rate nothing is paid."),
        ("amount", "12.345", "Type an amount, such as 45.00."),
        ("amount", "100000", "This amount is too small or too large."),
        ("starts_on", "", "Please fill this in."),
        ("activity", "dancing", "Choose one of the list."),
    ],
)
def test_what_cannot_be_a_rate_is_refused_at_its_field(
    office: FlaskClient, field: str, typed: str, sentence: str
) -> None:
    answer = send(office, "/rates/add", **{**NEW, field: typed})

    assert answer.status_code == 422
    assert sentence in shown(answer)
    assert builders.every(Rate) == []


def test_the_same_rate_twice_is_refused_at_the_day(office: FlaskClient) -> None:
    send(office, "/rates/add", **NEW)

    answer = send(office, "/rates/add", **NEW)

    assert answer.status_code == 409
    assert "There is already such a rate from this day on." in shown(answer)


def test_a_rate_that_nothing_was_paid_with_is_changed_and_removed(office: FlaskClient) -> None:
    rate = money.a_rate()

    send(office, f"/rates/{rate.id}/edit", amount="61.00")
    assert builders.reload(rate).amount == Decimal("61.00")

    assert "Remove Certificated · A visit · $61.00?" in shown(office.get(f"/rates/{rate.id}/delete"))
    send(office, f"/rates/{rate.id}/delete")
    assert builders.every(Rate) == []


@pytest.mark.usefixtures("session")
def test_a_rate_that_payments_were_worked_out_with_stays_and_says_what_to_do(office: FlaskClient) -> None:
    a_visit("reflected")
    rate = rate_of()

    changed = send(office, f"/rates/{rate.id}/edit", amount="61.00")
    removed = send(office, f"/rates/{rate.id}/delete")

    assert (changed.status_code, removed.status_code) == (409, 409)
    assert USED in shown(changed)
    assert USED in shown(removed)
    assert builders.reload(rate).amount == Decimal("60.00")
    assert "Add a rate from another day on" in shown(office.get(f"/rates/{rate.id}"))


@pytest.mark.usefixtures("session")
def test_a_new_rate_leaves_every_payment_as_it_was(office: FlaskClient) -> None:
    a_visit("reflected")
    before = [(each.amount, each.rate_id) for each in builders.every(Payment)]

    send(office, "/rates/add", **{**NEW, "employee_class": "certificated", "exempt": ""})

    assert [(each.amount, each.rate_id) for each in builders.every(Payment)] == before


@pytest.mark.usefixtures("session")
def test_people_with_visits_and_no_rate_are_named_by_class_before_payday(
    office: FlaskClient, school: School_
) -> None:
    become_classified(school)
    a_visit("scheduled", at=school)

    page = shown(office.get("/rates/"))

    assert "1 group of people has no rate." in page
    assert "Classified, exempt · A visit: no rate covers" in page
    assert "(1 person)." in page


@pytest.mark.usefixtures("session")
def test_a_first_rate_that_starts_too_late_is_said_when_it_is_kept(
    office: FlaskClient, school: School_
) -> None:
    become_classified(school)
    a_visit("scheduled", at=school)
    later = builders.today() + timedelta(days=3)

    send(office, "/rates/add", **{**NEW, "exempt": "", "starts_on": later.isoformat()})

    page = shown(office.get("/rates/"))
    assert "The first rate starts on" in page


@pytest.mark.usefixtures("session")
def test_with_a_rate_nobody_is_missing_and_what_waited_for_it_is_worked_out(
    office: FlaskClient, school: School_
) -> None:
    become_classified(school)
    a_visit("reflected", at=school)
    assert "no rate covers" in shown(office.get("/rates/"))

    send(office, "/rates/add", **{**NEW, "exempt": "", "basis": "flat", "starts_on": "2025-08-01"})

    page = shown(office.get("/rates/"))
    assert "no rate covers" not in page
    assert "1 payment that waited for a rate is worked out now." in page
    [theirs] = builders.every(Payment, employee_class="classified", withdrawn=False)
    assert (theirs.state, theirs.amount) == ("due", Decimal("21.50"))


@pytest.mark.usefixtures("session")
def test_the_coordinators_first_page_says_who_has_no_rate(sign_in: SignIn, school: School_) -> None:
    become_classified(school)
    a_visit("scheduled", at=school)
    ruth = builders.a_person("Ruth Amsel", roles={Role.district_coordinator: builders.the_district()})

    assert "1 group of people has no rate" in shown(sign_in(ruth).get("/"))


@pytest.fixture
def school() -> School_:
    return a_staffed_school("Alder")


def become_classified(school: School_) -> None:
    [work] = builders.every(Employment, person_id=school.pair[0].id)
    builders.change(work, employee_class="classified")
