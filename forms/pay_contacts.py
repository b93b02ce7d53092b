"""Whom to ask about papers and pay."""

from forms import fields
from forms.look_ups import LookUpField
from forms.records import RecordForm
from workflows.words import N_

PROCESSES = (("documentation", N_("Papers and proof")), ("payment", N_("Pay")))


class PayContactForm(RecordForm):
    """One person for one matter, at a school or everywhere."""

    about = fields.choice(N_("About"), PROCESSES)
    person_id = LookUpField(N_("Who"), hint=N_("Type the last name first, such as “Reyes Maria”."))
    school_id = LookUpField(
        N_("Only for one school"),
        required=False,
        hint=N_("Leave empty for all schools that have nobody of their own."),
    )
    note = fields.text(N_("How and when to reach them"), longest=200)
