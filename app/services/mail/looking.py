"""What an e-mail would say, and to whom it would go, before anybody asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.services.actors import Actor
from app.services.errors import NotFound
from app.services.letters import drafting
from app.services.letters.choosing import Wanted, chosen
from app.services.letters.drafting import Wish
from app.services.letters.gathering import Desk, Household, gather
from app.services.letters.obstacles import NoLetter, Obstacle
from app.services.letters.occasions import fitting
from app.services.letters.readers import Readers
from app.services.mail.addressees import Addressee, addressees, willing
from forms.letters.languages import language
from forms.letters.letter import Letter


@dataclass(frozen=True)
class Outlook:
    """`kinds`: those that fit the visit now; `kind`: the one looked at; `languages`: tags with approved words.

    With an obstacle nobody is written to. `letter` holds the words for the first of those who are.
    """

    kinds: tuple[str, ...]
    kind: str | None
    languages: tuple[str, ...]
    to: Sequence[Addressee]
    obstacle: Obstacle | None
    letter: Letter | None


def outlook(visit_id: int, *, by: Actor, kind: str | None = None, tag: str | None = None) -> Outlook:
    """What can be sent about a visit now, in the language `tag` or each guardian's own. Raises NotFound."""
    homes = gather([visit_id])
    if not homes:
        raise NotFound
    home, desk = homes[0], Desk(homes[0].visit.district_id, by)
    kinds = fitting(home.moment)
    if not kinds:
        return Outlook((), None, (), (), None, None)
    meant = kind if kind in kinds else kinds[0]
    languages = desk.languages(meant)
    try:
        to = addressees(home, desk, meant, tag if tag in languages else None)
    except NoLetter as refused:
        return Outlook(kinds, meant, languages, (), refused.obstacle, None)
    letter = words(home, desk, meant, to[0].language, [to[0].guardian.name])
    return Outlook(kinds, meant, languages, to, None, letter)


def words(home: Household, desk: Desk, kind: str, tag: str, names: Sequence[str]) -> Letter:
    """A kind's words for these grown-ups; its text in this language is approved, and no link is made.

    Without the note on the place: free words, in which an address or a child's name may stand (R120).
    """
    readers = Readers(tag, language(tag), tuple(names))
    letter = drafting.letter(home, readers, desk, Wish(kind, "first", slip=False), number=0)
    return replace(letter, facts=replace(letter.facts, place_note=None))


@dataclass(frozen=True)
class Preview:
    """What asking for many e-mails would do: the visits that would get one, and why the others would not."""

    ready: tuple[int, ...]
    left_out: tuple[tuple[int, Obstacle], ...]


def look(kind: str, *, school_id: int, class_id: int | None, by: Actor) -> Preview:
    """Look at the visits of a school, or of one of its classes, that this kind of e-mail fits."""
    wanted = Wanted(kind=kind, layout="first", slip=False, school_id=school_id, class_id=class_id)
    ready: list[int] = []
    left_out: list[tuple[int, Obstacle]] = []
    desk = Desk(by.district_id, by)
    for home in gather(chosen(wanted, by)):
        try:
            willing(home, desk, kind)
            ready.append(home.visit.id)
        except NoLetter as refused:
            left_out.append((home.visit.id, refused.obstacle))
    return Preview(tuple(ready), tuple(left_out))
