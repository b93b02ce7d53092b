"""`flask serve` and `flask worker`: the web and the background jobs of a production, each as its own service.

Neither is given the owner's address: tables are made by `flask deploy`, before.
"""

import click

import config
from app import checks, logs
from app.commands.database import chosen_settings


@click.command("serve")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 32), help="Of each process.")
def serve(workers: int, threads: int) -> None:
    """Serve the pages on HOST and PORT with several processes."""
    from app import serving

    chosen = _application_settings()
    logs.write_as(chosen.log_format)
    try:
        serving.serve(chosen, workers=workers, threads=threads)
    except checks.NotSafe as refused:
        raise click.ClickException(str(refused)) from refused


@click.command("worker")
def worker() -> None:
    """Do background jobs until asked to stop; any number of these may run, on any machine."""
    from app.jobs import run_worker

    try:
        run_worker(_application_settings())
    except checks.NotSafe as refused:
        raise click.ClickException(str(refused)) from refused


def _application_settings() -> config.Settings:
    chosen = chosen_settings()
    if not chosen.database_url:
        raise click.ClickException(
            "DATABASE_URL is not set; docs/production.md says what runs where. To try Porchlight, say: make run"
        )
    return chosen.model_copy(update={"migration_database_url": None})


COMMANDS = (serve, worker)
