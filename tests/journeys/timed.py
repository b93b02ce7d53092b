"""`make timed`: three tasks of three people, clicked at human speed in a fresh sample district; docs/journeys.md.

What a person needs besides the machine is the keystroke-level model's (Card, Moran and Newell, 1980): to point and
press 1.3 s, to make up one's mind before it 1.35 s, a letter 0.28 s. Reading is 240 words a minute, of what is new
on the page down to the button that is pressed, at most `LOOKS_AT`.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from time import monotonic, sleep

from playwright.sync_api import Browser, Locator, Page

from tests.journeys.instance import ROOT, fresh_instance
from tests.journeys.screens import _chromium as chromium
from tests.journeys.screens import sign_ins

DOCUMENT = ROOT / "docs" / "journeys.md"
BEGIN, END = "<!-- timed -->\n", "<!-- end of timed -->\n"
POINT_AND_PRESS, DECIDE, LETTER, WORD = 1.3, 1.35, 0.28, 60 / 240
LOOKS_AT = 60
"""Words that a person reads of one page before going on; the rest is skimmed."""
WORDS_BEFORE = """(target) => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  let words = 0;
  while (walker.nextNode()) {
    const each = walker.currentNode;
    if (target.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING) break;
    if (each.parentElement.checkVisibility()) words += each.textContent.split(/\\s+/).filter(Boolean).length;
  }
  return words;
}"""
DESK, PHONE = (1280, 800), (390, 844)


@dataclass
class Hand:
    """One person at work: what they did, and how long it took."""

    page: Page
    steps: list[str] = field(default_factory=list)
    clicks: int = 0
    letters: int = 0
    loads: int = 0
    begun: float = 0.0
    waited: float = 0.0
    """Seconds of it between a press and the page that it led to."""
    seen: int = 0
    """Words of this page that are read."""

    def begin(self) -> None:
        """The clock starts on the first page."""
        self.page.on("load", self._loaded)
        self.begun = monotonic()

    def press(self, target: Locator, step: str, *, leads_on: bool = True) -> None:
        """Read down to it, make up one's mind, point, press."""
        self._read_down_to(target)
        sleep(DECIDE + POINT_AND_PRESS)
        self.clicks += 1
        self.steps.append(step)
        if leads_on:
            pressed = monotonic()
            with self.page.expect_navigation():
                target.click()
            self.waited += monotonic() - pressed
            self.seen = 0
        else:
            target.click()

    def type(self, label: str, words: str, step: str) -> None:
        """Read down to a field, tap into it and write."""
        begins = re.compile(rf"^\s*{label}")
        place = self.page.locator("main").get_by_label(begins).locator("visible=true").first
        self._read_down_to(place)
        sleep(DECIDE + POINT_AND_PRESS + LETTER * len(words))
        self.clicks += 1
        self.letters += len(words)
        self.steps.append(step)
        place.fill(words)

    def read(self, part: str = "main") -> None:
        """What is new there, such as what came of the last press."""
        words = len(self.page.locator(part).inner_text().split())
        sleep(min(words, LOOKS_AT) * WORD)

    @property
    def seconds(self) -> float:
        return monotonic() - self.begun

    def _read_down_to(self, target: Locator) -> None:
        before = min(target.evaluate(WORDS_BEFORE), LOOKS_AT)
        sleep(max(before - self.seen, 0) * WORD)
        self.seen = max(before, self.seen)

    def _loaded(self, _page: Page) -> None:
        self.loads += 1


def invite_a_class(hand: Hand) -> None:
    """A liaison: a whole class, in pairs, with letters ready to print."""
    page = hand.page
    hand.press(page.get_by_role("link", name="Invite", exact=True).first, "Invite")
    hand.press(page.get_by_role("link", name="Choose a class").first, "Choose a class")
    hand.press(page.locator("main").get_by_role("button", name="Choose").first, "Choose: the class")
    hand.press(
        page.get_by_role("link", name="Next: with whom"), "Next, after a look at the mix beside the school"
    )
    hand.press(page.get_by_role("button", name="Take these pairs"), "Take these pairs")
    hand.press(page.get_by_role("button", name=re.compile(r"^Invite \d+ famil")), "Invite the families")
    hand.press(page.get_by_role("button", name=re.compile(r"^Make \d+ letter")), "Make the letters")
    page.get_by_role("link", name=re.compile("Open|Download")).first.wait_for()


def reflect(hand: Hand) -> None:
    """An educator, on the phone in front of the house: words about the visit, before driving off."""
    page = hand.page
    hand.press(
        page.locator("main").get_by_role("link", name=re.compile("^Reflect")).first, "Reflect, on My work"
    )
    hand.type(
        "What are the family", "She hopes her daughter will read to her brothers one day.", "Hopes and dreams"
    )
    hand.type("What helps", "Quiet mornings and stories about animals.", "What helps this student")
    hand.press(
        page.locator("main .next").get_by_role("button", name=re.compile("Keep|reflection")).first, "Keep it"
    )


def approve_a_week(hand: Hand) -> None:
    """A site admin: everything that waits, looked at and approved."""
    page = hand.page
    hand.press(
        page.locator("main").get_by_role("link", name=re.compile("^Approve")).first, "Approve, on My work"
    )
    hand.press(page.get_by_label("Choose all"), "Choose all", leads_on=False)
    hand.read("main [data-deciding]")
    hand.press(
        page.locator("main").get_by_role("button", name=re.compile("^Approve \\d+ payment")).first,
        "Approve, below what each person gets",
    )
    page.get_by_text(re.compile(r"^\d+ payments? (is|are) approved")).first.wait_for()


@dataclass(frozen=True)
class Task:
    """`at_most`: seconds, as promised."""

    title: str
    who: str
    size: tuple[int, int]
    does: Callable[[Hand], None]
    at_most: int


TASKS = (
    Task("A liaison invites a whole class", "liaison", DESK, invite_a_class, 180),
    Task("An educator reflects before she reaches her car", "educator1", PHONE, reflect, 90),
    Task("A site admin approves what waits", "site_admin", DESK, approve_a_week, 60),
)


def main() -> int:
    """Do the three tasks and write down what they took; 1 when one took longer than promised."""
    with fresh_instance(EMPTY="0") as instance, chromium() as browser:
        passwords = sign_ins(instance.folder / "instance" / "sign-ins.txt")
        done = [(task, _do(browser, instance.address, task, passwords[task.who])) for task in TASKS]
    said = _table(done)
    text = DOCUMENT.read_text()
    before, after = text[: text.index(BEGIN) + len(BEGIN)], text[text.index(END) :]
    DOCUMENT.write_text(before + said + after)
    print(said)
    return int(any(seconds > task.at_most for task, (_, seconds) in done))


def _do(browser: Browser, address: str, task: Task, sign_in: tuple[str, str]) -> tuple[Hand, float]:
    wide, high = task.size
    page = browser.new_context(base_url=address, viewport={"width": wide, "height": high}).new_page()
    page.goto("/sign-in/")
    page.get_by_label("Your name for signing in").fill(sign_in[0])
    page.get_by_label("Password").fill(sign_in[1])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    hand = Hand(page)
    hand.begin()
    task.does(hand)
    hand.read()
    seconds = hand.seconds
    page.context.close()
    return hand, seconds


def _table(done: list[tuple[Task, tuple[Hand, float]]]) -> str:
    lines = [
        f"Measured {date.today():%Y-%m-%d} with `make timed`.\n",  # noqa: DTZ011
        "| task | window | seconds | waited for pages | promised | clicks and taps | letters typed | pages loaded |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for task, (hand, seconds) in done:
        lines.append(
            f"| {task.title} | {task.size[0]} px | {seconds:.0f} | {hand.waited:.0f} | {task.at_most} | {hand.clicks}"
            f" | {hand.letters} | {hand.loads} |"
        )
    for task, (hand, _) in done:
        lines.append(f"\n**{task.title}**: " + " → ".join(hand.steps) + ".")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
