"""What one letter is about: one family and one school, on one day."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

Place = Literal["home", "park", "library", "school", "other", "virtual"]


@dataclass(frozen=True)
class Letterhead:
    """A district's own head: a picture (PNG), and short lines such as its address on the web."""

    logo: bytes | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is merged into the words. Empty and None mean that the letter does not say it.

    `student_names` are those of one family at this school. `starts_at` and `ends_at` are aware and already in
    the district's zone: letters print their wall clock. `household_address` is None where it must not be
    printed (confidential, or none). `letter_id` is the number on every page; `answer_url` carries the family's
    secret and is printed, never kept.
    """

    district_name: str
    school_name: str
    school_phone: str
    letter_date: date
    guardian_names: Sequence[str] = ()
    student_names: Sequence[str]
    educator_names: Sequence[str] = ()
    caller_name: str
    reply_by: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: Place | None = None
    place_note: str | None = None
    return_address: Sequence[str] | None = None
    household_address: Sequence[str] | None = None
    letter_id: str
    answer_url: str | None = None
    letterhead: Letterhead = field(default_factory=Letterhead)


_FIRST_NAME, _FULL_NAME, _LINE = "Alejandra", "María Elena Hernández", "1234 Second Avenue, Apt 12"
_NUMBER = "000000"


def typical(facts: Facts) -> Facts:
    """A usual family in this one's place: as many people and lines, other names. The same for most letters of a day."""
    return replace(
        facts,
        guardian_names=(_FULL_NAME,) * len(facts.guardian_names),
        student_names=(_FIRST_NAME,) * len(facts.student_names),
        educator_names=(_FULL_NAME,) * len(facts.educator_names),
        place_note=_LINE if facts.place_note else None,
        return_address=tuple(facts.return_address or ()),
        household_address=(_LINE,) * len(facts.household_address or ()),
        letter_id=_NUMBER,
        answer_url=facts.answer_url and "x" * len(facts.answer_url),
    )
