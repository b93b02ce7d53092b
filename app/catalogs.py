"""The words on the screens: taken out of the code, translated in `translations/`, compiled when needed.

    python -m app.catalogs update    take the marked strings into every language's messages.po
    python -m app.catalogs compile   make the messages.mo files whose messages.po changed
    python -m app.catalogs check     name every string that has no translation; exit 1 when there is one

Compiled files are not committed, so that there is one truth. Letters have words and reviewers of their own
(letter_catalogs.py); `update` and `check` see to both.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from app import letter_catalogs

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "translations"
ROOMS_WITH_WORDS = ("app", "forms", "workflows")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2")]
MARKS = {"_": None, "_l": None, "N_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
SOURCE_LANGUAGE = "en"


def compile_changed(translations: Path = TRANSLATIONS) -> list[Path]:
    """Make every .mo that is missing or older than its .po; several starters may do so at once."""
    return [_compile(source) for source in _sources(translations) if _is_stale(source)]


def update(translations: Path = TRANSLATIONS) -> None:
    """Bring every .po in line with the code, in an order that keeps differences between commits small."""
    template = extract()
    for source in _sources(translations):
        catalog = _read(source)
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        with source.open("wb") as file:
            write_po(file, catalog, width=100, no_location=True, sort_output=True, ignore_obsolete=True)


def extract() -> Catalog:
    """Every marked string of the code and the templates."""
    catalog = Catalog()
    for room in ROOMS_WITH_WORDS:
        for _, _, message, comments, context in extract_from_dir(
            ROOT / room, METHODS, keywords=MARKS, comment_tags=("For translators:",), strip_comment_tags=True
        ):
            catalog.add(message, auto_comments=comments, context=context)
    return catalog


def untranslated(translations: Path = TRANSLATIONS) -> Iterator[str]:
    """One line per string of the code that a language lacks; the language of the code itself may lack all."""
    template = extract()
    for source in _sources(translations):
        catalog = _read(source)
        if catalog.locale_identifier == SOURCE_LANGUAGE:
            continue
        for message in template:
            if message.id and not _has(catalog, message.id):
                yield f"{catalog.locale_identifier}: {message.id!r} has no translation."


def _has(catalog: Catalog, message_id: str | Sequence[str]) -> bool:
    found = catalog.get(message_id if isinstance(message_id, str) else message_id[0])
    if found is None or found.fuzzy or not found.string:
        return False
    return isinstance(found.string, str) or all(found.string)


def _sources(translations: Path) -> list[Path]:
    return sorted(translations.glob("*/LC_MESSAGES/messages.po"))


def _read(source: Path) -> Catalog:
    with source.open("rb") as file:
        return read_po(file, locale=source.parent.parent.name)


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> Path:
    target = source.with_suffix(".mo")
    unfinished = target.with_suffix(f".{os.getpid()}")
    with unfinished.open("wb") as file:
        write_mo(file, _read(source))
    return unfinished.replace(target)


def _check() -> int:
    missing = [*untranslated(), *letter_catalogs.faults(TRANSLATIONS)]
    if not missing:
        return 0
    print("\n".join(missing), "Run `make translate` and fill them in.", sep="\n")
    return 1


def main(arguments: Sequence[str]) -> int:
    if list(arguments) == ["update"]:
        update()
        letter_catalogs.update(TRANSLATIONS)
    elif list(arguments) == ["check"]:
        return _check()
    elif list(arguments) != ["compile"]:
        print(__doc__)
        return 2
    compile_changed()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
