"""A profile: what a payroll file looks like, kept as JSON, written by a form, never by code."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from dataclasses import field as usual
from typing import Any

from forms.payroll.fields import CONSTANT, EMPTY, FIELDS, SPECIAL, TIMES, UNKNOWN, Kind, kind_of
from workflows.words import N_

# fmt: off
SHAPES = {
    "delimited": N_("Cells with a character between them (CSV)"), "fixed": N_("Fixed width"),
    "xlsx": N_("Excel (.xlsx)"),
}
DELIMITERS = {"comma": N_("Comma"), "semicolon": N_("Semicolon"), "tab": N_("Tab"), "pipe": N_("Upright line |")}
CHARACTERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
QUOTING = {"all": N_("Every cell"), "needed": N_("Where it is needed"), "none": N_("Never")}
LINE_ENDS = {"crlf": N_("Windows (CR LF)"), "lf": N_("Unix (LF)")}
BREAKS = {"crlf": "\r\n", "lf": "\n"}
ENCODINGS = {
    "utf-8": N_("UTF-8"), "utf-8-sig": N_("UTF-8 with a mark in front (Excel)"),
    "latin-1": N_("Latin-1 (older systems)"),
}
LINES = {"payment": N_("One line per payment"), "person": N_("One line per person and account")}
DATES = {
    "iso": ("%Y-%m-%d", N_("2026-09-22")), "us": ("%m/%d/%Y", N_("09/22/2026")), "plain": ("%Y%m%d", N_("20260922")),
    "us_plain": ("%m%d%Y", N_("09222026")), "us_short": ("%m/%d/%y", N_("09/22/26")),
}
SIGNS = {
    "minus": N_("-30.00"), "after": N_("30.00-"), "always": N_("+30.00 and -30.00"), "brackets": N_("(30.00)"),
}
SIDES = {"left": N_("On the left"), "right": N_("On the right")}
FILLS = {"space": N_("Spaces"), "zero": N_("Zeros")}
# fmt: on
MOST_COLUMNS, WIDEST, MOST_DECIMALS = 60, 400, 6
CHOICES = {
    "shape": SHAPES,
    "delimiter": DELIMITERS,
    "quoting": QUOTING,
    "line_end": LINE_ENDS,
    "encoding": ENCODINGS,
    "lines": LINES,
}
COLUMN_CHOICES: dict[str, Mapping[str, object]] = {"day": DATES, "sign": SIGNS, "side": SIDES, "fill": FILLS}

NO_COLUMNS = N_("Give the file at least one column.")
TOO_MANY = N_("A file has at most %(most)s columns.")
NOT_KNOWN = N_("Choose what this column holds; leave it empty if your payroll does not need it.")
NO_WIDTH = N_("Say how many characters wide this column is.")
ONE_ONLY = N_(
    "A line per person and account holds many payments: take this column off, or write one line per payment."
)
NO_CONSTANT = N_("Write the words that always stand here.")
NOT_A_CHOICE = N_("Choose one of the list.")
NO_MONEY = N_("Nothing here says how much to pay: add the amount, or hours and rate.")
CANNOT_WRITE = N_("“%(value)s” holds characters that Latin-1 cannot write (%(characters)s); choose UTF-8.")
SAME_FIELD = N_("Hours stand here twice, as worked and as 1 for a flat amount: keep one.")


@dataclass(frozen=True)
class Column:
    """One column, in its place. `table`: code → what payroll calls it. Widths count for fixed width only.

    `point`: whether a number shows its decimal point; without it the decimals are implied (30.00 → 3000).
    """

    field: str
    heading: str = ""
    constant: str = ""
    table: Mapping[str, str] = usual(default_factory=dict)
    day: str = "iso"
    decimals: int = 2
    sign: str = "minus"
    point: bool = True
    width: int | None = None
    side: str = "left"
    fill: str = "space"
    note: str = ""
    """What is known of a column that the district must fill."""

    @property
    def kind(self) -> Kind:
        """The kind of its values; once they are looked up in a table they are text."""
        return "text" if self.table else kind_of(self.field)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a profile; `column` counts from 0, None is the whole file."""

    column: int | None
    sentence: str
    values: Mapping[str, object] = usual(default_factory=dict)


@dataclass(frozen=True)
class Profile:
    """How a file is written; each choice is a code of its table above."""

    name: str
    columns: tuple[Column, ...]
    shape: str = "delimited"
    header: bool = True
    delimiter: str = "comma"
    quoting: str = "needed"
    line_end: str = "crlf"
    encoding: str = "utf-8"
    lines: str = "payment"
    negative: bool = True
    unverified: bool = False
    """Payroll has not read such a file yet: the screen and the cover page say so."""

    @property
    def suffix(self) -> str:
        """The ending of its file's name."""
        return {"delimited": "csv", "fixed": "txt", "xlsx": "xlsx"}[self.shape]

    @property
    def media_type(self) -> str:
        """What its file is called in HTTP."""
        excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return {"delimited": "text/csv", "fixed": "text/plain", "xlsx": excel}[self.shape]

    def holds(self, *codes: str) -> bool:
        """Tell whether one of its columns is one of these fields."""
        return any(column.field in codes for column in self.columns)

    def renamed(self, name: str) -> "Profile":
        """The same under another name."""
        return replace(self, name=name)


def as_json(profile: Profile) -> dict[str, Any]:
    """What is kept of a profile."""
    return asdict(profile)


def from_json(kept: Mapping[str, Any]) -> Profile:
    """A profile as it was kept; what a later version of Porchlight added has its usual value."""
    columns = tuple(
        Column(**{**column, "table": dict(column.get("table") or {})}) for column in kept["columns"]
    )
    return Profile(**{**kept, "columns": columns})


def faults_of(profile: Profile) -> list[Fault]:
    """Everything that keeps this profile from making a file, the whole file's first."""
    found = [
        Fault(None, NOT_A_CHOICE) for name, known in CHOICES.items() if getattr(profile, name) not in known
    ]
    if not profile.columns:
        return [*found, Fault(None, NO_COLUMNS)]
    if len(profile.columns) > MOST_COLUMNS:
        found.append(Fault(None, TOO_MANY, {"most": MOST_COLUMNS}))
    if not profile.holds("amount") and not (profile.holds("rate") and profile.holds(*TIMES)):
        found.append(Fault(None, NO_MONEY))
    if all(profile.holds(code) for code in TIMES):
        found.append(Fault(None, SAME_FIELD))
    found += [
        Fault(number, sentence)
        for number, column in enumerate(profile.columns)
        for sentence in _wrong_with(column, profile)
    ]
    return found + [
        Fault(number, CANNOT_WRITE, {"value": column.heading, "characters": " ".join(missing)})
        for number, column in enumerate(profile.columns)
        if profile.header and (missing := beyond(column.heading, profile))
    ]


def beyond(text: str, profile: Profile) -> list[str]:
    """The characters of a text that the file's encoding cannot write."""
    return sorted({each for each in text if ord(each) > 255}) if profile.encoding == "latin-1" else []


def _wrong_with(column: Column, profile: Profile) -> list[str]:
    known = column.field in FIELDS
    choices = all(getattr(column, name) in offered for name, offered in COLUMN_CHOICES.items())
    checks = {
        NOT_A_CHOICE: (known or column.field in SPECIAL)
        and choices
        and 0 <= column.decimals <= MOST_DECIMALS,
        NOT_KNOWN: column.field != UNKNOWN,
        NO_CONSTANT: column.field != CONSTANT or bool(column.constant.strip()),
        NO_WIDTH: profile.shape != "fixed" or (column.width is not None and 1 <= column.width <= WIDEST),
        ONE_ONLY: profile.lines != "person" or not (known and FIELDS[column.field].single),
    }
    return [sentence for sentence, holds in checks.items() if not holds]


def empty(heading: str = "") -> Column:
    """A column that stays empty."""
    return Column(EMPTY, heading)
