"""Writing an announcement to colleagues."""

from wtforms import SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from forms import fields
from forms.look_ups import LookUpField
from forms.records import RecordForm
from workflows.people import ASSIGNABLE, ROLE_WORDS, Role
from workflows.words import N_

READERS = [SelectChoice(role.value, ROLE_WORDS[role]) for role in ASSIGNABLE if role is not Role.partner]


class AnnouncementForm(RecordForm):
    """Who should know what, and until when it is shown."""

    title = fields.text(N_("Title"), longest=120, required=True)
    words = fields.long_text(
        N_("What you want to say"), required=True, hint=N_("No names of students or families.")
    )
    school_id = LookUpField(N_("School"), required=False, hint=N_("Leave it empty for all schools."))
    roles = SelectMultipleField(
        N_("For whom"),
        choices=READERS,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=N_("Tick nobody to tell everyone."),
    )
    shown_until = fields.day(N_("Show it until"), required=True)
