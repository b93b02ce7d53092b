"""Why a step is as it is: the core practice it serves, in one sentence, and where the tips for it stand."""

from typing import NamedTuple

from flask import Flask
from flask_appbuilder import expose

from app.views.access import has_access
from app.views.base import Page
from workflows.words import N_, Msgid

PRACTICES: dict[str, Msgid] = {
    "voluntary": N_("Visits are voluntary, for families and for staff."),
    "trained": N_("Those who visit are trained, and paid for their time outside the school day."),
    "hopes": N_("The first visit is about hopes and dreams."),
    "everyone": N_("Everyone is invited, or a fair cross-section; nobody is singled out."),
    "pairs": N_("Two go together, and reflect together."),
}
"""The five core practices, as one sentence each."""


class Help(NamedTuple):
    """`practice` is a key of PRACTICES, `tips` the name of a part of the page of tips."""

    practice: str
    why: Msgid
    tips: str

    @property
    def serves(self) -> Msgid:
        """The core practice."""
        return PRACTICES[self.practice]


HELP: dict[str, Help] = {
    "invite_who": Help(
        "everyone",
        N_("Where everyone is asked, or chance decides, an invitation is a mark on nobody."),
        "hesitant-families",
    ),
    "invite_with_whom": Help(
        "pairs",
        N_("Two see and hear more than one, and have somebody to think with on the way back."),
        "pairing",
    ),
    "invite_letter": Help(
        "voluntary",
        N_("It is an invitation: a family may say no, and needs no reason."),
        "invitation-call",
    ),
    "answer_yes": Help(
        "voluntary",
        N_("A yes that is given freely opens the door; where they want to meet is theirs to say."),
        "hesitant-families",
    ),
    "answer_later": Help(
        "voluntary",
        N_("Later is a real answer. The family comes back to your list by itself on that day."),
        "hesitant-families",
    ),
    "decline": Help(
        "voluntary",
        N_("A no is a good answer, too: it changes nothing for the child, and nobody asks why."),
        "hesitant-families",
    ),
    "schedule": Help(
        "trained",
        N_("The family’s time comes first; two trained people go, and their time is paid."),
        "scheduling",
    ),
    "reschedule": Help(
        "voluntary", N_("Days change in every family; moving a visit costs no trust."), "scheduling"
    ),
    "another_day": Help(
        "voluntary", N_("Days change in every family; moving a visit costs no trust."), "scheduling"
    ),
    "change_team": Help(
        "pairs",
        N_("Tell the family who comes instead: a name they know makes the door easier to open."),
        "pairing",
    ),
    "no_one_home": Help(
        "voluntary",
        N_("A closed door is not a no. A friendly note, and another try, say that you meant it."),
        "scheduling",
    ),
    "record_completion": Help(
        "trained",
        N_("From this record people are paid, and the school sees whom visits have reached."),
        "scheduling",
    ),
    "write_reflection": Help(
        "pairs",
        N_("What surprised you is where teaching changes; noticing it is the second half of the visit."),
        "reflection",
    ),
    "approve": Help(
        "trained", N_("Pay that comes soon tells people that this time counts."), "hesitant-educators"
    ),
}


class TipsView(Page):
    """`/tips/`"""

    route_base = "/tips"
    default_view = "tips"

    @expose("/")
    @has_access
    def tips(self) -> str:
        """What has helped others, step by step."""
        return self.render_template("help/tips.html", practices=PRACTICES)


def init_app(app: Flask) -> None:
    """Let every template look a step's help up."""
    app.jinja_env.globals["help_for"] = HELP.get


VIEWS = [TipsView]
