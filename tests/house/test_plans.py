"""The benchmark of plans names a plan that reads a large table whole, and no other change."""

import pytest

from benchmarks.plan_shapes import failures, shape

BY_INDEX = ("Nested Loop", "  Index Scan on visit by ix_visit_starts_at_id", "  Seq Scan on school")


def test_a_shape_tells_what_is_read_and_how_without_what_it_costs() -> None:
    reads = {
        "Node Type": "Index Scan",
        "Relation Name": "visit",
        "Index Name": "visit_pkey",
        "Total Cost": 1.5,
    }
    rights = {"Node Type": "Result", "Parent Relationship": "InitPlan", "Total Cost": 2.0}
    joins = {"Node Type": "Hash Join", "Join Type": "Semi", "Plans": [rights, reads]}
    plan = {"Node Type": "Sort", "Total Cost": 9.0, "Plans": [joins]}

    assert list(shape(plan)) == ["Hash Join Semi", "  Index Scan on visit by visit_pkey"]


@pytest.mark.parametrize("table", ["visit", "student"])
def test_a_plan_that_reads_all_visits_or_students_fails_even_if_it_always_did(table: str) -> None:
    now = ("Aggregate", f"  Seq Scan on {table}")

    assert failures("liaison.home", now, now) == [f"liaison.home reads all of {table}."]


def test_a_plan_that_lost_its_index_fails() -> None:
    before, now = ("Index Scan on payment by ix_payment_person_id",), ("Seq Scan on payment",)

    assert failures("liaison.home", before, now) == [
        "liaison.home read payment by an index, and reads all of it now."
    ]
    assert failures("liaison.home", None, now) == failures("liaison.home", now, now) == []


def test_another_index_another_join_and_a_small_table_are_no_failures() -> None:
    now = ("Hash Join", "  Bitmap Heap Scan on visit", "    Bitmap Index Scan by ix_visit_school_id_state")

    assert failures("liaison.home", BY_INDEX, (*now, "  Seq Scan on assignment")) == []
