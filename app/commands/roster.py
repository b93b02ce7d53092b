"""`flask roster …`: rosters go in on the server itself, by hand or out of a watched folder, and are undone."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from app import embedded
from app.commands.database import owner_session, owner_settings
from app.services import roster
from app.services.errors import Refused
from app.services.roster import arriving, guarding, nightly, on_server
from forms.roster import RosterRead, RowError

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SOURCE = click.Path(exists=True, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
DISTRICT = click.option(
    "--district", "district_id", type=int, help="The district's number, when there are several."
)
ANOTHER = "Another roster of this district is being stored; try later."
STILL_WRITTEN = "No roster in the folder, or one that is still being written."
FIRST_PAUSE = 15
"""Seconds until the next look after one that failed; each further failure doubles them, up to the usual pause."""
SAID = {
    "stored": "stored",
    "waits": "waits for a coordinator: many would leave a school, or it is another district's",
    "refused": "has errors; the coordinators see the list",
    "known": "was here before",
    "busy": "waits: another roster of this district is not decided yet",
}


@click.group("roster")
def rosters() -> None:
    """Rosters: OneRoster 1.1 and 1.2 with families.csv and staff.csv."""


@rosters.command("import")
@click.argument("file", type=SOURCE)
@click.option("--families", type=FILE, help="families.csv, when it is not in the zip.")
@click.option("--staff", type=FILE, help="staff.csv, when it is not in the zip.")
@DISTRICT
@click.option("--yes", is_flag=True, help="Store without asking.")
@click.option("--sure", is_flag=True, help="Store even if many would leave a school.")
def bring_in(
    file: Path, families: Path | None, staff: Path | None, district_id: int | None, yes: bool, sure: bool
) -> None:
    """Show what FILE (a zip, or a folder of CSV files) would change, ask, and store it: all of it or nothing.

    It works as the database's owner, so it needs no coordinator; the history names no person. With an error
    in FILE nothing is stored, every error is printed with file, row and column, and the exit code is 1.
    """
    with _owner() as owner:
        district = on_server.the_district(owner, district_id)
        found = on_server.read_for(owner, district.id, file, families, staff)
        _stop_at(found.errors, found.error_count)
        click.echo(f"{file.name} in {district.name}:")
        _preview_and_store(owner, found, file.name, district.id, yes=yes, sure=sure)


@rosters.command("undo")
@DISTRICT
def undo(district_id: int | None) -> None:
    """Put back what the last roster changed, as long as nobody worked with what it brought."""
    with _owner() as owner:
        found = on_server.undo_last(owner, on_server.the_district(owner, district_id).id)
        click.echo(f"{found.filename} is undone.")


@rosters.command("watch")
@click.argument("folder", type=FOLDER)
@DISTRICT
@click.option("--every", type=click.IntRange(1, 1440), default=15, help="Minutes between looks.")
@click.option("--once", is_flag=True, help="Look once and end, for a timer such as systemd's.")
def watch(folder: Path, district_id: int | None, every: int, once: bool) -> None:
    """Bring in the newest roster of FOLDER whenever there is a new one: its newest zip, or its own CSV files.

    A sound roster is stored. One that many would leave by waits for a coordinator's yes, one with errors is
    refused; coordinators are told of each. Nothing in FOLDER is changed. While the database or FOLDER is away it
    waits, looks again after growing pauses, and says so.
    """
    if once:
        _look_into(folder, district_id)
        return
    for pause in _pauses(every * 60, lambda: _look_patiently(folder, district_id)):
        time.sleep(pause)


def _pauses(usual: int, look: Callable[[], bool]) -> Iterator[int]:
    """Look, then yield how many seconds to wait: the usual ones, or growing ones while something is away."""
    failed = 0
    while True:
        failed = 0 if look() else failed + 1
        yield min(FIRST_PAUSE * 2 ** (failed - 1), usual) if failed else usual


def _look_patiently(folder: Path, district_id: int | None) -> bool:
    """Look into the folder; tell whether it could be done. What is away for now is said, and nothing is kept of it."""
    try:
        _look_into(folder, district_id)
    except DBAPIError as error:
        if not (isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated):
            raise
        click.echo("The database is away. Nothing was stored; the next look follows by itself.", err=True)
    except click.ClickException as error:
        if not isinstance(error.__cause__, embedded.DatabaseCannotStart):
            raise
        click.echo(f"{error.message} The next look follows by itself.", err=True)
    except OSError as error:
        click.echo(f"The folder cannot be read ({error.strerror}). The next look follows.", err=True)
    except nightly.StillWritten:
        click.echo(STILL_WRITTEN, err=True)
    else:
        return True
    return False


def _look_into(folder: Path, district_id: int | None) -> None:
    path = arriving.newest(folder)
    if path is None:
        click.echo(STILL_WRITTEN)
        return
    with _owner() as owner:
        district = on_server.the_district(owner, district_id)
        what = nightly.bring_in(owner, district.id, path, lambda _percent, _step: None)
    click.echo(f"{path.name}: {SAID[what]}.")


@contextmanager
def _owner() -> Iterator[Session]:
    """The owner's session; what refuses is said in words."""
    with owner_settings() as chosen, owner_session(chosen) as owner:
        try:
            yield owner
        except roster.Clash as clash:
            _stop_at(clash.errors, len(clash.errors))
        except roster.Busy as busy:
            raise click.ClickException(ANOTHER) from busy
        except Refused as refused:
            raise click.ClickException(refused.sentence % refused.values) from refused


def _preview_and_store(
    owner: Session, found: RosterRead, filename: str, district_id: int, *, yes: bool, sure: bool
) -> None:
    outcome = on_server.preview(owner, district_id, found, _tell)
    _print(outcome)
    many = guarding.vanishing(outcome.leaving, guarding.share_of(owner, district_id))
    for each in many:
        click.echo(
            f"  Take care: {each['gone']} of {each['before']} ({each['who']}) would leave {each['school']}."
        )
    if many and yes and not sure:
        raise click.ClickException(
            "Many would leave a school; nothing was stored. Say --sure if this is right."
        )
    if not yes and not click.confirm("Many would leave. Store it all the same?" if many else "Store it?"):
        click.echo("Nothing was stored.")
        return
    on_server.store_now(owner, district_id, found, filename, _tell)
    click.echo("Stored.")


def _tell(percent: int, step: str) -> None:
    click.echo(f"  {percent:3d} %  {roster.STEPS[step]}", err=True)


def _print(outcome: roster.Outcome) -> None:
    for name, part in outcome.counts.items():
        figures = f"{part['new']:>8} new {part['changed']:>8} changed {part['gone']:>8} no longer there"
        click.echo(f"  {roster.WORDS[name]:<30}{figures}")
    if outcome.other_district:
        click.echo(f"  Take care: this roster is of {outcome.other_district}, not of the district kept here.")
    if outcome.without_school:
        click.echo(f"  {outcome.without_school} students are at no school; they are left aside.")


def _stop_at(errors: list[RowError], count: int) -> None:
    if not count:
        return
    for error in errors:
        click.echo(str(error), err=True)
    if count > len(errors):
        click.echo(f"… and {count - len(errors)} more.", err=True)
    click.echo(f"{count} to mend; nothing was stored.", err=True)
    sys.exit(1)


COMMANDS = (rosters,)
"""The commands of this module."""
