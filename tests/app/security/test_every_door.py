"""Every address of the product, knocked at by nobody and by every role, against one table (`doors.py`)."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.models import Event, Visit
from app.services import disclosures
from tests import builders
from tests.app.security import ground
from tests.app.security.doors import DOORS, WHO, cells
from tests.app.security.ground import Ground
from tests.conftest import SignIn

ROW_OF = {
    "AccessRequestView": "access_request",
    "AccessReviewView": "access_review",
    "AdminGrantView": "admin_grant",
    "AnnouncementView": "announcement",
    "AnswerDeskView.answer": "visit",
    "AnswerDeskView.end_link": "answer_link",
    "AnswerDeskView.mark_done": "family_answer",
    "AnswerDeskView.new_link": "visit",
    "AnswerDeskView.take_over": "family_answer",
    "AssignmentView": "assignment",
    "ContactView": "visit",
    "ContactView.of_family": "family",
    "DistrictSettingsView": "district_settings",
    "EmploymentView": "employment",
    "FamilyView": "family",
    "ForgetOutsideView": "person",
    "FundView": "fund of a school",
    "GuardianView": "guardian",
    "HolidayView": "holiday",
    "VisitFileView": "visit",
    "HeldRoleView": "assignment",
    "InvitingView": "person",
    "InvitePersonView": "person",
    "InviteView": "student",
    "SelectionView": "selection",
    "LetterRunView": "letter_batch",
    "LetterRunView.file": "letter_file",
    "LetterView.choose": "visit",
    "LetterView.make": "visit",
    "LetterView.pdf": "letter",
    "LetterheadView": "school",
    "CallView": "visit",
    "MailView": "outgoing_mail",
    "MailView.ask": "visit",
    "MailView.queue": "visit",
    "NewsView": "notice",
    "OlderVisitsView": "visit_import",
    "OutreachView": "outreach_event",
    "OwnAccountView": "user_session",
    "PaymentView": "payment",
    "PayrollView": "payroll_batch",
    "PersonSchoolView": "person",
    "PersonView": "person",
    "PromiseView": "follow_up",
    "PromiseView.add": "visit",
    "RateView": "rate",
    "RecordView": "family",
    "RecordView.of_student": "student",
    "RecordView.print_student": "student",
    "ReflectionSessionView": "reflection_session",
    "RetentionView": "legal_hold",
    "ResetSecondStepView": "person",
    "RoleWordsView": "district_role",
    "RosterView": "roster_import",
    "SchoolView": "school",
    "SchoolYearView": "school_year",
    "StudentView": "student",
    "TextView": "letter_text",
    "TrainingCertificateView": "training_certificate",
    "VisitPlaceView": "visit",
    "VisitOnPhoneView": "visit",
    "VisitPackView": "visit",
    "VisitView": "visit",
}
"""The row that `<pk>` of a view, or of one of its pages, names."""
OTHER_VALUES = {
    "code": "es",
    "home": "1",
    "letter": "common",
    "number": "1",
    "sheet": "parts",
    "tag": "es",
    "filename": "mark.svg",
    "name": "porchlight-latin.ttf",
    "path": "schedule",
    "secret": "made-up",
    "kind": "families",
    "method": "whole_class",
}


FOR_THEIR_ROLE = ("fff", "sss")


@pytest.fixture
def laid(owner: Engine) -> Ground:
    return ground.lay(owner)


@pytest.fixture
def open_to_posts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def doors(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Each method and rule; what reads comes first and what deletes last, so that the rows are still there."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: ("delete" in rule.rule, rule.rule))
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        yield from ((method, rule) for rule in rules if method in (rule.methods or ()))


def named(rule: Rule) -> str:
    """A rule as the table writes it, without what its converters say."""
    return re.sub(r"<(?:[^<>]*:)?(\w+)>", r"<\1>", rule.rule)


def addresses(rule: Rule, laid: Ground) -> list[tuple[str, str]]:
    """The rule's address at each place, the foreign one first; one address when it names no row."""
    values = {name: OTHER_VALUES[name] for name in rule.arguments & OTHER_VALUES.keys()}
    if rule.endpoint.startswith("RosterView") and "name" in values:
        values["name"] = "families"
    places = ("foreign", "other", "own") if "pk" in rule.arguments else ("",)
    found = []
    for place in places:
        if place:
            view = rule.endpoint.split(".")[0]
            what = ROW_OF.get(rule.endpoint) or ROW_OF[view]
            values["pk"] = str(laid.places[place].ids[what])
            if "school_id" in rule.arguments:
                values["school_id"] = str(laid.places[place].school.id)
        found.append((place, _fill(rule, values)))
    return found


def _fill(rule: Rule, values: dict[str, str]) -> str:
    return re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda found: values[found[1]], rule.rule)


def answer_letter(answer: TestResponse) -> str:
    """One letter for what an answer means; a broken page stays a number."""
    code = answer.status_code
    if code in (301, 302, 303, 308):
        return "s" if answer.headers["Location"].startswith("/sign-in/") else "g"
    return {200: "o", 400: "b", 401: "s", 403: "f", 404: "n", 409: "i", 410: "n", 422: "i"}.get(
        code, str(code)
    )


def enter(app: Flask, who: str, laid: Ground, sign_in: SignIn) -> FlaskClient:
    return app.test_client() if who == "nobody" else sign_in(laid.people[who])


def canaries(who: str) -> set[str]:
    """What must never be read: the foreign district's; the other school's by whoever does not serve it."""
    hidden = {"Canaryforeign"}
    return hidden if who == "district_coordinator" else hidden | {"Canaryother"}


def test_every_door_is_in_the_table_and_every_line_is_a_door(app: Flask) -> None:
    there = {f"{method} {named(rule)}" for method, rule in doors(app)}

    assert there - set(cells()) == set(), "Add these to doors.py: who gets which answer?"
    assert set(cells()) - there == set(), "These are gone: take them out of doors.py."


@pytest.mark.usefixtures("open_to_posts")
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("where", ["own", pytest.param("everywhere", marks=pytest.mark.prove)])
def test_knocks_at_every_door(app: Flask, laid: Ground, sign_in: SignIn, who: str, where: str) -> None:
    """Who is refused for their role alone is refused at one place of three, in the full proof at each."""
    expected = cells()
    wrong, leaks, knocks = {}, [], 0
    browser = enter(app, who, laid, sign_in)
    for method, rule in doors(app):
        letters, cell = "", expected.get(f"{method} {named(rule)}", {}).get(who)
        places = addresses(rule, laid)
        if where == "own" and cell in FOR_THEIR_ROLE:
            places, cell = places[-1:], cell[-1]
        for _place, address in places:
            with browser.open(address, method=method) as answer:
                told = answer.data.decode(errors="replace") + str(answer.headers)
            knocks += 1
            letters = answer_letter(answer) + letters
            leaks += [(method, address, canary) for canary in canaries(who) if canary in told]
        if rule.endpoint == "SignInView.sign_out":
            browser = enter(app, who, laid, sign_in)
        if letters != cell:
            wrong[f"{method} {named(rule)}"] = f"is {letters}, the table says {cell}"

    assert leaks == []
    assert wrong == {}
    assert knocks >= len(DOORS.strip().splitlines()) - 1


def changes() -> int:
    """How many events tell of a change, and not of a list or letter that somebody took along."""
    return sum(event.kind not in disclosures.KINDS for event in builders.every(Event))


def test_what_only_reads_changes_nothing(app: Flask, laid: Ground, sign_in: SignIn) -> None:
    browser = sign_in(laid.people["district_coordinator"])
    before = (changes(), [visit.version for visit in builders.every(Visit)])

    for method, rule in doors(app):
        if method == "GET":
            for _place, address in addresses(rule, laid):
                browser.get(address).close()

    assert (changes(), [visit.version for visit in builders.every(Visit)]) == before


@pytest.mark.parametrize("who", ["nobody", "district_coordinator", "liaison"])
def test_nothing_is_written_without_the_forms_token(
    app: Flask, laid: Ground, sign_in: SignIn, who: str
) -> None:
    for method, rule in doors(app):
        if method == "GET":
            continue
        _place, address = addresses(rule, laid)[-1]
        answer = enter(app, who, laid, sign_in).open(address, method=method)
        assert answer.status_code == 400, f"{method} {address} goes without a token"


def test_what_the_framework_brings_along_is_not_there(app: Flask) -> None:
    forbidden = re.compile(
        r"^/(api|users?|roles?/(list|add)|registeruser|register|login|logout|resetpassword|resetmypassword"
        r"|userinfoeditview|permissions|viewmenus|groups|oauth|menu|swagger|back)\b|/download/|/(chart|api)/"
    )
    rules = [str(rule) for rule in app.url_map.iter_rules()]

    found = [rule for rule in rules if forbidden.search(rule) and not rule.startswith(("/roles/add",))]
    assert found == []


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/security/login",
        "/users/list/",
        "/login/",
        "/logout/",
        "/register/form",
        "/resetmypassword/form",
    ],
)
def test_the_frameworks_own_addresses_answer_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "number", ["0", "2147483647", "2147483648", "99999999999999999999", "-1", "x", "1e3"]
)
def test_odd_numbers_are_not_found(app: Flask, laid: Ground, sign_in: SignIn, number: str) -> None:
    browser = sign_in(laid.people["district_coordinator"])
    for method, rule in doors(app):
        if method == "GET" and "pk" in rule.arguments:
            answer = browser.get(_fill(rule, {**OTHER_VALUES, "pk": number}))
            assert answer.status_code in (403, 404), f"{rule} with {number}"


ODD_QUERIES = (
    "page=-1",
    "page=x",
    "page=99999999999",
    "size=100000000",
    "size=abc",
    "order=password",
    "order=look_up;--",
    "search=%25",
    "search=%00",
    "search=%ED%A0%80",
    "_oc_View=x",
    "_flt_0_school=2",
    "psize_View=abc",
    "after=x",
    "state=x",
)


@pytest.mark.parametrize("each", [5, pytest.param(1, marks=pytest.mark.prove)])
def test_odd_queries_break_no_list(app: Flask, laid: Ground, sign_in: SignIn, each: int) -> None:
    """Every fifth query of each list, another fifth for the next list; in the full proof all of them."""
    browser = sign_in(laid.people["district_coordinator"])
    for place, (method, rule) in enumerate(doors(app)):
        if method == "GET" and not rule.arguments:
            for query in ODD_QUERIES[place % each :: each]:
                with browser.get(f"{rule.rule}?{query}") as answer:
                    assert answer.status_code < 500, f"{rule}?{query}"
                    assert "Canaryforeign" not in answer.get_data().decode(errors="replace")
