"""Every page of the product and who may open it, as `doors.py` has it: a new route joins by itself."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from flask import Flask
from werkzeug.routing import Rule

from app.models import OutsideIdentity, Payment, RosterImport, School
from app.services import access
from tests import builders, money
from tests.app.security.doors import WHO, cells
from tests.app.security.ground import Ground, Place
from tests.app.security.walking import addresses, named
from tests.journeys.windows import WIDTHS, Window
from tests.visiting import ROAD, School_, a_visit, acting
from workflows.people import Role

NO_PAGE = re.compile(
    r"\.(css|csv|ics|jpg|js|pdf|png|svg|ttf)$|<filename>|/fonts/|/progress$|/kept$|^/payroll/<pk>/(cover|file)$"
    r"|^/(healthz|metrics|readyz)$"
)
"""What answers a program or a printer."""
LEADS_ON = (
    "/district-rules/",
    "/news/<pk>",
    "/sign-in/with/<name>",
    "/sign-in/with/<name>/back",
    "/texts/begin",
)
"""What shows nothing of its own."""
LONG = "Wolfeschlegelsteinhausen-Bergerdorff"
STORIES = {
    "/a/<secret>": "test_family_answers",
    "/a/<secret>/thanks": "test_family_answers",
    "/begin/<secret>": "test_set_up",
    "/invite/<pk>/hand-over": "test_inviting",
    "/invite/<pk>/letter": "test_inviting",
    "/invite/<pk>/who": "test_inviting",
    "/invite/<pk>/with-whom": "test_inviting",
    "/invite/<pk>/with-whom/<home>": "test_inviting",
    "/my-phone/": "test_offline",
    "/my-phone/without-network": "test_offline",
    "/sign-in/code": "test_second_step",
    "/sign-in/second-step": "test_second_step",
}
"""Pages that need more than a row: the story that looks at each."""
MORE = (
    "/access/door/<pk>",
    "/access/what-roles-may/<code>",
    "/access/what-roles-may/own/add/<code>",
    "/approvals/look",
    "/doubles/<pk>/<other>",
    "/funds/<pk>/move",
    "/guardians/add",
    "/letters/preview",
    "/my-pay/<pk>/waive",
    "/payroll/profiles/shipped/<code>",
    "/roster/<pk>/changes/<name>/<kind>",
    "/sign-in/link/<secret>",
)
"""Pages that need a row of their own, a question, or a secret."""


def pages() -> dict[str, list[str]]:
    """The rule of each page → who may open their own school's, in the table's order."""
    found = {}
    for door, row in cells().items():
        method, rule = door.split()
        if method == "GET" and rule not in LEADS_ON and not NO_PAGE.search(rule):
            found[rule] = [who for who in WHO if row[who].startswith("o")]
    return found


def address_of(app: Flask, page: str, laid: Ground) -> str:
    """The address of a page, with the own school's row."""
    rule = next(each for each in rules(app) if named(each) == page)
    return addresses(rule, laid)[-1][1]


def rules(app: Flask) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()))


def crowd(app: Flask, laid: Ground) -> None:
    """Add what makes pages long: visits that are under way, and names that are hard to fit."""
    own = laid.places["own"]
    builders.change(own.school, name=f"{LONG} Memorial Elementary School")
    pair = [
        builders.trained(builders.a_person(f"Maximiliana {LONG}", roles={Role.educator: own.school}))
        for _ in range(2)
    ]
    laid.people["visited"] = pair[0]
    school = School_(
        builders.every(School, id=own.school.id)[0], laid.people["liaison"], pair, laid.people["site_admin"]
    )
    for days, state in enumerate(ROAD, start=1):
        child = builders.a_student(f"Guadalupe {LONG}", at=school.school)
        builders.a_family(f"{LONG} family", of=[child])
        with app.app_context():
            a_visit(state, at=school, of=child, starts_at=datetime.now(UTC) - timedelta(days=days))


def with_more(app: Flask, laid: Ground, page: str) -> tuple[str, str]:
    """Who opens one of `MORE`, and its address."""
    own = laid.places["own"]
    match page:
        case "/access/door/<pk>":
            return "access_manager", f"/access/door/{_a_stranger(own)}"
        case "/approvals/look":
            [due, *_] = builders.every(Payment, person_id=laid.people["visited"].id, state="due")
            return "site_admin", f"/approvals/look?payment={due.id}"
        case "/doubles/<pk>/<other>":
            one, other = _families_alike(own)
            return "liaison", f"/doubles/{one}/{other}"
        case "/funds/<pk>/move":
            fund = money.a_fund(district=own.district, grant_id=own.ids["grant_award"])
            return "payroll", f"/funds/{fund.id}/move"
        case "/guardians/add":
            return "liaison", f"/guardians/add?family={own.ids['family']}"
        case "/letters/preview":
            return "liaison", "/letters/preview?kind=first_visit&layout=beside"
        case "/my-pay/<pk>/waive":
            [paid, *_] = builders.every(Payment, person_id=laid.people["visited"].id)
            return "visited", f"/my-pay/{paid.id}/waive"
        case "/payroll/profiles/shipped/<code>":
            return "payroll", "/payroll/profiles/shipped/ohio"
        case "/roster/<pk>/changes/<name>/<kind>":
            return "district_coordinator", f"/roster/{_a_looked_at_roster(own)}/changes/students/changed"
        case "/sign-in/link/<secret>":
            with app.app_context():
                secret = access.invite(own.ids["person"], by=acting(laid.people["district_coordinator"]))
            return "nobody", f"/sign-in/link/{secret}"
    return "admin", page.replace("<code>", "liaison")


def _a_looked_at_roster(own: Place) -> int:
    """A roster whose preview names sixty students who change."""
    facts = {"grade": ["03", "04"], "school": [own.school.name, f"{LONG} Middle School"]}
    named = [{"label": f"Guadalupe {LONG} {place}", "facts": facts, "sort": "moved"} for place in range(60)]
    counts = {"new": 0, "changed": len(named), "gone": 0, "same": 0}
    looked_at = RosterImport(
        district_id=own.district.id,
        filename="roster.zip",
        state="cancelled",
        preview={"parts": {"students": {**counts, "samples": {"changed": named}}}},
    )
    builders.save(looked_at)
    return looked_at.id


def _families_alike(own: Place) -> tuple[int, int]:
    """Two records of one household, each with a child and with much that differs."""
    at, rosa = own.school, {"family_name": "Órtiz", "phone": "+15305550199", "read_language": None}
    first, second = (builders.a_student(f"{name} {LONG}", at=at) for name in ("Guadalupe", "Maximiliano"))
    one = builders.a_family(of=[first])
    return one.id, builders.a_family(of=[second], guardian=rosa).id


def _a_stranger(own: Place) -> int:
    """Somebody who signed in elsewhere and whom nobody matched yet."""
    stranger = OutsideIdentity(
        district_id=own.district.id,
        issuer="https://login.example.org",
        subject="nobody-yet",
        email=f"m.{LONG.lower()}@example.org",
    )
    builders.save(stranger)
    return stranger.id


def complaints_about(
    window: Window, address: str, examined: Iterable[str] = WIDTHS, *, colours: bool = True
) -> list[str]:
    """Open a page, look at it in every width, and tell what there is to complain about."""
    window.complaints.clear()
    window.open(address)
    window.has_a_title_and_one_heading(address)
    window.look_at_widths(address.strip("/").replace("/", "-") or "home", examined, colours=colours)
    return list(window.complaints)
