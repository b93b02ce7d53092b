"""Words that somebody typed beside a record go with it; what was never decided forgets its names after a month."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from app.extensions import db
from app.models import (
    Account,
    DisclosedStudent,
    Disclosure,
    Employment,
    EventDetail,
    LegalHold,
    Payment,
    PaymentReversal,
    Person,
    RetentionRun,
    RosterImport,
    Student,
    Visit,
    VisitImport,
)
from app.security.session import identify, steward
from app.services.errors import Refused
from app.services.family_records import clearing, forgetting
from tests import builders
from tests.app.services.family_records.test_clearing import CANARY, a_family_that_left, cleared, everywhere
from tests.visiting import School_, a_staffed_school, acting
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def place() -> School_:
    return a_staffed_school()


@pytest.fixture
def coordinator(place: School_) -> Person:
    return builders.a_person(roles={Role.district_coordinator: builders.the_district()})


@pytest.fixture
def admin(place: School_) -> Person:
    return builders.a_person(roles={Role.admin: builders.the_district()})


def test_what_was_typed_about_pay_holds_and_lists_goes_with_the_family(
    place: School_, coordinator: Person, owner: Engine
) -> None:
    family = a_family_that_left(place)
    [visit] = builders.every(Visit, family_id=family.id)
    student, payment = builders.every(Student)[0], builders.every(Payment, visit_id=visit.id)[0]
    words: dict[str, Any] = dict.fromkeys(("reason", "exception_reason", "returned_reason", "mended"), CANARY)
    builders.change(payment, **words, rejected_reason=CANARY)
    mine = {"district_id": family.district_id}
    handed = Disclosure(**mine, by_id=coordinator.id, what="students", recipient=CANARY, interest=CANARY)
    lifted = {"set_by": coordinator.id, "lifted_by": coordinator.id, "lifted_at": builders.now()}
    asked = {"asked_by": coordinator.id, "asked_at": builders.now(), "payment_id": payment.id}
    builders.save(
        handed,
        LegalHold(**mine, family_id=family.id, reason=CANARY, **lifted),
        PaymentReversal(**mine, **asked, reason=CANARY),
    )
    builders.save(DisclosedStudent(**mine, disclosure_id=handed.id, student_id=student.id))

    assert cleared(coordinator).done == 1

    assert everywhere(owner, CANARY) == set()
    assert [each.amount for each in builders.every(Payment, id=payment.id)] == [payment.amount]


def test_who_got_a_list_stays_while_anybody_in_it_does(
    place: School_, coordinator: Person, owner: Engine
) -> None:
    family = a_family_that_left(place)
    mine = {"district_id": family.district_id}
    handed = Disclosure(**mine, by_id=coordinator.id, what="students", recipient="Lee Ng", interest="A study")
    builders.save(handed)
    for student in (builders.every(Student)[0], builders.a_student(at=place.school)):
        builders.save(DisclosedStudent(**mine, disclosure_id=handed.id, student_id=student.id))

    assert cleared(coordinator).done == 1

    assert builders.reload(handed).recipient == "Lee Ng"


def test_what_was_brought_in_and_never_decided_forgets_its_names(place: School_, coordinator: Person) -> None:
    mine = {"district_id": coordinator.district_id}
    sheets = [VisitImport(**mine, made_by=coordinator.id, lines=[{"name": CANARY}]) for _ in range(2)]
    refused = [
        RosterImport(**mine, filename="x.zip", state="refused", errors=[{"value": CANARY}], error_count=1)
        for _ in range(2)
    ]
    builders.save(*sheets, *refused)
    for old in (sheets[0], refused[0]):
        builders.change(old, created_at=builders.now() - timedelta(days=31))
    identify(db.session, steward(coordinator.district_id))

    forgetting.forget(coordinator.district_id)

    assert [(each.state, len(each.lines)) for each in builders.every(VisitImport)] == [
        ("cancelled", 0),
        ("read", 1),
    ]
    assert [(len(each.errors), each.error_count) for each in builders.every(RosterImport)] == [(0, 1), (1, 1)]


# --- holds


@pytest.mark.parametrize("typed", [f"{CANARY} family", f"{CANARY.lower()} ORTIZ", "  number  "])
def test_a_hold_finds_a_family_by_its_whole_name_its_childs_or_its_number(
    place: School_, admin: Person, typed: str
) -> None:
    family = a_family_that_left(place)

    clearing.hold(str(family.id) if "number" in typed else typed, "Court", by=acting(admin))

    assert [each.family_id for each in builders.every(LegalHold)] == [family.id]


def test_the_beginning_of_a_name_and_one_of_several_find_nothing(place: School_, admin: Person) -> None:
    a_family_that_left(place)
    for _ in range(2):
        builders.a_family("Lee family", of=[builders.a_student(at=place.school)])
    by = acting(admin)

    with pytest.raises(Refused, match="No family"):
        clearing.hold(CANARY, "Court", by=by)
    with pytest.raises(Refused, match="Several"):
        clearing.hold("Lee family", "Court", by=by)
    assert builders.every(LegalHold) == []


# --- colleagues who left


def who_left(years: int, **columns: Any) -> Person:
    """A former colleague with an account, of whom an old name stands beside an event."""
    person = builders.a_person(f"{CANARY} Lee", email=f"{CANARY}@example.org", active=False, **columns)
    builders.an_account(person)
    builders.change(person, left_on=builders.today() - timedelta(days=366 * years))
    beside = {"mark": "m" * 32, "salt": "s", "changed": {"title": [CANARY, None]}, "actor_id": None}
    builders.save(EventDetail(district_id=person.district_id, person_id=person.id, **beside))
    return person


def test_a_colleague_who_left_long_ago_is_a_number(
    place: School_, coordinator: Person, owner: Engine
) -> None:
    person = who_left(6)

    run = cleared(coordinator, "staff")

    assert run.done == 1
    assert everywhere(owner, CANARY) == set()
    kept = builders.reload(person)
    assert (kept.given_name, kept.family_name, kept.email) == ("–", f"#{person.id}", None)
    [account] = builders.every(Account, person_id=person.id)
    assert (account.active, account.password) == (False, None)
    assert builders.every(Employment, person_id=person.id)[0].employee_id is None


def test_one_who_works_here_left_late_or_is_owed_pay_stays(place: School_, coordinator: Person) -> None:
    who_left(2)
    by = acting(coordinator)
    clearing.set_rule("staff", 5, by=by)

    assert {each.record_class: each.count for each in clearing.look(by=by)}["staff"] == 0
    assert builders.every(RetentionRun) == []


def test_the_day_somebody_left_is_written_down_by_itself_and_taken_back(place: School_) -> None:
    person = builders.a_person()

    builders.change(person, active=False)
    assert builders.reload(person).left_on is not None
    builders.change(person, active=True)
    assert builders.reload(person).left_on is None
