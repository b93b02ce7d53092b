"""What everyone chooses for themselves."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields import SelectChoice

from workflows.words import N_

AS_THE_DEVICE = N_("As this device is set")
HOW = (
    SelectChoice("at_once", N_("At once, one e-mail each")),
    SelectChoice("daily", N_("Once a day, in one e-mail")),
    SelectChoice("never", N_("Never; I look here")),
)


class ChoicesForm(FlaskForm):
    """How news comes, the language of the screen, and being named in thanks."""

    notices = RadioField(
        N_("E-mail about your news"),
        choices=HOW,
        description=N_("A visit that nobody has ended is always told at once: somebody may need help."),
    )
    screen_language = SelectField(N_("Language of the screen and of your e-mail"))
    named_in_thanks = BooleanField(
        N_("My name may stand on the district’s page of thanks"),
        description=N_("How many visits a school made is shown without names; nobody is compared."),
    )

    def offer(self, languages: Iterable[tuple[str, str]]) -> None:
        """Give the languages of the screen: codes and names, the empty code for the device's own."""
        self.screen_language.choices = [SelectChoice(code, name) for code, name in languages]
