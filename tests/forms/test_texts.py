"""The forms of a writer and a reviewer of texts."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from forms.letters.kinds import KINDS
from forms.texts import ApproveForm, SendBackForm, TextForm, form_of, other_languages
from workflows.translation import Method


@pytest.fixture(autouse=True)
def _request() -> Iterator[None]:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x", WTF_CSRF_ENABLED=False)
    with app.test_request_context(method="POST"):
        yield


def filled(*, translated: bool = True, **typed: str) -> TextForm:
    return form_of("thanks", translated=translated)(formdata=MultiDict(typed))


@pytest.mark.parametrize("kind", KINDS)
def test_every_part_of_a_kind_has_its_field(kind: str) -> None:
    form = form_of(kind, translated=True)(formdata=None)

    assert set(form.parts()) == {part.name for part in KINDS[kind].parts}


def test_an_unfinished_text_is_a_good_draft() -> None:
    form = filled(method="human", title=" Gracias \r\n", greeting="")

    assert form.validate()
    assert (form.parts()["title"], form.parts()["greeting"]) == ("Gracias", "")


def test_the_way_of_translating_is_asked_of_translations_only() -> None:
    assert filled(title="x").validate() is False
    assert filled(method="by magic", title="x").validate() is False
    assert filled(method="machine", title="x").came_about is Method.machine

    english = filled(translated=False, title="x")
    assert english.validate()
    assert english.came_about is Method.human


@pytest.mark.parametrize(
    ("newest", "version", "seen"),
    [("7", "2", (7, 2)), ("", "", None), ("7", "x", None), ("7", "99999999999", None), ("²", "1", None)],
)
def test_a_form_remembers_which_version_was_on_screen(
    newest: str, version: str, seen: tuple[int, int] | None
) -> None:
    assert filled(newest=newest, version=version).seen() == seen


def test_a_remark_and_a_word_for_the_pages_are_needed() -> None:
    assert SendBackForm(formdata=MultiDict({"remark": "Warmer, please."})).validate()
    assert not SendBackForm(formdata=MultiDict({"remark": ""})).validate()
    assert ApproveForm(formdata=MultiDict({"pages_read": "y"})).validate()
    assert not ApproveForm(formdata=MultiDict()).validate()


def test_languages_that_are_there_are_not_offered_again() -> None:
    offered = [language.tag for language in other_languages({"en": 1, "es": 1})]

    assert "es" not in offered
    assert "km" in offered
