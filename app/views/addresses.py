"""Numbers in addresses and forms: as text they are within their limits or count as nothing."""

from flask import abort, request, url_for


def up_to_id(endpoint: str) -> str:
    """The address of a row's page without the row's id, which ends it: built once for a whole list."""
    return url_for(endpoint, pk=0).removesuffix("0")


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
