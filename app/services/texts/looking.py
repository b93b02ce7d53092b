"""Which texts there are: the approved ones that letters are made from, and where the others stand."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, func, select

from app.extensions import db
from app.models import Assignment, LetterText, Person
from app.security.session import acting_as, steward
from app.services import clock
from forms.letters.languages import closest
from forms.letters.letter import Words
from forms.letters.texts import Text
from workflows.people import TRANSLATORS, Role
from workflows.translation import TextState

COMMON = "common"
MOST_ASKED = 4
"""Speakers of a language who are named; more would be a phone book."""
BEST_FIRST = (
    TextState.approved,
    TextState.in_review,
    TextState.draft,
    TextState.stale,
    TextState.replaced,
)


def approved(district_id: int, kind: str, tag: str) -> Text | None:
    """The text that letters of this kind say in this language; None while none is approved."""
    return _by_language(district_id, (kind,), (tag,)).get((kind, tag))


def words_for(district_id: int, kind: str, tag: str) -> Words | None:
    """A kind's text with the words that every letter shares; None unless both are approved."""
    return all_words(district_id, kind, (tag,)).get(tag)


def all_words(district_id: int, kind: str, tags: Collection[str] | None = None) -> Mapping[str, Words]:
    """What `words_for` finds, by language, for all of them (or these) in one question: for runs of many letters."""
    found = _by_language(district_id, (kind, COMMON), tags)
    spoken = [tag for name, tag in found if name == kind and (COMMON, tag) in found]
    return {tag: Words(found[kind, tag], found[COMMON, tag]) for tag in spoken}


def ids_of(district_id: int, texts: Collection[Text]) -> list[int]:
    """The rows that hold these versions: what a letter keeps as the texts it was set from."""
    wanted = {(text.kind, text.language, text.version) for text in texts}
    rows = db.session.execute(
        select(LetterText.id, LetterText.kind, LetterText.language, LetterText.number)
        .where(LetterText.district_id == district_id)
        .where(LetterText.kind.in_({kind for kind, _tag, _number in wanted}))
        .order_by(LetterText.id)
    )
    return [row.id for row in rows if (row.kind, row.language, row.number) in wanted]


def standing(district_id: int) -> dict[str, dict[str, TextState]]:
    """By language, then kind: the state of the version that counts, an approved one before one in the making."""
    rows = db.session.execute(
        select(LetterText.language, LetterText.kind, LetterText.state)
        .where(LetterText.district_id == district_id)
        .distinct()
    )
    states: dict[tuple[str, str], set[TextState]] = defaultdict(set)
    for row in rows:
        states[row.language, row.kind].add(TextState(row.state))
    found: dict[str, dict[str, TextState]] = defaultdict(dict)
    for (tag, kind), there in states.items():
        found[tag][kind] = next(state for state in BEST_FIRST if state in there)
    return dict(found)


def whom_to_ask(district_id: int, tag: str) -> list[Person]:
    """A few active people who speak the language, those who keep texts first; then the district coordinators."""
    return whom_to_ask_in(district_id, (tag,))[tag]


def whom_to_ask_in(district_id: int, tags: Collection[str]) -> dict[str, list[Person]]:
    """What `whom_to_ask` finds, for several languages at once."""
    with acting_as(db.session, steward(district_id)):  # Not everyone may read who holds which role.
        roles = _text_keepers(district_id)
    coordinators = {person for person, held in roles.items() if Role.district_coordinator.value in held}
    people = db.session.scalars(
        select(Person)
        .where(Person.district_id == district_id, Person.active)
        .where(Person.languages.is_not(None) | Person.id.in_(coordinators))
        .order_by(Person.look_up, Person.id)
    ).all()
    keepers_first = sorted(people, key=lambda each: each.id not in roles)
    found = {tag: [each for each in keepers_first if _speaks(each, tag)][:MOST_ASKED] for tag in tags}
    office = [each for each in people if each.id in coordinators]
    return {tag: [*named, *(each for each in office if each not in named)] for tag, named in found.items()}


def _speaks(person: Person, tag: str) -> bool:
    spoken = (closest(code) for code in person.languages or ())
    return any(language is not None and language.tag == tag for language in spoken)


def _text_keepers(district_id: int) -> dict[int, list[str]]:
    """Everyone who may write or review a text today, with their roles."""
    today = clock.today(district_id)
    rows = db.session.execute(
        select(Assignment.person_id, func.array_agg(Assignment.role).label("roles"))
        .where(
            Assignment.district_id == district_id, Assignment.role.in_([role.value for role in TRANSLATORS])
        )
        .where(Assignment.starts_on <= today, Assignment.ends_on.is_(None) | (Assignment.ends_on >= today))
        .group_by(Assignment.person_id)
    )
    return {row.person_id: row.roles for row in rows}


def _by_language(
    district_id: int, kinds: Collection[str], tags: Collection[str] | None
) -> dict[tuple[str, str], Text]:
    query = select(
        LetterText.kind, LetterText.language, LetterText.number, LetterText.parts, LetterText.reviewed
    ).where(
        LetterText.district_id == district_id,
        LetterText.state == TextState.approved.value,
        LetterText.kind.in_(kinds),
    )
    rows = db.session.execute(query if tags is None else query.where(LetterText.language.in_(tags)))
    return {(row.kind, row.language): text_of(row) for row in rows}


def text_of(row: LetterText | Row[Any]) -> Text:
    """A row's words as letters read them."""
    return Text(row.kind, row.language, row.number, row.parts, row.reviewed)
