"""The order of a list that is no table of the database: a heading's code and direction in its address."""

from collections.abc import Collection
from dataclasses import dataclass

from flask import request

from app.views.listing import Asked


@dataclass(frozen=True)
class Order:
    """By which of its headings a list is ordered, and whether from the end."""

    by: str
    backwards: bool
    known: Collection[str]

    def link(self, asked: Asked, code: str) -> str:
        """The address that orders the list by a heading; pressed again, the other way round."""
        turned = "desc" if self.by == code and not self.backwards else None
        return asked.address(order=code, direction=turned)

    def down(self, code: str) -> bool | None:
        """Whether this heading runs from the end; None where the list goes by another."""
        return self.backwards if self.by == code else None


def ordered(known: Collection[str], usual: str, *, backwards: bool = False) -> Order:
    """Read the order from the address; a heading that does not order counts as the usual one."""
    asked = request.args.get("order", "")
    if asked not in known:
        return Order(usual, backwards, known)
    return Order(asked, request.args.get("direction") == "desc", known)
