"""What a policy may ask about a row, in SQL: the words that `policies.py` writes its table with.

In a condition, `(SELECT …)` around a function makes PostgreSQL evaluate it once per statement, not once per row.
"""

import re
from collections.abc import Iterable

from app.security.roles import GRANTS
from workflows.people import Role as R

LIAISONS = (R.liaison, R.school_coordinator)
SCHOOL_STAFF = (*LIAISONS, R.site_admin)
SETTERS = (R.district_coordinator, R.admin)
PEOPLE_KEEPERS = (R.access_manager, R.district_coordinator, R.admin)
MONEY = (R.district_coordinator, R.payroll)


def _names(roles: Iterable[R]) -> str:
    return "{" + ",".join(role.value for role in roles) + "}"


def at_school(*roles: R, column: str = "school_id") -> str:
    """The row's school is one where the person holds one of these roles (there, or in its whole district)."""
    return f"{column} = ANY ((SELECT app_schools('{_names(roles)}'))::int[])"


def in_district(*roles: R, column: str = "district_id") -> str:
    """The row's district is one where the person holds one of these roles district-wide."""
    return f"{column} = ANY ((SELECT app_districts('{_names(roles)}'))::int[])"


def at_home(column: str = "district_id") -> str:
    """The row's district is one where the person holds any role, at a school or district-wide."""
    return f"{column} = ANY ((SELECT app_home_districts())::int[])"


def on_staff(column: str = "district_id") -> str:
    """The row's district is one where the person holds any role but Partner, who looks in from outside."""
    return f"{column} = ANY ((SELECT app_staff_districts())::int[])"


def anywhere_in(*roles: R, column: str = "district_id") -> str:
    """The row's district is one where the person holds one of these roles, at a school or district-wide."""
    return f"{column} = ANY ((SELECT app_districts_of('{_names(roles)}'))::int[])"


def by_link(column: str) -> str:
    """A family asks, and the row's district is that of its link."""
    link = "(SELECT l.district_id FROM answer_link l WHERE l.id = (SELECT app_subject()))"
    return f"{service('family_link')} AND {column} = {link}"


def mine(function: str, column: str) -> str:
    """The row's `column` is among the ids that `function` finds for the person."""
    return f"{column} = ANY ((SELECT {function}())::int[])"


def seen(table: str, column: str, key: str = "id") -> str:
    """The row hangs on another that this identity may see."""
    return f"EXISTS (SELECT 1 FROM {table} seen WHERE seen.{key} = {column})"


def steward(column: str = "district_id") -> str:
    """The system itself works for the row's district."""
    return f"(SELECT app_service()) = 'steward' AND {column} = (SELECT app_subject())"


def service(name: str) -> str:
    """A narrow service asks."""
    return f"(SELECT app_service()) = '{name}'"


LOOKS_UP = re.compile(r"EXISTS|app_(?:my|pair|visited)_")


def turn(rows: str) -> str:
    """How the name of a policy with this condition begins.

    PostgreSQL asks the policies of a table from the last name to the first, until one lets the row be seen. So those
    come last that look up other rows for each row, or first gather ids out of large tables.
    """
    return "(last) " if LOOKS_UP.search(rows) else ""


SELF = "(SELECT app_person())"
FAMILY_AT_SCHOOL = f"school_ids && (SELECT app_schools('{_names(SCHOOL_STAFF)}'))::int[]"
FAMILY_AT_LIAISON = f"school_ids && (SELECT app_schools('{_names(LIAISONS)}'))::int[]"
OWN_ACCOUNT = f"(SELECT a.id FROM ab_user a WHERE a.person_id = {SELF})"
PEOPLE_KEEPER_OF_ACCOUNT = (
    "EXISTS (SELECT 1 FROM person p WHERE p.id = ab_user.person_id"
    f" AND {in_district(*PEOPLE_KEEPERS, column='p.district_id')})"
)
# What `roles.GRANTS` says, asked again by the database: below an Admin, people keepers give these roles only,
# and neither touch the account nor make links for someone who holds, or will hold, another one.
# A delegate is given by a site admin for their own absence only, and counts as within the keepers' reach.
GRANTABLE = frozenset.union(*(GRANTS[role] for role in PEOPLE_KEEPERS if role is not R.admin)) | {R.delegate}
WITHIN_THE_GRANTS = f"(role = ANY ('{_names(sorted(GRANTABLE))}') OR {in_district(R.admin)})"
NO_DELEGATE = "role <> 'delegate'"
NOT_FOR_ONESELF = f"person_id <> {SELF} AND {WITHIN_THE_GRANTS}"
# Nobody becomes Admin by one Admin alone: the row names the grant that another one asked for.
TWO_ADMINS = (
    "(role <> 'admin' OR EXISTS (SELECT 1 FROM admin_grant g WHERE g.id = assignment.admin_grant_id AND g.person_id ="
    " assignment.person_id AND g.answer = 'confirmed' AND g.starts_on = assignment.starts_on"
    f" AND g.ends_on IS NOT DISTINCT FROM assignment.ends_on AND g.answered_by = {SELF}))"
)


# Whom a site admin lets approve while away: at their school, for at most 92 days, in their own name.
WHILE_AWAY = (
    f"role = 'delegate' AND {at_school(R.site_admin)} AND given_by = {SELF} AND person_id <> {SELF}"
    " AND ends_on - starts_on <= 92"
)


def within_reach(person: str) -> str:
    """Every role of this person is one that the asking people keeper may give alone; an Admin's account is nobody's."""
    return (
        f"NOT EXISTS (SELECT 1 FROM assignment a JOIN district d ON d.id = a.district_id WHERE a.person_id = {person}"
        " AND (a.role = 'admin' AND COALESCE(a.ends_on, 'infinity') >= (now() AT TIME ZONE d.time_zone)::date"
        f" OR a.role <> ALL ('{_names(sorted(GRANTABLE))}') AND NOT {in_district(R.admin, column='a.district_id')}))"
    )


def notes_by_setting(table: str) -> str:
    """What families told, for a district coordinator whose district's rule allows it."""
    return (
        f"{in_district(R.district_coordinator)} AND EXISTS (SELECT 1 FROM district_settings ds"
        f" WHERE ds.district_id = {table}.district_id AND ds.coordinator_reads_notes)"
    )


LINK_WITHIN_REACH = (
    f"made_by = {SELF} AND NOT from_server AND EXISTS (SELECT 1 FROM ab_user u WHERE u.id = account_id"
    f" AND {within_reach('u.person_id')})"
)

LINK_LIVES = (
    "EXISTS (SELECT 1 FROM answer_link l WHERE l.id = link_id AND l.revoked_at IS NULL AND l.expires_at > now()"
    " AND l.family_id IS NOT DISTINCT FROM family_answer.family_id)"
)

# The record keeper prints what is held about a family, and blanks or removes it when its time is over.
KEPT_TO_READ = (
    "district_settings", "school", "school_year", "student_family", "student_school", "visit_educator",
    "access_log", "disclosed_student", "retention_rule", "school_class", "letter_batch", "visit_evidence",
)  # fmt: skip
KEPT_TO_BLANK = (
    "student", "family", "guardian", "visit", "reflection", "family_contact", "follow_up", "letter", "outgoing_mail",
    "answer_link", "family_answer", "letter_batch_item", "visit_import", "roster_import", "retention_run", "person",
    "disclosure", "legal_hold", "payment", "payment_reversal", "enrollment", "access_request", "admin_grant",
    "employment",
)  # fmt: skip
KEPT_TO_REMOVE = (
    "reflection_assumption", "disagreement", "event_detail", "letter_file", "person_choice", "calendar_feed",
    "invitation", "notice", "roster_undo", "visit_evidence_file", "family_pair",
)  # fmt: skip


def keeper(column: str = "district_id") -> str:
    """The record keeper works for the row's district."""
    return f"(SELECT app_service()) = 'record_keeper' AND {column} = (SELECT app_subject())"


# Sums about visits: nobody adds to them but the database. A partner and an executive see theirs through the steward.
WHO_SEES_SUMS = (
    ("school staff", at_school(*SCHOOL_STAFF)),
    ("coordinator", in_district(R.district_coordinator)),
    ("steward", steward()),
)

# A visit of a student who moved is handed over by the system itself: nobody holds a role at both schools.
_OF_A_VISIT = f"{service('steward')} AND {seen('visit', 'visit_id')}"
HANDED_OVER = (
    ("visit", "steward, a student moved", ("INSERT",), f"{steward()} AND state = 'invited'"),
    ("visit_student", "steward, a student moved", ("INSERT", "DELETE"), _OF_A_VISIT),
)
# Two records of one household: whoever may change them decides, and the system forgets what was before in time.
DOUBLES = (
    ("family_pair", "coordinator", ("SELECT", "INSERT", "UPDATE"), in_district(R.district_coordinator)),
    (
        "family_pair",
        "liaisons, of their families",
        ("SELECT", "INSERT", "UPDATE"),
        f"EXISTS (SELECT 1 FROM family f WHERE f.id = one_id AND f.{FAMILY_AT_LIAISON})",
    ),
    ("family_pair", "steward", ("SELECT", "UPDATE"), steward()),
)
HANDED_OVER_AND_MERGED = (*HANDED_OVER, *DOUBLES)
