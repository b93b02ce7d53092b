"""Reading a roster: OneRoster 1.1 and 1.2 CSV and our two companion files, without a database."""

from forms.roster.archive import Limits
from forms.roster.companions import template
from forms.roster.households import Household, as_guardian, households
from forms.roster.known import NothingStored, Stored
from forms.roster.problems import Notice, RowError, unpacked
from forms.roster.reader import read
from forms.roster.rows import (
    Address,
    ClassRow,
    Enrollment,
    FamilyRow,
    GuardianRow,
    Org,
    RosterRead,
    Session,
    StaffRow,
    UserRow,
)

__all__ = [
    "Address",
    "ClassRow",
    "Enrollment",
    "FamilyRow",
    "GuardianRow",
    "Household",
    "Limits",
    "NothingStored",
    "Notice",
    "Org",
    "RosterRead",
    "RowError",
    "Session",
    "StaffRow",
    "Stored",
    "UserRow",
    "as_guardian",
    "households",
    "read",
    "template",
    "unpacked",
]
