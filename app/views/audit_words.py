"""What happened, in words: a sentence for each kind of event, and the fields that changed."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.reports.audit import Told
from app.views.managing.asking import page_name
from app.views.shown import words
from app.views.visits.story import SENTENCES as OF_VISITS
from workflows.people import ROLE_WORDS, Role

THINGS: Mapping[str, Any] = {
    # what a record is called, by its table
    "admin_grant": _l("An Admin’s role"),
    "announcement": _l("An announcement"),
    "assignment": _l("A role of somebody"),
    "calendar_feed": _l("A calendar’s address"),
    "compliance_note": _l("An explanation for a grant’s report"),
    "district_role": _l("A role of the district’s own"),
    "district_settings": _l("The district’s rules"),
    "employment": _l("Somebody’s employment"),
    "family": _l("A family"),
    "fund": _l("A fund"),
    "guardian": _l("A grown-up of a family"),
    "holiday": _l("A holiday"),
    "letterhead": _l("A letterhead"),
    "grant_award": _l("A grant"),
    "other_work": _l("Training or preparation"),
    "opt_in": _l("What somebody said about taking part"),
    "outreach_event": _l("An outreach event"),
    "person": _l("Somebody of the staff"),
    "person_school": _l("A school of somebody"),
    "rate": _l("A rate"),
    "reflection_session": _l("A session of thinking together"),
    "school": _l("A school"),
    "school_goal": _l("A school’s goal for the year"),
    "school_year": _l("A school year"),
    "student": _l("A student"),
    "student_family": _l("A child of a family"),
    "training_certificate": _l("Somebody’s training"),
    "invitation": _l("An invitation to sign in"),
    "access_review": _l("A review of roles"),
    "access_request": _l("A request for access"),
    "access_rules": _l("The rules about access"),
    "legal_hold": _l("A hold on deleting"),
    "retention_rule": _l("How long records are kept"),
    "disagreement": _l("A family’s statement"),
    "retention_run": _l("A clearing of old records"),
}
DONE: Mapping[str, Any] = {
    "added": _l("added"),
    "changed": _l("changed"),
    "removed": _l("removed"),
    "ended": _l("ended"),
    "given": _l("given"),
    "extended": _l("extended"),
    "asked": _l("asked for"),
    "revoked": _l("taken back"),
    "opened": _l("opened"),
    "closed": _l("closed"),
    "lifted": _l("lifted"),
    "begun": _l("begun"),
    "done": _l("done"),
    "withdrawn": _l("taken back"),
    "printed": _l("printed"),
}
KINDS: Mapping[str, Any] = {
    "access.asked": _l("Asked for more access"),
    "access.declined": _l("Said “not now” to a request for access"),
    "access.granted": _l("Gave somebody what they asked for"),
    "access_review.end": _l("A review ended a role"),
    "access_review.keep": _l("A review kept a role"),
    "admin_grant.confirmed": _l("Confirmed an Admin"),
    "admin_grant.declined": _l("Did not confirm an Admin"),
    "district_role.kept": _l("Shaped a role of the district’s own"),
    "invitation.failed": _l("An invitation to sign in could not be mailed"),
    "invitation.sent": _l("An invitation to sign in was mailed"),
    "access.left": _l("The roles of somebody who left ended"),
    "account.password_ended": _l("A password ended with a new role; a new one is to be chosen"),
    "account.outside_ended": _l("Signed out by the district’s own sign-in"),
    "account.outside_matched": _l("A sign-in of the district was matched to a person by hand"),
    "record.staff_anonymised": _l("A former colleague’s record was cleared"),
    "access.refused": _l("Somebody was refused a page"),
    "account.invited": _l("Invited somebody to sign in"),
    "account.link_mailed": _l("A link to a new password was mailed"),
    "account.outside_bound": _l("Signed in from outside for the first time"),
    "account.outside_forgotten": _l("A sign-in from outside was taken away"),
    "account.password_changed": _l("Changed the own password"),
    "account.recovery_code_used": _l("Signed in with a recovery code"),
    "account.recovery_codes_renewed": _l("Made new recovery codes"),
    "account.second_step_off": _l("Switched the own second step off"),
    "account.second_step_on": _l("Switched the own second step on"),
    "account.second_step_reset": _l("Took a lost second step away"),
    "account.session_ended": _l("Ended one of the own sign-ins"),
    "account.sessions_ended": _l("Ended all other own sign-ins"),
    "account.switched_off": _l("Switched an account off"),
    "account.switched_on": _l("Switched an account on"),
    "calls.listed": _l("Took the list of whom to call"),
    "disclosure.made": _l("Handed a list to somebody outside of the district"),
    "district.begun": _l("Began with the district"),
    "district.changed": _l("Changed the district’s name or place"),
    "district.cleared": _l("Drafts and old news were cleared by themselves"),
    "district.created": _l("The district was made on the server"),
    "district.set_up": _l("Said that the district is ready"),
    "fund.moved": _l("Money moved between allocations of a grant"),
    "letterhead.logo_changed": _l("Changed a letterhead’s picture"),
    "letterhead.logo_removed": _l("Removed a letterhead’s picture"),
    "letters.printed": _l("Printed letters"),
    "letters.run_cancelled": _l("Cancelled a run of letters"),
    "letters.run_started": _l("Asked for a run of letters"),
    "letters.run_done": _l("A run of letters was made"),
    "list.taken": _l("Took a list along as a file"),
    "timesheet.printed": _l("Printed a timesheet"),
    "payment.approve": _l("Approved a payment"),
    "payment.approve_first": _l("Gave the first of two approvals"),
    "payment.send_back": _l("Sent a payment back with a question"),
    "payment.escalate": _l("The coordinator was told that a payment waits long"),
    "payment.mend": _l("Answered the question about a payment"),
    "payment.make_exception": _l("Made an exception, so that a payment is due"),
    "payment.reject": _l("Payroll could not pay a payment"),
    "payment.ask_reversal": _l("Asked to take a payment back"),
    "payment.reverse": _l("Agreed to take a payment back"),
    "payment.keep_paid": _l("Did not agree to take a payment back"),
    "payment.take_back": _l("A payment that takes another one back came up"),
    "payment.create": _l("A payment came up"),
    "payment.decline": _l("Declined a payment"),
    "payment.export": _l("A payment went into a payroll batch"),
    "payment.found_money": _l("There is money for a payment that waited for it"),
    "payment.found_short": _l("The fund was short for a payment"),
    "payment.mark_paid": _l("A payment was paid"),
    "payment.waive": _l("A payment was waived"),
    "payment.withdraw": _l("A payment was taken back after a correction"),
    "payroll_batch.answered": _l("Read payroll’s confirmation file"),
    "payroll_batch.file_taken": _l("Downloaded a payroll file"),
    "payroll_batch.made": _l("Made a payroll batch"),
    "payroll_profile.changed": _l("Changed how payroll’s file looks"),
    "payroll_profile.copied": _l("Copied a profile of payroll’s file"),
    "payroll_profile.offered": _l("Offered a profile of payroll’s file again"),
    "payroll_profile.retired": _l("Offered a profile of payroll’s file no more"),
    "record.anonymised": _l("A family’s record was anonymised at the end of its time"),
    "record.letters_removed": _l("Old pages of letters were removed"),
    "record.printed": _l("Printed everything that is kept about a family"),
    "record.uploads_removed": _l("Old uploaded files were removed"),
    "family.apart": _l("Two records are two families"),
    "family.merged": _l("Two records of one family were merged"),
    "family.parted": _l("A merge of two families was undone"),
    "roster.applied": _l("A roster was taken over"),
    "roster.cancelled": _l("Left a roster aside"),
    "roster.decided": _l("Decided to take a roster over"),
    "roster.refused": _l("A nightly roster had errors and was not stored"),
    "roster.undone": _l("Undid the last roster"),
    "roster.uploaded": _l("Brought in a roster"),
    "roster.waits": _l("A nightly roster waits for a decision"),
    "selection.invited": _l("Invited the families of a selection"),
    "sign_in.done": _l("Signed in"),
    "sign_in.failed": _l("A sign-in failed"),
    "sign_in.left": _l("Signed out"),
    "sign_in.password_chosen": _l("Chose a password by a link"),
    "visit.letter_printed": _l("Printed a letter"),
    "visit.mail_asked_again": _l("Asked once more for an e-mail to a family"),
    "year.closed": _l("Closed a school year and opened the next"),
    "year.opened_again": _l("Undid the closing of a school year"),
    "visits.sheet_left": _l("Left a spreadsheet of older visits aside"),
    "visits.sheet_read": _l("Brought in a spreadsheet of older visits"),
    "visits.taken_over": _l("Took older visits over"),
}
AREAS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    # what the list is narrowed to: its words, and how the kinds begin
    "visits": (_l("Visits"), ("visit.", "selection.", "visits.")),
    "money": (
        _l("Payments and payroll"),
        (
            "payment.",
            "timesheet.",
            "payroll_batch.",
            "payroll_profile.",
            "fund.",
            "grant_award.",
            "compliance_note.",
            "other_work.",
            "rate.",
        ),
    ),
    "access": (
        _l("Roles and accounts"),
        (
            "assignment.",
            "account.",
            "person.",
            "person_school.",
            "access",
            "admin_grant.",
            "invitation.",
            "district_role.",
        ),
    ),
    "sign_in": (_l("Signing in"), ("sign_in.", "account.session", "account.password")),
    "refused": (_l("Refused pages"), ("access.refused",)),
    "left": (
        _l("What was taken along or printed"),
        (
            "list.taken",
            "letters.printed",
            "calls.listed",
            "visit.letter_printed",
            "record.printed",
            "payroll_batch.file_taken",
            "disclosure.",
        ),
    ),
    "families": (
        _l("Families and students"),
        ("family.", "guardian.", "student", "record.", "disagreement.", "legal_hold.", "retention_"),
    ),
    "texts": (_l("Letters and their texts"), ("text.", "letters.", "letterhead.")),
    "imports": (_l("Rosters and spreadsheets"), ("roster.", "visits.")),
    "settings": (
        _l("Settings"),
        ("district", "school", "year.", "holiday.", "retention_rule.", "access_rules."),
    ),
}


def sentence(told: Told) -> str:
    """What happened, in the reader's language; of a kind without words of its own, what is known of it."""
    if told.kind in KINDS:
        return str(KINDS[told.kind])
    if tell := OF_VISITS.get(told.kind):
        return tell({**told.facts, **told.beside})
    thing, _dot, what = told.kind.partition(".")
    if thing == "text":
        return _("A letter’s text: %(step)s", step=what.replace("_", " "))
    if thing in THINGS and what in DONE:
        return _("%(thing)s: %(done)s", thing=THINGS[thing], done=DONE[what])
    if thing in THINGS:
        return str(THINGS[thing])
    return _("Something else")


def changes(told: Told) -> list[tuple[str, str]]:
    """The fields that changed, each with its old and new value as far as the reader may see them."""
    changed = told.facts.get("changed")
    if not isinstance(changed, dict):
        return []
    return [(_field(name), _pair(told.beside.get(name, pair))) for name, pair in changed.items()]


def about(told: Told) -> str:
    """What else the event tells: whom it is about, which role, which page, and otherwise ids and codes."""
    known = {
        "list": _("list"),
        "lines": _("rows"),
        "batch": _("batch"),
        "family": _("family"),
        "id": _("number"),
        "row": _("number"),
    }
    role, page = told.facts.get("role"), told.facts.get("route") or told.facts.get("page")
    said = [told.whom] if told.whom else []
    said += [words(ROLE_WORDS[Role(role)])] if role in set(Role) else []
    said += [page_name(page)] if page else []
    said += [
        f"{label} {told.facts[name]}" for name, label in known.items() if told.facts.get(name) is not None
    ]
    return ", ".join(said)


def _field(name: str) -> str:
    return words(name.replace("_", " ").strip())


def _pair(pair: object) -> str:
    if not (isinstance(pair, list) and len(pair) == 2):
        return ""
    return " → ".join("–" if each is None else str(each) for each in pair)
