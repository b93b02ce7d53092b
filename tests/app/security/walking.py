"""Walk through the product: every method and rule, its address at each place, and what an answer means."""

import re
from collections.abc import Iterator, Sequence

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

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
    "ComplianceView": "grant_award",
    "ContactView": "visit",
    "ContactView.of_family": "family",
    "ContractHoursView": "contract_hours",
    "DistrictSettingsView": "district_settings",
    "DoorView": "outside_identity",
    "EmploymentView": "employment",
    "FamilyView": "family",
    "ForgetOutsideView": "person",
    "CoverView": "assignment",
    "EvidenceView": "visit",
    "EvidenceView.picture": "visit_evidence_file",
    "EvidenceView.remove": "visit_evidence_file",
    "OnePaymentView": "payment",
    "PayContactView": "pay_contact",
    "TimesheetView": "person",
    "FundView": "fund of a school",
    "GrantView": "grant_award",
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
    "DoublesView": "family",
    "DoublesView.undo": "family_pair",
    "MovedView": "visit",
    "NewsView": "notice",
    "OlderVisitsView": "visit_import",
    "OtherWorkView": "other_work",
    "OutreachView": "outreach_event",
    "OwnAccountView": "user_session",
    "PaymentView": "payment",
    "PayrollAnswerView": "payroll_batch",
    "PayrollAnswerView.look": "payroll_answer",
    "PayrollAnswerView.take": "payroll_answer",
    "PayrollProfileView": "payroll_profile",
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
    "other": "2147483647",
    "sheet": "parts",
    "tag": "es",
    "filename": "mark.svg",
    "name": "porchlight-latin.ttf",
    "path": "schedule",
    "secret": "made-up",
    "kind": "families",
    "method": "whole_class",
}


READS, WRITES = ("GET",), ("POST", "PUT", "PATCH", "DELETE")


def doors(app: Flask, methods: Sequence[str] = (*READS, *WRITES)) -> Iterator[tuple[str, Rule]]:
    """Each method and rule; what reads comes first and what deletes last, so that the rows are still there."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: ("delete" in rule.rule, rule.rule))
    for method in methods:
        yield from ((method, rule) for rule in rules if method in (rule.methods or ()))


def named(rule: Rule) -> str:
    """A rule as the table writes it, without what its converters say."""
    return re.sub(r"<(?:[^<>]*:)?(\w+)>", r"<\1>", rule.rule)


def addresses(rule: Rule, laid: Ground, *, secret: str | None = None) -> list[tuple[str, str]]:
    """The rule's address at each place, the foreign one first; one address when it names no row.

    `secret`: of a family's link, where a rule asks for one.
    """
    values = {name: OTHER_VALUES[name] for name in rule.arguments & OTHER_VALUES.keys()}
    if secret and rule.rule.startswith("/a/"):
        values["secret"] = secret
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
        found.append((place, filled(rule, values)))
    return found


def filled(rule: Rule, values: dict[str, str]) -> str:
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
    return sign_in(laid.people[who]) if who in laid.people else app.test_client()
