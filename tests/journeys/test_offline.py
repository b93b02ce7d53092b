"""On an own telephone: written without network, sent later by itself; gone at sign-out; nothing for anybody else."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.models import District, Person, Reflection, Visit
from app.services import visits
from tests import builders
from tests.journeys.windows import Window
from tests.visiting import WORDS, School_, a_staffed_school, a_visit, acting

Enter = Callable[[Person], Window]
KEPT = """async () => ({
  pages: (await self.phoneStore.rows("pages", OWNER)).map((page) => page.visit),
  queue: (await self.phoneStore.rows("queue", OWNER)).map((row) => [row.step, row.state]),
})"""
EVERYTHING = """async () => {
  const counted = {};
  const databases = await indexedDB.databases();
  if (!databases.some((each) => each.name === "porchlight-phone")) return { files: await caches.keys() };
  const opened = await new Promise((resolve) => {
    const asked = indexedDB.open("porchlight-phone");
    asked.onsuccess = () => resolve(asked.result);
  });
  for (const name of opened.objectStoreNames) {
    counted[name] = await new Promise((resolve) => {
      const asked = opened.transaction(name).objectStore(name).count();
      asked.onsuccess = () => resolve(asked.result);
    });
  }
  opened.close();
  return { ...counted, files: await caches.keys() };
}"""
SLOWLY = """() => {
  self.quickly = self.fetch;
  self.fetch = async (...asked) => {
    const answer = await self.quickly(...asked);
    if (String(asked[0]).endsWith("/from-phone")) await new Promise((goOn) => { self.goOn = goOn; });
    return answer;
  };
}"""
IN_VAIN = """() => {
  self.quickly = self.fetch;
  self.fetch = () => new Promise((_come, fail) => { self.failNow = fail; });
}"""
NO_ROOM = """() => {
  self.phoneStore.put = async () => { throw new DOMException("no room", "QuotaExceededError"); };
}"""
TYPED = {
    "What are the family's hopes": "She wants to build bridges.",
    "What helps this student": "Quiet corners.",
}


@pytest.fixture
def enters(app: Flask, address: str, chromium: Browser, pictures: Path) -> Iterator[Enter]:
    """`enters(maria)`: her telephone. Lost network is heard on the console; broken rules of the page fail."""
    windows: list[Window] = []

    def entered(person: Person) -> Window:
        windows.append(Window(chromium, address, "phone", pictures))
        return windows[-1].sign_in(person)

    yield entered
    heard = [complaint for window in windows for complaint in window.close()]
    assert [each for each in heard if "CSP" in each or each.startswith(("script:", "axe"))] == []


@pytest.fixture
def alder(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school("Alder")


@pytest.fixture
def visit(app: Flask, alder: School_) -> Visit:
    """It took place an hour ago, and is written down; nobody has reflected yet."""
    with app.app_context():
        return a_visit("completed", at=alder, starts_at=datetime.now(UTC) - timedelta(minutes=90))


def ready(page: Page) -> None:
    page.wait_for_selector('html[data-phone="ready"]', state="attached")


def own(window: Window) -> Window:
    """Say that this telephone is one's own, and let it keep what it needs."""
    window.open("/account/")
    window.press("This is my own phone")
    ready(window.page)
    window.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return window


def kept(window: Window, person: Person) -> dict[str, list]:
    found: dict[str, list] = window.page.evaluate(KEPT.replace("OWNER", str(person.id)))
    return found


def on_their_way(page: Page) -> None:
    """Wait until SLOWLY holds an answer back."""
    page.wait_for_function("() => Boolean(self.goOn)")


def writes_without_network(window: Window, visit: Visit) -> None:
    window.context.set_offline(True)
    window.page.goto(f"/visits/{visit.id}")
    ready(window.page)
    window.fill(TYPED)
    window.page.get_by_role("button", name="Write your reflection").click()
    expect(window.page.locator("#phone-tells")).to_contain_text("Kept on this phone, not sent yet: 1")


def _breaks(*_asked: object, **_named: object) -> None:
    raise RuntimeError("The disk is full.")


def test_what_is_written_without_network_sends_itself_when_it_is_back(
    enters: Enter, alder: School_, visit: Visit
) -> None:
    maria = own(enters(alder.pair[0]))

    writes_without_network(maria, visit)
    maria.page.goto("/payroll/")
    without = maria.page.inner_text("main")
    nothing_sent = builders.every(Reflection)
    maria.page.goto(f"/visits/{visit.id}/pack")
    ready(maria.page)
    typed_again = maria.page.get_by_label("What helps this student").input_value()
    maria.context.set_offline(False)
    expect(maria.page.locator("#phone-tells")).to_contain_text("What this phone kept is sent.")

    assert "There is no network here" in without
    assert nothing_sent == []
    assert typed_again == "Quiet corners."
    assert [row.what_helps for row in builders.every(Reflection)] == ["Quiet corners."]
    assert kept(maria, alder.pair[0])["queue"] == []


@pytest.mark.prove
def test_a_network_that_comes_back_during_a_try_is_not_missed(
    enters: Enter, alder: School_, visit: Visit
) -> None:
    maria = own(enters(alder.pair[0]))
    writes_without_network(maria, visit)
    maria.page.evaluate(IN_VAIN)

    maria.page.evaluate("() => dispatchEvent(new Event('online'))")
    maria.page.wait_for_function("() => Boolean(self.failNow)")
    maria.context.set_offline(False)
    maria.page.wait_for_timeout(300)
    maria.page.evaluate("() => { self.fetch = self.quickly; self.failNow(new TypeError()); }")

    expect(maria.page.locator("#phone-tells")).to_contain_text("What this phone kept is sent.")
    assert len(builders.every(Reflection)) == 1


@pytest.mark.prove
def test_a_lasting_refusal_is_said_at_once_and_the_words_open_in_their_form(
    enters: Enter, alder: School_, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    maria = own(enters(alder.pair[0]))
    writes_without_network(maria, visit)

    with monkeypatch.context() as broken:
        broken.setattr(visits, "write_reflection", _breaks)
        maria.context.set_offline(False)
        expect(maria.page.locator("#phone-tells")).to_contain_text("Something broke on our side. Number: ")
    maria.look("refused-for-good")
    waits = kept(maria, alder.pair[0])["queue"]
    maria.page.get_by_role("button", name="Open and send").click()
    maria.page.wait_for_url(f"**/visits/{visit.id}**")
    ready(maria.page)

    assert waits == [["write_reflection", "look"]]
    assert [row.what_helps for row in builders.every(Reflection)] == ["Quiet corners."]
    assert kept(maria, alder.pair[0])["queue"] == []


def test_a_telephone_without_room_says_so_and_the_words_stay_in_the_form(
    enters: Enter, alder: School_, visit: Visit
) -> None:
    maria = own(enters(alder.pair[0]))
    maria.context.set_offline(True)
    maria.page.goto(f"/visits/{visit.id}")
    ready(maria.page)
    maria.page.evaluate(NO_ROOM)
    maria.fill(TYPED)

    maria.page.get_by_role("button", name="Write your reflection").click()
    expect(maria.page.locator("#phone-tells")).to_contain_text("This phone has no room left")
    typed = maria.page.get_by_label("What helps this student").input_value()
    nothing_kept = kept(maria, alder.pair[0])["queue"]
    maria.context.set_offline(False)
    expect(maria.page.locator("#phone-tells")).to_contain_text("What this phone kept is sent.")

    assert (typed, nothing_kept) == ("Quiet corners.", [])
    assert [row.what_helps for row in builders.every(Reflection)] == ["Quiet corners."]


@pytest.mark.prove
def test_a_step_on_a_page_of_the_server_stays_there_when_the_telephone_has_no_room(
    enters: Enter, alder: School_, visit: Visit
) -> None:
    maria = own(enters(alder.pair[0]))
    maria.page.goto(f"/visits/{visit.id}")
    ready(maria.page)
    maria.context.service_workers[0].evaluate(NO_ROOM)
    maria.fill(TYPED)
    maria.context.set_offline(True)

    maria.page.get_by_role("button", name="Write your reflection").click()
    expect(maria.page.locator("#phone-tells")).to_contain_text("This phone has no room left")
    typed = maria.page.get_by_label("What helps this student").input_value()
    maria.context.set_offline(False)
    maria.press("Write your reflection")

    assert typed == "Quiet corners."
    assert [row.what_helps for row in builders.every(Reflection)] == ["Quiet corners."]


@pytest.mark.prove
def test_words_pressed_again_while_the_first_are_on_their_way_are_not_lost(
    enters: Enter, alder: School_, visit: Visit
) -> None:
    maria = own(enters(alder.pair[0]))
    writes_without_network(maria, visit)
    maria.page.evaluate(SLOWLY)
    maria.context.set_offline(False)
    on_their_way(maria.page)

    maria.fill({"What helps this student": "Quiet corners, and time."})
    maria.page.get_by_role("button", name="Write your reflection").click()
    maria.page.wait_for_timeout(300)
    maria.page.evaluate("() => { self.fetch = self.quickly; self.goOn(); }")
    expect(maria.page.locator("#phone-tells")).to_contain_text("somewhere else, too")

    assert [row.what_helps for row in builders.every(Reflection)] == ["Quiet corners."]
    assert kept(maria, alder.pair[0])["queue"] == [["write_reflection", "look"]]


def _at_midday(school: School_) -> None:
    """Move the school to where it is midday now: a visit has one day, and ours would cross midnight every night."""
    hours = datetime.now(UTC).hour - 13
    zone = f"Etc/GMT{hours:+d}" if hours else "Etc/GMT"
    builders.change(builders.every(District, id=school.school.district_id)[0], time_zone=zone)


def test_a_whole_visit_is_kept_step_by_step(app: Flask, enters: Enter, alder: School_) -> None:
    _at_midday(alder)
    with app.app_context():
        planned = a_visit("scheduled", at=alder, starts_at=datetime.now(UTC) - timedelta(minutes=45))
    maria = own(enters(alder.pair[0]))
    maria.context.set_offline(True)
    maria.page.goto(f"/visits/{planned.id}/pack")
    ready(maria.page)

    maria.look("kept-without-network")
    now = datetime.now(UTC)
    for button, minutes in (("Start the visit", 40), ("End the visit", 5), ("Record the visit", 4)):
        maria.page.clock.set_fixed_time(now - timedelta(minutes=minutes))
        maria.page.get_by_role("button", name=button).click()
        maria.page.wait_for_timeout(300)
    maria.fill(TYPED)
    maria.page.get_by_role("button", name="Write your reflection").click()
    expect(maria.page.locator("#phone-tells")).to_contain_text("not sent yet: 4")
    nothing_sent = builders.reload(planned)
    maria.context.set_offline(False)
    expect(maria.page.locator("#phone-tells")).to_contain_text("What this phone kept is sent.")
    done = builders.reload(planned)

    assert nothing_sent.checked_in_at is None
    assert done.state == "completed", "her partner has not reflected yet"
    assert abs(done.checked_in_at - (now - timedelta(minutes=40))) < timedelta(seconds=5)
    assert timedelta(minutes=34) <= done.ended_at - done.started_at <= timedelta(minutes=36)
    assert len(builders.every(Reflection)) == 1


def test_what_was_kept_is_gone_after_three_days(enters: Enter, alder: School_, visit: Visit) -> None:
    maria = own(enters(alder.pair[0]))
    writes_without_network(maria, visit)

    maria.page.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=73))

    assert kept(maria, alder.pair[0]) == {"pages": [], "queue": []}


def test_signing_out_erases_all_of_it(enters: Enter, alder: School_, visit: Visit) -> None:
    maria = own(enters(alder.pair[0]))
    assert kept(maria, alder.pair[0])["pages"] == [visit.id]

    maria.page.locator(".person-menu summary").click()
    maria.page.get_by_role("button", name="Sign out").click()
    maria.page.wait_for_url("**/sign-in/**")
    left = maria.page.evaluate(EVERYTHING)

    assert [count for name, count in left.items() if name != "files" and count] == []
    assert left["files"] == []


def test_somebody_else_on_the_same_telephone_gets_nothing(
    enters: Enter, alder: School_, visit: Visit
) -> None:
    maria = own(enters(alder.pair[0]))
    writes_without_network(maria, visit)
    maria.context.clear_cookies(name="porchlight")
    maria.context.set_offline(False)
    expect(maria.page.locator("#phone-tells")).to_contain_text("Kept on this phone, not sent yet: 1")

    maria.sign_in(alder.liaison)
    ready(maria.page)
    theirs = kept(maria, alder.pair[0])
    maria.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_"):
        maria.page.goto(f"/visits/{visit.id}/pack")

    assert theirs["pages"] == []
    assert theirs["queue"] == [["write_reflection", "waits"]]
    assert builders.every(Reflection) == []


def test_a_telephone_that_nobody_calls_their_own_keeps_nothing(
    enters: Enter, alder: School_, visit: Visit
) -> None:
    shared = enters(alder.pair[0])
    shared.open(f"/visits/{visit.id}")

    assert (
        shared.page.evaluate("() => navigator.serviceWorker.getRegistrations().then((all) => all.length)")
        == 0
    )
    assert shared.page.evaluate("() => indexedDB.databases().then((all) => all.length)") == 0
    assert shared.page.goto(f"/visits/{visit.id}/kept").status == 404  # type: ignore[union-attr]


def test_words_written_elsewhere_meanwhile_are_shown_beside_and_none_is_lost(
    app: Flask, enters: Enter, alder: School_, visit: Visit
) -> None:
    maria = own(enters(alder.pair[0]))
    writes_without_network(maria, visit)
    with app.app_context():
        visits.write_reflection(visit.id, by=acting(alder.pair[0]), words=WORDS)

    maria.context.set_offline(False)
    expect(maria.page.locator("#phone-tells")).to_contain_text("You wrote about this visit somewhere else")
    maria.page.goto("/")
    ready(maria.page)
    maria.page.get_by_role("button", name="Open and send").click()
    both = maria.page.get_by_label("What helps this student").input_value()
    before = [row.what_helps for row in builders.every(Reflection)]
    maria.page.get_by_role("button", name="Write your reflection").click()
    maria.page.wait_for_url(f"**/visits/{visit.id}")
    ready(maria.page)

    assert before == [WORDS.what_helps]
    assert WORDS.what_helps in both
    assert "Quiet corners." in both
    assert builders.every(Reflection)[0].what_helps.split() == both.split()
    assert kept(maria, alder.pair[0])["queue"] == []
