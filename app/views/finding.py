"""A few letters typed into a form's look-up, answered with the names that fit: what the script of a look-up asks.

The letters come by POST: they stand in no address and no log. Who is found is the database's to decide.
"""

from collections.abc import Callable
from typing import Any

from flask import Response as FlaskResponse
from flask import jsonify, request, url_for
from flask_appbuilder import expose

from app.services import look_ups
from app.views.access import has_access, me
from app.views.base import Page

FEWEST = 2
"""Letters; one alone would fit too many."""

Found = list[tuple[int, str]]


class LookUpView(Page):
    """`/look-up/`"""

    route_base = "/look-up"
    default_view = "people"

    @expose("/people", methods=("POST",))
    @has_access
    def people(self) -> FlaskResponse:
        """Colleagues."""
        return _answer(_people)

    @expose("/students", methods=("POST",))
    @has_access
    def students(self) -> FlaskResponse:
        """Students."""
        return _answer(_students)

    @expose("/schools", methods=("POST",))
    @has_access
    def schools(self) -> FlaskResponse:
        """Schools."""
        return _answer(look_ups.schools)


def people() -> dict[str, Any]:
    """How a field finds colleagues."""
    return _how(_people, look_ups.person, "people")


def students() -> dict[str, Any]:
    """How a field finds students."""
    return _how(_students, look_ups.student, "students")


def schools() -> dict[str, Any]:
    """How a field finds schools."""
    return _how(look_ups.schools, look_ups.school, "schools")


def _people(words: str) -> Found:
    return look_ups.people(words, by=me())


def _students(words: str) -> Found:
    return look_ups.students(words, by=me())


def _how(search: Callable[[str], Found], named: Callable[[int], str | None], kind: str) -> dict[str, Any]:
    return {"search": search, "named": named, "asks": url_for(f"LookUpView.{kind}")}


def _answer(search: Callable[[str], Found]) -> FlaskResponse:
    words = " ".join(request.form.get("words", "").replace("\0", "").split())[:100]
    found = search(words) if len(words) >= FEWEST else []
    return jsonify(found=[{"id": row_id, "name": name} for row_id, name in found])


VIEWS = [LookUpView]
