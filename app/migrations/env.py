"""Alembic's environment: migrations run over the owner's connection that `app.deploy` hands in."""

from alembic import context
from flask_appbuilder import Model

import app.models  # noqa: F401  The import fills the metadata.

OTHERS = ("procrastinate_",)


def _ours(_object: object, name: str | None, type_: str, _reflected: bool, _compare_to: object) -> bool:
    return not (type_ == "table" and (name or "").startswith(OTHERS))


def run() -> None:
    """Run the migrations in the transaction of the connection that was handed in."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
        include_object=_ours,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
