"""What the proof of history costs: linking a hundred thousand events, and verifying the whole chain."""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from app import create_app, deploy, embedded
from app.extensions import db
from app.security.session import identify, steward
from app.services import districts
from app.services.audit import chaining
from app.services.audit.verifying import verify
from config import settings

EVENTS = 100_000
GOAL_SECONDS = 5.0
"""Of CPU, for verifying: other work shares the machine, and the clock tells more about that."""
LATEST = Path(__file__).parent / "audit.json"
MAKE = text(
    "INSERT INTO event (kind, district_id, at, facts) SELECT 'school.changed', :district,"
    " now() + n * interval '1 millisecond',"
    " jsonb_build_object('id', n, 'changed', jsonb_build_object('name', jsonb_build_array('A', 'B')))"
    " FROM generate_series(1, :events) n"
)


@dataclass(frozen=True)
class Cost:
    """Seconds: by the clock, the database included, and of this process's CPU; medians of the rounds."""

    events: int
    linked: float
    linked_cpu: float
    verified: float
    verified_cpu: float
    rounds: int

    @property
    def met(self) -> bool:
        """Whether a whole chain is verified in the seconds that are the goal."""
        return self.verified_cpu <= GOAL_SECONDS


def measure(rounds: int) -> str:
    """Make the events, link them once, verify them in each round; a sentence, which `audit.json` keeps too."""
    folder = settings().instance / "bench" / "audit"
    shutil.rmtree(folder, ignore_errors=True)
    with embedded.start(folder) as server:
        deploy.deploy(server.owner_url)
        cost = _cost(server, rounds)
    shutil.rmtree(folder, ignore_errors=True)
    LATEST.write_text(json.dumps({**asdict(cost), "goal_seconds": GOAL_SECONDS}, indent=1) + "\n")
    return (
        f"{cost.events:,} events linked in {cost.linked:.1f} s ({cost.linked_cpu:.1f} s CPU), verified in"
        f" {cost.verified:.2f} s ({cost.verified_cpu:.2f} s CPU); goal {GOAL_SECONDS:.0f} s of CPU"
        f" {'met' if cost.met else 'missed'}."
    )


def _cost(server: embedded.Server, rounds: int) -> Cost:
    owner = create_engine(server.owner_url)
    with Session(owner) as session, session.begin():
        district_id = districts.create(session, "Bench", time_zone="UTC").id
        session.execute(MAKE, {"district": district_id, "events": EVENTS})
    linked = _timed(lambda: _link(server, district_id))
    looked = []
    for _round in range(rounds):
        with Session(owner) as session:
            looked.append(_timed(lambda: _whole(session, district_id)))
    owner.dispose()
    return Cost(EVENTS, *linked, median(wall for wall, _ in looked), median(cpu for _, cpu in looked), rounds)


def _link(server: embedded.Server, district_id: int) -> None:
    app = create_app(settings().model_copy(update={"database_url": server.app_url, "trial": True}))
    with app.app_context():
        identify(db.session, steward(district_id))
        chaining.make_the_round(district_id)
        db.session.remove()
        db.engine.dispose()


def _whole(session: Session, district_id: int) -> None:
    verdict = verify(session, district_id)
    if verdict.found or verdict.events < EVENTS:
        raise RuntimeError(f"The chain is not whole: {verdict.events} events, {verdict.found[:3]}")


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    wall, cpu = perf_counter(), process_time()
    work()
    return perf_counter() - wall, process_time() - cpu
