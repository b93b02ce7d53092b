"""What a family's link opens: a handful of facts that one SQL function answers, and the words of the page."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select, text

from app.extensions import db
from app.models import AnswerLink, FamilyAnswer
from app.security.session import family_link, identify
from app.services import clock
from app.services.answers import tries
from app.services.answers.links import key_of
from app.services.errors import NotFound
from app.services.texts import approved
from forms.letters.texts import Text, starter

OPEN = text("SELECT * FROM app_answer_link(:wanted)")
SOURCE, COMMON = "en", "common"


@dataclass(frozen=True)
class Opened:
    """Everything that the page may show. `students` are first names; both lists are empty once it expired.

    `today` is the district's day. `latest` is what was last answered by this link.
    """

    link_id: int
    district_id: int
    language: str
    students: tuple[str, ...]
    educators: tuple[str, ...]
    school: str
    phone: str | None
    state: str
    meet_at_school: bool
    today: date
    expired: bool
    latest: FamilyAnswer | None


def open_link(typed: str, *, network_address: str) -> Opened:
    """Open a link by its secret as it was typed; the session acts for this family from now on.

    Raises NotFound for one that does not exist or was ended, and TooMany. Nothing tells a wrong one from a
    malformed one: both are hashed and looked for.
    """
    identify(db.session, family_link())
    tries.refuse_guessing(network_address)
    row = db.session.execute(OPEN, {"wanted": key_of(typed)}).one_or_none()
    if row is None:
        tries.note_guess(network_address)
        raise NotFound
    identify(db.session, family_link(row.link_id))
    link = db.session.get_one(AnswerLink, row.link_id)
    return Opened(
        link_id=link.id,
        district_id=link.district_id,
        language=link.language,
        students=tuple(row.students),
        educators=tuple(row.educators),
        school=row.school,
        phone=row.phone,
        state=row.state,
        meet_at_school=row.meet_at_school,
        today=_day(clock.now(), row.time_zone),
        expired=row.expired,
        latest=latest_by(link.id),
    )


def latest_by(link_id: int) -> FamilyAnswer | None:
    """What was last answered by a link."""
    newest = select(FamilyAnswer).where(FamilyAnswer.link_id == link_id).order_by(FamilyAnswer.id.desc())
    return db.session.scalars(newest.limit(1)).one_or_none()


def words_for_page(district_id: int, language: str) -> Text:
    """The words of the answer page in a language, or in English while that is not approved."""
    for tag in (language, SOURCE):
        found = approved(district_id, COMMON, tag)
        if found is not None:
            return found
    return words_that_we_bring()


def words_that_we_bring(tag: str = SOURCE) -> Text:
    """The words of the answer page that need no district; English where none come along in the language."""
    brought = starter(COMMON, tag)
    return Text(
        COMMON, tag if brought else SOURCE, 0, brought or starter(COMMON, SOURCE) or {}, reviewed=True
    )


def form_token(typed: str) -> str:
    """What a form of this link's page carries: only our own page can have written it, and no cookie is needed."""
    key: str = current_app.config["SECRET_KEY"]
    return hmac.new(key.encode(), f"answer form, {key_of(typed)}".encode(), hashlib.sha256).hexdigest()[:32]


def _day(moment: datetime, time_zone: str) -> date:
    return moment.astimezone(ZoneInfo(time_zone)).date()
