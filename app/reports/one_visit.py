"""Everything that the page of one visit shows, as far as the person may see it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache, cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Integer, Select, and_, bindparam, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

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
from app.models.questions import SCHOOL, VISIT, Question, answers
from app.reports.visit_ahead import Ahead
from app.services import clock
from workflows.pay import sentence_against

FOLLOWED = bindparam("followed", type_=Integer)
GOES_ON = bindparam("goes_on", type_=Date)

Also = Callable[[Visit], Mapping[str, Question[Any]]]


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
    takes_back: bool


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
    also: Mapping[str, Any] = field(default_factory=dict)
    """The answers to what else a page asked."""
    ahead: Ahead | None = None
    """What only the steward may look up, where a page needs it."""

    @cached_property
    def candidates(self) -> list["Candidate"]:
        """Who may go; read when a form asks for it, unless the page asked before."""
        found: list[Candidate] = (
            self.also["candidates"] if "candidates" in self.also else candidates(self.visit)
        )
        return found

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


def one_visit(visit_id: int, person_id: int, *, also: Also | None = None) -> OneVisit | None:
    """Read the visit and what surrounds it; None when there is no such visit for this person.

    `also`: what else a page asks of this visit, in the same statement.
    """
    row = db.session.execute(_whole(), {"visit": visit_id}).unique().one_or_none()
    if row is None:
        return None
    visit, settings = row
    found = answers({**_questions(visit, person_id), **(also(visit) if also else {})})
    words, assumptions = found["words"]
    return OneVisit(
        visit=visit,
        zone=ZoneInfo(settings.district.time_zone),
        settings=settings,
        history=found["history"],
        letters=found["letters"],
        pay=found["pay"],
        reflections=tuple(each for each in words if each.visit_id == visit_id),
        assumptions=assumptions,
        earlier_hopes=tuple(each for each in words if each.visit_id == visit.follows_id),
        also=found,
    )


def candidates(visit: Visit) -> list[Candidate]:
    """The active people who serve the visit's school, with their training as of the planned day, or today."""
    return ask_candidates(visit).answer()


def ask_candidates(visit: Visit) -> Question[list[Candidate]]:
    """The same as a question that may go with others."""
    day = clock.day_of(visit.starts_at or clock.now(), visit.district_id)
    return Question(_asked_candidates(), _candidates, {"school": visit.school_id, "goes_on": day})


@cache
def _asked_candidates() -> Select:
    trained_until = (
        select(TrainingCertificate.valid_until)
        .where(TrainingCertificate.person_id == Person.id)
        .where(TrainingCertificate.earned_on <= GOES_ON, TrainingCertificate.valid_until >= GOES_ON)
        .order_by(TrainingCertificate.valid_until.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            Person.id, Person.given_name, Person.family_name, Person.languages, trained_until.label("until")
        )
        .join(PersonSchool, PersonSchool.person_id == Person.id)
        .where(PersonSchool.school_id == SCHOOL, Person.active)
        .order_by(trained_until.is_(None), Person.look_up)
    )


def _candidates(rows: Sequence[Any]) -> list[Candidate]:
    return [
        Candidate(row.id, f"{row.given_name} {row.family_name}", row.until, tuple(row.languages or ()))
        for row in rows
    ]


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


@cache
def _whole() -> Select[Visit, DistrictSettings]:
    """The visit with its district's settings. Few people and few children: they come as joined rows."""
    return (
        select(Visit, DistrictSettings)
        .join(DistrictSettings, DistrictSettings.district_id == Visit.district_id)
        .where(Visit.id == VISIT)
        .options(
            joinedload(Visit.school),
            joinedload(Visit.school_year),
            joinedload(Visit.family).selectinload(Family.guardians),
            joinedload(Visit.students),
            joinedload(Visit.team).joinedload(VisitEducator.person),
            joinedload(DistrictSettings.district),  # Services read both again, from the session.
        )
    )


def _questions(visit: Visit, person_id: int) -> dict[str, Question[Any]]:
    return {
        "history": _history(visit.id),
        "letters": _letters(visit.id),
        "pay": _pay(visit.id, person_id),
        "words": _words(visit),
    }


def _history(visit_id: int) -> Question[tuple[Happened, ...]]:
    return Question(_asked_history(), lambda rows: tuple(_happened(row) for row in rows), {"visit": visit_id})


@cache
def _asked_history() -> Select:
    return (
        select(
            Event.kind,
            Event.facts,
            Event.actor_id,
            Event.at,
            EventDetail.changed,
            Person.given_name,
            Person.family_name,
        )
        .select_from(Event)
        .outerjoin(Person, Person.id == Event.actor_id)
        .outerjoin(EventDetail, EventDetail.mark == Event.facts["detail"].as_string())
        .where(Event.visit_id == VISIT)
        .order_by(Event.id.desc())
    )


def _happened(row: Any) -> Happened:
    who = f"{row.given_name} {row.family_name}" if row.given_name else None
    return Happened(row.kind, {**row.facts, **(row.changed or {})}, who, row.actor_id, row.at)


def _letters(visit_id: int) -> Question[tuple[Issued, ...]]:
    return Question(_asked_letters(), lambda rows: tuple(_issued(row) for row in rows), {"visit": visit_id})


@cache
def _asked_letters() -> Select:
    return (
        select(
            Letter.id,
            Letter.kind,
            Letter.language,
            Letter.issued_at,
            Letter.file_id,
            Letter.explained_in,
            Letter.explained_by,
            Letter.explained_on,
            Person.given_name,
            Person.family_name,
        )
        .select_from(Letter)
        .outerjoin(Person, Person.id == Letter.issued_by)
        .where(Letter.visit_id == VISIT)
        .order_by(Letter.id.desc())
    )


def _issued(row: Any) -> Issued:
    return Issued(
        id=row.id,
        kind=row.kind,
        language=row.language,
        at=row.issued_at,
        who=f"{row.given_name} {row.family_name}" if row.given_name else None,
        kept=row.file_id is not None,
        explained_in=row.explained_in,
        explained_by=row.explained_by,
        explained_on=row.explained_on,
    )


def _pay(visit_id: int, person_id: int) -> Question[tuple[Pay, ...]]:
    return Question(
        _asked_pay(), lambda rows: tuple(_paid(row, person_id) for row in rows), {"visit": visit_id}
    )


@cache
def _asked_pay() -> Select:
    return (
        select(
            Payment.id,
            Payment.person_id,
            Payment.state,
            Payment.amount,
            Payment.reason,
            Payment.explanation,
            Payment.reversed_on,
            Payment.reverses_id,
            Person.given_name,
            Person.family_name,
        )
        .join(Person, Person.id == Payment.person_id)
        .where(Payment.visit_id == VISIT, ~Payment.withdrawn)
        .order_by(Payment.id)
    )


def _paid(row: Any, person_id: int) -> Pay:
    return Pay(
        row.id,
        f"{row.given_name} {row.family_name}",
        row.person_id == person_id,
        row.state,
        row.amount,
        sentence_against(row.explanation, row.reason) if row.state == "not_payable" else None,
        row.reversed_on,
        row.reverses_id is not None,
    )


def _words(visit: Visit) -> Question[tuple[list[Reflection], dict[int, str]]]:
    """What was written after this visit and after the one that it follows; and what was assumed, by person."""
    return Question(_asked_words(), _written, {"visit": visit.id, "followed": visit.follows_id})


@cache
def _asked_words() -> Select:
    assumed = and_(
        ReflectionAssumption.visit_id == Reflection.visit_id,
        ReflectionAssumption.person_id == Reflection.person_id,
        ReflectionAssumption.visit_id == VISIT,
    )
    return (
        select(Reflection, Person, ReflectionAssumption.assumptions)
        .outerjoin(Person, Person.id == Reflection.person_id)
        .outerjoin(ReflectionAssumption, assumed)
        .where(Reflection.visit_id.in_([VISIT, FOLLOWED]))
        .order_by(Reflection.written_at, Reflection.id)
    )


def _written(rows: Sequence[Any]) -> tuple[list[Reflection], dict[int, str]]:
    for words, person, _assumed in rows:
        set_committed_value(words, "person", person)
    return [row[0] for row in rows], {row[0].person_id: row[2] for row in rows if row[2]}
