"""When visits are: times to propose, and calendars that others' programs read."""

from app.services.calendar.proposals import proposals

__all__ = ["proposals"]
