"""What every page of ours inherits instead of Flask-AppBuilder's own classes."""

from typing import Any

from flask import render_template
from flask_appbuilder import BaseView


class Page(BaseView):
    """A page of ours: FAB finds its routes and permissions, and keeps no history of addresses."""

    def render_template(self, template: str, **values: Any) -> str:
        """Render one of our templates."""
        return render_template(template, **values)

    def update_redirect(self) -> None:
        """Keep nothing: FAB would put every address, with the names searched for, into the cookie."""
