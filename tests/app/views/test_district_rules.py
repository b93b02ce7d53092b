"""The district's rules: each stands with what it changes, and each does it."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import District, DistrictSettings, Payment, TrainingCertificate
from forms.district_rules import GROUPS
from tests import builders
from tests.browsing import send, shown
from tests.conftest import SignIn
from tests.visiting import a_staffed_school, a_visit
from workflows.people import Role


@pytest.fixture
def desk(sign_in: SignIn) -> FlaskClient:
    district = builders.a_district()
    return sign_in(builders.a_person("Ruth Amsel", roles={Role.district_coordinator: district}))


def rules() -> DistrictSettings:
    return builders.every(DistrictSettings)[0]


def test_every_column_of_the_rules_stands_on_the_page_once() -> None:
    named = [name for _heading, names in GROUPS for name in names]

    assert sorted(named) == sorted(set(DistrictSettings.__table__.c.keys()) - {"district_id", "version"})


def test_each_rule_says_what_it_changes(desk: FlaskClient) -> None:
    page = shown(desk.get(f"/district-rules/{rules().district_id}"))

    assert "A visit elsewhere counts, but it is noted as not payable, with this reason." in page
    assert "At home, At school, In a library, In a park, Somewhere else, By video" in page


def test_places_and_the_safety_contact_are_kept(desk: FlaskClient) -> None:
    ana = builders.a_person("Ana Ilić")
    address = f"/district-rules/{rules().district_id}/edit"

    answer = send(
        desk,
        address,
        paid_places=["home", "park"],
        proof_of_visit="slip",
        safety_contact_id=str(ana.id),
        safety_text="Call the office.",
    )

    assert answer.status_code == 302
    kept = rules()
    assert (kept.paid_places, kept.proof_of_visit) == (["home", "park"], "slip")
    assert kept.safety_contact_id == ana.id
    assert "Ana Ilić" in shown(desk.get(f"/district-rules/{kept.district_id}"))


def test_without_any_place_that_is_paid_nothing_is_kept(desk: FlaskClient) -> None:
    answer = send(desk, f"/district-rules/{rules().district_id}/edit", paid_places=None)

    assert answer.status_code == 422
    assert "Choose at least one place." in shown(answer)


def test_a_training_lasts_as_long_as_the_rules_say(desk: FlaskClient) -> None:
    tom = builders.a_person("Tom Okafor")
    builders.change(rules(), training_months=18)

    send(
        desk, "/training/add", person_id=str(tom.id), course="introductory", earned_on="2026-08-31",
        valid_until="",
    )  # fmt: skip

    assert builders.every(TrainingCertificate)[0].valid_until == date(2028, 2, 29)


@pytest.mark.usefixtures("session")
def test_a_record_asks_for_the_proof_that_the_rules_name(sign_in: SignIn) -> None:
    place = a_staffed_school("Alder", proof_of_visit="slip")
    visit = a_visit("scheduled", at=place)

    page = shown(sign_in(place.pair[0]).get(f"/visits/{visit.id}"))

    assert "The slip that the family signed" in page
    assert "Who signed it, and where the paper is kept; or send a photo of it below." in page


def test_the_rules_of_pay_are_kept_and_an_empty_cap_is_none(desk: FlaskClient) -> None:
    address = f"/district-rules/{rules().district_id}/edit"

    send(
        desk,
        address,
        pay_in_hours="y",
        most_visits_a_month="6",
        siblings_paid="child",
        paid_visitors="2",
        second_approval_above="250",
    )

    kept = rules()
    assert (kept.pay_in_hours, kept.most_visits_a_month, kept.most_visits_a_student) == (True, 6, None)
    assert (kept.siblings_paid, kept.paid_visitors, kept.second_approval_above) == ("child", 2, 250)
    page = shown(desk.get(f"/district-rules/{kept.district_id}"))
    assert "Each child, where the rate is per visit" in page


@pytest.fixture
def waiting(app: Flask, desk: FlaskClient) -> list[Payment]:
    """Two payments for yesterday that wait for approval, in a district whose set-up was done long ago."""
    builders.change(builders.every(District)[0], set_up_on=builders.today() - timedelta(days=200))
    with app.app_context():
        a_visit("reflected", at=a_staffed_school())
    return builders.every(Payment)


def change_a_rule(desk: FlaskClient, **typed: str) -> str:
    address = f"/district-rules/{rules().district_id}"
    send(desk, f"{address}/edit", paid_places=rules().paid_places, **typed)
    return shown(desk.get(address))


def test_whoever_changes_a_cap_reads_how_much_pay_that_waits_keeps_the_rules_of_its_day(
    desk: FlaskClient, waiting: list[Payment]
) -> None:
    both = change_a_rule(desk, most_visits_a_month="1", paid_visitors="1")
    builders.change(waiting[0], worked_on=builders.today())
    one = change_a_rule(desk, paid_visitors="2")

    assert "2 payments for earlier days wait for approval; they keep the rules of those days." in both
    assert "1 payment for an earlier day waits for approval; it keeps the rules of that day." in one
    assert {builders.reload(each).state for each in waiting} == {"due"}


def test_nothing_is_said_of_pay_that_waits_where_no_rule_of_pay_changes(
    desk: FlaskClient, waiting: list[Payment]
) -> None:
    assert "for approval; they keep" not in change_a_rule(desk, escalate_days="9")
    builders.change(builders.every(District)[0], set_up_on=builders.today())
    assert "for approval; they keep" not in change_a_rule(desk, paid_visitors="1")


@pytest.mark.parametrize(
    ("rule", "typed", "sentence"),
    [
        ("most_visits_a_month", "0", "This number is too small or too large."),
        ("most_visits_a_student", "-1", "This number is too small or too large."),
        ("paid_up_to_visit", "two", "Type a whole number, such as 24."),
        ("paid_visitors", "5", "This number is too small or too large."),
        ("second_approval_above", "0", "Type an amount above zero, or leave it empty."),
        ("second_approval_above", "-3", "This amount is too small or too large."),
        ("escalate_days", "2", "This number is too small or too large."),
    ],
)
def test_a_rule_of_pay_that_cannot_be_is_refused_at_its_field(
    desk: FlaskClient, rule: str, typed: str, sentence: str
) -> None:
    answer = send(desk, f"/district-rules/{rules().district_id}/edit", **{rule: typed})

    assert answer.status_code == 422
    assert sentence in shown(answer)
