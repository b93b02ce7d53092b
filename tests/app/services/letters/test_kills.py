"""A worker that is killed in the middle of a run loses no letter and makes none twice."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from app.models import AnswerLink, Event, LetterBatch, LetterBatchItem, LetterFile
from app.services import letters
from app.services.letters import Wanted, working
from tests import builders
from tests.app.services.letters.desk import a_school_that_writes, invited, kept
from tests.database import Database
from tests.visiting import School_, acting

pytestmark = pytest.mark.usefixtures("session")
ROOT = Path(__file__).resolve().parents[4]
MAKES = """
import sys
from app import create_app
from app.extensions import db
from app.security.session import Identity, identify
from app.services import letters
from app.services.letters import working
from config import Settings
url, instance, person, run, chunk = sys.argv[1:]
working.CHUNK = int(chunk)
app = create_app(Settings(database_url=url, instance=instance, public_url="https://visits.example.org"))
with app.app_context():
    identify(db.session, Identity(person_id=int(person)))
    print("ready", flush=True)
    letters.make(int(run))
"""


def families_of(place: School_, many: int) -> int:
    """A run for so many families, begun and not worked on; returns its number."""
    for number in range(many):
        invited(place, f"Child{number} Ortiz")
    run_id = letters.start(
        Wanted("first_visit", "beside", slip=False, school_id=place.school.id), by=acting(place.liaison)
    )
    acting(place.liaison)
    return run_id


def killed_after(seconds: float, run_id: int, place: School_, database: Database, folder: Path) -> None:
    """Let a process of its own work on the run, two letters to a file, and kill it."""
    arguments = [database.app_url, str(folder), str(place.liaison.id), str(run_id), "2"]
    worker = subprocess.Popen([sys.executable, "-c", MAKES, *arguments], cwd=ROOT, stdout=subprocess.PIPE)
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"ready\n"
    time.sleep(seconds)
    worker.send_signal(signal.SIGKILL)
    worker.communicate(timeout=30)
    time.sleep(0.1)


def all_agrees(run_id: int) -> int:
    """What is kept fits together, whole files only; returns how many letters there are."""
    found, files = kept(), builders.every(LetterFile)
    items = builders.every(LetterBatchItem, batch_id=run_id)
    told = [event.facts["letter"] for event in builders.every(Event) if event.kind == "visit.letter_issued"]
    links = [link.letter_id for link in builders.every(AnswerLink)]
    numbers = sorted(letter.id for letter in found)
    assert sorted(item.letter_id for item in items if item.letter_id) == numbers
    assert sorted(told) == numbers
    assert links == [] or sorted(link for link in links if link) == numbers
    assert len({letter.visit_id for letter in found}) == len(found)
    assert sum(file.letters for file in files) == len(found)
    return len(found)


@pytest.mark.prove
def test_however_often_the_worker_is_killed_every_family_gets_one_letter(
    own_database: Database, tmp_path: Path
) -> None:
    alder = a_school_that_writes()
    run_id = families_of(alder, 14)

    seen, kills = set(), 0
    while builders.every(LetterBatch, id=run_id)[0].state != "done":
        killed_after(0.05 + kills * 0.05, run_id, alder, own_database, tmp_path)
        seen.add(all_agrees(run_id))
        kills += 1
        assert kills < 100

    assert kills > 3
    assert len(seen) > 2
    assert len(kept()) == 14


def test_a_worker_killed_once_leaves_whole_files_and_the_rest_is_made_after(
    own_database: Database, tmp_path: Path
) -> None:
    alder = a_school_that_writes()
    run_id = families_of(alder, 4)

    killed_after(0.4, run_id, alder, own_database, tmp_path)
    before = all_agrees(run_id)
    acting(alder.liaison)
    letters.make(run_id)

    assert before % 2 == 0
    assert len(kept()) == 4
    assert builders.every(LetterBatch, id=run_id)[0].state == "done"


def test_two_workers_at_once_make_nothing_twice() -> None:
    alder = a_school_that_writes()
    run_id = families_of(alder, 2)
    with builders._engine[0].connect() as other:
        lock = text("SELECT pg_advisory_xact_lock(:lock, :run)")
        other.execute(lock, {"lock": working.WORK_LOCK, "run": run_id})
        letters.make(run_id)
        meanwhile = len(kept())
    acting(alder.liaison)
    letters.make(run_id)

    assert meanwhile == 0
    assert len(kept()) == 2
