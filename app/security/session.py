"""Who is asking: every transaction names its person or service before its first statement.

PostgreSQL's policies (`policies.py`) read the names back. A session without an identity sees no rows.
Besides persons there are narrow services (people.md): *sign_in* (accounts and sessions only), *family_link*
(one family) and *steward*: what the system itself does for one named district, such as making payments,
promising money and settling visits. *record_keeper* prints, blanks and removes what is held about families.
A job that works for a person carries that person's identity.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session, scoped_session

NAME = text(
    "SELECT set_config('app.person', :person, true), set_config('app.service', :service, true),"
    " set_config('app.subject', :subject, true)"
)

READ_ONLY = text("SET TRANSACTION READ ONLY")

AnySession = Session | scoped_session[Any]


@dataclass(frozen=True)
class Identity:
    """A person (by `person.id`) or a service with the one row it serves (a district's id for *steward*)."""

    person_id: int | None = None
    service: str = ""
    subject_id: int | None = None


NOBODY = Identity()
SIGN_IN = Identity(service="sign_in")


def identity(session: AnySession) -> Identity:
    """Return who the session acts as."""
    found: Identity = _plain(session).info.get("identity", NOBODY)
    return found


def identify(session: AnySession, who: Identity) -> None:
    """Let the session act as `who`, from its next statement on."""
    plain = _plain(session)
    plain.info["identity"] = who
    if plain.in_transaction():
        _name(plain.connection(), who)


@contextmanager
def acting_as(session: AnySession, who: Identity) -> Iterator[None]:
    """Act as another identity within the same transaction; an error leaves the transaction to be rolled back."""
    plain = _plain(session)
    before = identity(plain)
    plain.flush()  # What is pending was asked for by the identity before.
    if before == who:  # Named already in this transaction.
        yield
        plain.flush()
        return
    try:
        identify(plain, who)
        yield
        plain.flush()  # What is pending now was asked for by this identity.
    except BaseException:
        plain.info["identity"] = before
        raise
    identify(plain, before)


def steward(district_id: int) -> Identity:
    """Return the identity of the system itself, for one district."""
    return Identity(service="steward", subject_id=district_id)


def record_keeper(district_id: int) -> Identity:
    """Return who prints, blanks and removes what is held about a family of one district, and does nothing else."""
    return Identity(service="record_keeper", subject_id=district_id)


def family_link(link_id: int | None = None) -> Identity:
    """Return the identity of whoever holds a family's link; without an id, one that may only look links up."""
    return Identity(service="family_link", subject_id=link_id)


def only_read(session: AnySession) -> None:
    """Let the database refuse every write of this session from now on, in this transaction and the next ones."""
    plain = _plain(session)
    plain.info["only_reads"] = True
    if plain.in_transaction():
        plain.connection().execute(READ_ONLY)


def may_write_again(session: AnySession) -> None:
    """End what `only_read` began; the transaction that it forbade to write must be over."""
    _plain(session).info.pop("only_reads", None)


def only_reads(session: AnySession) -> bool:
    """Tell whether `only_read` was asked for."""
    return bool(_plain(session).info.get("only_reads"))


def _plain(session: AnySession) -> Session:
    return session() if isinstance(session, scoped_session) else session


def _name(connection: Connection, who: Identity) -> None:
    connection.execute(
        NAME,
        {
            "person": str(who.person_id or ""),
            "service": who.service,
            "subject": str(who.subject_id or ""),
        },
    )


@event.listens_for(Session, "after_begin")
def name_the_person(session: Session, _transaction: object, connection: Connection) -> None:
    """Name the session's identity in the new transaction."""
    who = session.info.get("identity")
    if who is not None and who != NOBODY:
        _name(connection, who)
    if session.info.get("only_reads"):
        connection.execute(READ_ONLY)
