"""The story in a real browser, at a desk and on a phone: nothing to complain about on any page."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app.extensions import db
from app.models import Student, Visit
from app.security.session import acting_as, steward
from app.services import visits
from tests import builders
from tests.journeys.conftest import Enter
from tests.journeys.windows import Window
from tests.visiting import School_, a_staffed_school, a_visit
from workflows.people import ASSIGNABLE, Role

NAUGHTY = """() => {
  const wide = document.createElement("p");
  wide.textContent = "wide";
  wide.style.minWidth = "900px";
  const image = document.createElement("img");
  image.src = "https://elsewhere.invalid/picture.png";
  document.querySelector("main").append(wide, image);
  console.error("Something broke.");
}"""


@pytest.fixture
def alder(app: Flask) -> School_:
    """A school of a few families, with the people of a visit."""
    builders.a_district(notice_hours=24)
    builders.letter_texts()
    school = a_staffed_school("Alder Street Elementary")
    school.school.phone = "(530) 555-0100"
    builders.save(school.school)
    students = [builders.a_student(name, at=school.school) for name in ("Lucía Ortiz", "Samuel Haddad")]
    for student in students:
        builders.a_family(of=[student])
    builders.a_class(educator=school.pair[0], students=students)
    return school


def test_one_visit_goes_from_the_invitation_to_the_payment(enters: Enter, alder: School_, app: Flask) -> None:
    student = builders.every(Student)[0]
    payroll = builders.a_person("Peter Lindqvist", roles={Role.payroll: builders.the_district()})

    liaison = enters(alder.liaison, by_the_door=True)
    visit = _invites(liaison, student)
    _schedules(liaison, alder)
    _records_and_reflects(enters, alder, visit)
    _approves(enters(alder.site_admin))
    _pays(enters(payroll))
    with app.app_context(), acting_as(db.session, steward(visit.district_id)):
        visits.settle([visit.id])
    liaison.open(f"/visits/{visit.id}")
    liaison.look("visit-paid")

    assert builders.reload(visit).state == "paid"
    assert "every payment is settled" in liaison.page.inner_text("main")


@pytest.mark.prove
@pytest.mark.parametrize("role", ASSIGNABLE)
def test_every_place_of_a_menu_opens(app: Flask, enters: Enter, alder: School_, role: Role) -> None:
    with app.app_context():
        a_visit("reflected", at=alder)
    at_school = role in (Role.educator, Role.liaison, Role.school_coordinator, Role.site_admin)
    window = enters(builders.a_person(roles={role: alder.school if at_school else builders.the_district()}))

    places = window.places
    for place in places:
        window.open(place)

    assert places


def test_a_window_complains_of_whatever_no_page_may_do(
    app: Flask, address: str, chromium: Browser, pictures: Path
) -> None:
    window = Window(chromium, address, "phone", pictures)
    window.open("/sign-in/")

    window.page.evaluate(NAUGHTY)
    window.look("naughty")

    complaints = "\n".join(window.close())
    for each in ("left the host", "CSP: ", "axe image-alt", "wider than the window", "console at /sign-in/"):
        assert each in complaints


def _invites(liaison: Window, student: Student) -> Visit:
    liaison.look("liaison-home")
    liaison.open("/students/")
    liaison.look("students")
    liaison.follow(f"{student.family_name}, {student.given_name}")
    liaison.look("student")
    liaison.follow("Invite the family")
    liaison.look("invite")
    liaison.page.get_by_label("The family asked for it").check()
    liaison.press("Invite the family")
    visit = builders.every(Visit)[0]
    liaison.open(f"/visits/{visit.id}")
    liaison.press("Make the letter")
    liaison.look("visit-invited")
    return visit


def _schedules(liaison: Window, school: School_) -> None:
    day = builders.today()
    liaison.fill(
        {
            "Who said yes?": "Rosa Ortiz",
            "How did they tell you?": "Phone",
            "On which day?": str(day - timedelta(days=5)),
            "At what time?": "12:30",
            "Where would they like": "At home",
            "Days and times": "Tuesdays after five",
        }
    )
    liaison.press("The family said yes")
    liaison.look("visit-agreed")
    first, second = school.pair
    liaison.page.get_by_label("Another time").check()
    liaison.fill({"Day": str(day - timedelta(days=1)), "Start": "17:30", "End": "18:15"})
    liaison.fill({"First educator": first.name, "Second educator": second.name})
    liaison.press("Schedule the visit")
    liaison.look("visit-scheduled")
    liaison.open("/visits/")
    liaison.look("visits")


def _records_and_reflects(enters: Enter, school: School_, visit: Visit) -> None:
    for place, educator in enumerate(school.pair):
        window = enters(educator)
        window.look(f"educator-home-{place}")
        window.open(f"/visits/{visit.id}")
        if place == 0:
            window.look("visit-to-record")
            window.press("Record the visit")
        window.look(f"visit-to-reflect-{place}")
        window.fill(
            {
                "What are the family's hopes": "She wants to build bridges, like the one near her grandmother.",
                "What helps this student": "Time to think before she answers.",
            }
        )
        window.press("Write your reflection")
        window.look(f"visit-reflected-{place}")
    window.open("/my-pay/")
    window.look("my-pay")


def _approves(site_admin: Window) -> None:
    site_admin.look("site-admin-home")
    site_admin.open("/approvals/")
    site_admin.page.get_by_label("Choose all").check()
    site_admin.look("approvals")
    site_admin.press("Approve 2 payments: $120.00")
    site_admin.look("approved")


def _pays(payroll: Window) -> None:
    payroll.look("payroll-home")
    payroll.open("/payroll/")
    payroll.page.get_by_role("link", name="Look at a batch").click()
    payroll.look("before-batch")
    payroll.press("Make a batch of 2")
    payroll.look("batch")
    with payroll.page.expect_download() as download:
        payroll.page.get_by_role("link", name="Download the file").click()
    assert download.value.suggested_filename.endswith(".csv")
    payroll.fill({"The day it was paid": str(builders.today())})
    payroll.press("Mark it paid")
    payroll.look("batch-paid")
