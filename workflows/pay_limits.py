"""Limits between payments: at most so many visitors, once a household, so many a child and year, a person and month.

Who comes first is a matter of when the visits started, then of their numbers; never of when somebody wrote them
down. So whoever is asked again with other visits beside them may get another answer.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from workflows.pay import AllRules, PayRules

LIMITS = ("visitors", "cap_student", "siblings", "cap_month")


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One person's payable part of one visit, by the district's calendar.

    `planned`: was on the team before the day. `settled`: decided already, so it takes its place whatever comes.
    `household` and `children` are ids; `year` is the school year's.
    """

    visit: int
    person: int
    started_at: datetime
    day: date
    year: int
    visitor: bool = True
    planned: bool = True
    household: int | None = None
    children: frozenset[int] = frozenset()
    settled: bool = False

    @property
    def key(self) -> tuple[int, int]:
        """Visit and person."""
        return self.visit, self.person


def refused_by_limits(claims: Collection[Claim], rules: AllRules) -> Mapping[tuple[int, int], str]:
    """The limit that stands against each claim that is over one by the rules of its day, by (visit, person).

    `claims` must hold all of the same visits, of the children's school year and of the persons' months.
    """
    refused: dict[tuple[int, int], str] = {}
    left = sorted(claims, key=_first)
    for limit in (_too_many_visitors, _over_a_student, _siblings, _over_a_month):
        over = limit(left, rules)
        refused |= over
        left = [claim for claim in left if claim.key not in over]
    return refused


def _first(claim: Claim) -> tuple[bool, datetime, int, bool, int]:
    return not claim.settled, claim.started_at, claim.visit, not claim.planned, claim.person


def _too_many_visitors(claims: Iterable[Claim], rules: AllRules) -> dict[tuple[int, int], str]:
    """Of one visit so many visitors are paid; interpreters are no visitors."""
    visitors = [claim for claim in claims if claim.visitor]
    return _beyond(visitors, lambda its: its.visitors, rules, lambda claim: claim.visit, "visitors")


def _over_a_student(claims: Iterable[Claim], rules: AllRules) -> dict[tuple[int, int], str]:
    """A visit is paid while one of its children has visits left this year; it counts once, whoever went."""
    counted: Counter[tuple[int, int]] = Counter()
    paid: dict[int, bool] = {}
    refused = {}
    for claim in claims:
        if claim.visit not in paid:
            theirs = [(child, claim.year) for child in claim.children]
            counted.update(theirs)
            most = rules.on(claim.day).a_student
            paid[claim.visit] = most is None or not theirs or min(counted[each] for each in theirs) <= most
        if not paid[claim.visit] and not claim.settled:
            refused[claim.key] = "cap_student"
    return refused


def _siblings(claims: Iterable[Claim], rules: AllRules) -> dict[tuple[int, int], str]:
    at_home = [claim for claim in claims if claim.household is not None]
    return _beyond(
        at_home, _one_a_household, rules, lambda claim: (claim.person, claim.household, claim.day), "siblings"
    )


def _one_a_household(rules: PayRules) -> int | None:
    return 1 if rules.siblings == "once" else None


def _over_a_month(claims: Iterable[Claim], rules: AllRules) -> dict[tuple[int, int], str]:
    return _beyond(
        claims,
        lambda its: its.a_month,
        rules,
        lambda claim: (claim.person, claim.day.year, claim.day.month),
        "cap_month",
    )


def _beyond(
    claims: Iterable[Claim],
    most_of: Callable[[PayRules], int | None],
    rules: AllRules,
    group: Callable[[Claim], object],
    rule: str,
) -> dict[tuple[int, int], str]:
    counted: Counter[object] = Counter()
    refused = {}
    for claim in claims:
        counted[group(claim)] += 1
        most = most_of(rules.on(claim.day))
        if most is not None and counted[group(claim)] > most and not claim.settled:
            refused[claim.key] = rule
    return refused
