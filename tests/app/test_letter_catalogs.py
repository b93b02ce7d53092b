"""The letters' starter texts: checked against the English, and brought in line with it."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import get_babel

from app import letter_catalogs
from app.catalogs import TRANSLATIONS
from forms.letters.kinds import KINDS
from forms.letters.texts import DRAFT

TITLE = ("first_visit.title", "We would like to visit your family", "Nos gustaría visitar a su familia")
GREETING = ("first_visit.greeting", "Dear {guardians},", "Un saludo cordial, {guardians}:")


def a_catalog(translations: Path, *entries: tuple[str, str, str], comment: str = "# Spanish") -> Path:
    source = translations / "es" / "LC_MESSAGES" / "letters.po"
    source.parent.mkdir(parents=True)
    head = f'{comment}\nmsgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    written = (
        f'msgctxt "{context}"\nmsgid "{english}"\nmsgstr "{said}"\n' for context, english, said in entries
    )
    source.write_text(head + "\n".join(written), "utf-8")
    return source


def read(source: Path) -> Catalog:
    with source.open("rb") as file:
        return read_po(file)


def faults(translations: Path) -> list[str]:
    return list(letter_catalogs.faults(translations))


def test_a_finished_language_lacks_nothing(tmp_path: Path) -> None:
    a_catalog(tmp_path, TITLE)

    found = faults(tmp_path)

    assert len(found) == sum(len(kind.parts) for kind in KINDS.values()) - 1
    assert "es: first_visit.greeting: This part is missing." in found


def test_a_draft_may_lack_parts(tmp_path: Path) -> None:
    a_catalog(tmp_path, TITLE, comment=f"# {DRAFT}")

    assert faults(tmp_path) == []


def test_a_draft_too_has_the_merge_fields_of_the_english(tmp_path: Path) -> None:
    a_catalog(tmp_path, ("first_visit.greeting", "Dear {guardians},", "Hola:"), comment=f"# {DRAFT}")

    [fault] = faults(tmp_path)

    assert fault.startswith("es: first_visit.greeting: ")
    assert "{guardians}" in fault


def test_bringing_in_line_keeps_words_reuses_them_and_is_stable(tmp_path: Path) -> None:
    source = a_catalog(tmp_path, TITLE, GREETING, ("gone.part", "Old words.", "Adiós."), comment=f"# {DRAFT}")

    letter_catalogs.update(tmp_path)
    once = source.read_text("utf-8")
    letter_catalogs.update(tmp_path)

    catalog = read(source)
    assert source.read_text("utf-8") == once
    assert once.startswith(f"# {DRAFT}\n")
    assert "Adiós" not in once
    for context in ("first_visit.title", "first_visit.mail_subject"):
        assert catalog.get(TITLE[1], context=context).string == TITLE[2]
    assert catalog.get(GREETING[1], context="missed.greeting").string == GREETING[2]
    assert catalog.get("Every family at our school is invited.", context="first_visit.everyone").string == ""


def test_words_of_changed_english_stay_for_the_translator_but_are_not_used(tmp_path: Path) -> None:
    source = a_catalog(tmp_path, ("first_visit.title", "May we visit you?", "¿Podemos visitarle?"))

    letter_catalogs.update(tmp_path)

    message = read(source).get(TITLE[1], context="first_visit.title")
    assert message.string == "¿Podemos visitarle?"
    assert message.fuzzy
    assert "es: first_visit.title: This part is missing." in faults(tmp_path)


def test_the_starter_texts_that_come_along_are_in_order() -> None:
    assert faults(TRANSLATIONS) == []


def test_a_language_of_letters_is_no_language_of_the_screens(app: Flask) -> None:
    with app.test_request_context():
        locales = {str(locale) for locale in get_babel().instance.list_translations()}

    assert not locales & {"ht", "so", "vi"}
    assert set(app.config["LANGUAGES"]) == {"en", "es"}


def test_a_new_language_starts_from_a_head_alone(tmp_path: Path) -> None:
    source = a_catalog(tmp_path, comment=f"# {DRAFT}")

    letter_catalogs.update(tmp_path)

    contexts = [message.context for message in read(source) if message.id]
    assert contexts == [f"{kind.name}.{part.name}" for kind in KINDS.values() for part in kind.parts]
    assert faults(tmp_path) == []
