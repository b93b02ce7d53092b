"""A profile as a form: its settings, and its columns one below the other, added, moved and removed without script."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField
from wtforms.validators import NumberRange, Optional, ValidationError

from forms.fields import WholeNumberField, choice, long_text, readable, text, yes
from forms.payroll.fields import FIELDS, SPECIAL
from forms.payroll.profiles import (
    DATES,
    DELIMITERS,
    ENCODINGS,
    FILLS,
    LINE_ENDS,
    LINES,
    MOST_COLUMNS,
    MOST_DECIMALS,
    QUOTING,
    SHAPES,
    SIDES,
    SIGNS,
    WIDEST,
    Column,
    Profile,
)
from workflows.words import N_

NOT_A_TABLE = N_("Write one entry a line: what Porchlight says, an equals sign, what payroll says.")
LONGEST_TABLE, LONGEST_CODE = 2000, 100


def _number(label: str, least: int, most: int, hint: str = "") -> WholeNumberField:
    within = NumberRange(least, most, N_("This number is too small or too large."))
    return WholeNumberField(label, [Optional(), within], description=hint)


class ColumnForm(Form):
    """One column."""

    field = choice(
        N_("What it holds"), [*((code, each.label) for code, each in FIELDS.items()), *SPECIAL.items()]
    )
    heading = text(N_("Heading"), longest=LONGEST_CODE)
    constant = text(N_("Words that always stand here"), longest=LONGEST_CODE)
    table = long_text(
        N_("Payroll’s own codes"),
        longest=LONGEST_TABLE,
        hint=N_(
            "One a line, such as certificated=1 or certificated visit=PT01. Empty: as Porchlight says it."
        ),
    )
    day = choice(N_("Days like"), [(code, words) for code, (_format, words) in DATES.items()])
    decimals = _number(N_("Decimals"), 0, MOST_DECIMALS)
    sign = choice(N_("Below zero like"), [*SIGNS.items()])
    point = BooleanField(N_("With a decimal point"))
    width = _number(
        N_("Characters wide"), 1, WIDEST, N_("Needed for fixed width; else the most it may have.")
    )
    side = choice(N_("On which side"), [*SIDES.items()])
    fill = choice(N_("Filled up with"), [*FILLS.items()])
    note = HiddenField(validators=[readable])

    def validate_table(self, field: Any) -> None:
        """Each line has an equals sign."""
        if any("=" not in line for line in (field.data or "").splitlines() if line.strip()):
            raise ValidationError(NOT_A_TABLE)


class ProfileForm(FlaskForm):
    """The whole profile."""

    name = text(N_("Name"), longest=100, required=True)
    shape = choice(N_("Kind of file"), [*SHAPES.items()])
    lines = choice(N_("Lines"), [*LINES.items()])
    header = yes(N_("Headings in the first line"))
    negative = yes(N_("Lines below zero are allowed"), hint=N_("They take back what was paid before."))
    unverified = yes(
        N_("Not verified: payroll has not read such a file yet"),
        hint=N_("The screen and the cover page say so until you take this tick away."),
    )
    delimiter = choice(N_("Between the cells"), [*DELIMITERS.items()])
    quoting = choice(N_("Quotation marks around"), [*QUOTING.items()])
    line_end = choice(N_("Ends of lines"), [*LINE_ENDS.items()])
    encoding = choice(N_("Characters"), [*ENCODINGS.items()])
    version = HiddenField()
    columns = FieldList(FormField(ColumnForm), max_entries=MOST_COLUMNS)

    def profile(self) -> Profile:
        """What is typed, as a profile; its own faults are another matter."""
        return Profile(
            name=str(self.name.data or ""),
            columns=tuple(_column(each.form) for each in self.columns),
            **{name: self[name].data for name in SETTINGS},
        )


SETTINGS = (
    *("shape", "lines", "header", "negative", "unverified"),
    *("delimiter", "quoting", "line_end", "encoding"),
)


def typed(profile: Profile, version: int) -> dict[str, Any]:
    """A profile as the data of its form."""
    columns = [{**_plain(each), "table": _as_lines(each.table)} for each in profile.columns]
    settings = {name: getattr(profile, name) for name in SETTINGS}
    return {"name": profile.name, "version": version, "columns": columns, **settings}


def rearranged(columns: Iterable[Column], asked: str) -> tuple[Column, ...]:
    """The columns after a button was pressed: `add`, `remove-3`, `up-3`, `down-3`; anything else changes nothing."""
    found = list(columns)
    what, _, place = asked.partition("-")
    number = int(place) if place.isdecimal() and len(place) < 4 else -1
    if what == "add" and len(found) < MOST_COLUMNS:
        found.append(Column("empty"))
    if not 0 <= number < len(found):
        return tuple(found)
    if what == "remove":
        del found[number]
    elif what in ("up", "down"):
        other = min(max(number + (1 if what == "down" else -1), 0), len(found) - 1)
        found[number], found[other] = found[other], found[number]
    return tuple(found)


def _column(form: Form) -> Column:
    data = form.data
    return Column(
        field=data["field"] or "empty",
        heading=data["heading"] or "",
        constant=data["constant"] or "",
        table=_as_table(data["table"] or ""),
        day=data["day"] or "iso",
        decimals=2 if data["decimals"] is None else data["decimals"],
        sign=data["sign"] or "minus",
        point=bool(data["point"]),
        width=data["width"],
        side=data["side"] or "left",
        fill=data["fill"] or "space",
        note=data["note"] or "",
    )


def _plain(column: Column) -> dict[str, Any]:
    return {name: getattr(column, name) for name in Column.__dataclass_fields__}


def _as_lines(table: Mapping[str, str]) -> str:
    return "\n".join(f"{code}={words}" for code, words in table.items())


def _as_table(lines: str) -> dict[str, str]:
    parted = (line.partition("=") for line in lines.splitlines() if "=" in line)
    return {code.strip(): words.strip() for code, _, words in parted}
