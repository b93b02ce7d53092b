"""What is said on the phone to a family, and written in a text message, in both languages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.models import Guardian
from app.services.actors import Actor
from app.services.errors import NotFound
from app.services.letters import drafting
from app.services.letters.drafting import Wish
from app.services.letters.gathering import Desk, Household, gather
from app.services.letters.obstacles import NOT_APPROVED, NOT_NOW, NOT_OURS, Obstacle
from app.services.letters.occasions import fitting
from app.services.letters.readers import Readers
from forms.letters.languages import LANGUAGES, SOURCE, closest
from forms.letters.letter import Letter
from workflows.machine import NotYourRole
from workflows.people import LIAISONS


@dataclass(frozen=True)
class Call:
    """A visit's call. `kinds`: what it may be about now; `kind` and `tag`: what was chosen, or fits best.

    `letter` holds the words; without one, `obstacle` says why. With both, the family's own language is what is
    missing, and the words are English alone. `grown_ups` have a phone, and nothing bars that they are written to.
    """

    home: Household
    kinds: tuple[str, ...]
    kind: str | None
    tag: str
    languages: tuple[str, ...]
    grown_ups: Sequence[Guardian]
    letter: Letter | None
    obstacle: Obstacle | None


def call(visit_id: int, *, by: Actor, kind: str | None = None, tag: str | None = None) -> Call:
    """The words for a visit's family. `tag`: a language instead of the one that is spoken there.

    Raises NotFound, and NotYourRole for whoever is no liaison of the school.
    """
    homes = gather([visit_id])
    if not homes:
        raise NotFound
    home = homes[0]
    if by.roles_at(home.visit.school_id, home.visit.district_id).isdisjoint(LIAISONS):
        raise NotYourRole("call", LIAISONS)
    return _call(home, Desk(home.visit.district_id, by), kind, tag)


def calls(visit_ids: Collection[int], *, by: Actor) -> list[Call]:
    """The words that fit each of several visits best, read together; those not this person's are passed over."""
    desks: dict[int, Desk] = {}
    found = []
    for home in gather(visit_ids):
        district_id = home.visit.district_id
        if not by.roles_at(home.visit.school_id, district_id).isdisjoint(LIAISONS):
            found.append(_call(home, desks.setdefault(district_id, Desk(district_id, by)), None, None))
    return found


def _call(home: Household, desk: Desk, kind: str | None, tag: str | None) -> Call:
    grown_ups = [each for each in home.readers if each.phone]
    kinds = fitting(home.moment)
    meant = kind if kind in kinds else next(iter(kinds), None)
    code = tag if tag is not None and tag in LANGUAGES else _spoken(grown_ups, home)
    languages = desk.languages(meant) if meant else ()
    stopped = Obstacle(NOT_NOW) if meant is None else drafting.obstacle(home, desk, meant)
    if meant is None or stopped:
        return Call(home, kinds, meant, code, languages, grown_ups, None, stopped)
    missing = None if desk.words(meant, code) else _missing(code)
    said_in = SOURCE.tag if missing else code
    names = tuple(each.name for each in grown_ups or home.readers)
    readers = Readers(said_in, LANGUAGES[said_in], names)
    letter = drafting.letter(home, readers, desk, Wish(meant, "beside", slip=False), number=0)
    return Call(home, kinds, meant, code, languages, grown_ups, letter, missing)


def _spoken(grown_ups: Sequence[Guardian], home: Household) -> str:
    """On the phone the language that is spoken counts, before the one that is read."""
    said = [code for each in grown_ups for code in (each.spoken_language, each.read_language) if code]
    code = said[0] if said else home.family.home_language if home.family else None
    found = closest(code)
    return found.tag if found else code or SOURCE.tag


def _missing(code: str) -> Obstacle:
    return Obstacle(NOT_APPROVED if code in LANGUAGES else NOT_OURS, {"language": code})
