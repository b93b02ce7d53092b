"""`flask district create`, `flask admin create`: a start without the sample."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

import config
from app.commands.database import owner_session, owner_settings
from app.deploy import deploy
from app.services import districts
from app.services.access import LINK_HOURS, LINK_PATH
from app.services.errors import Refused


@click.group("district")
def district() -> None:
    """Districts."""


@click.group("admin")
def admin() -> None:
    """Who looks after a district's access."""


@district.command("create")
@click.argument("name")
@click.option("--time-zone", default="America/Los_Angeles", show_default=True)
def create_district(name: str, time_zone: str) -> None:
    """Make a district, with the usual settings."""
    with owner_settings() as chosen, _refusals_in_a_sentence():
        deploy(str(chosen.migration_database_url))
        with owner_session(chosen) as session:
            districts.create(session, name, time_zone=time_zone)
    click.echo(f"{name} is there. Next: flask admin create --district '{name}' --name 'First Last'")


@admin.command("create")
@click.option("--district", "district_name", required=True, prompt="District")
@click.option("--name", required=True, prompt="First and last name")
@click.option("--email", help="Becomes the name for signing in.")
def create_admin(district_name: str, name: str, email: str | None) -> None:
    """Make an Admin and print the one-time link by which this person chooses a password."""
    with owner_settings() as chosen, _refusals_in_a_sentence():
        with owner_session(chosen) as session:
            secret = districts.create_admin(
                session, districts.named(session, district_name), name, email=email
            )
        click.echo(f"Give {name} this link; it works once, within {LINK_HOURS} hours:")
        click.echo(_address(chosen) + LINK_PATH + secret)
        click.echo("Make a second Admin soon: one alone cannot replace a lost password of their own.")


@admin.command("link")
@click.option("--district", "district_name", required=True, prompt="District")
@click.option("--name", required=True, prompt="Name for signing in")
def link_for_admin(district_name: str, name: str) -> None:
    """Print a one-time link for an Admin who lost the password."""
    with owner_settings() as chosen, _refusals_in_a_sentence():
        with owner_session(chosen) as session:
            secret = districts.link_for_admin(session, districts.named(session, district_name), name)
        click.echo(f"Give {name} this link; it works once, within {LINK_HOURS} hours:")
        click.echo(_address(chosen) + LINK_PATH + secret)


@admin.command("reset-second-step")
@click.option("--district", "district_name", required=True, prompt="District")
@click.option("--name", required=True, prompt="Name for signing in")
def reset_second_step(district_name: str, name: str) -> None:
    """Take the second step of an Admin away who lost telephone and codes."""
    with owner_settings() as chosen, _refusals_in_a_sentence(), owner_session(chosen) as session:
        districts.reset_second_step(session, districts.named(session, district_name), name)
    click.echo(
        f"{name} signs in with the password alone, and is led to a new second step where it is asked for."
    )


def _address(chosen: config.Settings) -> str:
    return (chosen.public_url or f"http://{chosen.host}:{chosen.port}").rstrip("/")


@contextmanager
def _refusals_in_a_sentence() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused


COMMANDS = (district, admin)
