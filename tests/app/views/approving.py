"""What the pages of approvals and of one's own pay are tried on."""

from dataclasses import dataclass

from flask import Flask

from app.models import Payment, Person
from tests import builders
from tests.visiting import School_, a_visit, yesterday_at


@dataclass
class Place:
    """A school on which these pages are tried, and its first reflected visit's payments."""

    app: Flask
    school: School_

    def reflected(self, hour: int = 17, by: list[Person] | None = None) -> list[Payment]:
        with self.app.app_context():
            visit = a_visit("reflected", at=self.school, starts_at=yesterday_at(hour), by=by)
        return builders.every(Payment, visit_id=visit.id)


def states() -> list[str]:
    return [payment.state for payment in builders.every(Payment)]
