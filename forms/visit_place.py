"""Where a visit takes place, and how somebody learned that an address is right."""

from flask_wtf import FlaskForm
from wtforms import HiddenField

from forms import fields
from workflows.words import N_

ADDRESS_CHECKS = {
    "asked": N_("Asked the family"),
    "written": N_("The family wrote it down"),
    "seen": N_("Seen on a school paper"),
}
"""How an address was checked (R118); the words are kept with it, and each is a button."""


class PlaceForm(FlaskForm):
    """Another place to meet; its choices are those of the district."""

    version = HiddenField("")
    place = fields.choice(N_("Where do you meet?"), ())
    place_note = fields.text(N_("Which place exactly?"), longest=200)

    @property
    def seen_version(self) -> int | None:
        """The version of the visit that the person saw."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isdecimal() and len(typed) < 10 else None
