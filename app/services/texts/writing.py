"""Write a text, send it for review, send it back or approve it; each step with its event."""

import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import func, select

from app.extensions import db
from app.models import LetterText
from app.security.session import acting_as, steward
from app.services import clock, history
from app.services.actors import SYSTEM, Actor
from app.services.errors import Changed, NotFound
from app.services.records import in_words
from app.services.texts.versions import (
    OPEN,
    english_of,
    facts_of,
    facts_of_a_new_one,
    loaded,
    newest,
    one,
)
from app.services.transaction import transaction
from forms.letters.kinds import KINDS
from forms.letters.texts import SOURCE_TAG
from workflows.translation import TRANSLATION, Method, TextFacts, TextState

Seen = tuple[int, int]
"""The id of the newest version, and its row's version, when the editor was opened."""


def write(
    kind: str, tag: str, *, parts: Mapping[str, str], method: Method, seen: Seen | None, by: Actor
) -> int:
    """Keep what was typed: in the draft that is open, else as a new version; return its id.

    What is missing or wrong may stay so until the text is sent for review. Raises NotFound, NotYourRole,
    TransitionRefused, and Changed when the newest version is another one than the writer has `seen`.
    """
    district_id = by.district_id
    with _alone(district_id, kind):
        last = newest(district_id, kind, tag)
        if seen != ((last.id, last.version) if last else None):
            raise Changed
        text = last if last and last.state in OPEN else _begun(kind, tag, last, by)
        facts = facts_of(text, by)
        TRANSLATION.check("write", facts.state, facts, facts.actor_roles)
        text.parts = {part.name: _clean(parts.get(part.name, "")) for part in KINDS[kind].parts}
        text.method = (Method.human if tag == SOURCE_TAG else method).value
        text.source_id = _source_id(district_id, kind, tag)
        _sign(text, by)
        history.of_text(text, "written", by=by, source=text.state, method=text.method)
        return text.id


def send_for_review(text_id: int, *, version: int, by: Actor) -> None:
    """Hand the draft to another person. Raises as `approve` does."""
    with _loaded(text_id, version) as text:
        _move(text, "send_for_review", facts_of(text, by), by)
        text.submitted_at, text.remark = clock.now(), None


def send_back(text_id: int, *, remark: str, version: int, by: Actor) -> None:
    """Give the text back to its writer with a remark. Raises as `approve` does."""
    with _loaded(text_id, version) as text:
        _move(text, "send_back", facts_of(text, by, remark=remark), by)
        text.remark = remark.strip()


def approve(text_id: int, *, version: int, pages_read: bool, by: Actor) -> None:
    """Let letters be made from this version; the one before is replaced, and translations of it go out of date.

    Raises NotFound, NotYourRole, TransitionRefused with every reason, and Changed when it is not the version
    that the reviewer has read.
    """
    with _loaded(text_id, version) as text:
        facts = facts_of(text, by, pages_read=pages_read)
        TRANSLATION.check("approve", facts.state, facts, facts.actor_roles)
        with acting_as(db.session, steward(text.district_id)):
            _make_room(text)
        _move(text, "approve", facts, by)
        text.approved_at, text.reviewer_id, text.reviewed = clock.now(), by.person_id, True


def _make_room(text: LetterText) -> None:
    """What an approval does to other versions: its own forerunner is replaced, translations of that are stale."""
    for other in _others(text):
        if other.language == text.language:
            _move_on(other, "replace")
        elif text.language == SOURCE_TAG and other.state == TextState.approved.value:
            _move_on(other, "go_stale")


def _others(text: LetterText) -> list[LetterText]:
    """The approved and stale versions of this kind, of all languages."""
    there = (TextState.approved.value, TextState.stale.value)
    return list(
        db.session.scalars(
            select(LetterText)
            .where(LetterText.district_id == text.district_id, LetterText.kind == text.kind)
            .where(LetterText.state.in_(there), LetterText.id != text.id)
            .order_by(LetterText.id)
        )
    )


def _begun(kind: str, tag: str, last: LetterText | None, by: Actor) -> LetterText:
    facts = facts_of_a_new_one(tag, last, by, by.district_id)
    row = TRANSLATION.check("begin", None, facts, facts.actor_roles)
    text = LetterText(
        district_id=by.district_id,
        kind=kind,
        language=tag,
        number=last.number + 1 if last else 1,
        source_id=_source_id(by.district_id, kind, tag),
        parts={},
        state=row.to,
    )
    db.session.add(text)
    db.session.flush()  # Its event names its id.
    history.of_text(text, "begun", by=by)
    return text


def _sign(text: LetterText, by: Actor) -> None:
    """Remember the writer beside those before: none of them may review this version."""
    text.translator_id = by.person_id
    if by.person_id is not None and by.person_id not in text.writer_ids:
        text.writer_ids = [*text.writer_ids, by.person_id]


def _source_id(district_id: int, kind: str, tag: str) -> int | None:
    """The English that a translation follows from now on; English follows nothing."""
    if tag == SOURCE_TAG:
        return None
    english = english_of(district_id, kind)
    if english is None:
        raise NotFound
    return english.id


def _move(text: LetterText, action: str, facts: TextFacts, by: Actor) -> None:
    row = TRANSLATION.check(action, facts.state, facts, facts.actor_roles)
    source, text.state = text.state, row.to.value if row.to else text.state
    history.of_text(text, action, by=by, source=source, remark=facts.remark or None)


def _move_on(text: LetterText, action: str) -> None:
    """A step that Porchlight itself takes, as the steward."""
    _move(text, action, facts_of(text, SYSTEM), SYSTEM)


def _clean(typed: str) -> str:
    return unicodedata.normalize("NFC", typed.replace("\r\n", "\n")).strip()


@contextmanager
def _loaded(text_id: int, version: int) -> Iterator[LetterText]:
    """One transaction on one version, alone with its kind."""
    seen = one(text_id)
    with _alone(seen.district_id, seen.kind):
        yield loaded(text_id, version)


@contextmanager
def _alone(district_id: int, kind: str) -> Iterator[None]:
    """One transaction at a time on all texts of a kind: a new English and its translations look at each other."""
    with in_words(), transaction():
        key = f"letter_text {district_id} {kind}"
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
        db.session.expire_all()  # What was read before the lock may have changed.
        yield
