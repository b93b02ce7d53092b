"""A visit from the invitation to the last payment."""

from workflows.visit.facts import Programme, TeamMember, VisitFacts, VisitState
from workflows.visit.table import VISIT

__all__ = ["VISIT", "Programme", "TeamMember", "VisitFacts", "VisitState"]
