"""roles.csv of OneRoster 1.2: who is what, and where. In 1.1 users.csv says both itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from forms.roster import problems
from forms.roster.cells import LONGEST_ID, Row
from forms.roster.ids import Ids
from forms.roster.known import Known, ahead, has_left
from forms.roster.packed import Packed
from forms.roster.problems import Findings
from forms.roster.rows import Org, UserRow
from forms.roster.table import Layout, Sheet

ROLES = Layout(
    "roles.csv",
    ("sourcedId", "userSourcedId", "role", "orgSourcedId"),
    ("status", "roleType", "beginDate", "endDate"),
)


def by_small_letters(*words: str) -> dict[str, str]:
    return {word.lower(): word for word in words}


STAFF_OF_1_1 = ("administrator", "aide", "proctor", "teacher")
STAFF_ROLES = (
    *STAFF_OF_1_1,
    *("counselor", "districtAdministrator", "principal", "siteAdministrator", "systemAdministrator"),
)
GUARDIAN_ROLES = ("guardian", "parent", "relative")
USER_ROLES = by_small_letters("student", *STAFF_ROLES, *GUARDIAN_ROLES)
ROLE_TYPES = by_small_letters("primary", "secondary")


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role at one organisation; `over`: its last day has passed. Many people have the very same."""

    role: str
    org_id: str
    primary: bool
    over: bool


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody is, as all their roles say together, and the organisations, the main one first."""

    role: str
    org_ids: tuple[str, ...]


class Told(NamedTuple):
    """Of whom a row tells a role."""

    user_id: str
    row: int


class Roles:
    """Gathers roles.csv by person; each person takes theirs out when users.csv is read.

    There are few different roles for very many people: of each person only a number is kept, that of their roles.
    """

    def __init__(self, orgs: Known[Org], findings: Findings, on: date | None) -> None:
        self._orgs, self._findings, self._on = orgs, findings, on
        self._told = Packed(Told)
        self._number_of, self._taken = Ids(wide=True), Ids()
        self._different: dict[tuple[RoleRow, ...], int] = {(): 0}
        self._by_number: list[tuple[RoleRow, ...]] = [()]
        self._seen = Ids()
        self._ended: dict[str, set[str]] = {}
        self._broken: set[str] = set()
        self.lost_rows, self.whole = True, False
        """`whole`: the file names every role there is."""

    def read(self, sheet: Sheet) -> None:
        for row in ahead(sheet, orgSourcedId=self._orgs):
            self._take(row)
        self.lost_rows, self._seen = sheet.lost_rows, Ids()

    def of(self, user_id: str) -> Place | None:
        """The person's place, once; None when no role is told."""
        rows = self._rows(user_id)
        return place(rows) if rows and self._taken.add(user_id) else None

    def is_broken(self, user_id: str) -> bool:
        """Whether a row of this person was refused already, or rows were lost."""
        return self.lost_rows or user_id in self._broken

    def left_over(self) -> dict[str, list[int]]:
        """The people whom users.csv does not name, each with the rows about them."""
        found: dict[str, list[int]] = {}
        for user_id, row in self._told:
            if user_id not in self._taken:
                found.setdefault(user_id, []).append(row)
        return found

    def after(self, user: UserRow, told: Place | None) -> tuple[str, tuple[str, ...]]:
        """Role and organisations of somebody who is kept already, the roles told now included."""
        if told and (self.whole or not alike(told.role, user.role)):
            return told.role, told.org_ids
        gone = self._ended.get(user.sourced_id, set())
        stay = [org for org in user.org_ids if org not in gone]
        return told.role if told else user.role, tuple(
            dict.fromkeys((*(told.org_ids if told else ()), *stay))
        )

    def ended(self) -> Iterable[str]:
        return self._ended.keys()

    def _take(self, row: Row) -> None:
        user_id = row.text("userSourcedId", LONGEST_ID)
        self._once(row)
        if not row.faulty and has_left(row):
            if user_id and row.cell("orgSourcedId"):
                self._ended.setdefault(user_id, set()).add(row.cell("orgSourcedId"))
            return
        made = None if row.faulty else self._role(row)
        if row.faulty:
            self._broken.add(user_id)
        elif made and not row.skipped:
            self._told.append(Told(user_id, row.number))
            self._number_of.put(user_id, self._number((*self._rows(user_id), made)))

    def _rows(self, user_id: str) -> tuple[RoleRow, ...]:
        return self._by_number[self._number_of.get(user_id) or 0]

    def _number(self, rows: tuple[RoleRow, ...]) -> int:
        number = self._different.setdefault(rows, len(self._by_number))
        if number == len(self._by_number):
            self._by_number.append(rows)
        return number

    def _once(self, row: Row) -> None:
        sourced_id = row.needed("sourcedId", LONGEST_ID)
        if not self._seen.add(sourced_id):
            row.refuse(problems.SAME_ID, "sourcedId", sourced_id)

    def _role(self, row: Row) -> RoleRow | None:
        row.needed("userSourcedId", LONGEST_ID)
        role = row.one_of_or_own("role", USER_ROLES)
        org_id = row.needed("orgSourcedId", LONGEST_ID)
        if not role:
            return None
        if self._orgs.is_partial and org_id not in self._orgs:
            row.notice(problems.NOT_KEPT_LEFT_OUT, "orgSourcedId", more=self._orgs.file)
            org_id = ""
        elif role not in GUARDIAN_ROLES:
            self._orgs.named_by(row, "orgSourcedId", org_id)
        begins_on, ends_on = row.day("beginDate"), row.day("endDate")
        over = bool(self._on and ends_on and ends_on < self._on and ends_on != begins_on)
        primary = row.known_or("roleType", ROLE_TYPES, "primary") == "primary"
        return RoleRow(role, org_id, primary, over)


def place(rows: Iterable[RoleRow]) -> Place:
    """Roles whose last day has passed count only when there is no other.

    The primary role decides; but somebody who works for the district besides being a parent is here as staff.
    """
    every = list(rows)
    now = [each for each in every if not each.over] or every
    now.sort(key=lambda each: not each.primary)
    role = next(_weighed([each.role for each in now]))
    org_ids = dict.fromkeys(each.org_id for each in now if each.org_id and alike(each.role, role))
    return Place(role, tuple(org_ids))


def _weighed(roles: list[str]) -> Iterator[str]:
    if roles[0] in GUARDIAN_ROLES:
        yield from (role for role in roles if role in STAFF_ROLES)
    yield from roles


def alike(one: str, other: str) -> bool:
    """Both a student's, both staff's or both a grown-up's."""
    return kind_of(one) == kind_of(other)


def kind_of(role: str) -> str:
    if role in GUARDIAN_ROLES:
        return "guardian"
    return "student" if role == "student" else "staff"
