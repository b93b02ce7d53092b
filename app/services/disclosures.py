"""What leaves on paper or as a file: who took it and when, without a name in it (34 CFR 99.32).

Written by requests that otherwise only read; nothing else of the district changes with it.
"""

from collections.abc import Mapping
from typing import Literal

from app.extensions import db
from app.models import Letter, LetterFile, Visit
from app.services import history
from app.services.actors import Actor
from app.services.transaction import transaction

KINDS = frozenset(
    {
        "access.refused",
        "calls.listed",
        "letters.printed",
        "list.taken",
        "payroll_batch.file_taken",
        "record.printed",
        "visit.letter_printed",
    }
)
"""Events of requests that otherwise only read."""


def letter_printed(letter_id: int, *, by: Actor) -> None:
    """Keep that somebody took a letter's pages."""
    with transaction():
        letter = db.session.get_one(Letter, letter_id)
        visit = db.session.get_one(Visit, letter.visit_id)
        history.of_visit(visit, "letter_printed", by=by, source=visit.state, letter=letter_id)


def run_file_printed(file_id: int, *, left_out: int, by: Actor) -> None:
    """Keep that somebody took one of a run's files; `left_out` counts the letters that were not in it."""
    with transaction():
        file = db.session.get_one(LetterFile, file_id)
        history.of_district(
            "letters.printed", file.district_id, by=by, run=file.batch_id, file=file.id, left_out=left_out
        )


def calls_listed(lines: int, *, by: Actor) -> None:
    """Keep that somebody printed the list of whom to call."""
    with transaction():
        history.of_district("calls.listed", by.district_id, by=by, lines=lines, form="pdf")


def list_taken(
    name: str, lines: int, form: Literal["csv", "xlsx"], filters: Mapping[str, str], *, by: Actor
) -> None:
    """Keep that somebody took a list along: which one, how long, narrowed to what (codes and ids)."""
    with transaction():
        history.of_district(
            "list.taken", by.district_id, by=by, list=name, lines=lines, form=form, only=dict(filters)
        )
