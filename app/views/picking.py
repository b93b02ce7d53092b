"""One of many schools at the head of a page: all of them in a box or, of very many, by their first letters."""

from flask import Flask, request

from forms.beginnings import MOST_OFFERED, Options, fitting

LIKE = "-like"
"""Stands behind a choice's name before the letters that were typed for it."""


def init_app(app: Flask) -> None:
    """Let templates ask what is offered (`lists/pick.html`)."""
    app.jinja_env.globals.update(offered=offered, typed_for=typed_for, most_offered=MOST_OFFERED)


def picked(options: Options, name: str = "school") -> str:
    """The code that the address names: chosen, or the only one that begins with the letters that were typed."""
    fits = fitting(options, typed_for(name)) if len(options) > MOST_OFFERED else ()
    return str(fits[0][0]) if len(fits) == 1 else request.values.get(name, "")


def offered(options: Options, name: str, chosen: object) -> Options:
    """What a box prints: all, those that begin with the letters that were typed, or the chosen one alone."""
    if len(options) <= MOST_OFFERED:
        return options
    fits = fitting(options, typed_for(name))
    return fits if len(fits) > 1 else [option for option in options if str(option[0]) == str(chosen)]


def typed_for(name: str) -> str:
    """The letters that were typed for a choice."""
    return " ".join(request.values.get(name + LIKE, "").replace("\0", "").split())[:100]
