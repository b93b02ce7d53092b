"""How roles, places and days of access are said."""

from datetime import date
from typing import Any

from flask import abort, g, request
from flask_babel import gettext as _

from app.extensions import db
from app.models import Assignment, DistrictRole
from app.services import access
from app.services.actors import Actor
from app.views.addresses import key_of_text
from app.views.shown import day, words
from workflows.people import ROLE_WORDS, Role

OWN = "own:"
"""Before the id of a role of the district's own, where a form offers it beside ours."""


def role_name(role: str) -> str:
    """A role in words."""
    return words(ROLE_WORDS[Role(role)])


def held_name(assignment: Assignment) -> str:
    """What somebody holds, in words: one of our roles, or one of the district's own by its name."""
    if assignment.district_role_id is None:
        return role_name(assignment.role)
    if "own_roles" not in g:
        rows = access.district_roles.of_district(assignment.district_id)
        g.own_roles = {each.id: each.name for each in rows}
    return g.own_roles.get(assignment.district_role_id) or role_name(assignment.role)


def place_of(row: Any) -> str:
    """Where an assignment, review or request counts."""
    return row.school.name if row.school else _("Whole district")


def days_of(assignment: Assignment) -> str:
    """From when until when."""
    return span(assignment.starts_on, assignment.ends_on)


def span(starts_on: date, ends_on: date | None) -> str:
    """Two days as people say them; without a last one, since the first."""
    if ends_on is None:
        return _("since %(day)s", day=day(starts_on))
    return _("%(first)s to %(last)s", first=day(starts_on), last=day(ends_on))


def role_choices(by: Actor) -> list[tuple[str, str]]:
    """The roles that a person may give, each followed by the district's own that are made from it."""
    own: dict[str, list[DistrictRole]] = {}
    for each in access.district_roles.own_roles(by.district_id):
        own.setdefault(each.role, []).append(each)
    found = []
    for role in access.roles_to_give(by.district_id, by=by):
        found.append((role.value, role_name(role)))
        for each in own.get(role.value, ()):
            label = _("%(name)s (made from %(role)s)", name=each.name, role=role_name(role))
            found.append((f"{OWN}{each.id}", label))
    return found


def chosen_role(code: str) -> tuple[Role, int | None]:
    """What a form's choice of role means: a role, and the district's own that was made from it."""
    if not code.startswith(OWN):
        return Role(code), None
    own_id = key_of_text(code.removeprefix(OWN))
    row = db.session.get(DistrictRole, own_id) or abort(404)
    return Role(row.role), own_id


def ticked(name: str) -> list[int]:
    """The ids of the rows that were ticked."""
    return [key_of_text(each) for each in request.form.getlist(name)]
