"""What became of a choice, and the three ways in which its letters reach the families."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.models import LetterBatch, LetterFile, Selection
from app.reports import selections as reports
from app.reports.selections import Channels
from app.reports.work import ASK_AFTER
from app.services import clock, letters
from app.services.actors import Actor
from app.services.letters import Figures, Wanted
from app.views.invite.letter import kind_of
from app.views.invite.words import selection_name
from app.views.shown import words


@dataclass(frozen=True)
class Run:
    """The letters that are being made, or are made."""

    batch: LetterBatch
    figures: Figures
    standing: str | None
    files: Sequence[LetterFile]


@dataclass(frozen=True)
class HandedOver:
    """`left_out`: who was not invited, with the reasons; `already` counts those a colleague had invited.

    `visits`: number and students' names. `ask_on`: the day on which *my work* says to ask. `ready`: letters to make
    while no run was; `otherwise`: those for families who would rather be reached another way; `without`: those
    that cannot be made now.
    """

    made: Selection
    name: str
    visits: Sequence[tuple[int, str]]
    visit_ids: Sequence[int]
    left_out: Sequence[tuple[str, str]]
    already: int
    channels: Channels
    run: Run | None
    mails: int
    ask_on: date
    ready: int = 0
    otherwise: int = 0
    without: int = 0

    @property
    def kind(self) -> str:
        """The letter that is handed over."""
        return kind_of(self.made)


def handed_over(made: Selection, by: Actor) -> HandedOver:
    """How it stands now."""
    visit_ids = reports.visits_of(made.id)
    run = _run(visit_ids, by)
    ahead = letters.look(wanted_of(made, visit_ids), by=by) if visit_ids and run is None else None
    return HandedOver(
        made,
        selection_name(made, list(reports.titles(made.class_ids).values())),
        reports.students_of(visit_ids),
        visit_ids,
        _left_out(made),
        sum(bool(line["already"]) for line in made.left_out),
        reports.channels_of(visit_ids),
        run,
        reports.mails_of(visit_ids),
        (clock.day_of(made.made_at, made.district_id) if made.made_at else clock.today(made.district_id))
        + timedelta(days=ASK_AFTER.days),
        len(ahead.ready) if ahead else 0,
        len(ahead.otherwise) if ahead else 0,
        len(ahead.left_out) if ahead else 0,
    )


def wanted_of(made: Selection, visit_ids: Sequence[int], *, everyone: bool = False) -> Wanted:
    """The run of letters for a choice; `everyone`: also those who would rather be reached another way."""
    return Wanted(
        kind=kind_of(made),
        layout=made.letter_layout,
        slip=made.reply_slip,
        visit_ids=tuple(visit_ids),
        everyone=everyone,
    )


def _left_out(made: Selection) -> list[tuple[str, str]]:
    lines = [line for line in made.left_out if not line["already"]]
    names = reports.names_of([line["student"] for line in lines])
    return [(names.get(line["student"], "–"), _why(line["reasons"])) for line in lines]


def _why(reasons: Sequence[tuple[str, dict[str, object]]]) -> str:
    return " ".join(words(sentence) % values if values else words(sentence) for sentence, values in reasons)


def _run(visit_ids: Sequence[int], by: Actor) -> Run | None:
    batch = reports.run_of(visit_ids, by) if visit_ids else None
    if batch is None:
        return None
    return Run(batch, letters.figures(batch), letters.standing(batch), letters.files(batch.id))
