"""families.csv and staff.csv: what OneRoster lacks, in two files of our own (docs/roster.md)."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from forms.roster import problems
from forms.roster.cells import LONGEST_ID, Row
from forms.roster.ids import Ids, marked
from forms.roster.known import Known, ahead
from forms.roster.packed import Packed
from forms.roster.roles import GUARDIAN_ROLES, STAFF_ROLES, by_small_letters
from forms.roster.rows import Address, FamilyRow, GuardianRow, StaffRow, UserRow
from forms.roster.table import Layout, Sheet

FAMILIES = Layout(
    "families.csv",
    ("familyId", "studentSourcedIds", "givenName", "familyName"),
    (
        *("guardianSourcedId", "relationship", "spokenLanguage", "readLanguage", "interpreter"),
        *("phone", "email", "addressLine1", "addressLine2", "city", "state", "postalCode"),
        *("confidentialAddress", "mayReceiveLetters"),
    ),
)
STAFF = Layout("staff.csv", ("sourcedId", "employeeClass"), ("employeeId", "exempt", "languages"))

EXAMPLE = "EXAMPLE"
"""The familyId or sourcedId of a template's example row, which is never read."""

EMPLOYEE_CLASSES = by_small_letters("certificated", "classified")

TEMPLATES: dict[str, dict[str, str]] = {
    "families": {
        "familyId": EXAMPLE,
        "studentSourcedIds": "student-1,student-2",
        "guardianSourcedId": "",
        "givenName": "Ana",
        "familyName": "Example",
        "relationship": "mother",
        "spokenLanguage": "es",
        "readLanguage": "es",
        "interpreter": "yes",
        "phone": "555-010-1234",
        "email": "ana@example.org",
        "addressLine1": "12 Alder Street",
        "addressLine2": "Apartment 3",
        "city": "Anytown",
        "state": "CA",
        "postalCode": "90000",
        "confidentialAddress": "no",
        "mayReceiveLetters": "yes",
    },
    "staff": {
        "sourcedId": EXAMPLE,
        "employeeId": "10001",
        "employeeClass": "certificated",
        "exempt": "yes",
        "languages": "en,es",
    },
}

Made = TypeVar("Made")


def template(name: str) -> str:
    """CSV text of `families` or `staff`: the header and one example row that a reader leaves aside."""
    row = TEMPLATES[name]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, row)
    writer.writeheader()
    writer.writerow(row)
    return text.getvalue()


class Companions:
    """Reads the two files against the users of the roster."""

    def __init__(self, users: Known[UserRow]) -> None:
        self._users = users
        self._addresses = Ids(wide=True)
        """By family its address; 0 as long as none is told."""
        self._last_family = ""
        self.families_together = True
        """Whether the rows of each family so far stand together."""
        self._guardians = Ids()
        self._staff: set[str] = set()
        self._employees: set[str] = set()

    def families(self, sheet: Sheet) -> Packed[FamilyRow]:
        rows = ahead(sheet, studentSourcedIds=self._users, guardianSourcedId=self._users)
        return Packed(FamilyRow, self._sound_rows(rows, "familyId", self._family))

    def staff(self, sheet: Sheet) -> list[StaffRow]:
        return list(self._sound_rows(ahead(sheet, sourcedId=self._users), "sourcedId", self._person))

    def _sound_rows(self, rows: Iterable[Row], key: str, make: Callable[[Row], Made]) -> Iterator[Made]:
        for row in rows:
            if row.cell(key).upper() == EXAMPLE:
                row.notice(problems.EXAMPLE_LEFT_OUT)
            elif not row.faulty:
                made = make(row)
                if not (row.faulty or row.skipped):
                    yield made

    def _family(self, row: Row) -> FamilyRow:
        family_id = row.needed("familyId", LONGEST_ID)
        return FamilyRow(
            row=row.number,
            family_id=family_id,
            student_ids=self._students(row),
            guardian=self._guardian(row, family_id),
            address=self._address(row, family_id),
            confidential_address=row.yes_or_no("confidentialAddress") or False,
        )

    def _students(self, row: Row) -> tuple[str, ...]:
        if not row.cell("studentSourcedIds"):
            row.refuse(problems.BLANK, "studentSourcedIds")
        users = self._users.all_named_by(row, "studentSourcedIds")
        for user in users:
            if user.role != "student":
                row.refuse(problems.NOT_A_STUDENT, "studentSourcedIds", user.sourced_id, user.role)
        return tuple(user.sourced_id for user in users)

    def _guardian(self, row: Row, family_id: str) -> GuardianRow:
        user = self._guardian_user(row, family_id)
        letters = row.yes_or_no("mayReceiveLetters")
        return GuardianRow(
            sourced_id=user.sourced_id if user else "",
            given_name=row.needed("givenName"),
            family_name=row.needed("familyName"),
            relationship=row.text("relationship", 60),
            spoken_language=row.language("spokenLanguage"),
            read_language=row.language("readLanguage"),
            interpreter=row.yes_or_no("interpreter"),
            phone=row.phone("phone"),
            email=row.email("email"),
            may_receive_letters=letters is not False,
        )

    def _guardian_user(self, row: Row, family_id: str) -> UserRow | None:
        user_id = row.text("guardianSourcedId", LONGEST_ID)
        user = self._users.named_by(row, "guardianSourcedId", user_id)
        if user and user.role not in GUARDIAN_ROLES + STAFF_ROLES:
            row.notice(problems.NOT_A_GUARDIAN, "guardianSourcedId")
            return None
        is_new = self._guardians.add((family_id, user_id))
        if user and not is_new:
            row.refuse(problems.SAME_ID, "guardianSourcedId", user_id)
        return user

    def _address(self, row: Row, family_id: str) -> Address:
        address = Address(
            line_1=row.text("addressLine1", 200),
            line_2=row.text("addressLine2", 200),
            city=row.text("city"),
            state=row.text("state", 40),
            postal_code=row.text("postalCode", 16),
        )
        self._is_one_address(row, family_id, marked(address) if address else 0)
        return address

    def _is_one_address(self, row: Row, family_id: str, mark: int) -> None:
        if self._addresses.add(family_id, mark):
            self._last_family = family_id
            return
        self.families_together &= self._last_family == family_id
        told_before = self._addresses.get(family_id)
        if mark and not told_before:
            self._addresses.put(family_id, mark)
        elif mark and told_before != mark:
            row.refuse(problems.OTHER_ADDRESS, "addressLine1")

    def _person(self, row: Row) -> StaffRow:
        user_id = row.needed("sourcedId", LONGEST_ID)
        user = self._users.named_by(row, "sourcedId", user_id)
        if user and user.role not in STAFF_ROLES:
            row.refuse(problems.NOT_STAFF, "sourcedId", user_id, user.role)
        employee_id = row.text("employeeId", 40)
        self._once(row, "sourcedId", user_id, self._staff)
        self._once(row, "employeeId", employee_id, self._employees)
        return StaffRow(
            row=row.number,
            sourced_id=user_id,
            employee_id=employee_id,
            employee_class=row.one_of("employeeClass", EMPLOYEE_CLASSES),
            exempt=row.yes_or_no("exempt"),
            languages=row.languages("languages"),
        )

    def _once(self, row: Row, column: str, value: str, seen: set[str]) -> None:
        if value and value in seen:
            row.refuse(problems.SAME_ID, column, value)
        seen.add(value)
