"""A batch before it is made: its lines, its sums, and what stays out of it, each with what to do."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.extensions import db
from app.models import Fund, Payment
from app.services.actors import Actor
from app.services.errors import Refused
from app.services.payroll.gathering import (
    MOST_PAYMENTS,
    Span,
    choose,
    entries_of,
    first_of,
    sum_of,
    waiting,
)
from app.services.payroll.profiles import profile_named
from forms.payroll.cover import money
from forms.payroll.entries import Entry
from forms.payroll.lines import Line, lines_of
from forms.payroll.profiles import Profile
from workflows.machine import N_, Reason

ENDS_FIRST = N_("This period ends before it starts; choose a later day.")
NO_SUCH_FUND = N_("Choose one of the list.")
PERSON_BELOW_ZERO = N_(
    "%(person)s would get %(amount)s: more is taken back than paid. Payroll may ask for it back."
)
BATCH_BELOW_ZERO = N_(
    "The whole batch is below zero: more is taken back than paid. It may be made all the same."
)
OTHER_DAYS = N_(
    "Outside the days you chose: %(count)s. What is taken back, and what came late for days that payroll has paid out,"
    " goes with the next batch."
)
MORE_WAIT = Reason(
    "more_wait",
    N_("More wait than the %(most)s payments that one batch holds: make another one afterwards."),
    {"most": f"{MOST_PAYMENTS:,}"},
)
NOT_VERIFIED = Reason(
    "not_verified",
    N_(
        "Payroll has not read such a file yet: compare it with your payroll’s manual, and try it there first."
        " The cover page says so, too."
    ),
)
UNDER_PAYROLL = "line"
"""The name of a reason that the profile gives: the line cannot be written."""


@dataclass(frozen=True)
class Choice:
    """Which payments, and in which file: days of work, one fund or all, and a profile's code or id."""

    first: date | None = None
    last: date | None = None
    fund_id: int | None = None
    profile: str = "csv"

    @property
    def span(self) -> Span:
        """Its days."""
        return Span(self.first, self.last)


@dataclass(frozen=True)
class LeftOut:
    """A payment that waits longer, with the reasons and what to do."""

    payment_id: int
    person: str
    amount: Decimal
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Sum:
    """What goes to one account, school or person."""

    name: str
    payments: int
    amount: Decimal


@dataclass(frozen=True)
class Preview:
    """What a batch would be; money in US dollars."""

    profile: Profile
    lines: Sequence[Line]
    left_out: tuple[LeftOut, ...]
    warnings: tuple[Reason, ...] = ()
    payments: int = 0
    total: Decimal = Decimal(0)
    by_account: tuple[Sum, ...] = ()
    by_school: tuple[Sum, ...] = ()
    by_person: tuple[Sum, ...] = ()
    entries: Sequence[Entry] = field(default=(), repr=False)

    @property
    def waiting(self) -> int:
        """How many payments were looked at."""
        return self.payments + len(self.left_out)


def preview(choice: Choice, *, by: Actor, district_id: int) -> Preview:
    """Look at what a batch would hold, without touching anything. Raises Refused at the field that is wrong."""
    profile = checked(choice, district_id)
    payments, more = first_of(waiting(district_id, choice.span, choice.fund_id))
    seen = sorted_out(payments, choice, profile, by=by).seen
    return replace(seen, warnings=(MORE_WAIT, *seen.warnings)) if more else seen


@dataclass(frozen=True)
class SortedOut:
    """The payments that a batch takes, and how that looks."""

    payments: list[Payment]
    seen: Preview


def checked(choice: Choice, district_id: int) -> Profile:
    """The profile of a sound choice; Refused says at which field it is not."""
    if choice.first and choice.last and choice.last < choice.first:
        raise Refused(ENDS_FIRST, "last")
    if choice.fund_id is not None:
        known = select(Fund.id).where(Fund.id == choice.fund_id, Fund.district_id == district_id)
        if db.session.scalar(known) is None:
            raise Refused(NO_SUCH_FUND, "fund")
    return profile_named(choice.profile, district_id)


def sorted_out(
    payments: Collection[Payment], choice: Choice, profile: Profile, *, by: Actor, batch_id: int = 0
) -> SortedOut:
    """Keep the payments that this person may pay and the profile can write."""
    chosen, others = choose(payments, by)
    left_out = [_left_out(payment, reasons) for payment, reasons in others]
    by_id = {payment.id: payment for payment in chosen}
    entries = entries_of(chosen, batch_id, choice.span)
    lines = lines_of(profile, entries)
    for line in lines:
        reasons = tuple(Reason(UNDER_PAYROLL, each.sentence, each.values) for each in line.problems)
        if reasons:
            left_out += [_left_out(by_id.pop(entry.payment), reasons) for entry in line.entries]
    kept = list(by_id.values())
    if len(kept) < len(chosen):  # The days of those that stay, and lines that stood together, may be others.
        entries = entries_of(kept, batch_id, choice.span)
        lines = lines_of(profile, entries)
    return SortedOut(kept, _preview(profile, entries, lines, tuple(left_out), choice.span))


def _preview(
    profile: Profile,
    entries: Sequence[Entry],
    lines: Sequence[Line],
    left_out: tuple[LeftOut, ...],
    span: Span,
) -> Preview:
    by_person = _sums(entries, lambda entry: (f"{entry.family_name}, {entry.given_name}", entry.person_id))
    total = sum_of(entries)
    return Preview(
        profile=profile,
        lines=lines,
        left_out=left_out,
        warnings=(
            *_of_other_days(entries, span),
            *((NOT_VERIFIED,) if profile.unverified else ()),
            *(_below_zero(each) for each in by_person if each.amount < 0),
            *_batch_below_zero(total),
        ),
        payments=len(entries),
        total=total,
        by_account=_sums(entries, lambda entry: (f"{entry.fund} · {entry.account_code}", 0)),
        by_school=_sums(entries, lambda entry: (entry.school, 0)),
        by_person=by_person,
        entries=entries,
    )


def _sums(entries: Iterable[Entry], key: Callable[[Entry], tuple[str, int]]) -> tuple[Sum, ...]:
    held: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        held[key(entry)].append(entry)
    return tuple(Sum(named[0], len(each), sum_of(each)) for named, each in sorted(held.items()))


def _of_other_days(entries: Iterable[Entry], span: Span) -> Iterable[Reason]:
    if count := sum(not span.holds(entry.worked_on) for entry in entries):
        yield Reason("other_days", OTHER_DAYS, {"count": count})


def _below_zero(person: Sum) -> Reason:
    return Reason(
        "person_below_zero", PERSON_BELOW_ZERO, {"person": person.name, "amount": money(person.amount)}
    )


def _batch_below_zero(total: Decimal) -> tuple[Reason, ...]:
    return (Reason("batch_below_zero", BATCH_BELOW_ZERO),) if total < 0 else ()


def _left_out(payment: Payment, reasons: tuple[Reason, ...]) -> LeftOut:
    return LeftOut(payment.id, payment.person.name, payment.amount, reasons)
