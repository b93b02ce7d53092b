"""Who lives together: by families.csv, and for students it does not name, by their grown-ups in users.csv."""

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from typing import NamedTuple

from forms.roster.ids import Ids
from forms.roster.packed import TOGETHER_IN_PARTS, Packed, apart, parts_for
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
    homes = Packed(Household)
    placed = Ids()
    for household in _listed(read.families, together=read.families_together):
        homes.append(household)
        for student_id in household.student_ids:
            placed.add(student_id)
    for household in _derived(read, placed):
        homes.append(household)
    return homes


def _listed(rows: Packed[FamilyRow], *, together: bool) -> Iterator[Household]:
    """Rows of one familyId need not stand together in the file; mostly they do, and are taken as they stand."""
    if together:
        yield from _homes(rows)
        return
    for part in apart(rows, _family, parts_for(len(rows))):
        yield from _homes(sorted(part, key=_family))


def _family(row: FamilyRow) -> str:
    return row.family_id


def _homes(rows: Iterable[FamilyRow]) -> Iterator[Household]:
    for family_id, group in groupby(rows, _family):
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
    """Part by part, each with the grown-ups whom its students name."""
    rest = Packed(
        UserRow,
        (each for each in read.students if each.guardian_ids and each.sourced_id not in placed),
    )
    many = parts_for(len(rest))
    parts = [_together(part) for part in apart(rest, lambda student: frozenset(student.guardian_ids), many)]
    for together, grown_ups in zip(parts, _grown_ups(read, parts), strict=True):
        known = {**read.kept_users, **{user.sourced_id: user for user in grown_ups}}
        yield from (_of_grown_ups(some, known) for some in together)


def _together(students: Iterable[UserRow]) -> Packed[Together]:
    found: dict[frozenset[str], list[UserRow]] = {}
    for student in students:
        found.setdefault(frozenset(student.guardian_ids), []).append(student)
    groups = (
        Together(children[0].guardian_ids, tuple(child.sourced_id for child in children))
        for children in found.values()
    )
    return Packed(Together, groups)


def _grown_ups(read: RosterRead, parts: Sequence[Iterable[Together]]) -> Iterator[Packed[UserRow]]:
    """For each part whom its students name; the roster's people are gone through once, whatever the parts."""
    first, more = Ids(wide=True), dict[str, set[int]]()
    for number, part in enumerate(parts):
        for guardian_id in (each for some in part for each in some.guardian_ids):
            if not first.add(guardian_id, number) and first.get(guardian_id) != number:
                more.setdefault(guardian_id, set()).add(number)
    found = [Packed(UserRow, together=TOGETHER_IN_PARTS) for _part in parts]
    for user in chain(read.guardians, read.staff):
        place = first.get(user.sourced_id)
        if place is not None:
            for number in (place, *more.get(user.sourced_id, ())):
                found[number].append(user)
    while found:
        yield found.pop(0)


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
