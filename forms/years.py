"""The turn of a school year: the next year's days, and the schools' goals."""

from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import Field, ValidationError

from forms import fields
from forms.records import ENDS_FIRST
from workflows.words import N_

GOAL = "goal-"
"""Before a school's number: the name of the field that holds its goal."""
MOST = 99_999
ODD_GOAL = N_("A goal is a whole number of visits, or empty.")


class NextYearForm(FlaskForm):
    """The school year to come, where it is not written down yet."""

    name = fields.text(N_("Name of the next school year"), longest=40, required=True)
    starts_on = fields.day(N_("First day"), required=True)
    ends_on = fields.day(N_("Last day"), required=True)

    def validate_ends_on(self, field: Field) -> None:
        """A year takes longer than a day."""
        if self.starts_on.data and field.data and field.data <= self.starts_on.data:
            raise ValidationError(ENDS_FIRST)


def goals_in(typed: Mapping[str, str]) -> tuple[dict[int, int | None], set[int]]:
    """The goals of a form by school, None for an empty one; and the schools where something else stands."""
    goals: dict[int, int | None] = {}
    wrong = set()
    for name, value in typed.items():
        school = name.removeprefix(GOAL)
        if school == name or not _is_number(school):
            continue
        words = value.strip()
        if not words:
            goals[int(school)] = None
        elif _is_number(words) and 0 < int(words) <= MOST:
            goals[int(school)] = int(words)
        else:
            wrong.add(int(school))
    return goals, wrong


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) < 10
