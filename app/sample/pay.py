"""Write what visits pay, by the rates of their day, in every state a payment can be in."""

import json
import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from app.sample import words
from app.sample.calendar import CLASSES_END, Calendar
from app.sample.copying import Rows
from app.sample.records import Numbers, Person
from app.sample.rows import Books, Rate
from app.sample.stories import Story
from workflows.pay import cents

CAP_MINUTES = 60
APPROVED_AFTER = timedelta(days=4)
PAID_AFTER = timedelta(days=6)
SPENT = ("approved", "exported", "paid")
APPROVED = (*SPENT, "rejected")
IN_A_BATCH = ("exported", "paid", "rejected")
# fmt: off
WAITING = (
    (("due", "due"), 0.24), (("approved", "due"), 0.14), (("approved", "approved"), 0.16),
    (("exported", "exported"), 0.24), (("rejected", "exported"), 0.08), (("returned", "due"), 0.08),
    (("waived", "due"), 0.06),
)
"""How far the two payments of a reflected visit have come; the last one is what a third person's has."""
# fmt: on


@dataclass(slots=True)
class Line:
    """One payment. `batch`: how many batches before the newest one."""

    person: Person
    state: str
    amount: Decimal
    rate: Rate
    rule: str = ""
    reason: str | None = None
    batch: int | None = None


@dataclass(slots=True)
class Bill:
    """All payments of a visit, and what stays promised for it. `settled_on`: when the last one was settled."""

    lines: list[Line]
    fund_id: int
    committed: Decimal
    settled_on: date


class Pay:
    """Makes and writes the payments of one neighbourhood's visits."""

    def __init__(
        self, rows: Rows, numbers: Numbers, calendar: Calendar, books: Books, chance: random.Random
    ) -> None:
        self.rows, self.numbers, self.calendar, self.books = rows, numbers, calendar, books
        self.chance = chance

    def bill(self, story: Story, fund_id: int, promised: Decimal) -> Bill:
        """Work out what everyone who went is paid; `promised` is what the fund keeps for the visit until then."""
        states = self._states(story)
        lines = [self._line(story, person, state) for person, state in zip(story.went, states, strict=False)]
        batches = [line.batch for line in lines if line.state == "paid" and line.batch is not None]
        settled_on = self.calendar.batch_made_on(min(batches)) + PAID_AFTER if batches else story.day
        spent = sum((line.amount for line in lines if line.state in SPENT), Decimal(0))
        left = Decimal(0) if story.state == "paid" else promised - min(promised, spent)
        return Bill(lines, fund_id, left, settled_on)

    def write(self, story: Story, bill: Bill) -> None:
        """Write the payments, and a successor for each one that was rejected."""
        for line in bill.lines:
            number = self._payment(story, line, bill.fund_id, None)
            if line.state == "rejected":
                self._payment(story, Line(line.person, "due", line.amount, line.rate), bill.fund_id, number)

    def _states(self, story: Story) -> list[str]:
        if story.state == "paid":
            return ["paid", "waived" if self.chance.random() < 0.02 else "paid", "paid"]
        if story.day + APPROVED_AFTER > self.calendar.newest_batch_on:
            return ["due", "due", "due"]
        luck = self.chance.random()
        for states, share in WAITING:
            luck -= share
            if luck < 0:
                return [*states, states[1]]
        return ["due", "due", "due"]

    def _line(self, story: Story, person: Person, state: str) -> Line:
        activity = "interpreting" if person is story.interpreter else "visit"
        rate = self.books.rates[person.employee_class, activity, story.year.index]
        line = Line(person, state, worth(rate, story.minutes), rate)
        if activity == "visit" and story.alone:
            line.state, line.rule, line.reason = "not_payable", "alone", words.ALONE_UNPAID
        elif person is story.untrained:
            line.state, line.rule, line.reason = "not_payable", "untrained", words.UNTRAINED
        elif story.early:
            line.state, line.rule, line.reason = "not_payable", "in_hours", words.IN_HOURS
        elif state == "paid":
            line.batch = self.calendar.batch_after(story.day + APPROVED_AFTER)
        elif state in IN_A_BATCH:
            line.batch = 0
        if state in ("returned", "rejected") and not line.reason:
            line.reason = words.RETURNED if state == "returned" else words.REJECTED
        return line

    def _payment(self, story: Story, line: Line, fund_id: int, replaces: int | None) -> int:
        assert story.starts_at is not None  # Only visits that took place are paid.
        number = self.numbers.next("payment")
        approved = line.state in APPROVED
        made_on = self.calendar.batch_made_on(line.batch) if line.batch is not None else None
        self.rows.add(
            "payment",
            id=number, district_id=self.books.district_id, school_id=story.school.number, visit_id=story.id,
            person_id=line.person.number, kind="interpreting" if line.person is story.interpreter else "visit",
            state=line.state, worked_on=story.day, minutes=story.minutes, started_at=story.began,
            ended_at=story.began + timedelta(minutes=story.minutes),
            employee_class=line.person.employee_class, rate_id=line.rate.id, amount=line.amount,
            explanation=_explanation(line, story, interpreting=line.person is story.interpreter),
            reason=line.reason if line.state == "not_payable" else None,
            returned_reason=line.reason if line.state == "returned" else None,
            returned_by=story.school.site_admin.number if line.state == "returned" else None,
            rejected_reason=line.reason if line.state == "rejected" else None,
            fund_id=fund_id if approved else None,
            approved_by=story.school.site_admin.number if approved else None,
            approved_at=self._approved_at(story) if approved else None,
            batch_id=self.books.newest_batch - line.batch if line.batch is not None else None,
            paid_on=made_on + PAID_AFTER if made_on and line.state == "paid" else None,
            replaces_id=replaces, created_at=_at(story.day + timedelta(days=1), 8),
        )  # fmt: skip
        self._history(story, line, number, made_on, replaces)
        return number

    def _history(
        self, story: Story, line: Line, payment: int, made_on: date | None, replaces: int | None
    ) -> None:
        created = "create_not_payable" if line.state == "not_payable" else "create"
        first = "not_payable" if line.state == "not_payable" else "due"
        since = self.calendar.newest_batch_on + timedelta(days=2) if replaces else story.day
        self._event(payment, created, _at(since, 21), None, None, first, amount=str(line.amount))
        approved_at = self._approved_at(story)
        if line.state in APPROVED:
            self._event(payment, "approve", approved_at, story.school.site_admin, "due", "approved")
        if made_on:
            exported_at = _at(made_on, 10)
            self._event(payment, "export", exported_at, self.books.payroll, "approved", "exported")
            self._after_export(payment, line, made_on)
        if line.state == "returned":
            self._event(payment, "send_back", approved_at, story.school.site_admin, "due", "returned")
        if line.state == "waived":
            self._event(payment, "waive", approved_at, line.person, "due", "waived")

    def _after_export(self, payment: int, line: Line, made_on: date) -> None:
        if line.state == "paid":
            at = _at(made_on + PAID_AFTER, 9)
            self._event(payment, "mark_paid", at, self.books.payroll, "exported", "paid")
        elif line.state == "rejected":
            at = _at(made_on + timedelta(days=2), 9)
            self._event(payment, "reject", at, self.books.payroll, "exported", "rejected", reason=line.reason)

    def _approved_at(self, story: Story) -> datetime:
        return _at(story.day + APPROVED_AFTER, 8)

    def _event(
        self,
        payment: int,
        action: str,
        at: datetime,
        by: Person | None,
        source: str | None,
        to: str,
        **facts: object,
    ) -> None:
        self.rows.add(
            "event",
            id=self.numbers.next("event"), at=at, kind=f"payment.{action}", district_id=self.books.district_id,
            actor_id=by.number if by else None, payment_id=payment, from_state=source, to_state=to,
            facts=json.dumps(facts) if facts else "{}",
        )  # fmt: skip


def at_most(books: Books, story: Story, person: Person) -> Decimal:
    """What a scheduled visit may cost for this person."""
    activity = "interpreting" if person is story.interpreter else "visit"
    return worth(books.rates[person.employee_class, activity, story.year.index], CAP_MINUTES)


@lru_cache(maxsize=4096)
def worth(rate: Rate, minutes: int) -> Decimal:
    """What so many minutes pay: the flat amount, or hours × rate, in whole cents."""
    if rate.basis == "flat":
        return Decimal(rate.amount)
    return cents(Decimal(rate.amount) * minutes / 60)


def _explanation(line: Line, story: Story, *, interpreting: bool) -> str:
    facts: dict[str, object] = {
        "basis": line.rate.basis,
        "rate": line.rate.amount,
        "minutes": story.minutes,
        "employee_class": line.person.employee_class,
        "activity": "interpreting" if interpreting else "visit",
        "rate_from": line.rate.starts_on,
    }
    if line.rule == "in_hours":
        ends = CLASSES_END.isoformat("minutes")
        facts |= {"inside": [{"day": story.day.isoformat(), "from": "07:45", "to": ends}]}
    return json.dumps(facts | {"rule": line.rule} if line.rule else facts)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour))
