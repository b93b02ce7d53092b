"""One version of what a kind of letter says in one language, from draft to approved: facts, rules, and the table."""

from dataclasses import dataclass
from enum import StrEnum

from workflows import people as who
from workflows.machine import N_, Msgid, Rule, Transition, Workflow, rule
from workflows.people import TEXT_KEEPERS, Role, refuse_unnamed


class TextState(StrEnum):
    draft = "draft"
    in_review = "in_review"
    approved = "approved"
    stale = "stale"
    replaced = "replaced"


class Method(StrEnum):
    """How a text came about; what a machine wrote counts as such until a person has checked every sentence."""

    human = "human"
    machine_then_human = "machine_then_human"
    machine = "machine"


METHOD_WORDS: dict[Method, Msgid] = {
    Method.human: N_("A person translated it"),
    Method.machine_then_human: N_("A machine translated it, and a person checked every sentence"),
    Method.machine: N_("A machine translated it; nobody has checked it yet"),
}


@dataclass(frozen=True, kw_only=True)
class TextFacts:
    """The version as it would be after the step.

    `actor_id`: the person; None only for Porchlight itself. `writer_ids`: everyone who saved this version, nobody
    for a starter.
    `source_approved`: the English that it translates is the approved one; true for English itself.
    `to_mend`: the labels of parts that are empty, or do not fit the English or the fonts.
    `version_open`: another version of this kind and language waits for its writer or its reviewer.
    `pages_read`: the reviewer has the pages of this very version open, and says so.
    """

    state: TextState | None
    actor_id: int | None
    actor_roles: frozenset[Role]
    is_english: bool = False
    method: Method = Method.human
    writer_ids: frozenset[int] = frozenset()
    source_approved: bool = True
    to_mend: tuple[Msgid, ...] = ()
    version_open: bool = False
    pages_read: bool = False
    remark: str = ""

    def __post_init__(self) -> None:
        refuse_unnamed(self.actor_id, self.actor_roles)


@rule(N_("The English text is the district's own; ask the district coordinator to change it."))
def english_is_the_districts(text: TextFacts) -> bool:
    """Every translation hangs on it."""
    return not text.is_english or not text.actor_roles.isdisjoint(TEXT_KEEPERS)


@rule(N_("A new version is being written already; open that one."))
def no_version_is_open(text: TextFacts) -> bool:
    return not text.version_open


@rule(N_("These parts need mending first: %(parts)s."), parts=lambda text: text.to_mend)
def every_part_is_sound(text: TextFacts) -> bool:
    """Filled, with the merge fields of the English and no other, in characters that can be printed."""
    return not text.to_mend


@rule(N_("The English changed meanwhile; look through this text beside it and save it again."))
def english_is_the_approved_one(text: TextFacts) -> bool:
    return text.source_approved


@rule(N_("What only a machine has read goes to no family: check every sentence, then say so."))
def a_person_checked_it(text: TextFacts) -> bool:
    """Holds for every role, Admin too."""
    return text.method is not Method.machine


@rule(N_("You wrote this text; ask someone else who reads the language well to review it."))
def reviewer_is_another(text: TextFacts) -> bool:
    """Holds for every role, Admin too."""
    return bool(text.writer_ids) and text.actor_id not in text.writer_ids


@rule(N_("Read every page as it will be printed, then say that you have."))
def pages_were_read(text: TextFacts) -> bool:
    return text.pages_read


@rule(N_("Say what should change, so that the writer knows."))
def remark_given(text: TextFacts) -> bool:
    return bool(text.remark.strip())


Rules = tuple[Rule[TextFacts], ...]

BEGIN_RULES: Rules = (english_is_the_districts, no_version_is_open)
WRITE_RULES: Rules = (english_is_the_districts,)
SEND_RULES: Rules = (
    english_is_the_districts,
    every_part_is_sound,
    english_is_the_approved_one,
    a_person_checked_it,
)
SEND_BACK_RULES: Rules = (english_is_the_districts, remark_given)
APPROVE_RULES: Rules = (
    english_is_the_districts,
    reviewer_is_another,
    a_person_checked_it,
    every_part_is_sound,
    english_is_the_approved_one,
    pages_were_read,
)

S, T = TextState, Transition

# fmt: off
TRANSLATION: Workflow[TextState, TextFacts] = Workflow(
    "translation",
    {
        S.draft: N_("draft"), S.in_review: N_("in review"), S.approved: N_("approved"),
        S.stale: N_("out of date"), S.replaced: N_("replaced"),
    },
    [
        # action             from         to           who              only if
        T("begin",           None,        S.draft,     who.TRANSLATORS, BEGIN_RULES,
          label=N_("Write a new version"), also="from the newest version; that one stays as it is",
          impossible=N_("A text that is %(state)s is there already.")),
        T("write",           S.draft,     None,        who.TRANSLATORS, WRITE_RULES,
          label=N_("Save the draft"), also="from now on it translates the approved English",
          impossible=N_("A text that is %(state)s cannot be changed any more.")),
        T("send_for_review", S.draft,     S.in_review, who.TRANSLATORS, SEND_RULES,
          label=N_("Send for review"), undo="send back",
          impossible=N_("A text that is %(state)s cannot be sent for review.")),
        T("send_back",       S.in_review, S.draft,     who.TRANSLATORS, SEND_BACK_RULES,
          label=N_("Send it back"), also="the writer reads the remark",
          impossible=N_("A text that is %(state)s cannot be sent back.")),
        T("approve",         S.in_review, S.approved,  who.TRANSLATORS, APPROVE_RULES,
          label=N_("Approve these pages"), also="the one before is replaced; a new English makes translations stale",
          impossible=N_("A text that is %(state)s cannot be approved.")),
        T("go_stale",        S.approved,  S.stale,     who.SYSTEM,      (),
          label=N_("Mark it out of date"), also="its English was replaced; no new letter is made from it",
          impossible=N_("A text that is %(state)s cannot go out of date.")),
        T("replace",         (S.approved, S.stale), S.replaced, who.SYSTEM, (),
          label=N_("Replace it"), also="kept, for the letters that were made from it",
          impossible=N_("A text that is %(state)s cannot be replaced.")),
    ],
    absent=N_("There is no text here yet; write one first."),
)
# fmt: on
