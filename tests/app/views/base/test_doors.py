"""Which rows and actions of a list can be reached, and by whom; stock Flask-AppBuilder fails every one of these."""

from typing import Any

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from flask_appbuilder.actions import action

from app.models import Person, School
from app.views.base import AppModelView
from tests import builders as b
from tests.app.views.base.schools import COLUMNS
from tests.browsing import post, send, shown
from tests.conftest import SignIn
from workflows.people import Role


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
