"""The steps of setting a district up in words: what each is for, what is there, and where to do it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.services.set_up import NEEDED, Standing
from app.views.frame import may

COORDINATOR, ADMIN = _l("The district coordinator does this."), _l("An Admin does this.")


@dataclass(frozen=True)
class Step:
    """One step; `endpoint` is where it is done, by those who may `permission` there, else by `others`."""

    name: str
    title: Any
    purpose: Any
    label: Any
    endpoint: str
    permission: str
    icon: str
    missing: Any = ""
    others: Any = COORDINATOR
    seen_at: str = ""
    """Where it is looked at once it is done, if not where it is done."""

    @property
    def needed(self) -> bool:
        """Whether no family can be invited without it."""
        return self.name in NEEDED

    @property
    def look_url(self) -> str | None:
        """Where this person looks at what is done."""
        return url_for(self.seen_at) if self.seen_at and self.url else self.url

    @property
    def url(self) -> str | None:
        """Where this person does it; None for whoever may not."""
        view = self.endpoint.partition(".")[0]
        return url_for(self.endpoint) if may(self.permission, view) else None


# fmt: off
STEPS = (
    Step("district", _l("Name and time zone of the district"),
         _l("Letters carry the name, and every visit goes by its clock."),
         _l("Look at it"), "SetUpView.district", "can_set_up", "home"),
    Step("coordinator", _l("The district coordinator"),
         _l("Runs the programme: roster, rates, and the roles at the schools. "
            "Add the person, give the role, and hand over the one-time link."),
         _l("Add the coordinator"), "PersonView.add", "can_add", "key",
         _l("No district coordinator is named yet."), ADMIN, "AssignmentView.list"),
    Step("second_admin", _l("A second Admin"),
         _l("One alone cannot get back in after losing a password. Add a colleague and give the role Admin."),
         _l("Add a colleague"), "PersonView.add", "can_add", "key",
         _l("There is one Admin only."), ADMIN, "AssignmentView.list"),
    Step("year", _l("The school year"),
         _l("Each family is visited up to twice a school year; visits count for the year they fall into."),
         _l("Add the school year"), "SchoolYearView.add", "can_add", "calendar",
         _l("There is no current school year yet, and families are invited within one."),
         seen_at="SchoolYearView.list"),
    Step("holidays", _l("Holidays"),
         _l("No visit is proposed on a day without school."),
         _l("Add the holidays"), "HolidayView.add", "can_add", "calendar",
         _l("No holidays are written down, so any weekday is proposed."), seen_at="HolidayView.list"),
    Step("roster", _l("Schools, students and staff"),
         _l("They come from your student information system, as one file, and are brought up to date the same way."),
         _l("Bring in the roster"), "RosterView.list", "can_list", "roster",
         _l("No students are here yet; they come with the roster.")),
    Step("liaisons", _l("Liaisons"),
         _l("A liaison knows the families of a school, and invites them."),
         _l("Give roles"), "AssignmentView.add", "can_add", "people",
         _l("No school has a liaison yet, and liaisons invite families."), seen_at="AssignmentView.list"),
    Step("colleagues", _l("Who is who at each school"),
         _l("A site admin approves what is paid, payroll pays it, a school coordinator takes over older visits."),
         _l("Give roles"), "AssignmentView.add", "can_add", "people",
         _l("Not every school has a liaison and a site admin, or nobody pays out."), seen_at="AssignmentView.list"),
    Step("training", _l("Training"),
         _l("Educators go on visits once they are trained; how many of a pair must be is a rule of the district."),
         _l("Write down trainings"), "TrainingCertificateView.add", "can_add", "training",
         _l("Fewer than two people are trained, and two go on a visit."), seen_at="TrainingCertificateView.list"),
    Step("rates", _l("Rates"),
         _l("What a visit pays, by class of employee."),
         _l("Add the rates"), "RateView.add", "can_add", "rate",
         _l("There is no rate yet, so no visit can be paid."), seen_at="RateView.list"),
    Step("funds", _l("Funds"),
         _l("Where the money comes from. A short fund never keeps a family from being visited."),
         _l("Add a fund"), "FundView.add", "can_add", "fund",
         _l("There is no fund yet, so payments wait for money."), seen_at="FundView.list"),
    Step("languages", _l("Languages of the letters"),
         _l("A family reads the invitation in its own language once two people have approved that text."),
         _l("Look at the languages"), "LanguagesView.list", "can_list", "language"),
    Step("safety", _l("Safety"),
         _l("Who is told when a visit does not end as planned, and what every pack for a visit says "
            "to do when worried about a child."),
         _l("Name the contact"), "DistrictSettingsView.list", "can_list", "warning",
         _l("No safety contact is named; until then site admins and coordinators are told.")),
)
# fmt: on

MISSING_AT = {
    "InviteView": ("year", "roster"),
    "StudentView": ("roster",),
    "VisitView": ("year", "roster", "liaisons", "training"),
    "CalendarView": ("year", "training"),
    "LetterRunView": ("roster", "liaisons"),
    "PaymentView": ("rates", "funds"),
    "PayrollView": ("rates", "funds"),
    "TextView": ("roster",),
    "LanguagesView": ("roster",),
    "FamilyView": ("roster",),
    "SchoolView": ("roster",),
    "AssignmentView": ("roster", "liaisons"),
    "TrainingCertificateView": ("training",),
    "OlderVisitsView": ("year", "roster"),
    "FundView": ("rates",),
}
"""The steps without which a view's pages have little to show; the rest of the house needs none."""


def there_is(standing: Standing) -> dict[str, str]:
    """What is there of each step, in words; nothing where the count says no more than done or open."""
    found = {
        "holidays": ngettext("%(num)d holiday", "%(num)d holidays", standing.holidays),
        "roster": _(
            "%(schools)s and %(students)s",
            schools=ngettext("%(num)d school", "%(num)d schools", standing.schools),
            students=ngettext("%(num)d student", "%(num)d students", standing.students),
        ),
        "liaisons": _covered(standing.schools_with_liaison, standing.schools),
        "colleagues": _site_admins(standing),
        "training": ngettext("%(num)d person is trained", "%(num)d people are trained", standing.trained),
        "rates": ngettext("%(num)d rate", "%(num)d rates", standing.rates),
        "funds": ngettext("%(num)d fund", "%(num)d funds", standing.funds),
        "coordinator": ngettext("%(num)d coordinator", "%(num)d coordinators", standing.coordinators),
        "second_admin": ngettext("%(num)d Admin", "%(num)d Admins", standing.admins),
    }
    return {name: words for name, words in found.items() if words and not standing.has_none_of(name)}


def _covered(schools: int, of: int) -> str:
    return _("%(schools)s of %(all)s schools have a liaison", schools=schools, all=of) if of else ""


def _site_admins(standing: Standing) -> str:
    if not standing.schools:
        return ""
    said = _(
        "%(schools)s of %(all)s schools have a site admin",
        schools=standing.schools_with_site_admin,
        all=standing.schools,
    )
    return said if standing.payroll else _("%(said)s; nobody has the role Payroll", said=said)


def missing_for(view: str, count: Callable[[], Standing]) -> list[Step]:
    """The open steps that a view's pages need; `count` is asked only where a view needs any."""
    wanted = MISSING_AT.get(view, ())
    if not wanted:
        return []
    found = count()
    return [step for step in STEPS if step.name in wanted and not found.done(step.name)]
