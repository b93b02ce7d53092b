"""A spreadsheet of visits made before Porchlight: read row by row, every fault at its row and column.

CSV (UTF-8 or Windows-1252) or XLSX. Nothing in it is ever computed: a cell that holds a formula is a fault.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField, FileRequired, FileSize

from forms.sheets import MOST_ROWS, SheetUnreadable, shown, table
from forms.sheets import day as read_day
from workflows.words import N_

COLUMNS = (
    "student_id",
    "student_first_name",
    "student_last_name",
    "school",
    "visit_date",
    "educator_1",
    "educator_2",
    "note",
)
EXAMPLE = ("SIS-1001", "Ana", "Example", "", "2026-08-14", "Jo Park", "lee@example.org", "")
EXAMPLE_ID = EXAMPLE[0]
NEEDED = ("visit_date",)
MOST_BYTES = 5 * 1024 * 1024
LONGEST_CELL = 200

NO_FILE = N_("Choose a CSV or Excel (.xlsx) file; a template is below.")
TOO_MANY = N_("This file has more than %(most)s rows. Cut it into several files.")
NO_ROWS = N_("There is no visit in this file.")
MISSING_COLUMN = N_("The column %(column)s is missing. Start from the template below.")
NO_STUDENT_COLUMN = N_("Say who was visited: a column student_id, or columns with first and last name.")

NOT_A_DAY = N_("Write the day like 2026-08-14 or 8/14/2026.")
NO_DAY = N_("The day of the visit is missing.")
NO_STUDENT = N_("Say who was visited: the student’s id, or first and last name.")
A_FORMULA = N_("A formula stands here; write its value instead.")
TOO_LONG = N_("This is too long.")


class UploadForm(FlaskForm):
    """Hands the spreadsheet in."""

    sheet = FileField(
        N_("Spreadsheet"),
        [
            FileRequired(NO_FILE),
            FileAllowed(("csv", "xlsx"), NO_FILE),
            FileSize(MOST_BYTES, 1, N_("This file is empty, or larger than 5 MB.")),
        ],
        description=N_(
            "CSV or Excel (.xlsx), at most 5,000 rows. Nothing is stored before you have looked through it."
        ),
        render_kw={"accept": ".csv,.xlsx"},
    )


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row: `column` of the file, and a msgid with its values."""

    column: str
    sentence: str
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetRow:
    """One row as typed; `number` counts like a spreadsheet program does, the headings being row 1."""

    number: int
    student_id: str = ""
    first_name: str = ""
    last_name: str = ""
    school: str = ""
    day: date | None = None
    educators: tuple[str, ...] = ()
    note: str = ""
    faults: tuple[Fault, ...] = ()


def template() -> str:
    """An empty sheet as CSV, with one example row, which is never read."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([COLUMNS, EXAMPLE])
    return text.getvalue()


def read(filename: str, content: bytes) -> list[SheetRow]:
    """The rows of a file, blank ones and the template's example left out. Raises SheetUnreadable."""
    found = table(filename, content)
    headings = [_heading(cell) for cell in next(found, ())]
    _check(headings)
    rows: list[SheetRow] = []
    for number, cells in enumerate(found, 2):
        typed = dict(zip(headings, cells, strict=False))
        if not any(shown(cell) for cell in cells) or shown(typed.get("student_id")) == EXAMPLE_ID:
            continue
        if len(rows) == MOST_ROWS:
            raise SheetUnreadable(TOO_MANY, most=f"{MOST_ROWS:,}")
        rows.append(_row(number, typed))
    if not rows:
        raise SheetUnreadable(NO_ROWS)
    return rows


def _check(headings: Sequence[str]) -> None:
    for column in NEEDED:
        if column not in headings:
            raise SheetUnreadable(MISSING_COLUMN, column=column)
    if "student_id" not in headings and not {"student_first_name", "student_last_name"} <= set(headings):
        raise SheetUnreadable(NO_STUDENT_COLUMN)


def _row(number: int, typed: dict[str, object]) -> SheetRow:
    faults: list[Fault] = []

    def cell(column: str) -> str:
        words = shown(typed.get(column))
        if words.startswith("="):
            faults.append(Fault(column, A_FORMULA))
        elif len(words) > LONGEST_CELL:
            faults.append(Fault(column, TOO_LONG))
        else:
            return words
        return ""

    on = read_day(typed.get("visit_date"))
    if on is None:
        blank = not shown(typed.get("visit_date"))
        faults.append(Fault("visit_date", NO_DAY if blank else NOT_A_DAY))
    known, first, last = (cell(name) for name in COLUMNS[:3])
    if not known and not (first and last) and not faults:
        faults.append(Fault("student_id", NO_STUDENT))
    educators = tuple(dict.fromkeys(filter(None, (cell("educator_1"), cell("educator_2")))))
    return SheetRow(
        number, known, first, last, cell("school"), on, educators, cell("note"), faults=tuple(faults)
    )


def _heading(cell: object) -> str:
    return shown(cell).lower().replace(" ", "_")
