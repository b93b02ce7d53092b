"""Sums about visits: put together every hour, compared every night, counted anew when asked (docs/decisions/0015).

The sums follow each step by themselves; nothing here is needed for them to be right, only for them to stay short.
"""

import logging
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.orm import Session, scoped_session

from app.extensions import db
from app.services.queue import defer
from app.services.transaction import transaction

log = logging.getLogger(__name__)

EVERY_DISTRICT = text("SELECT app_every_district()")
FOLD = text("SELECT app_fold_figures(:district)")
REBUILD = text("SELECT app_rebuild_figures(:district)")
DIFFER = text("SELECT * FROM app_figures_differ(:district)")


@dataclass(frozen=True)
class Difference:
    """A sum that is kept beside what is counted. Without a school it is one of people, of the whole district."""

    school_id: int | None
    school_year_id: int
    kind: str
    state: str
    number: int
    kept: int
    counted: int
    kept_amount: Decimal
    counted_amount: Decimal

    def __str__(self) -> str:
        where = f"school {self.school_id}" if self.school_id else "all schools"
        what = " ".join(filter(None, (self.kind, self.state, f"number {self.number}" if self.number else "")))
        dollars = f", {self.kept_amount} and {self.counted_amount} dollars" if self.kind == "money" else ""
        return f"{what} of {where} in year {self.school_year_id}: kept {self.kept}, counted {self.counted}{dollars}"


class FiguresDiffer(Exception):
    """Sums are not what is counted. The job stays failed, which `/metrics` tells, until they are counted anew."""


def look_everywhere() -> None:
    """Ask in every district for its sums to be put together."""
    _ask_everywhere("figures.fold")


def look_by_night() -> None:
    """Ask in every district for its sums to be compared."""
    _ask_everywhere("figures.compare")


def fold(district_id: int) -> None:
    """Put the rows of each sum together, unless somebody else is about it. Acts as the district's steward."""
    with transaction():
        db.session.execute(FOLD, {"district": district_id})


def check(district_id: int) -> None:
    """Compare as the district's steward; raises FiguresDiffer, and tells the log which, without any name."""
    found = differences(db.session, district_id)
    db.session.rollback()
    for each in found:
        log.error("Figures of district %s differ: %s", district_id, each)
    if found:
        raise FiguresDiffer(
            f"{len(found)} figures of district {district_id} differ; run: flask figures rebuild"
        )


def differences(session: Session | scoped_session[Session], district_id: int) -> list[Difference]:
    """Each sum that is not what is counted from the visits, in one look at both."""
    return [Difference(**row) for row in session.execute(DIFFER, {"district": district_id}).mappings()]


def rebuild(session: Session | scoped_session[Session], district_id: int) -> None:
    """Count all sums of a district anew; nobody has to stop working meanwhile. For the owner, or the steward."""
    session.execute(REBUILD, {"district": district_id})


def _ask_everywhere(job: str) -> None:
    with transaction():
        for district_id in db.session.scalar(EVERY_DISTRICT) or ():
            defer(
                db.session,
                job,
                as_district=district_id,
                lock=f"figures:{district_id}",
                district_id=district_id,
            )
