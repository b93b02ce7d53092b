"""Warn when a visit is agreed for somebody whom no rate covers: long before payday (R84)."""

from app.extensions import db
from app.models import Visit, VisitEducator
from app.security.session import acting_as, steward
from app.services import clock
from app.services.actors import Actor
from app.services.notices.telling import tell
from app.services.payments.rates import employment_of, rates_of
from app.services.payments.watching import MONEY_KEEPERS, holders
from workflows.pay import RateOf, rate_for


def tell_of_missing_rates(visit: Visit, *, by: Actor) -> None:
    """Tell coordinators and payroll, once a month for each class and activity that has no rate on the day."""
    assert visit.starts_at is not None  # Told of agreed visits only.
    day = clock.day_of(visit.starts_at, visit.district_id)
    with acting_as(db.session, steward(visit.district_id)):
        rates = rates_of(visit.district_id)
        kinds = {_without_rate(member, rates, visit) for member in visit.team} - {None}
        people = holders(visit.district_id, None, MONEY_KEEPERS) if kinds else set()
    for kind in sorted(kind for kind in kinds if kind):
        about = f"rate_missing:{kind}:{day:%Y-%m}"
        facts = {"day": day}
        tell(people - {by.person_id}, "rate_missing", about=about, district_id=visit.district_id, facts=facts)


def _without_rate(member: VisitEducator, rates: list[RateOf], visit: Visit) -> str | None:
    """The class and activity that nothing covers, as a code; None when a rate does."""
    assert visit.starts_at is not None
    day = clock.day_of(visit.starts_at, visit.district_id)
    work, activity = employment_of(member.person_id, day), "visit"
    if member.part == "interpreter":
        activity = "interpreting"
    if work is None:
        return f"none:{activity}"
    rate = rate_for(
        rates,
        day=day,
        employee_class=work.employee_class,
        exempt=work.exempt,
        activity=activity,
    )
    return None if rate else f"{work.employee_class}:{'exempt' if work.exempt else 'not'}:{activity}"
