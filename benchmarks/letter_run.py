"""`python -m benchmarks.letter_run [--letters 1000]`: a run of mixed letters by the real job, from start to ready.

A worker process of its own takes the job from the queue, as in production; what is measured is its wall time and
the most memory it held. The families read the languages that the sample's texts are in, in turns.
"""

import argparse
import resource
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import create_engine, insert
from sqlalchemy.orm import Session

import config
from app import create_app, embedded
from app import models as m
from app.deploy import deploy
from app.extensions import db
from app.jobs import run_worker
from app.security.session import Identity, identify
from app.services import clock, letters, texts
from app.services.actors import actor_of
from app.services.letters import Wanted
from forms.letters.texts import starter_tags

PER_CLASS, PER_SCHOOL = 25, 500


def main() -> int:
    """Lay the families out, start the run, let a worker make it, and say how long and how large."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.letter_run")
    parser.add_argument("--letters", type=int, default=1000)
    many: int = parser.parse_args().letters
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = embedded.start(Path(folder), fast=True)
        try:
            print(_measured(server, Path(folder), many))
        finally:
            server.stop()
    return 0


def _measured(server: embedded.Server, folder: Path, many: int) -> str:
    deploy(server.owner_url)
    person_id = _lay_out(server.owner_url, many)
    settings = config.Settings(
        database_url=server.app_url, instance=folder, public_url="https://visits.example.org", trial=True
    )
    app = create_app(settings)
    with app.app_context():
        identify(db.session, Identity(person_id=person_id))
        began = time.monotonic()
        run_id = letters.start(Wanted("first_visit", "beside", slip=False), by=actor_of(person_id))
        planned = time.monotonic() - began
        db.session.rollback()
        worker = get_context("spawn").Process(target=_work, args=(settings,))
        worker.start()
        worker.join()
        made = letters.figures(letters.one(run_id))
        files = letters.files(run_id)
        whole = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    held, busy = used.ru_maxrss / 1024, used.ru_utime + used.ru_stime
    return (
        f"{made.made} of {made.total} letters in {len(files)} files: {whole:.1f} s from the button to the last file"
        f" ({planned:.1f} s of it to choose), {made.made / whole:.0f} letters a second; worker: {busy:.1f} s of CPU,"
        f" at most {held:.0f} MiB"
    )


def _work(settings: config.Settings) -> None:
    run_worker(settings, until_empty=True)


def _lay_out(owner_url: str, many: int) -> int:
    """Schools, classes and families with an invitation each; returns the liaison's id."""
    engine = create_engine(owner_url)
    with Session(engine) as owner:
        district = m.District(name="Plum Valley", time_zone="America/Los_Angeles")
        owner.add(district)
        owner.flush()
        owner.add(m.DistrictSettings(district_id=district.id))
        texts.seed(owner, district.id, sample=True)
        day = clock.now().date()
        year = m.SchoolYear(
            district_id=district.id, name="this year", starts_on=day.replace(month=1, day=1),
            ends_on=day.replace(month=12, day=31), current=True,
        )  # fmt: skip
        liaison = m.Person(
            district_id=district.id, given_name="Ana", family_name="Reyes", email="ana@example.org"
        )
        owner.add_all([year, liaison])
        owner.flush()
        for first in range(0, many, PER_SCHOOL):
            _school(owner, district.id, year.id, liaison.id, range(first, min(first + PER_SCHOOL, many)))
        owner.commit()
        found: int = liaison.id
    engine.dispose()
    return found


def _school(owner: Session, district_id: int, year_id: int, liaison_id: int, numbers: range) -> None:
    here = {"district_id": district_id}
    school = m.School(
        **here, name=f"School {numbers.start}", phone="(530) 555-0100", address="1 Alder Way\nPlum Valley, CA"
    )
    owner.add(school)
    owner.flush()
    here["school_id"] = school.id
    owner.add(
        m.Assignment(
            **here, person_id=liaison_id, role="liaison", starts_on=clock.now().date().replace(day=1)
        )
    )
    tags = starter_tags()
    for number in numbers:
        if number % PER_CLASS == 0:
            room = m.SchoolClass(
                **here, school_year_id=year_id, title=f"Room {number // PER_CLASS}", class_type="homeroom"
            )
            owner.add(room)
            owner.flush()
        _family(owner, here, year_id, room.id, number, tags[number % len(tags)])


def _family(owner: Session, here: dict[str, int], year_id: int, class_id: int, number: int, tag: str) -> None:
    of_district = {"district_id": here["district_id"]}
    student = m.Student(**here, given_name=f"Mateo{number}", family_name="Ortiz", grade="04")
    family = m.Family(
        **of_district,
        name="Ortiz",
        address_line=f"{number} Alder Street",
        city="Plum Valley",
        region="CA",
        postal_code="95800",
    )
    owner.add_all([student, family])
    owner.flush()
    # Past the services: a visit that is only measured has no history.
    visit_id = owner.execute(
        insert(m.Visit.__table__)
        .values(
            **here,
            school_year_id=year_id,
            family_id=family.id,
            number=1,
            state="invited",
            selection_method="whole_class",
            invited_on=clock.now().date(),
        )
        .returning(m.Visit.__table__.c.id)
    ).scalar_one()
    owner.add_all(
        [
            m.StudentSchool(student_id=student.id, **here),
            m.StudentFamily(student_id=student.id, family_id=family.id, **of_district),
            m.Enrollment(student_id=student.id, class_id=class_id, **here),
            m.Guardian(
                **of_district,
                family_id=family.id,
                given_name="Rosa",
                family_name=f"Ortiz{number}",
                read_language=tag,
            ),
        ]
    )
    owner.flush()
    owner.add(
        m.VisitStudent(
            visit_id=visit_id,
            student_id=student.id,
            school_id=here["school_id"],
            school_year_id=year_id,
            number=1,
        )
    )


if __name__ == "__main__":
    sys.exit(main())
