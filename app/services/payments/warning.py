"""Warn when a visit is agreed for somebody whom no rate covers: long before payday (R84)."""

from app.models import Visit, VisitEducator
from app.services.actors import Actor
from app.services.notices.telling import tell
from app.services.payments.gathering import Known
from app.services.payments.watching import MONEY_KEEPERS, holders


def tell_of_missing_rates(visit: Visit, known: Known, *, by: Actor) -> None:
    """Tell coordinators and payroll, once a month for each class and activity that has no rate on the day.

    The steward acts.
    """
    kinds = {_without_rate(member, known) for member in visit.team} - {None}
    people = holders(visit.district_id, None, MONEY_KEEPERS) if kinds else set()
    for kind in sorted(kind for kind in kinds if kind):
        about = f"rate_missing:{kind}:{known.done.day:%Y-%m}"
        facts = {"day": known.done.day}
        tell(people - {by.person_id}, "rate_missing", about=about, district_id=visit.district_id, facts=facts)


def _without_rate(member: VisitEducator, known: Known) -> str | None:
    """The class and activity that nothing covers, as a code; None when a rate does."""
    work = known.of_person(member.person_id, member.activity)
    if work.employee_class is None:
        return f"none:{work.activity}"
    return (
        None if work.rate else f"{work.employee_class}:{'exempt' if work.exempt else 'not'}:{work.activity}"
    )
