"""What is kept about a family, row by row in words: names beside numbers, moments by the district's clock."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from flask_appbuilder import Model
from flask_babel import gettext as _
from sqlalchemy import Date, DateTime, Table

from app.reports.audit import Told
from app.reports.held import Held, Names, names_in, pointing
from app.views.audit_words import THINGS, sentence
from app.views.record_codes import in_words
from app.views.record_words import COLUMNS, TABLES
from app.views.shown import dated, dated_moment

PLUMBING = frozenset({"detail", "district_id", "hashes", "version"})
"""Columns and facts that tell a reader nothing; the JSON file has them."""

IN_FACTS = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)")
"""A moment as history keeps it among the facts."""

Line = tuple[str, str]


def groups_of(held: Held) -> list[tuple[str, list[list[Line]]]]:
    """Each table's heading and rows; names are those that the reader may see."""
    names = names_in(held)
    return [
        (_heading(name), [list(_lines(Model.metadata.tables[name], row, names)) for row in rows])
        for name, rows in held.tables.items()
    ]


def _heading(table: str) -> str:
    return str(TABLES.get(table) or THINGS[table])


def _lines(table: Table, row: Mapping[str, Any], names: Names) -> Iterator[Line]:
    points = pointing(table)  # Such a column holds a number or nothing.
    for column, value in row.items():
        label, there = _label(column), points.get(column)
        name = names.get((there, value)) if there else None
        if name and column not in PLUMBING:
            yield label.rpartition(" (")[0] or label, f"{name} (#{value})"
        elif column not in PLUMBING and value not in ({}, []):
            yield (
                label,
                _happened(row) if (table.name, column) == ("event", "kind") else _said(table, column, value),
            )


def _happened(event: Mapping[str, Any]) -> str:
    """What happened, as the page of history says it; a kind without words is told by its name."""
    told = Told(
        id=event["id"],
        at=datetime.fromisoformat(event["at"]),
        kind=event["kind"],
        who=None,
        school=None,
        visit_id=event.get("visit_id"),
        payment_id=event.get("payment_id"),
        facts=event.get("facts") or {},
        beside={},
    )
    return told.kind if (said := sentence(told)) == _("Something else") else said


def _label(name: str) -> str:
    return str(COLUMNS[name]) if name in COLUMNS else name.replace("_", " ").strip().capitalize()


def _said(table: Table, column: str, value: Any) -> str:
    kind = table.c[column].type
    if isinstance(kind, DateTime):
        return dated_moment(datetime.fromisoformat(value))
    return dated(date.fromisoformat(value)) if isinstance(kind, Date) else _plain(value, column)


def _plain(value: Any, column: str = "") -> str:
    """A value in words; `column`, or the name of a fact, says which codes it may hold."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(_plain(each, column) for each in value)
    if isinstance(value, dict):
        told = ((name, each) for name, each in value.items() if name not in PLUMBING)
        return "; ".join(f"{_label(name)}: {_plain(each, name)}" for name, each in told)
    if isinstance(value, str) and IN_FACTS.fullmatch(value):
        return dated_moment(datetime.fromisoformat(value))
    return "–" if value is None else str(in_words(column, value))
