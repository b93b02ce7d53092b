"""A district whose pay is fought over: three schools, 500 reflected visits, and not enough money at first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from itertools import islice, product

from app.models import District, Person
from tests import builders, money
from tests.visiting import School_, a_visit
from workflows.people import Role

SCHOOLS, PAIRS, DAYS = 3, 10, 20
AT_FIRST = Decimal("30000.00")
"""About half of what 500 visits cost, so that the fund is short in the middle of it."""


@dataclass
class World:
    """Ids of those who decide, as the racing processes get them on their command line."""

    district_id: int
    site_admins: list[int] = field(default_factory=list)
    payroll: list[int] = field(default_factory=list)
    coordinators: list[int] = field(default_factory=list)
    visits: int = 0


def build(visits: int) -> World:
    """Write the district and its visits through the services; needs an application context."""
    district = builders.a_district("Race Valley")
    builders.the_school_year()
    money.a_rate("60.00")
    money.a_rate("45.50", employee_class="classified", basis="hourly")
    money.a_fund(str(AT_FIRST))
    world = World(district.id)
    world.payroll = _ids(builders.a_person(roles={Role.payroll: district}) for _ in range(2))
    world.coordinators = _ids(
        builders.a_person(roles={Role.district_coordinator: district}) for _ in range(2)
    )
    places = [_a_school(district, world) for _ in range(SCHOOLS)]
    for place, start in islice(_hours(places), visits):
        a_visit("reflected", at=place, starts_at=start)
        world.visits += 1
    return world


def _ids(people: Iterator[Person]) -> list[int]:
    return [person.id for person in people]


def _a_school(district: District, world: World) -> list[School_]:
    """One school, once for each of its pairs."""
    school = builders.a_school(district=district)
    liaison = builders.a_person(roles={Role.liaison: school})
    admins = [builders.a_person(roles={Role.site_admin: school}) for _ in range(2)]
    world.site_admins += [admin.id for admin in admins]
    pairs = [
        [builders.trained(builders.a_person(roles={Role.educator: school})) for _ in range(2)]
        for _ in range(PAIRS)
    ]
    return [School_(school, liaison, pair, admins[0]) for pair in pairs]


def _hours(places: list[list[School_]]) -> Iterator[tuple[School_, datetime]]:
    for days, pairs in product(range(1, DAYS + 1), range(PAIRS)):
        for school in places:
            day = builders.today() - timedelta(days=days)
            yield school[pairs], datetime.combine(day, time(17), tzinfo=UTC)
