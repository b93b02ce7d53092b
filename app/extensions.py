"""The extensions that the whole application shares, created once and bound in `create_app`."""

from flask_appbuilder import AppBuilder, Model
from flask_appbuilder.models.sqla.base import SQLA
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import MetaData

Model.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention


class PorchlightBuilder(AppBuilder):
    """FAB without the pages and files that it brings along: static files, `/back`, `/lang/…` by GET."""

    def _add_global_static(self) -> None:
        """Serve none of FAB's own scripts and styles."""

    def _add_admin_views(self) -> None:
        self._indexview = self.add_view_no_menu(self.indexview)
        self.sm.register_views()


db = SQLA(model_class=Model, engine_options={"hide_parameters": True})
csrf = CSRFProtect()
appbuilder = PorchlightBuilder(update_perms=False)
