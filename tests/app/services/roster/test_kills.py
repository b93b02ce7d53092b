"""A roster that is being stored survives `kill -9`: all of it is there, or nothing."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from app.models import Event, RosterImport, Student
from app.security.session import Identity, identify
from app.services import roster
from app.services.actors import actor_of
from tests import builders, rosters
from tests.database import Database
from workflows.people import Role

ROOT = Path(__file__).resolve().parents[4]
STORES = """
import sys
from app import create_app
from app.extensions import db
from app.security.session import Identity, identify
from app.services import roster
from config import Settings
url, instance, person, found = sys.argv[1:]
app = create_app(Settings(database_url=url, instance=instance))
with app.app_context():
    identify(db.session, Identity(person_id=int(person)))
    print("ready", flush=True)
    roster.finish(int(found))
"""


@pytest.mark.prove
def test_a_killed_import_leaves_all_or_nothing_and_is_taken_up_again(
    app: Flask, session: scoped_session[Session], own_database: Database, tmp_path: Path
) -> None:
    person = builders.a_person(roles={Role.district_coordinator: builders.a_district()})
    identify(session, Identity(person_id=person.id))
    actor = actor_of(person.id)
    found = roster.upload(by=actor, filename="plum.zip", roster=rosters.zipped(rosters.a_roster()))
    roster.read_and_preview(found)
    roster.apply(found, by=actor)
    session.rollback()
    students = sum(row["role"] == "student" for row in rosters.a_roster()["users.csv"])

    kills, seen = 0, set()
    while builders.every(RosterImport, id=found)[0].state == "applying":
        storing = subprocess.Popen(
            [sys.executable, "-c", STORES, own_database.app_url, str(tmp_path), str(person.id), str(found)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        assert storing.stdout is not None
        assert storing.stdout.readline() == b"ready\n"
        time.sleep(kills * 0.006)
        storing.send_signal(signal.SIGKILL)
        storing.communicate(timeout=30)
        kills += 1
        time.sleep(0.05)
        state = builders.every(RosterImport, id=found)[0].state
        seen.add((state, len(builders.every(Student))))
        assert kills < 200

    assert kills > 5
    assert seen == {("applying", 0), ("applied", students)}
    stored = [event for event in builders.every(Event) if event.kind == "roster.applied"]
    assert len(stored) == 1
