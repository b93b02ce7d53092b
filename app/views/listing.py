"""What a list is asked for: words by POST, filters and order by the address; and the addresses that lead on.

A word that somebody looked for is somebody's name: it travels in the body of a POST, which is led on to an address
where it stands sealed (`looked_for`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

from flask import request, url_for

from app.views import looked_for
from app.views.picking import LIKE, picked
from forms.beginnings import MOST_OFFERED, fitting

Options = Sequence[tuple[str, Any]]

OPEN = "narrow"
"""Stands in the address while the filters do on the page."""
PAGES = ("page", "after", "before", "last")
"""Stand in the address of a page of the list."""
LONGEST = 100
"""Characters that are looked for."""


@dataclass(frozen=True)
class Filter:
    """One way to narrow a list: `name` stands in the address with a code or an id, never with a person's words.

    `offered` gives (code, words); `where` turns a code of these into a condition of the query, and is left out
    where the report itself reads the codes. One that stands `beside` the form is shown as chips with counts.
    """

    name: str
    label: Any
    offered: Callable[[], Options]
    where: Callable[[str], Any] | None = None
    beside: bool = False


@dataclass(frozen=True)
class Choice:
    """A filter as the page shows it; `chosen` is one of the codes of `options`, or None.

    Of very many options the page offers those that begin with the words `like`, or the chosen one.
    """

    name: str
    label: Any
    options: Options
    chosen: str | None = None
    beside: bool = False
    like: str = ""

    @property
    def large(self) -> bool:
        """Tell whether there are too many options to print them all."""
        return len(self.options) > MOST_OFFERED

    @property
    def offered(self) -> Options:
        """What the page offers."""
        if not self.large:
            return self.options
        if self.chosen is None:
            return fitting(self.options, self.like)
        return [option for option in self.options if option[0] == self.chosen]

    @property
    def words(self) -> str:
        """What is chosen, in words."""
        return str(dict(self.options).get(self.chosen or "", ""))


@dataclass(frozen=True)
class Asked:
    """What a list shows now. `kept` is what else stays in its addresses, such as its order.

    `opened`: the filters stand on the page; before, only a link to them does, and nobody waits for their options.
    """

    endpoint: str
    words: str = ""
    choices: tuple[Choice, ...] = ()
    kept: Mapping[str, Any] = field(default_factory=dict)
    opened: bool = False
    narrows: bool = False
    sealed: str = ""
    """The words as they stand in the list's addresses."""

    @property
    def chosen(self) -> dict[str, str]:
        """The code of each filter that is set, by the filter's name."""
        return {choice.name: choice.chosen for choice in self.choices if choice.chosen is not None}

    @property
    def narrowed(self) -> bool:
        """Tell whether the list shows less than there is."""
        return bool(self.words or self.chosen)

    def options_of(self, name: str) -> Options:
        """What a filter offers."""
        return next((choice.options for choice in self.choices if choice.name == name), ())

    def address(self, **changes: Any) -> str:
        """Where this very list is; a change of None leaves something out."""
        words = {looked_for.ARGUMENT: self.sealed or None}
        return url_for(self.endpoint, **{**self.chosen, **self.kept, **words, **changes})

    @property
    def without_words(self) -> str:
        """Where the list is, whatever its rows are called."""
        return self.address(**{looked_for.ARGUMENT: None})

    @property
    def here(self) -> str:
        """The address of this very page of the list."""
        return self.address(**{name: request.args[name] for name in PAGES if name in request.args})

    def export_address(self) -> str:
        """Where the list is taken along from."""
        endpoint = self.endpoint.rpartition(".")[0] + ".export"
        kept: dict[str, Any] = {**self.chosen, **self.kept}
        return url_for(endpoint, **kept)

    @property
    def everything(self) -> str:
        """The list without words and filters."""
        return url_for(self.endpoint, **self.kept)

    @property
    def chips(self) -> list[tuple[str, str]]:
        """What narrows the list, in words, and the address of the list without it."""
        return [
            (f"{choice.label}: {choice.words}", self.address(**{choice.name: None}))
            for choice in self.choices
            if choice.chosen is not None and not choice.beside
        ]

    @property
    def moves(self) -> bool:
        """Tell whether a form was sent: what it asks for has an address of its own."""
        return request.method == "POST"


def asked_for(
    endpoint: str, filters: Iterable[Filter] = (), *, keep: Sequence[str] = ("order", "direction", "size")
) -> Asked:
    """Read what the request asks a list for; a code that is not offered counts as nothing."""
    filters = tuple(filters)
    opened = filters_are_open()
    choices = tuple(
        choice_of(each.name, each.label, each.offered(), beside=each.beside)
        for each in filters
        if opened or each.beside or is_asked(each.name)
    )
    kept = {name: request.args[name] for name in (*keep, OPEN) if name in request.args}
    narrows = any(not each.beside for each in filters)
    kept |= {each.name + LIKE: looked_for.sealed(each.like) for each in choices if _unsure(each)}
    words = words_looked_for()
    return Asked(endpoint, words, choices, kept, opened, narrows, _sealed(words))


def _unsure(choice: Choice) -> bool:
    return bool(choice.like) and choice.chosen is None


def filters_are_open() -> bool:
    """Tell whether the filters stand on the page."""
    return OPEN in request.args


def is_asked(name: str) -> bool:
    """Tell whether the request names a filter."""
    return name in request.form or name in request.args


def choice_of(name: str, label: Any, options: Options, *, beside: bool = False) -> Choice:
    """The filter with what the form chose, or (where the form says nothing) the address."""
    typed = request.form[name] if name in request.form else picked(options, name)
    known = typed in {code for code, _words in options}
    if len(options) <= MOST_OFFERED or not (like := words_looked_for(name + LIKE, name + LIKE)):
        return Choice(name, label, options, typed if known else None, beside)
    fits = fitting(options, like)
    return Choice(name, label, options, fits[0][0] if len(fits) == 1 else None, beside, like)


def words_looked_for(name: str = "search", argument: str = looked_for.ARGUMENT) -> str:
    """The words that were typed into the search, on one line; from an address only those that it seals."""
    in_address = request.args.get(argument, "")
    typed = request.form.get(name, "") if request.method == "POST" else looked_for.opened(in_address)
    return typed.replace("\0", "").strip()[:LONGEST]


def _sealed(words: str) -> str:
    """The words for an address: as they stood there, or sealed anew."""
    if request.method != "POST":
        return _in_address() if words else ""
    return looked_for.sealed(words) if words else ""


def _in_address() -> str:
    return request.args.get(looked_for.ARGUMENT, "")


def edge_of_page(name: str) -> int | None:
    """The id in the address of the row at the edge of the page that was left; anything else is nothing."""
    typed = request.args.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


class Edges(TypedDict):
    """Where a page lies: after a row of the list, before one, or at its end."""

    after: int | None
    before: int | None
    last: bool


def edges_of_page() -> Edges:
    """Which page of a list the address names; the first, where it names none."""
    return {"after": edge_of_page("after"), "before": edge_of_page("before"), "last": "last" in request.args}


def conditions(filters: Iterable[Filter], chosen: Mapping[str, str]) -> list[Any]:
    """The conditions of the filters that are set."""
    return [each.where(chosen[each.name]) for each in filters if each.where and each.name in chosen]
