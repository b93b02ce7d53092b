"""The people and places of the sample, before they become rows of tables or of a roster."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count


@dataclass(frozen=True)
class Plan:
    """How large the district is and what it depends on: the same plan gives the same district.

    Raises ValueError, in a sentence for whoever asked, when it does not fit together.
    """

    schools: int
    students: int
    visits: int
    seed: int
    today: date

    def __post_init__(self) -> None:
        if min(self.schools, self.students) < 1 or self.visits < 0:
            raise ValueError("The sample needs at least one school and one student.")
        if self.students < self.schools * 4:
            raise ValueError("Each school of the sample needs at least four students.")
        if self.visits > self.students * 3:
            raise ValueError("The sample has at most three visits for each student.")


class Numbers:
    """The next number of each kind of thing. `after`: the highest number in use already, by kind."""

    def __init__(self, after: dict[str, int] | None = None) -> None:
        self._after = after or {}
        self._counts: dict[str, Iterator[int]] = {}

    def next(self, kind: str) -> int:
        counted = self._counts.get(kind)
        if counted is None:
            counted = self._counts[kind] = count(self._after.get(kind, 0) + 1)
        return next(counted)


@dataclass(slots=True)
class Person:
    """`employee_class`: certificated or classified. `trained_until` is past for lapsed training, None for never."""

    number: int
    given: str
    family: str
    title: str
    role: str
    roster_role: str
    employee_class: str
    languages: tuple[str, ...]
    email: str
    trained_on: date | None = None
    trained_until: date | None = None

    @property
    def sourced_id(self) -> str:
        return f"staff-{self.number}"


@dataclass(slots=True)
class Student:
    number: int
    given: str
    family: str
    grade: int
    school: "School"

    @property
    def sourced_id(self) -> str:
        return f"student-{self.number}"

    @property
    def grade_code(self) -> str:
        """As CEDS writes it: KG, 01 … 12."""
        return f"{self.grade:02d}" if self.grade else "KG"


@dataclass(slots=True)
class Room:
    """A class with its teacher, perhaps an aide, and its students."""

    number: int
    title: str
    kind: str
    students: list[Student]
    teacher: Person
    aide: Person | None = None

    @property
    def sourced_id(self) -> str:
        return f"class-{self.number}"

    @property
    def grades(self) -> list[str]:
        return sorted(
            {student.grade_code for student in self.students}, key=lambda code: (code != "KG", code)
        )

    @property
    def staff(self) -> list[Person]:
        return [self.teacher, self.aide] if self.aide else [self.teacher]


@dataclass(slots=True, eq=False)
class Team:
    """Two who visit together; `lapsed` sometimes stands in for the second, `interpreter` sometimes comes along.

    Nobody is in two teams, so teams never meet themselves at another door.
    """

    pair: tuple[Person, Person]
    lapsed: Person | None = None
    interpreter: Person | None = None
    taken: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class School:
    number: int
    name: str
    first_grade: int
    last_grade: int
    phone: str
    address: str
    liaison: Person
    coordinator: Person
    site_admin: Person
    educators: list[Person] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    students: list[Student] = field(default_factory=list)

    @property
    def sourced_id(self) -> str:
        return f"school-{self.number}"

    @property
    def staff(self) -> list[Person]:
        return [self.liaison, self.coordinator, self.site_admin, *self.educators]


@dataclass(slots=True)
class Guardian:
    number: int
    given: str
    family: str
    relationship: str
    spoken: str | None
    read: str | None
    interpreter: bool | None
    phone: str | None
    email: str | None
    channel: str | None
    may_receive_letters: bool

    @property
    def sourced_id(self) -> str:
        return f"guardian-{self.number}"


@dataclass(slots=True, eq=False)
class Household:
    """`second`: the other home of children who live in two."""

    number: int
    name: str
    language: str
    students: list[Student]
    guardians: list[Guardian]
    address: str | None
    postal_code: str
    confidential: bool = False
    no_fixed_address: bool = False
    verified: bool = False
    second: bool = False
    no_contact_until: date | None = None

    @property
    def sourced_id(self) -> str:
        return f"family-{self.number}"


@dataclass(slots=True)
class Neighbourhood:
    """Up to four schools that share their families, such as two elementary, a middle and a high school."""

    schools: list[School]
    households: list[Household]
