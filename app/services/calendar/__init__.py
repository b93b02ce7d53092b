"""When visits are: times to propose, and calendars that other programs read."""

from app.services.calendar.feeds import FEED_PATH, end_feed, live_feed, make_feed, open_feed
from app.services.calendar.proposals import Known, ask_known, days_ahead, proposals

__all__ = [
    "FEED_PATH",
    "Known",
    "ask_known",
    "days_ahead",
    "end_feed",
    "live_feed",
    "make_feed",
    "open_feed",
    "proposals",
]
