"""Reading a roster: OneRoster 1.1 CSV and our two companion files, without a database."""

from forms.roster.archive import Limits
from forms.roster.companions import template
from forms.roster.households import Household, households
from forms.roster.problems import Notice, RowError
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
    "Notice",
    "Org",
    "RosterRead",
    "RowError",
    "Session",
    "StaffRow",
    "UserRow",
    "households",
    "read",
    "template",
]
