"""The second half of the story: one visit, from the invitation until everyone is paid."""

from datetime import date, timedelta

from tests.journeys import by_letter
from tests.journeys.colleagues import looks_up, number_in
from tests.journeys.elements import Element
from tests.journeys.opening import MOST_PAGES, School, today
from tests.journeys.pages import Page, WentWrong
from tests.journeys.telling import Journal
from tests.journeys.visitors import Visitor

SECONDS_TO_SETTLE = 90
"""What a worker that dies had begun is taken up again within a minute."""
HOPES = "They hope that she will build bridges one day."
HELPS = "Time to think before she answers."


def invite(journal: Journal, school: School, coordinator: Visitor) -> int:
    """A family is invited, gets its letter and answers; returns the visit's number."""
    liaison = school.liaison.browser
    with journal.step("liaison finds a student whose family is not invited yet"):
        student = _student(liaison)
    with journal.step("liaison enters the family, a grown-up and the checked address"):
        family = _household(liaison, student)
        place = _checks_address(liaison, family)
    with journal.step("liaison invites the family"):
        visit = _invites(liaison, student, family)
    by_letter.make_texts_ready(journal, liaison, coordinator)
    link = by_letter.make_the_letter(journal, liaison, visit)
    by_letter.answer(journal, Visitor(liaison.home), link, school, visit)
    with journal.step("liaison writes down that the family had said yes on the phone days ago"):
        _says_yes(liaison, visit, place)
    return visit


def go(journal: Journal, school: School, visit: int) -> None:
    """The pair goes, records and reflects."""
    liaison, (first, second) = school.liaison.browser, school.educators
    day = today() - timedelta(days=1)
    with journal.step("liaison schedules the visit for yesterday with two trained educators"):
        liaison.opens(f"/visits/{visit}")
        times = {"Day": str(day), "Start": "17:00", "End": "17:45"}
        pair = {"First educator": first.number, "Second educator": second.number}
        liaison.presses("Schedule the visit", {**times, **pair})
    with journal.step(f"first educator ({first.name}) records who went and when"):
        first.browser.opens(f"/visits/{visit}")
        first.browser.presses("Record the visit")
    for each, which in ((first, "first"), (second, "second")):
        with journal.step(f"{which} educator ({each.name}) reflects"):
            each.browser.opens(f"/visits/{visit}")
            each.browser.presses("Write your reflection", {"What are the": HOPES, "What helps": HELPS})


def pay(journal: Journal, school: School, payroll: Visitor, visit: int) -> None:
    """Approved, paid once, settled."""
    site_admin = school.site_admin.browser
    with journal.step("site admin approves both payments"):
        site_admin.opens("/approvals/")
        boxes = [each["value"] for each in site_admin.page.main.every("input") if each["name"] == "payment"]
        if len(boxes) != 2:
            raise WentWrong(f"{len(boxes)} payments wait, not two.", site_admin.page)
        form = site_admin.page.form("Look over")
        form.sent["payment"] = boxes
        site_admin.sends(form)
        site_admin.presses("Approve")
    with journal.step("payroll makes a batch"):
        payroll.opens("/payroll/make/")
        payroll.presses("Make a batch of 2")
    with journal.step("payroll downloads its file twice, the same to the byte"):
        address = payroll.page.link("Download the file")
        file = payroll.downloads(address)
        if file != payroll.downloads(address):
            raise WentWrong("The two files differ.", payroll.page)
        _names_both(file, school, payroll)
        journal.keep("payroll.csv", file)
    with journal.step("payroll marks the batch paid"):
        payroll.presses("Mark it paid", {"The day it was paid": str(today())})
    with journal.step("the visit's page says that it is paid"):
        liaison = school.liaison.browser
        liaison.opens(f"/visits/{visit}")
        liaison.waits_until(_says_paid, seconds=SECONDS_TO_SETTLE, what="the visit is paid")


def _student(liaison: Visitor) -> int:
    """Whoever speaks Spanish at home, and so gets a letter in two languages; otherwise the first."""
    rows = liaison.opens("/students/?standing=not_invited").rows()
    if not rows:
        raise WentWrong("Every family is invited already.", liaison.page)
    for _ in range(MOST_PAGES):
        if _who_speak_spanish(rows) or not liaison.page.links("Next"):
            break
        rows += liaison.follows("Next").rows()
    return number_in(next((_who_speak_spanish(rows) or rows)[0][0].every("a"))["href"])


def _who_speak_spanish(rows: list[list[Element]]) -> list[list[Element]]:
    return [row for row in rows if any("Spanish" in cell.text for cell in row)]


def _household(liaison: Visitor, student: int) -> int:
    """Enter what the roster lacks; returns the household's number."""
    page = liaison.opens(f"/students/{student}")
    if page.links("Open the family's record"):
        liaison.follows("Open the family's record")
    else:
        _enters_family(liaison, student, page.heading)
    family = number_in(liaison.page.address)
    if "Nobody is named here yet" in liaison.page.text:
        liaison.follows("Add a grown-up")
        names = {"First name": "Rosa", "Last name": "Ortiz", "What they are": "mother"}
        liaison.presses("Save", {**names, "Speaks": "Spanish", "Reads": "Spanish"})
    return family


def _enters_family(liaison: Visitor, student: int, student_name: str) -> None:
    liaison.opens("/families/add")
    typed = {"Name of the family": f"{student_name} family", "Language at home": "Spanish"}
    looks_up(liaison, "Save", {"A child of this family": (student_name, student)}, typed)


def _checks_address(liaison: Visitor, family: int) -> str:
    """Returns where the visit can be."""
    form = liaison.opens(f"/families/{family}/edit").form("Save")
    if form.value("No fixed address") or form.value("The address is confidential"):
        return "In a library"
    if not form.value("Street and number"):
        form.fill({"Street and number": "12 Alder Street", "City": "Plum Valley", "State": "CA"})
        form.fill({"ZIP code": "95800"})
    form.fill({"Address checked on": str(today()), "How it was checked": "asked on the phone"})
    liaison.sends(form)
    return "At home"


def _invites(liaison: Visitor, student: int, family: int) -> int:
    """Where there are two households, the one that was looked at; returns the visit's number."""
    household = liaison.opens(f"/families/{family}").heading
    form = liaison.opens(f"/invite/?student={student}").form("Invite the family")
    form.fill({"One family": True} | ({household: True} if form.has(household) else {}))
    liaison.sends(form)
    return _visit_of(liaison)


def _visit_of(liaison: Visitor) -> int:
    """The visit whose page, or whose link, the invitation led to."""
    if "/visits/" in liaison.page.address:
        return number_in(liaison.page.address)
    links = [each["href"] for each in liaison.page.main.every("a") if each["href"].startswith("/visits/")]
    if not links:
        raise WentWrong("No visit was made.", liaison.page)
    return number_in(links[0])


def _says_yes(liaison: Visitor, visit: int, place: str) -> None:
    liaison.opens(f"/visits/{visit}")
    liaison.presses(
        "The family said yes",
        {
            "Who said yes?": "Rosa Ortiz",
            "How did they tell you?": "Phone",
            "On which day?": str(_agreed_on()),
            "At what time?": "12:30",
            "Where would they like": place,
        },
    )


def _agreed_on() -> date:
    return today() - timedelta(days=6)


def _names_both(file: bytes, school: School, payroll: Visitor) -> None:
    text = file.decode()
    for educator in school.educators:
        if educator.family_name not in text:
            raise WentWrong(f"{educator.name} is not in payroll's file.", payroll.page)


def _says_paid(page: Page) -> bool:
    steps = [each.text for each in page.main.of_class("stepper")]
    return any("Paid – done" in each for each in steps)
