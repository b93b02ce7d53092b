"""How letters stand for one visit: which ones fit, in which languages, and what is missing for them."""

from dataclasses import dataclass

from app.models import Person, Visit
from app.services import answers, texts
from app.services.actors import Actor
from app.services.letters.drafting import missing_text, obstacle
from app.services.letters.gathering import Desk, Household
from app.services.letters.issuing import may_write, only
from app.services.letters.obstacles import Obstacle
from app.services.letters.occasions import OCCASIONS, fitting
from app.services.letters.readers import Readers, readable, readers_of
from app.services.letters.runs import notes_of


@dataclass(frozen=True)
class Reading:
    """The guardians whom one letter would name; with an obstacle, whom to ask for the text in their language."""

    readers: Readers
    obstacle: Obstacle | None
    ask: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Outlook:
    """What can be made for a visit now.

    `kinds`: those that fit it, the one meant first. `languages` (tags) and `readings` are for the kind that was
    asked for, or else the first one. `obstacle` stops every letter. `answers_reach_us`: letters carry the family's
    link.
    """

    kinds: tuple[str, ...]
    languages: tuple[str, ...]
    readings: tuple[Reading, ...]
    obstacle: Obstacle | None
    notes: tuple[str, ...]
    layout: str
    slip: bool
    answers_reach_us: bool


def may_make_letters(visit: Visit, by: Actor) -> bool:
    """Tell, without asking the database, whether this person makes letters of a visit in this state."""
    return may_write(visit, by) and any(visit.state in each.states for each in OCCASIONS.values())


def outlook(visit_id: int, *, by: Actor, kind: str | None = None) -> Outlook | None:
    """What letters this person may make of a visit; None where they make none. Raises NotFound."""
    home = only(visit_id)
    kinds = fitting(home.moment)
    if not kinds or not may_write(home.visit, by):
        return None
    meant = kind if kind in kinds else kinds[0]
    desk = Desk(home.visit.district_id, by)
    each = readers_of(home.readers)
    notes = {note for readers in each for note in notes_of(home, readers)}
    return Outlook(
        kinds=kinds,
        languages=_offered(home, desk, meant),
        readings=tuple(_reading(readers, desk, meant) for readers in each),
        obstacle=obstacle(home, desk, meant),
        notes=tuple(sorted(notes)),
        layout=desk.settings.letter_layout,
        slip=desk.settings.reply_slip,
        answers_reach_us=answers.address("/") is not None,
    )


def _offered(home: Household, desk: Desk, kind: str) -> tuple[str, ...]:
    """The approved languages that this household may read."""
    return tuple(readable(home.readers, desk.languages(kind)))


def _reading(readers: Readers, desk: Desk, kind: str) -> Reading:
    found = missing_text(readers, desk, kind)
    if found is None or readers.told_aloud:
        return Reading(readers, found)
    return Reading(readers, found, tuple(texts.whom_to_ask(desk.district_id, readers.code)))
