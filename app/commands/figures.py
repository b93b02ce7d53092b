"""`flask figures`: whether the sums about visits are what is counted, and counting them anew."""

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.commands.database import owner_session, owner_settings
from app.models import District
from app.services.figures import differences
from app.services.figures import rebuild as count_anew

MOST = 50
"""Differences that are printed."""


@click.group("figures")
def figures() -> None:
    """The sums that pages about many schools read instead of counting."""


@figures.command("compare")
@click.option("--district", "name", help="One district by its name; all of them otherwise.")
def compare(name: str | None) -> None:
    """Count everything and compare; exit code 1 when any sum differs."""
    with owner_settings() as chosen, owner_session(chosen) as session:
        wrong = sum(_told(session, district) for district in _districts(session, name))
    if wrong:
        raise SystemExit(1)


@figures.command("rebuild")
@click.option("--district", "name", help="One district by its name; all of them otherwise.")
def rebuild(name: str | None) -> None:
    """Count all sums anew. People may go on working meanwhile."""
    with owner_settings() as chosen, owner_session(chosen) as session:
        for district in _districts(session, name):
            before = len(differences(session, district.id))
            count_anew(session, district.id)
            click.echo(f"{district.name}: counted anew; {before} figures were not right.")


def _districts(session: Session, name: str | None) -> list[District]:
    query = select(District).order_by(District.id)
    found = session.scalars(query if name is None else query.where(District.name == name)).all()
    if name is not None and not found:
        raise click.ClickException(f"There is no district named {name}.")
    return list(found)


def _told(session: Session, district: District) -> int:
    found = differences(session, district.id)
    for each in found[:MOST]:
        click.echo(f"{district.name}: {each}", err=True)
    if len(found) > MOST:
        click.echo(f"{district.name}: and {len(found) - MOST} more", err=True)
    click.echo(f"{district.name}: {len(found) or 'no'} figures differ.")
    return len(found)


COMMANDS = (figures,)
