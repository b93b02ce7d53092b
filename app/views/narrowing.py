"""Filters that several lists share: codes, yes and no, schools, school years, grades, languages at home."""

from collections.abc import Mapping
from typing import Any

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.reports import offers
from app.reports.offers import Kind
from app.views.home_languages import name_of
from app.views.listing import Filter, Options
from app.views.shown import grade, words

SCHOOL, GRADE, LANGUAGE = _l("School"), _l("Grade"), _l("Language at home")
NONE = "none"
"""Stands in an address for rows that have no school, or homes of which no language is known."""
GRADES = ("PK", "TK", "KG", *(f"{number:02}" for number in range(1, 13)))


def by_code(name: str, label: Any, column: Any, codes: Mapping[str, str], *, beside: bool = False) -> Filter:
    """Rows whose column holds one of these codes."""
    return Filter(
        name,
        label,
        lambda: [(code, words(said).capitalize()) for code, said in codes.items()],
        lambda code: column == code,
        beside,
    )


def by_truth(name: str, label: Any, column: Any) -> Filter:
    """Rows whose column is true, or is not."""
    return Filter(
        name,
        label,
        lambda: [("yes", _("Yes")), ("no", _("No"))],
        lambda code: column.is_(True) if code == "yes" else column.is_not(True),
    )


def by_school(column: Any, *, without: Any = None) -> Filter:
    """Rows of one school; `without` names those of the whole district, where there are any."""
    return Filter(
        "school",
        SCHOOL,
        lambda: [*([(NONE, without)] if without else []), *schools()],
        lambda code: column.is_(None) if code == NONE else column == int(code),
    )


def by_year(column: Any) -> Filter:
    """Rows of one school year."""
    return Filter("year", _l("School year"), lambda: read("year")["year"], lambda code: column == int(code))


def schools() -> Options:
    """The schools that this person may see and that take part; none where there is nothing to choose."""
    found = read("school")["school"]
    return found if len(found) > 1 else []


def languages() -> Options:
    """The languages of the homes that this person sees, by name; last, homes of which none is known."""
    codes = [code for code, _name in read("language")["language"]]
    spoken = sorted(((code, name_of(code)) for code in codes if code), key=lambda each: each[1].casefold())
    return [*spoken, *([(NONE, _("Not known yet"))] if "" in codes else [])]


def speaks(column: Any, code: str) -> Any:
    """Homes of one of `languages()`."""
    return column.is_(None) if code == NONE else column == code


def grades() -> Options:
    """The grades of a school, from the youngest."""
    return [(code, grade(code)) for code in GRADES]


def read(*kinds: Kind) -> offers.Offers:
    """Read what lists can be narrowed to; once per request, and several kinds in one statement."""
    kept: offers.Offers = g.setdefault("offers", {})
    kept.update(offers.offers(kind for kind in kinds if kind not in kept))
    return kept
