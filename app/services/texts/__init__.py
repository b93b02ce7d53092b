"""What letters say, in every language: texts in versions, seeded, written, reviewed and approved."""

from app.services.texts.looking import approved, ids_of, standing, text_of, whom_to_ask
from app.services.texts.seeding import seed, seed_all
from app.services.texts.versions import (
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
    "all_newest",
    "approve",
    "approved",
    "english_of",
    "facts_of",
    "facts_of_a_new_one",
    "ids_of",
    "newest",
    "one",
    "problems_of",
    "seed",
    "seed_all",
    "send_back",
    "send_for_review",
    "standing",
    "text_of",
    "versions",
    "whom_to_ask",
    "words_to_start_from",
    "write",
]
