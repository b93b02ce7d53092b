"""Gather what working out pay asks: the rules and rates, who is of which class, the hours of contract.

All of it is one statement. The session acts as the district's steward.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, func, select

from app.models import Visit, VisitEducator, VisitStudent
from app.models.questions import VISIT, Question, answers
from app.services import clock
from app.services.payments.hours import ask_holidays, ask_rows
from app.services.payments.rates import Employed, ask_rates
from app.services.payments.ruling import ask_rules
from workflows import hours
from workflows.hours import Hours, Inside
from workflows.pay import DatedRules, RateOf, Work, Worked, rate_for, work_out


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

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last day in the district."""
        days = list(hours.days_of(self.starts, self.ends, clock.zone_of(self.district_id)))
        return days[0], days[-1]


@dataclass(frozen=True)
class Terms:
    """The rules of pay and the rates of a district, of all times."""

    rules: DatedRules
    rates: list[RateOf]


@dataclass(frozen=True)
class Known:
    """What pay knows of some people's work, and of the visit that it is for."""

    done: Done
    terms: Terms
    employed: Employed
    hours: list[Hours]
    holidays: frozenset[date]
    children: int

    def of_visit(self, visit: Visit, member: VisitEducator, *, alone: bool) -> Work:
        """One person's part of the visit."""
        return replace(
            self.of_person(member.person_id, member.activity),
            place=visit.place,
            visitor=member.part == "visitor",
            alone=alone,
            untrained=member.untrained,
            number=visit.number,
            children=self.children,
        )

    def of_person(self, person_id: int, activity: str) -> Work:
        """One person's part of any work: their class and the rate of the day, the hours of contract."""
        done = self.done
        employment = self.employed.on(person_id, done.day)
        if employment is None:
            return Work(minutes=done.minutes, employee_class=None, activity=activity)
        its_class, exempt = employment.employee_class, employment.exempt
        rate = rate_for(
            self.terms.rates, day=done.day, employee_class=its_class, exempt=exempt, activity=activity
        )
        return Work(
            minutes=done.minutes,
            employee_class=its_class,
            activity=activity,
            exempt=exempt,
            rate=rate,
            inside=self._inside(its_class),
        )

    def _inside(self, employee_class: str) -> tuple[Inside, ...]:
        return hours.inside(
            self.hours,
            self.holidays,
            school_id=self.done.school_id,
            employee_class=employee_class,
            starts=self.done.starts,
            ends=self.done.ends,
            zone=clock.zone_of(self.done.district_id),
        )


def gathered(
    done: Done, people: Collection[int], *, visit_id: int | None = None, terms: Terms | None = None
) -> Known:
    """Read it for these people. `terms`: those of the district, where they are known already."""
    first, last = done.days
    now, before = Employed.ask(people)
    asked: dict[str, Question[Any]] = {} if terms else _ask_terms(done.district_id)
    asked |= {"now": now, "before": before, "hours": ask_rows(first, last, done.district_id)}
    asked["holidays"] = ask_holidays(first, last, school_id=done.school_id, district_id=done.district_id)
    if visit_id is not None:
        asked["children"] = Question(_asked_children(), lambda rows: int(rows[0][0]), {"visit": visit_id})
    found = answers(asked)
    return Known(
        done=done,
        terms=terms or Terms(found["rules"], found["rates"]),
        employed=Employed(found["now"], found["before"]),
        hours=found["hours"],
        holidays=found["holidays"],
        children=max(found.get("children", 1), 1),
    )


def terms_of(district_id: int) -> Terms:
    """The terms of a district."""
    return Terms(**answers(_ask_terms(district_id)))


def other_work(
    person_id: int, activity: str, *, starts: datetime, ends: datetime, school_id: int, district_id: int
) -> Worked:
    """What training or preparation pays a person."""
    done = Done(starts, ends, minutes_between(starts, ends), school_id, district_id)
    known = gathered(done, [person_id])
    return work_out(known.of_person(person_id, activity), known.terms.rules.on(done.day))


def minutes_between(starts: datetime, ends: datetime) -> int:
    """Whole minutes that passed, however the clock was turned meanwhile."""
    return int((ends - starts) // timedelta(minutes=1))


def _ask_terms(district_id: int) -> dict[str, Question[Any]]:
    return {"rules": ask_rules(district_id), "rates": ask_rates(district_id)}


@cache
def _asked_children() -> Select:
    """How many children a visit is for."""
    return select(func.count(VisitStudent.student_id)).where(VisitStudent.visit_id == VISIT)
