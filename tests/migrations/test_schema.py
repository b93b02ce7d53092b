"""The migrated schema is the models' schema, and the way there and back both work."""

import re
from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_appbuilder import Model
from sqlalchemy import Connection, Engine, NullPool, create_engine, text

import app.models  # noqa: F401  The import fills the metadata.
from app import embedded
from app.deploy import MIGRATIONS, alembic_config, head, migrate
from app.security import functions
from tests import connections, database

CONSTRAINTS = """
SELECT conrelid::regclass::text, contype::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'x', 'f', 'u', 'p')
AND conrelid::regclass::text NOT LIKE 'procrastinate%' AND conrelid::regclass::text <> 'alembic_version'
AND conrelid <> 0 ORDER BY 1, 4, 3"""
INDEXES = """
SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
AND tablename NOT LIKE 'procrastinate%' AND tablename <> 'alembic_version' ORDER BY 1, 3, 2"""
COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable, column_default, character_maximum_length,
  numeric_precision, numeric_scale, is_generated, generation_expression, collation_name
FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'procrastinate%'
AND table_name NOT IN ('alembic_version', 'assignment_today')
-- FAB's ids name a sequence that its own code calls; in the migrations they are plain serials.
AND NOT (table_name LIKE 'ab_%' AND column_name = 'id') ORDER BY 1, 2"""
EVERYTHING = """
SELECT 'table ' || tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
UNION SELECT 'function ' || p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
UNION SELECT 'view ' || viewname FROM pg_views WHERE schemaname = 'public'
UNION SELECT 'type ' || typname FROM pg_type WHERE typnamespace = 'public'::regnamespace
  AND typtype IN ('e', 'c', 'd') AND typname <> 'alembic_version'
UNION SELECT 'sequence ' || sequencename FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"""


@pytest.fixture(scope="module")
def migrated(server: embedded.Server, worker_id: str) -> Iterator[Engine]:
    """A fresh copy of the template, migrated by `deploy`."""
    with database.copy_of_template(server, f"migrated_{worker_id}") as mine:
        yield from engine_of(mine.owner_url)


@pytest.fixture(scope="module")
def modelled(server: embedded.Server, worker_id: str) -> Iterator[Engine]:
    """The tables made from the models alone, without any migration."""
    with database.copy_of_template(server, f"modelled_{worker_id}") as mine:
        for engine in engine_of(mine.owner_url):
            with engine.begin() as owner:
                command.downgrade(alembic_config(owner), "base")
            with engine.begin() as owner:
                owner.execute(text(functions.ACCENT_FOLDED.replace(":", r"\:")))
                Model.metadata.create_all(owner)
            yield engine


def engine_of(url: str) -> Iterator[Engine]:
    engine = connections.keep(create_engine(url))
    yield engine
    engine.dispose()


def rows(connection: Connection, question: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(text(question.replace("::", r"\:\:")))]


@pytest.mark.filterwarnings("ignore:Computed default:UserWarning")  # Compared with the columns below.
def test_nothing_is_left_to_migrate(migrated: Engine) -> None:
    with migrated.connect() as owner:
        context = MigrationContext.configure(
            owner,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_object": lambda _thing, name, kind, _reflected, _to: (
                    not (kind == "table" and name.startswith("procrastinate_"))
                ),
            },
        )
        assert compare_metadata(context, Model.metadata) == [], "Write a migration for these changes."


@pytest.mark.parametrize(
    "question", [CONSTRAINTS, INDEXES, COLUMNS], ids=["constraints", "indexes", "columns"]
)
def test_models_and_migrations_agree_on_every(migrated: Engine, modelled: Engine, question: str) -> None:
    with migrated.connect() as one, modelled.connect() as other:
        there, here = rows(one, question), rows(other, question)

    assert there
    assert set(there) ^ set(here) == set()


def test_the_constraints_that_the_design_counts_on_are_there(migrated: Engine) -> None:
    with migrated.connect() as owner:
        names = {row[2] for row in rows(owner, CONSTRAINTS)} | {row[1] for row in rows(owner, INDEXES)}

    assert {
        "nobody_is_in_two_places_at_once",
        "one_live_visit_per_student_year_and_number",
        "one_live_payment_per_visit_and_person",
        "nobody_approves_their_own",
        "a_fund_is_never_overdrawn",
        "no_academics_on_a_first_visit",
        "paid_on_if_and_only_if_paid",
    } <= names


def test_back_to_an_empty_database_and_forth_again(server: embedded.Server, worker_id: str) -> None:
    with (
        database.copy_of_template(server, f"back_{worker_id}") as mine,
        create_engine(mine.owner_url, poolclass=NullPool).connect() as owner,
    ):
        before = rows(owner, EVERYTHING)
        command.downgrade(alembic_config(owner), "base")
        owner.commit()
        assert rows(owner, EVERYTHING) == []

        migrate(owner)
        assert rows(owner, EVERYTHING) == before


def test_there_is_one_head_and_files_are_numbered() -> None:
    script = ScriptDirectory.from_config(alembic_config())
    files = sorted(path.name for path in (MIGRATIONS / "versions").glob("*.py"))

    assert script.get_heads() == [head()]
    assert [name[:4] for name in files] == [f"{number:04}" for number in range(1, len(files) + 1)]
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", name) for name in files)
