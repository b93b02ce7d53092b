"""Where the letters' texts stand: by language, and by kind in one language."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from app.extensions import db
from app.models import LetterText, Person
from app.services.actors import Actor
from forms.letters.kinds import KINDS, Kind
from forms.letters.languages import LANGUAGES, Language, closest
from forms.letters.texts import SOURCE_TAG
from workflows.people import Role
from workflows.translation import TextState

WITHOUT_A_TEXT = "none"
"""Stands among the states for a kind that has no text in a language."""


@dataclass(frozen=True)
class InOneLanguage:
    """A language with how many kinds stand where; `states` counts the version in the making, if there is one."""

    language: Language
    approved: int
    kinds: int
    states: Counter[str]

    @property
    def complete(self) -> bool:
        """Whether every kind is approved."""
        return self.approved == self.kinds


@dataclass(frozen=True)
class OfOneKind:
    """A kind in one language: its newest version, and the one that letters are made from."""

    kind: Kind
    newest: LetterText | None
    approved: LetterText | None

    @property
    def state(self) -> str:
        """The state of the newest version."""
        return self.newest.state if self.newest else WITHOUT_A_TEXT


def languages(district_id: int) -> list[InOneLanguage]:
    """Every language with a text: English first, then by their English names."""
    rows = db.session.execute(
        select(LetterText.language, LetterText.kind, LetterText.number, LetterText.state)
        .where(LetterText.district_id == district_id)
        .order_by(LetterText.number)
    )
    newest: dict[str, dict[str, str]] = defaultdict(dict)
    approved: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        newest[row.language][row.kind] = row.state
        if row.state == TextState.approved.value:
            approved[row.language].add(row.kind)
    known = sorted(newest.keys() & LANGUAGES.keys(), key=_english_first)
    return [_in_one(tag, newest[tag], len(approved[tag])) for tag in known]


def kinds_in(district_id: int, tag: str) -> list[OfOneKind]:
    """Every kind in one language, in their usual order."""
    versions: dict[str, list[LetterText]] = defaultdict(list)
    for text in db.session.scalars(
        select(LetterText)
        .where(LetterText.district_id == district_id, LetterText.language == tag)
        .options(joinedload(LetterText.translator), joinedload(LetterText.reviewer), defer(LetterText.parts))
        .order_by(LetterText.number.desc())
    ):
        versions[text.kind].append(text)
    return [_of_one(kind, versions[name]) for name, kind in KINDS.items()]


def waiting(actor: Actor) -> list[LetterText]:
    """Texts that wait for this person, the oldest first: those to review in a language that they read, and those
    that came back to them. The district coordinator, who finds reviewers, sees every text in review.
    """
    district_id = actor.district_id
    to_review = (LetterText.state == TextState.in_review.value) & (
        LetterText.writer_ids.all_() != actor.person_id
    )
    came_back = LetterText.remark.is_not(None) & (LetterText.translator_id == actor.person_id)
    languages = select(Person.languages).where(Person.id == actor.person_id).scalar_subquery()
    rows = db.session.execute(
        select(LetterText, languages.label("spoken"))
        .where(LetterText.district_id == district_id)
        .where(to_review | (LetterText.state == TextState.draft.value) & came_back)
        .options(joinedload(LetterText.translator), defer(LetterText.parts))
        .order_by(LetterText.submitted_at, LetterText.id)
    ).all()
    found = [text for text, _spoken in rows]
    if not found or Role.district_coordinator in actor.roles_in(district_id):
        return found
    read = {SOURCE_TAG, *(known.tag for code in rows[0].spoken or () if (known := closest(code)))}
    return [text for text in found if text.translator_id == actor.person_id or text.language in read]


def _in_one(tag: str, newest: dict[str, str], approved: int) -> InOneLanguage:
    states = Counter(newest.get(kind, WITHOUT_A_TEXT) for kind in KINDS)
    return InOneLanguage(LANGUAGES[tag], approved, len(KINDS), states)


def _of_one(kind: Kind, versions: list[LetterText]) -> OfOneKind:
    approved = (each for each in versions if each.state == TextState.approved.value)
    return OfOneKind(kind, next(iter(versions), None), next(approved, None))


def _english_first(tag: str) -> tuple[bool, str]:
    return tag != SOURCE_TAG, LANGUAGES[tag].english_name
