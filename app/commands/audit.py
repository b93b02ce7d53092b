"""`flask audit verify`: whether what happened is still what is told."""

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.commands.database import owner_session, owner_settings
from app.models import District
from app.services.audit.verifying import Known, verify

MOST = 50
"""Findings that are printed; the first tell where it begins."""


@click.group("audit")
def audit() -> None:
    """The proof of history."""


@audit.command("verify")
@click.option("--district", "name", help="One district by its name; all of them otherwise.")
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="COUNT:HASH",
    help="What an e-mail, a log or a payroll batch says; with --district. May be given several times.",
)
def verify_history(name: str | None, heads: tuple[str, ...]) -> None:
    """Read every chain against its events, anchors and payroll batches; exit code 1 when anything does not fit."""
    if heads and not name:
        raise click.UsageError("A hash belongs to one district: give --district too.")
    known = [_known(each) for each in heads]
    with owner_settings() as chosen, owner_session(chosen) as session:
        wrong = sum(_told(session, district, known) for district in _districts(session, name))
    if wrong:
        raise SystemExit(1)


def _districts(session: Session, name: str | None) -> list[District]:
    query = select(District).order_by(District.id)
    found = session.scalars(query if name is None else query.where(District.name == name)).all()
    if name is not None and not found:
        raise click.ClickException(f"There is no district named {name}.")
    return list(found)


def _told(session: Session, district: District, known: list[Known]) -> int:
    verdict = verify(session, district.id, known)
    for each in verdict.found[:MOST]:
        click.echo(f"{district.name}: {each}", err=True)
    if len(verdict.found) > MOST:
        click.echo(f"{district.name}: and {len(verdict.found) - MOST} more", err=True)
    whole = "does not fit" if verdict.found else "whole"
    click.echo(f"{district.name}: {verdict.events} events, {whole}; {verdict.waiting} wait for their link.")
    click.echo(f"{district.name}: {verdict.events}:{verdict.head}")
    return len(verdict.found)


def _known(typed: str) -> Known:
    count, _, head = typed.partition(":")
    if not count.isdecimal() or len(head) != 64:
        raise click.UsageError(f"Write how many events, a colon, and the whole hash, not {typed}.")
    return Known("what you gave", int(count), head.lower())


COMMANDS = (audit,)
