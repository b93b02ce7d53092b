"""In every profile the lines add up to the payments, whatever their order."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.payroll.entries import Entry
from forms.payroll.lines import lines_of
from forms.payroll.profiles import Profile
from forms.payroll.shipped import SHIPPED
from forms.payroll.writing import as_bytes
from tests.forms.payroll.entering import an_entry

CENTS = st.integers(-50_000, 50_000).filter(bool).map(lambda cents: Decimal(cents) / 100)

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is slow; that is no fault of the lines."""


@st.composite
def payments(draw: st.DrawFn) -> list[Entry]:
    """Some payments of a few people from a few accounts, some taken back."""
    made = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        person = draw(st.integers(1, 3))
        amount = draw(CENTS)
        made.append(
            an_entry(
                payment=number,
                person_id=person,
                employee_id=f"E{person}",
                account_code=draw(st.sampled_from(["01", "02"])),
                activity=draw(st.sampled_from(["visit", "training"])),
                minutes=draw(st.integers(1, 300)),
                amount=amount,
                rate=abs(amount),
            )
        )
    return made


def profiles() -> st.SearchStrategy[Profile]:
    """Every shipped profile, per payment and per person, in each shape."""
    return st.builds(
        lambda code, lines, shape: replace(_without_singles(SHIPPED[code].profile), lines=lines, shape=shape),
        st.sampled_from(sorted(SHIPPED)),
        st.sampled_from(["payment", "person"]),
        st.sampled_from(["delimited", "fixed"]),
    )


def _without_singles(profile: Profile) -> Profile:
    kept = [
        replace(each, width=60)
        for each in profile.columns
        if each.field not in ("payment", "visit", "worked_on")
    ]
    return replace(profile, columns=tuple(kept))


@PATIENT
@given(payments(), profiles(), st.randoms())
def test_sums_of_lines_are_sums_of_payments_in_any_order(
    made: list[Entry], profile: Profile, chance: object
) -> None:
    shuffled = list(made)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    lines = lines_of(profile, made)

    assert sum(line.amount for line in lines) == sum(entry.amount for entry in made)
    assert sorted(entry.payment for line in lines for entry in line.entries) == [
        each.payment for each in made
    ]
    assert as_bytes(profile, lines_of(profile, shuffled)) == as_bytes(profile, lines)


@PATIENT
@given(payments())
def test_the_amounts_as_written_add_up_too(made: list[Entry]) -> None:
    profile = replace(_without_singles(SHIPPED["csv"].profile), lines="person")
    place = [column.field for column in profile.columns].index("amount")

    written = [Decimal(line.cells[place].text) for line in lines_of(profile, made)]

    assert sum(written) == sum(entry.amount for entry in made)
