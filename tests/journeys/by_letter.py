"""A letter in the family's language: its words approved by two people, its pages kept, its link answered."""

import re
from io import BytesIO

import pypdf

from tests.journeys.opening import School
from tests.journeys.pages import WentWrong
from tests.journeys.telling import Journal
from tests.journeys.visitors import Visitor

LANGUAGE, TEXTS = "es", ("common", "first_visit")
LINK = re.compile(r"/a/\s*((?:[0-9a-z]{4}-\s*){6}[0-9a-z]{2})")


def make_texts_ready(journal: Journal, translator: Visitor, reviewer: Visitor) -> None:
    """The Spanish draft that came along is read by one person and approved by another."""
    for kind in TEXTS:
        with journal.step(f"liaison checks the Spanish words “{kind}”, sends them on"):
            translator.opens(f"/texts/in/{LANGUAGE}/{kind}")
            translator.presses("Save and send for review", {"A machine translated it, and a person": True})
        with journal.step(f"coordinator looks at the pages of “{kind}” and approves them"):
            reviewer.opens(translator.page.address)
            _looks_at_every_page(reviewer)
            reviewer.presses("Approve these pages", {"I read this language well": True})


def make_the_letter(journal: Journal, liaison: Visitor, visit: int) -> str:
    """Print it twice, the same to the byte; returns where its link leads."""
    with journal.step("liaison makes the letter and keeps the PDF"):
        liaison.opens(f"/visits/{visit}/letters")
        liaison.presses("Make the letter")
        address = liaison.page.link("Letter")
        letter = liaison.downloads(address)
        if not letter.startswith(b"%PDF-") or letter != liaison.downloads(address):
            raise WentWrong("The letter is no PDF, or not the same twice.", liaison.page)
        journal.keep("letter.pdf", letter)
    return _link_in(letter, liaison)


def answer(journal: Journal, family: Visitor, link: str, school: School, visit: int) -> None:
    """The family says yes on its own page; the liaison finds it among the work and takes it over."""
    with journal.step("the family opens the letter's link and says yes, on Tuesdays in the evening"):
        family.opens(link)
        form = family.page.form("")
        form.sent |= {"answer": ["yes"], "days": ["2"], "times": ["evening"], "place": ["library"]}
        family.sends(form)
        if "/thanks" not in family.page.address:
            raise WentWrong("The family is not thanked.", family.page)
    liaison = school.liaison.browser
    with journal.step("liaison finds the answer in the work list and takes it over"):
        home = liaison.opens("/")
        if f"/visits/{visit}" not in [each["href"] for each in home.main.every("a")]:
            raise WentWrong("The answer is not in the work list.", home)
        liaison.opens(f"/visits/{visit}")
        liaison.presses("Take it over")


def _looks_at_every_page(reviewer: Visitor) -> None:
    for picture in reviewer.page.main.every("img"):
        if not reviewer.downloads(picture["src"]).startswith(b"\x89PNG"):
            raise WentWrong("A page of the letter is no picture.", reviewer.page)


def _link_in(letter: bytes, liaison: Visitor) -> str:
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(letter)).pages)
    found = LINK.search(words)
    if not found:
        raise WentWrong("The letter has no link to answer by.", liaison.page)
    return "/a/" + re.sub(r"\s", "", found[1])
