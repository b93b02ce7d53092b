"""What an auditor would ask about a grant's money: lines that were untrained, alone, in hours … (R131).

Read as the district's steward, for a grant that the reader may see: Payroll sees no visit, but must explain its pay.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Row as Record
from sqlalchemy import func, select

from app.extensions import db
from app.models import (
    ComplianceNote,
    Event,
    Fund,
    Grant,
    OtherWork,
    Payment,
    Person,
    School,
    VisitEducator,
)
from app.security.session import acting_as, steward
from app.services import clock
from app.services.compliance import FINDINGS
from app.services.payments.money import SPENT, activity_of
from app.services.programme import settings_of

ENTERED_LATE = timedelta(days=14)
"""Written down so long after the work, an entry is late."""
CAPS = frozenset({"cap_month", "cap_student"})


@dataclass(frozen=True)
class Explained:
    """Why a finding is in order, by whom and when."""

    words: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Line:
    """One approved or paid payment of the grant; US dollars. `findings`: each with its explanation, or None."""

    payment_id: int
    visit_id: int | None
    person_id: int
    person: str
    school: str
    fund: str
    kind: str
    worked_on: date
    amount: Decimal
    findings: Mapping[str, Explained | None]

    @property
    def open(self) -> list[str]:
        """The findings that nobody explained."""
        return [name for name, said in self.findings.items() if said is None]


@dataclass(frozen=True)
class Compliance:
    """A grant with every line that was paid from it, the oldest work first."""

    grant: Grant
    lines: Sequence[Line]

    @property
    def found(self) -> list[Line]:
        """The lines of which something was found."""
        return [line for line in self.lines if line.findings]

    @property
    def open(self) -> int:
        """How many findings still need a word."""
        return sum(len(line.open) for line in self.lines)

    @property
    def total(self) -> Decimal:
        """What the grant paid."""
        return sum((line.amount for line in self.lines), Decimal(0))

    def by_school(self) -> list[tuple[str, int, Decimal]]:
        """School, payments and sum."""
        return _summed((line.school, line.amount) for line in self.lines)

    def by_month(self) -> list[tuple[str, int, Decimal]]:
        """Month (as 2026-09), payments and sum."""
        return _summed((line.worked_on.strftime("%Y-%m"), line.amount) for line in self.lines)


def compliance(grant_id: int) -> Compliance | None:
    """Everything that was paid from a grant and what was found of it; None when this person sees no such grant."""
    grant = db.session.get(Grant, grant_id)
    if grant is None:
        return None
    with acting_as(db.session, steward(grant.district_id)):
        rows = _rows(grant_id)
        found = _Found(grant, rows)
        lines = [(row, found.of(row)) for row in rows]
    notes = _notes([row.Payment.id for row in rows])
    return Compliance(grant, [_line(row, names, notes) for row, names in lines])


def _rows(grant_id: int) -> list[Record]:
    """The payments of a grant that were not taken back, with school, fund and person."""
    query = (
        select(Payment, Fund, School.name.label("school"), Person)
        .join(Fund, Fund.id == Payment.fund_id)
        .join(School, School.id == Payment.school_id)
        .join(Person, Person.id == Payment.person_id)
        .where(Fund.grant_id == grant_id, Payment.state.in_(SPENT))
        .where(Payment.reversed_on.is_(None), Payment.reverses_id.is_(None))
    )
    return list(db.session.execute(query.order_by(Payment.worked_on, Payment.id)))


class _Found:
    """What the rules read about all lines, in a constant number of statements."""

    def __init__(self, grant: Grant, rows: Sequence[Record]) -> None:
        payments = [row.Payment for row in rows]
        visits = {payment.visit_id for payment in payments if payment.visit_id}
        self.grant = grant
        self.late_after = timedelta(days=settings_of(grant.district_id).escalate_days)
        self.went = _went(visits)
        self.reflected = _reflected(visits)
        self.written = _written_down(visits, {each.other_work_id for each in payments if each.other_work_id})
        self.over = _over_the_cap(rows)

    def of(self, row: Record) -> list[str]:
        """The names of what was found of a line, in the order of FINDINGS."""
        payment, fund = row.Payment, row.Fund
        held = {
            **self._of_the_visit(payment),
            "in_hours": bool(payment.explanation.get("inside"))
            or payment.explanation.get("rule") == "in_hours",
            "late": self._late(payment),
            "outside_period": not _within(payment.worked_on, fund, self.grant),
            "outside_uses": activity_of(payment) not in set(fund.allowed_uses) & set(self.grant.allowed_uses),
            "over_cap": payment.id in self.over or payment.explanation.get("rule") in CAPS,
        }
        return [name for name in FINDINGS if held.get(name)]

    def _of_the_visit(self, payment: Payment) -> dict[str, bool]:
        if payment.visit_id is None or payment.kind != "visit":
            return {}
        team = self.went.get(payment.visit_id, {})
        return {
            "untrained": team.get(payment.person_id, False),
            "unpaired": len(team) < 2,
            "unreflected": (payment.visit_id, payment.person_id) not in self.reflected,
        }

    def _late(self, payment: Payment) -> bool:
        written = self.written.get((payment.visit_id, payment.other_work_id))
        day = clock.day_of(written, payment.district_id) if written else payment.worked_on
        approved = payment.approved_at
        waited = approved is not None and approved - payment.created_at > self.late_after
        return waited or day - payment.worked_on > ENTERED_LATE


def _went(visits: Iterable[int]) -> dict[int, dict[int, bool]]:
    """By visit: the visitors who went, each with whether their training was not current."""
    rows = db.session.execute(
        select(VisitEducator.visit_id, VisitEducator.person_id, VisitEducator.untrained).where(
            VisitEducator.visit_id.in_(visits), VisitEducator.went.is_(True), VisitEducator.part == "visitor"
        )
    )
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    for row in rows:
        found[row.visit_id][row.person_id] = row.untrained
    return found


def _reflected(visits: Iterable[int]) -> set[tuple[int, int]]:
    """Who wrote a reflection on which visit."""
    query = select(Event.visit_id, Event.actor_id).where(
        Event.visit_id.in_(visits), Event.kind == "visit.write_reflection"
    )
    return {(row.visit_id, row.actor_id) for row in db.session.execute(query)}


def _written_down(
    visits: Iterable[int], other: Iterable[int]
) -> dict[tuple[int | None, int | None], datetime]:
    """When a visit, or other work, was first written down."""
    first = (
        select(Event.visit_id, func.min(Event.at).label("at"))
        .where(Event.visit_id.in_(visits), Event.kind.in_(("visit.record_completion", "visit.no_one_home")))
        .group_by(Event.visit_id)
    )
    found: dict[tuple[int | None, int | None], datetime] = {
        (row.visit_id, None): row.at for row in db.session.execute(first)
    }
    works = select(OtherWork.id, OtherWork.created_at).where(OtherWork.id.in_(other))
    return found | {(None, row.id): row.created_at for row in db.session.execute(works)}


def _over_the_cap(rows: Iterable[Record]) -> set[int]:
    """The payments with which a person came above what one person may be paid from a fund."""
    sums: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    over = set()
    for row in sorted(rows, key=lambda each: (each.Payment.approved_at, each.Payment.id)):
        key = (row.Fund.id, row.Payment.person_id)
        sums[key] += row.Payment.amount
        if row.Fund.most_per_person is not None and sums[key] > row.Fund.most_per_person:
            over.add(row.Payment.id)
    return over


def _within(day: date, *periods: Fund | Grant) -> bool:
    return all(period.starts_on <= day <= period.ends_on for period in periods)


def _notes(payment_ids: Sequence[int]) -> dict[tuple[int, str], Explained]:
    """The newest explanation of each finding."""
    query = (
        select(ComplianceNote, Person)
        .join(Person, Person.id == ComplianceNote.written_by)
        .where(ComplianceNote.payment_id.in_(payment_ids))
        .order_by(ComplianceNote.id)
    )
    return {
        (note.payment_id, note.finding): Explained(note.words, person.name, note.created_at)
        for note, person in db.session.execute(query)
    }


def _line(row: Record, names: Iterable[str], notes: Mapping[tuple[int, str], Explained]) -> Line:
    payment = row.Payment
    return Line(
        payment_id=payment.id,
        visit_id=payment.visit_id,
        person_id=payment.person_id,
        person=row.Person.name,
        school=row.school,
        fund=row.Fund.name,
        kind=payment.kind,
        worked_on=payment.worked_on,
        amount=payment.amount,
        findings={name: notes.get((payment.id, name)) for name in names},
    )


def _summed(pairs: Iterable[tuple[str, Decimal]]) -> list[tuple[str, int, Decimal]]:
    found: dict[str, list[Decimal]] = defaultdict(list)
    for name, amount in pairs:
        found[name].append(amount)
    return [(name, len(each), sum(each, Decimal(0))) for name, each in sorted(found.items())]
