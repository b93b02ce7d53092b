"""The whole district, one neighbourhood after the other, so that any size needs little memory."""

from collections.abc import Iterator

from app.sample.families import settle_families
from app.sample.people import Crowd
from app.sample.records import Neighbourhood, Numbers, Person, Plan
from app.sample.schools import NEIGHBOURS, fill, open_schools

NAME = "Lanternfield Unified School District"
SOURCED_ID = "district-1"
OFFICE = (
    ("District coordinator", "district_coordinator"),
    ("Payroll analyst", "payroll"),
    ("Access manager", "access_manager"),
    ("Trainer", "trainer"),
    ("Systems administrator", "admin"),
    ("Superintendent", "executive"),
    ("University partner", "partner"),
)


def office(plan: Plan, numbers: Numbers) -> list[Person]:
    """Those who work for the whole district, in OFFICE's order; ask first, as they take the first numbers."""
    crowd = Crowd(numbers, f"{plan.seed}:office", plan.today)
    return [crowd.leader(title, role) for title, role in OFFICE]


def neighbourhoods(plan: Plan, numbers: Numbers) -> Iterator[Neighbourhood]:
    """Every school with its people, up to four schools at a time."""
    for first in range(0, plan.schools, NEIGHBOURS):
        many = min(NEIGHBOURS, plan.schools - first)
        students = plan.students * (first + many) // plan.schools - plan.students * first // plan.schools
        yield _neighbourhood(plan, numbers, first, many, students)


def _neighbourhood(plan: Plan, numbers: Numbers, first: int, many: int, students: int) -> Neighbourhood:
    crowd = Crowd(numbers, f"{plan.seed}:{first}", plan.today)
    schools = open_schools(crowd, numbers, many)
    households = settle_families(crowd, schools, students)
    for school in schools:
        fill(school, crowd)
    return Neighbourhood(schools, households)
