"""`make journey [ROSTER=file.zip]`: a fresh instance, a roster, and one visit until it is paid; through the web."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.journeys import one_visit, opening
from tests.journeys.instance import ROOT, Instance, fresh_instance
from tests.journeys.telling import OBSTACLES, Journal


def main(arguments: list[str]) -> int:
    """Tell the story; 0 when every step went well."""
    chosen = _chosen(arguments)
    chosen.keep.mkdir(parents=True, exist_ok=True)
    journal = Journal(chosen.keep.resolve())
    try:
        with fresh_instance() as instance:
            _tell(journal, instance, chosen.roster)
    except OBSTACLES as obstacle:
        if not journal.failed:  # Before the first step, or after the last: nothing has told it yet.
            print(f"{type(obstacle).__name__}: {obstacle}")
            journal.failed = 1
    return journal.close()


def _tell(journal: Journal, instance: Instance, roster: Path | None) -> None:
    office = opening.open_the_office(journal, instance)
    coordinator = office.coordinator.browser
    with tempfile.TemporaryDirectory() as folder:
        if roster is None:
            roster = Path(folder) / "sample.zip"
            with journal.step("operator writes the sample's roster"):
                instance.command("sample", "roster", "--out", str(roster))
        opening.bring_in_the_roster(journal, coordinator, roster)
    opening.make_ready(journal, coordinator)
    school = opening.staff_a_school(journal, coordinator)
    opening.call_it_ready(journal, office.admin)
    visit = one_visit.invite(journal, school, coordinator)
    one_visit.go(journal, school, visit)
    one_visit.pay(journal, school, office.payroll.browser, visit)


def _chosen(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make journey", description=__doc__)
    parser.add_argument("--roster", type=Path, help="a OneRoster 1.1 zip; without it, the sample's")
    parser.add_argument(
        "--keep",
        type=Path,
        default=ROOT / "instance" / "journey",
        help="the folder that keeps the letter and payroll's file",
    )
    chosen = parser.parse_args(arguments)
    if chosen.roster and not chosen.roster.is_file():
        parser.error(f"there is no file {chosen.roster}")
    return chosen


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
