"""Payroll's other pages: the preview, single lines, the confirmation file, profiles, how long pay takes."""

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import Payment, PayrollAnswer, PayrollBatch, PayrollProfile, Person
from tests import builders
from tests.app.security.forms_of import forms_of
from tests.app.services.payroll.offices import Office, an_office
from tests.browsing import post, shown
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def office(app: Flask) -> Office:
    with app.app_context():
        return an_office()


@pytest.fixture
def paid_soon(app: Flask, office: Office) -> list[Payment]:
    with app.app_context():
        return office.approved()


@pytest.fixture
def batch(app: Flask, office: Office, paid_soon: list[Payment]) -> PayrollBatch:
    with app.app_context():
        return office.batch()


def states() -> list[str]:
    return [each.state for each in sorted(builders.every(Payment), key=lambda each: each.id)]


def test_the_preview_shows_sums_lines_and_what_it_makes(
    office: Office, paid_soon: list[Payment], sign_in: SignIn
) -> None:
    browser = sign_in(office.ana)
    day = paid_soon[0].worked_on.isoformat()

    seen = shown(browser.get(f"/payroll/make/?first={day}&last={day}&profile=smart_fusion"))

    for said in ("2 payments, $120.00 together.", "By school", "Alder", "GL Account Number", "60.0000"):
        assert said in seen
    assert "not made yet" in shown(browser.get("/payroll/make/?profile=csv"))
    assert '<option selected value="">All funds</option>' in browser.get("/payroll/make/").text
    assert shown(browser.get("/payroll/profiles/")).count("not verified") == 2 + 2
    made = post(browser, "/payroll/make/", first=day, last=day, fund="", profile="smart_fusion")
    assert made.status_code == 303
    (batch,) = builders.every(PayrollBatch)
    assert batch.period_from == paid_soon[0].worked_on
    cover = browser.get(f"/payroll/{batch.id}/cover")
    assert (cover.mimetype, cover.data[:4]) == ("application/pdf", b"%PDF")


def test_the_preview_and_the_batch_lead_to_each_payment(
    office: Office, paid_soon: list[Payment], sign_in: SignIn
) -> None:
    browser = sign_in(office.ana)
    links = [f'href="/payments/{each.id}"' for each in paid_soon]

    before = browser.get("/payroll/make/").text
    made = post(browser, "/payroll/make/", profile="csv")
    after = browser.get(made.location).text

    assert [link in before for link in links] == [True, True], "Payroll sends back what is approved there."
    assert [link in after for link in links] == [True, True], "Payroll asks there that it is taken back."
    assert browser.get(f"/payments/{paid_soon[0].id}").status_code == 200


def test_what_waits_longer_leads_to_its_payment(app: Flask, office: Office, sign_in: SignIn) -> None:
    builders.an_assignment(office.ana, Role.site_admin, at=office.school.school)
    with app.app_context():
        [own, _] = office.approved(by=office.ana)

    page = sign_in(office.ana).get("/payroll/make/").text

    assert f'href="/payments/{own.id}"' in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("first=2026-10-01&last=2026-09-01&profile=csv", "This period ends before it starts"),
        ("first=soon&profile=csv", "Choose a day, such as"),
        ("fund=999999&profile=csv", "Choose one of the list."),
        ("profile=ohio", "Choose one of the list."),
    ],
)
def test_a_choice_that_cannot_be_is_refused_beside_its_field(
    office: Office, sign_in: SignIn, asked: str, said: str
) -> None:
    answer = sign_in(office.ana).get(f"/payroll/make/?{asked}")

    assert answer.status_code == 422
    assert said in shown(answer)


def test_ticked_lines_are_paid_or_rejected(office: Office, batch: PayrollBatch, sign_in: SignIn) -> None:
    browser, today = sign_in(office.ana), builders.today().isoformat()
    first, second = sorted(each.id for each in builders.every(Payment))

    none = post(browser, f"/payroll/{batch.id}/paid", paid_on=today, which="some")
    paid = post(browser, f"/payroll/{batch.id}/paid", paid_on=today, which="some", lines=first)
    silent = post(browser, f"/payroll/{batch.id}/rejected", lines=second, reason="")
    rejected = post(browser, f"/payroll/{batch.id}/rejected", lines=second, reason="No bank account")

    assert [each.status_code for each in (none, paid, silent, rejected)] == [409, 303, 422, 303]
    assert "Choose at least one line" in shown(none)
    assert "Rejected:" not in shown(none)
    assert states() == ["paid", "rejected", "due"]
    assert "No bank account" in shown(browser.get(f"/payroll/{batch.id}?state=rejected"))
    assert "Paid: $60.00. Rejected: $60.00." in shown(browser.get(f"/payroll/{batch.id}"))


def test_a_confirmation_file_is_looked_through_and_taken_over(
    office: Office, batch: PayrollBatch, sign_in: SignIn
) -> None:
    browser = sign_in(office.ana)
    first, second = sorted(each.id for each in builders.every(Payment))
    told = f"Payment,Status,Reason\n{first},paid,\n{second},rejected,No bank account\n"

    file = hand_in(browser, batch, told).location
    looked = browser.get(file)
    columns = {"payment": 0, "status": 1, "reason": 2, "paid_on": builders.today().isoformat()}
    taken = post(browser, file, **columns)
    again = post(browser, file, **columns)

    assert "1 line is paid. 1 line is rejected." in shown(looked)
    assert (looked.status_code, taken.status_code, again.status_code) == (200, 303, 303)
    assert states() == ["paid", "rejected", "due"]
    page = shown(browser.get(again.location))
    assert "1 paid, 1 rejected; read by Ana Li" in page
    assert "Nothing is done a second time." in page
    assert hand_in(browser, batch, told).status_code == 409


def test_a_file_that_waits_is_taken_over_by_a_colleague_too(
    office: Office, batch: PayrollBatch, sign_in: SignIn
) -> None:
    first, second = sorted(builders.every(Payment), key=lambda payment: payment.id)
    builders.change(first, approved_by=office.ben.id)
    told = f"Payment,Status\n{first.id},paid\n{second.id},paid\n"
    columns = {"payment": 0, "status": 1, "paid_on": builders.today().isoformat()}

    file = hand_in(sign_in(office.ben), batch, told).location
    post(sign_in(office.ben), file, **columns)
    before = states()
    page = sign_in(office.ana).get(f"/payroll/{batch.id}")
    post(sign_in(office.ana), file, **columns)

    assert before == ["exported", "paid"]
    assert f'href="{file}"' in page.text
    assert states() == ["paid", "paid"]
    assert [kept.paid_count for kept in builders.every(PayrollAnswer)] == [2]
    assert sign_in(office.ana).get(file).status_code == 303


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("Payment,Status\n999999,paid\n", "Row 2: Payment #999999 is not in this batch."),
        ("Who,What\nMaria,yes\n", "Say which column holds the payment number"),
    ],
)
def test_a_file_that_is_unclear_changes_nothing(
    office: Office, batch: PayrollBatch, sign_in: SignIn, told: str, said: str
) -> None:
    browser = sign_in(office.ana)
    answer = browser.get(hand_in(browser, batch, told).location)

    assert (answer.status_code, said in shown(answer)) == (200, True)
    assert "Take it over" not in shown(answer)
    assert states() == ["exported", "exported"]


def test_a_file_without_a_line_is_not_kept(office: Office, batch: PayrollBatch, sign_in: SignIn) -> None:
    answer = hand_in(sign_in(office.ana), batch, "Payment,Status\n")

    assert (answer.status_code, "There is no line in this file." in shown(answer)) == (422, True)
    assert builders.every(PayrollAnswer) == []


@pytest.mark.parametrize("tampered", ["abc", "99", "-1", "1 "])
def test_a_column_that_is_none_of_the_file_is_refused_in_words(
    office: Office, batch: PayrollBatch, sign_in: SignIn, tampered: str
) -> None:
    browser = sign_in(office.ana)
    first = builders.every(Payment)[0]
    file = hand_in(browser, batch, f"Payment,Status\n{first.id},paid\n").location

    columns = {"payment": tampered, "paid_on": builders.today().isoformat()}
    answer = post(browser, file, **columns)

    assert answer.status_code == 422
    assert "Say which column holds the payment number" in shown(answer)
    assert states() == ["exported", "exported"]


def test_ones_own_line_has_no_box_and_names_who_marks_it(
    office: Office, batch: PayrollBatch, sign_in: SignIn
) -> None:
    mine, other = builders.every(Payment)
    builders.change(mine, approved_by=office.ben.id)
    browser = sign_in(office.ben)

    page = browser.get(f"/payroll/{batch.id}")
    answer = post(browser, f"/payroll/{batch.id}/paid", paid_on=builders.today().isoformat())

    assert f'id="line-{mine.id}"' not in page.text
    assert f'id="line-{other.id}"' in page.text
    assert "Ana Li can mark it paid." in shown(page)
    assert "1 line goes on waiting for a colleague" in shown(browser.get(answer.location))
    assert states() == ["exported", "paid"]


def test_a_profile_is_copied_changed_column_by_column_and_tried(
    office: Office, paid_soon: list[Payment], sign_in: SignIn
) -> None:
    browser = sign_in(office.ana)
    assert "not verified" in shown(browser.get("/payroll/profiles/shipped/ohio"))
    made = post(browser, "/payroll/profiles/", profile="smart_fusion", name="Ours")
    (kept,) = builders.every(PayrollProfile)

    page = browser.get(made.location)
    fields = typed_in(page.get_data(as_text=True))
    looked = post(browser, made.location, **{**fields, "do": "look", "columns-1-heading": "Job"})
    added = post(browser, made.location, **{**fields, "do": "add"})
    moved = post(browser, made.location, **{**fields, "do": "down-0"})
    saved = post(browser, made.location, **{**fields, "do": "save", "columns-1-heading": "Job"})

    assert '"E' in shown(page)
    assert '"Employee ID","Job","Job Code Rate"' in shown(looked)
    assert "Column 7" in shown(added)
    assert '"Job Code","Employee ID"' in shown(moved)
    assert saved.status_code == 303
    assert builders.reload(kept).layout["columns"][1]["heading"] == "Job"


def test_an_incomplete_profile_says_so_at_its_column(office: Office, sign_in: SignIn) -> None:
    browser = sign_in(office.ana)
    made = post(browser, "/payroll/profiles/", profile="powerschool", name="Ours")

    page = shown(browser.get(made.location))

    assert "No file can be made yet" in page
    assert "Choose what this column holds" in page
    assert "not complete" in shown(browser.get("/payroll/profiles/"))


@pytest.mark.parametrize(
    "typed",
    [{"columns-2-decimals": "99"}, {"columns-0-day": "zzz"}, {"version": "x"}, {"columns-0-width": "9" * 9}],
)
def test_a_profile_that_cannot_be_tried_is_shown_all_the_same(
    office: Office, paid_soon: list[Payment], sign_in: SignIn, typed: dict[str, str]
) -> None:
    browser = sign_in(office.ana)
    address = post(browser, "/payroll/profiles/", profile="smart_fusion", name="Ours").location
    fields = typed_in(browser.get(address).get_data(as_text=True))

    answers = [post(browser, address, **{**fields, **typed, "do": do}) for do in ("add", "look", "save")]

    assert {answer.status_code for answer in answers} <= {200, 409, 422}


def test_how_long_pay_takes_by_school(
    app: Flask, office: Office, batch: PayrollBatch, sign_in: SignIn
) -> None:
    post(sign_in(office.ana), f"/payroll/{batch.id}/paid", paid_on=builders.today().isoformat())
    other = builders.a_person(roles={Role.site_admin: builders.a_school("Birch")})

    for by in ("school", "month", "both"):
        assert "1 day" in shown(sign_in(office.school.site_admin).get(f"/days-to-pay/?by={by}"))
    assert "Alder" not in shown(sign_in(other).get("/days-to-pay/"))
    file = post(sign_in(office.ana), "/days-to-pay/export")
    assert "Alder,,2,1.0,1,0," in file.get_data(as_text=True)


def hand_in(browser: FlaskClient, batch: PayrollBatch, told: str) -> TestResponse:
    token = re.search(
        r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(f"/payroll/{batch.id}/answer").text
    )
    sheet = (io.BytesIO(told.encode()), "answer.csv")
    data = {"sheet": sheet, "csrf_token": token[1] if token else ""}
    return browser.post(f"/payroll/{batch.id}/answer", data=data, content_type="multipart/form-data")


def typed_in(html: str) -> dict[str, str]:
    """What the form of a profile holds."""
    form = max(forms_of(html), key=lambda each: len(each.values))
    chosen = dict(
        re.findall(r'<select id="[^"]*" name="([^"]+)".*?<option selected value="([^"]+)"', html, re.S)
    )
    texts = dict(
        re.findall(
            r'<input[^>]*name="(columns-[^"]+|name)"[^>]*type="(?:text|number)"[^>]*value="([^"]*)"', html
        )
    )
    blank = {name: "" for name in form.values if name.endswith(("constant", "table", "width"))}
    return {**form.values, **texts, **blank, **chosen}
