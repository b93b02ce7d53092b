"""What those who went write after a visit, and the promises that they made there."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField

from forms import fields
from forms.visits import StepForm
from workflows.words import N_

ABOUT_SCHOOL = re.compile(
    r"\b(grades|gpa|report cards?|test scores?|attendance|absen(?:t|ces?)|tard(?:y|iness)|truan(?:t|cy)"
    r"|(?:mis)?behaviou?r|discipline|detention|suspen(?:ded|sion)"
    r"|calificaciones|boletas?|asistencia|(?:in)?asistencias|ausencias?|tardanzas|conducta|comportamiento"
    r"|disciplina|suspensi[oó]n|expulsi[oó]n)\b",
    re.IGNORECASE,
)
"""Words of academics, behaviour and attendance: a first visit is about hopes and dreams (R64)."""
SAFETY_TEXT = N_(
    "Call 911 if someone is in danger now. For a concern about a child's safety, call your state's child"
    " protection line and tell your principal."
)
"""What a district says about safety until it says it in its own words; these are read in the screen's language."""
PLACES = (1, 2, 3)
"""So many promises can be written down at once; the visit's page takes more."""
LONGEST_PROMISE = 400
BY_WHEN = N_("Choose the day by which you will keep it.")
WHAT = N_("Say in a few words what you promised.")
SUCH_AS = N_("Such as a call, a book, a second visit.")


def _promise(hint: str = "") -> Any:
    return fields.text(N_("We promised"), longest=LONGEST_PROMISE, hint=hint)


def _due() -> Any:
    return fields.day(N_("By when?"))


class FirstReflectionForm(StepForm):
    """Hopes and dreams. No field for academics, behaviour or attendance, on purpose."""

    hopes_and_dreams = fields.long_text(
        N_("What are the family's hopes and dreams for their child?"), longest=4000, required=True
    )
    what_helps = fields.long_text(N_("What helps this student?"), longest=4000, required=True)
    how_i_will_use_it = fields.long_text(N_("How I will use it"), longest=4000)
    promise_1, due_1 = _promise(SUCH_AS), _due()
    promise_2, due_2 = _promise(), _due()
    promise_3, due_3 = _promise(), _due()
    assumptions = fields.long_text(
        N_("What had I assumed, and what do I see differently now?"),
        longest=4000,
        hint=N_("Only you and your partner read this."),
    )
    kept_words = HiddenField("")
    based_on = HiddenField("")
    from_phone = HiddenField("")
    apart = tuple(f"{name}_{place}" for place in PLACES for name in ("promise", "due"))
    apart_label = N_("We promised something")

    def validate(self, extra_validators: Any = None) -> bool:
        """A promise has its day, and a day its promise."""
        fits: bool = super().validate(extra_validators)
        for words, due in self._pairs():
            if words.data and not due.data and not due.errors:
                due.errors, fits = [BY_WHEN], False
            if due.data and not words.data:
                words.errors, fits = [WHAT], False
        return fits

    @property
    def new_promises(self) -> list[tuple[str, date]]:
        """What was promised, each with the day by which it is kept."""
        return [(words.data, due.data) for words, due in self._pairs() if words.data and due.data]

    def words_about_school(self) -> list[str]:
        """Words of academics, behaviour or attendance that were typed, each once, unless they were kept already."""
        if self.kept_words.data == "yes":
            return []
        return list(
            dict.fromkeys(_about_school(each.data for each in (*self.shown_fields, *self.folded_fields)))
        )

    def _pairs(self) -> list[tuple[Field, Field]]:
        return [(self[f"promise_{place}"], self[f"due_{place}"]) for place in PLACES]


class LaterReflectionForm(FirstReflectionForm):
    """A second or further visit: learning has its place too."""

    learning_together = fields.long_text(N_("What we will do together for learning"), longest=4000)

    @property
    def shown_fields(self) -> list[Field]:
        """Learning first stands beside the hopes; the assumptions come last, as always."""
        others = [each for each in super().shown_fields if each.short_name != "assumptions"]
        return [*others, self.assumptions]

    def words_about_school(self) -> list[str]:
        """A later visit may speak of school."""
        return []


class PromiseForm(FlaskForm):
    """One more promise to a family."""

    promise = fields.text(N_("We promised"), longest=LONGEST_PROMISE, required=True, hint=SUCH_AS)
    due_on = fields.day(N_("By when?"), required=True)


class PromiseNoteForm(FlaskForm):
    """A promise that was kept, or that no longer matters to the family."""

    note = fields.text(N_("A short note"), longest=400)


def _about_school(texts: Iterable[Any]) -> Iterable[str]:
    for text in texts:
        for found in ABOUT_SCHOOL.finditer(text if isinstance(text, str) else ""):
            yield found.group(0).lower()
