"""A new password for whoever forgot theirs: one link by e-mail, which works once, within an hour.

Whoever asks gets the same answer, known or not, as fast: what follows happens in the background.
"""

import secrets
from datetime import timedelta
from email.errors import MessageError
from email.message import EmailMessage

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select, update

from app.extensions import db
from app.models import Account, OutsideIdentity, SignInLink
from app.security.outside import issuers, own_password_opens
from app.security.session import SIGN_IN, acting_as
from app.security.sign_in import hashed, is_locked, note_failure
from app.services import clock
from app.services.access.accounts import LINK_PATH
from app.services.access.knowing import Known, known, tell
from app.services.answers.links import address
from app.services.mail.message import to_colleague
from app.services.mail.settings import server
from app.services.mail.smtp import NotDelivered, deliver
from app.services.queue import defer
from app.services.transaction import transaction
from config import MailServer
from forms.letters.mail import Said

RESET_HOURS = 1
MOST_LINKS = 3
"""So many mails an account gets in an hour, whoever asks for them."""
WAITS = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
"""How long to wait after each failed attempt before the next."""


def can_be_mailed() -> bool:
    """Tell whether this server sends e-mail, and knows where a link in it leads."""
    return server() is not None and address(LINK_PATH) is not None


def ask(typed: str) -> None:
    """Have a link mailed to the account of this name or e-mail address, if there is one.

    Too many questions for one name, or from one network address, change nothing but their count.
    """
    typed = typed.replace("\0", "")
    with transaction(), acting_as(db.session, SIGN_IN):
        account_id = None
        if not is_locked(typed, "forgotten"):
            account_id = db.session.scalar(select(func.app_account_named(typed)))
        note_failure(typed, "forgotten")
        # Nobody's account waits its turn like anybody's: the two take the same time.
        defer(db.session, "access.mail_link", account_id=account_id)


def mail_link(account_id: int | None, attempt: int = 0) -> None:
    """Mail the link; its secret is in this message and nowhere else. One that surely did not leave ends."""
    mail_server = server()
    if account_id is None or mail_server is None:
        return
    ready = _ready(account_id, mail_server)
    if ready is None:
        return
    message, secret = ready
    try:
        deliver(message, message["To"].addresses[0].addr_spec, mail_server)
    except NotDelivered as refused:
        if not refused.perhaps_arrived:
            _again(account_id, secret, attempt if refused.again else len(WAITS))


def _ready(account_id: int, mail_server: MailServer) -> tuple[EmailMessage, str] | None:
    with transaction(), acting_as(db.session, SIGN_IN):
        about = known(account_id)
        if about is None or _links_of_late(account_id) >= MOST_LINKS or _comes_by_the_issuer(account_id):
            return None
        secret = secrets.token_urlsafe(32)
        try:
            message = _message(about, secret, mail_server)
        except (MessageError, ValueError):  # An address that no mail server takes.
            return None
        _end_links(account_id)
        expires_at = clock.now() + timedelta(hours=RESET_HOURS)
        db.session.add(SignInLink(account_id=account_id, key_hash=hashed(secret), expires_at=expires_at))
        tell("account.link_mailed", account_id)
        return message, secret


def _comes_by_the_issuer(account_id: int) -> bool:
    """No mail makes a password beside the issuer's own steps for whoever comes by it, or where all do."""
    if not own_password_opens(account_id):
        return True
    bound = select(OutsideIdentity.id).where(OutsideIdentity.account_id == account_id)
    without = select(Account.id).where(Account.id == account_id, Account.password.is_(None))
    return bool(issuers()) and bool(db.session.scalar(select(bound.exists() & without.exists())))


def _again(account_id: int, secret: str, attempt: int) -> None:
    """Nobody got this one: it ends, and does not count."""
    with transaction(), acting_as(db.session, SIGN_IN):
        db.session.execute(
            update(SignInLink)
            .where(SignInLink.key_hash == hashed(secret))
            .values(used_at=func.now(), expires_at=func.now() - timedelta(hours=RESET_HOURS))
        )
        if attempt < len(WAITS):
            defer(
                db.session,
                "access.mail_link",
                wait=WAITS[attempt],
                account_id=account_id,
                attempt=attempt + 1,
            )


def _links_of_late(account_id: int) -> int:
    """A mailed link lives for an hour: those whose end is yet to come were made within it."""
    of_late = select(func.count()).select_from(SignInLink).where(*_mailed(account_id))
    return int(db.session.scalar(of_late.where(SignInLink.expires_at > func.now())) or 0)


def _end_links(account_id: int) -> None:
    """One mailed link opens at a time; an invitation that a colleague handed out stays as it is."""
    still_open = update(SignInLink).where(*_mailed(account_id), SignInLink.used_at.is_(None))
    db.session.execute(still_open.values(used_at=func.now()))


def _mailed(account_id: int) -> tuple[ColumnElement[bool], ...]:
    """A link that lives longer is a first Admin's, made on the server."""
    within = clock.now() + timedelta(hours=RESET_HOURS)
    return (
        SignInLink.account_id == account_id,
        SignInLink.made_by.is_(None),
        SignInLink.expires_at <= within,
    )


def _message(about: Known, secret: str, mail_server: MailServer) -> EmailMessage:
    with force_locale(about.language or "en"):
        said = Said(
            language_tag=about.language or "en",
            direction="ltr",
            subject=_("A new password for Porchlight"),
            paragraphs=[
                _("Hello %(name)s,", name=about.given_name),
                _("Somebody, surely you, asked for a new password. The link works once, within one hour."),
                _("If it was not you, you need do nothing: your password stays as it is."),
            ],
            link_sentence=_("Choose a new password:"),
            link=address(LINK_PATH + secret),
        )
    return to_colleague(said, about.email or "", mail_server)
