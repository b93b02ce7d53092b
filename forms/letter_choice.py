"""Which letter: its kind, language and layout; for one visit, or for many at once."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from forms.fields import REQUIRED, Options, cleaned, day, readable, text
from workflows.words import N_

LAYOUTS = (
    SelectChoice("beside", N_("Side by side: English beside the family's language")),
    SelectChoice("first", N_("The family's language first, English on the next page")),
)
UNKNOWN = N_("Choose one of the list.")
LAYOUT, SLIP = N_("Layout"), N_("With a reply slip to cut off")
ANSWERED_WITHOUT_INTERNET = N_("For families who answer without the internet. Only invitations have one.")


def options(named: Options) -> list[SelectChoice]:
    """Values and their labels as choices."""
    return [SelectChoice(value, label) for value, label in named]


class OneLetterForm(FlaskForm):
    """A letter for one visit. Whatever is not sent is as the district likes it."""

    kind = SelectField(N_("Letter"), choices=[], validate_choice=False)
    language = SelectField(N_("Language"), choices=[], validate_choice=False)
    layout = RadioField(LAYOUT, choices=list(LAYOUTS), validate_choice=False)
    slip = BooleanField(SLIP, description=ANSWERED_WITHOUT_INTERNET)

    def offer(self, kinds: Options, languages: Options) -> None:
        """Give it the kinds that fit the visit, and the languages whose text is approved."""
        self.kind.choices, self.language.choices = options(kinds), options(languages)


class ExplainedForm(FlaskForm):
    """The letter in English, with a note that its words were told aloud."""

    kind = SelectField(N_("Letter"), choices=[], validate_choice=False)
    explained_in = SelectField(N_("Explained in"), [InputRequired(REQUIRED)], choices=[])
    explained_by = text(
        N_("Explained by"), longest=200, required=True, hint=N_("An interpreter, a colleague, you.")
    )
    explained_on = day(N_("On which day"), required=True)

    def offer(self, kinds: Options, languages: Options) -> None:
        """Give it the kinds that fit, and the languages, those that the guardians read first."""
        self.kind.choices, self.explained_in.choices = options(kinds), options(languages)


class RunForm(FlaskForm):
    """Letters for many visits. `visit` boxes, where there are any, are read apart."""

    kind = SelectField(N_("Letter"), [InputRequired(REQUIRED)], choices=[])
    school = SelectField(N_("School"), choices=[], validate_choice=False)
    class_ = SelectField(N_("Class"), choices=[], name="class", validate_choice=False)
    words = StringField(
        N_("Name"),
        [Optional(), Length(max=100, message=N_("This is too long.")), readable],
        filters=[cleaned],
        description=N_("How the family's or the student's last name begins."),
    )
    layout = RadioField(LAYOUT, [InputRequired(REQUIRED)], choices=list(LAYOUTS))
    slip = BooleanField(SLIP, description=ANSWERED_WITHOUT_INTERNET)
    again = BooleanField(N_("Also families who have this letter already"))
    everyone = BooleanField(
        N_("Also families who would rather get an e-mail, a call or a text message"),
        description=N_("Without it, they get no letter by this run; you reach them under Mail and Calls."),
    )

    def offer(self, kinds: Options, schools: Options, classes: Options, anywhere: str) -> None:
        """Give it the kinds and the person's own schools, and the classes of the chosen one."""
        self.kind.choices = options(kinds)
        self.school.choices = options(schools if len(schools) == 1 else [("", anywhere), *schools])
        self.class_.choices = options([("", anywhere), *classes])
