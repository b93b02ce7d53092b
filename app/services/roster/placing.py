"""At which schools each student and each member of staff is, worked out part by part of a long roster."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import NamedTuple

from forms.roster import RosterRead, UserRow
from forms.roster.packed import Packed, apart, parts_for, set_apart
from forms.roster.roles import STAFF_ROLES


class Placed(NamedTuple):
    """A student and the school where it counts; the other fields as `UserRow` has them."""

    sourced_id: str
    school: str
    given_name: str
    family_name: str
    grade: str | None


class Attended(NamedTuple):
    """An enrollment as far as it says who is where."""

    user_id: str
    school: str
    begins_on: date | None


class AtSchool(NamedTuple):
    """`since` is the first day of the student's first class there, where the roster says one."""

    student: str
    school: str
    since: date | None


class Places:
    """A person is at the schools that users.csv names, and staff also where their classes are.

    A student named at several schools counts where most of its enrollments are (in 1.2: where its main role is); one
    named at none, too.
    """

    def __init__(self, read: RosterRead) -> None:
        self._read = read
        self._schools, self._at_class = read.school_ids, read.schools_of_classes
        self._weighed: Weighs = _in_order if read.version == "1.2" else _by_weight
        self._named_staff = {person.sourced_id for person in read.staff}
        self._taught: dict[str, Counter[str]] = {}
        self.students = Packed(Placed)
        self.at_schools = Packed(AtSchool)
        self.without_school = 0
        """How many students no school has."""
        self._place_students()
        self.of_staff = {each.sourced_id: self._all_of(each) for each in self._staff()}

    def _place_students(self) -> None:
        parts = parts_for(max(len(self._read.students), len(self._read.enrollments)))
        students = apart(self._read.students, lambda each: each.sourced_id, parts)
        enrolled = self._attended(parts)
        for some, theirs in zip(students, enrolled, strict=True):
            classes = self._classes(theirs)
            for student in some:
                self._place(student, classes.get(student.sourced_id, {}))
            self._remember_staff(classes)

    def _attended(self, parts: int) -> Iterator[Iterable[Attended]]:
        at_class, enrollments = self._at_class, self._read.enrollments
        rows = (Attended(each.user_id, at_class[each.class_id], each.begins_on) for each in enrollments)
        return set_apart(rows, partial(Packed, Attended, ()), lambda each: each.user_id, parts)

    def _classes(self, enrollments: Iterable[Attended]) -> "dict[str, Classes]":
        """By person and school, how many enrollments there are, and the first day of the first."""
        found: dict[str, Classes] = {}
        for each in enrollments:
            schools = found.setdefault(each.user_id, {})
            times, first = schools.get(each.school, (0, None))
            schools[each.school] = (
                times + 1,
                min(first or each.begins_on, each.begins_on) if each.begins_on else first,
            )
        return found

    def _place(self, student: UserRow, classes: "Classes") -> None:
        schools = self._weighed(student, self._schools, classes)
        if not schools:
            self.without_school += 1
            return
        names = student.given_name, student.family_name
        self.students.append(Placed(student.sourced_id, schools[0], *names, student.grade or None))
        for school in schools:
            self.at_schools.append(AtSchool(student.sourced_id, school, classes.get(school, NONE)[1]))

    def _remember_staff(self, classes: "Mapping[str, Classes]") -> None:
        for user_id in classes:
            if user_id in self._named_staff or user_id in self._read.kept_users:
                self._taught[user_id] = Counter({at: times for at, (times, _) in classes[user_id].items()})

    def _staff(self) -> Iterator[UserRow]:
        """The staff of the roster, and those kept who got a class in a file of changes."""
        yield from self._read.staff
        for person in self._read.kept_users.values():
            is_new = person.sourced_id not in self._named_staff
            if is_new and person.role in STAFF_ROLES and person.sourced_id in self._taught:
                yield person

    def _all_of(self, person: UserRow) -> tuple[str, ...]:
        named = (org for org in person.org_ids if org in self._schools)
        return tuple(dict.fromkeys((*named, *self._taught.get(person.sourced_id, ()))))


Classes = dict[str, tuple[int, date | None]]
Weighs = Callable[[UserRow, Collection[str], Classes], tuple[str, ...]]
NONE = (0, None)


def _in_order(student: UserRow, schools: Collection[str], classes: Classes) -> tuple[str, ...]:
    named = tuple(org for org in student.org_ids if org in schools)
    return named or _by_weight(student, schools, classes)


def _by_weight(student: UserRow, schools: Collection[str], classes: Classes) -> tuple[str, ...]:
    named = [org for org in student.org_ids if org in schools]
    if len(named) == 1:
        return (named[0],)
    return tuple(sorted(named or classes, key=lambda school: -classes.get(school, NONE)[0]))
