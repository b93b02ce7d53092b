"""Steps back."""

from app.services.actors import Actor
from app.services.payments.making import withdraw
from app.services.visits.facts import facts_of
from app.services.visits.moves import load, move, step


def correct(visit_id: int, *, by: Actor, reason: str, version: int | None = None) -> None:
    """Take the record one step back so that it can be put right; payments not yet approved are made again."""
    with step("correct"):
        visit = load(visit_id, version)
        was = visit.state
        move(visit, "correct", facts_of(visit, by=by, reason=reason), by=by, reason=reason)
        if was == "reflected":
            visit.reflected_at = None
            withdraw(visit)
            return
        visit.started_at = visit.ended_at = visit.completed_by = None
        visit.entered_after, visit.length_note, visit.proof = False, None, None
        for member in visit.team:
            member.went, member.untrained = None, False
