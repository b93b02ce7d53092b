"""Invitation letters: gather what one says, keep it, and set the same page again from what was kept."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select, text
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.models import District, Family, Guardian, Letter, Person, School, Visit
from app.services import clock, history
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.transaction import transaction
from forms.letters.invitation import Invitation, typeset, typeset_all
from forms.letters.languages import SOURCE, Language, language
from forms.letters.refusal import LetterRefused
from forms.letters.wording import WRITTEN, template_for, wording
from workflows.machine import N_, NotYourRole
from workflows.people import LIAISONS, Role

WRITERS = (*LIAISONS, Role.team)
"""Who may make a letter: the school's liaisons, and whoever would go on the visit."""
BEFORE_THE_VISIT = ("invited", "scheduled")
MAKE_A_NEW_ONE = N_("The words of our letters have changed since; please make a new letter.")


@dataclass(frozen=True)
class Issued:
    """What became of the letters for several visits: their numbers, and why some could not be made."""

    letters: tuple[int, ...]
    refused: tuple[tuple[int, LetterRefused | Refused], ...]


def issue(visit_id: int, *, by: Actor, language: str | None = None) -> int:
    """Make the invitation letter of a visit and keep what it says; return the letter's number.

    `language` is a tag such as "es"; without it, the one that a guardian reads, or English alone. A household
    without a printable address gets a letter without one. Raises NotFound, NotYourRole, Refused and
    LetterRefused.
    """
    with transaction():
        visit = _load(visit_id)
        _only_writers(visit, by)
        if visit.state not in BEFORE_THE_VISIT:
            raise Refused(N_("An invitation letter is for a visit that is still to come."))
        readers = _readers(visit)
        spoken = _chosen(language) if language else _language_of(readers)
        number = _next_number()
        invitation = _invitation(visit, readers, by, number)
        letter = _letter(number, visit, invitation, spoken, by)
        db.session.add(letter)
        history.of_visit(
            visit, "letter_issued", by=by, source=visit.state, letter=letter.id, language=spoken.tag
        )
        return letter.id


def issue_many(visit_ids: Collection[int], *, by: Actor) -> Issued:
    """One letter for each of several visits; a visit that has one keeps it. One refusal stops no other."""
    letters: list[int] = []
    refused: list[tuple[int, LetterRefused | Refused]] = []
    known = _latest(visit_ids)
    for visit_id in visit_ids:
        try:
            letters.append(known.get(visit_id) or issue(visit_id, by=by))
        except (LetterRefused, Refused) as error:
            refused.append((visit_id, error))
    return Issued(tuple(letters), tuple(refused))


def pdf(letter_id: int) -> tuple[str, bytes]:
    """The letter's file name, which names nobody, and its page: byte for byte as it was issued.

    Raises NotFound, and Refused when our wording has changed since, or the address is confidential by now.
    """
    letter = _kept([letter_id])[0]
    page = typeset(*_as_set(letter))
    if hashlib.sha256(page).hexdigest() != letter.sha256:
        raise Refused(MAKE_A_NEW_ONE)
    return f"letter-{letter.id}.pdf", page


def pdf_of_many(letter_ids: Sequence[int]) -> tuple[str, bytes]:
    """Several letters as one file to print, each on its own pages, in the order given. Raises NotFound."""
    letters = _kept(letter_ids)
    return f"letters-{letters[0].id}-{letters[-1].id}.pdf", typeset_all([_as_set(each) for each in letters])


def _load(visit_id: int) -> Visit:
    query = select(Visit).where(Visit.id == visit_id)
    visit = db.session.scalars(
        query.options(selectinload(Visit.students), selectinload(Visit.team))
    ).one_or_none()
    if visit is None:
        raise NotFound
    return visit


def _only_writers(visit: Visit, by: Actor) -> None:
    roles = by.roles_at(visit.school_id, visit.district_id)
    if roles.isdisjoint(LIAISONS) and by.person_id not in {member.person_id for member in visit.team}:
        raise NotYourRole("letter_issued", WRITERS)


def _readers(visit: Visit) -> list[Guardian]:
    """The household's guardians who may receive letters. Raises Refused when it has guardians and none may."""
    if visit.family_id is None:
        return []
    everyone = list(
        db.session.scalars(
            select(Guardian).where(Guardian.family_id == visit.family_id).order_by(Guardian.id)
        )
    )
    readers = [guardian for guardian in everyone if guardian.may_receive_letters]
    if everyone and not readers:
        raise Refused(N_("Nobody in this household may receive letters; reach the family another way."))
    return readers


def _chosen(tag: str) -> Language:
    try:
        return WRITTEN[tag]
    except KeyError as unknown:
        raise Refused(N_("We have no letter in this language yet; choose another."), "language") from unknown


def _language_of(readers: Sequence[Guardian]) -> Language:
    for guardian in readers:
        tag = (guardian.read_language or "").partition("-")[0]
        if tag in WRITTEN:
            return WRITTEN[tag]
    return SOURCE


def _next_number() -> int:
    number: int = db.session.execute(text("SELECT nextval('letter_id_seq')")).scalar_one()
    return number


def _invitation(visit: Visit, readers: Sequence[Guardian], by: Actor, number: int) -> Invitation:
    school = db.session.get_one(School, visit.school_id)
    family = db.session.get(Family, visit.family_id) if visit.family_id else None
    return Invitation(
        district_name=db.session.get_one(District, visit.district_id).name,
        school_name=school.name,
        school_phone=school.phone or "",
        letter_date=clock.today(visit.district_id),
        guardian_names=[guardian.name for guardian in readers],
        student_names=[student.name for student in visit.students],
        educator_names=_educators(visit),
        caller_name=db.session.get_one(Person, by.person_id).name,
        visit_number=visit.number,
        return_address=_lines(school.address) or None,
        household_address=_printable_address(family),
        letter_id=str(number),
    )


def _educators(visit: Visit) -> list[str]:
    ids = [member.person_id for member in visit.team if member.part == "visitor"]
    people = db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.look_up))
    return [person.name for person in people]


def _printable_address(family: Family | None) -> list[str] | None:
    """Never a confidential one, nor a guess where there is none (people.md)."""
    if family is None or family.confidential_address or family.no_fixed_address or not family.address_line:
        return None
    place = " ".join(part for part in (family.region, family.postal_code) if part)
    town = ", ".join(part for part in (family.city, place) if part)
    return [line for line in (family.address_line, family.address_line_2, town) if line]


def _lines(words: str | None) -> list[str]:
    return [line.strip() for line in (words or "").splitlines() if line.strip()]


def _letter(number: int, visit: Visit, invitation: Invitation, spoken: Language, by: Actor) -> Letter:
    return Letter(
        id=number,
        district_id=visit.district_id,
        school_id=visit.school_id,
        visit_id=visit.id,
        kind="invitation",
        language=spoken.tag,
        template_version=wording(template_for(visit.number), spoken).label,
        sha256=hashlib.sha256(typeset(invitation, spoken)).hexdigest(),
        values=_as_json(invitation),
        issued_at=clock.now(),
        issued_by=by.person_id,
    )


def _as_json(invitation: Invitation) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(invitation).items()
    }


def _as_set(letter: Letter) -> tuple[Invitation, Language]:
    """What the letter said when it was issued."""
    values: Mapping[str, Any] = letter.values
    days = {name: _day(values[name]) for name in ("letter_date", "reply_by")}
    return Invitation(**{**values, **days}), language(letter.language)


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _kept(letter_ids: Sequence[int]) -> list[Letter]:
    found = {each.id: each for each in db.session.scalars(select(Letter).where(Letter.id.in_(letter_ids)))}
    if not letter_ids or set(letter_ids) - set(found):
        raise NotFound
    if set(db.session.scalars(_with_a_secret().where(Letter.id.in_(letter_ids)))):
        raise Refused(MAKE_A_NEW_ONE)
    return [found[letter_id] for letter_id in letter_ids]


def _with_a_secret() -> Select[Any]:
    """The numbers of letters that carry an address which has become confidential since."""
    return (
        select(Letter.id)
        .join(Visit, Visit.id == Letter.visit_id)
        .join(Family, Family.id == Visit.family_id)
        .where(Family.confidential_address, Letter.values["household_address"].as_string().is_not(None))
    )


def _latest(visit_ids: Collection[int]) -> dict[int, int]:
    """The newest letter of each of these visits that has one which may still be printed."""
    of_these = Letter.visit_id.in_(visit_ids)
    rows = db.session.execute(
        select(Letter.visit_id, Letter.id)
        .where(of_these, Letter.id.not_in(_with_a_secret().where(of_these)))
        .order_by(Letter.id)
    )
    return {row.visit_id: row.id for row in rows}
