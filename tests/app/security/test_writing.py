"""What nobody writes, in raw SQL as the application: history, another's name, a role of one's own."""

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from tests import builders
from tests.app.security.ground import Ground
from tests.app.security.identity import become


@pytest.mark.parametrize("statement", ["UPDATE event SET kind = 'other'", "DELETE FROM event"])
def test_history_is_never_changed_not_even_by_the_owner(laid: Ground, statement: str) -> None:
    with laid.owner.connect() as owner, pytest.raises(DBAPIError, match="never changed or removed"):
        owner.execute(text(statement))


@pytest.mark.parametrize(
    "statement", ["UPDATE event SET kind = 'other'", "DELETE FROM event", "TRUNCATE event"]
)
@pytest.mark.parametrize("who", ["district_coordinator", "admin", "steward"])
def test_the_application_has_no_right_to_change_history(
    asks: Connection, laid: Ground, who: str, statement: str
) -> None:
    become(asks, who, laid)

    with pytest.raises(ProgrammingError, match="permission denied"):
        asks.execute(text(statement))


def test_an_event_is_written_in_nobody_elses_name(asks: Connection, laid: Ground) -> None:
    become(asks, "admin", laid)
    other, district = laid.people["liaison"].id, laid.places["own"].district.id
    add = text("INSERT INTO event (kind, district_id, actor_id) VALUES ('assignment.given', :d, :a)")

    asks.execute(add, {"d": district, "a": laid.people["admin"].id})
    with pytest.raises(ProgrammingError, match="row-level security"):
        asks.execute(add, {"d": district, "a": other})


@pytest.mark.parametrize("role", ["admin", "liaison"])
@pytest.mark.parametrize("who", ["access_manager", "district_coordinator", "admin"])
def test_nobody_gives_themselves_a_role_even_in_sql(
    asks: Connection, laid: Ground, who: str, role: str
) -> None:
    become(asks, who, laid)
    given = {"d": laid.places["own"].district.id, "p": laid.people[who].id, "r": role}

    with pytest.raises(ProgrammingError, match="row-level security"):
        asks.execute(
            text(
                "INSERT INTO assignment (district_id, person_id, role, starts_on) VALUES (:d, :p, :r, now())"
            ),
            given,
        )


def test_nobody_makes_an_admin_alone_even_in_sql(asks: Connection, laid: Ground) -> None:
    add = text(
        "INSERT INTO assignment (district_id, person_id, role, starts_on, admin_grant_id)"
        " SELECT district_id, person_id, 'admin', starts_on, id FROM admin_grant WHERE id = :grant"
    )
    alone = text(
        "INSERT INTO assignment (district_id, person_id, role, starts_on) VALUES (:d, :p, 'admin', now())"
    )
    confirm = text("UPDATE admin_grant SET answer = 'confirmed', answered_by = :me WHERE id = :grant")
    given = {"d": laid.places["own"].district.id, "p": laid.people["liaison"].id}
    grant = {"grant": laid.places["own"].ids["admin_grant"]}  # Asked by somebody else.

    for who in ("admin", "access_manager"):
        become(asks, who, laid)
        with pytest.raises(ProgrammingError, match="row-level security"), asks.begin_nested():
            asks.execute(alone, given)
    become(asks, "admin", laid)
    with pytest.raises(ProgrammingError, match="row-level security"), asks.begin_nested():
        asks.execute(add, grant)
    asks.execute(confirm, {**grant, "me": laid.people["admin"].id})
    asks.execute(add, grant)


@pytest.mark.parametrize("who", ["access_manager", "district_coordinator"])
def test_a_people_keeper_reaches_no_further_than_the_grants_even_in_sql(
    asks: Connection, laid: Ground, who: str
) -> None:
    account = builders.an_account(laid.people["payroll"])
    given = {
        "d": laid.places["own"].district.id,
        "p": laid.people["liaison"].id,
        "a": account.id,
        "me": laid.people[who].id,
    }
    become(asks, who, laid)

    switched_off = asks.execute(text("UPDATE ab_user SET active = false WHERE id = :a"), given)
    ended = asks.execute(
        text("UPDATE assignment SET ends_on = starts_on WHERE role = 'payroll' AND district_id = :d"), given
    )

    assert (switched_off.rowcount, ended.rowcount) == (0, 0)
    for refused in (
        "INSERT INTO assignment (district_id, person_id, role, starts_on) VALUES (:d, :p, 'payroll', now())",
        "INSERT INTO sign_in_link (account_id, key_hash, made_by, expires_at) VALUES (:a, 'x', :me, now())",
    ):
        with pytest.raises(ProgrammingError, match="row-level security"), asks.begin_nested():
            asks.execute(text(refused), given)
