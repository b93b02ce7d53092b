"""Gather what working out a payment asks: who went, their class and rate of the day, the hours of contract."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app.extensions import db
from app.models import Visit, VisitEducator, VisitStudent
from app.services import clock
from app.services.payments.hours import inside
from app.services.payments.rates import employment_of, rates_of
from app.services.payments.ruling import rules_of
from workflows.pay import RateOf, Work, Worked, rate_for, work_out


@dataclass(frozen=True)
class Done:
    """Work from when to when, at a school of a district; `minutes` are those that pay counts."""

    starts: datetime
    ends: datetime
    minutes: int
    school_id: int
    district_id: int

    @property
    def day(self) -> date:
        """Its day in the district."""
        return clock.day_of(self.starts, self.district_id)


def of_visit(visit: Visit, member: VisitEducator, done: Done, rates: list[RateOf], *, alone: bool) -> Work:
    """One person's part of a visit."""
    interprets = member.part == "interpreter"
    return replace(
        of_person(member.person_id, "interpreting" if interprets else "visit", done, rates),
        place=visit.place,
        visitor=not interprets,
        alone=alone,
        untrained=member.untrained,
        number=visit.number,
        children=children_of(visit.id),
    )


def of_person(person_id: int, activity: str, done: Done, rates: list[RateOf]) -> Work:
    """One person's part of any work: their class and the rate of the day, the hours of contract."""
    employment = employment_of(person_id, done.day)
    if employment is None:
        return Work(minutes=done.minutes, employee_class=None, activity=activity)
    its_class, exempt = employment.employee_class, employment.exempt
    return Work(
        minutes=done.minutes,
        employee_class=its_class,
        activity=activity,
        exempt=exempt,
        rate=rate_for(rates, day=done.day, employee_class=its_class, exempt=exempt, activity=activity),
        inside=inside(
            done.starts,
            done.ends,
            employee_class=its_class,
            school_id=done.school_id,
            district_id=done.district_id,
        ),
    )


def other_work(
    person_id: int, activity: str, *, starts: datetime, ends: datetime, school_id: int, district_id: int
) -> Worked:
    """What training or preparation pays a person. The session acts as the district's steward."""
    done = Done(starts, ends, minutes_between(starts, ends), school_id, district_id)
    work = of_person(person_id, activity, done, rates_of(district_id))
    return work_out(work, rules_of(district_id).on(done.day))


def minutes_between(starts: datetime, ends: datetime) -> int:
    """Whole minutes that passed, however the clock was turned meanwhile."""
    return int((ends - starts) // timedelta(minutes=1))


def children_of(visit_id: int) -> int:
    """How many children a visit is for; at least one."""
    count = select(func.count()).select_from(VisitStudent).where(VisitStudent.visit_id == visit_id)
    return max(db.session.scalar(count) or 0, 1)
