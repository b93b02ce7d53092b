"""What a liaison decides about an e-mail that was asked for: send it again, or not at all."""

from datetime import timedelta

from app.extensions import db
from app.models import OutgoingMail, Visit
from app.services import clock, history
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.mail.queueing import ask, only_liaisons
from app.services.mail.settings import NOT_SET_UP, server
from app.services.transaction import transaction
from workflows.words import N_

PATIENCE = timedelta(minutes=5)
"""An e-mail that waits longer, or is on its way for longer, has lost its worker."""

NOT_WAITING = N_("This e-mail does not wait for a decision any more.")
DECIDED = N_("Somebody here decided not to send it.")


def try_again(mail_id: int, *, by: Actor) -> None:
    """Ask once more for an e-mail that failed, or whose worker was lost.

    Raises NotFound, NotYourRole and Refused.
    """
    if server() is None:
        raise Refused(NOT_SET_UP)
    with transaction():
        mail = _locked(mail_id, by)
        if not may_try_again(mail):
            raise Refused(NOT_WAITING)
        mail.state, mail.attempts, mail.problem, mail.tried_at = "queued", 0, None, clock.now()
        _tell(mail, "mail_asked_again", by)
        ask(mail)


def withdraw(mail_id: int, *, by: Actor) -> None:
    """Do not send an e-mail after all. Raises NotFound, NotYourRole, and Refused when it is too late."""
    with transaction():
        mail = _locked(mail_id, by)
        if not may_withdraw(mail):
            raise Refused(NOT_WAITING)
        mail.state, mail.problem = "withdrawn", DECIDED
        _tell(mail, "mail_withdrawn", by)


def was_lost(mail: OutgoingMail) -> bool:
    """Tell whether nothing was heard of it for too long: whoever was to send it is gone."""
    return mail.state in ("queued", "sending") and clock.now() - (mail.tried_at or mail.created_at) > PATIENCE


def may_try_again(mail: OutgoingMail) -> bool:
    """Tell whether asking once more can help."""
    return mail.state == "failed" or was_lost(mail)


def may_withdraw(mail: OutgoingMail) -> bool:
    """Tell whether it is not too late to keep it back."""
    return mail.state in ("queued", "failed") or was_lost(mail)


def _tell(mail: OutgoingMail, what: str, by: Actor) -> None:
    visit = db.session.get_one(Visit, mail.visit_id)
    history.of_visit(visit, what, by=by, source=visit.state, mail=mail.id, letter_kind=mail.kind)


def _locked(mail_id: int, by: Actor) -> OutgoingMail:
    mail = db.session.get(OutgoingMail, mail_id, with_for_update=True, populate_existing=True)
    if mail is None:
        raise NotFound
    only_liaisons(mail.school_id, mail.district_id, by)
    return mail
