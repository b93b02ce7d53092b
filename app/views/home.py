"""The first page: what waits for the person who is signed in."""

from flask_appbuilder import expose

from app.views.access import has_access
from app.views.base import Page


class HomeView(Page):
    """`/`"""

    route_base = ""
    default_view = "home"

    @expose("/")
    @has_access
    def home(self) -> str:
        """Say hello and what waits."""
        return self.render_template("pages/home.html")
