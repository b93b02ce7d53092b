"""What each notice says: one sentence per event, for the page and for the e-mail. No child's or family's name."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton, format_time
from babel.numbers import format_currency
from flask_babel import force_locale, gettext

from workflows.words import N_, Msgid

SENTENCES: dict[str, Msgid] = {
    "reply_received": N_("A family answered your school’s invitation."),
    "visit_agreed": N_("A visit with you is agreed for %(when)s."),
    "visit_moved": N_("Your visit of %(before)s moves to %(when)s."),
    "visit_placed": N_("Where you meet on %(when)s has changed. Please look at the visit."),
    "visit_off": N_("Your visit on %(when)s does not take place."),
    "visit_handed_on": N_("Somebody else goes to the visit on %(when)s; the time is yours again."),
    "visit_overdue": N_("Nobody has ended the visit that was to end at %(when)s. Please call the team."),
    "record_due": N_("The visit of %(day)s waits to be written down: who went, from when to when."),
    "reflection_due": N_("Your reflection on the visit of %(day)s is due."),
    "follow_up_due": N_("You promised a family something by %(day)s."),
    "payment_approved": N_("Your pay of %(amount)s for %(day)s is approved."),
    "payment_paid": N_("Your pay of %(amount)s for %(day)s is paid."),
    "payments_paid": N_("%(count)s of your payments are paid, %(amount)s together."),
    "payment_returned": N_(
        "Your pay of %(amount)s for %(day)s came back with a question; your answer sends it on."
    ),
    "payment_mended": N_("The pay of %(amount)s for %(day)s that you sent back is answered."),
    "payment_second": N_("A payment of %(amount)s for %(day)s has one approval and waits for a second."),
    "payment_late": N_("A payment of %(amount)s for %(day)s has waited long for its approval."),
    "payments_late": N_("%(count)s payments, %(amount)s together, have waited long for their approval."),
    "payment_excepted": N_(
        "An exception was made: your pay of %(amount)s for %(day)s goes to its approval after all."
    ),
    "payment_gives_way": N_(
        "Your pay of %(amount)s for %(day)s gives way to another visit’s; the rule stands with it."
    ),
    "payment_moves_up": N_("Your pay of %(amount)s for %(day)s is due after all: it has its place again."),
    "payment_rejected": N_(
        "Payroll could not pay %(amount)s for %(day)s yet; it is approved anew, and paid then."
    ),
    "payment_reversed": N_(
        "Payroll takes back %(amount)s that was paid for %(day)s; the payment’s page says why."
    ),
    "reversal_asked": N_("Payroll asks you to agree that %(amount)s for %(day)s is taken back."),
    "reversal_agreed": N_("The coordinator agreed: %(amount)s for %(day)s is taken back."),
    "reversal_refused": N_("The coordinator did not agree that %(amount)s for %(day)s is taken back."),
    "fund_low": N_("%(percent)s %% of the fund “%(fund)s” is promised or spent."),
    "fund_full": N_("The fund “%(fund)s” is promised or spent to the last; more visits need more money."),
    "payment_short": N_("A payment of %(amount)s for %(day)s is due, and no fund can pay it yet."),
    "access_asked": N_("A colleague asks for access and waits for your answer."),
    "access_granted": N_("You got the access that you asked for. Sign in again to use it."),
    "access_declined": N_("Your request for access was answered: not now. The reason stands with it."),
    "admin_asked": N_("An Admin asks you to confirm that a colleague becomes Admin."),
    "admin_confirmed": N_("The colleague for whom you asked is Admin now."),
    "admin_declined": N_("The colleague for whom you asked does not become Admin."),
    "review_opened": N_("Please look through who has access, by %(day)s."),
    "rate_missing": N_("A visit on %(day)s is agreed for a class of employee that has no rate yet."),
    "roster_stored": N_("Last night’s roster was stored. You can look through what changed, and undo it."),
    "roster_waits": N_(
        "Last night’s roster waits for you: many would leave a school, or it is another district’s."
    ),
    "roster_refused": N_("Last night’s roster has errors and was not stored. The list says what to mend."),
    "student_moved": N_(
        "A student with an open visit goes to another school now. Hand the visit over, close it, or keep it."
    ),
    "family_came": N_(
        "A family that another school had invited comes to your school now. You may invite them."
    ),
    "visit_went": N_("A visit of your school was handed over to the school where the student is now."),
    "visit_came": N_(
        "A family that came to your school brings an open invitation. Ask them, and choose who would go."
    ),
    "training_expires": N_("Your training is good until %(day)s; a refresher in time keeps you visiting."),
    "year_ends": N_("The school year ends on %(day)s. When you are ready, close it and open the next one."),
    "training_before_year": N_(
        "Your training ends on %(day)s, before the next school year begins; a refresher in time keeps you visiting."
    ),
    "link_made": N_(
        "Somebody made a one-time link to a new password for your account. Not asked for? Say so."
    ),
    "address_changed": N_(
        "Your e-mail address in Porchlight was changed to another one. Not by you? Say so at once."
    ),
    "step_reset": N_("Somebody took the second step of your account away. Not asked for? Say so at once."),
    "outside_forgotten": N_(
        "Somebody unbound your account from the district’s sign-in. Not asked for? Say so."
    ),
    "outside_matched": N_(
        "Somebody bound your account to a sign-in of the district’s. Not yours? Say so at once."
    ),
}
URGENT = frozenset(
    {"address_changed", "link_made", "outside_forgotten", "outside_matched", "step_reset", "visit_overdue"}
)
"""Somebody may need help, or got at an account: these leave at once, whatever a person chose for the rest."""


def sentence(kind: str, facts: Mapping[str, Any], *, language: str, zone: ZoneInfo) -> str:
    """The one sentence, in this language and by this clock."""
    locale = Locale(language, "US") if language in ("en", "es") else Locale(language)
    values = {name: _value(name, kept, locale, zone) for name, kept in facts.items()}
    with force_locale(language):
        return gettext(SENTENCES[kind], **values)


def _value(name: str, kept: Any, locale: Locale, zone: ZoneInfo) -> str:
    if name == "day":
        return _day(date.fromisoformat(kept), locale)
    if name == "amount":
        return format_currency(Decimal(kept), "USD", locale=locale)
    if name in ("when", "before"):
        local = datetime.fromisoformat(kept).astimezone(zone)
        time = format_time(local.time(), "short", locale=locale).replace("\u202f", " ")
        return f"{_day(local.date(), locale)}, {time}"
    return str(kept)


def _day(day: date, locale: Locale) -> str:
    return format_skeleton("MMMEd", day, locale=locale, fuzzy=True)
