"""What nobody needs any more goes by night: choices that were begun and left, and last year's read notices."""

from datetime import timedelta

from sqlalchemy import CursorResult, DateTime, Delete, cast, delete, func, select

from app.extensions import db
from app.models import Notice, SchoolYear, Selection
from app.services import clock, history
from app.services.actors import Actor
from app.services.transaction import transaction

KEEP_DRAFTS = timedelta(days=30)
"""A draft names students; whoever made it is offered it for two weeks."""
KEEP_READ = timedelta(days=60)
"""A notice keeps a thing from being told twice; what has been due for longer is told no more."""


def clear(district_id: int) -> None:
    """Delete old drafts of choices, and notices that were read before this school year; acts as the steward."""
    now = clock.now()
    began = select(func.timezone(str(clock.zone_of(district_id)), cast(SchoolYear.starts_on, DateTime)))
    began = began.where(SchoolYear.district_id == district_id, SchoolYear.current).limit(1)
    with transaction():
        drafts = _gone(
            delete(Selection).where(
                Selection.district_id == district_id,
                Selection.made_at.is_(None),
                Selection.created_at < now - KEEP_DRAFTS,
            )
        )
        notices = _gone(
            delete(Notice).where(
                Notice.district_id == district_id,
                Notice.read_at < began.scalar_subquery(),
                Notice.at < now - KEEP_READ,
            )
        )
        if drafts or notices:
            history.of_district(
                "district.cleared", district_id, by=Actor(None), drafts=drafts, notices=notices
            )


def _gone(old: Delete) -> int:
    found: CursorResult = db.session.execute(old)
    return found.rowcount
