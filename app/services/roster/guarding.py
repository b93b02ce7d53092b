"""When a roster would empty a school: so many of its students or staff gone that a person must say it is right."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.models import DistrictSettings

FEW = 5
"""So many may always leave a school: in a small one, one in three is a family that moved away."""
USUAL = 20
"""Percent, where a district says nothing else."""


def share_of(session: Session | scoped_session[Any], district_id: int) -> int:
    """How many percent of a school's students or staff may go without a word."""
    query = select(DistrictSettings.roster_guard_percent).where(DistrictSettings.district_id == district_id)
    return session.scalar(query) or USUAL


def vanishing(leaving: Iterable[Mapping[str, Any]], percent: int) -> list[dict[str, Any]]:
    """The schools that lose more than this share: school, school_id, who (a part's name), gone, before."""
    return [
        dict(each) for each in leaving if each["gone"] > FEW and each["gone"] * 100 > each["before"] * percent
    ]


def beyond(shown: Iterable[Mapping[str, Any]], now: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a school would lose many now of which nothing was shown, or more than was shown."""
    known = {(each["school_id"], each["who"]): each["gone"] for each in shown}
    return any(each["gone"] > known.get((each["school_id"], each["who"]), 0) for each in now)
