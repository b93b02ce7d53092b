"""Mail the day's anchor to those whom the district names: outside of the database nobody can rewrite it."""

import secrets
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app.extensions import db
from app.models import AuditAnchor, DistrictSettings
from app.services.mail.settings import server
from app.services.mail.smtp import deliver
from app.services.queue import defer
from app.services.transaction import transaction
from forms.letters.mail import Said, email


def send_to_each(district_id: int, day: date) -> None:
    """Ask for one e-mail to each address, so that one that fails is tried again by itself, and no other twice."""
    with transaction():
        for place in range(len(_addresses(district_id))):
            defer(
                db.session,
                "audit.mail_one",
                as_district=district_id,
                district_id=district_id,
                day=str(day),
                place=place,
            )


def send(district_id: int, day: date, place: int) -> None:
    """Send the anchor of a day to the address at this place, as the district's steward.

    Raises NotDelivered to be tried again.
    """
    anchor = db.session.scalars(
        select(AuditAnchor).where(AuditAnchor.district_id == district_id, AuditAnchor.day == day)
    ).one_or_none()
    addresses, mail_server = _addresses(district_id), server()
    if anchor is None or mail_server is None or place >= len(addresses):
        return
    with force_locale("en"):
        said = _said(anchor)
    message = email(
        [said],
        sender=mail_server.sender,
        reply_to=None,
        to=addresses[place],
        message_id=f"<{secrets.token_hex(16)}@{mail_server.sender.domain}>",
    )
    deliver(message, message["To"].addresses[0].addr_spec, mail_server)


def _addresses(district_id: int) -> list[str]:
    return (db.session.get_one(DistrictSettings, district_id).audit_mail_to or "").split()


def _said(anchor: AuditAnchor) -> Said:
    return Said(
        language_tag="en",
        direction="ltr",
        subject=_("Porchlight: proof of history, %(day)s", day=anchor.day.isoformat()),
        paragraphs=[
            _(
                "On %(day)s the history of your district has %(count)s events.",
                day=anchor.day.isoformat(),
                count=anchor.count,
            ),
            _("Its last hash is %(head)s", head=anchor.head),
            _(
                "Keep this e-mail. Should anybody ever change or cut what happened before, these two lines tell."
            ),
        ],
    )
