"""Payroll's confirmation file: matched row by row, taken over whole or not at all, once."""

from collections.abc import Sequence

import pytest

from app.models import Employment, Payment, PayrollAnswer, PayrollBatch
from app.services import payroll
from app.services.errors import Refused
from forms.payroll.answers import guess, read
from tests import builders
from tests.app.services.payroll.offices import Office, an_office, states
from tests.visiting import acting

pytestmark = pytest.mark.usefixtures("session")
HEADINGS = "Payment number,Amount,Status,Reason,Pay date"


@pytest.fixture
def office() -> Office:
    return an_office()


def sheet(rows: Sequence[str], headings: str = HEADINGS) -> bytes:
    return "\n".join([headings, *rows]).encode()


def look(office: Office, batch: PayrollBatch, content: bytes) -> payroll.Heard:
    return payroll.look_at_answer(batch.id, content, **of(content), by=acting(office.ana))


def take(office: Office, batch: PayrollBatch, content: bytes) -> payroll.Heard:
    return payroll.take_answer(batch.id, content, **of(content), by=acting(office.ana))


def of(content: bytes) -> dict[str, object]:  # type: ignore[type-arg,unused-ignore]
    table = read("answer.csv", content)
    return {"table": table, "columns": guess(table.headings), "usual_day": builders.today()}


def test_paid_lines_are_paid_and_rejected_ones_are_due_again(office: Office) -> None:
    first, second = office.approved()
    batch = office.batch()
    content = sheet([f"{first.id},60.00,paid,,", f"#{second.id},60,REJECTED,No bank account,"])

    heard = take(office, batch, content)

    assert (len(heard.paid), len(heard.rejected), heard.silent) == (1, 1, 0)
    assert states() == ["paid", "rejected", "due"]
    assert builders.reload(second).rejected_reason == "No bank account"
    (kept,) = builders.every(PayrollAnswer)
    assert (kept.paid_count, kept.rejected_count, kept.batch_id) == (1, 1, batch.id)
    assert builders.reload(batch).paid_on == builders.today()


def test_looking_changes_nothing(office: Office) -> None:
    first, _ = office.approved()
    batch = office.batch()

    heard = look(office, batch, sheet([f"{first.id},60.00,paid,,"]))

    assert [(each.payment_id, each.paid) for each in heard.told] == [(first.id, True)]
    assert heard.silent == 1
    assert states() == ["exported", "exported"]


def test_the_same_file_twice_does_nothing_and_says_so(office: Office) -> None:
    first, _ = office.approved()
    batch = office.batch()
    content = sheet([f"{first.id},60.00,paid,,"])
    take(office, batch, content)

    with pytest.raises(Refused, match="read already"):
        take(office, batch, content)

    assert look(office, batch, content).seen_before
    assert states() == ["paid", "exported"]
    assert len(builders.every(PayrollAnswer)) == 1


def test_a_later_file_may_say_again_what_is_known(office: Office) -> None:
    first, second = office.approved()
    batch = office.batch()
    take(office, batch, sheet([f"{first.id},60.00,paid,,"]))

    heard = take(office, batch, sheet([f"{first.id},60.00,paid,,", f"{second.id},60.00,paid,,"]))

    assert (heard.known, len(heard.paid)) == (1, 1)
    assert states() == ["paid", "paid"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("{first},61.00,paid,,", "is 60.00 in this batch, not 61.00"),
        ("{first},60.00,perhaps,,", "says neither paid nor rejected"),
        ("{first},60.00,rejected,,", "needs the reason"),
        ("{first},lots,paid,,", "is no amount"),
        ("{first},60.00,paid,,soon", "is no day"),
        ("{first},60.00,paid,,1/1/2020", "before the batch was made"),
        ("{first},60.00,paid,,1/1/2999", "still to come"),
        ("999999,60.00,paid,,", "is not in this batch"),
        ("12x,60.00,paid,,", "is no payment number"),
        (",60.00,paid,,", "no payment number here"),
        ("{second},60.00,paid,,", "stands in this file twice"),
    ],
)
def test_one_row_that_is_unclear_stops_the_whole_file_at_its_row(
    office: Office, row: str, sentence: str
) -> None:
    first, second = office.approved()
    batch = office.batch()
    content = sheet([f"{second.id},60.00,paid,,", row.format(first=first.id, second=second.id)])

    (fault,) = look(office, batch, content).faults
    with pytest.raises(Refused, match="Nothing was taken over"):
        take(office, batch, content)

    assert fault.row == 3
    assert sentence in fault.sentence % fault.values
    assert states() == ["exported", "exported"]
    assert builders.every(PayrollAnswer) == []


def test_by_employee_number_and_amount(office: Office) -> None:
    first, second = office.approved()
    batch = office.batch()
    numbers = {each.person_id: each.employee_id for each in builders.every(Employment)}
    content = sheet(
        [f"{numbers[first.person_id]},60.00", f"{numbers[second.person_id]},$60.00"], "Employee ID,Amount"
    )

    take(office, batch, content)

    assert states() == ["paid", "paid"]


def test_a_persons_sum_stands_for_all_lines_of_it(office: Office) -> None:
    office.approved()
    office.approved(hour=20)
    batch = office.batch()
    numbers = {each.person_id: each.employee_id for each in builders.every(Employment)}
    people = {payment.person_id for payment in builders.every(Payment)}
    content = sheet([f"{numbers[each]};120,00".replace(",", ".") for each in people], "Employee ID;Amount")

    take(office, batch, content)

    assert states() == ["paid"] * 4


def test_an_amount_that_nobody_has_is_said(office: Office) -> None:
    first, _ = office.approved()
    batch = office.batch()
    number = builders.every(Employment, person_id=first.person_id)[0].employee_id

    (fault,) = look(office, batch, sheet([f"{number},59.00"], "Employee ID,Amount")).faults

    assert f"Nobody with employee number {number} has 59.00" in fault.sentence % fault.values
