"""What a person fills in to invite families: how they were chosen, how many, who would come, how the letter is set."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forms.fields import whole_number
from forms.letter_choice import LAYOUT, LAYOUTS, SLIP
from forms.look_ups import LookUpField
from forms.visits import CheckboxesField
from workflows.words import N_

MOST_DRAWN = 100

METHODS = {
    "whole_class": N_("A whole class"),
    "whole_grade": N_("A whole grade"),
    "cross_section": N_("A random draw across the school"),
    "sections": N_("Several classes, across the school"),
    "second_visit": N_("A second visit for everyone who had the first"),
    "family_asked": N_("The family asked for it"),
    "new_to_school": N_("New to the school"),
    "home_language": N_("Speaks a language that few invitations have reached"),
    "one_family": N_("One family, as part of inviting everyone"),
}
"""Ways of choosing that single nobody out (R88, R90). Behavior, grades and attendance are never among them (R121)."""
MANY = ("whole_class", "whole_grade", "cross_section", "sections", "second_visit")
ONE = ("family_asked", "new_to_school", "home_language", "one_family")


class DrawForm(FlaskForm):
    """How many students to draw."""

    size = whole_number(
        N_("How many students?"),
        least=1,
        most=MOST_DRAWN,
        hint=N_("Brothers and sisters at this school are invited together, so it may be fewer families."),
    )


class TeamForm(FlaskForm):
    """Who would come, if that is known already."""

    team = CheckboxesField(N_("Who would come?"), description=N_("You can leave this open and decide later."))

    def offer(self, people: Sequence[tuple[int, str]]) -> None:
        """Give the form the people of the school."""
        self.team.choices = [SelectChoice(person, name) for person, name in people]


class LookForm(FlaskForm):
    """How the letters are set. Sent by GET to look at one, and by POST to invite."""

    layout = RadioField(LAYOUT, choices=list(LAYOUTS))
    slip = BooleanField(SLIP)


class LookedAtForm(LookForm):
    """The same in an address: it changes nothing."""

    class Meta:
        csrf = False


class FindForm(FlaskForm):
    """The student whose family is invited alone."""

    student_id = LookUpField(N_("Student"), hint=N_("Type the last name first, such as “Lopez Ana”."))


class OneForm(TeamForm):
    """The invitation of one student's family."""

    method = RadioField(
        N_("How was this family chosen?"),
        [InputRequired(N_("Choose how this family was chosen."))],
        choices=[SelectChoice(method, METHODS[method]) for method in ONE],
    )
    family = RadioField(N_("Which household?"), [InputRequired(N_("Choose the household."))], coerce=int)

    def offer_households(self, households: Sequence[tuple[int, str]]) -> None:
        """Ask for the household only where there are two."""
        if len(households) < 2:
            without: Any = self
            del without.family
            return
        self.family.choices = [SelectChoice(family, name) for family, name in households]
