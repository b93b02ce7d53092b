"""`flask sample create`, `flask sample roster`: an invented district of any size, to look at and to measure."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from app import sample
from app.commands.database import owner_settings
from app.deploy import deploy

SCHOOLS = click.option("--schools", default=4, show_default=True, help="How many schools.")
STUDENTS = click.option("--students", default=600, show_default=True, help="How many students.")
VISITS = click.option("--visits", default=400, show_default=True, help="How many visits.")
SEED = click.option("--seed", default=1, show_default=True, help="The same seed gives the same district.")
OUT = click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="The zip to write.",
)
TOLD_EVERY = 100
"""Schools."""


@click.group("sample")
def group() -> None:
    """An invented district."""


@group.command("create")
@SCHOOLS
@STUDENTS
@VISITS
@SEED
def create(schools: int, students: int, visits: int, seed: int) -> None:
    """Add an invented district to the database: schools, families, educators, visits and pay."""
    with owner_settings() as chosen, _refusals_in_a_sentence():
        owner_url = str(chosen.migration_database_url)
        deploy(owner_url)
        sample.create(owner_url, schools=schools, students=students, visits=visits, seed=seed, progress=_tell)
    click.echo(f"{schools} schools, {students} students and {visits} visits are there.")


@group.command("roster")
@OUT
@SCHOOLS
@STUDENTS
@SEED
@click.option(
    "--classes", type=click.IntRange(1, 8), default=1, show_default=True, help="Classes of a student."
)
@click.option("--changes", is_flag=True, help="Write what changed since that roster, and no more (delta).")
def roster(out: Path, schools: int, students: int, seed: int, classes: int, changes: bool) -> None:
    """Write the same invented district as a OneRoster 1.1 zip, for an import.

    1000 schools, 500000 students and 2 classes each make a million enrollments.
    """
    with _refusals_in_a_sentence():
        sample.roster(
            out, schools=schools, students=students, seed=seed, classes=classes, changes_only=changes
        )
    if changes:
        click.echo(f"{out} holds the changes in {schools} schools with {students} students.")
        return
    click.echo(f"{out} holds {schools} schools and {students} students.")


def _tell(done: int, schools: int) -> None:
    if done % TOLD_EVERY == 0:
        click.echo(f"{done} of {schools} schools")


@contextmanager
def _refusals_in_a_sentence() -> Iterator[None]:
    try:
        yield
    except ValueError as refused:
        raise click.ClickException(str(refused)) from refused


COMMANDS = (group,)
