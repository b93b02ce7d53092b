"""The door to every page: signed in, and named for it in `app/security/roles.py`."""

import functools
from collections.abc import Callable
from typing import Any

from flask import abort, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.security.sign_in import opened_by
from app.services.actors import Actor, actor_of


def has_access(page: Callable[..., Any]) -> Callable[..., Any]:
    """Ask for the permission `can_<method>` on the view before anything else happens.

    Nobody signed in → the sign-in page, which leads back here; not this person's role → 403.
    """
    name: str = getattr(page, "_permission_name", page.__name__)

    @functools.wraps(page)
    def checked(view: Any, *args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return to_sign_in()
        permission = "can_" + (view.method_permission_name.get(page.__name__) or name)
        if not view.appbuilder.sm.has_access(permission, view.class_permission_name):
            g.closed = view.class_permission_name, permission
            abort(403)
        g.door = permission, view.class_permission_name
        g.pop("actor", None)
        return page(view, *args, **kwargs)

    checked._permission_name = name  # type: ignore[attr-defined]
    return checked


def signed_in(page: Callable[..., Any]) -> Callable[..., Any]:
    """Ask only that somebody is signed in, whatever the role."""

    @functools.wraps(page)
    def checked(view: Any, *args: Any, **kwargs: Any) -> Any:
        return page(view, *args, **kwargs) if current_user.is_authenticated else to_sign_in()

    return checked


def me() -> Actor:
    """The person who is signed in, with the roles of today that open this page; read once per request."""
    if "actor" not in g:
        everywhere = actor_of(current_user.person_id)
        g.actor = everywhere.through(opened_by(*g.door)) if "door" in g else everywhere
    actor: Actor = g.actor
    return actor


def to_sign_in() -> Response | tuple[str, int]:
    """Lead to the sign-in page; only the path comes back, never what somebody searched for.

    A form that was sent after the session had ended waits inside that page, encrypted, for the same person.
    """
    from app.views.kept import sealed_input
    from app.views.sign_in import ask_again

    if sealed := sealed_input():
        return ask_again(sealed), 401
    wanted = request.path if request.method == "GET" else None
    return redirect(url_for("SignInView.login", next=wanted))


def safe_next(url: str | None) -> str | None:
    """Return a path of this site that a form named, or None for anything that may lead elsewhere."""
    if not url or not url.startswith("/") or url.startswith("//") or not url.isprintable() or "\\" in url:
        return None
    return url
