"""From the codes that rosters carry to the languages that letters are written in."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from babel.core import get_global

from forms.letters.languages.record import Language


def index(records: Iterable[Language]) -> Mapping[str, Language]:
    """Every code and name by which a language is known, folded."""
    return {_folded(known): each for each in records for known in _known(each)}


def _known(record: Language) -> tuple[str, ...]:
    return (record.tag, *record.codes, record.english_name, record.own_name)


def nearest(tag: str, index: Mapping[str, Language]) -> Language | None:
    """The record for the longest part of the code that is known, if it is written in the code's script."""
    folded = _folded(tag)
    script = _script(folded)
    for known in _shorter(folded):
        record = index.get(known)
        if record is not None:
            fits = known == folded or script in ("", record.script)
            return record if fits else None
    return None


def _folded(tag: str) -> str:
    return tag.strip().replace("_", "-").casefold()


def _shorter(tag: str) -> Iterator[str]:
    """es-mx-x-a, es-mx-x, es-mx, es."""
    parts = tag.split("-")
    for length in range(len(parts), 0, -1):
        yield "-".join(parts[:length])


@cache
def _script(tag: str) -> str:
    """The script that a code names, or that its region is known to use; empty for neither."""
    language, *rest = tag.split("-")
    for part in rest:
        if len(part) == 4 and part.isalpha():
            return part.title()
    regions = [part.upper() for part in rest if len(part) == 2]
    likely = get_global("likely_subtags").get(f"{language}_{regions[0]}", "") if regions else ""
    scripts = [part for part in likely.split("_") if len(part) == 4]
    return scripts[0] if scripts else ""
