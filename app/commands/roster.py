"""`flask roster import`: a roster goes in on the server itself."""

import sys
from pathlib import Path

import click
from sqlalchemy.orm import Session

from app.commands.database import owner_session, owner_settings
from app.services import roster
from app.services.errors import Refused
from app.services.roster import on_server
from forms.roster import RosterRead, RowError, read

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("roster")
def rosters() -> None:
    """Rosters: OneRoster 1.1 zips with families.csv and staff.csv."""


@rosters.command("import")
@click.argument("file", type=FILE)
@click.option("--families", type=FILE, help="families.csv, when it is not in the zip.")
@click.option("--staff", type=FILE, help="staff.csv, when it is not in the zip.")
@click.option("--district", "district_id", type=int, help="The district's number, when there are several.")
@click.option("--yes", is_flag=True, help="Store without asking.")
def bring_in(
    file: Path, families: Path | None, staff: Path | None, district_id: int | None, yes: bool
) -> None:
    """Show what FILE would change, ask, and store it: all of it or nothing.

    It works as the database's owner, so it needs no coordinator; the history names no person. With an error
    in FILE nothing is stored, every error is printed with file, row and column, and the exit code is 1.
    """
    found = read(file, families=families, staff=staff)
    _stop_at(found.errors, found.error_count)
    with owner_settings() as chosen, owner_session(chosen) as owner:
        try:
            _preview_and_store(owner, found, file.name, district_id, yes)
        except roster.Clash as clash:
            _stop_at(clash.errors, len(clash.errors))
        except roster.Busy as busy:
            raise click.ClickException(
                "Another roster of this district is being stored; try later."
            ) from busy
        except Refused as refused:
            raise click.ClickException(str(refused)) from refused


def _preview_and_store(
    owner: Session, found: RosterRead, filename: str, district_id: int | None, yes: bool
) -> None:
    district = on_server.the_district(owner, district_id)
    click.echo(f"{filename} in {district.name}:")
    outcome = on_server.preview(owner, district.id, found, _tell)
    _print(outcome)
    if not yes and not click.confirm("Store it?"):
        click.echo("Nothing was stored.")
        return
    on_server.store_now(owner, district.id, found, filename, _tell)
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
