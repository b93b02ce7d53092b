"""The versions of a text: the newest one, those before it, and what the workflow reads of one."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import defer, joinedload

from app.extensions import db
from app.models import LetterText
from app.services.actors import Actor
from app.services.errors import Changed, NotFound
from forms.letters.kinds import KINDS
from forms.letters.languages import LANGUAGES
from forms.letters.texts import SOURCE_TAG, Problem, problems, starter
from workflows.people import Role
from workflows.translation import Method, TextFacts, TextState
from workflows.words import Msgid

OPEN = frozenset({TextState.draft.value, TextState.in_review.value})
"""States of a version that its writer or its reviewer still works on; there is one at most."""


def one(text_id: int) -> LetterText:
    """The version with this id. Raises NotFound."""
    found = db.session.scalars(_with_people().where(LetterText.id == text_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def versions(district_id: int, kind: str, tag: str) -> Sequence[LetterText]:
    """Every version of a kind in a language, the newest first. Raises NotFound for a kind or language we lack."""
    if kind not in KINDS or tag not in LANGUAGES:
        raise NotFound
    return db.session.scalars(_of(district_id, kind, tag)).all()


def newest(district_id: int, kind: str, tag: str) -> LetterText | None:
    """The version with the highest number: what the next one is written from."""
    return next(iter(versions(district_id, kind, tag)), None)


def all_newest(district_id: int) -> dict[tuple[str, str], LetterText]:
    """The newest version of each kind and language, without its words."""
    rows = db.session.scalars(
        select(LetterText)
        .options(joinedload(LetterText.translator), joinedload(LetterText.reviewer), defer(LetterText.parts))
        .where(LetterText.district_id == district_id)
        .distinct(LetterText.kind, LetterText.language)
        .order_by(LetterText.kind, LetterText.language, LetterText.number.desc())
    )
    return {(row.kind, row.language): row for row in rows}


def english_of(district_id: int, kind: str) -> LetterText | None:
    """The approved English that translations follow."""
    approved = LetterText.state == TextState.approved.value
    return db.session.scalars(_of(district_id, kind, SOURCE_TAG).where(approved)).one_or_none()


def words_to_start_from(district_id: int, kind: str, tag: str) -> Mapping[str, str]:
    """What the editor is filled with: the newest version, else what comes along, else nothing yet."""
    found = newest(district_id, kind, tag)
    words = found.parts if found else starter(kind, tag) or {}
    return {part.name: words.get(part.name, "") for part in KINDS[kind].parts}


def loaded(text_id: int, version: int) -> LetterText:
    """The version, its row locked. Raises NotFound, and Changed when the page that asks is out of date."""
    query = select(LetterText).where(LetterText.id == text_id).execution_options(populate_existing=True)
    text = db.session.scalars(query.with_for_update()).one_or_none()
    if text is None:  # Who may look but not write is told so by the workflow, not by a missing page.
        text = db.session.scalars(query).one_or_none()
    if text is None:
        raise NotFound
    if text.version != version:
        raise Changed
    return text


def problems_of(
    kind: str, tag: str, parts: Mapping[str, str], english: Mapping[str, str] | None
) -> list[Problem]:
    """What is wrong with the words of a kind in a language; `english` is what a translation follows."""
    return problems(kind, parts, None if tag == SOURCE_TAG else english, tag=tag)


def facts_of(text: LetterText, by: Actor, *, pages_read: bool = False, remark: str = "") -> TextFacts:
    """What the workflow reads of a version."""
    return TextFacts(
        state=TextState(text.state),
        actor_id=by.person_id,
        actor_roles=roles_anywhere(by, text.district_id),
        is_english=text.language == SOURCE_TAG,
        method=Method(text.method),
        writer_ids=frozenset(text.writer_ids),
        source_approved=text.source is None or text.source.state == TextState.approved.value,
        to_mend=_to_mend(text),
        pages_read=pages_read,
        remark=remark,
    )


def facts_of_a_new_one(tag: str, newest: LetterText | None, by: Actor, district_id: int) -> TextFacts:
    """What the workflow reads before a new version is begun after `newest`."""
    return TextFacts(
        state=None,
        actor_id=by.person_id,
        actor_roles=roles_anywhere(by, district_id),
        is_english=tag == SOURCE_TAG,
        version_open=newest is not None and newest.state in OPEN,
    )


def roles_anywhere(by: Actor, district_id: int) -> frozenset[Role]:
    """The roles held in the district, at any of its schools or everywhere: texts belong to the whole district."""
    if by.person_id is None:
        return frozenset({Role.system})
    return frozenset(held.role for held in by.holdings if held.district_id == district_id)


def _to_mend(text: LetterText) -> tuple[Msgid, ...]:
    """The labels of the parts with a problem, each once, in their order."""
    english = text.source.parts if text.source else None
    wrong = {each.part for each in problems_of(text.kind, text.language, text.parts, english)}
    labels = (part.label for part in KINDS[text.kind].parts if part.name in wrong)
    return tuple(dict.fromkeys(labels))


def _of(district_id: int, kind: str, tag: str) -> Select[tuple[LetterText]]:
    return (
        _with_people()
        .where(LetterText.district_id == district_id, LetterText.kind == kind, LetterText.language == tag)
        .order_by(LetterText.number.desc())
    )


def _with_people() -> Select[tuple[LetterText]]:
    return select(LetterText).options(
        joinedload(LetterText.translator), joinedload(LetterText.reviewer), joinedload(LetterText.source)
    )
