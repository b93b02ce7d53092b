"""What waits too long for its approval, as the approvals page and the coordinator's overview say it."""

from dataclasses import dataclass

from app.reports.late_payments import LateAt, late_by_school
from app.services.actors import Actor
from app.services.programme import settings_of


@dataclass(frozen=True)
class Late:
    """`days`: the district's limit."""

    days: int
    schools: list[LateAt]

    @property
    def count(self) -> int:
        """All of them."""
        return sum(each.count for each in self.schools)


def late_pay(actor: Actor) -> Late | None:
    """What to show; None while nothing waits too long."""
    schools = late_by_school(actor)
    return Late(settings_of(actor.district_id).escalate_days, schools) if schools else None
