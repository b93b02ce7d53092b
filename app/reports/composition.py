"""How chosen students compare with the whole school: by home language, grade and class."""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select

from app.extensions import db
from app.models import (
    Enrollment,
    Family,
    SchoolClass,
    SchoolYear,
    Student,
    StudentFamily,
    Visit,
    VisitStudent,
)
from app.reports.choosing import in_order
from app.services.programme import settings_of
from app.services.visits.inviting import was_asked
from workflows.suppression import Hidden, hidden_groups

LEANS_FROM = 0.20
"""So far apart are the shares of the choice and of the school when a warning is due …"""
BEYOND_CHANCE = 2.0
"""… unless a fair draw would differ as much: in standard deviations of one."""

MEASURED = {
    "whole_class": ("languages",),
    "whole_grade": ("languages",),
    "sections": ("languages", "grades"),
    "cross_section": ("languages", "grades", "classes"),
    "second_visit": ("languages",),
}
"""What each way of choosing should mirror: a class is of one grade, and nobody is surprised."""
YEAR = ("languages", "grades")
"""The same for all invitations of a year, which go from class to class."""


@dataclass(frozen=True)
class Group:
    """Students who share a home language, a grade or a class (`code`; None: not known): in the choice, in the school.

    A count below the district's smallest group is not to be shown: `chosen` or `in_school` is then None, its share 0;
    nor is one that would give such a count away, as the sum is known (`chosen_beside`, `school_beside`).
    """

    code: str | None
    chosen: int | None
    in_school: int | None
    chosen_share: float
    school_share: float
    leans: bool
    chosen_beside: bool = False
    school_beside: bool = False

    @property
    def hidden(self) -> bool:
        """Both counts are too small to be shown."""
        return self.chosen is None and self.in_school is None


@dataclass(frozen=True)
class Composition:
    """The choice beside the school. `minimum`: smaller groups are shown as "fewer than" it.

    `classes`: homerooms; none at a school where students have several teachers.
    """

    students: int
    in_school: int
    minimum: int
    languages: tuple[Group, ...]
    grades: tuple[Group, ...]
    classes: tuple[Group, ...] = ()

    def leans(self, method: str) -> bool:
        """Whether a group is clearly over- or under-represented, in what such a choice is to be measured by."""
        return any(group.leans for facet in MEASURED.get(method, YEAR) for group in getattr(self, facet))


def from_kept(kept: Mapping[str, Any]) -> Composition:
    """What was written down with a choice, read again."""

    def facet(name: str) -> tuple[Group, ...]:
        return tuple(Group(**group) for group in kept[name])

    return Composition(
        kept["students"],
        kept["in_school"],
        kept["minimum"],
        facet("languages"),
        facet("grades"),
        facet("classes"),
    )


def composition(student_ids: Collection[int], school_id: int, district_id: int) -> Composition:
    """How the chosen students compare with all active students of the school."""
    return _beside(Student.id.in_(student_ids), school_id, district_id)


def of_the_year(school_id: int, school_year_id: int, district_id: int) -> Composition:
    """How the students who were invited this school year (a first visit, not called off) compare with the school."""
    invited = exists().where(
        VisitStudent.student_id == Student.id,
        VisitStudent.school_id == school_id,
        VisitStudent.school_year_id == school_year_id,
        VisitStudent.number == 1,
        Visit.id == VisitStudent.visit_id,
        was_asked(),
    )
    return _beside(invited & Student.active & (Student.school_id == school_id), school_id, district_id)


def _beside(chosen: ColumnElement[bool], school_id: int, district_id: int) -> Composition:
    minimum = settings_of(district_id).minimum_group
    everyone = and_(Student.school_id == school_id, Student.active)
    languages, all_languages = _by_language(chosen), _by_language(everyone)
    return Composition(
        students=languages.total(),
        in_school=all_languages.total(),
        minimum=minimum,
        languages=groups(languages, all_languages, minimum),
        grades=tuple(
            sorted(
                groups(_by_grade(chosen), _by_grade(everyone), minimum),
                key=lambda group: in_order(group.code),
            )
        ),
        classes=tuple(
            sorted(
                groups(_by_class(chosen), _by_class(everyone), minimum), key=lambda group: group.code or ""
            )
        ),
    )


def groups(chosen: Counter[str | None], school: Counter[str | None], minimum: int) -> tuple[Group, ...]:
    """Each group of the school, the largest first, as far as its size may be shown."""
    largest_first = sorted(school, key=lambda code: (-school[code], code or ""))
    picked = _told([chosen[code] for code in largest_first], minimum)
    here = _told([school[code] for code in largest_first], minimum)
    return tuple(
        _group(code, chosen, school, minimum, picked[place], here[place])
        for place, code in enumerate(largest_first)
    )


def _told(counts: Sequence[int], minimum: int) -> list[Hidden | None]:
    """What hides each count beside their sum; nobody at all is not told apart from a few."""
    hidden = hidden_groups(counts, minimum)
    return [hidden.get(place, None if count else Hidden.small) for place, count in enumerate(counts)]


def _group(
    code: str | None,
    chosen: Counter[str | None],
    school: Counter[str | None],
    minimum: int,
    picked_hidden: Hidden | None,
    here_hidden: Hidden | None,
) -> Group:
    picked, all_picked, here, all_here = chosen[code], chosen.total(), school[code], school.total()
    usual = here / max(all_here, 1)
    may_be_told = here_hidden is None and picked_hidden is not Hidden.beside and all_picked >= minimum
    return Group(
        code,
        None if picked_hidden else picked,
        None if here_hidden else here,
        0.0 if picked_hidden else picked / max(all_picked, 1),
        0.0 if here_hidden else usual,
        may_be_told and leans(picked, all_picked, usual),
        picked_hidden is Hidden.beside,
        here_hidden is Hidden.beside,
    )


def leans(picked: int, of: int, usual: float) -> bool:
    """Whether a choice holds clearly more or fewer of a group than a fair draw would."""
    chance = math.sqrt(of * usual * (1 - usual))
    apart = abs(picked - of * usual)
    return apart >= LEANS_FROM * of and apart > BEYOND_CHANCE * chance


def _by_language(students: ColumnElement[bool]) -> Counter[str | None]:
    first = (
        select(StudentFamily.student_id, func.min(StudentFamily.family_id).label("family_id"))
        .group_by(StudentFamily.student_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Family.home_language, func.count())
        .select_from(Student)
        .outerjoin(first, first.c.student_id == Student.id)
        .outerjoin(Family, Family.id == first.c.family_id)
        .where(students)
        .group_by(Family.home_language)
    )
    return Counter({row[0]: row[1] for row in rows})


def _by_grade(students: ColumnElement[bool]) -> Counter[str | None]:
    rows = db.session.execute(select(Student.grade, func.count()).where(students).group_by(Student.grade))
    return Counter({row[0]: row[1] for row in rows})


def _by_class(students: ColumnElement[bool]) -> Counter[str | None]:
    rows = db.session.execute(
        select(SchoolClass.title, func.count(Student.id.distinct()))
        .select_from(Student)
        .join(Enrollment, and_(Enrollment.student_id == Student.id, Enrollment.active))
        .join(SchoolClass, and_(SchoolClass.id == Enrollment.class_id, SchoolClass.active))
        .join(SchoolYear, and_(SchoolYear.id == SchoolClass.school_year_id, SchoolYear.current))
        .where(students, SchoolClass.class_type == "homeroom", SchoolClass.school_id == Student.school_id)
        .group_by(SchoolClass.title)
    )
    return Counter({row[0]: row[1] for row in rows})
