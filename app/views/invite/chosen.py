"""A draft with the households that it would invite now, and who could visit them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.extensions import db
from app.models import School, Selection, Student
from app.reports import choosing, pairing
from app.reports import selections as reports
from app.reports.choosing import Household
from app.reports.pairing import Staff
from app.services import selections
from app.views.invite.words import selection_name


@dataclass(frozen=True)
class Chosen:
    """`homes`: those who are still waiting for an invitation; `gone` counts those who were invited meanwhile.

    `in_peace`: students whom the choice leaves out because their families asked for quiet, each with the day.
    """

    draft: Selection
    school: School
    homes: Sequence[Household]
    gone: int
    in_peace: Sequence[tuple[Student, date]] = ()

    @cached_property
    def name(self) -> str:
        """How they were chosen, in words."""
        return selection_name(self.draft, list(reports.titles(self.draft.class_ids).values()))

    @cached_property
    def staff(self) -> Staff:
        """Who could go."""
        students = [student.id for home in self.homes for student in home.students]
        return pairing.staff_of(self.school.id, self.school.district_id, students)

    @property
    def students(self) -> int:
        """How many students that is, brothers and sisters included."""
        return sum(len(home.students) for home in self.homes)

    @property
    def decided(self) -> bool:
        """Whether it is said for every household who would go, or that this is decided later."""
        return all(str(home.id) in self.draft.teams for home in self.homes)

    @property
    def with_team(self) -> int:
        """For how many households somebody is chosen."""
        return sum(bool(self.draft.teams.get(str(home.id))) for home in self.homes)

    def named(self, home: int) -> Household | None:
        """The household of this number."""
        return next((each for each in self.homes if each.id == home), None)

    def is_decided(self, home: int) -> bool:
        """Whether somebody said who goes there."""
        return str(home) in self.draft.teams

    def team_of(self, home: int) -> tuple[int, ...]:
        """Who would go to a household: as decided, or else as suggested."""
        decided = self.draft.teams.get(str(home))
        return tuple(decided) if decided is not None else self._suggested[home]

    def pairs(self) -> dict[int, tuple[int, ...]]:
        """The same for all of them."""
        return {home.id: self.team_of(home.id) for home in self.homes}

    @cached_property
    def _suggested(self) -> dict[int, tuple[int, ...]]:
        return pairing.suggest(self.homes, self.staff)


def chosen_by(draft: Selection) -> Chosen:
    """The draft as it stands now; a colleague may have invited some of its families meanwhile."""
    waiting = selections.waiting_for(draft)
    still = [student for student in draft.chosen if student in waiting]
    homes = choosing.households(still, waiting)
    school = db.session.get_one(School, draft.school_id)
    in_peace = selections.left_in_peace(draft)
    gone = {*draft.chosen} - {*still} - {student.id for student, _until in in_peace}
    return Chosen(draft, school, homes, len(gone), in_peace)
