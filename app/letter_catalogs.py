"""The starter texts of the letters: translations/<tag>/LC_MESSAGES/letters.po, one entry per kind and part.

They are read as they are and never compiled; the English stands in forms/letters/english.toml. A draft may lack
parts, and then a district does not start with that kind in that language; what is no draft lacks nothing.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from forms.letters.kinds import KINDS
from forms.letters.texts import MISSING_PART, is_draft, problems, words


def update(translations: Path) -> None:
    """Bring every letters.po in line with the English: same order, nothing twice to translate, nothing forgotten.

    Words whose English has changed stay, marked fuzzy: they are not used until a translator has looked at them.
    """
    for source in _sources(translations):
        old, head = _read(source), source.read_text("utf-8").split("\n\n", 1)[0]
        body = BytesIO()
        write_po(body, _renewed(old), width=0, omit_header=True, ignore_obsolete=True)
        source.write_text(f"{head}\n\n{body.getvalue().decode().strip()}\n", "utf-8")


def faults(translations: Path) -> Iterator[str]:
    """One line per part of a letter that is wrong in a language, or that a finished language lacks."""
    for source in _sources(translations):
        catalog, tag = _read(source), source.parent.parent.name
        for kind in KINDS:
            yield from _faults(catalog, kind, tag)


def _faults(catalog: Catalog, kind: str, tag: str) -> Iterator[str]:
    english = {part.name: part.english for part in KINDS[kind].parts}
    for problem in problems(kind, words(catalog, kind), english, tag=tag):
        if problem.sentence != MISSING_PART or not is_draft(catalog):
            yield f"{tag}: {kind}.{problem.part}: {problem.sentence % problem.values}"


def _renewed(old: Catalog) -> Catalog:
    """A catalog of today's English with what the old one says for it."""
    renewed = Catalog()
    for kind in KINDS.values():
        for part in kind.parts:
            context = f"{kind.name}.{part.name}"
            found = _found(old, context, part.english)
            renewed.add(part.english, found.string, context=context, flags=found.flags & {"fuzzy"})
    return renewed


def _found(old: Catalog, context: str, english: str) -> Message:
    """Its own words if the English is the same, else those of the same English elsewhere, else the old ones, fuzzy."""
    own = next((each for each in old if each.context == context and each.string), None)
    if own is not None and own.id == english:
        return own
    same = next((each for each in old if each.id == english and each.string and not each.fuzzy), None)
    return same or Message(english, own.string if own else "", flags={"fuzzy"} if own else ())


def _sources(translations: Path) -> list[Path]:
    return sorted(translations.glob("*/LC_MESSAGES/letters.po"))


def _read(source: Path) -> Catalog:
    with source.open("rb") as file:
        return read_po(file)
