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
from forms.letters.mail import Said, email


def send(district_id: int, day: date) -> None:
    """Send the anchor of a day to each address, as the district's steward. Raises NotDelivered to be tried again."""
    anchor = db.session.scalars(
        select(AuditAnchor).where(AuditAnchor.district_id == district_id, AuditAnchor.day == day)
    ).one_or_none()
    addresses = (db.session.get_one(DistrictSettings, district_id).audit_mail_to or "").split()
    mail_server = server()
    if anchor is None or mail_server is None:
        return
    with force_locale("en"):
        said = _said(anchor)
    for to in addresses:
        message = email(
            [said],
            sender=mail_server.sender,
            reply_to=None,
            to=to,
            message_id=f"<{secrets.token_hex(16)}@{mail_server.sender.domain}>",
        )
        deliver(message, message["To"].addresses[0].addr_spec, mail_server)


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
