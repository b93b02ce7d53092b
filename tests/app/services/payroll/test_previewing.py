"""What a batch would hold, by days, fund and profile; what stays out, with what to do."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.models import Employment, Fund, Payment, PayrollBatch
from app.services import payments, payroll
from app.services.errors import Refused
from app.services.payroll import gathering, profiles
from forms.letters.pictures import as_png
from forms.payroll.profiles import from_json
from forms.payroll.shipped import SHIPPED
from tests import builders, money
from tests.app.services.payroll.offices import Office, an_office, states
from tests.visiting import acting
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def office() -> Office:
    return an_office()


def look(office: Office, **chosen: object) -> payroll.Preview:
    choice = payroll.Choice(**chosen)  # type: ignore[arg-type]
    return payroll.preview(choice, by=acting(office.ana), district_id=office.district.id)


def test_days_of_work_choose_both_ends_included(office: Office) -> None:
    older, newer = office.approved(days_ago=8), office.approved(days_ago=2)
    first, last = older[0].worked_on, newer[0].worked_on

    assert look(office).payments == 4
    assert look(office, first=first, last=first).payments == 2
    assert look(office, first=first + timedelta(days=1)).payments == 2
    assert look(office, first=last, last=last).total == Decimal("120.00")
    assert look(office, last=first - timedelta(days=1)).payments == 0


def test_a_batch_keeps_its_days_and_leaves_the_rest_for_the_next(office: Office) -> None:
    older = office.approved(days_ago=8)
    office.approved(days_ago=2)
    day = older[0].worked_on

    batch = office.batch(payroll.Choice(first=day, last=day))

    assert (batch.period_from, batch.period_to, batch.payments_count) == (day, day, 2)
    assert sorted(states()) == ["approved", "approved", "exported", "exported"]
    assert office.batch().payments_count == 2


def test_one_fund_or_all(office: Office) -> None:
    office.approved()
    theirs, other = builders.every(Fund)[0], money.a_fund(name="Donors")

    assert look(office, fund_id=theirs.id).payments == 2
    assert look(office, fund_id=other.id).payments == 0


@pytest.mark.parametrize("field", ["last", "fund", "profile"])
def test_a_choice_that_cannot_be_is_refused_at_its_field(office: Office, field: str) -> None:
    office.approved()
    foreign = money.a_fund(district=builders.a_district("Cedar County"))
    wrong = {
        "last": {"first": builders.today(), "last": builders.today() - timedelta(days=1)},
        "fund": {"fund_id": foreign.id},
        "profile": {"profile": "ohio"},
    }

    with pytest.raises(Refused) as refused:
        office.batch(payroll.Choice(**wrong[field]))  # type: ignore[arg-type]

    assert refused.value.field == field
    assert builders.every(PayrollBatch) == []


def test_sums_by_account_school_and_person_are_the_total(office: Office) -> None:
    office.approved()
    office.approved(hour=20)

    seen = look(office)

    assert seen.total == Decimal("240.00")
    for sums in (seen.by_account, seen.by_school, seen.by_person):
        assert sum(each.amount for each in sums) == seen.total
        assert sum(each.payments for each in sums) == 4
    assert [each.name for each in seen.by_school] == ["Alder"]
    assert len(seen.by_person) == 2


def test_a_missing_employee_number_waits_longer_and_the_rest_goes_out(office: Office) -> None:
    first, second = office.approved()
    employment = builders.every(Employment, person_id=first.person_id)[0]
    employment.employee_id = None
    builders.save(employment)

    (left,) = look(office).left_out
    batch = office.batch()

    assert (left.payment_id, left.amount) == (first.id, Decimal("60.00"))
    assert "The employee number is missing" in str(left.reasons[0])
    assert [each.id for each in builders.every(Payment, batch_id=batch.id)] == [second.id]
    assert builders.reload(first).state == "approved"


def test_the_file_is_what_its_profile_says(office: Office) -> None:
    office.approved()

    batch = office.batch(payroll.Choice(profile="smart_fusion"))

    acting(office.ana)
    file = payroll.file_of(batch.id)
    assert file.content.startswith(b'"Employee ID","Job Code","Job Code Rate","Hours","Period End Date"')
    assert from_json(batch.profile) == SHIPPED["smart_fusion"].profile
    assert (file.name, file.media_type) == (f"payroll-batch-{batch.id}.csv", "text/csv")


def test_a_districts_own_profile_in_excel(office: Office) -> None:
    office.approved()
    by = acting(office.ana)
    own = profiles.copy_profile("xlsx", "Ours", by=by, district_id=office.district.id)

    batch = office.batch(payroll.Choice(profile=str(own)))

    assert batch.file_name == f"payroll-batch-{batch.id}.xlsx"
    acting(office.ana)
    assert payroll.file_of(batch.id).content.startswith(b"PK")
    assert profiles.usual_profile(office.district.id) == str(own)


def test_the_cover_says_the_sums_the_fingerprint_and_the_proof_of_history(office: Office) -> None:
    office.approved()

    batch = office.batch()

    acting(office.ana)
    cover = payroll.cover_of(batch.id)
    assert cover.content == payroll.cover_of(batch.id).content
    assert cover.content.startswith(b"%PDF")
    assert cover.name == f"payroll-batch-{batch.id}-cover.pdf"
    assert as_png(cover.content)


def test_a_file_that_payroll_never_read_says_so_before_and_on_its_cover(office: Office) -> None:
    office.approved()
    own = profiles.copy_profile("csv", "Ours", by=acting(office.ana), district_id=office.district.id)
    profile = replace(SHIPPED["csv"].profile, name="Ours", unverified=True)
    by = acting(office.ana)
    profiles.change_profile(own, profile, version=profiles.load(own).version, by=by)

    seen = look(office, profile=str(own))
    batch = office.batch(payroll.Choice(profile=str(own)))

    acting(office.ana)
    assert "Payroll has not read such a file yet" in str(seen.warnings[0])
    assert "not verified" in words_on(payroll.cover_of(batch.id).content)
    assert look(office).warnings == ()


def test_a_cover_says_the_time_as_every_page_does(office: Office) -> None:
    office.approved()
    batch = office.batch()

    acting(office.ana)
    assert re.search(
        r"Made [A-Z]\w+ \d+, \d{4}, \d+:\d\d [AP]M, by", words_on(payroll.cover_of(batch.id).content)
    )


def words_on(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_more_taken_back_than_paid_is_said_and_allowed(office: Office) -> None:
    back = a_taking_back(office)

    seen = look(office)
    batch = office.batch()

    sentences = [str(each) for each in seen.warnings]
    assert len(sentences) == 2
    assert "would get -$60.00: more is taken back than paid" in sentences[0]
    assert "The whole batch is below zero" in sentences[1]
    assert (batch.total, builders.reload(back).state) == (Decimal("-60.00"), "exported")


def test_what_is_taken_back_goes_with_the_next_batch_whatever_its_days(office: Office) -> None:
    back = a_taking_back(office)
    newer = office.approved(days_ago=2)
    day = newer[0].worked_on

    batch = office.batch(payroll.Choice(first=day, last=day))

    assert builders.reload(back).batch_id == batch.id
    assert batch.total == Decimal("60.00")


def test_what_lies_outside_the_chosen_days_is_counted_and_explained(office: Office) -> None:
    a_taking_back(office)
    days = {"first": builders.today(), "last": builders.today()}

    told = [str(warning) for warning in look(office, **days).warnings]

    assert told[0].startswith("Outside the days you chose: 1. What is taken back,")
    assert not any("Outside" in str(warning) for warning in look(office).warnings)


def test_a_file_that_takes_no_lines_below_zero_leaves_them_out(office: Office) -> None:
    back = a_taking_back(office)
    own = profiles.copy_profile("csv", "Ours", by=acting(office.ana), district_id=office.district.id)
    profile = replace(SHIPPED["csv"].profile, name="Ours", negative=False)
    by = acting(office.ana)
    profiles.change_profile(own, profile, version=profiles.load(own).version, by=by)

    (left,) = look(office, profile=str(own)).left_out

    assert left.payment_id == back.id
    assert "takes no lines below zero" in str(left.reasons[0])


def a_taking_back(office: Office) -> Payment:
    """What takes one of two payments back that were paid in an earlier batch."""
    first, _second = office.approved(days_ago=8)
    payroll.mark_paid(office.batch().id, by=acting(office.ana), paid_on=builders.today())
    payments.ask_reversal(first.id, reason="Paid twice.", pay_again=False, by=acting(office.ana))
    coordinator = builders.a_person(roles={Role.district_coordinator: office.district})
    payments.agree_to_reversal(first.id, by=acting(coordinator))
    return builders.every(Payment, reverses_id=first.id)[0]


def test_a_visit_paid_for_each_child_is_one_unit_of_what_the_visit_paid(office: Office) -> None:
    for payment in office.approved():
        builders.change(
            payment, amount=2 * payment.amount, explanation={**payment.explanation, "children": 2}
        )

    seen = look(office, profile="smart_fusion")

    assert (seen.left_out, seen.total) == ((), Decimal("240.00"))
    assert [line.cells[2].text for line in seen.lines] == ["120.0000", "120.0000"]


def test_a_batch_holds_so_many_and_says_that_more_wait(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.approved()
    third, _fourth = office.approved(hour=20)
    monkeypatch.setattr(gathering, "MOST_PAYMENTS", 3)

    seen = look(office)
    batch = office.batch()

    assert (seen.payments, batch.payments_count) == (3, 3)
    assert "make another one afterwards" in str(seen.warnings[0])
    assert builders.reload(third).batch_id == batch.id
    assert office.batch().payments_count == 1
    assert look(office).warnings == ()
