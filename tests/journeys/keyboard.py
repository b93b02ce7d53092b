"""A page by keyboard alone: every control is reached, can be seen while it has the focus, and shows that it has."""

from playwright.sync_api import Page

from tests.journeys.windows import Window

MOST_KEYS, KEYS = 600, 15
LISTEN = """() => {
  const named = (each) => `${each.tagName.toLowerCase()}${each.id ? "#" + each.id : ""} “${
    (each.innerText || each.getAttribute("aria-label") || each.name || "").trim().slice(0, 40)}”`;
  const controls = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0']")];
  const open = controls.filter((each) => each.tabIndex >= 0 && !each.disabled && each.type !== "hidden"
    && !each.closest("dialog:not([open])") && each.checkVisibility({ visibilityProperty: true }));
  const ringed = (each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const covered = (each) => {
    const box = each.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) return false;
    return ![0.1, 0.5, 0.9].some((x) => [0.1, 0.5, 0.9].some((y) => {
      const there = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      return there && (each.contains(there) || there.contains(each) || there.closest("label")?.contains(each));
    }));
  };
  window.walk = { open, named, reached: new Set(), first: null, rounds: 0, plain: new Set(), hidden: new Set() };
  document.addEventListener("focusin", (event) => {
    const each = event.target;
    if (each === walk.first) walk.rounds += 1;
    walk.first ??= each;
    walk.reached.add(each);
    if (![each, each.parentElement, ...(each.labels ?? [])].some(ringed)) walk.plain.add(named(each));
    if (covered(each)) walk.hidden.add(named(each));
  });
}"""
TOLD = """() => {
  const sameGroup = (each) => each.type === "radio"
    && [...walk.reached].some((other) => other.type === "radio" && other.name === each.name);
  return {
    missed: walk.open.filter((each) => each.isConnected && !walk.reached.has(each) && !sameGroup(each))
      .map(walk.named),
    plain: [...walk.plain], hidden: [...walk.hidden],
  };
}"""


def complaints_of_keys(window: Window, address: str) -> list[str]:
    """Press Tab until the first control comes round again."""
    window.complaints.clear()
    window.open(address)
    page = window.page
    page.evaluate(LISTEN)
    _press_tab(page)
    told = page.evaluate(TOLD)
    return [
        *(f"{address}: Tab does not reach {each}" for each in told["missed"]),
        *(f"{address}: nothing shows that {each} has the focus" for each in told["plain"]),
        *(f"{address}: {each} is hidden while it has the focus" for each in told["hidden"]),
        *_dialogs_that_stay(page, address),
        *window.complaints,
    ]


def _press_tab(page: Page) -> None:
    """Until the first control comes round again, or nothing new does."""
    before = -1
    for _ in range(MOST_KEYS // KEYS):
        for _ in range(KEYS):
            page.keyboard.press("Tab")
        reached, round_again = page.evaluate("[walk.reached.size, walk.rounds > 0]")
        if round_again or reached == before:
            return
        before = reached


def _dialogs_that_stay(page: Page, address: str) -> list[str]:
    """Each link that opens a dialog: Enter opens it, Escape closes it, and the focus is back."""
    wrong = []
    for opener in page.locator("a[data-dialog]").locator("visible=true").all():
        opener.focus()
        page.keyboard.press("Enter")
        opened = page.locator("dialog[open]").count() == 1
        page.keyboard.press("Escape")
        closed = page.locator("dialog[open]").count() == 0
        if not (opened and closed and opener.evaluate("each => each === document.activeElement")):
            wrong.append(f"{address}: a dialog does not open by Enter and close by Escape")
    return wrong
