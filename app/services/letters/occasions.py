"""Which letter fits which moment of a visit: one table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workflows.visit import VisitState as S


@dataclass(frozen=True)
class Moment:
    """Where a visit stands, as far as letters ask. `missed`: no one was home on the day before this one."""

    state: str
    number: int
    missed: bool


@dataclass(frozen=True)
class Occasion:
    """A kind of letter: the states it goes out in, what else must be true, and whether families answer it."""

    kind: str
    states: frozenset[str]
    fits: Callable[[Moment], bool]
    answered: bool


def _any(_moment: Moment) -> bool:
    return True


def _first(moment: Moment) -> bool:
    return moment.number == 1


def _later(moment: Moment) -> bool:
    return moment.number > 1


def _missed(moment: Moment) -> bool:
    return moment.missed


ASKED, AGREED = frozenset({S.invited}), frozenset({S.scheduled})
OVER = frozenset({S.completed, S.reflected, S.paid})

# fmt: off
OCCASIONS: Mapping[str, Occasion] = {
    each.kind: each
    for each in (
        #        kind            while it is     if       families answer it
        Occasion("missed",       ASKED,          _missed, True),
        Occasion("first_visit",  ASKED,          _first,  True),
        Occasion("second_visit", ASKED,          _later,  True),
        Occasion("confirmation", AGREED,         _any,    False),
        Occasion("reminder",     AGREED,         _any,    False),
        Occasion("other_place",  ASKED | AGREED, _any,    True),
        Occasion("thanks",       OVER,           _any,    False),
    )
}
# fmt: on


INVITATIONS = ("first_visit", "second_visit")
"""The kinds that ask a family for the first time whether it would like this visit."""


def fits(kind: str, moment: Moment) -> bool:
    """Tell whether this kind of letter may go out now."""
    occasion = OCCASIONS[kind]
    return moment.state in occasion.states and occasion.fits(moment)


def fitting(moment: Moment) -> tuple[str, ...]:
    """The kinds that may go out now; the first one is the one meant when nobody chose."""
    return tuple(kind for kind in OCCASIONS if fits(kind, moment))
