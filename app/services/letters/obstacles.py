"""Why a letter is not made: a sentence, and the values that fill it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.services.errors import Refused
from workflows.words import N_, Msgid

NOT_NOW = N_("This letter does not fit the visit as it stands now.")
NOT_SEEN = N_("The family's record is not yours to see any more: its children are at another school now.")
NOBODY_READS = N_("Nobody in this household may receive letters; reach the family another way.")
PARTED = N_("A child of this visit does not belong to this household any more. Please invite the child anew.")
QUIET = N_("The family asked not to be contacted before %(day)s.")
NO_PHONE = N_(
    "The school has no phone number on record, and the letter says whom to call. Add it under Schools."
)
NOT_OURS = N_("We cannot print letters in %(language)s. Print it in English and explain it in person.")
READS_ANOTHER = N_(
    "This family reads %(language)s, so English alone does not go out. Choose its own language; or have the letter "
    "explained in person, and say below by whom and on which day."
)
NOBODY_READS_IT = N_(
    "Nobody in this household is known to read %(language)s. Choose a language that they read, or "
    "first write down with the family what they read."
)
TOLD_ALOUD = N_("Letters to families who speak %(language)s are explained in person.")
NOT_APPROVED = N_("No text of this letter is approved in %(language)s yet.")
OUT_OF_DATE = N_(
    "The text of this letter in %(language)s is out of date: its English changed, and nobody has looked it through yet."
)
ANSWER_WAITS = N_("The family has answered already. Look at its answer first.")
SAID_YES = N_("The family said yes already: agree a day with them.")
ASKED_FOR_LATER = N_("The family would like to be asked again on %(day)s.")
CHANGED = N_(
    "The visit or its guardians changed since this run began. Look at it, and make the letter from there."
)
ENGLISH_NOT_APPROVED = N_("The English text of this letter is not approved yet.")


@dataclass(frozen=True)
class Obstacle:
    """`values` may hold `day` (ISO) and `language` (a code); whoever shows them puts them into words."""

    sentence: Msgid
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def language(self) -> str | None:
        """The code of the language whose text is missing, if that is the reason."""
        return self.values.get("language")


class NoLetter(Refused):
    """A letter cannot be made now, for this reason."""

    def __init__(self, obstacle: Obstacle) -> None:
        self.obstacle = obstacle
        super().__init__(obstacle.sentence, values=dict(obstacle.values))
