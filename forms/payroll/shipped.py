"""The profiles that come along: two of ours, one whose columns are public, and two starting points.

A starting point holds what is known of a layout; its unknown columns wait for the district (payroll's own manual).
"""

from dataclasses import dataclass

from forms.payroll.fields import UNKNOWN
from forms.payroll.profiles import Column, Profile
from workflows.words import N_


@dataclass(frozen=True)
class Shipped:
    """A profile that comes along. `starting_point`: unverified, and not complete."""

    profile: Profile
    about: str
    starting_point: bool = False


COLUMNS = (
    "batch", "payment", "employee_id", "family_name", "given_name", "employee_class", "school", "visit",
    "visit_date", "activity", "minutes", "basis", "rate", "amount", "account_code",
)  # fmt: skip
_OURS = tuple(Column("worked_on" if name == "visit_date" else name, name) for name in COLUMNS)


def _unknown(heading: str, note: str = "") -> Column:
    return Column(UNKNOWN, heading, note=note)


_DECIMALS = N_("Your manual says how many decimals")
_AS_WHO = {"certificated": "1", "classified": "2"}

# fmt: off
SMART_FUSION = Profile(
    "Smart Fusion",
    (
        Column("employee_id",  "Employee ID"),
        Column("job_code",     "Job Code"),
        Column("rate",         "Job Code Rate", decimals=4),
        Column("units",        "Hours", decimals=4),
        Column("period_to",    "Period End Date", day="us"),
        Column("account_code", "GL Account Number"),
    ),
    quoting="all",
)
OHIO = Profile(
    "Ohio state payroll",
    (
        Column("constant",       "Record type", constant="AA"),
        Column("employee_id",    "Employee ID", width=9),
        _unknown("Position number",       N_("2 characters")),
        _unknown("Location",              N_("6 characters")),
        Column("worked_on",      "Date", day="plain"),
        _unknown("AT or AB",              N_("Attendance or absence")),
        _unknown("Category"),
        Column("units",          "Length", decimals=3, width=10),
        Column("constant",       "Unit", constant="H", note=N_("H for hours, D for days")),
        Column("rate",           "Unit amount", decimals=3, width=9),
        Column("employee_class", "Appointment", table=_AS_WHO),
        _unknown("Sub for"),
        _unknown("Sub category"),
        Column("account_code",   "Budget account or XREF"),
        _unknown("Further columns",       N_("The layout goes on after column 14")),
    ),
    header=False,
    unverified=True,
)
POWERSCHOOL = Profile(
    "PowerSchool timecards",
    (
        Column("employee_id",  "Employee number"),
        _unknown("Job class"),
        Column("account_code", "Account"),
        Column("units",        "Hours", decimals=4, note=_DECIMALS),
        Column("rate",         "Rate", decimals=4, note=_DECIMALS),
        Column("amount",       "Pay amount", note=N_("Must be hours times rate")),
        _unknown("FLSA cycle"),
    ),
    unverified=True,
)
# fmt: on
_TRY_IT = N_("A starting point, not verified: copy it, fill the open columns from your manual, and try it.")
SHIPPED: dict[str, Shipped] = {
    "csv": Shipped(
        Profile("Generic CSV", _OURS), N_("One line per payment, with all that Porchlight knows of it.")
    ),
    "xlsx": Shipped(Profile("Generic Excel", _OURS, shape="xlsx"), N_("The same columns as a spreadsheet.")),
    "smart_fusion": Shipped(
        SMART_FUSION, N_("Six quoted columns with four decimals. Copy it to write your own job codes.")
    ),
    "ohio": Shipped(OHIO, _TRY_IT, starting_point=True),
    "powerschool": Shipped(POWERSCHOOL, _TRY_IT, starting_point=True),
}
GENERIC = SHIPPED["csv"].profile
