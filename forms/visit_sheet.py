"""A spreadsheet of visits made before Porchlight: read row by row, every fault at its row and column.

CSV (UTF-8 or Windows-1252) or XLSX. Nothing in it is ever computed: a cell that holds a formula is a fault.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField, FileRequired, FileSize
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

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
MOST_ROWS, MOST_BYTES, MOST_UNPACKED = 5_000, 5 * 1024 * 1024, 60 * 1024 * 1024
LONGEST_CELL = 200

NO_FILE = N_("Choose a CSV or Excel (.xlsx) file; a template is below.")
UNREADABLE = N_("This file cannot be read. Save it again as CSV or Excel (.xlsx), and choose it again.")
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


class SheetUnreadable(ValueError):
    """The file as a whole cannot be read; `sentence` (a msgid) and `values` say why."""

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence, self.values = sentence, values
        super().__init__(sentence)


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
    table = _of_workbook(content) if filename.lower().endswith(".xlsx") else _of_csv(content)
    headings = [_heading(cell) for cell in next(table, ())]
    _check(headings)
    rows: list[SheetRow] = []
    for number, cells in enumerate(table, 2):
        typed = dict(zip(headings, cells, strict=False))
        if not any(_shown(cell) for cell in cells) or _shown(typed.get("student_id")) == EXAMPLE_ID:
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
        words = _shown(typed.get(column))
        if words.startswith("="):
            faults.append(Fault(column, A_FORMULA))
        elif len(words) > LONGEST_CELL:
            faults.append(Fault(column, TOO_LONG))
        else:
            return words
        return ""

    day = _day(typed.get("visit_date"))
    if day is None:
        blank = not _shown(typed.get("visit_date"))
        faults.append(Fault("visit_date", NO_DAY if blank else NOT_A_DAY))
    known, first, last = (cell(name) for name in COLUMNS[:3])
    if not known and not (first and last) and not faults:
        faults.append(Fault("student_id", NO_STUDENT))
    educators = tuple(dict.fromkeys(filter(None, (cell("educator_1"), cell("educator_2")))))
    return SheetRow(
        number, known, first, last, cell("school"), day, educators, cell("note"), faults=tuple(faults)
    )


def _day(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    words = _shown(cell)
    try:
        if re.fullmatch(r"\d{4}-\d\d?-\d\d?", words, re.ASCII):
            return date(*map(int, words.split("-")))
        if re.fullmatch(r"\d\d?/\d\d?/\d{4}", words, re.ASCII):
            month, day, year = map(int, words.split("/"))
            return date(year, month, day)
    except ValueError:
        return None
    return None


def _shown(cell: object) -> str:
    """A cell as a person sees it: whole numbers without a point, one line, no hidden characters."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join("".join(c if c.isprintable() else " " for c in str(cell)).split())


def _heading(cell: object) -> str:
    return _shown(cell).lower().replace(" ", "_")


def _of_csv(content: bytes) -> Iterator[Sequence[object]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise SheetUnreadable(UNREADABLE)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), strict=True)
    except csv.Error as error:
        raise SheetUnreadable(UNREADABLE) from error


def _of_workbook(content: bytes) -> Iterator[Sequence[object]]:
    """The first sheet's rows; formulas come as they were typed, so that they are seen and refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise SheetUnreadable(UNREADABLE)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        yield from book.worksheets[0].iter_rows(max_col=50, max_row=MOST_ROWS * 2, values_only=True)
    except SheetUnreadable:
        raise
    except SHEET_ERRORS as error:
        raise SheetUnreadable(UNREADABLE) from error


SHEET_ERRORS = (
    zipfile.BadZipFile,
    InvalidFileException,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    SyntaxError,
)
"""What openpyxl and zipfile raise for a file that is none (SyntaxError is the XML parsers' base)."""
