"""Every step of a visit: one verb per action of the workflow, the actor as argument, one transaction each."""

from app.services.visits.answers import answer_later, answer_yes, cancel, decline, note_attempt, reopen
from app.services.visits.checking import check_in, check_out
from app.services.visits.correcting import correct
from app.services.visits.elsewhere import record_elsewhere
from app.services.visits.handing_over import hand_over, hand_over_all, keep_after_move
from app.services.visits.inviting import cross_section, current_year, due_a_second, invite, not_invited
from app.services.visits.overdue import look_after, look_after_all
from app.services.visits.placing import check_address, choose_place, may_be_checked, may_change
from app.services.visits.recording import (
    Words,
    WrittenMeanwhile,
    record_completion,
    words_in,
    write_reflection,
)
from app.services.visits.scheduling import another_day, change_team, no_one_home, reschedule, schedule
from app.services.visits.settling import settle
from app.services.visits.standing import why_not

__all__ = [
    "Words",
    "WrittenMeanwhile",
    "another_day",
    "answer_later",
    "answer_yes",
    "cancel",
    "change_team",
    "check_address",
    "check_in",
    "check_out",
    "choose_place",
    "correct",
    "cross_section",
    "current_year",
    "decline",
    "due_a_second",
    "hand_over",
    "hand_over_all",
    "invite",
    "keep_after_move",
    "look_after",
    "look_after_all",
    "may_be_checked",
    "may_change",
    "no_one_home",
    "not_invited",
    "note_attempt",
    "record_completion",
    "record_elsewhere",
    "reopen",
    "reschedule",
    "schedule",
    "settle",
    "why_not",
    "words_in",
    "write_reflection",
]
