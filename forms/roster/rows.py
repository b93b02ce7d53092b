"""What a roster says, row by row; names as OneRoster has them, values checked."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from forms.roster.packed import Packed
from forms.roster.problems import Notice, RowError


@dataclass(frozen=True, slots=True)
class Org:
    """A row of orgs.csv; `kind` is district, school, department, local, state or national."""

    row: int
    sourced_id: str
    name: str
    kind: str
    identifier: str
    parent_id: str


@dataclass(frozen=True, slots=True)
class Session:
    """An academic session; `kind` is schoolYear, semester, term or gradingPeriod.

    `year_ends` is the calendar year in which its school year ends, whether the file says 2026 or 2025-2026.
    """

    row: int
    sourced_id: str
    title: str
    kind: str
    begins_on: date
    ends_on: date
    parent_id: str
    year_ends: int


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class of one school; `class_type` is homeroom or scheduled."""

    row: int
    sourced_id: str
    title: str
    class_type: str
    grades: tuple[str, ...]
    school_id: str
    term_ids: tuple[str, ...]


class UserRow(NamedTuple):
    """A person of users.csv. Of a student only name, grade, schools and grown-ups are kept.

    `guardian_ids` (students only) joins both directions in which OneRoster may write the link.
    `grade` is a CEDS code such as KG or 07, "" when blank, Other when not known.
    """

    row: int
    sourced_id: str
    role: str
    given_name: str
    family_name: str
    identifier: str
    email: str
    phone: str
    grade: str
    org_ids: tuple[str, ...]
    guardian_ids: tuple[str, ...]
    enabled: bool


class Enrollment(NamedTuple):
    """A person in a class; `role` is student, teacher, aide, administrator or proctor."""

    sourced_id: str
    class_id: str
    user_id: str
    role: str
    primary: bool
    begins_on: date | None
    ends_on: date | None


class Address(NamedTuple):
    """Where a household lives; all blank when the file does not say."""

    line_1: str = ""
    line_2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""

    def __bool__(self) -> bool:
        return any(self)


class GuardianRow(NamedTuple):
    """A grown-up of a household. A language "" is not specified; interpreter None is not known."""

    sourced_id: str
    given_name: str
    family_name: str
    relationship: str
    spoken_language: str = ""
    read_language: str = ""
    interpreter: bool | None = None
    phone: str = ""
    email: str = ""
    may_receive_letters: bool = True


class FamilyRow(NamedTuple):
    """A row of families.csv: one guardian of one household."""

    row: int
    family_id: str
    student_ids: tuple[str, ...]
    guardian: GuardianRow
    address: Address
    confidential_address: bool


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A row of staff.csv; `exempt` None is not said."""

    row: int
    sourced_id: str
    employee_id: str
    employee_class: str
    exempt: bool | None
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRead:
    """All that was read, and all that is wrong. With errors the rows are incomplete: show, do not store."""

    orgs: list[Org]
    sessions: list[Session]
    classes: list[ClassRow]
    students: Packed[UserRow]
    staff: Packed[UserRow]
    guardians: Packed[UserRow]
    enrollments: Packed[Enrollment]
    families: Packed[FamilyRow]
    staff_details: list[StaffRow]
    errors: list[RowError]
    error_count: int
    notices: list[Notice]
    every_error: bytes = b""
    """All errors, the first thousand too, as gzipped lines of JSON; b"" when a thousand hold them all."""
    families_together: bool = False
    """Whether the rows of each family stand together in `families`."""
    version: str = "1.1"
    partial: frozenset[str] = frozenset()
    """Files that tell changes only, or are not there: what they do not name stays as it is."""
    left: Mapping[str, Collection[str]] = field(default_factory=dict)
    """By partial file, the ids that it marks as left."""
    kept_schools: frozenset[str] = frozenset()
    kept_classes: Mapping[str, ClassRow] = field(default_factory=dict)
    kept_users: Mapping[str, UserRow] = field(default_factory=dict)
    """What rows of partial files point to and the district keeps already."""

    @property
    def whole(self) -> bool:
        return not self.partial

    @property
    def school_ids(self) -> frozenset[str]:
        """Schools of the roster, and those kept that it points to."""
        return frozenset(school.sourced_id for school in self.schools) | self.kept_schools

    @property
    def schools_of_classes(self) -> dict[str, str]:
        every = {**self.kept_classes, **{each.sourced_id: each for each in self.classes}}
        return {sourced_id: each.school_id for sourced_id, each in every.items()}

    @property
    def ok(self) -> bool:
        return not self.error_count

    @property
    def districts(self) -> list[Org]:
        return _of_kind(self.orgs, "district")

    @property
    def schools(self) -> list[Org]:
        return _of_kind(self.orgs, "school")

    @property
    def school_years(self) -> list[Session]:
        return [session for session in self.sessions if session.kind == "schoolYear"]


def _of_kind(orgs: Iterable[Org], kind: str) -> list[Org]:
    return [org for org in orgs if org.kind == kind]
