"""Who lives together: by families.csv, and for students it does not name, by their grown-ups in users.csv."""

import hashlib
from dataclasses import dataclass
from itertools import groupby

from forms.roster.rows import Address, FamilyRow, GuardianRow, RosterRead, UserRow


@dataclass(frozen=True, slots=True)
class Household:
    """A family as it will be kept. `sourced_id` stays the same from one roster to the next."""

    sourced_id: str
    student_ids: tuple[str, ...]
    guardians: tuple[GuardianRow, ...]
    address: Address
    confidential_address: bool


def households(read: RosterRead) -> list[Household]:
    """Every household of the roster.

    Students whom families.csv does not name are put together when they have the very same grown-ups in
    users.csv; a student without any is in no household, and a person enters the family by form.
    """
    listed = [_listed(family_id, rows) for family_id, rows in _by_family(read.families)]
    placed = {student_id for household in listed for student_id in household.student_ids}
    return listed + _derived([student for student in read.students if student.sourced_id not in placed], read)


def _by_family(rows: list[FamilyRow]) -> list[tuple[str, list[FamilyRow]]]:
    """Rows of one familyId need not stand together in the file."""
    ordered = sorted(rows, key=lambda row: row.family_id)
    return [(family_id, list(group)) for family_id, group in groupby(ordered, lambda row: row.family_id)]


def _listed(family_id: str, rows: list[FamilyRow]) -> Household:
    """One row that calls the address confidential makes it so for the household."""
    return Household(
        sourced_id=family_id,
        student_ids=tuple(dict.fromkeys(student_id for row in rows for student_id in row.student_ids)),
        guardians=tuple(row.guardian for row in rows),
        address=next((row.address for row in rows if row.address), Address()),
        confidential_address=any(row.confidential_address for row in rows),
    )


def _derived(students: list[UserRow], read: RosterRead) -> list[Household]:
    said = {user.sourced_id: user for user in (*read.guardians, *read.staff)}
    grown_ups = {**read.kept_users, **said}
    together: dict[frozenset[str], list[UserRow]] = {}
    for student in students:
        if student.guardian_ids:
            together.setdefault(frozenset(student.guardian_ids), []).append(student)
    return [_of_grown_ups(children, grown_ups) for children in together.values()]


def _of_grown_ups(children: list[UserRow], grown_ups: dict[str, UserRow]) -> Household:
    ids = children[0].guardian_ids
    return Household(
        sourced_id=derived_id(ids),
        student_ids=tuple(child.sourced_id for child in children),
        guardians=tuple(
            as_guardian(grown_ups[guardian_id]) for guardian_id in ids if guardian_id in grown_ups
        ),
        address=Address(),
        confidential_address=False,
    )


def as_guardian(user: UserRow) -> GuardianRow:
    """A parent who also works for the district is here as a parent: without work e-mail and phone."""
    at_work = user.role not in ("guardian", "parent", "relative")
    return GuardianRow(
        sourced_id=user.sourced_id,
        given_name=user.given_name,
        family_name=user.family_name,
        relationship="" if at_work else user.role,
        phone="" if at_work else user.phone,
        email="" if at_work else user.email,
    )


def derived_id(guardian_ids: tuple[str, ...]) -> str:
    """A name for the household of exactly these grown-ups, whatever their order."""
    joined = "\n".join(sorted(guardian_ids))
    return "guardians-" + hashlib.sha256(joined.encode()).hexdigest()[:32]
