"""One letter before it is set: may it be made, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, cast

from app.services.letters.gathering import Desk, Household
from app.services.letters.obstacles import (
    ANSWER_WAITS,
    ASKED_FOR_LATER,
    ENGLISH_NOT_APPROVED,
    NO_PHONE,
    NOBODY_READS,
    NOT_APPROVED,
    NOT_NOW,
    NOT_OURS,
    NOT_SEEN,
    OUT_OF_DATE,
    PARTED,
    QUIET,
    SAID_YES,
    TOLD_ALOUD,
    Obstacle,
)
from app.services.letters.occasions import INVITATIONS, OCCASIONS, fits
from app.services.letters.readers import Readers
from forms.letters.facts import Facts
from forms.letters.languages import SOURCE
from forms.letters.letter import Explained, Layout, Letter

NOT_KEPT_WITH_THE_LETTER = frozenset({"answer_url", "letterhead"})
"""The link's secret is on the pages only, and the pages hold the letterhead."""

ANSWER_WITHIN = timedelta(days=14)
"""A letter asks for an answer within it; the link lives on as long as the district's rules say."""


@dataclass(frozen=True)
class Wish:
    """How letters are to be: the kind, the layout (`beside` or `first`), with a reply slip or not."""

    kind: str
    layout: Layout
    slip: bool

    @property
    def answered(self) -> bool:
        """Families answer this kind of letter, by its link or its slip."""
        return OCCASIONS[self.kind].answered


def wish_of(kind: str, layout: str, slip: bool) -> Wish:
    """A wish from what was typed or kept; the layout is known to be one of the two."""
    return Wish(kind, cast(Layout, layout), slip)


def obstacle(home: Household, desk: Desk, kind: str) -> Obstacle | None:
    """Why this household gets no letter of this kind today, whatever the language."""
    if not fits(kind, home.moment):
        return Obstacle(NOT_NOW)
    if home.visit.family_id is not None and home.family is None:
        return Obstacle(NOT_SEEN)
    if home.parted:
        return Obstacle(PARTED)
    if home.guardians and not home.readers:
        return Obstacle(NOBODY_READS)
    until = home.family.no_contact_until if home.family else None
    if until is not None and until > desk.today:
        return Obstacle(QUIET, {"day": until.isoformat()})
    if not (home.school.phone or "").strip():
        return Obstacle(NO_PHONE)
    return None if desk.english(kind) else Obstacle(ENGLISH_NOT_APPROVED)


def missing_text(readers: Readers, desk: Desk, kind: str) -> Obstacle | None:
    """Why these guardians get no letter in their own language."""
    if readers.language is None:
        return Obstacle(NOT_OURS, {"language": readers.code})
    if readers.told_aloud:
        return Obstacle(TOLD_ALOUD, {"language": readers.code})
    if desk.words(kind, readers.code) is None:
        sentence = OUT_OF_DATE if desk.is_stale(kind, readers.code) else NOT_APPROVED
        return Obstacle(sentence, {"language": readers.code})
    return None


def answered_already(home: Household, desk: Desk, kind: str) -> Obstacle | None:
    """Why a family is not invited once more when many are at once; one by one, a person may decide so."""
    if kind not in INVITATIONS:
        return None
    if home.answer_waits:
        return Obstacle(ANSWER_WAITS)
    if home.visit.answer == "yes":
        return Obstacle(SAID_YES)
    again = home.visit.ask_again_on
    if again is not None and again > desk.today:
        return Obstacle(ASKED_FOR_LATER, {"day": again.isoformat()})
    return None


def letter(
    home: Household,
    readers: Readers,
    desk: Desk,
    wish: Wish,
    *,
    number: int,
    explained: Explained | None = None,
) -> Letter:
    """The letter with the words approved now; in English alone for those who read it, or when it was explained."""
    english = desk.english(wish.kind)
    assert english is not None  # `obstacle` was asked before.
    alone = explained is not None or readers.code == SOURCE.tag
    return Letter(
        facts=_facts(home, readers, desk, number=number, reply_by=_reply_by(desk) if wish.answered else None),
        english=english,
        home=None if alone else desk.words(wish.kind, readers.code),
        layout=wish.layout,
        slip=wish.slip and wish.answered,
        explained=explained,
    )


def kept(facts: Facts) -> dict[str, Any]:
    """What was merged, as JSON; never the link's secret."""
    given = {each.name: getattr(facts, each.name) for each in fields(facts)}
    return {name: _plain(value) for name, value in given.items() if name not in NOT_KEPT_WITH_THE_LETTER}


def said_of(home: Household, desk: Desk) -> Mapping[str, Any]:
    """Day, hour and place of a visit that is agreed; nothing before that."""
    visit = home.visit
    if visit.starts_at is None or home.moment.state == "invited":
        return {"starts_at": None, "ends_at": None, "place": None, "place_note": None}
    return {
        "starts_at": visit.starts_at.astimezone(desk.zone),
        "ends_at": visit.ends_at.astimezone(desk.zone) if visit.ends_at else None,
        "place": visit.place,
        "place_note": visit.place_note,
    }


def _facts(home: Household, readers: Readers, desk: Desk, *, number: int, reply_by: date | None) -> Facts:
    school = home.school
    return Facts(
        district_name=desk.district.name,
        school_name=school.name,
        school_phone=school.phone or "",
        letter_date=desk.today,
        guardian_names=readers.names,
        student_names=tuple(student.given_name for student in home.visit.students),
        educator_names=home.educator_names,
        caller_name=desk.caller_name,
        reply_by=reply_by,
        return_address=_lines(school.address) or None,
        household_address=home.address,
        letter_id=str(number),
        answer_url=None,
        letterhead=desk.letterhead(school.id),
        **said_of(home, desk),
    )


def _reply_by(desk: Desk) -> date:
    """In two weeks, which is soon enough to be remembered; never after the day on which the link surely works."""
    return desk.today + min(ANSWER_WITHIN, timedelta(days=desk.settings.answer_days - 1))


def _lines(words: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (words or "").splitlines() if line.strip())


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
