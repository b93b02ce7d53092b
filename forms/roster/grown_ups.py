"""Which grown-ups belong to which student: OneRoster lets a student name them, them name the student, or both."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from forms.roster import problems
from forms.roster.ids import Ids
from forms.roster.known import Known
from forms.roster.packed import Packed, apart, parts_for
from forms.roster.people import People
from forms.roster.problems import Findings
from forms.roster.rows import UserRow


class Naming(NamedTuple):
    """What one row of users.csv says in agentSourcedIds."""

    row: int
    user_id: str
    role: str
    agents: tuple[str, ...]


class Link(NamedTuple):
    """A student and a grown-up of theirs."""

    student_id: str
    guardian_id: str


class GrownUps:
    """Gathers who names whom while users.csv is read, and then gives each student its grown-ups.

    `before` are people as they are kept, where the files tell changes only.
    """

    def __init__(
        self, users: Known[UserRow], people: People, before: Known[UserRow], findings: Findings
    ) -> None:
        self._users, self._people, self._before, self._findings = users, people, before, findings
        self._named = Packed(Naming)
        self._say = Ids()

    def named(self, row: int, user_id: str, role: str, agents: tuple[str, ...]) -> None:
        self._named.append(Naming(row, user_id, role, agents))
        if self._before.is_partial:
            self._say.add(user_id)

    def join(self) -> None:
        """A student of a file of changes that names no grown-ups keeps those it has."""
        links = Packed(Link, self._links())
        self._named = self._named.empty()
        if not links and not self._before.is_partial:
            return
        students = self._people.students
        joined, came = students.empty(), list[UserRow]()
        parts = parts_for(len(students) + len(links))
        for some, theirs in zip(_students(students, parts), _links(links, parts), strict=True):
            grown_ups = _by_student(theirs)
            for student in some:
                joined.append(self._with(student, grown_ups.pop(student.sourced_id, None)))
            came += (self._with(self._users.kept[each], ids) for each, ids in grown_ups.items())
        self._people.students = joined
        for student in came:
            self._people[student.sourced_id] = student

    def _with(self, student: UserRow, linked: dict[str, None] | None) -> UserRow:
        if linked is None and (student.guardian_ids or not self._before.is_partial):
            return student
        kept = () if linked and student.sourced_id in self._say else self._kept(student.sourced_id)
        return student._replace(guardian_ids=tuple({**dict.fromkeys(kept), **(linked or {})}))

    def _kept(self, student_id: str) -> tuple[str, ...]:
        self._before.recall((student_id,))
        before = self._before.get(student_id)
        return tuple(each for each in before.guardian_ids if each not in self._users.left) if before else ()

    def _links(self) -> Iterator[Link]:
        """Pairs of student and grown-up, whichever of the two a row is about; rows that were refused say nothing."""
        for naming in self._named:
            if naming.user_id in self._people:
                is_student = naming.role == "student"
                for agent_id in naming.agents:
                    if self._is_fit(naming, agent_id):
                        pair = (naming.user_id, agent_id) if is_student else (agent_id, naming.user_id)
                        yield Link(*pair)

    def _is_fit(self, naming: Naming, agent_id: str) -> bool:
        """Whether one of the two is a student and the other is not; tells what is wrong."""
        agent = self._users.get(agent_id)
        if agent is None:
            if self._users.whole and agent_id not in self._users:
                self._stranger(naming, agent_id)
            return False
        fits = (naming.role == "student") != (agent.role == "student")
        if not fits:
            self._note(problems.NOT_A_GUARDIAN, naming)
        return fits

    def _stranger(self, naming: Naming, agent_id: str) -> None:
        """A grown-up without a child here is not kept; so a file of changes may name one whom nobody knows."""
        file = self._users.file
        if self._users.is_partial:
            self._note(problems.NOT_KEPT_LEFT_OUT, naming, more=file)
            return
        self._findings.error(
            problems.NOT_THERE, file, row=naming.row, column="agentSourcedIds", value=agent_id, more=file
        )

    def _note(self, sentence: str, naming: Naming, more: str = "") -> None:
        file = self._users.file
        self._findings.notice(sentence, file, row=naming.row, column="agentSourcedIds", more=more)


def _students(rows: Packed[UserRow], parts: int) -> Iterator[Iterable[UserRow]]:
    return apart(rows, lambda student: student.sourced_id, parts)


def _links(rows: Packed[Link], parts: int) -> Iterator[Iterable[Link]]:
    return apart(rows, lambda link: link.student_id, parts)


def _by_student(links: Iterable[Link]) -> dict[str, dict[str, None]]:
    found: dict[str, dict[str, None]] = {}
    for student_id, guardian_id in links:
        found.setdefault(student_id, {})[guardian_id] = None
    return found
