"""The outreach log: where families, educators and others heard of the programme."""

import re
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, ValidationError
from wtforms.validators import NumberRange, Optional

from forms import fields
from forms.records import RecordForm
from workflows.words import N_

AUDIENCES = (
    ("families", N_("Families")),
    ("educators", N_("Educators")),
    ("community", N_("Neighbors and the community")),
    ("partners", N_("Partners")),
)
MOST_PEOPLE = 100_000
WEB_PAGE = re.compile(r"https?://[!-~]{1,140}")


def _named_where_needed(form: "OutreachForm", school: Field) -> None:
    if form.school_is_needed and not school.data:
        raise ValidationError(fields.REQUIRED)


class FlyerForm(FlaskForm):
    """Which flyer to print."""

    school_id = fields.choice(N_("School"), ())
    language = fields.choice(N_("Language beside English"), (), required=False)
    web_page = fields.text(
        N_("A page on the web, printed with its code"),
        longest=150,
        hint=N_("Such as https://alder.example.org. Leave it empty for none."),
        inputmode="url",
    )

    def validate_web_page(self, field: Field) -> None:
        """Only what a phone opens as a page."""
        if field.data and not WEB_PAGE.fullmatch(field.data):
            raise ValidationError(N_("Type a web address that begins with https://."))


class OutreachForm(RecordForm):
    """One evening, market stall or meeting. It counts people and names nobody."""

    title = fields.text(N_("What was it?"), longest=200, required=True, hint=N_("Such as: Family night."))
    held_on = fields.day(N_("Day"), required=True)
    audience = fields.choice(N_("For whom?"), AUDIENCES)
    school_id = fields.ChoiceField(N_("School"), [_named_where_needed])
    place = fields.text(N_("Where?"), longest=200)
    reached = fields.WholeNumberField(
        N_("How many people were there?"),
        [Optional(), NumberRange(0, MOST_PEOPLE, N_("This number is too small or too large."))],
        description=N_("A guess is fine. Leave it empty if nobody counted."),
        render_kw={"min": 0, "max": MOST_PEOPLE},
    )
    notes = fields.long_text(N_("Notes for colleagues"), hint=N_("No names of families or children, please."))

    school_is_needed = False
    """Whoever keeps the log of schools only names one; a district's log may leave it open."""

    def values(self) -> dict[str, Any]:
        """What was typed, by column."""
        typed = super().values()
        return typed | {"school_id": int(typed["school_id"]) if typed["school_id"] else None}
