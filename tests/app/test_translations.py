"""The screens in Spanish: every string is there, nothing that stands for a value is lost, no page mixes languages."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import Engine

from app import catalogs
from app.models import Person
from app.views.shown import words
from tests import builders as b
from tests import database
from tests.app.security import ground
from tests.browsing import send, shown, token_of
from tests.conftest import SignIn
from workflows.people import Role

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
UNSEEN = re.compile(r"<(script|style|output)\b.*?</\1>|<!--.*?-->", re.S)
MEANT_IN_ENGLISH = re.compile(r'<(?!html)(\w+)\b[^>]* lang="en"[^>]*>.*?</\1>', re.S)
BETWEEN_TAGS = re.compile(r">([^<>]+)<")
READ_ALOUD = re.compile(r'(?:aria-label|alt|title|placeholder|data-label|data-one|data-many)="([^"]+)"')
LINK = re.compile(r'href="(/[^"#?]*)')
ROLES = (Role.liaison, Role.site_admin, Role.district_coordinator)
"""Whose pages together are nearly all of them."""


def spanish() -> list[Message]:
    with (catalogs.TRANSLATIONS / "es/LC_MESSAGES/messages.po").open("rb") as file:
        return [message for message in read_po(file, locale="es") if message.id]


def pairs(message: Message) -> list[tuple[str, str]]:
    """Each form of the English beside the same form of the Spanish."""
    return list(zip(_forms(message.id), _forms(message.string), strict=True))


def _forms(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, list | tuple) else (str(text),)


@pytest.fixture
def in_spanish(client: FlaskClient) -> FlaskClient:
    """A browser at the door that asked for Spanish."""
    page = client.get("/sign-in/")
    client.post("/language/es", data={"csrf_token": token_of(page), "next": "/sign-in/"})
    return client


def test_no_string_of_the_screens_lacks_its_translation() -> None:
    assert list(catalogs.untranslated()) == [], "Run `make translate` and fill them in."


def test_every_placeholder_stands_in_the_translation_too() -> None:
    lost = [
        (english, other)
        for message in spanish()
        for english, other in pairs(message)
        if sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(other))
    ]

    assert lost == []


def test_a_sentence_ends_in_spanish_as_it_does_in_english() -> None:
    uneven = [
        (english, other)
        for message in spanish()
        for english, other in pairs(message)
        if {ending(english), ending(other)} & set(".?:!")
        and ending(english) != ending(other)
        and (ending(english), ending(other)) != GREETING
        and not (ENDS_WITH_A_TIME.search(english) and ENDS_WITH_A_TIME.search(other + "."))
    ]

    assert uneven == []


def ending(text: str) -> str:
    """The last sign, a closing quotation mark aside: Spanish puts the full stop after it."""
    return text.replace("”", "")[-1:]


def test_a_question_in_spanish_is_opened_too() -> None:
    texts = [other for message in spanish() for _, other in pairs(message)]

    assert [text for text in texts if text.count("?") != text.count("¿")] == []
    assert [text for text in texts if text.count("!") != text.count("¡")] == []


def test_our_words_win_over_the_frameworks_own_translations(app: Flask) -> None:
    with app.test_request_context(), force_locale("es"):
        other = {
            message.id: words(message.id)
            for message in spanish()
            if isinstance(message.id, str) and words(message.id) != message.string
        }

    assert other == {}


def test_the_door_speaks_spanish_and_says_so(in_spanish: FlaskClient) -> None:
    page = in_spanish.get("/sign-in/")

    assert '<html lang="es" dir="ltr">' in page.text
    assert "Le damos la bienvenida." in shown(page)


def test_an_empty_form_is_answered_in_spanish(in_spanish: FlaskClient) -> None:
    answer = shown(send(in_spanish, "/sign-in/", username="", password=""))

    assert "Revise esto, por favor" in answer
    assert "Escriba su nombre para entrar." in answer
    assert "Escriba su contraseña." in answer


def test_the_form_librarys_own_sentences_are_spanish_too(in_spanish: FlaskClient) -> None:
    answer = shown(send(in_spanish, "/sign-in/", username="x" * 300, password="x"))

    assert "El campo no puede tener más de 256 caracteres." in answer


def test_a_record_without_its_name_is_asked_for_in_spanish(sign_in: SignIn) -> None:
    coordinator = b.a_person(roles={Role.district_coordinator: b.the_district()})
    browser = speaking_spanish(sign_in, coordinator)

    assert "Complete esto, por favor." in shown(send(browser, "/schools/add", name=""))


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value)
def test_no_page_shows_an_english_string_to_a_spanish_reader(
    owner: Engine, own_database: database.Database, sign_in: SignIn, role: Role
) -> None:
    person = ground.lay(owner, own_database).people[role.value]
    browser = speaking_spanish(sign_in, person)
    english = EnglishStrings()

    mixed = {
        (address, text)
        for address, html in walked(browser)
        for text in texts_of(html)
        if english.has(text) and text != OWN_NAME
    }

    assert mixed == set(), "Mark these where they are shown: `_(…)`, or `|words` for a marked msgid."


def speaking_spanish(sign_in: SignIn, person: Person) -> FlaskClient:
    browser = sign_in(person)
    with browser.session_transaction() as cookie:
        cookie["locale"] = "es"
    return browser


def walked(browser: FlaskClient) -> Iterator[tuple[str, str]]:
    """Each kind of page that links lead to from the home page, once."""
    waiting, met = ["/"], {"/"}
    while waiting:
        address = waiting.pop()
        page = browser.get(address)
        if page.status_code != 200 or page.mimetype != "text/html":
            continue
        yield address, page.text
        for link in LINK.findall(page.text):
            kind = re.sub(r"\d+", "#", link)
            if kind not in met and not link.startswith(("/static", "/fonts")):
                met.add(kind)
                waiting.append(link)


def texts_of(html: str) -> set[str]:
    """What a page shows and what it says to a screen reader, piece by piece."""
    seen = MEANT_IN_ENGLISH.sub("><", UNSEEN.sub("><", html))
    pieces = BETWEEN_TAGS.findall(seen) + READ_ALOUD.findall(seen)
    return {" ".join(unescape(piece).split()) for piece in pieces} - {""}


ENDS_WITH_A_TIME = re.compile(r"%\((time|when)\)s\.$")
"""*5:30 p. m.* ends a Spanish sentence by itself."""
GREETING = (",", ":")
"""What a greeting of an e-mail ends with."""
OWN_NAME = "English"
"""Languages stand under their own names."""


class EnglishStrings:
    """The English that has another Spanish; with values filled in where it has any."""

    def __init__(self) -> None:
        both = [pair for message in spanish() for pair in pairs(message)]
        same = {other.casefold() for _, other in both}
        wordy = [english for english, _ in both if english.casefold() not in same]
        self.whole = {english.casefold() for english in wordy if not PLACEHOLDER.search(english)}
        self.patterns = [_pattern(english) for english in wordy if PLACEHOLDER.search(english)]

    def has(self, text: str) -> bool:
        return text.casefold() in self.whole or any(each.fullmatch(text) for each in self.patterns)


def _pattern(english: str) -> re.Pattern[str]:
    """The string with anything where its values go, and a number where a number goes."""
    parts, values = PLACEHOLDER.split(english), PLACEHOLDER.findall(english)
    anything = [r"\d[\d,.]*" if value.endswith("d") else ".+" for value in values] + [""]
    return re.compile("".join(re.escape(part) + any_ for part, any_ in zip(parts, anything, strict=True)))
