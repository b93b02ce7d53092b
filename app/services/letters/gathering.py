"""What letters need to know, read for many visits in a few questions."""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.models import (
    District,
    DistrictSettings,
    Event,
    Family,
    FamilyAnswer,
    Guardian,
    Person,
    School,
    StudentFamily,
    Visit,
    VisitEducator,
)
from app.services import clock, letterheads, texts
from app.services.actors import Actor
from app.services.letters.occasions import Moment
from app.services.programme import settings_of
from app.services.texts.looking import COMMON, all_words
from forms.letters.facts import Letterhead
from forms.letters.languages import SOURCE
from forms.letters.letter import Words
from forms.letters.texts import Text
from workflows.translation import TextState


@dataclass(frozen=True)
class Household:
    """A visit with whom it is for and who would come; the family is None where it is unknown or not seen."""

    visit: Visit
    school: School
    family: Family | None
    guardians: tuple[Guardian, ...]
    moment: Moment
    parted: bool = False
    """A child of this visit belongs to this family no more, such as after a change of custody."""
    answer_waits: bool = False
    """The family sent an answer that nobody has looked after yet."""

    @cached_property
    def readers(self) -> tuple[Guardian, ...]:
        """The guardians who may receive letters."""
        return tuple(each for each in self.guardians if each.may_receive_letters)

    @cached_property
    def educator_names(self) -> tuple[str, ...]:
        """Who would come as a visitor, by name."""
        visitors = [
            member.person
            for member in self.visit.team
            if member.part == "visitor" and member.went is not False
        ]
        return tuple(person.name for person in sorted(visitors, key=lambda person: person.look_up))

    @cached_property
    def address(self) -> tuple[str, ...] | None:
        """The lines to print. Never a confidential address, nor a guess where there is none (people.md)."""
        family = self.family
        if (
            family is None
            or family.confidential_address
            or family.no_fixed_address
            or not family.address_line
        ):
            return None
        place = " ".join(part for part in (family.region, family.postal_code) if part)
        town = ", ".join(part for part in (family.city, place) if part)
        return tuple(line for line in (family.address_line, family.address_line_2, town) if line)


class Desk:
    """One district's things that all letters of a sitting share; read when first asked for."""

    def __init__(self, district_id: int, by: Actor) -> None:
        self.district_id, self.by = district_id, by
        self._words: dict[str, Mapping[str, Words]] = {}
        self._heads: dict[int, Letterhead] = {}
        self._text_ids: dict[tuple[tuple[str, str, int], ...], list[int]] = {}

    @cached_property
    def district(self) -> District:
        """The district's own row."""
        return db.session.get_one(District, self.district_id)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of the clocks in letters."""
        return ZoneInfo(self.district.time_zone)

    @cached_property
    def today(self) -> date:
        """The day that letters are dated."""
        return clock.now().astimezone(self.zone).date()

    @cached_property
    def settings(self) -> DistrictSettings:
        """How this district likes its letters."""
        return settings_of(self.district_id)

    @cached_property
    def caller_name(self) -> str:
        """Whom the family calls: the person who makes the letter."""
        return db.session.get_one(Person, self.by.person_id).name

    def words(self, kind: str, tag: str) -> Words | None:
        """The approved text of a kind in a language, with the words that all kinds share."""
        return self._approved(kind).get(tag)

    def languages(self, kind: str) -> tuple[str, ...]:
        """The tags of the languages in which a kind may go out."""
        return tuple(self._approved(kind))

    def english(self, kind: str) -> Words | None:
        """The same, in English."""
        return self.words(kind, SOURCE.tag)

    def is_stale(self, kind: str, code: str) -> bool:
        """The words of a letter were approved once, and their English changed since."""
        standing = self._standing.get(code, {})
        return TextState.stale in (standing.get(kind), standing.get(COMMON))

    @cached_property
    def _standing(self) -> Mapping[str, Mapping[str, TextState]]:
        return texts.standing(self.district_id)

    def _approved(self, kind: str) -> Mapping[str, Words]:
        if kind not in self._words:
            self._words[kind] = all_words(self.district_id, kind)
        return self._words[kind]

    def text_ids(self, versions: Sequence[Text]) -> list[int]:
        """The rows of these versions."""
        said = tuple((version.kind, version.language, version.version) for version in versions)
        if said not in self._text_ids:
            self._text_ids[said] = texts.ids_of(self.district_id, list(versions))
        return self._text_ids[said]

    def letterhead(self, school_id: int) -> Letterhead:
        """What stands at the head of a school's letters."""
        if school_id not in self._heads:
            self._heads[school_id] = letterheads.of_school(self.district_id, school_id)
        return self._heads[school_id]


def gather(visit_ids: Collection[int]) -> list[Household]:
    """The visits of these that the person may see, with what surrounds them, in the order of their ids."""
    visits = db.session.scalars(
        select(Visit)
        .where(Visit.id.in_(visit_ids))
        .options(
            joinedload(Visit.school),
            joinedload(Visit.family).selectinload(Family.guardians),
            selectinload(Visit.students),
            selectinload(Visit.team).joinedload(VisitEducator.person),
        )
        .order_by(Visit.id)
        .execution_options(populate_existing=True)
    ).all()
    missed, children, answered = _missed(visits), _children(visits), _answered(visits)
    return [
        _household(visit, children, missed=visit.id in missed, answer_waits=visit.id in answered)
        for visit in visits
    ]


def _household(
    visit: Visit, children: Container[tuple[int, int]], *, missed: bool, answer_waits: bool
) -> Household:
    family = visit.family
    guardians = tuple(family.guardians) if family else ()
    moment = Moment(visit.state, visit.number, missed)
    parted = family is not None and any((family.id, each.id) not in children for each in visit.students)
    return Household(visit, visit.school, family, guardians, moment, parted, answer_waits)


def _children(visits: Iterable[Visit]) -> set[tuple[int, int]]:
    """Which family has which child now."""
    families = {visit.family.id for visit in visits if visit.family}
    rows = db.session.execute(
        select(StudentFamily.family_id, StudentFamily.student_id).where(StudentFamily.family_id.in_(families))
    )
    return {(row.family_id, row.student_id) for row in rows}


def _answered(visits: Iterable[Visit]) -> set[int]:
    """The visits whose family sent an answer that waits for somebody."""
    waiting = select(FamilyAnswer.visit_id).where(
        FamilyAnswer.visit_id.in_([visit.id for visit in visits]), FamilyAnswer.handled_at.is_(None)
    )
    return set(db.session.scalars(waiting))


def _missed(visits: Iterable[Visit]) -> set[int]:
    """The visits that were scheduled once, and nobody opened."""
    found = db.session.scalars(
        select(Event.visit_id)
        .where(Event.visit_id.in_([visit.id for visit in visits]), Event.kind == "visit.no_one_home")
        .distinct()
    )
    return {visit_id for visit_id in found if visit_id is not None}
