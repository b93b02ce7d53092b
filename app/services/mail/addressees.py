"""To whom an e-mail about a visit goes, in which language, and why it may not."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.models import Guardian
from app.services.letters import drafting
from app.services.letters.gathering import Desk, Household
from app.services.letters.obstacles import NOT_APPROVED, NoLetter, Obstacle
from app.services.letters.readers import code_of
from forms.letters.languages import SOURCE
from workflows.words import N_

NO_ADDRESS = N_("No e-mail address is on record for this household.")
ANOTHER_WAY = N_("This family asked to be reached another way than by e-mail.")


class Addressee(NamedTuple):
    """A guardian, and the tag of the language beside English."""

    guardian: Guardian
    language: str


def addressees(home: Household, desk: Desk, kind: str, language: str | None) -> Sequence[Addressee]:
    """Those who are best reached by e-mail, or else all who have an address; each address once.

    `language`: a tag instead of what each reads, or else speaks; English while nobody has asked. Raises
    NoLetter when this household gets no e-mail of this kind today, or the words of a language are missing.
    """
    if found := drafting.obstacle(home, desk, kind):
        raise NoLetter(found)
    reachable = [each for each in home.readers if each.email]
    first = [each for each in reachable if each.channel == "email"] or reachable
    if not first:
        raise NoLetter(Obstacle(NO_ADDRESS))
    wanted = [Addressee(each, language or code_of(each) or SOURCE.tag) for each in _once(first)]
    for each in wanted:
        if desk.words(kind, each.language) is None:
            raise NoLetter(Obstacle(NOT_APPROVED, {"language": each.language}))
    return wanted


def willing(home: Household, desk: Desk, kind: str) -> Sequence[Addressee]:
    """The same in each guardian's own language, without those who named another way to be reached, or answered.

    What one person decides for one family is `addressees`; nobody decides it for many at once.
    """
    if answered := drafting.answered_already(home, desk, kind):
        raise NoLetter(answered)
    found = [each for each in addressees(home, desk, kind, None) if each.guardian.channel in (None, "email")]
    if not found:
        raise NoLetter(Obstacle(ANOTHER_WAY))
    return found


def _once(guardians: Iterable[Guardian]) -> Iterable[Guardian]:
    seen: set[str] = set()
    for guardian in guardians:
        address = (guardian.email or "").casefold()
        if address not in seen:
            seen.add(address)
            yield guardian
