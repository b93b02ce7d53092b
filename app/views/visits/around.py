"""What the page of a visit shows besides the visit, asked together: its family's voice, its mail, its promises."""

from typing import Any

from app.models import Visit
from app.models.questions import Question
from app.reports import answers, contacts, follow_ups, mail, one_visit, visit_ahead
from app.reports.one_visit import OneVisit
from app.reports.visit_ahead import Ahead
from app.services import clock
from app.services.visits.facts import plan_of, questions_of, questions_of_steward
from app.services.visits.standing import actions_of
from app.views.access import me
from app.views.frame import may

NAMES_PEOPLE = frozenset({"schedule", "change_team", "record_completion"})
"""Steps whose forms offer the people of the school."""


def asked_beside(visit: Visit) -> dict[str, Question[Any]]:
    """What the person asks, as far as they may."""
    asked: dict[str, Question[Any]] = {"promises": follow_ups.ask_of_visit(visit.id, me().person_id or 0)}
    if may("can_act", "VisitView"):
        asked |= answers.ask_of_visit(visit.id, clock.now())
        asked |= questions_of(visit, plan_of(visit))
    if may("can_write", "MailView"):
        asked["mails"] = mail.ask_of_visit(visit.id)
    if visit.family_id is not None and may("can_note", "ContactView"):
        asked["contacts"] = contacts.ask_of_family(visit.family_id)
    if _offers_people(visit):
        asked["candidates"] = one_visit.ask_candidates(visit)
    return asked


def look_ahead(seen: OneVisit) -> Ahead:
    """What Porchlight looks up for the person."""
    visit = seen.visit
    acts = may("can_act", "VisitView")
    rules = questions_of_steward(visit, plan_of(visit)) if acts else {}
    return visit_ahead.look(visit, zone=seen.zone, rules=rules, plans=_plans(visit))


def _offers_people(visit: Visit) -> bool:
    if visit.state not in ("invited", "scheduled") or not may("can_act", "VisitView"):
        return False
    open_to_me = actions_of(visit, by=me())
    return _plans(visit) or (visit.state == "scheduled" and not open_to_me.isdisjoint(NAMES_PEOPLE))


def _plans(visit: Visit) -> bool:
    """Agreeing a day is this person's next step."""
    waits = visit.state == "invited" and visit.answer == "yes" and may("can_act", "VisitView")
    return waits and "schedule" in actions_of(visit, by=me())
