"""Each repair of Flask-AppBuilder that `app/views/base.py` makes; stock FAB fails every one of these."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from flask_appbuilder.actions import action
from flask_appbuilder.models.sqla.interface import SQLAInterface
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from app.models import Event, Person, School, SchoolYear
from app.views.base import AppModelView, ViewIsUnsafe
from forms.records import SchoolForm
from tests import builders as b
from tests.browsing import fields_of, post, send, shown, token
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]
COLUMNS: dict[str, Any] = {
    "datamodel": SQLAInterface(School),
    "list_columns": ("name",),
    "show_columns": ("name",),
    "search_columns": (),
    "order_columns": (),
    "edit_form": SchoolForm,
}


@pytest.fixture
def dana(app: Flask) -> Person:
    """The coordinator of the district."""
    return b.a_person("Dana Okafor", roles={Role.district_coordinator: b.the_district()})


@pytest.fixture
def desk(dana: Person, sign_in: SignIn) -> FlaskClient:
    """The coordinator's browser."""
    return sign_in(dana)


# --- which rows


def test_a_row_of_another_district_is_not_found_by_its_number(desk: FlaskClient) -> None:
    foreign = b.a_school(district=b.a_district("Elsewhere"))

    for address in (f"/schools/{foreign.id}", f"/schools/{foreign.id}/edit"):
        assert desk.get(address).status_code == 404
    assert post(desk, f"/schools/{foreign.id}/edit", name="Ours now").status_code == 404
    assert b.reload(foreign).name != "Ours now"


@pytest.mark.parametrize("number", ["99999", "99999999999999999999", "-1", "abc", "1.5"])
def test_a_number_that_is_no_row_is_not_found_and_nothing_breaks(desk: FlaskClient, number: str) -> None:
    assert desk.get(f"/schools/{number}").status_code == 404


def test_a_new_row_belongs_to_the_actors_district_whatever_was_sent(desk: FlaskClient, dana: Person) -> None:
    elsewhere = b.a_district("Elsewhere")

    send(desk, "/schools/add", name="Alder", district_id=str(elsewhere.id))

    assert [school.district_id for school in b.every(School, name="Alder")] == [dana.district_id]


def test_the_address_never_fills_in_a_field(desk: FlaskClient, dana: Person) -> None:
    send(desk, "/schools/add?_flt_0_name=Elsewhere&name=Elsewhere", name="Alder")

    assert [school.name for school in b.every(School)] == ["Alder"]


# --- the door before everything


@pytest.mark.parametrize(
    "address", ["/schools/", "/schools/1", "/schools/add", "/schools/1/edit", "/training/1/delete"]
)
def test_nobody_is_led_to_the_sign_in_page(client: FlaskClient, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 302
    assert answer.location == f"/sign-in/?next={address}"


def test_what_was_searched_for_is_not_in_the_address_of_the_sign_in_page(client: FlaskClient) -> None:
    assert "Garcia" not in client.get("/families/?search=Garcia").location


def test_another_role_gets_a_page_that_says_so(sign_in: SignIn) -> None:
    maria = b.a_person(roles={Role.educator: b.the_school()})

    answer = sign_in(maria).get("/funds/")

    assert answer.status_code == 403
    assert "belongs to another role" in shown(answer)


# --- actions and deletion


def test_fabs_own_doors_are_not_there(app: Flask, desk: FlaskClient) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules()}

    assert not [rule for rule in rules if "download" in rule or "/action" in rule or "/api" in rule]
    assert not rules & {"/back", "/lang/<string:locale>", "/users/list/", "/login/"}


class ActingView(AppModelView):
    """A view with one action, never registered: its methods are called as a request would."""

    class_permission_name = "SchoolView"
    method_permission_name = {"show": "list", "rename": "list"}
    include_route_methods = AppModelView.include_route_methods | {"action", "action_post"}
    vars().update(COLUMNS)

    @action("rename", "Rename", "")
    def rename(self, found: Any) -> str:
        """Tell what the action was given."""
        return str(found)


@pytest.mark.parametrize(("name", "number"), [("rename", 99999), ("no_such_action", 1)])
def test_an_action_on_a_missing_row_or_of_an_unknown_name_is_not_found(
    app: Flask, dana: Person, name: str, number: int
) -> None:
    from werkzeug.exceptions import NotFound

    view = ActingView()
    view.appbuilder = app.extensions["appbuilder"]
    with app.test_request_context("/", method="POST", data={"action": name, "rowid": str(number)}):
        session.update(b.a_session(dana))
        with pytest.raises(NotFound):
            view.action(name, number)
        with pytest.raises(NotFound):
            view.action_post()


def test_deleting_asks_first_and_happens_by_post_only(desk: FlaskClient) -> None:
    maria = b.trained(b.a_person("Maria Reyes"))
    from app.models import TrainingCertificate

    (row,) = b.every(TrainingCertificate)
    asked = desk.get(f"/training/{row.id}/delete")
    assert "Remove" in shown(asked)
    assert b.every(TrainingCertificate, person_id=maria.id)

    without_token = desk.post(f"/training/{row.id}/delete")
    assert without_token.status_code == 400
    assert b.every(TrainingCertificate, person_id=maria.id)

    send(desk, f"/training/{row.id}/delete")
    assert not b.every(TrainingCertificate, person_id=maria.id)


def test_every_change_needs_this_sessions_token(desk: FlaskClient) -> None:
    school = b.the_school()

    for address in ("/schools/add", f"/schools/{school.id}/edit", "/sign-out/", "/language/es"):
        assert desk.post(address, data={"name": "Changed"}).status_code == 400
    assert [each.name for each in b.every(School)] == [school.name]


# --- order, search, pages


@pytest.mark.parametrize(
    "query",
    [
        "order=district_id",
        "order=version&direction=desc",
        "order=nonsense",
        "page=abc&size=abc",
        "page=-1&size=-5",
        "page=99999999999999999999&size=100000000",
        "psize_SchoolView=abc&page_SchoolView=x&_oc_SchoolView=district.name&_flt_9_nope=1",
        "search=%00",
        "search=%27%22%3B--",
    ],
)
def test_an_odd_address_of_a_list_is_answered_as_usual(desk: FlaskClient, query: str) -> None:
    b.a_school("Birch")

    assert desk.get(f"/schools/?{query}").status_code == 200


def test_only_declared_columns_order_a_list(desk: FlaskClient) -> None:
    b.a_school("Birch", district=b.the_district())
    b.a_school("Alder", district=b.the_district())

    by_id = shown(desk.get("/schools/?order=id&direction=desc"))
    by_name = shown(desk.get("/schools/?order=name&direction=desc"))

    assert by_id.index("Alder") < by_id.index("Birch")
    assert by_name.index("Birch") < by_name.index("Alder")


def test_a_page_of_a_list_is_never_longer_than_a_hundred_rows(desk: FlaskClient) -> None:
    for _ in range(103):
        b.a_school()

    page = desk.get("/schools/?size=100000000")

    assert page.text.count("<tr>") == 101  # The heading is a row too.
    assert "Next" in shown(page)


def test_a_percent_sign_in_a_search_is_a_percent_sign(desk: FlaskClient) -> None:
    b.a_school("Alder 100% School")
    b.a_school("Birch")

    assert "Birch" not in shown(post(desk, "/schools/", search="%"))
    assert "Alder 100%" in shown(post(desk, "/schools/", search="100%"))
    assert "Birch" not in shown(post(desk, "/schools/", search="B_rch"))


def test_columns_that_are_not_declared_are_not_searched(desk: FlaskClient) -> None:
    b.a_school("Birch")
    with Session(b._engine[0]) as writing:
        writing.execute(update(School).values(directions="the secret key is under the stone"))
        writing.commit()

    assert "Birch" not in shown(post(desk, "/schools/?_flt_2_directions=stone", search="stone"))


def test_no_search_form_prints_rows_of_other_tables(desk: FlaskClient) -> None:
    b.a_person("Zelda Quill")

    assert "Quill" not in desk.get("/training/").text
    assert "Quill" not in desk.get("/training/add").text


def test_the_cookie_keeps_no_address_and_no_name_that_was_searched_for(desk: FlaskClient) -> None:
    for _ in range(6):
        desk.get("/families/?search=Garcia" + "x" * 1200)

    with desk.session_transaction() as cookie:
        assert "page_history" not in cookie
        assert "Garcia" not in str(dict(cookie))


def test_a_list_needs_the_same_few_statements_however_long_it_is(desk: FlaskClient, app: Flask) -> None:
    def statements(address: str) -> int:
        from app.extensions import db

        seen: list[str] = []
        with app.app_context():
            engine = db.engine
        count = lambda *arguments: seen.append(arguments[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", count)
        desk.get(address)
        event.remove(engine, "before_cursor_execute", count)
        return len([each for each in seen if "set_config" not in each])

    for address, make in (
        ("/families/", lambda: b.a_family()),
        ("/people/", lambda: b.an_assignment(b.a_person(), Role.educator, at=b.the_school())),
        ("/roles/", lambda: b.an_assignment(b.a_person(), Role.educator, at=b.the_school())),
        ("/training/", lambda: b.trained(b.a_person())),
        ("/funds/", lambda: b.a_fund(school=b.the_school())),
    ):
        make()
        few = statements(address)
        for _ in range(10):
            make()
        assert statements(address) == few <= 8, address


def test_two_requests_at_once_never_share_filters(app: Flask) -> None:
    view = next(v for v in app.extensions["appbuilder"].baseviews if type(v).__name__ == "SchoolView")
    met: dict[str, Any] = {}

    def ask(name: str) -> None:
        with app.test_request_context("/"):
            view._filters.add_filter_list([("name", view.datamodel.FilterEqual, name)])
            met[name] = list(view._filters.values)

    threads = [threading.Thread(target=ask, args=(name,)) for name in ("Alder", "Birch", "Cedar")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert met == {"Alder": ["Alder"], "Birch": ["Birch"], "Cedar": ["Cedar"]}


# --- what is typed


def test_a_box_that_was_ticked_can_be_unticked(desk: FlaskClient) -> None:
    school = b.a_school("Alder")

    send(desk, f"/schools/{school.id}/edit", active=None)

    assert b.reload(school).active is False


def test_a_list_of_choices_starts_with_nothing_chosen(desk: FlaskClient) -> None:
    untouched = fields_of(desk.get("/rates/add"))

    assert (untouched["employee_class"], untouched["activity"], untouched["basis"]) == ("", "", "")
    assert send(desk, "/rates/add", amount="60", starts_on="2026-08-01").status_code == 422


def test_days_are_asked_with_the_browsers_own_calendar(desk: FlaskClient) -> None:
    assert 'type="date"' in desk.get("/school-years/add").text


def test_what_was_typed_stays_when_something_is_missing(desk: FlaskClient) -> None:
    answer = send(desk, "/school-years/add", name="2026-2027", starts_on="2026-08-01", ends_on="2026-07-01")

    assert answer.status_code == 422
    assert 'value="2026-2027"' in answer.text
    assert "The last day lies before the first." in shown(answer)


def test_what_the_database_refuses_is_said_in_words_with_the_input_kept(desk: FlaskClient) -> None:
    b.a_school_year(name="2026-2027")

    answer = send(desk, "/school-years/add", name="2026-2027", starts_on="2026-08-01", ends_on="2027-07-01")

    assert answer.status_code == 409
    assert "There is already a school year with this name." in shown(answer)
    assert 'value="2027-07-01"' in answer.text
    for secret in ("INSERT", "psycopg", "uq_school_year", "parameters"):
        assert secret not in answer.text
    assert len(b.every(SchoolYear)) == 1


def test_the_second_of_two_writers_is_told_and_keeps_what_was_typed(dana: Person, sign_in: SignIn) -> None:
    school = b.a_school("Alder")
    first, second = sign_in(dana), sign_in(dana)
    opened = fields_of(second.get(f"/schools/{school.id}/edit"))
    send(first, f"/schools/{school.id}/edit", phone="555-0100")

    answer = second.post(f"/schools/{school.id}/edit", data=opened | {"name": "Alder West"})

    assert answer.status_code == 409
    assert "Someone changed this while you were typing" in shown(answer)
    assert "555-0100" in shown(answer)
    assert (b.reload(school).name, b.reload(school).phone) == ("Alder", "555-0100")

    saved = second.post(f"/schools/{school.id}/edit", data=fields_of(answer))
    assert saved.status_code == 302
    assert b.reload(school).name == "Alder West"


def test_a_form_without_the_version_changes_nothing(desk: FlaskClient) -> None:
    school = b.a_school("Alder")

    answer = send(desk, f"/schools/{school.id}/edit", name="Changed", version="")

    assert answer.status_code == 409
    assert b.reload(school).name == "Alder"


def test_every_change_leaves_an_event_with_its_facts(desk: FlaskClient, dana: Person) -> None:
    send(desk, "/schools/add", name="Alder")
    (school,) = b.every(School)
    send(desk, f"/schools/{school.id}/edit", name="Alder West")

    added, changed = b.every(Event)
    assert (added.kind, added.actor_id, added.facts["id"]) == ("school.added", dana.id, school.id)
    assert (changed.kind, changed.facts["changed"]) == ("school.changed", {"name": ["Alder", "Alder West"]})


def test_an_event_about_a_person_keeps_no_personal_value(desk: FlaskClient) -> None:
    person = b.a_person("Maria Reyes")

    send(desk, f"/people/{person.id}/edit", family_name="Reyes-Ortiz")

    (told,) = b.every(Event)
    assert told.facts == {"id": person.id, "changed": {"family_name": None}}


def test_markup_that_was_typed_is_shown_as_typed(desk: FlaskClient) -> None:
    answer = send(desk, "/schools/add", name="<script>alert(1)</script> & {{ 7*7 }} 100%")

    page = desk.get(answer.location)
    assert "<script>alert" not in page.text
    assert "<script>alert(1)</script> & {{ 7*7 }} 100%" in page.text.replace("&lt;", "<").replace(
        "&gt;", ">"
    ).replace("&amp;", "&")


# --- declarations


@pytest.mark.parametrize("lack", ["list_columns", "show_columns", "search_columns", "order_columns"])
def test_a_view_that_does_not_name_its_columns_does_not_start(lack: str) -> None:
    with pytest.raises(ViewIsUnsafe, match=lack):
        type("LeakyView", (AppModelView,), {**COLUMNS, lack: None})()


@pytest.mark.parametrize(
    "held", [{"related_views": [AppModelView]}, {"base_filters": [["tags.name", None, ""]]}]
)
def test_a_view_with_fabs_related_views_or_base_filters_does_not_start(held: dict[str, Any]) -> None:
    with pytest.raises(ViewIsUnsafe, match="rows are the database's to decide"):
        type("LeakyView", (AppModelView,), {**COLUMNS, **held})()


def test_a_form_with_the_state_does_not_start() -> None:
    from forms.fields import text

    form = type("StateForm", (SchoolForm,), {"state": text("State", longest=10)})
    with pytest.raises(ViewIsUnsafe, match="state"):
        type("LeakyView", (AppModelView,), {**COLUMNS, "edit_form": form})()


def test_a_declaration_that_names_nothing_stays_empty(app: Flask) -> None:
    years = next(v for v in app.extensions["appbuilder"].baseviews if type(v).__name__ == "SchoolYearView")

    assert tuple(years.search_columns) == ()


# --- headers


@pytest.mark.parametrize("address", ["/sign-in/", "/schools/", "/nowhere", "/static/base.css"])
def test_every_answer_says_what_the_browser_may_do(desk: FlaskClient, address: str) -> None:
    with desk.get(address) as answer:
        headers = answer.headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    if not address.startswith("/static/"):
        assert headers["Cache-Control"] == "no-store"


def test_a_page_that_breaks_tells_a_number_and_nothing_else(
    desk: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.views import schools

    monkeypatch.setattr(schools.SchoolView, "query", lambda _: 1 / 0)
    monkeypatch.setitem(app.config, "TESTING", False)

    answer = desk.get("/schools/")

    assert answer.status_code == 500
    assert "Something broke on our side" in shown(answer)
    assert "ZeroDivision" not in answer.text
    assert token(desk)


def test_a_refusal_that_no_page_expected_is_still_said_in_words(
    desk: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.services.errors import Changed, NotFound, Refused
    from app.views import schools

    for error, code, sentence in (
        (Refused("This is %(what)s.", values={"what": "too soon"}), 409, "This is too soon."),
        (Changed(), 409, "Someone may have been quicker"),
        (NotFound(), 404, "There is nothing here for you"),
    ):

        def refuse(_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(schools.SchoolView, "query", refuse)
        answer = desk.get("/schools/")
        assert (answer.status_code, sentence in shown(answer)) == (code, True), shown(answer)


def test_somebody_whose_last_role_has_ended_sees_nothing_and_can_sign_out(sign_in: SignIn) -> None:
    browser = sign_in(b.a_person("Old Timer"))

    answer = browser.get("/")

    assert answer.status_code == 403
    assert "Sign out" in shown(answer)
    assert browser.get("/schools/").status_code == 403


def test_hidden_characters_are_refused_and_never_reach_the_database(desk: FlaskClient) -> None:
    for name in ("Al\0der", "Al\u202eder", "Al\x07der"):
        answer = send(desk, "/schools/add", name=name)
        assert answer.status_code == 422
        assert "hidden character" in shown(answer)
    assert send(desk, "/training/add", **{"person_id-words": "Rey\0es"}).status_code == 422
    assert not b.every(School)


def test_a_form_that_is_sent_twice_makes_one_row_and_leads_to_it_again(desk: FlaskClient) -> None:
    sent = fields_of(desk.get("/schools/add")) | {"name": "Alder"}

    first, second = (desk.post("/schools/add", data=sent) for _ in range(2))

    (school,) = b.every(School)
    assert first.location == second.location == f"/schools/{school.id}"
    send(desk, "/schools/add", name="Alder")
    assert len(b.every(School)) == 2


def test_a_form_that_is_sent_twice_at_the_same_moment_makes_one_row(
    app: Flask, dana: Person, sign_in: SignIn
) -> None:
    browsers = [sign_in(dana) for _ in range(4)]
    sent = fields_of(browsers[0].get("/schools/add")) | {"name": "Alder"}
    tokens = [token(browser) for browser in browsers]
    threads = [
        threading.Thread(
            target=browser.post, args=("/schools/add",), kwargs={"data": sent | {"csrf_token": own}}
        )
        for browser, own in zip(browsers, tokens, strict=True)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(b.every(School)) == 1
