"""What is written in one's own name only, what nobody does for themselves, and the narrow lines of the wall.

Each row is a copy of one that is there, or that row itself, with one thing changed; what is tried with it is undone.
"""

import pytest
from sqlalchemy import Connection, text

from tests.app.security.blindly import Row, copied, may_be_added, past_the_wall, touches
from tests.app.security.ground import PLACES, Ground, table_and_key
from tests.app.security.identity import become

# what, the column with the name, who writes it, and where: `S` own school, `D` own district, `A` anywhere
IN_ONES_OWN_NAME = """
access_log            person_id   liaison               D
access_request        person_id   executive             A
admin_grant           asked_by    admin                 D
announcement_read     person_id   liaison               S
calendar_feed         person_id   executive             A
disagreement          written_by  district_coordinator  D
disclosure            by_id       liaison               D
event of a visit      actor_id    partner               D
event of the district actor_id    payroll               D
event_detail          actor_id    visitor               D
family_contact        person_id   liaison               S
family_contact        person_id   visitor               S
follow_up             person_id   visitor               S
letter_batch          made_by     school_coordinator    D
opt_in                person_id   educator              D
payment_reversal      asked_by    payroll               D
person_choice         person_id   partner               A
reflection            person_id   visitor               S
reflection_assumption person_id   visitor               S
selection             made_by     liaison               S
selection             made_by     school_coordinator    S
visit_import          made_by     school_coordinator    D
visit_import          made_by     district_coordinator  D
"""
# what, the column with the name, who it is: their own rows are seen, and (`+`) changed, where nothing else lets them
ONES_OWN_ROWS = """
access_request        person_id   executive
announcement_read     person_id   executive
calendar_feed         person_id   executive             +
disclosure            by_id       executive
event of a payment    actor_id    executive
letter_batch          made_by     school_coordinator    +
notice                person_id   partner               +
opt_in                person_id   executive
other_work            person_id   executive
payment               person_id   executive             +
person_choice         person_id   partner               +
visit_import          made_by     district_coordinator  +
"""
# what, the column with the name, who may change such a row of anybody but themselves
NOT_FOR_ONESELF = """
access_request        person_id   access_manager
access_review_line    person_id   site_admin
admin_grant           person_id   admin
assignment            person_id   access_manager
invitation            person_id   access_manager
payment_reversal      asked_by    district_coordinator
"""
REACHES = {"S": {"own"}, "D": {"own", "other"}, "A": set(PLACES)}


def _lines(table: str) -> list[tuple[str, ...]]:
    return [(line[:22].strip(), *line[22:].split()) for line in table.strip("\n").splitlines()]


def a_copy(laid: Ground, what: str, place: str = "own", **other: object) -> Row:
    return {**copied(laid, *table_and_key(what), laid.places[place].ids[what]), **other}


def added_at(blind: Connection, laid: Ground, what: str, **other: object) -> set[str]:
    """The places beside whose row such a copy may be put."""
    table, _key = table_and_key(what)
    return {place for place in PLACES if may_be_added(blind, table, a_copy(laid, what, place, **other))}


@pytest.mark.parametrize(("what", "column", "who", "where"), _lines(IN_ONES_OWN_NAME))
def test_adds_a_row_in_ones_own_name_and_in_nobody_elses(
    blind: Connection, laid: Ground, what: str, column: str, who: str, where: str
) -> None:
    become(blind, who, laid)

    assert added_at(blind, laid, what, **{column: laid.people[who].id}) == REACHES[where]
    assert added_at(blind, laid, what, **{column: laid.people["trainer"].id}) == set()


@pytest.mark.parametrize(
    ("what", "column", "who", "mark"), [(*line, "")[:4] for line in _lines(ONES_OWN_ROWS)]
)
def test_ones_own_row_is_seen_and_changed_where_nothing_else_lets_it(
    blind: Connection, laid: Ground, what: str, column: str, who: str, mark: str
) -> None:
    become(blind, who, laid)
    seen, changed = _how_many(blind, laid, what, column, who)

    _name(blind, laid, what, column, laid.people[who].id)

    assert _how_many(blind, laid, what, column, who) == (seen + 1, changed + bool(mark))


def _how_many(blind: Connection, laid: Ground, what: str, column: str, who: str) -> tuple[int, int]:
    """How many rows of such a table are seen, and how many a blind change reaches."""
    table = table_and_key(what)[0]
    may_change = text("SELECT has_table_privilege('porchlight_app', :table, 'UPDATE')")
    changed = 0
    with blind.begin_nested() as nested:
        if blind.scalar(may_change, {"table": table}):
            changed = blind.execute(text(f"UPDATE {table} SET {column} = {laid.people[who].id}")).rowcount
        nested.rollback()
    return blind.scalar(text(f"SELECT count(*) FROM {table}")) or 0, changed


def _name(blind: Connection, laid: Ground, what: str, column: str, person: int) -> None:
    """Let the own school's row be this person's."""
    table, key = table_and_key(what)
    with past_the_wall(blind):
        number = laid.places["own"].ids[what]
        blind.execute(text(f"UPDATE {table} SET {column} = {person} WHERE {key} = {number}"))


@pytest.mark.parametrize(("what", "column", "who"), _lines(NOT_FOR_ONESELF))
def test_nobody_changes_what_is_about_themselves(
    blind: Connection, laid: Ground, what: str, column: str, who: str
) -> None:
    become(blind, who, laid)
    _name(blind, laid, what, column, laid.people["trainer"].id)
    statement = f"UPDATE {table_and_key(what)[0]} SET {column} = {laid.people['liaison'].id}"
    assert "own" in touches(blind, statement, what, laid)

    _name(blind, laid, what, column, laid.people[who].id)

    assert "own" not in touches(blind, statement, what, laid)


def test_who_looks_in_from_outside_sees_nobody_but_themselves(blind: Connection, laid: Ground) -> None:
    become(blind, "partner", laid)

    for column in ("id FROM person", "person_id FROM employment", "person_id FROM assignment"):
        assert set(blind.scalars(text(f"SELECT {column}"))) == {laid.people["partner"].id}, column


def test_who_teaches_a_class_is_seen_there_by_themselves(blind: Connection, laid: Ground) -> None:
    become(blind, "educator", laid)
    me, number = laid.people["educator"].id, laid.places["own"].ids["enrollment"]
    assert blind.scalars(text("SELECT id FROM enrollment")).all() == []

    with past_the_wall(blind):
        blind.execute(text(f"UPDATE enrollment SET student_id = NULL, person_id = {me} WHERE id = {number}"))

    assert number in blind.scalars(text("SELECT id FROM enrollment WHERE person_id IS NOT NULL")).all()


def test_a_question_to_another_admin_or_to_a_coordinator_has_no_answer_yet(
    blind: Connection, laid: Ground
) -> None:
    for what, who, answer in (
        ("admin_grant", "admin", "confirmed"),
        ("payment_reversal", "payroll", "agreed"),
    ):
        become(blind, who, laid)
        asked = {"asked_by": laid.people[who].id}

        assert "own" in added_at(blind, laid, what, **asked, answer=None)
        assert added_at(blind, laid, what, **asked, answer=answer) == set()


def test_whoever_is_refused_may_tell_that_and_nothing_else_in_their_own_district(
    blind: Connection, laid: Ground
) -> None:
    become(blind, "gone", laid)
    told = {"actor_id": laid.people["gone"].id, "kind": "access.refused"}

    assert added_at(blind, laid, "event of the district", **told) == {"own", "other"}
    assert added_at(blind, laid, "event of the district", **told | {"kind": "school.added"}) == set()
    assert (
        added_at(blind, laid, "event of the district", **told | {"actor_id": laid.people["trainer"].id})
        == set()
    )


@pytest.mark.parametrize("known", ["entered_by", "handled_by"])
def test_a_family_answers_for_itself(blind: Connection, laid: Ground, known: str) -> None:
    become(blind, "family_link", laid)

    assert added_at(blind, laid, "family_answer") == {"own"}
    assert added_at(blind, laid, "family_answer", **{known: laid.people["liaison"].id}) == set()


@pytest.mark.parametrize(
    "ended", ["revoked_at = now()", "expires_at = now() - interval '1 hour'", "family_id = NULL"]
)
def test_a_family_answers_while_its_own_link_lives(blind: Connection, laid: Ground, ended: str) -> None:
    become(blind, "family_link", laid)
    with past_the_wall(blind):
        blind.execute(
            text(f"UPDATE answer_link SET {ended} WHERE id = {laid.places['own'].ids['answer_link']}")
        )

    assert added_at(blind, laid, "family_answer") == set()


def test_educators_invite_where_their_district_lets_them(blind: Connection, laid: Ground) -> None:
    become(blind, "educator", laid)
    assert added_at(blind, laid, "visit") == set()

    for which, places in (("<>", set()), ("=", {"own"})):
        with past_the_wall(blind):
            here = laid.places["own"].district.id
            blind.execute(
                text(f"UPDATE district_settings SET educator_may_invite = district_id {which} {here}")
            )
        assert added_at(blind, laid, "visit") == places


def test_an_educator_who_invites_is_shown_that_visit_and_names_its_team(
    blind: Connection, laid: Ground
) -> None:
    become(blind, "educator", laid)
    assert added_at(blind, laid, "visit_educator") == set()

    with past_the_wall(blind):
        blind.execute(text(f"UPDATE visit SET invited_by = {laid.people['educator'].id}"))

    assert blind.scalars(text("SELECT id FROM visit")).all() == [laid.places["own"].ids["visit"]]
    assert added_at(blind, laid, "visit_educator") == {"own"}
    assert added_at(blind, laid, "visit_student") == set()  # Its student is in no class of theirs.


@pytest.mark.parametrize("who", ["liaison", "school_coordinator"])
def test_a_child_is_put_in_a_visit_or_a_family_when_both_are_seen(
    blind: Connection, laid: Ground, who: str
) -> None:
    become(blind, who, laid)
    other = laid.places["other"].ids

    assert added_at(blind, laid, "visit_student") == {"own"}
    assert added_at(blind, laid, "visit_student", student_id=other["student"]) == set()
    assert added_at(blind, laid, "visit_student", visit_id=other["visit"]) == set()
    assert added_at(blind, laid, "visit_student", school_id=laid.places["other"].school.id) == set()
    assert added_at(blind, laid, "student_family") == {"own"}
    assert added_at(blind, laid, "student_family", student_id=other["student"]) == set()
    assert added_at(blind, laid, "student_family", family_id=other["family"]) == set()


@pytest.mark.parametrize(("column", "what"), [("student_id", "student"), ("family_id", "family")])
def test_a_child_is_taken_out_of_a_family_when_both_are_seen(
    blind: Connection, laid: Ground, column: str, what: str
) -> None:
    become(blind, "liaison", laid)
    assert "own" in touches(blind, "DELETE FROM student_family", "student_family", laid)

    with past_the_wall(blind):
        mine, other = laid.places["own"].ids, laid.places["other"].ids
        blind.execute(text(f"DELETE FROM student_family WHERE student_id <> {mine['student']}"))
        blind.execute(text(f"UPDATE student_family SET {column} = {other[what]}"))

    assert blind.execute(text("DELETE FROM student_family")).rowcount == 0


def test_a_handed_over_visit_begins_with_its_invitation(blind: Connection, laid: Ground) -> None:
    become(blind, "steward", laid)

    assert added_at(blind, laid, "visit", state="invited") == {"own", "other"}
    assert added_at(blind, laid, "visit", state="scheduled") == set()


def test_drafts_and_news_that_was_read_are_cleared_and_nothing_else(blind: Connection, laid: Ground) -> None:
    become(blind, "steward", laid)
    for table, column, clears in (("selection", "made_at", "NULL"), ("notice", "read_at", "now()")):
        keeps = "now()" if clears == "NULL" else "NULL"
        for value, places in ((clears, {"own", "other"}), (keeps, set())):
            with past_the_wall(blind):
                blind.execute(text(f"UPDATE {table} SET {column} = {value}"))
            assert touches(blind, f"DELETE FROM {table}", table, laid) == places, (table, value)


def test_an_account_from_outside_has_no_password_and_a_link_for_who_forgot_no_maker(
    blind: Connection, laid: Ground
) -> None:
    become(blind, "sign_in", laid)

    assert added_at(blind, laid, "ab_user", password=None) == set(PLACES)
    assert added_at(blind, laid, "ab_user", password="x") == set()
    assert added_at(blind, laid, "sign_in_link", made_by=None) == set(PLACES)
    assert added_at(blind, laid, "sign_in_link", made_by=laid.people["admin"].id) == set()
    assert added_at(blind, laid, "sign_in_link", from_server=True) == set()


def test_a_people_keepers_links_are_their_own_and_not_the_servers(blind: Connection, laid: Ground) -> None:
    become(blind, "access_manager", laid)
    mine = {"made_by": laid.people["access_manager"].id}

    assert added_at(blind, laid, "sign_in_link", **mine) >= {"own", "other"}
    assert added_at(blind, laid, "sign_in_link", made_by=laid.people["admin"].id) == set()
    assert added_at(blind, laid, "sign_in_link", **mine, from_server=True) == set()
