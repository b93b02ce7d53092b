"""The profiles that come along, each against the columns that are known of it."""

import csv
import io
import zipfile
from datetime import datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from forms.payroll.fields import UNKNOWN
from forms.payroll.profiles import NOT_KNOWN, as_json, faults_of, from_json
from forms.payroll.shipped import COLUMNS, SHIPPED
from forms.payroll.writing import Unwritable, write
from tests.forms.payroll.entering import an_entry, an_hourly_entry


@pytest.mark.parametrize("code", SHIPPED)
def test_a_profile_is_the_same_after_it_was_kept(code: str) -> None:
    profile = SHIPPED[code].profile

    assert from_json(as_json(profile)) == profile


def test_generic_csv_has_its_known_columns_one_payment_a_line() -> None:
    content = write(SHIPPED["csv"].profile, [an_entry(), an_entry(payment=2, family_name="=Roe")])

    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert rows[1] == [
        "7", "1", "E1001", "Diaz", "Maria", "certificated", "Alder", "11", "2026-09-22", "visit", "40", "flat",
        "60.00", "60.00", "01-3010",
    ]  # fmt: skip
    assert rows[2][3] == "'=Roe"
    assert content.endswith(b"\r\n")


def test_generic_excel_holds_numbers_and_days_and_no_formula() -> None:
    content = write(SHIPPED["xlsx"].profile, [an_entry(family_name="=1+1")])

    sheet = load_workbook(io.BytesIO(content), data_only=False).active
    heading, row = list(sheet.iter_rows())
    assert tuple(cell.value for cell in heading) == COLUMNS
    assert [cell.value for cell in row][7:9] == [11, datetime.fromisoformat("2026-09-22")]
    assert row[3].value == "=1+1"
    assert b"<f>" not in _parts(content)
    assert (row[13].value, row[13].data_type) == (60, "n")


def test_an_excel_file_has_the_same_bytes_each_time() -> None:
    assert write(SHIPPED["xlsx"].profile, [an_entry()]) == write(SHIPPED["xlsx"].profile, [an_entry()])


def test_smart_fusion_has_exactly_its_six_columns_quoted_with_four_decimals() -> None:
    content = write(SHIPPED["smart_fusion"].profile, [an_hourly_entry(minutes=40, amount=Decimal("23.33"))])

    assert content.decode().split("\r\n") == [
        '"Employee ID","Job Code","Job Code Rate","Hours","Period End Date","GL Account Number"',
        '"E1001","certificated visit","35.0000","0.6667","09/30/2026","01-3010"',
        "",
    ]


def test_a_flat_amount_is_one_unit_at_its_rate() -> None:
    content = write(SHIPPED["smart_fusion"].profile, [an_entry()])

    assert '"60.0000","1.0000"' in content.decode()


@pytest.mark.parametrize(
    ("code", "known"),
    [
        (
            "ohio",
            ["constant", "employee_id", None, None, "worked_on", None, None, "units", "constant", "rate",
             "employee_class", None, None, "account_code", None],
        ),
        ("powerschool", ["employee_id", None, "account_code", "units", "rate", "amount", None]),
    ],
)  # fmt: skip
def test_a_starting_point_holds_what_is_known_and_waits_for_the_rest(
    code: str, known: list[str | None]
) -> None:
    shipped = SHIPPED[code]

    assert [None if each.field == UNKNOWN else each.field for each in shipped.profile.columns] == known
    assert {fault.sentence for fault in faults_of(shipped.profile)} == {NOT_KNOWN}
    assert shipped.starting_point
    assert shipped.profile.unverified
    with pytest.raises(Unwritable):
        write(shipped.profile, [an_entry()])


def test_ohio_has_no_header_plain_days_and_classes_as_numbers() -> None:
    profile = SHIPPED["ohio"].profile

    assert (profile.header, profile.columns[0].constant, profile.columns[4].day) == (False, "AA", "plain")
    assert profile.columns[10].table == {"certificated": "1", "classified": "2"}


@pytest.mark.parametrize("code", ["csv", "xlsx", "smart_fusion"])
def test_the_complete_ones_have_no_fault(code: str) -> None:
    assert faults_of(SHIPPED[code].profile) == []


def _parts(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())
