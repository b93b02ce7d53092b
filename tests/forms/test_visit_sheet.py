"""Spreadsheets of older visits, read: what is meant, and what is wrong at which row."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from forms.visit_sheet import A_FORMULA, MOST_ROWS, NO_STUDENT, NOT_A_DAY, SheetUnreadable, read, template

HEADINGS = "student_id,student_first_name,student_last_name,school,visit_date,educator_1,educator_2,note\n"


def csv(*rows: str) -> bytes:
    return (HEADINGS + "\n".join(rows)).encode()


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in [HEADINGS.strip().split(","), *rows]:
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize("typed", ["2026-08-14", "8/14/2026", "08/14/2026"])
def test_a_row_says_who_was_visited_when_and_by_whom(typed: str) -> None:
    [row] = read("older.csv", csv(f"S-1,,,,{typed},jo@x.org,Lee Park,At the park"))

    assert (row.number, row.student_id, row.day) == (2, "S-1", date(2026, 8, 14))
    assert row.educators == ("jo@x.org", "Lee Park")
    assert not row.faults


def test_a_workbook_says_the_same_with_true_days_and_numbers() -> None:
    [row] = read("older.xlsx", workbook([1001, None, None, None, date(2026, 8, 14), "jo@x.org"]))

    assert (row.student_id, row.day, row.faults) == ("1001", date(2026, 8, 14), ())


def test_the_template_is_read_and_its_example_left_out() -> None:
    with pytest.raises(SheetUnreadable, match="no visit"):
        read("older.csv", template().encode())


def test_each_fault_stands_at_its_row_and_column_and_the_other_rows_are_kept() -> None:
    rows = read(
        "older.csv", csv("S-1,,,,14.8.2026,jo,,", ",Ana,,,2026-08-14,jo,,", "S-3,,,,2026-08-14,jo,,=1+1")
    )

    told = [(row.number, fault.column, fault.sentence) for row in rows for fault in row.faults]
    assert told == [
        (2, "visit_date", NOT_A_DAY),
        (3, "student_id", NO_STUDENT),
        (4, "note", A_FORMULA),
    ]


def test_a_formula_in_a_workbook_is_never_computed() -> None:
    [row] = read("older.xlsx", workbook(["=HYPERLINK(1)", "", "", "", "2026-08-14", "jo"]))

    assert [fault.sentence for fault in row.faults] == [A_FORMULA]


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("older.xlsx", b"not a workbook"),
        ("older.xlsx", workbook()[:400]),
        ("older.csv", b"\0\0\0"),
        ("older.csv", b""),
        ("older.csv", b"name,day\nAna,2026-08-14"),
    ],
)
def test_a_file_that_is_none_is_one_sentence(filename: str, content: bytes) -> None:
    with pytest.raises(SheetUnreadable):
        read(filename, content)


def test_a_very_long_file_is_refused() -> None:
    with pytest.raises(SheetUnreadable) as refused:
        read("older.csv", csv(*["S-1,,,,2026-08-14,jo,,"] * (MOST_ROWS + 1)))

    assert refused.value.values == {"most": "5,000"}
