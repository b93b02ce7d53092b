"""The district's rates, as the rules read them (R9)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, any_, select

from app.extensions import db
from app.models import Employment, FormerEmployment, Rate
from app.models.questions import DISTRICT, TEAM, Question
from workflows.pay import RateOf, worth

__all__ = ["Employed", "ask_rates", "employment_of", "worth"]


def ask_rates(district_id: int) -> Question[list[RateOf]]:
    """The same as a question that may go with others."""
    return Question(
        _asked_rates(), lambda rows: [_as_rate(row) for (row,) in rows], {"district": district_id}
    )


@cache
def _asked_rates() -> Select:
    return select(Rate).where(Rate.district_id == DISTRICT).order_by(Rate.id)


def _as_rate(row: Rate) -> RateOf:
    return RateOf(
        id=row.id,
        employee_class=row.employee_class,
        exempt=row.exempt,
        activity=row.activity,
        basis=row.basis,
        amount=row.amount,
        starts_on=row.starts_on,
    )


def employment_of(person_id: int, day: date) -> Employment | FormerEmployment | None:
    """The class of employee that a person had on a day, and exempt or not; None while payroll knows none."""
    former = select(FormerEmployment).where(
        FormerEmployment.person_id == person_id, FormerEmployment.until > day
    )
    found = db.session.scalars(former.order_by(FormerEmployment.until).limit(1)).first()
    return found or db.session.get(Employment, person_id)


class Employed:
    """What pay knows of some people, of all times; `before` in the order in which it ended."""

    def __init__(self, now: Iterable[Employment], before: Iterable[FormerEmployment]) -> None:
        self._now = {each.person_id: each for each in now}
        self._before: dict[int, list[FormerEmployment]] = {}
        for each in before:
            self._before.setdefault(each.person_id, []).append(each)

    @classmethod
    def of(cls, person_ids: Collection[int]) -> "Employed":
        """Read it. The session keeps money."""
        return cls(*(question.answer() for question in cls.ask(person_ids)))

    @staticmethod
    def ask(
        person_ids: Collection[int],
    ) -> tuple[Question[list[Employment]], Question[list[FormerEmployment]]]:
        """Both parts, as questions that may go with others."""
        people = {"team": sorted(person_ids)}
        return Question(_asked_now(), _firsts, people), Question(_asked_before(), _firsts, people)

    def number_of(self, person_id: int) -> str:
        """The employee number; empty while payroll knows none."""
        known = self._now.get(person_id)
        return (known and known.employee_id) or ""

    def on(self, person_id: int, day: date) -> Employment | FormerEmployment | None:
        """The class that a person had on a day, as `employment_of` finds it."""
        former = (each for each in self._before.get(person_id, ()) if each.until > day)
        return next(former, None) or self._now.get(person_id)


@cache
def _asked_now() -> Select:
    return select(Employment).where(Employment.person_id == any_(TEAM))


@cache
def _asked_before() -> Select:
    former = select(FormerEmployment).where(FormerEmployment.person_id == any_(TEAM))
    return former.order_by(FormerEmployment.until)


def _firsts(rows: Sequence[Any]) -> list[Any]:
    return [row[0] for row in rows]
