"""Words of the screens: found in the code, compiled when they changed."""

import gettext
import os
from functools import cache
from pathlib import Path

import pytest

from app import catalogs

all_words = cache(catalogs.extract)
"""To read the whole code takes seconds: these tests read it once."""


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the code says; whatever looks for it meanwhile finds the same."""
    monkeypatch.setattr(catalogs, "extract", all_words)
    return [each.id for each in all_words() if isinstance(each.id, str) and each.id]


def a_catalog(translations: Path, *entries: tuple[str, str], language: str = "es") -> Path:
    source = translations / language / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True, exist_ok=True)
    words = "\n".join(f'msgid "{word}"\nmsgstr "{translation}"\n' for word, translation in entries)
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n' + words)
    return source


def test_a_changed_catalog_is_compiled_once(tmp_path: Path) -> None:
    source = a_catalog(tmp_path, ("Invite", "Invitar"))

    assert catalogs.compile_changed(tmp_path) == [source.with_suffix(".mo")]
    assert catalogs.compile_changed(tmp_path) == []
    assert gettext.translation("messages", tmp_path, ["es"]).gettext("Invite") == "Invitar"

    later = source.with_suffix(".mo").stat().st_mtime + 5
    a_catalog(tmp_path, ("Invite", "Invitar a la familia"))
    os.utime(source, (later, later))
    assert catalogs.compile_changed(tmp_path) == [source.with_suffix(".mo")]


def test_a_marked_word_without_translation_is_named(tmp_path: Path, words: list[str]) -> None:
    a_catalog(tmp_path)

    assert f"es: {words[0]!r} has no translation." in list(catalogs.untranslated(tmp_path))


def test_update_brings_in_new_words_keeps_translations_and_is_stable(
    tmp_path: Path, words: list[str]
) -> None:
    word = next(each for each in words if each.isalpha())
    source = a_catalog(tmp_path, (word, "Palabra"), ("A word that no page says", "Nada"))

    catalogs.update(tmp_path)
    once = source.read_text()
    catalogs.update(tmp_path)

    assert f'msgid "{word}"\nmsgstr "Palabra"' in once
    assert "that no page says" not in once
    assert source.read_text() == once
