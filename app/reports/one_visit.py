"""Everything that the page of one visit shows, as far as the person may see it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.models import (
    DistrictSettings,
    Event,
    EventDetail,
    Family,
    Letter,
    Payment,
    Person,
    PersonSchool,
    Reflection,
    ReflectionAssumption,
    TrainingCertificate,
    Visit,
    VisitEducator,
)
from app.services import clock


@dataclass(frozen=True)
class Candidate:
    """Someone of the school who may go: trained until a day (None: not now), speaking these languages."""

    person_id: int
    name: str
    trained_until: date | None
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Happened:
    """One event of the visit's history; `facts` with what was typed, as long as that is kept."""

    kind: str
    facts: dict[str, Any]
    who: str | None
    who_id: int | None
    at: datetime


@dataclass(frozen=True)
class Issued:
    """A letter that was made. `kept`: its pages are here; those of the oldest letters are not."""

    id: int
    kind: str
    language: str
    at: datetime
    who: str | None
    kept: bool
    explained_in: str | None
    explained_by: str | None
    explained_on: date | None


@dataclass(frozen=True)
class Pay:
    """A payment of this visit."""

    id: int
    person: str
    mine: bool
    state: str
    amount: Decimal
    reason: str | None
    reversed_on: date | None


@dataclass(frozen=True)
class OneVisit:
    """The visit with what surrounds it. Lists are empty where the person may not see them."""

    visit: Visit
    zone: ZoneInfo
    settings: DistrictSettings
    history: tuple[Happened, ...]
    letters: tuple[Issued, ...]
    pay: tuple[Pay, ...]
    reflections: tuple[Reflection, ...]
    assumptions: dict[int, str]
    earlier_hopes: tuple[Reflection, ...]

    @cached_property
    def candidates(self) -> list["Candidate"]:
        """Who may go; read when a form asks for it."""
        return candidates(self.visit)

    @cached_property
    def quiet_until(self) -> date | None:
        """The day before which the family asked not to be contacted, while it lies ahead."""
        until = self.visit.family.no_contact_until if self.visit.family else None
        return until if until and until > clock.now().astimezone(self.zone).date() else None

    @property
    def visitors(self) -> list[VisitEducator]:
        """Who goes or went as a visitor."""
        return [member for member in self.visit.team if member.part == "visitor" and member.went is not False]

    @property
    def interpreters(self) -> list[VisitEducator]:
        """Who goes or went to interpret."""
        return [
            member for member in self.visit.team if member.part == "interpreter" and member.went is not False
        ]

    def words_of(self, person_id: int | None) -> Reflection | None:
        """What this person wrote, if anything."""
        return next((each for each in self.reflections if each.person_id == person_id), None)


def one_visit(visit_id: int, person_id: int) -> OneVisit | None:
    """Read the visit and what surrounds it; None when there is no such visit for this person."""
    visit = db.session.scalars(_whole().where(Visit.id == visit_id)).one_or_none()
    if visit is None:
        return None
    settings = db.session.scalars(
        select(DistrictSettings)
        .options(joinedload(DistrictSettings.district))  # Services read both again, from the session.
        .where(DistrictSettings.district_id == visit.district_id)
    ).one()
    words, assumptions = _words(visit)
    return OneVisit(
        visit=visit,
        zone=ZoneInfo(settings.district.time_zone),
        settings=settings,
        history=_history(visit_id),
        letters=_letters(visit_id),
        pay=_pay(visit_id, person_id),
        reflections=tuple(each for each in words if each.visit_id == visit_id),
        assumptions=assumptions,
        earlier_hopes=tuple(each for each in words if each.visit_id == visit.follows_id),
    )


def candidates(visit: Visit) -> list[Candidate]:
    """The active people who serve the visit's school, with their training as of the planned day, or today."""
    day = clock.day_of(visit.starts_at or clock.now(), visit.district_id)
    trained_until = (
        select(TrainingCertificate.valid_until)
        .where(TrainingCertificate.person_id == Person.id)
        .where(TrainingCertificate.earned_on <= day, TrainingCertificate.valid_until >= day)
        .order_by(TrainingCertificate.valid_until.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Person, trained_until)
        .join(PersonSchool, PersonSchool.person_id == Person.id)
        .where(PersonSchool.school_id == visit.school_id, Person.active)
        .order_by(trained_until.is_(None), Person.look_up)
    )
    return [Candidate(person.id, person.name, until, tuple(person.languages or ())) for person, until in rows]


def people_of(school_id: int) -> list[tuple[str, str]]:
    """The active people who serve a school, by id and name."""
    rows = db.session.scalars(
        select(Person)
        .join(PersonSchool, PersonSchool.person_id == Person.id)
        .where(PersonSchool.school_id == school_id, Person.active)
        .order_by(Person.look_up)
    )
    return [(str(person.id), person.name) for person in rows]


def is_seen(visit_id: int) -> bool:
    """Tell whether the person may (still) see this visit."""
    return db.session.scalar(select(Visit.id).where(Visit.id == visit_id)) is not None


def _whole() -> Any:
    return select(Visit).options(
        joinedload(Visit.school),
        joinedload(Visit.school_year),
        joinedload(Visit.family).selectinload(Family.guardians),
        selectinload(Visit.students),
        selectinload(Visit.team).joinedload(VisitEducator.person),
    )


def _history(visit_id: int) -> tuple[Happened, ...]:
    rows = db.session.execute(
        select(Event, EventDetail.changed, Person.given_name, Person.family_name)
        .outerjoin(Person, Person.id == Event.actor_id)
        .outerjoin(EventDetail, EventDetail.mark == Event.facts["detail"].as_string())
        .where(Event.visit_id == visit_id)
        .order_by(Event.id.desc())
    )
    return tuple(
        Happened(
            event.kind,
            {**event.facts, **(words or {})},
            f"{given} {family}" if given else None,
            event.actor_id,
            event.at,
        )
        for event, words, given, family in rows
    )


def _letters(visit_id: int) -> tuple[Issued, ...]:
    rows = db.session.execute(
        select(Letter, Person.given_name, Person.family_name)
        .outerjoin(Person, Person.id == Letter.issued_by)
        .where(Letter.visit_id == visit_id)
        .order_by(Letter.id.desc())
    )
    return tuple(
        Issued(
            id=letter.id,
            kind=letter.kind,
            language=letter.language,
            at=letter.issued_at,
            who=f"{given} {family}" if given else None,
            kept=letter.file_id is not None,
            explained_in=letter.explained_in,
            explained_by=letter.explained_by,
            explained_on=letter.explained_on,
        )
        for letter, given, family in rows
    )


def _pay(visit_id: int, person_id: int) -> tuple[Pay, ...]:
    rows = db.session.execute(
        select(Payment, Person)
        .join(Person, Person.id == Payment.person_id)
        .where(Payment.visit_id == visit_id, ~Payment.withdrawn)
        .order_by(Payment.id)
    )
    return tuple(
        Pay(
            payment.id,
            person.name,
            person.id == person_id,
            payment.state,
            payment.amount,
            payment.reason if payment.state == "not_payable" else None,
            payment.reversed_on,
        )
        for payment, person in rows
    )


def _words(visit: Visit) -> tuple[list[Reflection], dict[int, str]]:
    """What was written after this visit and after the one that it follows; and what was assumed, by person."""
    if visit.started_at is None and visit.follows_id is None:
        return [], {}
    assumed = and_(
        ReflectionAssumption.visit_id == Reflection.visit_id,
        ReflectionAssumption.person_id == Reflection.person_id,
        ReflectionAssumption.visit_id == visit.id,
    )
    rows = db.session.execute(
        select(Reflection, ReflectionAssumption.assumptions)
        .outerjoin(ReflectionAssumption, assumed)
        .options(joinedload(Reflection.person))
        .where(Reflection.visit_id.in_({visit.id, visit.follows_id} - {None}))
        .order_by(Reflection.written_at, Reflection.id)
    ).all()
    return [row[0] for row in rows], {row[0].person_id: row[1] for row in rows if row[1]}
