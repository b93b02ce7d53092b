"""For whom a letter is, and in which language: the guardian's own decides, not the student's (people.md).

A household gets one letter for each language that its guardians read besides English. Whoever reads English,
or whose language nobody has asked for yet, is named on the first of them: English stands on every letter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.models import Guardian
from forms.letters.languages import SOURCE, Language, closest


@dataclass(frozen=True)
class Readers:
    """The guardians that one letter names.

    `code` is our tag, or the roster's own code of a language that we have no letters in (`language` is None
    then). `asked` is false when somebody's language is not known yet.
    """

    code: str
    language: Language | None
    names: tuple[str, ...] = ()
    asked: bool = True

    @property
    def told_aloud(self) -> bool:
        """Nothing is printed in this language: it is explained by a person instead."""
        return self.language is None or self.language.oral_only


def readers_of(guardians: Iterable[Guardian]) -> list[Readers]:
    """The letters that these guardians (who may receive letters) need; at least one."""
    by_code: dict[str, list[str]] = {}
    in_english: list[str] = []
    asked = True
    for guardian in guardians:
        code = code_of(guardian)
        asked = asked and code is not None
        if code in (None, SOURCE.tag):
            in_english.append(guardian.name)
        else:
            by_code.setdefault(str(code), []).append(guardian.name)
    letters = [Readers(code, closest(code), tuple(names)) for code, names in by_code.items()]
    return _with_those_who_read_english(letters, in_english, asked and bool(by_code or in_english))


def another_language(guardians: Iterable[Guardian]) -> str | None:
    """The first language besides English that one of them is known to read."""
    return next((each.code for each in readers_of(guardians) if each.code != SOURCE.tag), None)


def readable(guardians: Iterable[Guardian], tags: Iterable[str]) -> list[str]:
    """Those of the languages in which a letter may be made for these guardians.

    All but English, while what one of them reads is not known; English only where nobody reads another one.
    """
    found = [code_of(each) for each in guardians]
    known = None not in found and bool(found)
    english_too = all(code in (None, SOURCE.tag) for code in found)
    return [tag for tag in tags if (english_too if tag == SOURCE.tag else not known or tag in found)]


def code_of(guardian: Guardian) -> str | None:
    """What a guardian reads, or else speaks: a tag of ours where we have one; None for not specified."""
    said = guardian.read_language or guardian.spoken_language
    if not said:
        return None
    found = closest(said)
    return found.tag if found else said


def _with_those_who_read_english(letters: list[Readers], names: Sequence[str], asked: bool) -> list[Readers]:
    printed = next((place for place, each in enumerate(letters) if not each.told_aloud), None)
    if printed is None:
        return (
            [*letters, Readers(SOURCE.tag, SOURCE, tuple(names), asked)] if names or not letters else letters
        )
    shared = letters[printed]
    letters[printed] = Readers(shared.code, shared.language, (*shared.names, *names), asked)
    return letters
