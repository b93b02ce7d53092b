"""Letters in the reader's language: names of kinds and languages, and why a letter is not made."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.services.errors import Refused
from app.views.home_languages import name_of
from app.views.shown import day, words
from forms.letters.kinds import KINDS
from forms.letters.refusal import LetterRefused


def kind_name(kind: str) -> str:
    """The name of a kind; that of letters from before there were several."""
    return words(KINDS[kind].label) if kind in KINDS else _("Invitation")


def named_kinds(kinds: Iterable[str]) -> list[tuple[str, str]]:
    """Kinds of letters and their names, for a choice."""
    return [(kind, kind_name(kind)) for kind in kinds]


def sentence(msgid: str, values: Mapping[str, Any]) -> str:
    """A kept sentence with its values in words: days, languages and fields are kept as codes."""
    said = {name: SAID[name](value) if name in SAID else value for name, value in values.items()}
    return words(msgid) % said if said else words(msgid)


def sentence_of(why: LetterRefused | Refused) -> str:
    """Why a letter is not made: which character, where, and in which text."""
    if isinstance(why, Refused):
        return sentence(why.sentence, why.values)
    said = sentence(why.sentence, why.facts)
    return _(
        "%(sentence)s (Letter: %(template)s, %(language)s)",
        sentence=said,
        template=why.template,
        language=why.language,
    )


def _day(value: Any) -> str:
    return day(date.fromisoformat(value))


SAID = {"day": _day, "language": name_of, "field": words}
