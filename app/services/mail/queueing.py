"""Ask for e-mail: the row and the job that sends it are one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.extensions import db
from app.models import OutgoingMail, Visit
from app.services import history, queue
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.letters.gathering import Desk, Household, gather
from app.services.letters.obstacles import NOT_NOW, NoLetter, Obstacle
from app.services.letters.occasions import OCCASIONS, fitting
from app.services.mail.addressees import Addressee, addressees, willing
from app.services.mail.settings import NOT_SET_UP, server
from app.services.transaction import transaction
from workflows.machine import NotYourRole
from workflows.people import LIAISONS
from workflows.words import N_

ON_THE_WAY = ("queued", "sending", "sent")
SENT_ALREADY = N_("This e-mail was sent already, or is on its way.")


@dataclass(frozen=True)
class Queued:
    """What became of e-mails for several visits: their ids, and for a visit without any, the reason."""

    mail_ids: tuple[int, ...]
    problems: tuple[tuple[int, Obstacle], ...]


def queue_one(
    visit_id: int, *, by: Actor, kind: str | None = None, language: str | None = None
) -> tuple[int, ...]:
    """Ask for a visit's e-mail to each guardian who is reached that way; returns the e-mails' ids.

    Without `kind` the one that fits the visit best; `language` (a tag) instead of each guardian's own. Raises
    NotFound, NotYourRole, and Refused (NoLetter for what stands in the way of a letter, too).
    """
    _set_up()
    with transaction():
        homes = _locked([visit_id])
        if not homes:
            raise NotFound
        chosen = kind or next(iter(fitting(homes[0].moment)), None)
        if chosen is None or chosen not in OCCASIONS:
            raise Refused(NOT_NOW, "kind")
        home, desk = homes[0], Desk(homes[0].visit.district_id, by)
        only_liaisons(home.visit.school_id, home.visit.district_id, by)
        return _queued(home.visit, chosen, addressees(home, desk, chosen, language), by)


def queue_many(visit_ids: Collection[int], *, kind: str, by: Actor) -> Queued:
    """Ask for this kind of e-mail for each of several visits; one that cannot be sent stops no other.

    Visits that this person does not see are passed over. Raises NotYourRole when one is at a school that is
    not this person's to write for, and Refused while e-mail is not set up.
    """
    _set_up()
    made: list[int] = []
    problems: list[tuple[int, Obstacle]] = []
    with transaction():
        desks: dict[int, Desk] = {}
        for home in _locked(visit_ids):
            desk = desks.setdefault(home.visit.district_id, Desk(home.visit.district_id, by))
            only_liaisons(home.visit.school_id, home.visit.district_id, by)
            try:
                made += _queued(home.visit, kind, willing(home, desk, kind), by)
            except NoLetter as refused:
                problems.append((home.visit.id, refused.obstacle))
    return Queued(tuple(made), tuple(problems))


def ask(mail: OutgoingMail, wait: timedelta = timedelta(0)) -> None:
    """Have it sent in the background, no sooner than after `wait`."""
    queue.defer(db.session, "mail.send", as_district=mail.district_id, wait=wait, mail_id=mail.id)


def only_liaisons(school_id: int, district_id: int, by: Actor) -> None:
    """Raise NotYourRole for whoever writes no e-mail for this school."""
    if by.roles_at(school_id, district_id).isdisjoint(LIAISONS):
        raise NotYourRole("mail_queued", LIAISONS)


def _set_up() -> None:
    if server() is None:
        raise Refused(NOT_SET_UP)


def _locked(visit_ids: Collection[int]) -> list[Household]:
    """Two people who press the button at once wait for each other here."""
    rows = select(Visit.id).where(Visit.id.in_(visit_ids)).order_by(Visit.id).with_for_update()
    db.session.execute(rows)
    return gather(visit_ids)


def _queued(visit: Visit, kind: str, wanted: Sequence[Addressee], by: Actor) -> tuple[int, ...]:
    there = _told_already(visit, kind)
    new = [each for each in wanted if each.guardian.id not in there]
    if not new:
        raise NoLetter(Obstacle(SENT_ALREADY))
    return tuple(_row(visit, kind, each, by) for each in new)


def _told_already(visit: Visit, kind: str) -> set[int | None]:
    """The guardians to whom this kind of e-mail went or goes, about the day that is planned now."""
    rows = db.session.execute(
        select(OutgoingMail.guardian_id, OutgoingMail.starts_at).where(
            OutgoingMail.visit_id == visit.id, OutgoingMail.kind == kind, OutgoingMail.state.in_(ON_THE_WAY)
        )
    )
    return {row.guardian_id for row in rows if row.starts_at == visit.starts_at}


def _row(visit: Visit, kind: str, to: Addressee, by: Actor) -> int:
    mail = OutgoingMail(
        district_id=visit.district_id,
        school_id=visit.school_id,
        visit_id=visit.id,
        guardian_id=to.guardian.id,
        kind=kind,
        language=to.language,
        address=to.guardian.email,
        starts_at=visit.starts_at,
        made_by=by.person_id,
    )
    db.session.add(mail)
    db.session.flush()  # The job and the event name its id.
    told = {"mail": mail.id, "letter_kind": kind, "language": to.language}
    history.of_visit(visit, "mail_queued", by=by, source=visit.state, **told)
    ask(mail)
    return mail.id
