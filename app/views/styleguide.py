"""Every component once, so that a page is built from them and nothing else."""

from flask_appbuilder import expose

from app.views.access import signed_in
from app.views.base import Page


class StyleguideView(Page):
    """`/styleguide/`"""

    route_base = "/styleguide"
    default_view = "styleguide"

    @expose("/")
    @signed_in
    def styleguide(self) -> str:
        """Show the components."""
        return self.render_template("pages/styleguide.html")


VIEWS = [StyleguideView]
