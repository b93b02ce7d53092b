"""Whoever pays leaves lines of their own to a colleague; the others are paid all the same (D5)."""

import pytest

from app.models import Payment, Person
from app.services import payroll
from forms.payroll.answers import guess, read
from tests import builders
from tests.app.services.payroll.offices import Office, an_office, states
from tests.visiting import acting
from workflows.machine import TransitionRefused
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def office() -> Office:
    return an_office()


def test_all_but_ones_own_lines_are_paid_and_the_others_are_named(office: Office) -> None:
    first, *_others = [*office.approved(), *office.approved(hour=20)]
    batch = office.batch()
    builders.change(first, approved_by=office.ben.id)

    settled = payroll.mark_paid(batch.id, by=acting(office.ben), paid_on=builders.today())

    assert settled.paid == 3
    assert [str(each) for each in settled.left] == [
        f"Payment #{first.id}, {name_of(first)}, goes on waiting: you were part of it, or approved it."
        " Ana Li can mark it paid."
    ]
    assert states() == ["exported", "paid", "paid", "paid"]
    assert builders.reload(batch).paid_on is None
    assert payroll.mark_paid(batch.id, by=acting(office.ana), paid_on=builders.today()).paid == 1
    assert builders.reload(batch).paid_by == office.ana.id


def test_whoever_went_marks_neither_their_own_line_nor_the_partners(office: Office) -> None:
    office.approved()
    batch = office.batch()
    went = office.school.pair[0]
    builders.an_assignment(went, Role.payroll, at=office.district)

    with pytest.raises(TransitionRefused) as refused:
        payroll.mark_paid(batch.id, by=acting(went), paid_on=builders.today())

    assert len(refused.value.reasons) == 2
    assert "Ana Li, Ben Roe can mark it paid." in str(refused.value.reasons[0])
    assert states() == ["exported", "exported"]


def test_where_nobody_else_is_in_payroll_the_sentence_says_whom_to_ask(office: Office) -> None:
    first, _second = office.approved()
    batch = office.batch()
    for each in (office.ana, office.ben):
        builders.change(each, active=False)
    went = office.school.pair[0]
    builders.an_assignment(went, Role.payroll, at=office.district)

    with pytest.raises(TransitionRefused) as refused:
        payroll.mark_paid(batch.id, by=acting(went), paid_on=builders.today(), payment_ids=[first.id])

    (reason,) = refused.value.reasons
    assert "Nobody else in Payroll can mark it paid yet; ask an Admin" in str(reason)


def test_a_confirmation_file_pays_the_others_and_names_what_a_colleague_marks(office: Office) -> None:
    first, second = office.approved()
    batch = office.batch()
    builders.change(first, approved_by=office.ben.id)
    content = f"Payment,Status\n{first.id},paid\n{second.id},paid\n".encode()
    asked = {**of(content), "by": acting(office.ben)}

    looked = payroll.look_at_answer(batch.id, content, **asked)
    taken = payroll.take_answer(batch.id, content, **asked)

    for heard in (looked, taken):
        assert [each.payment_id for each in heard.told] == [second.id]
        assert [each.values["number"] for each in heard.left] == [first.id]
    assert states() == ["exported", "paid"]


def test_a_file_of_ones_own_lines_only_is_refused_with_who_else_may(office: Office) -> None:
    first, _second = office.approved()
    batch = office.batch()
    builders.change(first, approved_by=office.ben.id)
    content = f"Payment,Status\n{first.id},paid\n".encode()

    with pytest.raises(TransitionRefused, match="Ana Li can mark it paid"):
        payroll.take_answer(batch.id, content, **of(content), by=acting(office.ben))

    assert states() == ["exported", "exported"]


def test_ones_own_line_may_be_noted_as_rejected(office: Office) -> None:
    first, _second = office.approved()
    batch = office.batch()
    builders.change(first, approved_by=office.ben.id)

    payroll.reject_lines(batch.id, [first.id], reason="No bank account", by=acting(office.ben))

    assert states() == ["rejected", "exported", "due"]


def of(content: bytes) -> dict[str, object]:  # type: ignore[type-arg,unused-ignore]
    table = read("answer.csv", content)
    return {"table": table, "columns": guess(table.headings), "usual_day": builders.today()}


def name_of(payment: Payment) -> str:
    return builders.every(Person, id=payment.person_id)[0].name
