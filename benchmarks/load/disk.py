"""`python -m benchmarks.load.disk [--schools 135]`: how much room a district's rows take, by what they are about."""

import argparse
import sys

import psycopg

from benchmarks.data import server_with
from benchmarks.load.district import Schools
from benchmarks.schemas import plain

TABLES = """
    SELECT relname, pg_total_relation_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
ABOUT = {
    "visits, who went, what was learned": (
        "visit",
        "visit_student",
        "visit_educator",
        "reflection",
        "reflection_",
    ),
    "the history of each step": ("event", "event_"),
    "payments, batches and their files": ("payment", "payment_", "payroll_"),
    "families, students, classes": (
        "student",
        "family",
        "guardian",
        "enrollment",
        "school_class",
        "student_",
    ),
}
"""Whole names, or beginnings that end in an underscore; the first that fits counts."""
REST, MIB = "the rest", 1024 * 1024


def main() -> int:
    """Say for each part how many MiB it takes, and how many a thousand visits."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load.disk")
    parser.add_argument("--schools", type=int, default=135)
    size = Schools.of(parser.parse_args().schools)
    with server_with(size) as server, psycopg.connect(plain(server.owner_url)) as owner:
        tables: dict[str, int] = dict(owner.execute(TABLES).fetchall())
    print(f"{size.schools} schools, {size.students:,} students, {size.visits:,} visits, indexes included:")
    for about, room in rooms(tables).items():
        print(
            f"  {about}: {room / MIB:,.0f} MiB, {room / MIB / size.visits * 1000:.2f} MiB a thousand visits"
        )
    return 0


def rooms(tables: dict[str, int]) -> dict[str, int]:
    """The bytes of each part."""
    found = dict.fromkeys([*ABOUT, REST], 0)
    for name, room in tables.items():
        found[_about(name)] += room
    return found


def _about(table: str) -> str:
    for about, names in ABOUT.items():
        if any(table == name or (name.endswith("_") and table.startswith(name)) for name in names):
            return about
    return REST


if __name__ == "__main__":
    sys.exit(main())
