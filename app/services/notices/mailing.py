"""Notices by e-mail: at once, or one e-mail a day; claimed before it leaves, and never sent twice by itself.

Whoever is killed between the claim and the end leaves notices *claimed*: the e-mail may have arrived or not; the
news page says so, where the notice itself stands in any case.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.errors import MessageError
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import func, or_, select, update

from app.extensions import db
from app.models import District, Notice, Person, PersonChoice
from app.services import clock
from app.services.answers import address
from app.services.mail.message import to_colleague
from app.services.mail.settings import server
from app.services.mail.smtp import NotDelivered, deliver
from app.services.notices.choices import choices_of
from app.services.notices.words import URGENT, sentence
from app.services.queue import defer
from app.services.transaction import transaction
from config import MailServer
from forms.letters.mail import Said

NEWS, CHOICES = "/news/", "/account/"
WITH_ACCOUNT = select(func.app_with_account())
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""How long to wait after each failed attempt before the next; after the last, the notice says that none came."""


@dataclass(frozen=True)
class Ready:
    """An e-mail whose notices are claimed."""

    message: EmailMessage
    to: str
    notice_ids: tuple[int, ...]


def at_once(notice_ids: Collection[int]) -> None:
    """Mail these to those who want to know at once; the others find them in their e-mail of the day."""
    rows = db.session.execute(
        select(Notice.person_id, Notice.id)
        .outerjoin(PersonChoice, PersonChoice.person_id == Notice.person_id)
        .where(
            Notice.id.in_(notice_ids),
            Notice.mail == "waits",
            or_(PersonChoice.notices == "at_once", Notice.kind.in_(URGENT)),
        )
        .order_by(Notice.id)
    ).all()
    of_person: dict[int, list[int]] = {}
    for person_id, notice_id in rows:
        of_person.setdefault(person_id, []).append(notice_id)
    for person_id, ids in of_person.items():
        send(person_id, ids)


def send(person_id: int, notice_ids: Sequence[int] | None = None, attempt: int = 0) -> None:
    """Mail those of a person's notices that wait (of these, or all) as one e-mail. Acts as the district's steward."""
    mail_server = server()
    if mail_server is None:
        with transaction():
            _leave(person_id)
        return
    ready = _claimed(person_id, notice_ids, mail_server)
    if ready is None:
        return
    try:
        deliver(ready.message, ready.to, mail_server)
    except NotDelivered as refused:
        _failed(person_id, ready, refused, attempt)
    else:
        _close(ready, "sent")


def _leave(person_id: int) -> None:
    """No e-mail can reach them; nothing waits for it. Within the caller's transaction."""
    waiting = update(Notice).where(Notice.person_id == person_id, Notice.mail == "waits")
    db.session.execute(waiting.values(mail="none"))


def _claimed(person_id: int, notice_ids: Sequence[int] | None, mail_server: MailServer) -> Ready | None:
    with transaction():
        waiting = select(Notice).where(Notice.person_id == person_id, Notice.mail == "waits")
        if notice_ids is not None:
            waiting = waiting.where(Notice.id.in_(notice_ids))
        found = db.session.scalars(waiting.order_by(Notice.id).with_for_update(skip_locked=True)).all()
        person = db.session.get(Person, person_id)
        if not found or person is None:
            return None
        if person_id not in (db.session.scalar(WITH_ACCOUNT) or ()):  # Switched off since they were told.
            _leave(person_id)
            return None
        state = "claimed"
        try:
            message = written(person, found, mail_server)
        except (MessageError, ValueError):
            state = "failed"
        for notice in found:
            notice.mail, notice.mailed_at = state, clock.now()
        if state == "failed":
            return None
        ids = tuple(notice.id for notice in found)
        return Ready(message, message["To"].addresses[0].addr_spec, ids)


def _close(ready: Ready, state: str) -> None:
    with transaction():
        claimed = update(Notice).where(Notice.id.in_(ready.notice_ids), Notice.mail == "claimed")
        db.session.execute(claimed.values(mail=state, mailed_at=clock.now()))


def _failed(person_id: int, ready: Ready, refused: NotDelivered, attempt: int) -> None:
    """Try again by itself only when surely nothing was sent; what perhaps arrived stays *claimed*."""
    if refused.perhaps_arrived:
        return
    again = refused.again and attempt < len(WAITS)
    with transaction():
        claimed = update(Notice).where(Notice.id.in_(ready.notice_ids), Notice.mail == "claimed")
        db.session.execute(claimed.values(mail="waits" if again else "failed", mailed_at=None))
        if again:
            home = db.session.get_one(Person, person_id).district_id
            defer(
                db.session,
                "notices.send",
                as_district=home,
                wait=WAITS[attempt],
                person_id=person_id,
                notice_ids=list(ready.notice_ids),
                attempt=attempt + 1,
            )


# --- the message


def written(person: Person, found: Sequence[Notice], mail_server: MailServer) -> EmailMessage:
    """One e-mail in the person's own language. Raises ValueError and MessageError for an address that is none."""
    language = choices_of(person.id).screen_language or "en"
    zone = ZoneInfo(db.session.get_one(District, person.district_id).time_zone)
    sentences = [sentence(each.kind, each.facts, language=language, zone=zone) for each in found]
    with force_locale(language):
        said = _said(person, found, sentences, language)
    return to_colleague(said, person.email or "", mail_server)


def _said(person: Person, found: Sequence[Notice], sentences: Sequence[str], language: str) -> Said:
    one = len(found) == 1
    subject = ngettext(
        "%(num)d thing is new in Porchlight", "%(num)d things are new in Porchlight", len(found)
    )
    listed = sentences if one else [f"– {each}" for each in sentences]
    choices = address(CHOICES)
    foot = (
        [_("You choose how news reaches you under “My account”: %(address)s", address=choices)]
        if choices
        else []
    )
    return Said(
        language_tag=language,
        direction="ltr",
        subject=sentences[0] if one else subject,
        paragraphs=[_("Hello %(name)s,", name=person.given_name), *listed, *foot],
        link_sentence=_("Open it in Porchlight:"),
        link=address(f"{NEWS}{found[0].id}" if one else NEWS),
    )
