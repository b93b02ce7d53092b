"""Numbers that arrive as text: each is within its limits or counts as nothing."""

from flask import abort, request


def number_in_address(name: str, otherwise: int, most: int) -> int:
    """A number from the address, within its limits; anything else counts as `otherwise`."""
    typed = request.args.get(name, "")
    return min(int(typed), most) if typed.isascii() and typed.isdigit() and len(typed) < 10 else otherwise


def key_of_text(typed: str) -> int:
    """A row's id as it was typed or ticked; 404 for anything that is none."""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        abort(404)
    return int(typed)


def number_of_text(typed: str | None) -> int:
    """A number that a form carries along; 0 for anything that is none."""
    known = typed is not None and typed.isascii() and typed.isdigit() and len(typed) < 10
    return int(typed) if known and typed else 0
