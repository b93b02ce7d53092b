"""Beginning a district: its name and clock, and the first person who looks after it."""

from typing import Any

from forms import fields
from forms.access import ChoosePasswordForm
from forms.fields import Options
from forms.records import RecordForm
from workflows.words import N_

TIME_ZONES = (
    ("America/Los_Angeles", N_("Pacific time: California, Oregon, Washington, Nevada")),
    ("America/Denver", N_("Mountain time: Colorado, Utah, Montana")),
    ("America/Phoenix", N_("Arizona, no summer time")),
    ("America/Boise", N_("Southern Idaho, eastern Oregon")),
    ("America/Chicago", N_("Central time: Texas, Illinois, Minnesota")),
    ("America/Detroit", N_("Michigan")),
    ("America/Indiana/Indianapolis", N_("Indiana")),
    ("America/New_York", N_("Eastern time: New York, Florida, Georgia")),
    ("America/Anchorage", N_("Alaska")),
    ("Pacific/Honolulu", N_("Hawaii")),
    ("America/Puerto_Rico", N_("Puerto Rico, Virgin Islands")),
    ("Pacific/Guam", N_("Guam, Northern Mariana Islands")),
    ("Pacific/Pago_Pago", N_("American Samoa")),
)
"""The clocks of the United States, west to east, then the islands; `flask district create` takes any other."""
CLOCK_HINT = N_("Every visit, letter and reminder goes by this clock.")


def zones(now: str | None = None) -> Options:
    """What is offered; the district's own clock stays among them."""
    known = {value for value, _words in TIME_ZONES}
    return TIME_ZONES if not now or now in known else (*TIME_ZONES, (now, now))


class BeginForm(ChoosePasswordForm):
    """The district, then oneself, then a password."""

    district = fields.text(N_("Name of the district"), longest=200, required=True)
    time_zone = fields.choice(N_("Time zone"), TIME_ZONES, hint=CLOCK_HINT)
    given_name = fields.text(N_("Your first name"), longest=64, required=True, autocomplete="given-name")
    family_name = fields.text(N_("Your last name"), longest=64, required=True, autocomplete="family-name")
    email = fields.email(N_("Your e-mail address"))

    def values(self) -> dict[str, Any]:
        """What was typed, as a beginning takes it."""
        names = ("district", "time_zone", "given_name", "family_name", "email")
        return {name: self[name].data for name in names} | {"password": self.new.data or ""}


class DistrictForm(RecordForm):
    """What the district is called, and its clock."""

    name = fields.text(N_("Name of the district"), longest=200, required=True)
    time_zone = fields.choice(N_("Time zone"), TIME_ZONES, hint=CLOCK_HINT)
