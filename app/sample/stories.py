"""Which visits a family had, and how far each has come."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.sample.calendar import Calendar, Year
from app.sample.records import Household, Neighbourhood, Person, School, Student, Team

MOST_LIVE = 6
"""Two visits in each of three school years."""
CHAPTERS = {
    3: (1, 2, 2),
    4: (1, 1, 2, 2),
    5: (0, 1, 1, 2, 2),
    6: (0, 0, 1, 1, 2, 2),
}
ELSEWHERE = "elsewhere"
# fmt: off
OPEN_MIX = (
    ("invited", 0.30), ("scheduled", 0.16), ("completed", 0.09), ("reflected", 0.15), ("paid", 0.17),
    ("declined", 0.07), ("cancelled", 0.06),
)
EARLIER_MIX = (("paid", 0.74), ("reflected", 0.14), ("declined", 0.06), ("cancelled", 0.06))
PAST_MIX = (("paid", 0.88), (ELSEWHERE, 0.02), ("declined", 0.06), ("cancelled", 0.04))
# fmt: on
SEASONS = {"scheduled": "next", "completed": "fresh", "reflected": "recent", "paid": "older"}
PAST_SEASONS = ("before", "last")
CLOSED = ("declined", "cancelled")
EARLIER = timedelta(minutes=30)


@dataclass(slots=True)
class Story:
    """One visit to be written. `went` and what follows are filled in as the story goes on."""

    id: int
    home: Household
    school: School
    students: list[Student]
    year: Year
    number: int
    follows: int | None
    state: str
    elsewhere: bool = False
    team: Team | None = None
    starts_at: datetime | None = None
    visitors: list[Person] = field(default_factory=list)
    interpreter: Person | None = None
    untrained: Person | None = None
    minutes: int = 0
    early: bool = False
    """They went before classes were over, inside their contract hours."""

    @property
    def began(self) -> datetime:
        """When it took place: as planned, or earlier."""
        assert self.starts_at is not None  # Asked of visits with a time only.
        return self.starts_at - EARLIER if self.early else self.starts_at

    @property
    def alone(self) -> bool:
        return len(self.visitors) == 1

    @property
    def went(self) -> list[Person]:
        return [*self.visitors, self.interpreter] if self.interpreter else self.visitors

    @property
    def day(self) -> date:
        assert self.starts_at is not None  # Asked of visits with a time only.
        return self.starts_at.date()


def shares(homes: int, visits: int, chance: random.Random) -> Iterator[int]:
    """How many visits each home has: together exactly `visits`, some one more and their neighbour one less."""
    debt = 0
    for index in range(homes):
        share = visits * (index + 1) // homes - visits * index // homes
        if debt:
            share, debt = share - debt, 0
        elif share and index + 1 < homes and visits * (index + 2) // homes > visits * (index + 1) // homes:
            debt = int(chance.random() < 0.3)
            share += debt
        yield share


def homes_of(place: Neighbourhood) -> list[tuple[Household, School, list[Student]]]:
    """Each household with each school of its children; the other home of a child is not visited apart."""
    homes = []
    for household in place.households:
        if not household.second:
            for school in dict.fromkeys(student.school for student in household.students):
                homes.append((household, school, [s for s in household.students if s.school is school]))
    return homes


def chapters(many: int, chance: random.Random) -> tuple[int, ...]:
    """The indexes of the school years of so many visits, oldest first."""
    luck = chance.random()
    if many == 1:
        return (1,) if luck < 0.15 else (2,)
    if many == 2:
        return (1, 2) if luck < 0.5 else (2, 2)
    if many > MOST_LIVE:
        return (0,) * (many - MOST_LIVE) + CHAPTERS[MOST_LIVE]
    return CHAPTERS[many]


def outcome(year_index: int, *, last: bool, chance: random.Random) -> str:
    """How far the visit has come, if there is a time and a team for it."""
    if year_index < 2:
        return _pick(PAST_MIX, chance)
    return _pick(OPEN_MIX if last else EARLIER_MIX, chance)


def find_a_time(story: Story, calendar: Calendar, chance: random.Random) -> bool:
    """Find a team that is free in the season of the story's state; tell whether there is one."""
    season = SEASONS[story.state] if story.year is calendar.current else PAST_SEASONS[story.year.index]
    slots, teams = calendar.slots[season], story.school.teams
    first = int(chance.random() * len(teams))
    for turn in range(len(teams)):
        team = teams[(first + turn) % len(teams)]
        taken = team.taken.get(season, 0)
        if taken < len(slots):
            team.taken[season] = taken + 1
            story.team, story.starts_at = team, slots[(team.pair[0].number * 7 + taken) % len(slots)]
            return True
    return False


def _pick(mix: tuple[tuple[str, float], ...], chance: random.Random) -> str:
    luck = chance.random()
    for state, share in mix:
        luck -= share
        if luck < 0:
            return state
    return mix[0][0]
