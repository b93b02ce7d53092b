"""The pages: FAB declarations and views that load, ask a service and answer."""

from flask import Flask
from flask_appbuilder import AppBuilder

from app.views import accounts, errors, frame, headers, home, language, places, sign_in, static_files, styleguide

INDEX = home.HomeView

AREAS = (sign_in, language, places, styleguide, accounts)
"""Modules whose `VIEWS` are registered, in this order; a new page's module is added here."""


def register(app: Flask, appbuilder: AppBuilder) -> None:
    """Add every page, the frame around it and the answers to what goes wrong."""
    static_files.init_app(app)
    frame.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    for area in AREAS:
        for view in area.VIEWS:
            appbuilder.add_view_no_menu(view)
    appbuilder.sm.auth_view = next(
        view for view in appbuilder.baseviews if isinstance(view, sign_in.SignInView)
    )
