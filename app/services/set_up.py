"""Setting a district up: what is there and what is missing, computed from the data, and the day all is ready."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select

from app.extensions import db
from app.models import (
    Assignment,
    District,
    DistrictSettings,
    Fund,
    Holiday,
    Person,
    Rate,
    School,
    SchoolYear,
    Student,
    TrainingCertificate,
)
from app.security.session import acting_as, steward
from app.services import clock, history
from app.services.actors import Actor
from app.services.districts import UNNAMED
from app.services.errors import Changed, Refused
from app.services.transaction import transaction
from workflows.machine import NotYourRole
from workflows.people import Role
from workflows.words import N_

SETTERS = (Role.district_coordinator, Role.admin)
NOT_YET = N_("Something that every visit needs is still missing; look at the steps that say so.")
NEEDED = ("district", "coordinator", "year", "roster", "liaisons")
"""Without these nobody can be invited. What else is open is a warning."""


@dataclass(frozen=True)
class Standing:
    """How many there are today; a school counts that is in use, a role by who holds it."""

    named: int
    years: int
    holidays: int
    schools: int
    students: int
    admins: int
    coordinators: int
    liaisons: int
    schools_with_liaison: int
    schools_with_site_admin: int
    payroll: int
    rates: int
    funds: int
    trained: int
    safety_contact: int

    def done(self, step: str) -> bool:
        """Tell whether a step of the set-up is done."""
        return {
            "district": self.named > 0,
            "coordinator": self.coordinators > 0,
            "year": self.years > 0,
            "holidays": self.holidays > 0,
            "roster": self.schools > 0 and self.students > 0,
            "liaisons": self.liaisons > 0,
            "colleagues": self.everyone_is_named,
            "training": self.trained >= 2,
            "rates": self.rates > 0,
            "funds": self.funds > 0,
            "safety": self.safety_contact > 0,
            "second_admin": self.admins > 1,
        }[step]

    def has_none_of(self, step: str) -> bool:
        """Tell whether there is nothing at all to say of a step yet."""
        counts = {"coordinator": self.coordinators, "roster": self.schools, "training": self.trained}
        return (counts | {name: getattr(self, name) for name in ("holidays", "rates", "funds")}).get(
            step
        ) == 0

    @property
    def everyone_is_named(self) -> bool:
        """Each school has a liaison and a site admin, and somebody pays."""
        covered = min(self.schools_with_liaison, self.schools_with_site_admin)
        return self.schools > 0 and covered >= self.schools and self.payroll > 0

    @property
    def is_enough(self) -> bool:
        """Whether families can be invited."""
        return all(self.done(step) for step in NEEDED)


def standing(district_id: int) -> Standing:
    """Count what a district has today, in one statement; totals, whoever asks."""
    today = clock.today(district_id)
    with acting_as(db.session, steward(district_id)):
        found = db.session.execute(select(*_counts(district_id, today))).one()
    return Standing(**found._mapping)


def change_district(*, name: str, time_zone: str, version: int | None, by: Actor) -> None:
    """Say what the district is called and by which clock it lives. Raises Changed, Refused."""
    with transaction():
        district = _own_district(by)
        if version is not None and district.version != version:
            raise Changed
        if name == UNNAMED:
            raise Refused(N_("Please fill this in."), "name")
        facts = {"name": [district.name, name], "time_zone": [district.time_zone, time_zone]}
        told = {what: pair for what, pair in facts.items() if pair[0] != pair[1]}
        district.name, district.time_zone = name, time_zone
        if told:
            history.of_district("district.changed", district.id, by=by, changed=told)


def call_ready(*, by: Actor) -> None:
    """End the set-up: pages no longer say what is missing. Raises Refused while a needed step is open."""
    with transaction():
        district = _own_district(by)
        if not standing(district.id).is_enough:
            raise Refused(NOT_YET)
        if district.set_up_on is None:
            district.set_up_on = clock.today(district.id)
            history.of_district("district.set_up", district.id, by=by)


def _own_district(by: Actor) -> District:
    if not by.roles_in(by.district_id) & set(SETTERS):
        raise NotYourRole("set_up", SETTERS)
    return db.session.get_one(District, by.district_id, with_for_update=True, populate_existing=True)


def _counts(district_id: int, today: date) -> list[ColumnElement[Any]]:
    """Each figure of `Standing`, under its name."""
    here = _Here(district_id, today)
    of_district: dict[str, tuple[Any, ...]] = {
        "named": (District, District.id == district_id, District.name != UNNAMED),
        "years": (SchoolYear, *here.of(SchoolYear), SchoolYear.current, SchoolYear.ends_on >= today),
        "holidays": (Holiday, *here.of(Holiday), Holiday.ends_on >= today),
        "schools": (School, *here.of(School), School.active),
        "students": (Student, *here.of(Student), Student.active, Student.school_id.is_not(None)),
        "rates": (Rate, *here.of(Rate), Rate.activity == "visit", Rate.starts_on <= today),
        "funds": (Fund, *here.of(Fund), Fund.starts_on <= today, Fund.ends_on >= today),
        "safety_contact": (
            DistrictSettings,
            *here.of(DistrictSettings),
            DistrictSettings.safety_contact_id.is_not(None),
        ),
    }
    counted = [_how_many(*each).label(name) for name, each in of_district.items()]
    return [*counted, *here.people()]


class _Here:
    """A district on a day."""

    def __init__(self, district_id: int, today: date) -> None:
        self.district_id, self.today = district_id, today

    def of(self, table: Any) -> tuple[ColumnElement[bool]]:
        """Its rows of a table."""
        return (table.district_id == self.district_id,)

    def people(self) -> list[ColumnElement[Any]]:
        """Who holds which role, at how many schools, and who is trained."""
        liaisons = (Role.liaison, Role.school_coordinator)
        trained = select(func.count(TrainingCertificate.person_id.distinct())).where(
            *self.of(TrainingCertificate), TrainingCertificate.valid_until >= self.today
        )
        return [
            self._holders(Assignment.person_id, Role.admin).label("admins"),
            self._holders(Assignment.person_id, Role.district_coordinator).label("coordinators"),
            self._holders(Assignment.person_id, *liaisons).label("liaisons"),
            self._holders(Assignment.school_id, *liaisons).label("schools_with_liaison"),
            self._holders(Assignment.school_id, Role.site_admin).label("schools_with_site_admin"),
            self._holders(Assignment.person_id, Role.payroll).label("payroll"),
            trained.scalar_subquery().label("trained"),
        ]

    def _holders(self, what: Any, *roles: Role) -> ScalarSelect[int]:
        """So many different people, or schools in use, of today's assignments; nobody who left."""
        query = (
            select(func.count(what.distinct()))
            .join(Person, Person.id == Assignment.person_id)
            .where(Assignment.district_id == self.district_id, Person.active)
            .where(Assignment.role.in_([role.value for role in roles]), Assignment.starts_on <= self.today)
            .where(or_(Assignment.ends_on.is_(None), Assignment.ends_on >= self.today))
        )
        if what is Assignment.school_id:
            query = query.join(School, School.id == Assignment.school_id).where(School.active)
        return query.scalar_subquery()


def _how_many(table: Any, *where: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).where(*where).scalar_subquery()
