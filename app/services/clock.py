"""What time it is, here and in the district."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from app.extensions import db
from app.models import District


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def zone_of(district_id: int) -> ZoneInfo:
    """The district's time zone; every wall clock that people read or type is in it."""
    return ZoneInfo(db.session.get_one(District, district_id).time_zone)


def day_of(moment: datetime, district_id: int) -> date:
    """The calendar day of a moment, in the district."""
    return moment.astimezone(zone_of(district_id)).date()


def today(district_id: int) -> date:
    """The calendar day it is now, in the district."""
    return day_of(now(), district_id)
