"""What stands in a cell: days, numbers and words as the profile's column wants them, and what cannot stand there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from forms.payroll.fields import CONSTANT, FIELDS, Value
from forms.payroll.profiles import CANNOT_WRITE, CHARACTERS, DATES, Column, Profile, beyond
from workflows.pay import rounded
from workflows.words import N_, Msgid

NUMBER = re.compile(r"[+-]?[0-9.,]*")
"""What a district writes as a constant and no spreadsheet runs: a number, or a sign alone."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")

NO_NUMBER = N_(
    "The employee number is missing; the district coordinator adds it on the person’s page, under Pay."
)
NOT_IN_TABLE = N_("The table of the column “%(column)s” has no entry for “%(value)s”; add it to the profile.")
TOO_WIDE = N_("“%(value)s” is longer than the %(width)s characters of the column “%(column)s”.")
HOLDS_BREAK = N_("“%(value)s” holds a character that ends a cell or a line; let the profile quote cells.")


@dataclass(frozen=True)
class Problem:
    """Why a line cannot be written."""

    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Cell:
    """A value as written, and (for a sheet) as the number or day that it is."""

    text: str
    value: Value = None
    problems: tuple[Problem, ...] = ()


def cell(column: Column, value: Value, profile: Profile) -> Cell:
    """Write one value into its column."""
    if column.field == CONSTANT:
        words = column.constant
        return _checked(column, Cell(words if NUMBER.fullmatch(words) else _safe(words, profile)), profile)
    if column.field == "employee_id" and not value:
        return Cell("", None, (Problem(NO_NUMBER),))
    if column.table:
        return _looked_up(column, value, profile)
    if isinstance(value, date):
        kept = value if profile.shape == "xlsx" and column.day == "iso" else None
        return _checked(column, Cell(value.strftime(DATES[column.day][0]), kept), profile)
    if isinstance(value, int | Decimal):
        decimals = 0 if FIELDS[column.field].kind == "whole" else column.decimals
        return _checked(column, _number(column, Decimal(value), decimals), profile)
    return _checked(column, Cell(_safe(value or "", profile)), profile)


def _number(column: Column, value: Decimal, decimals: int) -> Cell:
    whole = rounded(value, decimals)
    digits = f"{abs(whole):f}" if column.point else f"{abs(whole).scaleb(decimals):.0f}"
    kept = whole if column.point else whole.scaleb(decimals)
    return Cell(_signed(column, digits, negative=whole < 0), kept)


def _signed(column: Column, digits: str, *, negative: bool) -> str:
    """Put the sign where the column wants it; zeros fill up between sign and digits."""
    before, after = "", ""
    if column.sign == "after":
        after = "-" if negative else ""
    elif column.sign == "brackets":
        before, after = ("(", ")") if negative else ("", "")
    elif column.sign == "always" or negative:
        before = "-" if negative else "+"
    if column.width and column.fill == "zero":
        digits = digits.rjust(column.width - len(before) - len(after), "0")
    return before + digits + after


def _looked_up(column: Column, value: Value, profile: Profile) -> Cell:
    code = "" if value is None else str(value)
    if code in column.table:
        return _checked(column, Cell(_safe(column.table[code], profile)), profile)
    values = {"column": _name(column), "value": code}
    return Cell("", None, (Problem(NOT_IN_TABLE, values),))


def _safe(text: str, profile: Profile) -> str:
    """Text that a spreadsheet would run gets an apostrophe (ASVS 1.2.10); in a sheet it is text by its type."""
    flat = " ".join(text.splitlines())
    return "'" + flat if profile.shape == "delimited" and flat.startswith(FORMULA_STARTS) else flat


def _checked(column: Column, written: Cell, profile: Profile) -> Cell:
    problems = [*_too_wide(column, written.text, profile), *_unwritable(written.text, profile)]
    return Cell(written.text, written.value, tuple(problems)) if problems else written


def _too_wide(column: Column, text: str, profile: Profile) -> list[Problem]:
    if column.width is None or len(text) <= column.width or profile.shape == "xlsx":
        return []
    return [Problem(TOO_WIDE, {"value": text, "width": column.width, "column": _name(column)})]


def _unwritable(text: str, profile: Profile) -> list[Problem]:
    if profile.shape == "xlsx":
        return []
    found = []
    if missing := beyond(text, profile):
        found.append(Problem(CANNOT_WRITE, {"value": text, "characters": " ".join(missing)}))
    ends = {CHARACTERS[profile.delimiter], '"', "\n", "\r"}
    if profile.shape == "delimited" and profile.quoting == "none" and ends & set(text):
        found.append(Problem(HOLDS_BREAK, {"value": text}))
    return found


def _name(column: Column) -> object:
    known = FIELDS.get(column.field)
    return column.heading or (Msgid(known.label) if known else column.field)
