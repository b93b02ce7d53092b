"""`flask visit table`, `flask payment table`, `flask translation table`: the workflows as README prints them."""

import click

from workflows.machine import Workflow
from workflows.payment import PAYMENT
from workflows.translation import TRANSLATION
from workflows.visit import VISIT


def _group(workflow: Workflow) -> click.Group:
    """A group named after the workflow, with one command that prints its table."""
    group = click.Group(workflow.name, help=f"How a {workflow.name} moves.")

    @group.command("table")
    @click.option("--diagram", is_flag=True, help="Print a Mermaid diagram instead.")
    def table(diagram: bool) -> None:
        """Print every step: from where to where, who, and only if what."""
        click.echo(workflow.diagram() if diagram else workflow.table())

    return group


COMMANDS = (_group(VISIT), _group(PAYMENT), _group(TRANSLATION))
