"""Write down what a family answers: by its own link, or to somebody at a desk."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from app.extensions import db
from app.models import AnswerLink, FamilyAnswer, Visit
from app.security.session import acting_as, steward
from app.services import clock, history, notices
from app.services.actors import FAMILY, Actor
from app.services.answers import tries
from app.services.answers.handling import only_the_familys_voice, take_over_now
from app.services.answers.opening import Opened, latest_by
from app.services.errors import NotFound, Refused
from app.services.transaction import transaction
from app.services.visits.answers import keep_no
from app.services.visits.moves import load, step
from workflows.words import N_

ANSWERS: dict[str, tuple[str, ...]] = {
    "invited": ("yes", "later", "no"),
    "declined": ("yes", "later", "no"),
    "scheduled": ("later", "no"),
    "completed": ("another",),
    "reflected": ("another",),
    "paid": ("another",),
    "cancelled": (),
}
"""What a family may answer where its visit stands; *another* asks for one more visit (R87)."""
STANDS_ELSEWHERE = N_("The visit has moved on meanwhile; look at it again.")
TWO_WEEKS = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer: yes, later, no, or another (visit). `days` are ISO weekdays, `times` parts of the day.

    `ask_again_on` is for later; without it, in two weeks.
    """

    answer: str
    days: Collection[int] = ()
    times: Collection[str] = ()
    place: str | None = None
    place_words: str | None = None
    interpreter: bool = False
    call_me: bool = False
    phone: str | None = None
    ask_again_on: date | None = None


def receive(opened: Opened, said: Said, *, network_address: str) -> None:
    """Keep what the family sent by its link. A no declines the visit; anything else waits for a liaison.

    The same answer sent twice is kept once. Raises Refused when the visit is no longer where this answer
    fits, NotFound when the link ended meanwhile, and TooMany.
    """
    tries.count_sending(opened.link_id, network_address)
    with transaction():
        with acting_as(db.session, steward(opened.district_id)):
            visit = _held_by(opened.link_id)
            _refuse_misfit(visit, said)
            kept = _answer(visit, said, "link", opened.language, link_id=opened.link_id)
        if _stands_already(latest_by(opened.link_id), kept, visit):
            return
        declines = said.answer == "no" and visit.state != "declined"
        if said.answer == "no" and not said.call_me:
            kept.handled_at = clock.now()
        db.session.add(kept)
        with acting_as(db.session, steward(opened.district_id)):
            _tell(visit, kept, FAMILY)
            notices.reply_received(visit, by=FAMILY)
            if declines:
                keep_no(visit, by=FAMILY, channel="link")


def _held_by(link_id: int) -> Visit:
    """The visit of a link that still lives once the visit is locked: whoever ends a link locks it, too."""
    visit = load(db.session.get_one(AnswerLink, link_id).visit_id)
    link = db.session.get_one(AnswerLink, link_id, populate_existing=True)
    if link.revoked_at is not None or link.expires_at <= clock.now():
        raise NotFound
    return visit


def record(
    visit_id: int,
    said: Said,
    *,
    channel: str,
    language: str,
    by: Actor,
    spoken_by: str = "",
    wishes: str = "",
    version: int | None = None,
) -> None:
    """Keep what a family said to somebody at a desk, and take it over at once where the visit allows that.

    `channel`: phone, slip, text or in_person; `wishes`: days and times in the reader's own words.
    Raises NotFound, NotYourRole, Refused, Changed and TransitionRefused.
    """
    with step("answer_yes"):
        visit = load(visit_id, version)
        only_the_familys_voice(visit, by)
        _refuse_misfit(visit, said)
        kept = _answer(visit, said, channel, language, entered_by=by.person_id)
        db.session.add(kept)
        db.session.flush()  # Taking it over marks the row as heard.
        _tell(visit, kept, by)
        notices.reply_received(visit, by=by)
        take_over_now(visit, kept, by=by, spoken_by=spoken_by, wishes=wishes)
        if said.answer == "no":
            kept.handled_at, kept.handled_by = clock.now(), by.person_id


def _refuse_misfit(visit: Visit, said: Said) -> None:
    if said.answer not in ANSWERS[visit.state]:
        raise Refused(STANDS_ELSEWHERE)


def _answer(
    visit: Visit,
    said: Said,
    channel: str,
    language: str,
    *,
    link_id: int | None = None,
    entered_by: int | None = None,
) -> FamilyAnswer:
    """The row, with those facts only that belong to the answer."""
    another, yes = said.answer == "another", said.answer == "yes"
    return FamilyAnswer(
        district_id=visit.district_id,
        school_id=visit.school_id,
        visit_id=visit.id,
        family_id=visit.family_id,
        link_id=link_id,
        entered_by=entered_by,
        channel=channel,
        language=language,
        answer="yes" if another else said.answer,
        another_visit=another,
        days=sorted(said.days) if yes else [],
        times=list(said.times) if yes else [],
        place=said.place if yes else None,
        place_words=said.place_words if yes else None,
        interpreter=said.interpreter and said.answer != "no",
        call_me=said.call_me,
        phone=said.phone if said.call_me else None,
        ask_again_on=_ask_again(visit, said),
    )


def _ask_again(visit: Visit, said: Said) -> date | None:
    if said.answer != "later":
        return None
    return said.ask_again_on or clock.today(visit.district_id) + TWO_WEEKS


SAID = (
    "answer",
    "another_visit",
    "days",
    "times",
    "place",
    "place_words",
    "interpreter",
    "call_me",
    "phone",
    "ask_again_on",
)


def _stands_already(before: FamilyAnswer | None, now: FamilyAnswer, visit: Visit) -> bool:
    """Tell whether this is the last answer sent again. One that was looked after is news when it comes again."""
    if before is None or any(getattr(before, name) != getattr(now, name) for name in SAID):
        return False
    return before.handled_by is None and (now.answer != "no" or visit.state == "declined")


def _tell(visit: Visit, kept: FamilyAnswer, by: Actor) -> None:
    history.of_visit(
        visit,
        "family_answered",
        by=by,
        source=visit.state,
        answer=kept.answer,
        another_visit=kept.another_visit or None,
        channel=kept.channel,
    )
