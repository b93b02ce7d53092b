"""The texts that a district starts with: English approved; what Porchlight brings in other languages as drafts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.orm import Session

from app.models import District, LetterText
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
    """Give every district the starter texts it lacks: after an upgrade that brings some. The caller commits."""
    for district_id in owner.execute(select(District.id).order_by(District.id)).scalars().all():
        seed(owner, district_id)


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
