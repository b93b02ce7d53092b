"""More than one process: they serve together, a dead one is missed by nobody, and nothing is lost or doubled."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app import embedded
from tests import database
from tests.journeys import one_visit, opening
from tests.journeys.machines import TOKEN, Machines, Unlucky, machines_on, make_the_first_link
from tests.race import books
from tests.rosters import a_roster, zipped

ANSWERED = re.compile(r'^porchlight_answers_total\{method="GET",rule="/healthz",status="200"\} (\S+)$', re.M)


@pytest.fixture
def mine(server: embedded.Server, worker_id: str) -> Iterator[database.Database]:
    """A database of its own, beside the one that is emptied between tests."""
    with database.copy_of_template(server, f"machines_{worker_id}") as copy:
        yield copy


def lines_of(machines: Machines) -> list[dict[str, object]]:
    """What the logs say; every line is one JSON object."""
    return [json.loads(line) for line in machines.told()]


@pytest.mark.prove
def test_a_web_process_that_dies_is_replaced_and_all_count_together(
    mine: database.Database, tmp_path: Path
) -> None:
    with machines_on(mine, tmp_path, web=2, workers=1) as machines:
        killed = machines.kill_a_web()
        answers = [machines.ask("/healthz") for _ in range(20)]
        machines.wait_until_ready()
        counted = ANSWERED.search(machines.ask("/metrics", TOKEN))
        there = machines.web()
        ended = machines.stop()

    assert answers == ["up\n"] * 20
    assert killed not in there
    assert counted is not None
    assert float(counted[1]) == 20
    assert ended == [0, 0]
    rules = [line["rule"] for line in lines_of(machines) if line["logger"] == "porchlight.requests"]
    assert rules.count("/healthz") == 20


@pytest.mark.prove
def test_a_visit_comes_to_its_payment_while_processes_are_killed(
    mine: database.Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three web processes and two workers; before every third step one of them dies."""
    roster = tmp_path / "small.zip"
    roster.write_bytes(zipped(a_roster()))
    with machines_on(mine, tmp_path, web=3, workers=2) as machines:
        make_the_first_link(machines, mine)
        journal = Unlucky(tmp_path, machines)
        office = opening.open_the_office(journal, machines.instance)
        coordinator = office.coordinator.browser
        opening.bring_in_the_roster(journal, coordinator, roster)
        opening.make_ready(journal, coordinator)
        school = opening.staff_a_school(journal, coordinator)
        opening.call_it_ready(journal, office.admin)
        visit = one_visit.invite(journal, school, coordinator)
        one_visit.go(journal, school, visit)
        one_visit.pay(journal, school, office.payroll.browser, visit)
        with psycopg.connect(mine.superuser_url.replace("+psycopg", "")) as look:
            found = books.wrong(look)
            rows = look.execute(
                "SELECT (SELECT array_agg(state::text) FROM visit), (SELECT array_agg(state::text) FROM payment),"
                " (SELECT count(*) FROM payroll_batch), (SELECT count(*) FROM letter)"
            ).fetchone()

    assert (journal.close(), journal.kills >= 10) == (0, True), capsys.readouterr().out
    assert not any(found.values()), found
    assert rows == (["paid"], ["paid", "paid"], 1, 1)
    told = json.dumps(lines_of(machines), ensure_ascii=False)
    secret = machines.instance.beginning.rpartition("/")[2]
    for name in ("Ames", "Rosa", "Ortiz", "Reyes", "Alder", secret):
        assert name not in told


@pytest.mark.prove
def test_a_worker_whose_database_cuts_it_off_comes_back_by_itself(
    mine: database.Database, tmp_path: Path
) -> None:
    with machines_on(mine, tmp_path, web=1, workers=1) as machines:
        with psycopg.connect(mine.superuser_url.replace("+psycopg", ""), autocommit=True) as superuser:
            superuser.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                " AND usename = 'porchlight_app' AND pid <> pg_backend_pid()"
            )
            superuser.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status)"
                """ VALUES ('default', 'access.clean', '{"timestamp": 0}', 'todo')"""
            )
            for _ in range(600):
                left = superuser.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()
                if left == (0,):
                    break
                superuser.execute("SELECT pg_sleep(0.1)")
        ended = machines.stop()

    assert left == (0,)
    assert ended == [0, 0]
