"""The texts that a district starts with: English approved; what Porchlight brings in other languages as drafts."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import Session

from app.models import District, Event, LetterText
from app.services import clock
from forms.letters.kinds import KINDS
from forms.letters.texts import SOURCE_TAG, starter, starter_tags
from workflows.translation import Method, TextState

Owner = Session | Connection


def seed(owner: Owner, district_id: int, *, sample: bool = False) -> int:
    """Write the starter texts that a district does not have yet, and return how many. The caller commits.

    Outside the sample no starter is said to be a person's work: a draft counts as a machine's until someone
    has checked every sentence of it. Texts that are there stay as they are.
    """
    there = _there(owner, district_id)
    new = [row for row in starting_rows(sample=sample, at=clock.now()) if _key(row) not in there]
    english = [row for row in new if row["language"] == SOURCE_TAG]
    others = [row for row in new if row["language"] != SOURCE_TAG]
    _write(owner, [{**row, "district_id": district_id} for row in english])
    sources = _sources(owner, district_id)
    _write(owner, [{**row, "district_id": district_id, "source_id": sources[row["kind"]]} for row in others])
    return len(new)


def seed_all(owner: Owner) -> None:
    """Bring every district's texts up to what this Porchlight says to families. The caller commits.

    Kinds and languages that are new are added. Where a kind has a new part, a new version of the English has
    its words, and approved translations, which lack it, go out of date.
    """
    for district_id in owner.execute(select(District.id).order_by(District.id)).scalars().all():
        _complete(owner, _approved(owner, district_id))
        seed(owner, district_id)


def _complete(owner: Owner, approved: Sequence[Any]) -> None:
    renewed = {row.kind for row in approved if row.language == SOURCE_TAG and _lacking(row)}
    for row in approved:
        if row.language == SOURCE_TAG and row.kind in renewed:
            _renew(owner, row)
        elif row.kind in renewed or _lacking(row):
            _change(owner, row, "go_stale", state=TextState.stale.value)


def _renew(owner: Owner, row: Any) -> None:
    """Replace an English text by one with its words and those it lacks; letters made from it keep pointing at it."""
    _change(owner, row, "replace", state=TextState.replaced.value)
    _move_up_what_is_open(owner, row)
    new = {
        "district_id": row.district_id,
        "kind": row.kind,
        "language": row.language,
        "number": row.number + 1,
        "parts": {**row.parts, **_lacking(row)},
        "state": TextState.approved.value,
        "reviewed": row.reviewed,
        "approved_at": clock.now(),
    }
    text_id = owner.execute(insert(LetterText).values(**new).returning(LetterText.id)).scalar_one()
    _tell(owner, "completed", row, text=text_id, number=new["number"])


def _move_up_what_is_open(owner: Owner, row: Any) -> None:
    """A version in the making stays the newest one: what comes in between takes its number."""
    same = (getattr(LetterText, name) == getattr(row, name) for name in ("district_id", "kind", "language"))
    later = update(LetterText).where(*same, LetterText.number > row.number)
    owner.execute(later.values(number=LetterText.number + 1))


def starting_rows(*, sample: bool, at: datetime) -> Iterator[dict[str, Any]]:
    """Every starter text as a row without ids, English first. `at`: when the approved ones were approved.

    In the sample all count as approved, and `reviewed` is false where nobody fluent has read them.
    """
    for tag in starter_tags():
        for kind in KINDS:
            parts = starter(kind, tag)
            if parts is not None:
                yield _row(kind, tag, dict(parts), at, sample)


def _row(kind: str, tag: str, parts: dict[str, str], at: datetime, sample: bool) -> dict[str, Any]:
    english = tag == SOURCE_TAG
    approved = english or sample
    method = Method.human if english else Method.machine_then_human if sample else Method.machine
    return {
        "kind": kind,
        "language": tag,
        "number": 1,
        "parts": parts,
        "state": (TextState.approved if approved else TextState.draft).value,
        "method": method.value,
        "reviewed": english,
        "approved_at": at if approved else None,
    }


def _approved(owner: Owner, district_id: int) -> Sequence[Any]:
    """The approved texts, English first."""
    approved = LetterText.state == TextState.approved.value
    query = select(LetterText.__table__).where(LetterText.district_id == district_id, approved)
    return owner.execute(query.order_by(LetterText.language != SOURCE_TAG, LetterText.id)).all()


def _lacking(row: Any) -> dict[str, str]:
    """The parts of its kind that a text does not have, with their English words."""
    parts = KINDS[row.kind].parts if row.kind in KINDS else ()
    return {part.name: part.english for part in parts if part.name not in row.parts}


def _change(owner: Owner, row: Any, what: str, **columns: Any) -> None:
    """Change a text as Porchlight itself, with its event."""
    version = {"version": LetterText.version + 1}
    owner.execute(update(LetterText).where(LetterText.id == row.id).values(**columns, **version))
    _tell(owner, what, row)


def _tell(owner: Owner, what: str, row: Any, **facts: Any) -> None:
    told = {"text": row.id, "letter": row.kind, "language": row.language, "number": row.number, **facts}
    owner.execute(insert(Event).values(kind=f"text.{what}", district_id=row.district_id, facts=told))


def _key(row: dict[str, Any]) -> tuple[str, str]:
    return row["kind"], row["language"]


def _there(owner: Owner, district_id: int) -> set[tuple[str, str]]:
    rows = owner.execute(
        select(LetterText.kind, LetterText.language).where(LetterText.district_id == district_id).distinct()
    )
    return {(row.kind, row.language) for row in rows}


def _sources(owner: Owner, district_id: int) -> dict[str, int]:
    """The approved English of each kind."""
    rows = owner.execute(
        select(LetterText.kind, LetterText.id).where(
            LetterText.district_id == district_id,
            LetterText.language == SOURCE_TAG,
            LetterText.state == TextState.approved.value,
        )
    )
    return {row.kind: row.id for row in rows}


def _write(owner: Owner, rows: list[dict[str, Any]]) -> None:
    if rows:
        owner.execute(insert(LetterText.__table__), rows)
