"""One row of very many, found by the first letters of its name."""

from collections.abc import Callable
from typing import Any

from markupsafe import Markup, escape
from wtforms import Field, Form, ValidationError

from forms.fields import one_line
from workflows.words import N_


class LookUpWidget:
    """A box to type a name into and, after looking, the rows that fit, to choose from. Works without script.

    With script, `lookup.js` asks the address in `data-look-up` and offers names while one types.
    """

    def __call__(self, field: "LookUpField", **attributes: Any) -> Markup:
        """Draw both."""
        described = attributes.get("aria-describedby", "")
        box = Markup(
            '<input id="{0}" name="{0}-words" type="search" value="{1}" autocomplete="off"{2}{3}>'
        ).format(
            field.id,
            field.words or "",
            Markup(' aria-describedby="{}"').format(described) if described else "",
            Markup(' data-look-up="{}"').format(field.asks) if field.asks else "",
        )
        return box + Markup("").join(self._rows(field))

    def _rows(self, field: "LookUpField") -> list[Markup]:
        row = Markup(
            '<label class="choice" for="{0}-{1}"><input type="radio" id="{0}-{1}" name="{0}" value="{1}"{2}>'
            "<span>{3}</span></label>"
        )
        rows = [
            row.format(field.id, value, Markup(" checked") if value == field.data else "", escape(label))
            for value, label in field.offered
        ]
        if rows and field.optional:
            rows.append(row.format(field.id, "", "", field.nothing))
        return rows


class LookUpField(Field):
    """The id of a row that is found by its name; never a list of everybody.

    `search(words)` finds rows as (id, name); `named(id)` returns the name of one that this person may choose, or
    None. The view gives both to the form before it validates.
    """

    widget = LookUpWidget()
    nothing = "–"

    def __init__(self, label: str, *, required: bool = True, hint: str = "", **options: Any) -> None:
        super().__init__(label, [], description=hint, **options)
        self.optional = not required
        self.flags.optional = self.optional
        self.words: str | None = None
        self.asks = ""
        self.offered: list[tuple[int, str]] = []
        self.search: Callable[[str], list[tuple[int, str]]] = lambda _words: []
        self.named: Callable[[int], str | None] = lambda _id: None

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the chosen row and the typed words."""
        super().process(formdata, *([data] if data is not None else []), extra_filters=extra_filters)
        if formdata:
            self.words = one_line(formdata.get(f"{self.name}-words"))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the number of the chosen row."""
        self.data = (
            int(valuelist[0]) if valuelist and valuelist[0].isdecimal() and len(valuelist[0]) < 10 else None
        )

    def ready(
        self,
        *,
        search: Callable[[str], list[tuple[int, str]]],
        named: Callable[[int], str | None],
        asks: str = "",
    ) -> None:
        """Learn how to find rows; a row that is chosen already is offered by its name.

        `asks`: the address that answers a few letters with rows, for the script.
        """
        self.search, self.named, self.asks = search, named, asks
        name = named(self.data) if self.data is not None else None
        if self.data is not None and name is not None:
            self.offered = [(self.data, name)]

    def pre_validate(self, form: Form) -> None:
        """Find what was typed. One fit is taken; several are offered."""
        if self.words and (self.data is None or self.words_are_new):
            self._look_up(self.words)
        elif self.data is not None and self.named(self.data) is None:
            self.data = None
            raise ValidationError(N_("Choose one of the list."))
        elif self.data is None and not self.optional:
            raise ValidationError(N_("Type a name to look for."))

    @property
    def words_are_new(self) -> bool:
        """Tell whether the typed words ask for someone else than the row chosen."""
        return self.data not in [value for value, _name in self.search(self.words or "")]

    def _look_up(self, words: str) -> None:
        self.data, self.offered = None, self.search(words)
        if len(self.offered) == 1:
            self.data = self.offered[0][0]
            return
        if self.offered:
            raise ValidationError(N_("Several names fit; choose one."))
        raise ValidationError(N_("No name here starts like that; look at the spelling."))
