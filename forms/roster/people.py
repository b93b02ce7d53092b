"""The people of users.csv, kept in little memory: students, staff and grown-ups apart, each in the file's order."""

from collections.abc import Iterator
from itertools import chain
from typing import Generic

from forms.roster.ids import Ids
from forms.roster.packed import Kept, Packed
from forms.roster.roles import GUARDIAN_ROLES, STAFF_ROLES
from forms.roster.rows import UserRow

ROLES = ("student", *STAFF_ROLES, *GUARDIAN_ROLES)
NUMBERS = {role: number for number, role in enumerate(ROLES)}
NOTHING_MORE = ("", "", "", "", "", "", (), (), True)


class People:
    """Rows as `Known` keeps them; of one person alone only sourced_id and role are at hand."""

    def __init__(self) -> None:
        self._roles = Ids()
        self.students = Packed(UserRow)
        self.staff = Packed(UserRow)
        self.guardians = Packed(UserRow)

    def __contains__(self, sourced_id: object) -> bool:
        return sourced_id in self._roles

    def __setitem__(self, sourced_id: str, user: UserRow) -> None:
        self._roles.add(sourced_id, NUMBERS[user.role])
        self._like(user.role).append(user)

    def get(self, sourced_id: str) -> UserRow | None:
        """The person without name, schools and grown-ups."""
        number = self._roles.get(sourced_id)
        return None if number is None else UserRow(0, sourced_id, ROLES[number], *NOTHING_MORE)

    def values(self) -> Iterator[UserRow]:
        return chain(self.students, self.staff, self.guardians)

    def _like(self, role: str) -> Packed[UserRow]:
        if role == "student":
            return self.students
        return self.staff if role in STAFF_ROLES else self.guardians


class LongFile(Generic[Kept]):
    """Rows as `Known` keeps them, of a file whose rows nobody names."""

    def __init__(self, rows: Packed[Kept]) -> None:
        self._met = Ids()
        self._rows = rows

    def __contains__(self, sourced_id: object) -> bool:
        return sourced_id in self._met

    def __setitem__(self, sourced_id: str, row: Kept) -> None:
        self._met.add(sourced_id)
        self._rows.append(row)

    def get(self, sourced_id: str) -> Kept | None:
        raise LookupError(sourced_id)

    def values(self) -> Packed[Kept]:
        return self._rows

    def is_read(self) -> None:
        """No more rows come: which ids were met need not be known any more."""
        self._met = Ids()
