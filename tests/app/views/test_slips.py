"""Photos of slips and timesheets, from the browser's side."""

from io import BytesIO

import pytest
from flask import Flask

from app.models import VisitEvidence
from tests import builders
from tests.browsing import fields_of, post, shown, token
from tests.conftest import SignIn
from tests.forms.test_slips import a_picture
from tests.visiting import School_, a_staffed_school, a_visit
from workflows.people import Role


@pytest.fixture
def school(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school("Alder", proof_of_visit="slip")


def send_photo(browser, address: str, content: bytes, name: str = "photo.jpg"):  # type: ignore[no-untyped-def]
    given = {"csrf_token": token(browser), "photo": (BytesIO(content), name)}
    return browser.post(address, data=given, content_type="multipart/form-data")


def test_a_photo_is_kept_shown_and_not_stored_by_the_browser(
    school: School_, app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        visit = a_visit("scheduled", at=school)
    browser = sign_in(school.pair[0])

    answer = send_photo(browser, f"/visits/{visit.id}/slips", a_picture("PNG"), "../slip.png")
    picture = browser.get(f"/slips/{builders.every(VisitEvidence)[0].id}.jpg")

    assert answer.status_code == 303
    assert picture.mimetype == "image/jpeg"
    assert "no-store" in picture.headers["Cache-Control"]
    assert "filename=slip-" in picture.headers["Content-Disposition"]
    assert "Photo of the signed slip" in browser.get(f"/visits/{visit.id}/slips").text


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "photo.jpg", "The file is empty"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "IMG_1.HEIC", "This is a HEIC photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "slip.jpg", "This is no photo that can be read"),
        (a_picture()[:300], "slip.jpg", "The photo did not arrive whole"),
    ],
)
def test_what_is_no_photo_is_refused_at_the_field_and_nothing_is_kept(
    school: School_, app: Flask, sign_in: SignIn, content: bytes, name: str, sentence: str
) -> None:
    with app.app_context():
        visit = a_visit("scheduled", at=school)

    answer = send_photo(sign_in(school.pair[0]), f"/visits/{visit.id}/slips", content, name)

    assert answer.status_code == 422
    assert sentence in shown(answer)
    assert builders.every(VisitEvidence) == []


def test_the_record_of_a_visit_takes_the_photo_along(school: School_, app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        visit = a_visit("scheduled", at=school)
    browser = sign_in(school.pair[0])
    page = browser.get(f"/visits/{visit.id}")
    typed = {
        name: value for name, value in fields_of(page).items() if name not in ("photo", "went", "from_phone")
    }

    answer = browser.post(
        f"/visits/{visit.id}/record-completion",
        data=typed
        | {
            "went": [str(person.id) for person in school.pair],
            "proof": "",
            "photo": (BytesIO(a_picture()), "slip.jpg"),
        },
        content_type="multipart/form-data",
    )

    assert answer.status_code == 303, shown(answer)
    assert builders.reload(visit).state == "completed"
    assert len(builders.every(VisitEvidence)) == 1


def test_a_photo_is_taken_away_with_a_reason(school: School_, app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        visit = a_visit("scheduled", at=school)
    browser = sign_in(school.pair[0])
    send_photo(browser, f"/visits/{visit.id}/slips", a_picture())
    [kept] = builders.every(VisitEvidence)

    empty = post(browser, f"/slips/{kept.id}/remove", reason="")
    gone = post(browser, f"/slips/{kept.id}/remove", reason="Blurred")

    assert (empty.status_code, gone.status_code) == (422, 303)
    assert browser.get(f"/slips/{kept.id}.jpg").status_code == 404


def test_a_timesheet_names_visits_by_number_and_no_family(app: Flask, sign_in: SignIn) -> None:
    from tests.app.security.told import text_of_pdf

    with app.app_context():
        school = a_staffed_school("Birch")
        visit = a_visit("reflected", at=school)
    tom, today = school.pair[0], builders.today()
    period = {"first": (today.replace(day=1)).isoformat(), "last": today.isoformat()}
    if visit.starts_at and visit.starts_at.date() < today.replace(day=1):
        period["first"] = visit.starts_at.date().replace(day=1).isoformat()

    mine = sign_in(tom).get("/timesheets/mine.pdf", query_string=period)
    admins = sign_in(school.site_admin).get(f"/timesheets/people/{tom.id}.pdf", query_string=period)
    strangers = sign_in(builders.a_person(roles={Role.site_admin: builders.a_school("Cedar")})).get(
        f"/timesheets/people/{tom.id}.pdf", query_string=period
    )

    assert (mine.status_code, admins.status_code, strangers.status_code) == (200, 200, 404)
    words = " ".join(text_of_pdf(mine.data).split())
    assert f"#{visit.id}" in words
    assert f"{today.day}, {today.year} · {school.school.name}" in words
    assert "0.67 h (40 minutes)" in words
    assert "Overtime is worked out by payroll." in words
    assert "Ortiz" not in words
    assert "no-store" in mine.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("2026-03-02", "2026-03-01", "lies before the first"),
        ("2026-01-01", "2026-12-31", "three months at most"),
    ],
)
def test_a_period_that_is_none_is_refused_at_the_field(
    school: School_, sign_in: SignIn, first: str, last: str, sentence: str
) -> None:
    answer = sign_in(school.pair[0]).get("/timesheets/mine.pdf", query_string={"first": first, "last": last})

    assert answer.status_code == 422
    assert sentence in shown(answer)


def test_while_away_a_colleague_is_named_on_the_page(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        school = a_staffed_school("Birch")
    admin, today = sign_in(school.site_admin), builders.today().isoformat()
    given = {"person": str(school.liaison.id), "starts_on": today, "ends_on": today}

    late = post(admin, "/approvals/while-away", **given | {"ends_on": "2099-01-01"})
    named = post(admin, "/approvals/while-away", **given)

    assert (late.status_code, named.status_code) == (422, 303)
    assert school.liaison.name in shown(admin.get("/approvals/while-away"))
    assert sign_in(school.liaison).get("/approvals/").status_code == 200
