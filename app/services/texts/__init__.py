"""What letters say, in every language: texts in versions, seeded, written, reviewed and approved."""

from app.services.texts.looking import (
    all_words,
    approved,
    ids_of,
    standing,
    text_of,
    whom_to_ask,
    whom_to_ask_in,
    words_for,
)
from app.services.texts.rendering import pages_of, pdf_of, sheets_of, typed_pages
from app.services.texts.seeding import seed, seed_all
from app.services.texts.versions import (
    OPEN,
    all_newest,
    english_of,
    facts_of,
    facts_of_a_new_one,
    newest,
    one,
    problems_of,
    versions,
    words_to_start_from,
)
from app.services.texts.writing import approve, send_back, send_for_review, write

__all__ = [
    "OPEN",
    "all_newest",
    "all_words",
    "approve",
    "approved",
    "english_of",
    "facts_of",
    "facts_of_a_new_one",
    "ids_of",
    "newest",
    "one",
    "pages_of",
    "pdf_of",
    "problems_of",
    "seed",
    "seed_all",
    "send_back",
    "send_for_review",
    "sheets_of",
    "standing",
    "text_of",
    "typed_pages",
    "versions",
    "whom_to_ask",
    "whom_to_ask_in",
    "words_for",
    "words_to_start_from",
    "write",
]
