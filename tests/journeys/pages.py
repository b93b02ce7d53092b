"""A page that came back, and its forms: found by what a person reads, not by what the code calls them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tests.journeys.elements import Element, read

Typed = str | int | bool
"""Text to type, an option (its words, or the number behind it), or whether a box is ticked."""


class WentWrong(Exception):
    """The story cannot go on: what was looked for or said, and the page it was on."""

    def __init__(self, why: str, page: "Page | None" = None) -> None:
        super().__init__(why)
        self.page = page


@dataclass(frozen=True)
class Page:
    """An answer of the server."""

    address: str
    status: int
    content: bytes
    headers: Mapping[str, str]

    @cached_property
    def tree(self) -> Element:
        return read(self.content.decode("utf-8", "replace"))

    @property
    def title(self) -> str:
        found = self.tree.first("title")
        return found.text if found else self.headers.get("Content-Type", "no title")

    @property
    def main(self) -> Element:
        return self.tree.first("main") or self.tree

    @property
    def text(self) -> str:
        """The middle of the page."""
        return self.main.text

    @property
    def heading(self) -> str:
        found = self.main.first("h1")
        return found.text if found else ""

    @property
    def messages(self) -> list[str]:
        """What the page says about what was done, or why it was not."""
        said = [each.text for each in self.main.of_class("notice", "error-summary", "error", "blocked")]
        if self.refuses:
            said += [" · ".join(cell.text for cell in row) for row in self.rows()[:5]]
        return said or ([self.text[:300]] if self.status >= 400 else [])

    @property
    def refuses(self) -> bool:
        """Tell whether something was refused."""
        return self.status >= 400 or any(self.main.of_class("refused", "error-summary"))

    def links(self, words: str) -> list[Element]:
        """The links that begin with these words."""
        return [each for each in self.main.every("a") if each.text.startswith(words)]

    def link(self, words: str) -> str:
        """Where the first such link leads."""
        found = self.links(words)
        if not found:
            raise WentWrong(f"There is no link “{words}”.", self)
        return found[0]["href"]

    def form(self, button: str) -> "Form":
        """The form with a button that begins with these words."""
        for form in self.main.every("form"):
            for each in form.every("button"):
                if each.text.startswith(button):
                    return Form(self, form, each)
        raise WentWrong(f"There is no button “{button}”.", self)

    def rows(self) -> list[list[Element]]:
        """The rows of the page's tables, cell by cell."""
        bodies = self.main.every("tbody")
        return [list(row.every("td", "th")) for body in bodies for row in body.every("tr")]


class Form:
    """A form as it stands on a page: what it would send, and what is typed over that."""

    def __init__(self, page: Page, element: Element, button: Element) -> None:
        self.page, self.element = page, element
        self.method = element["method"].lower() or "get"
        self.action = button["formaction"] or element["action"]
        self.sent: dict[str, list[str]] = {}
        for control in element.every("input", "select", "textarea"):
            for value in _untouched(control):
                self.sent.setdefault(control["name"], []).append(value)
        if button["name"]:
            self.sent[button["name"]] = [button["value"]]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values as they are sent."""
        return [(name, value) for name, values in self.sent.items() for value in values]

    @property
    def labels(self) -> list[str]:
        return [each.text for each in self.element.every("label")]

    def has(self, label: str) -> bool:
        return any(True for _ in self._labelled(label))

    def value(self, label: str) -> str:
        """What stands in the field now; empty for an unticked box."""
        control = self._control(label)
        return next(iter(_untouched(control)), "")

    def name_of(self, label: str) -> str:
        """The name under which the field with this label is sent."""
        return self._control(label)["name"]

    def fill(self, typed: Mapping[str, Typed]) -> "Form":
        """Type into the fields with these labels."""
        for label, value in typed.items():
            self._type(self._control(label), value)
        return self

    def choose(self, label: str, number: int) -> None:
        """Choose the row with this number, where a look-up offers it."""
        name = self.name_of(label).removesuffix("-words")
        offered = [each["value"] for each in self.element.every("input") if each["name"] == name]
        if str(number) not in offered:
            raise WentWrong(f"“{label}” does not offer row {number}.", self.page)
        self.sent[name] = [str(number)]

    def _type(self, control: Element, typed: Typed) -> None:
        name, kind = control["name"], control["type"]
        if kind in ("checkbox", "radio"):
            kept = [] if kind == "radio" else [v for v in self.sent.get(name, []) if v != _value(control)]
            self.sent[name] = [*kept, _value(control)] if typed else kept
        elif control.tag == "select":
            self.sent[name] = [self._option(control, typed)]
        else:
            self.sent[name] = [str(typed)]

    def _option(self, select: Element, wanted: Typed) -> str:
        for option in select.every("option"):
            if isinstance(wanted, str) and wanted and option.text.startswith(wanted):
                return _value(option)
            if _value(option) == str(wanted):
                return _value(option)
        offered = ", ".join(option.text for option in select.every("option"))
        raise WentWrong(f"“{wanted}” is not among: {offered}.", self.page)

    def _control(self, label: str) -> Element:
        for control in self._labelled(label):
            return control
        raise WentWrong(f"There is no field “{label}”; there are: {', '.join(self.labels)}.", self.page)

    def _labelled(self, label: str) -> Iterator[Element]:
        """Fields whose label begins so; one that says exactly this comes first."""
        found = [each for each in self.element.every("label") if each.text.startswith(label)]
        for each in sorted(found, key=lambda one: one.text != label):
            inside = each.first("input", "select", "textarea")
            controls = [inside] if inside else self.element.every("input", "select", "textarea")
            yield from (one for one in controls if inside or one["id"] == each["for"])


def _untouched(control: Element) -> list[str]:
    """What a field sends that nobody touched."""
    if control["type"] in ("checkbox", "radio"):
        return [_value(control)] if "checked" in control else []
    if control["type"] in ("file", "submit", "button") or not control["name"]:
        return []
    if control.tag == "select":
        options = list(control.every("option"))
        return [_value(each) for each in options if "selected" in each] or [_value(options[0])] * bool(
            options
        )
    return ["".join(map(str, control.parts)).strip() if control.tag == "textarea" else control["value"]]


def _value(choice: Element) -> str:
    """What a box or an option sends when it is chosen."""
    otherwise = choice.text if choice.tag == "option" else "on"
    return choice.attributes.get("value", otherwise)
