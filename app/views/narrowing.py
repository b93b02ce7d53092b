"""Filters that several lists share: codes, yes and no, schools, school years."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.extensions import db
from app.models import School, SchoolYear
from app.views.listing import Filter, Options
from app.views.shown import words

SCHOOL = _l("School")
NO_SCHOOL = "none"
"""Stands in an address for rows of the whole district."""


def by_code(name: str, label: Any, column: Any, codes: Mapping[str, str]) -> Filter:
    """Rows whose column holds one of these codes."""
    return Filter(
        name,
        label,
        lambda: [(code, words(said).capitalize()) for code, said in codes.items()],
        lambda code: column == code,
    )


def by_truth(name: str, label: Any, column: Any, *, yes: Any, no: Any) -> Filter:
    """Rows whose column is true, or is not."""
    return Filter(
        name,
        label,
        lambda: [("yes", yes), ("no", no)],
        lambda code: column.is_(True) if code == "yes" else column.is_not(True),
    )


def by_school(column: Any, *, without: Any = None) -> Filter:
    """Rows of one school; `without` names those of the whole district, where there are any."""
    return Filter(
        "school",
        SCHOOL,
        lambda: [*([(NO_SCHOOL, without)] if without else []), *schools()],
        lambda code: column.is_(None) if code == NO_SCHOOL else column == int(code),
    )


def by_year(column: Any) -> Filter:
    """Rows of one school year."""
    return Filter("year", _l("School year"), years, lambda code: column == int(code))


def schools() -> Options:
    """The schools that this person may see and that take part."""
    rows = db.session.execute(select(School.id, School.name).where(School.active).order_by(School.name))
    return [(str(row.id), row.name) for row in rows]


def years() -> Options:
    """The school years, the latest first."""
    rows = db.session.execute(select(SchoolYear.id, SchoolYear.name).order_by(SchoolYear.starts_on.desc()))
    return [(str(row.id), row.name) for row in rows]
