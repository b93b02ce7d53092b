"""What a writer and a reviewer of the letters' texts fill in."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from forms.fields import cleaned, long_text, readable
from forms.letters.kinds import KINDS, Kind
from forms.letters.languages import LANGUAGES, Language
from workflows.translation import METHOD_WORDS, Method
from workflows.words import N_

LONGEST = 3000
"""Characters of one part."""
CHOOSE_METHOD = N_("Say how the text came about; a reviewer reads it differently.")


class TextForm(FlaskForm):
    """The parts of one text; a subclass has one field for each (`form_of`).

    `newest` and `version` say which version was on screen when the writer began.
    """

    newest = HiddenField()
    version = HiddenField()

    parts_of: Kind

    def parts(self) -> dict[str, str]:
        """What was typed, by the part's name; nothing typed is an empty part."""
        return {part.name: self[part.name].data or "" for part in self.parts_of.parts}

    def seen(self) -> tuple[int, int] | None:
        """The version that the writer saw; None where there was none yet."""
        typed = str(self.newest.data or ""), str(self.version.data or "")
        if not all(each.isascii() and each.isdigit() and len(each) < 10 for each in typed):
            return None
        return int(typed[0]), int(typed[1])

    def show(self, words: Mapping[str, str]) -> None:
        """Fill in what is stored."""
        for name, text in words.items():
            self[name].data = text

    @property
    def came_about(self) -> Method:
        """How the text came about; the district's own English is always a person's."""
        return Method(self.method.data) if "method" in self else Method.human


@cache
def form_of(kind: str, *, translated: bool) -> type[TextForm]:
    """The form of a kind of letter: a field for every part and, for a translation, how it was made."""
    fields: dict[str, Any] = {"parts_of": KINDS[kind]}
    fields |= {part.name: _area(str(part.label), rows=_rows(part.english)) for part in KINDS[kind].parts}
    if translated:
        fields["method"] = RadioField(
            N_("How was it translated?"),
            [InputRequired(CHOOSE_METHOD)],
            choices=[SelectChoice(method.value, words) for method, words in METHOD_WORDS.items()],
        )
    return type("TextForm", (TextForm,), fields)


def _area(label: str, *, rows: int) -> TextAreaField:
    checks = [Length(max=LONGEST, message=N_("This is too long.")), readable]
    return TextAreaField(label, checks, filters=[cleaned], render_kw={"rows": rows})


def _rows(english: str) -> int:
    """So tall that the English, and most translations of it, can be read without scrolling."""
    return min(2 + len(english) // 45, 9)


class SendForReviewForm(FlaskForm):
    """The version that is handed on."""

    version = HiddenField()


class SendBackForm(FlaskForm):
    """What should change, for the writer."""

    version = HiddenField()
    remark = long_text(N_("What should change?"), longest=2000, required=True)


class ApproveForm(FlaskForm):
    """The reviewer's word for pages that were read as they will be printed."""

    version = HiddenField()
    pages_read = BooleanField(
        N_("I read this language well, and I have read every page above."),
        [InputRequired(N_("Please tick this."))],
    )


def other_languages(there: Mapping[str, object]) -> list[Language]:
    """The languages that nobody has begun a text in, by their English names."""
    return sorted(
        (each for tag, each in LANGUAGES.items() if tag not in there), key=lambda each: each.english_name
    )
