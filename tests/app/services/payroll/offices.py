"""Payroll's office for tests: a school whose pay is worked on, and two people who pay it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.models import District, Payment, PayrollBatch, Person, Visit
from app.services import payments, payroll
from tests import builders, grounds
from tests.visiting import School_, a_staffed_school, a_visit, acting, yesterday_at
from workflows.people import Role


@dataclass
class Office:
    """A staffed school and two people in Payroll."""

    school: School_
    district: District
    ana: Person
    ben: Person

    def approved(self, *, days_ago: int = 1, hour: int = 17, by: Person | None = None) -> list[Payment]:
        """The payments of a visit, approved."""
        somebody = by or self.school.site_admin
        approved = self._approved(yesterday_at(hour) - timedelta(days=days_ago - 1), somebody)
        acting(somebody)
        return approved

    @grounds.remembered
    def _approved(self, starts_at: datetime, by: Person) -> list[Payment]:
        visit = a_visit("reflected", at=self.school, starts_at=starts_at)
        payments.approve_many([each.id for each in self.of(visit)], by=acting(by))
        return self.of(visit)

    def of(self, visit: Visit) -> list[Payment]:
        """The payments of a visit."""
        return sorted(builders.every(Payment, visit_id=visit.id), key=lambda payment: payment.id)

    def batch(self, choice: payroll.Choice | None = None, by: Person | None = None) -> PayrollBatch:
        """A batch that is made now."""
        made = payroll.make_batch(choice, by=acting(by or self.ana), district_id=self.district.id)
        return builders.every(PayrollBatch, id=made.batch_id)[0]


@grounds.remembered
def an_office() -> Office:
    """A school, its district, Ana and Ben in Payroll."""
    school = a_staffed_school("Alder")
    district = builders.every(District)[0]
    ana, ben = (builders.a_person(name, roles={Role.payroll: district}) for name in ("Ana Li", "Ben Roe"))
    return Office(school, district, ana, ben)


def states() -> list[str]:
    """Where all payments stand, in order of number."""
    return [each.state for each in sorted(builders.every(Payment), key=lambda payment: payment.id)]
