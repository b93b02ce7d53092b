"""By an e-mail address an account is reached: whoever had the one before is told that it changed.

The database keeps, beside an address, since when it stands there, who wrote it down, and those that it replaced
within a month (`the_address_before`), however it came: by a form, by oneself, by a roster.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.errors import MessageError
from email.message import EmailMessage
from typing import Any, NamedTuple

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import ARRAY, Integer, any_, cast, func, select
from sqlalchemy.orm import Session, scoped_session

from app.extensions import db
from app.models import District, Person
from app.security.session import acting_as, steward
from app.services import clock, notices
from app.services.mail.message import to_colleague
from app.services.mail.settings import server
from app.services.mail.smtp import NotDelivered, deliver
from app.services.notices.choices import choices_of
from app.services.queue import defer
from app.services.transaction import transaction
from config import MailServer
from forms.letters.mail import Said

NEW_FOR = timedelta(days=30)
"""So long an address counts as new; the database forgets the ones before after that."""
JOB = "access.tell_former_address"
WITH_ACCOUNT = cast(select(func.app_with_account()).scalar_subquery(), ARRAY(Integer))
AnySession = Session | scoped_session[Any]
WAITS = (timedelta(minutes=1), timedelta(minutes=30), timedelta(hours=4))
"""How long to wait after each failed attempt before the next."""


class NewAddress(NamedTuple):
    """An address that has not stood long. `by`: who wrote it down, unless the server did; `replaced`: another one."""

    since: datetime
    by: str | None
    replaced: bool


def new_address(person: Person) -> NewAddress | None:
    """What somebody should know before they trust a person's address; None once it has stood for a month."""
    if not person.email or person.email_since is None or person.email_since < clock.now() - NEW_FOR:
        return None
    writer = db.session.get(Person, person.email_by) if person.email_by else None
    return NewAddress(person.email_since, writer.name if writer else None, bool(person.former_emails))


def tell_changed(district_id: int) -> None:
    """Tell each colleague with an account whose address this very transaction changed: there, and at the old one."""
    told = tell_former(db.session, district_id)
    about = f"address_changed:{clock.now().isoformat()}"
    notices.tell(told, "address_changed", about=about, district_id=district_id)


def tell_former(session: AnySession, district_id: int) -> list[int]:
    """Have the old addresses told, of those with an account whom this transaction changed; return whose they are."""
    with acting_as(session, steward(district_id)):
        changed = session.execute(
            select(Person.id, Person.former_emails).where(
                Person.district_id == district_id,
                Person.active,
                Person.email_since == func.now(),
                Person.former_emails.is_not(None),
                Person.id == any_(WITH_ACCOUNT),
            )
        ).all()
    for row in changed:
        _defer(session, row.id, district_id, row.former_emails, "changed")
    return [row.id for row in changed]


def tell_becoming_admin(person: Person) -> None:
    """Tell whoever had the address before that an Admin is made; within the caller's transaction."""
    about = new_address(person)
    if about is not None and about.replaced:
        _defer(db.session, person.id, person.district_id, person.former_emails or (), "admin")


def _defer(session: AnySession, person_id: int, district_id: int, former: Sequence[str], kind: str) -> None:
    for place in range(len(former)):
        defer(session, JOB, as_district=district_id, person_id=person_id, place=place, kind=kind)


def mail_former(person_id: int, place: int, kind: str, attempt: int = 0) -> None:
    """Mail one of the addresses before, unless it is the one of now again. Acts as the district's steward."""
    mail_server = server()
    ready = _ready(person_id, place, kind, mail_server) if mail_server else None
    if mail_server is None or ready is None:
        return
    message, district_id = ready
    db.session.rollback()  # Nothing is held while a server somewhere answers.
    try:
        deliver(message, message["To"].addresses[0].addr_spec, mail_server)
    except NotDelivered as refused:
        if not refused.again or refused.perhaps_arrived or attempt >= len(WAITS):
            return
        with transaction():
            defer(
                db.session,
                JOB,
                as_district=district_id,
                wait=WAITS[attempt],
                person_id=person_id,
                place=place,
                kind=kind,
                attempt=attempt + 1,
            )


def _ready(person_id: int, place: int, kind: str, mail_server: MailServer) -> tuple[EmailMessage, int] | None:
    person = db.session.get(Person, person_id)
    former = (person.former_emails or [])[place : place + 1] if person else []
    if person is None or not former or former[0].lower() == (person.email or "").lower():
        return None
    try:
        return _message(person, former[0], kind, mail_server), person.district_id
    except (MessageError, ValueError):  # An address that no mail server takes.
        return None


def _message(person: Person, to: str, kind: str, mail_server: MailServer) -> EmailMessage:
    language = choices_of(person.id).screen_language or "en"
    district = db.session.get_one(District, person.district_id).name
    with force_locale(language):
        said = Said(
            language_tag=language,
            direction="ltr",
            subject=_("Your e-mail address in Porchlight was changed"),
            paragraphs=[
                _("Hello %(name)s,", name=person.given_name),
                *(
                    [_("%(district)s makes you an Admin of Porchlight.", district=district)]
                    if kind == "admin"
                    else []
                ),
                _(
                    "Porchlight at %(district)s has another e-mail address for you than this one.",
                    district=district,
                ),
                _("Whatever leads into your account goes there now, and not here any more."),
                _(
                    "You know of it? Then all is well. If not, tell whoever looks after access at once,"
                    " before somebody signs in in your name."
                ),
            ],
        )
    return to_colleague(said, to, mail_server)
