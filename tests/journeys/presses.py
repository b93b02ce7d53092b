"""Ways in which people press a button: twice, all at once, and again after going back."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from playwright.sync_api import Error, Locator

from app.models import Event
from tests import builders
from tests.journeys.windows import Window

PAUSE = 300
"""Milliseconds in which a second click has been answered, too."""
SOON = "each => setTimeout(() => each.click(), 50)"


def button(window: Window, words: str) -> Locator:
    """The first button that begins with these words."""
    return window.page.locator("main").get_by_role("button", name=words).locator("visible=true").first


def all_at_once(windows: Sequence[Window], words: str) -> None:
    """Several people press the same button in the same moment; each waits for what follows."""
    with ExitStack() as waiting:
        for window in windows:
            waiting.enter_context(window.page.expect_navigation())
        for window in windows:
            button(window, words).evaluate(SOON)


def twice_and_again(window: Window, words: str, prepare: Callable[[], None] = lambda: None) -> None:
    """Double click; go back to the form, fill it in and press once more; what follows may be a refusal."""
    prepare()
    window.page.evaluate("() => { window.before = true; }")
    button(window, words).dblclick()
    window.page.wait_for_function("() => !window.before && document.readyState === 'complete'")
    window.page.wait_for_timeout(PAUSE)
    try:
        window.page.go_back()
    except Error as asks:
        if "ERR_CACHE_MISS" not in asks.message:
            raise
        return  # The page before was an answer itself: the browser asks before it sends that question again.
    if button(window, words).count():
        prepare()
        window.press(words)
    window.forgive_refusals()


def told() -> Counter[str]:
    """How often each kind of event happened."""
    return Counter(event.kind for event in builders.every(Event))
