"""What families answer, without an account: their links, the answers, and taking an answer over."""

from app.services.answers.handling import fits, mark_done, speaks_for_the_family, take_over
from app.services.answers.links import address, end_link, ends_links, make_link, new_link, new_links
from app.services.answers.opening import (
    Opened,
    form_token,
    latest_by,
    open_link,
    words_for_page,
    words_that_we_bring,
)
from app.services.answers.receiving import ANSWERS, Said, receive, record
from app.services.answers.tries import TooMany

__all__ = [
    "ANSWERS",
    "Opened",
    "Said",
    "TooMany",
    "address",
    "end_link",
    "ends_links",
    "fits",
    "form_token",
    "latest_by",
    "make_link",
    "mark_done",
    "new_link",
    "new_links",
    "open_link",
    "receive",
    "record",
    "speaks_for_the_family",
    "take_over",
    "words_for_page",
    "words_that_we_bring",
]
