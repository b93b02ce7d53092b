"""A look at the letter of a real family of a choice, before anybody is invited."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.models import Selection
from app.services.actors import Actor
from app.services.letters import ahead
from app.services.letters.ahead import Foreseen, Prospect
from app.services.selections import SECOND
from app.views.invite.chosen import Chosen
from forms.letter_choice import LAYOUTS

LAYOUT_NAMES = tuple(each.value for each in LAYOUTS)


@dataclass(frozen=True)
class Look:
    """`shown`: the letter that is looked at; None where none can be made."""

    letters: Sequence[Foreseen]
    shown: Foreseen | None
    kind: str
    layout: str
    slip: bool
    by: Actor

    @property
    def languages(self) -> list[tuple[str, int, int]]:
        """The languages of the letters that would be made: code, how many, and a household that reads it."""
        ready = [each for each in self.letters if each.problem is None]
        first = {each.readers.code: each.id for each in reversed(ready)}
        counts = Counter(each.readers.code for each in ready)
        return [(code, count, first[code]) for code, count in counts.most_common()]

    @property
    def left_out(self) -> list[Foreseen]:
        """Who gets no letter, and why."""
        return [each for each in self.letters if each.problem is not None]

    @property
    def without_text(self) -> list[tuple[str, int]]:
        """Languages that lack approved words, with how many letters they hold up."""
        missing = [each.problem.language for each in self.left_out if each.problem and each.problem.language]
        return Counter(missing).most_common()

    @cached_property
    def pages(self) -> tuple[bytes, ...]:
        """Its pages as pictures. Raises LetterRefused."""
        assert self.shown is not None  # Asked only where there is one.
        return ahead.pages(
            ahead.sample(self.shown, kind=self.kind, layout=self.layout, slip=self.slip, by=self.by)
        )


def kind_of(draft: Selection) -> str:
    """The invitation that such a choice sends."""
    return "second_visit" if draft.method == SECOND else "first_visit"


def look_at(found: Chosen, wished: Mapping[str, str], *, by: Actor, home: int | None = None) -> Look:
    """The letters of a choice. `wished`: layout, slip, and whose letter to look at (`home`, `language`)."""
    prospects = [
        Prospect(each.id, each.family_id, each.students, found.draft.teams.get(str(each.id), ()))
        for each in found.homes
    ]
    kind = kind_of(found.draft)
    letters = ahead.foresee(prospects, found.school, kind=kind, by=by)
    layout = wished.get("layout", "")
    asked = "layout" in wished
    return Look(
        letters,
        _shown(letters, home, wished.get("language")),
        kind,
        layout if layout in LAYOUT_NAMES else found.draft.letter_layout,
        wished.get("slip") == "y" if asked else found.draft.reply_slip,
        by,
    )


def _shown(letters: Sequence[Foreseen], home: int | None, language: str | None) -> Foreseen | None:
    """The household's letter in that language; without one, that of a language beside English, if there is one."""
    ready = [each for each in letters if each.problem is None and home in (None, each.id)]
    in_it = [each for each in ready if each.readers.code == language]
    beside_english = [each for each in ready if each.readers.code != "en"]
    return next(iter([*in_it, *beside_english, *ready]), None)
