"""The district's rates, as the rules read them (R9)."""

from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.models import Employment, FormerEmployment, Rate
from workflows.pay import RateOf, rate_for, worth

__all__ = ["employment_of", "rate_on", "rates_of", "worth"]


def rates_of(district_id: int) -> list[RateOf]:
    """Every rate of a district, of all times. The session must see them: as the steward, or as who keeps money."""
    rows = db.session.scalars(select(Rate).where(Rate.district_id == district_id).order_by(Rate.id))
    return [
        RateOf(
            id=row.id,
            employee_class=row.employee_class,
            exempt=row.exempt,
            activity=row.activity,
            basis=row.basis,
            amount=row.amount,
            starts_on=row.starts_on,
        )
        for row in rows
    ]


def rate_on(
    day: date, employee_class: str, activity: str, district_id: int, *, exempt: bool | None = None
) -> RateOf | None:
    """The rate in force on a day for a class of employee (R9); None when none has started."""
    known = rates_of(district_id)
    return rate_for(known, day=day, employee_class=employee_class, exempt=exempt, activity=activity)


def employment_of(person_id: int, day: date) -> Employment | FormerEmployment | None:
    """The class of employee that a person had on a day, and exempt or not; None while payroll knows none."""
    former = select(FormerEmployment).where(
        FormerEmployment.person_id == person_id, FormerEmployment.until > day
    )
    found = db.session.scalars(former.order_by(FormerEmployment.until).limit(1)).first()
    return found or db.session.get(Employment, person_id)
