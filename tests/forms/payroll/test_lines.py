"""What a line says, and what is wrong with it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from forms.payroll import cells, lines
from forms.payroll.lines import lines_of
from forms.payroll.profiles import (
    NO_COLUMNS,
    NO_CONSTANT,
    NO_MONEY,
    NO_WIDTH,
    ONE_ONLY,
    SAME_FIELD,
    Column,
    Profile,
    faults_of,
)
from forms.payroll.writing import Unwritable, as_text, write
from tests.forms.payroll.entering import an_entry, an_hourly_entry

NUMBER, AMOUNT = Column("employee_id", "Number"), Column("amount", "Pay")
PLAIN = Profile("Ours", (NUMBER, AMOUNT))


def problems(profile: Profile, *entries: Any) -> list[str]:
    return [problem.sentence for line in lines_of(profile, entries) for problem in line.problems]


def written(column: Column, **differs: Any) -> str:
    profile = Profile("Ours", (column,), shape="fixed", header=False)
    return as_text(profile, lines_of(profile, [an_hourly_entry(**differs)])).rstrip("\r\n")


def test_a_missing_employee_number_is_said_and_nothing_is_written() -> None:
    assert problems(PLAIN, an_entry(employee_id="")) == [cells.NO_NUMBER]
    with pytest.raises(Unwritable):
        write(PLAIN, [an_entry(employee_id="")])


def test_hours_times_rate_must_be_the_amount_as_written() -> None:
    hours = Profile("Ours", (Column("hours", decimals=2), Column("rate"), AMOUNT))
    exact = replace(hours, columns=(Column("hours", decimals=4), Column("rate"), AMOUNT))
    short = an_hourly_entry(minutes=40, amount=Decimal("23.33"))

    (told,) = lines_of(hours, [short])[0].problems

    assert told.sentence == lines.NOT_THE_PRODUCT
    assert told.sentence % told.values == (
        "The amount is 23.33, but 0.67 × 35.00 is 23.45; give hours and rate more decimals, write 1 for flat "
        "amounts, or one line per payment."
    )
    assert problems(exact, short) == []


def test_a_heading_that_the_encoding_cannot_write_is_a_fault_of_its_column() -> None:
    curly = replace(PLAIN, columns=(replace(NUMBER, heading="Employee’s"), AMOUNT), encoding="latin-1")

    assert [(fault.column, fault.sentence) for fault in faults_of(curly)] == [(0, cells.CANNOT_WRITE)]
    assert faults_of(replace(curly, header=False)) == faults_of(replace(curly, encoding="utf-8")) == []


def test_hours_of_a_flat_amount_are_not_what_is_paid() -> None:
    hours = Profile("Ours", (Column("hours", decimals=4), Column("rate"), AMOUNT))

    assert problems(hours, an_entry()) == [lines.NOT_THE_PRODUCT]
    assert problems(hours, an_entry(minutes=None)) == [lines.NO_HOURS]


def test_one_employee_number_for_two_people_is_said_at_each() -> None:
    both = (an_entry(), an_entry(payment=2, person_id=2))

    assert problems(PLAIN, *both) == [lines.SHARED_NUMBER] * 2


def test_a_line_below_zero_is_written_only_where_the_file_takes_it() -> None:
    back = an_entry(amount=Decimal("-60.00"))

    assert problems(PLAIN, back) == []
    assert problems(replace(PLAIN, negative=False), back) == [lines.BELOW_ZERO]


def test_a_code_that_is_in_no_table_is_said() -> None:
    job = Profile("Ours", (Column("activity", "Job", table={"visit": "PT1"}), AMOUNT))

    assert as_text(job, lines_of(job, [an_entry()])).splitlines()[1] == "PT1,60.00"
    assert problems(job, an_entry(activity="training")) == [cells.NOT_IN_TABLE]


def test_text_that_is_too_wide_is_said_and_never_cut() -> None:
    narrow = Profile("Ours", (replace(NUMBER, width=4), replace(AMOUNT, width=8)), shape="fixed")

    (told,) = lines_of(narrow, [an_entry()])[0].problems

    assert told.sentence % told.values == "“E1001” is longer than the 4 characters of the column “Number”."


def test_what_latin_1_cannot_write_is_named() -> None:
    old = replace(PLAIN, columns=(Column("family_name"), AMOUNT), encoding="latin-1")

    (told,) = lines_of(old, [an_entry(family_name="Nguyễn")])[0].problems

    assert "(ễ)" in told.sentence % told.values
    assert write(old, [an_entry(family_name="Peña")]).splitlines()[1] == "Peña,60.00".encode("latin-1")


@pytest.mark.parametrize("name", ["Diaz, Maria", 'Maria "Mia"'])
def test_an_unquoted_file_takes_no_text_that_ends_a_cell(name: str) -> None:
    bare = Profile("Ours", (Column("family_name"), AMOUNT), quoting="none")

    assert problems(bare, an_entry(family_name=name)) == [cells.HOLDS_BREAK]
    assert problems(replace(bare, quoting="needed"), an_entry(family_name=name)) == []


def test_a_file_for_a_spreadsheet_runs_no_name_and_leaves_numbers_numbers() -> None:
    profile = Profile("Ours", (Column("family_name"), AMOUNT), header=False)
    back = an_entry(family_name="-Roe", amount=Decimal("-60.00"))

    assert as_text(profile, lines_of(profile, [back])) == "'-Roe,-60.00\r\n"


@pytest.mark.parametrize(
    ("constant", "stands"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-1+cmd", "'-1+cmd"),
        ("-1", "-1"),
        ("+", "+"),
        ("AA", "AA"),
    ],
)
def test_words_that_always_stand_there_are_no_formula_either(constant: str, stands: str) -> None:
    profile = Profile("Ours", (Column("constant", "Kind", constant=constant), AMOUNT), header=False)

    assert as_text(profile, lines_of(profile, [an_entry()])).split(",")[0] == stands


@pytest.mark.parametrize(
    ("column", "amount", "text"),
    [
        (Column("amount", width=10, side="right"), "30", "     30.00"),
        (Column("amount", width=10, side="right", fill="zero"), "-30", "-000030.00"),
        (Column("amount", width=8, side="right", fill="zero", point=False), "30", "00003000"),
        (Column("amount", width=8, sign="always"), "30", "+30.00  "),
        (Column("amount", width=8, sign="after"), "-30", "30.00-  "),
        (Column("amount", width=8, sign="brackets"), "-30", "(30.00) "),
        (Column("amount", width=8, decimals=0), "29.50", "30      "),
    ],
)
def test_a_number_is_written_as_its_column_wants_it(column: Column, amount: str, text: str) -> None:
    assert written(column, amount=Decimal(amount)) == text


def test_a_line_per_person_and_account_adds_up_what_has_one_rate() -> None:
    per_person = Profile("Ours", (NUMBER, Column("hours"), AMOUNT), lines="person", header=False)
    made = [
        an_hourly_entry(payment=1),
        an_hourly_entry(payment=2, minutes=30, amount=Decimal("17.50")),
        an_hourly_entry(payment=3, rate=Decimal(40), amount=Decimal("40.00")),
        an_hourly_entry(payment=4, account_code="02"),
    ]

    text = as_text(per_person, lines_of(per_person, made))

    assert text.splitlines() == ["E1001,1.50,52.50", "E1001,1.00,40.00", "E1001,1.00,35.00"]


@pytest.mark.parametrize(
    ("profile", "sentence"),
    [
        (Profile("Ours", ()), NO_COLUMNS),
        (Profile("Ours", (NUMBER,)), NO_MONEY),
        (Profile("Ours", (AMOUNT, Column("constant"))), NO_CONSTANT),
        (Profile("Ours", (AMOUNT,), shape="fixed"), NO_WIDTH),
        (Profile("Ours", (AMOUNT, Column("visit")), lines="person"), ONE_ONLY),
        (Profile("Ours", (AMOUNT, Column("hours"), Column("units"))), SAME_FIELD),
    ],
)
def test_a_profile_says_what_is_wrong_with_it(profile: Profile, sentence: str) -> None:
    assert sentence in [fault.sentence for fault in faults_of(profile)]
