"""What the office does, what families do with their letter, and what calendar programs ask for."""

from benchmarks.load.browser import Lost
from benchmarks.load.person import Does, Person
from benchmarks.load.reading import A_FILE, form_to, link_on
from benchmarks.load.school import board, home, overview

NAMES = ("Garcia", "Nguyen", "Ortiz", "Reyes", "Khan", "Lee")


def list_all(person: Person) -> None:
    """The visits of every school, those that wait for an answer, and what stands beyond the first page."""
    person.browser.opens("/visits/")
    page = person.browser.opens("/visits/?state=invited")
    onward = [each["href"] for each in page.main.every("a") if each["rel"] == "next"]
    if onward:
        person.browser.opens(onward[0])


def look_for(person: Person) -> None:
    """A name is looked for by POST, and leads to what was found."""
    page = person.browser.opens("/people/")
    form = form_to(page, "/people/")
    if form is None:
        raise Lost("a list that nobody can look through")
    form.sent["search"] = [person.chance.choice(NAMES)]
    person.browser.sends(form)


def figures(person: Person) -> None:
    """The figures of all schools."""
    person.browser.opens("/figures/")


def preview(person: Person) -> None:
    """What a batch of all that waits would hold."""
    person.browser.opens("/payroll/make/")


def batch(person: Person) -> None:
    """Make it, download its file, and say that it is paid."""
    form = form_to(person.browser.opens("/payroll/make/"), "/payroll/make/")
    if form is None:
        return
    made = person.browser.sends(form)
    file = link_on(made, A_FILE)
    if file is None:
        return  # Somebody made a batch of the same payments meanwhile; the refusal is counted.
    person.browser.opens(file)
    paid = form_to(made, "/paid")
    if paid is not None:
        paid.sent["paid_on"] = [str(person.now.date())]
        person.browser.sends(paid)


def batches(person: Person) -> None:
    """The batches so far."""
    person.browser.opens("/payroll/")


def answer(person: Person) -> None:
    """The family of the next letter says yes, or later."""
    key = next(person.keys, None)
    if key is None:
        return
    form = form_to(person.browser.opens(f"/a/{key}"), f"/a/{key}")
    if form is None:
        return
    yes = {"answer": ["yes"], "days": ["2"], "times": ["evening"], "place": ["library"]}
    form.sent |= yes if person.chance.random() < 0.8 else {"answer": ["later"], "when": ["two_weeks"]}
    person.browser.sends(form)


def calendar(person: Person) -> None:
    """As a calendar program does by itself."""
    person.browser.opens(f"/calendar/feed/{person.somebody.keys[0]}.ics")


DOES: dict[str, Does] = {
    "looks at the work of the day": home,
    "looks through the visits": list_all,
    "looks for a person by name": look_for,
    "looks at the overview": overview,
    "looks at the board": board,
    "looks at the figures": figures,
    "looks a batch over": preview,
    "makes a batch and its file": batch,
    "looks at the batches": batches,
    "answers by the link": answer,
    "asks for a calendar": calendar,
}
