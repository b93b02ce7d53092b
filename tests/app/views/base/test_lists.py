"""Order, search and pages of a list; stock Flask-AppBuilder fails every one of these."""

import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from app.models import School
from app.views.base import AppModelView
from tests import builders as b
from tests import money
from tests.browsing import look_for, shown
from workflows.people import Role


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


def test_every_heading_that_orders_a_list_is_a_column_of_the_database(app: Flask) -> None:
    views = [view for view in app.appbuilder.baseviews if isinstance(view, AppModelView)]  # type: ignore[attr-defined]
    named = [
        (view, name) for view in views for name in (*(view.order_columns or ()), *(view.base_order or ())[:1])
    ]

    odd = [(view.endpoint, name) for view, name in named if not hasattr(view.ordering(name), "asc")]

    assert len(named) > 20
    assert odd == []


def test_people_are_ordered_by_their_names(desk: FlaskClient) -> None:
    for name in ("Zed Avila", "Ann Öberg", "Kim Moss"):
        b.a_person(name)

    page, backwards = (shown(desk.get(f"/people/?order=name{more}")) for more in ("", "&direction=desc"))

    assert page.index("Avila") < page.index("Moss") < page.index("Öberg")
    assert backwards.index("Öberg") < backwards.index("Moss") < backwards.index("Avila")


def test_a_page_of_a_list_is_never_longer_than_a_hundred_rows(desk: FlaskClient) -> None:
    for _ in range(103):
        b.a_school()

    page = desk.get("/schools/?size=100000000")

    assert page.text.count("<tr>") == 101  # The heading is a row too.
    assert "Next" in shown(page)


def test_a_percent_sign_in_a_search_is_a_percent_sign(desk: FlaskClient) -> None:
    b.a_school("Alder 100% School")
    b.a_school("Birch")

    assert "Birch" not in shown(look_for(desk, "/schools/", "%"))
    assert "Alder 100%" in shown(look_for(desk, "/schools/", "100%"))
    assert "Birch" not in shown(look_for(desk, "/schools/", "B_rch"))


def test_columns_that_are_not_declared_are_not_searched(desk: FlaskClient) -> None:
    b.a_school("Birch")
    with Session(b._engine[0]) as writing:
        writing.execute(update(School).values(directions="the secret key is under the stone"))
        writing.commit()

    assert "Birch" not in shown(look_for(desk, "/schools/?_flt_2_directions=stone", "stone"))


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
        ("/funds/", lambda: money.a_fund(school=b.the_school())),
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
