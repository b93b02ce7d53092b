"""A person reads what they were told."""

from sqlalchemy import case, update

from app.extensions import db
from app.models import Notice
from app.services import clock
from app.services.actors import Actor
from app.services.errors import NotFound
from app.services.transaction import transaction


def read(notice_id: int, *, by: Actor) -> Notice:
    """Mark one as read, and return it; no e-mail about it follows any more. Raises NotFound."""
    with transaction():
        notice = db.session.get(Notice, notice_id, populate_existing=True)
        if notice is None or notice.person_id != by.person_id:
            raise NotFound
        if notice.read_at is None:
            _mark(Notice.id == notice_id, by)
        db.session.refresh(notice)
        db.session.expunge(notice)
        return notice


def read_all(*, by: Actor) -> None:
    """Mark everything as read."""
    with transaction():
        _mark(Notice.read_at.is_(None), by)


def _mark(which: object, by: Actor) -> None:
    mail = case((Notice.mail == "waits", "none"), else_=Notice.mail)
    mine = update(Notice).where(Notice.person_id == by.person_id, which)  # type: ignore[arg-type]
    db.session.execute(mine.values(read_at=clock.now(), mail=mail))
