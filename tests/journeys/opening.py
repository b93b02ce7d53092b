"""The first half of the story: an empty database becomes a district that can invite families."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.journeys import colleagues
from tests.journeys.colleagues import Colleague
from tests.journeys.elements import Element
from tests.journeys.instance import Instance
from tests.journeys.pages import Page, Typed, WentWrong
from tests.journeys.telling import Journal
from tests.journeys.visitors import Visitor

DISTRICT, TIME_ZONE = "Plum Valley", "America/Los_Angeles"
SECONDS_FOR_A_ROSTER = 180
CLASSES = {"Certificated": ("Per visit", "60.00"), "Classified": ("Per hour", "28.50")}
MOST_PAGES = 20
"""So many pages of people are leafed through before someone is entered by form."""
NEW_COLLEAGUES = (("Maria", "Reyes"), ("Tom", "Okafor"), ("Lan", "Nguyen"), ("Ana", "Ilic"))


def today() -> date:
    """The day in the district."""
    return datetime.now(ZoneInfo(TIME_ZONE)).date()


@dataclass
class Office:
    """Those who look after the district."""

    admin: Visitor
    coordinator: Colleague
    payroll: Colleague


@dataclass
class School:
    """One school with the four people of a visit."""

    number: int
    name: str
    liaison: Colleague
    educators: tuple[Colleague, Colleague]
    site_admin: Colleague

    @property
    def everyone(self) -> tuple[Colleague, ...]:
        return (self.liaison, *self.educators, self.site_admin)


def open_the_office(journal: Journal, instance: Instance) -> Office:
    """By the link that the start prints, the district and its Admin; then the coordinator and payroll."""
    admin = Visitor(instance.address)
    with journal.step("Admin opens the link of the start, names the district, and meets the set-up"):
        admin.opens(instance.beginning)
        named: dict[str, Typed] = {"Name of the district": DISTRICT, "Time zone": TIME_ZONE}
        herself: dict[str, Typed] = {"Your first name": "Ada", "Your last name": "Ames"}
        admin.presses("Begin", {**named, **herself, **colleagues.a_password()})
        _meets_the_step(admin, "Add the coordinator")
    with journal.step("Admin adds the district coordinator, who signs in by a link"):
        coordinator = _adds(admin, "Dolores", "Quintero", "District coordinator")
    with journal.step("Admin adds payroll, who signs in by a link"):
        payroll = _adds(admin, "Peter", "Lindqvist", "Payroll")
    return Office(admin, coordinator, payroll)


def bring_in_the_roster(journal: Journal, coordinator: Visitor, roster: Path) -> None:
    """Upload, look, store."""
    with journal.step(f"coordinator uploads {roster.name}"):
        coordinator.opens("/roster/")
        coordinator.presses("Read the roster", files={"Roster": (roster.name, roster.read_bytes())})
    with journal.step("coordinator waits for the preview and reads it"):
        _waits_for(coordinator, "Store it", "the preview")
    with journal.step("coordinator applies it and waits until it is stored"):
        coordinator.presses("Store it")
        coordinator.waits_until(
            lambda page: page.heading.endswith("is stored"),
            seconds=SECONDS_FOR_A_ROSTER,
            what="the roster is stored",
        )


def make_ready(journal: Journal, coordinator: Visitor) -> None:
    """What no roster brings: the year when it is over, rates, money."""
    with journal.step("coordinator sees that there is a school year today"):
        _school_year(coordinator)
    with journal.step("coordinator enters what a visit pays, for both classes of employees"):
        for employee_class, (basis, amount) in CLASSES.items():
            _rate(coordinator, employee_class, basis, amount)
    with journal.step("coordinator enters a fund"):
        coordinator.opens("/funds/add")
        coordinator.presses(
            "Save",
            {
                "Name": "Title I, family engagement",
                "Where the money comes from": "Title I",
                "Account code": "01-3010-0-1110",
                "First day": str(today() - timedelta(days=90)),
                "Last day": str(today() + timedelta(days=270)),
                "Allocated": "20,000.00",
            },
        )


def call_it_ready(journal: Journal, admin: Visitor) -> None:
    """What the set-up needs is there now."""
    with journal.step("Admin finds the steps done and says that the district is ready"):
        admin.opens("/set-up/")
        admin.presses("We are ready")


def staff_a_school(journal: Journal, coordinator: Visitor) -> School:
    """Four people at a school that has students: what pay needs to know, training, roles, links."""
    with journal.step("coordinator finds a school with students, and four people there"):
        name, number = _school_with_students(coordinator)
        liaison, first, second, site_admin = _four_people(coordinator, name, number)
    with journal.step("coordinator enters the phone of the school, which letters name"):
        form = coordinator.opens(f"/schools/{number}/edit").form("Save")
        if not form.value("Phone"):
            coordinator.sends(form.fill({"Phone": "(530) 555-0100"}))
    school = School(number, name, liaison, (first, second), site_admin)
    with journal.step("coordinator enters employee number and class of both educators"):
        for educator, employee_class in zip(school.educators, CLASSES, strict=True):
            _employment(coordinator, educator, employee_class)
    with journal.step("coordinator enters the training of both educators"):
        for educator in school.educators:
            _training(coordinator, educator)
    with journal.step("coordinator gives four people their roles at the school"):
        for each, role in zip(
            school.everyone, ("Liaison", "Educator", "Educator", "Site admin"), strict=True
        ):
            colleagues.gives_role(coordinator, each, role, (name, number))
    with journal.step("each of the four gets a one-time link and chooses a password"):
        for each in school.everyone:
            colleagues.gets_an_account(each, coordinator)
    return school


def _adds(admin: Visitor, given_name: str, family_name: str, role: str) -> Colleague:
    added = colleagues.enters_person(admin, given_name, family_name, role)
    colleagues.gives_role(admin, added, role)
    colleagues.gets_an_account(added, admin)
    return added


def _meets_the_step(who: Visitor, label: str) -> None:
    """The set-up offers this, and does not offer to end yet."""
    if not who.page.links(label) or "We are ready" in who.page.main.text:
        raise WentWrong(f"The set-up does not lead to “{label}”.", who.page)


def _waits_for(who: Visitor, button: str, what: str) -> None:
    def offered(page: Page) -> bool:
        return any(each.text.startswith(button) for each in page.main.every("button"))

    who.waits_until(offered, seconds=SECONDS_FOR_A_ROSTER, what=what)


def _school_year(who: Visitor) -> None:
    """Look at each year; when today is in none of them, enter one."""
    rows = who.opens("/school-years/").rows()
    links = [link["href"] for row in rows for link in row[0].every("a")]
    for link in links:
        form = who.opens(f"{link}/edit").form("Save")
        if (
            date.fromisoformat(form.value("First day"))
            <= today()
            <= date.fromisoformat(form.value("Last day"))
        ):
            if not form.value("This is the current"):
                who.presses("Save", {"This is the current": True})
            return
    start = date(today().year - (today().month < 7), 7, 1)
    who.opens("/school-years/add")
    who.presses(
        "Save",
        {
            "Name": f"{start.year}-{start.year + 1}",
            "First day": str(start),
            "Last day": str(date(start.year + 1, 6, 30)),
            "This is the current": True,
        },
    )


def _rate(who: Visitor, employee_class: str, basis: str, amount: str) -> None:
    who.opens("/rates/add")
    from_ = str(today() - timedelta(days=365))
    typed = {"Class of employee": employee_class, "For": "A visit", "Paid": basis, "Amount": amount}
    who.presses("Save", {**typed, "From": from_})


def _school_with_students(who: Visitor) -> tuple[str, int]:
    """The school of the first student in the list: its name and number."""
    page = who.opens("/students/")
    if not page.rows():
        raise WentWrong("The roster brought no students.", page)
    student = next(page.rows()[0][0].every("a"))
    above = next(who.opens(student["href"]).main.of_class("above"))
    name = above.text.partition(" · ")[0]
    for row in _all_rows(who, "/schools/?size=100"):
        if row[0].text == name:
            return name, colleagues.number_in(next(row[0].every("a"))["href"])
    raise WentWrong(f"{name} is not among the schools.", who.page)


def _four_people(who: Visitor, school: str, number: int) -> list[Colleague]:
    """Those of the roster who are at the school; whoever is missing is entered."""
    there: list[int] = []
    for row in _all_rows(who, "/people/?size=100"):
        if school in row[2].text and len(there) < 4:
            there.append(colleagues.number_in(next(row[0].every("a"))["href"]))
    found = [colleagues.reads_person(who, each) for each in there]
    for given_name, family_name in NEW_COLLEAGUES[len(found) :]:
        found.append(colleagues.enters_person(who, given_name, family_name, "Teacher"))
        who.opens(f"/people/{found[-1].number}/schools/add")
        colleagues.looks_up(who, "Save", {"School": (school, number)}, {})
    return found


def _all_rows(who: Visitor, address: str) -> list[list[Element]]:
    rows = who.opens(address).rows()
    for _ in range(MOST_PAGES):
        if not who.page.links("Next"):
            break
        rows += who.follows("Next").rows()
    return rows


def _employment(who: Visitor, educator: Colleague, employee_class: str) -> None:
    form = who.opens(f"/employment/{educator.number}/edit").form("Save")
    if not form.value("Employee number"):
        form.fill({"Employee number": f"J{educator.number:05}"})
    who.sends(form.fill({"Class of employee": employee_class}))


def _training(who: Visitor, educator: Colleague) -> None:
    who.opens("/training/add")
    colleagues.looks_up(
        who,
        "Save",
        {"Who was trained": (f"{educator.family_name} {educator.given_name}", educator.number)},
        {
            "Course": "Introduction",
            "Trained on": str(today() - timedelta(days=60)),
            "Current until": str(today() + timedelta(days=670)),
        },
    )
