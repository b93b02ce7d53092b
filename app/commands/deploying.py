"""`flask deploy`: bring the database up to date."""

import click

from app.commands.database import owner_settings
from app.deploy import TablesInUse, deploy


@click.command("deploy")
def bring_up_to_date() -> None:
    """Migrate the database and write the roles' permissions; does nothing twice."""
    with owner_settings() as chosen:
        try:
            deploy(str(chosen.migration_database_url))
        except TablesInUse as refused:
            raise click.ClickException(str(refused)) from refused


COMMANDS = (bring_up_to_date,)
