"""`flask deploy`: bring the database up to date."""

import click

from app.commands.database import owner_settings
from app.deploy import deploy


@click.command("deploy")
def bring_up_to_date() -> None:
    """Migrate the database and write the roles' permissions; does nothing twice."""
    with owner_settings() as chosen:
        deploy(str(chosen.migration_database_url))


COMMANDS = (bring_up_to_date,)
