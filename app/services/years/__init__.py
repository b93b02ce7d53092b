"""From one school year to the next: close one and open the other, undo that, and set the schools' goals."""

from app.services.years.closing import Choices, Closed, NextYear, close, renewals, turn_of
from app.services.years.goals import set_goals
from app.services.years.undoing import can_be_undone, undo, why_not

__all__ = [
    "Choices",
    "Closed",
    "NextYear",
    "can_be_undone",
    "close",
    "renewals",
    "set_goals",
    "turn_of",
    "undo",
    "why_not",
]
