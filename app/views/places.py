"""Everything this person may open, on one page: what does not fit in the rail."""

from flask_appbuilder import expose

from app.views.access import signed_in
from app.views.base import Page
from app.views.navigation import all_places


class PlacesView(Page):
    """`/more/`"""

    route_base = "/more"
    default_view = "places"

    @expose("/")
    @signed_in
    def places(self) -> str:
        """List the places by group."""
        return self.render_template("pages/places.html", groups=all_places())


VIEWS = [PlacesView]
