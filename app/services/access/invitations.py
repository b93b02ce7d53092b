"""Invite somebody to sign in by e-mail: a one-time link to the person's own address, with no child's data in it.

The link is made when the e-mail is written, so that its secret is stored nowhere; a later e-mail ends the one before.
"""

from collections.abc import Collection
from datetime import timedelta
from email.errors import MessageError
from email.message import EmailMessage

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select, update

from app.extensions import db
from app.models import Account, District, Invitation, Person, SignInLink
from app.security.session import SIGN_IN, acting_as
from app.services import clock, history
from app.services.access.accounts import LINK_HOURS, LINK_PATH, invite
from app.services.access.reach import account_of, person_in_reach, person_to_close
from app.services.actors import Actor, actor_of
from app.services.answers import address
from app.services.errors import NotFound, Refused
from app.services.mail.message import to_colleague
from app.services.mail.settings import NOT_SET_UP, server
from app.services.mail.smtp import NotDelivered, deliver
from app.services.notices.choices import choices_of
from app.services.queue import defer
from app.services.transaction import transaction
from config import MailServer
from forms.letters.mail import Said
from workflows.words import N_

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
"""How long to wait after each failed attempt before the next."""
NO_ADDRESS = N_("No e-mail address is known; write one down first, or make a link and hand it over.")
HAS_LEFT = N_("This person has left; mark the person as active first.")
WAITS_ALREADY = N_("An e-mail to this person is on its way already.")
BAD_ADDRESS = N_("This e-mail address cannot be used; look at its spelling.")


def invite_by_mail(person_id: int, *, by: Actor) -> Invitation:
    """Have a one-time link sent to the person's e-mail address; a link from before ends. Raises Refused, NotFound."""
    with transaction():
        person = person_in_reach(person_id, by)
        if not person.active:
            raise Refused(HAS_LEFT)
        if not person.email:
            raise Refused(NO_ADDRESS)
        if server() is None or not address("/"):
            raise Refused(NOT_SET_UP)
        account = account_of(person)
        if account is not None and not account.active:
            raise Refused(N_("This account is switched off; switch it on first."), field="account")
        if _latest(person_id, "waits"):
            raise Refused(WAITS_ALREADY)
        _close(person_id)
        asked = Invitation(district_id=person.district_id, person_id=person_id, asked_by=by.person_id)
        db.session.add(asked)
        db.session.flush()  # The job names its id.
        history.of_district("invitation.asked", person.district_id, by=by, person_id=person_id)
        defer(db.session, "access.invite", as_person=by.person_id, invitation_id=asked.id)
    return asked


def invite_many(person_ids: Collection[int], *, by: Actor) -> tuple[list[int], list[tuple[int, str]]]:
    """Invite several, each in a transaction of its own; returns those asked for, and why others were not."""
    done, refused = [], []
    for person_id in person_ids:
        try:
            invite_by_mail(person_id, by=by)
        except Refused as refusal:
            refused.append((person_id, refusal.sentence))
        else:
            done.append(person_id)
    return done, refused


def revoke_invitation(person_id: int, *, by: Actor) -> None:
    """The link in the e-mail opens nothing any more. Raises NotFound where none is open."""
    with transaction():
        person = person_to_close(person_id, by)
        if not _close(person_id, "revoked"):
            raise NotFound
        account = account_of(person)
        if account is not None:
            with acting_as(db.session, SIGN_IN):
                links = update(SignInLink).where(
                    SignInLink.account_id == account.id, SignInLink.used_at.is_(None)
                )
                db.session.execute(links.values(used_at=clock.now()))
        history.of_district("invitation.revoked", person.district_id, by=by, person_id=person_id)


def invitation_of(person_id: int) -> Invitation | None:
    """The person's latest invitation by e-mail; one whose link was used since says so."""
    found = _latest(person_id)
    if found is None or found.state != "sent":
        return found
    with acting_as(db.session, SIGN_IN):
        password = db.session.scalar(select(Account.password).where(Account.person_id == person_id))
    if password:
        found.state = "used"
        db.session.expunge(found)
    return found


def send_invitation(invitation_id: int, attempt: int = 0) -> None:
    """Make the link and mail it. Runs as whoever invited; what they may not do any more is not sent."""
    asked = db.session.get(Invitation, invitation_id)
    mail_server = server()
    if asked is None or asked.state != "waits" or mail_server is None:
        return
    person_id, by = asked.person_id, actor_of(asked.asked_by)
    try:
        secret = invite(person_id, by=by)
        message, to = _written(person_id, secret, mail_server)
        deliver(message, to, mail_server)
    except Refused as refused:
        _keep(invitation_id, "failed", refused.sentence)
    except (MessageError, ValueError):
        _keep(invitation_id, "failed", BAD_ADDRESS)
    except NotDelivered as not_delivered:
        _failed(invitation_id, not_delivered, attempt)
    else:
        _keep(invitation_id, "sent", None)


def _failed(invitation_id: int, why: NotDelivered, attempt: int) -> None:
    again = why.again and attempt < len(WAITS)
    if not again:
        _keep(invitation_id, "failed", why.sentence)
        return
    with transaction():
        asked = db.session.get_one(Invitation, invitation_id)
        asked.why = why.sentence
        defer(
            db.session,
            "access.invite",
            as_person=asked.asked_by,
            wait=WAITS[attempt],
            invitation_id=invitation_id,
            attempt=attempt + 1,
        )


def _keep(invitation_id: int, state: str, why: str | None) -> None:
    with transaction():
        asked = db.session.get_one(Invitation, invitation_id)
        asked.state, asked.why = state, why
        if state == "sent":
            asked.sent_at = clock.now()
            asked.expires_at = asked.sent_at + timedelta(hours=LINK_HOURS)
        facts = {"person_id": asked.person_id, "invitation": asked.id}
        history.of_district(f"invitation.{state}", asked.district_id, by=Actor(asked.asked_by), **facts)


def _latest(person_id: int, state: str | None = None) -> Invitation | None:
    query = select(Invitation).where(Invitation.person_id == person_id)
    if state:
        query = query.where(Invitation.state == state)
    return db.session.scalars(query.order_by(Invitation.id.desc()).limit(1)).one_or_none()


def _close(person_id: int, state: str = "revoked") -> bool:
    still = update(Invitation).where(
        Invitation.person_id == person_id, Invitation.state.in_(("waits", "sent"))
    )
    return bool(db.session.execute(still.values(state=state)).rowcount)


def _written(person_id: int, secret: str, mail_server: MailServer) -> tuple[EmailMessage, str]:
    """The e-mail in the person's own language. Raises ValueError and MessageError for an address that is none."""
    person = db.session.get_one(Person, person_id)
    district = db.session.get_one(District, person.district_id).name
    tongue = choices_of(person_id).screen_language or "en"
    with force_locale(tongue):
        said = Said(
            language_tag=tongue,
            direction="ltr",
            subject=_("Your way into Porchlight"),
            paragraphs=[
                _("Hello %(name)s,", name=person.given_name),
                _(
                    "%(district)s uses Porchlight for its home visits, and you are invited to sign in.",
                    district=district,
                ),
                _("The link below works once, within three days. You choose a password of your own with it."),
                _("If you did not expect this, leave it unopened and tell whoever looks after access."),
            ],
            link_sentence=_("Choose your password:"),
            link=address(f"{LINK_PATH}{secret}"),
        )
    message = to_colleague(said, person.email or "", mail_server)
    return message, message["To"].addresses[0].addr_spec
