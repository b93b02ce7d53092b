"""Which of the schools that a person looks after a page is about."""

from dataclasses import dataclass

from flask import abort

from app.reports.coverage import School_, schools_of
from app.views.access import me
from app.views.addresses import key_of_text
from app.views.picking import picked
from app.views.school_choice import chosen_school


@dataclass(frozen=True)
class Chosen:
    """All the schools of a person, and those of them that the page is about."""

    all: tuple[School_, ...]
    schools: tuple[School_, ...]

    @property
    def options(self) -> list[tuple[str, str]]:
        """What there is to choose from."""
        return [(str(school.id), school.name) for school in self.all]

    @property
    def one(self) -> School_ | None:
        """The school, if the page is about one."""
        return self.schools[0] if len(self.schools) == 1 else None

    @property
    def filters(self) -> dict[str, str]:
        """What narrows the page, for the record of a file that is taken along."""
        return {"school": str(self.one.id)} if self.one and len(self.all) > 1 else {}


def chosen_schools() -> Chosen:
    """The school that the address names, the one of the switcher, or all; 404 for one that is not theirs."""
    mine = schools_of(me())
    typed = picked([(school.id, school.name) for school in mine])
    wanted = key_of_text(typed) if typed else chosen_school()
    if wanted is None:
        return Chosen(mine, mine)
    found = tuple(school for school in mine if school.id == wanted)
    if typed and not found:
        abort(404)
    return Chosen(mine, found or mine)
