"""The forms of a page as a browser has them: where each is sent, what it holds, and which values it offers."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests import builders

TYPED = {
    "date": builders.today().isoformat(),
    "email": "somebody@example.org",
    "number": "1",
    "tel": "530-555-0100",
    "time": "17:30",
}
"""What a person types into an empty input of each type."""
WORDS = "Words"


@dataclass
class PageForm:
    """`offered`: for each field, every value that its options, boxes or hidden input stand for."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    offered: dict[str, set[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.forms.append(PageForm(given.get("action", ""), given.get("method", "get").lower()))
        elif not self.forms:
            return
        elif tag == "select":
            self.select = name
            self.forms[-1].offered.setdefault(name, set())
        elif tag == "option" and self.select:
            self._option(given)
        elif tag == "textarea":
            self.area = name
            self.forms[-1].values[name] = ""
        elif tag == "input" and name:
            self._input(name, given)

    def _option(self, given: dict[str, str]) -> None:
        form, value = self.forms[-1], given.get("value", "")
        form.offered[self.select].add(value)
        if value and ("selected" in given or self.select not in form.values):
            form.values[self.select] = value

    def _input(self, name: str, given: dict[str, str]) -> None:
        form, kind, value = self.forms[-1], given.get("type", "text"), given.get("value", "")
        form.offered.setdefault(name, set()).add(value)
        if kind in ("checkbox", "radio"):
            form.values.setdefault(name, value or "on")
        elif kind == "hidden":
            form.values[name] = value
        elif kind != "file":
            form.values[name] = value or TYPED.get(kind, WORDS)

    def handle_data(self, data: str) -> None:
        if self.area and data.strip():
            self.forms[-1].values[self.area] = data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            form = self.forms[-1]
            form.values[self.area] = form.values[self.area] or WORDS
            self.area = ""
        elif tag == "select":
            self.select = ""


def forms_of(html: str) -> list[PageForm]:
    """Every form of a page, filled in as somebody in a hurry would."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms
