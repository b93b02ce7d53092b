"""Send one e-mail: claim the row and commit, hand the message over, write down what came of it.

Nothing is sent twice by itself. Whoever is killed between the claim and the end leaves the row *sending*: the
message may have arrived or not, nobody can know, so the page says so and a person decides.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from email.errors import MessageError
from email.message import EmailMessage

from sqlalchemy import ColumnElement, and_, update

from app.extensions import db
from app.models import AnswerLink, Guardian, OutgoingMail, Person, Visit
from app.services import answers, clock, history
from app.services.actors import SYSTEM, Actor, actor_of
from app.services.answers.links import key_of
from app.services.letters import drafting
from app.services.letters.gathering import Desk, Household, gather
from app.services.letters.occasions import OCCASIONS
from app.services.mail.looking import words
from app.services.mail.message import new_message_id
from app.services.mail.queueing import ask
from app.services.mail.settings import NOT_SET_UP, server
from app.services.mail.smtp import NotDelivered, deliver
from app.services.transaction import transaction
from config import MailServer
from forms.letters.letter import Letter
from forms.letters.mail import Said, email
from forms.letters.refusal import LetterRefused
from forms.letters.script import told
from forms.letters.versions import Version
from workflows.words import N_, Msgid

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""How long to wait after each failed attempt before the next; after the last, a person decides."""

GONE = N_("This grown-up, or the address, is not on record any more.")
LEFT = N_("Whoever asked for it works at this school no more. Please ask for it anew.")
NO_LONGER_FITS = N_("It does not fit the visit or the family any more.")
WORDS_MISSING = N_("Its words are not approved in this language any more.")
CANNOT_BE_WRITTEN = N_("A name or a word in it holds a character that cannot be sent.")


class CannotBeWritten(Exception):
    """`sentence` is a msgid. `for_good`: the world has moved on, and nobody wants it any more."""

    def __init__(self, sentence: Msgid, *, for_good: bool = False) -> None:
        self.sentence, self.for_good = sentence, for_good
        super().__init__(sentence)


@dataclass(frozen=True)
class Ready:
    """A message that is claimed; `link` is the hash of the answer link in it, if it has one."""

    message: EmailMessage
    to: str
    link: str | None


def send(mail_id: int) -> None:
    """Send an e-mail that waits, as the district's steward; one that does not wait is left alone."""
    mail_server = server()
    ready = _claimed(mail_id, mail_server)
    if ready is None or mail_server is None:
        return
    try:
        deliver(ready.message, ready.to, mail_server)
    except NotDelivered as refused:
        _failed(mail_id, refused, ready)
    else:
        _sent(mail_id)


def _claimed(mail_id: int, mail_server: MailServer | None) -> Ready | None:
    """Write the message and claim the row, in one transaction; None when there is nothing to send."""
    with transaction():
        mail = _locked(mail_id)
        if mail is None or mail.state not in ("queued", "failed"):
            return None
        try:
            with db.session.begin_nested():
                ready = _written(mail, mail_server)
        except CannotBeWritten as refused:
            state = "withdrawn" if refused.for_good else "failed"
            _close(mail, state, refused.sentence)
            return None
        mail.state, mail.problem = "sending", None
        mail.attempts, mail.tried_at = mail.attempts + 1, clock.now()
        return ready


def _sent(mail_id: int) -> None:
    with transaction():
        mail = _locked(mail_id)
        if mail is not None and mail.state == "sending":
            mail.sent_at = clock.now()
            _close(mail, "sent", None)


def _failed(mail_id: int, refused: NotDelivered, ready: Ready) -> None:
    """Keep why; try again by itself only when surely nothing was sent. A link that nobody got ends."""
    with transaction():
        mail = _locked(mail_id)
        if mail is None or mail.state != "sending":
            return
        if ready.link and not refused.perhaps_arrived:
            of_this = update(AnswerLink).where(AnswerLink.key_hash == ready.link)
            db.session.execute(of_this.values(revoked_at=clock.now()))
        if refused.again and mail.attempts <= len(WAITS):
            mail.state, mail.problem = "failed", refused.sentence
            ask(mail, WAITS[mail.attempts - 1])
        else:
            _close(mail, "failed", refused.sentence)


def will_try_again(mail: OutgoingMail) -> bool:
    """Tell whether a failed e-mail is sent again by itself."""
    return mail.state == "failed" and 0 < mail.attempts <= len(WAITS)


def given_up() -> ColumnElement[bool]:
    """The same, the other way round, in a question to the database: a failed one that waits for a person."""
    return and_(OutgoingMail.state == "failed", ~OutgoingMail.attempts.between(1, len(WAITS)))


def _close(mail: OutgoingMail, state: str, problem: Msgid | None) -> None:
    """The end of it, unless a person asks once more."""
    mail.state, mail.problem = state, problem
    if state == "failed":
        mail.attempts = len(WAITS) + 1
    visit = db.session.get_one(Visit, mail.visit_id)
    facts = {"mail": mail.id, "letter_kind": mail.kind, "language": mail.language}
    history.of_visit(visit, f"mail_{state}", by=SYSTEM, source=visit.state, **facts)


def _locked(mail_id: int) -> OutgoingMail | None:
    return db.session.get(OutgoingMail, mail_id, with_for_update=True, populate_existing=True)


# --- the message


def _written(mail: OutgoingMail, mail_server: MailServer | None) -> Ready:
    """The message as it is true now. Raises CannotBeWritten."""
    if mail_server is None:
        raise CannotBeWritten(NOT_SET_UP)
    guardian = db.session.get(Guardian, mail.guardian_id) if mail.guardian_id else None
    if guardian is None or not guardian.email or not guardian.may_receive_letters:
        raise CannotBeWritten(GONE, for_good=True)
    [home] = gather([mail.visit_id])
    if not _still_at_work(mail):
        raise CannotBeWritten(LEFT, for_good=True)
    desk = Desk(mail.district_id, Actor(mail.made_by))
    if drafting.obstacle(home, desk, mail.kind) or mail.starts_at != home.visit.starts_at:
        raise CannotBeWritten(NO_LONGER_FITS, for_good=True)
    if desk.words(mail.kind, mail.language) is None:
        raise CannotBeWritten(WORDS_MISSING)
    mail.address = guardian.email
    mail.message_id = mail.message_id or new_message_id(mail_server)
    plain = words(home, desk, mail.kind, mail.language, [guardian.name])
    letter, link = _with_a_link(plain, mail, home, desk)
    mail.text_ids = desk.text_ids([version.words.text for version in letter.versions])
    try:
        message = _message(letter, mail, mail_server)
    except (LetterRefused, MessageError, ValueError) as odd:
        raise CannotBeWritten(CANNOT_BE_WRITTEN) from odd
    return Ready(message, message["To"].addresses[0].addr_spec, link)


def _still_at_work(mail: OutgoingMail) -> bool:
    """Tell whether whoever asked for it still holds a role at the school."""
    active = db.session.get_one(Person, mail.made_by).active
    return active and bool(actor_of(mail.made_by).roles_at(mail.school_id, mail.district_id))


def _with_a_link(
    letter: Letter, mail: OutgoingMail, home: Household, desk: Desk
) -> tuple[Letter, str | None]:
    """The family's own link, made anew: its secret is in this message and nowhere else."""
    if not OCCASIONS[mail.kind].answered or answers.address("/") is None:
        return letter, None
    path = answers.new_link(home.visit, mail.language, by=desk.by)
    facts = replace(letter.facts, answer_url=answers.address(path))
    return replace(letter, facts=facts), key_of(path.removeprefix("/a/"))


def _message(letter: Letter, mail: OutgoingMail, mail_server: MailServer) -> EmailMessage:
    maker = db.session.get_one(Person, mail.made_by)
    return email(
        _said(letter),
        sender=mail_server.sender,
        reply_to=maker.email,
        to=mail.address,
        message_id=mail.message_id or "",
    )


def _said(letter: Letter) -> list[Said]:
    """Its words, the family's own language first, with a note on all while nobody fluent has read one of them."""
    reviewed = all(version.words.reviewed for version in letter.versions)
    return [_in_one(version, reviewed=reviewed) for version in reversed(letter.versions)]


def _in_one(version: Version, *, reviewed: bool) -> Said:
    """One language's words. They hold no name of a family: the parts of an e-mail have no such field."""
    parts = told(version, "mail")
    note = () if reviewed else (version.shared("sample"),)
    return Said(
        language_tag=version.language.tag,
        direction=version.language.direction,
        subject=dict(parts)["mail_subject"],
        paragraphs=[*(text for name, text in parts if name != "mail_subject"), *note],
        link_sentence=version.shared("answer_link"),
        link=version.facts.answer_url,
    )
