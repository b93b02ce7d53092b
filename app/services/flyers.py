"""The flyer of a school, in the words that the district has approved."""

from app.extensions import db
from app.models import School
from app.services import texts
from app.services.errors import NotFound, Refused
from forms.letters.flyer import Flyer, flyer
from forms.letters.languages import SOURCE
from workflows.words import N_

FLYER = "flyer"
NOT_APPROVED = N_("No flyer is approved in this language yet.")
NO_PHONE = N_("The school has no phone number on record, and the flyer says whom to call.")


def languages(district_id: int) -> list[str]:
    """The tags of the languages beside English whose flyer is approved."""
    return [tag for tag in texts.all_words(district_id, FLYER) if tag != SOURCE.tag]


def flyer_of(school_id: int, tag: str | None, *, address: str | None = None) -> bytes:
    """One page as PDF, in English and the language `tag`; `address` is a page on the web, with its code.

    Raises NotFound, Refused and LetterRefused.
    """
    school = db.session.get(School, school_id)
    if school is None:
        raise NotFound
    if not (school.phone or "").strip():
        raise Refused(NO_PHONE, "school_id")
    words = texts.all_words(school.district_id, FLYER)
    english, home = words.get(SOURCE.tag), words.get(tag or SOURCE.tag)
    if english is None or home is None:
        raise Refused(NOT_APPROVED, "language")
    wanted = Flyer(
        school_name=school.name,
        school_phone=school.phone or "",
        english=english.text,
        home=home.text if home.tag != SOURCE.tag else None,
        address=address,
        note="" if english.reviewed and home.reviewed else english.common.parts["sample"],
    )
    return flyer(wanted)
