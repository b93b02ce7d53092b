"""Who lives together: by families.csv, and for students it does not name, by their grown-ups in users.csv."""

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from forms.roster.ids import Ids
from forms.roster.packed import Packed, apart, parts_for
from forms.roster.rows import Address, FamilyRow, GuardianRow, RosterRead, UserRow


class Household(NamedTuple):
    """A family as it will be kept. `sourced_id` stays the same from one roster to the next."""

    sourced_id: str
    student_ids: tuple[str, ...]
    guardians: tuple[GuardianRow, ...]
    address: Address
    confidential_address: bool


def households(read: RosterRead) -> Packed[Household]:
    """Every household of the roster.

    Students whom families.csv does not name are put together when they have the very same grown-ups in
    users.csv; a student without any is in no household, and a person enters the family by form.
    """
    homes = Packed[Household](Household._make)
    placed = Ids()
    for household in _listed(read.families):
        homes.append(household)
        for student_id in household.student_ids:
            placed.add(student_id)
    for household in _derived(read, placed):
        homes.append(household)
    return homes


def _listed(rows: Packed[FamilyRow]) -> Iterator[Household]:
    """Rows of one familyId need not stand together in the file."""
    for part in apart(rows, lambda row: row.family_id, parts_for(len(rows))):
        ordered = sorted(part, key=lambda row: row.family_id)
        for family_id, group in groupby(ordered, lambda row: row.family_id):
            yield _home(family_id, list(group))


def _home(family_id: str, rows: list[FamilyRow]) -> Household:
    """One row that calls the address confidential makes it so for the household."""
    return Household(
        sourced_id=family_id,
        student_ids=tuple(dict.fromkeys(student_id for row in rows for student_id in row.student_ids)),
        guardians=tuple(row.guardian for row in rows),
        address=next((row.address for row in rows if row.address), Address()),
        confidential_address=any(row.confidential_address for row in rows),
    )


class Together(NamedTuple):
    """Students with the very same grown-ups; the grown-ups in the order in which the first one names them."""

    guardian_ids: tuple[str, ...]
    student_ids: tuple[str, ...]


def _derived(read: RosterRead, placed: Container[str]) -> Iterator[Household]:
    """Part by part, each after its grown-ups were looked for among all of them."""
    rest = Packed(
        UserRow._make,
        (each for each in read.students if each.guardian_ids and each.sourced_id not in placed),
    )
    for part in apart(rest, lambda student: frozenset(student.guardian_ids), parts_for(len(rest))):
        together = _together(part)
        grown_ups = _grown_ups(read, {each for some in together for each in some.guardian_ids})
        yield from (_of_grown_ups(some, grown_ups) for some in together)


def _together(students: Iterable[UserRow]) -> list[Together]:
    found: dict[frozenset[str], list[UserRow]] = {}
    for student in students:
        found.setdefault(frozenset(student.guardian_ids), []).append(student)
    return [
        Together(children[0].guardian_ids, tuple(child.sourced_id for child in children))
        for children in found.values()
    ]


def _grown_ups(read: RosterRead, wanted: Container[str]) -> dict[str, UserRow]:
    """Those wanted; what the roster says of somebody goes before what is kept."""
    said = {
        user.sourced_id: user
        for rows in (read.guardians, read.staff)
        for user in rows
        if user.sourced_id in wanted
    }
    return {**read.kept_users, **said}


def _of_grown_ups(together: Together, grown_ups: Mapping[str, UserRow]) -> Household:
    ids = together.guardian_ids
    return Household(
        sourced_id=derived_id(ids),
        student_ids=together.student_ids,
        guardians=tuple(as_guardian(grown_ups[each]) for each in ids if each in grown_ups),
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
