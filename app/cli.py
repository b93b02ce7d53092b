"""The server's own commands: `flask --app app.cli deploy`, `flask --app app.cli admin create`, …

`app.cli` stands for a bare application that knows these commands only: it needs no DATABASE_URL, because each
command finds the database itself (`app/commands/database.py`).
"""

import click
from flask import Flask

from app.commands import (
    access,
    audit,
    deploying,
    figures,
    letters,
    moving,
    roster,
    running,
    safety,
    sample,
    tables,
)

COMMANDS: tuple[click.Command, ...] = (
    *access.COMMANDS,
    *audit.COMMANDS,
    *deploying.COMMANDS,
    *figures.COMMANDS,
    *letters.COMMANDS,
    *moving.COMMANDS,
    *roster.COMMANDS,
    *running.COMMANDS,
    *safety.COMMANDS,
    *sample.COMMANDS,
    *tables.COMMANDS,
)


def create_app() -> Flask:
    """Return the bare application that `flask --app app.cli` looks for."""
    bare = Flask("porchlight")
    init_app(bare)
    return bare


def init_app(app: Flask) -> None:
    """Give the application its commands; each module of `app/commands` lists its own."""
    for command in COMMANDS:
        app.cli.add_command(command)
