"""What a year of 15,000 visits and 35,000 payments is made of, and who does what next.

The year is an assumption that is written down here, one line a chore; a run plays its proportions. Nobody's order
of work depends on the server's answers: the same seed gives each person the same chores in the same order.
"""

import random
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

VISITS_A_YEAR, PAYMENTS_A_YEAR = 15_000, 35_000
RARELY_AT_MOST = 3.0
"""Somebody who is one of few thinks so many times longer at most; rare work is then played more often than it is."""


class Chore(NamedTuple):
    """What somebody sits down for. `times`: in a year of the whole district."""

    who: str
    name: str
    times: int


# fmt: off
YEAR: tuple[Chore, ...] = (
    Chore("liaison",     "looks at the work of the day",          20_000),
    Chore("liaison",     "looks through the visits",              10_000),
    Chore("liaison",     "looks a student up by letters",         10_000),
    Chore("liaison",     "invites a family",                      15_000),
    Chore("liaison",     "makes a letter and opens it",           12_000),
    Chore("liaison",     "makes the letters of the school",          400),
    Chore("liaison",     "takes a family's answer over",           9_000),
    Chore("liaison",     "writes down a yes",                      6_000),
    Chore("liaison",     "schedules a visit",                     15_000),
    Chore("liaison",     "looks at the board",                     3_000),
    Chore("educator",    "looks at the work of the day",          40_000),
    Chore("educator",    "looks through own visits",              10_000),
    Chore("educator",    "reads the pack of a visit",             10_000),
    Chore("educator",    "goes: start, end, record",              45_000),
    Chore("educator",    "reflects",                              30_000),
    Chore("educator",    "looks at own pay",                      10_000),
    Chore("site_admin",  "looks at the work of the day",           4_000),
    Chore("site_admin",  "approves ten payments",          PAYMENTS_A_YEAR // 10),
    Chore("site_admin",  "looks at the overview",                  2_000),
    Chore("coordinator", "looks at the work of the day",           2_000),
    Chore("coordinator", "looks through the visits",               4_000),
    Chore("coordinator", "looks for a person by name",             3_000),
    Chore("coordinator", "looks at the overview",                  2_000),
    Chore("coordinator", "looks at the board",                     1_000),
    Chore("coordinator", "looks at the figures",                   1_000),
    Chore("payroll",     "looks a batch over",                       200),
    Chore("payroll",     "makes a batch and its file",                60),
    Chore("payroll",     "looks at the batches",                     200),
    Chore("family",      "answers by the link",                    9_000),
    Chore("program",     "asks for a calendar",                   20_000),
)
# fmt: on


def share_of(who: str) -> float:
    """Which part of a year's chores is theirs."""
    return sum(each.times for each in YEAR if each.who == who) / sum(each.times for each in YEAR)


def kinds() -> list[str]:
    """Who takes part, in the order of the table."""
    return list(dict.fromkeys(each.who for each in YEAR))


def crowd(people: int) -> dict[str, int]:
    """How many of each kind, by what they have to do; one of each at least."""
    wanted = {who: share_of(who) * people for who in kinds()}
    counted = Counter({who: max(1, int(each)) for who, each in wanted.items()})
    by_remainder = sorted(wanted, key=lambda who: int(wanted[who]) - wanted[who])
    for who in by_remainder * people:
        if counted.total() >= people:
            break
        counted[who] += 1
    while counted.total() > people:
        counted[counted.most_common(1)[0][0]] -= 1
    return dict(counted)


def slowness(who: str, people: int) -> float:
    """How many times as long somebody of this kind thinks, so that few do not do more than their share."""
    has = crowd(people)[who] / people
    return min(RARELY_AT_MOST, max(1.0, has / share_of(who)))


def order(who: str, seed: str) -> Iterator[str]:
    """The chores of one person, without end."""
    chores = [each for each in YEAR if each.who == who]
    chance, weights = random.Random(f"{seed}:order"), [each.times for each in chores]
    while True:
        yield chance.choices(chores, weights)[0].name


def hours_for_a_year(chores: int, seconds: float) -> float:
    """How long a year's chores take at the rate of a run that got so many done."""
    return sum(each.times for each in YEAR) / (chores / seconds) / 3600 if chores else float("inf")
