"""The wall stands in the database exactly as `app/security/policies.py` draws it."""

import pytest
from flask_appbuilder import Model
from sqlalchemy import Connection, Engine, text

from app.models import District  # noqa: F401  The import fills the metadata.
from app.security import policies

GUARDED_COLUMNS = {
    "district_id",
    "school_id",
    "student_id",
    "family_id",
    "visit_id",
    "person_id",
    "account_id",
}

SNAPSHOTS = {
    "policies": "SELECT tablename, policyname, cmd, permissive, roles::text, qual, with_check"
    " FROM pg_policies WHERE schemaname = 'public' ORDER BY 1, 2, 3",
    "grants": "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
    " WHERE grantee = 'porchlight_app' ORDER BY 1, 2",
    "column grants": "SELECT table_name, column_name, privilege_type"
    " FROM information_schema.column_privileges WHERE grantee = 'porchlight_app' ORDER BY 1, 2, 3",
    "functions": "SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid) FROM pg_proc p"
    " JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public' AND p.prokind = 'f'"
    " AND p.proname NOT LIKE 'procrastinate%' ORDER BY 1",
    "triggers": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger"
    " WHERE NOT tgisinternal AND tgrelid::regclass::text NOT LIKE 'procrastinate%' ORDER BY 1, 2",
    "guarded tables": "SELECT relname FROM pg_class WHERE relrowsecurity ORDER BY 1",
    "views": "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public' ORDER BY 1",
}


Snapshots = dict[str, list[tuple[object, ...]]]


def look(connection: Connection, question: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(text(question))]


@pytest.fixture(scope="module")
def before_and_after(owner_engine: Engine) -> tuple[Snapshots, Snapshots]:
    """What stands in the migrated database, and once more after the table's statements ran upon it."""
    with owner_engine.connect() as connection:
        migrated = {what: look(connection, question) for what, question in SNAPSHOTS.items()}
        for statement in policies.statements():
            connection.exec_driver_sql(statement.replace("%", "%%"))
        rendered = {what: look(connection, question) for what, question in SNAPSHOTS.items()}
        connection.rollback()
    return migrated, rendered


@pytest.mark.parametrize("what", SNAPSHOTS)
def test_migrated_database_says_what_the_table_of_policies_says(
    before_and_after: tuple[Snapshots, Snapshots], what: str
) -> None:
    migrated, rendered = before_and_after

    assert migrated[what], f"There are no {what} at all."
    assert migrated[what] == rendered[what], (
        "The policies changed without a migration; write one that runs statements()."
    )


def test_every_table_of_a_district_school_student_family_or_person_is_guarded() -> None:
    carrying = {
        table.name
        for table in Model.metadata.tables.values()
        if GUARDED_COLUMNS & set(table.columns.keys()) and not table.name.startswith("ab_")
    }

    unguarded = carrying - set(policies.tables())
    assert not unguarded, f"Add lines for {sorted(unguarded)} to SIGHT in app/security/policies.py."


def test_a_table_is_guarded_open_to_read_or_closed(owner: Engine) -> None:
    known = {*policies.tables(), *policies.OPEN_TO_READ, *policies.CLOSED, "alembic_version"}
    with owner.connect() as connection:
        names = look(connection, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")

    unknown = {str(name) for (name,) in names if name not in known and "procrastinate_" not in str(name)}
    assert not unknown, f"Say whose rows {sorted(unknown)} are, in app/security/policies.py."


def test_closed_tables_give_the_application_nothing(owner: Engine) -> None:
    with owner.connect() as connection:
        granted = {row[0] for row in look(connection, SNAPSHOTS["grants"])}

    assert not granted & set(policies.CLOSED)


def test_the_applications_role_owns_nothing_and_cannot_step_around_the_wall(owner: Engine) -> None:
    with owner.connect() as connection:
        role = connection.execute(
            text(
                "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles"
                " WHERE rolname = 'porchlight_app'"
            )
        ).one()
        owned = connection.scalar(
            text("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = 'porchlight_app'")
        )
        groups = connection.scalar(
            text("SELECT count(*) FROM pg_auth_members WHERE member = 'porchlight_app'::regrole")
        )

    assert tuple(role) == (False,) * 5
    assert owned == 0
    assert groups == 0


def test_a_function_that_runs_as_the_owner_fixes_its_search_path(owner: Engine) -> None:
    question = (
        "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = 'public' AND prosecdef AND NOT COALESCE(proconfig::text LIKE '%search_path%', false)"
    )
    with owner.connect() as connection:
        assert look(connection, question) == []
