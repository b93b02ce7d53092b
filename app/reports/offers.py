"""What lists can be narrowed to: schools, school years, languages at home. One statement for all that a page asks."""

from collections.abc import Iterable
from typing import Any, Literal

from sqlalchemy import Integer, Select, String, cast, func, literal, select, union_all

from app.extensions import db
from app.models import Family, School, SchoolYear

Kind = Literal["school", "year", "language"]
Offers = dict[Kind, list[tuple[str, str]]]


def offers(kinds: Iterable[Kind]) -> Offers:
    """For each kind, (code, name) of what the person may see, in its order.

    Languages are codes of homes, unordered and without a name; the empty code means homes of which none is known.
    """
    wanted = list(kinds)
    found: Offers = {kind: [] for kind in wanted}
    if wanted:
        rows = db.session.execute(union_all(*(_PARTS[kind]() for kind in wanted))).all()
        for row in sorted(rows, key=lambda each: each.place):
            found[row.kind].append((row.code, row.name))
    return found


def _part(kind: Kind, code: Any, name: Any, place: Any) -> Select[Any]:
    return select(
        literal(kind).label("kind"),
        code.label("code"),
        name.label("name"),
        cast(place, String).label("place"),
    )


def _schools() -> Select[Any]:
    return _part("school", cast(School.id, String), School.name, School.name).where(School.active)


def _years() -> Select[Any]:
    latest_first = 99_999_999 - cast(func.to_char(SchoolYear.starts_on, "YYYYMMDD"), Integer)
    return _part("year", cast(SchoolYear.id, String), SchoolYear.name, latest_first)


def _languages() -> Select[Any]:
    code = func.coalesce(Family.home_language, "")
    return _part("language", code, code, code).distinct()


_PARTS = {"school": _schools, "year": _years, "language": _languages}
