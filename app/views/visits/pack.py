"""The visit pack: all that the pair needs at the door, on one page, on the phone or on paper."""

from dataclasses import dataclass

from flask import abort
from flask_appbuilder import expose

from app.models import Family
from app.reports import follow_ups, one_visit
from app.reports.follow_ups import Promise
from app.reports.one_visit import OneVisit
from app.services.actors import Actor
from app.views.access import has_access, me
from app.views.answers.beside import Openers, home_language_of, openers_for
from app.views.base import Answer, Page
from app.views.home_languages import name_of
from forms.letters.greetings import GREETINGS, Greeting
from forms.letters.languages import Language
from forms.visit_choices import PLACES
from workflows.people import LIAISONS


@dataclass(frozen=True)
class Pack:
    """`address`: where they meet at home, if it may be shown; `promises`: still open, from the visit before."""

    language: Language | None
    greeting: Greeting | None
    openers: Openers | None
    address: str
    promises: tuple[Promise, ...]


class VisitPackView(Page):
    """`/visits/<id>/pack`"""

    route_base = "/visits"
    default_view = "pack"
    class_permission_name = "VisitView"
    method_permission_name = {"pack": "act"}

    @expose("/<int:pk>/pack")
    @has_access
    def pack(self, pk: int) -> Answer:
        """Where, when, with whom, how to begin, and what to do when it does not feel safe."""
        seen = one_visit.one_visit(pk, me().person_id or 0)
        if seen is None:
            abort(404)
        if not may_read_pack(seen, me()):
            abort(403)
        return self.render_template("visits/pack.html", **pack_values(seen))


def may_read_pack(seen: OneVisit, actor: Actor) -> bool:
    """Those who go, and the liaisons of the school."""
    visit = seen.visit
    roles = actor.roles_at(visit.school_id, visit.district_id)
    return actor.person_id in {member.person_id for member in visit.team} or not roles.isdisjoint(LIAISONS)


def pack_values(seen: OneVisit) -> dict[str, object]:
    """What `visits/pack_body.html` needs."""
    return {
        "seen": seen,
        "visit": seen.visit,
        "pack": pack_of(seen),
        "places": dict(PLACES),
        "language_name": name_of,
    }


def pack_of(seen: OneVisit) -> Pack:
    """Gather it."""
    visit = seen.visit
    language = home_language_of(visit)
    before = follow_ups.of_visit(visit.follows_id, 0) if visit.follows_id else []
    return Pack(
        language,
        GREETINGS.get(language.tag) if language else None,
        openers_for(visit),
        _address(visit.family) if visit.place == "home" and visit.family else "",
        tuple(each for each in before if each.open),
    )


def _address(family: Family) -> str:
    if family.confidential_address or family.no_fixed_address:
        return ""
    lines = (family.address_line, family.address_line_2, family.city, family.region, family.postal_code)
    return ", ".join(line for line in lines if line)
