"""Where a visit stands for a person: which steps are open, and what stands in the way of the others."""

from dataclasses import replace

from app.models import Visit
from app.services.actors import Actor
from app.services.visits.facts import NOTHING_FOUND, Found, facts_of
from workflows.machine import Reason
from workflows.visit import VISIT, VisitFacts, VisitState


def why_not(visit: Visit, *, by: Actor, found: Found | None = None) -> dict[str, tuple[Reason, ...]]:
    """For every action that the person's roles allow from here: the reasons against it now; empty means go.

    Reasons that the step's own form will answer (a day, a team, a reason) stand there too: show them as
    what is still missing, and let the form be filled in. `found`: what the rules read, where it is known already.
    """
    facts = _as_planned(facts_of(visit, by=by, found=found))
    rows = VISIT.actions_from(facts.state, facts.roles)
    return {row.action: VISIT.why_not(row.action, facts.state, facts, facts.roles) for row in rows}


def actions_of(visit: Visit, *, by: Actor) -> frozenset[str]:
    """The actions that the person's roles allow from here, whatever else stands in their way; nothing is looked up."""
    facts = _as_planned(facts_of(visit, by=by, found=NOTHING_FOUND))
    return frozenset(row.action for row in VISIT.actions_from(facts.state, facts.roles))


def _as_planned(facts: VisitFacts) -> VisitFacts:
    """Until somebody says who in fact went, those who were to go are asked."""
    if facts.state is VisitState.scheduled and not facts.went:
        return replace(facts, went=tuple(facts.recorded_team))
    return facts
