"""Why a letter is not printed: better no letter than a box where a child's name should be."""

import unicodedata

from workflows.words import N_, Msgid

FIELDS = {
    "answer_url": N_("the link to the answer page"),
    "caller_name": N_("the name of the person to call"),
    "district_name": N_("the district’s name"),
    "educator_names": N_("an educator’s name"),
    "ends_at": N_("the end of the visit"),
    "explained": N_("the note on who explained the letter"),
    "guardian_names": N_("a guardian’s name"),
    "household_address": N_("the family’s address"),
    "letter_date": N_("the letter’s date"),
    "letter_id": N_("the letter’s number"),
    "letterhead": N_("the letterhead"),
    "place": N_("the place of the visit"),
    "place_note": N_("the note on the place"),
    "reply_by": N_("the day to answer by"),
    "return_address": N_("the school’s address"),
    "school_name": N_("the school’s name"),
    "school_phone": N_("the school’s phone number"),
    "starts_at": N_("the day and time of the visit"),
    "student_names": N_("a student’s name"),
    "wording": N_("the letter’s own text"),
}

NO_GLYPH = N_("We cannot print “%(character)s” (%(code_point)s), found in %(field)s, in %(language)s.")
HIDDEN = N_("There is a hidden character (%(code_point)s) in %(field)s. Please type it again.")
OLD_FONT = N_(
    "“%(character)s” (%(code_point)s) in %(field)s belongs to one computer’s own font. Please type it in Unicode."
)
ZAWGYI = N_(
    "The Burmese in %(field)s seems to be typed for the Zawgyi font (at “%(character)s”). Please type it in Unicode."
)
LOST = N_(
    "A character was lost before it reached us (%(code_point)s), found in %(field)s. Please type it again."
)
MISSING = N_("The letter needs %(field)s, which is empty.")
TOO_LONG = N_("There is more text in %(field)s than the letter has room for.")


class LetterRefused(ValueError):
    """A letter that cannot be set truly.

    `sentence` and `field_label` are marked for translation; `facts` fills the sentence. `field` is its name
    among the letter's facts, `character` the offending one or empty, `template` the text it was merged into.
    """

    def __init__(
        self, sentence: Msgid, *, field: str, template: str, language: str, character: str = ""
    ) -> None:
        self.sentence = sentence
        self.field = field
        self.field_label = FIELDS[field]
        self.template = template
        self.language = language
        self.character = character
        super().__init__(f"{sentence % self.facts} (field {field}, template {template})")

    @property
    def facts(self) -> dict[str, str]:
        return {
            "character": self.character,
            "code_point": code_point(self.character),
            "field": self.field_label,
            "language": self.language,
            "template": self.template,
        }


def code_point(character: str) -> str:
    """U+00F1 LATIN SMALL LETTER N WITH TILDE; empty for no character."""
    if not character:
        return ""
    return f"U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"
