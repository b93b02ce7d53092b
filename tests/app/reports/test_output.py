"""Tables as files: nothing that was typed runs in a spreadsheet, and every value keeps its type."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from app.reports import output

HERE = ZoneInfo("America/Los_Angeles")
FORMULAS = ["=1+1", "+1", "-1", "@sum", "\tx", "\rx", '=HYPERLINK("http://x","y")']


def written(form: output.Form, *rows: list[Any]) -> tuple[bytes, int]:
    file, count = output.write(form, ["Name", "Value"], rows, zone=HERE, says=("Yes", "No"))
    with file:
        return file.read(), count


def as_csv(*rows: list[Any]) -> list[list[str]]:
    content, _count = written("csv", *rows)
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def as_xlsx(*rows: list[Any]) -> Any:
    content, _count = written("xlsx", *rows)
    return load_workbook(io.BytesIO(content)).active


@pytest.mark.parametrize("typed", FORMULAS)
def test_text_that_looks_like_a_formula_is_text(typed: str) -> None:
    (_headings, (name, _value)) = as_csv([typed, 1])
    cell = as_xlsx([typed, 1])["A2"]

    assert name == "'" + typed
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_an_amount_below_zero_stays_a_number() -> None:
    assert as_csv(["Ana", Decimal("-12.50")])[1] == ["Ana", "-12.50"]
    assert as_xlsx(["Ana", Decimal("-12.50")])["B2"].value == -12.5


def test_text_of_digits_stays_text_in_a_sheet() -> None:
    assert as_xlsx(["00123", "1e5"])["A2"].value == "00123"
    assert as_xlsx(["00123", "1e5"])["B2"].data_type == "s"


def test_times_are_the_districts_and_truth_has_words() -> None:
    evening = datetime(2026, 9, 23, 0, 30, tzinfo=UTC)

    assert as_csv([evening, True], [date(2026, 9, 22), None])[1:] == [
        ["2026-09-22 17:30", "Yes"],
        ["2026-09-22", ""],
    ]
    assert as_xlsx([evening, False])["A2"].value == datetime(2026, 9, 22, 17, 30)  # noqa: DTZ001
    assert as_xlsx([evening, False])["B2"].value == "No"


def test_a_file_for_excel_says_that_it_is_utf_8_and_keeps_every_script() -> None:
    content, count = written("csv", ["Nguyễn", "عائلة"])

    assert content.startswith(b"\xef\xbb\xbf")
    assert (count, as_csv(["Nguyễn", "عائلة"])[1]) == (1, ["Nguyễn", "عائلة"])
    assert as_xlsx(["Nguyễn", "عائلة"])["B2"].value == "عائلة"


def test_an_empty_list_is_its_headings() -> None:
    assert as_csv() == [["Name", "Value"]]
    assert written("xlsx")[1] == 0
