"""One educator's pay for one visit, from due to paid: what the rules read, the rules, and the table."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from workflows import people as who
from workflows.machine import N_, Rule, Transition, Workflow, rule
from workflows.people import Role, refuse_unnamed


class PaymentState(StrEnum):
    due = "due"
    not_payable = "not_payable"
    returned = "returned"
    approved = "approved"
    exported = "exported"
    paid = "paid"
    waived = "waived"
    rejected = "rejected"


@dataclass(frozen=True, kw_only=True)
class PaymentFacts:
    """The payment as it would be after the step. Money is in dollars.

    `actor_id`: the person; None only for Porchlight itself.
    `payee_id`: who is paid. `visitors`: everyone who went. `approvers`: everyone who approved this payment.
    `live_payment_exists`: visit and person have another payment that is not rejected, reversed or replaced.
    `fund_left`: what its fund can still spend, this payment not yet taken off; None without a fund.
    `over_the_cap`: only funds are open for it that have paid this person the most that one person gets.
    `pay_rule`: the rule that made it not payable. `in_another_batch`: now or ever before.
    `first_approver`: who gave the first of two approvals. `needs_two`: the amount is above the district's limit.
    `reversal_asked_by`: whoever in Payroll asks to take it back, as long as nobody answered.
    `takes_back`: it is itself the negative payment that takes another one back.
    `stands_in_for`: those who let the actor approve while they are away.
    `written_by`: whoever wrote hours down, or that no one was home; None for a visit that took place: those who went
    reflect on it themselves.
    """

    state: PaymentState | None
    actor_id: int | None
    actor_roles: frozenset[Role]
    payee_id: int
    visitors: frozenset[int]
    approvers: frozenset[int]
    live_payment_exists: bool
    in_another_batch: bool
    reversed: bool
    amount: Decimal
    amount_explained: str = ""
    pay_rule: str = ""
    fund_left: Decimal | None = None
    over_the_cap: bool = False
    in_batch: bool = False
    batch_locked: bool = False
    gives_up_pay: bool = False
    first_approver: int | None = None
    needs_two: bool = False
    reversal_asked_by: int | None = None
    takes_back: bool = False
    written_by: int | None = None
    stands_in_for: frozenset[int] = frozenset()
    reason: str = ""

    def __post_init__(self) -> None:
        refuse_unnamed(self.actor_id, self.actor_roles)

    @property
    def actor_is_part_of_the_visit(self) -> bool:
        return self.actor_id in self.visitors | {self.payee_id}

    @property
    def approves_only_for_a_visitor(self) -> bool:
        """Whether all that lets the actor approve was given to them by somebody who is part of the visit."""
        in_own_right = (self.actor_roles & set(who.APPROVERS)) - {Role.delegate}
        for_whom = self.stands_in_for - self.visitors - {self.payee_id}
        return bool(self.stands_in_for) and not in_own_right and not for_whom

    @property
    def roles(self) -> frozenset[Role]:
        """The actor's roles, and `went` for those who went or are paid for it (an interpreter, for one)."""
        return self.actor_roles | ({Role.went} if self.actor_is_part_of_the_visit else set())


@rule(N_("This person has a payment for this visit already; open that one instead."))
def no_other_live_payment(payment: PaymentFacts) -> bool:
    return not payment.live_payment_exists


@rule(N_("Show how the amount was worked out first."))
def amount_is_explained(payment: PaymentFacts) -> bool:
    return bool(payment.amount_explained.strip())


@rule(N_("Name the pay rule that applies, so that the person can ask about it."))
def pay_rule_is_named(payment: PaymentFacts) -> bool:
    return bool(payment.pay_rule.strip())


@rule(N_("Give a short reason, so that others understand it later."))
def reason_given(payment: PaymentFacts) -> bool:
    return bool(payment.reason.strip())


@rule(N_("You were part of this visit; ask another approver to decide about its pay."))
def approver_did_not_visit(payment: PaymentFacts) -> bool:
    """Holds for every role, Admin too."""
    return not payment.actor_is_part_of_the_visit


@rule(N_("You wrote this down; ask another approver to decide about its pay."))
def approver_did_not_write_it_down(payment: PaymentFacts) -> bool:
    """Nobody alone makes money of what only they have seen."""
    return payment.written_by is None or payment.actor_id != payment.written_by


@rule(
    N_(
        "Whoever let you approve here was part of this visit; another Site admin or the district coordinator decides"
        " about its pay."
    )
)
def approver_was_not_named_by_a_visitor(payment: PaymentFacts) -> bool:
    """Nobody chooses who approves their own pay; a delegate who approves in their own right, too, may."""
    return not payment.approves_only_for_a_visitor


@rule(N_("The fund is too low, so the payment stays due until the district coordinator adds money."))
def fund_has_money(payment: PaymentFacts) -> bool:
    """Spending exactly 100 % of a fund is not over. Where a cap stands in the way, that is said instead."""
    enough = payment.fund_left is not None and payment.amount <= payment.fund_left
    return enough or payment.over_the_cap


@rule(
    N_(
        "This person has had the most that the fund pays one person, so the payment stays due until the district"
        " coordinator adds another fund."
    )
)
def person_is_below_the_funds_cap(payment: PaymentFacts) -> bool:
    return not payment.over_the_cap


ABOUT_MONEY = frozenset({fund_has_money.name, person_is_below_the_funds_cap.name})
"""The rules that a fund decides; what only they stand against waits for money."""


@rule(N_("You were part of this visit; ask a colleague to send its pay back."))
def returner_did_not_visit(payment: PaymentFacts) -> bool:
    return not payment.actor_is_part_of_the_visit


@rule(N_("Say in a few words what you put right, or that all is as it was."))
def words_given(payment: PaymentFacts) -> bool:
    return bool(payment.reason.strip())


@rule(N_("This pay belongs to someone else; only they can do this."))
def own_payment(payment: PaymentFacts) -> bool:
    return payment.actor_id == payment.payee_id


@rule(N_("Say that you give up this pay, or leave it as it is; both are fine."))
def pay_is_given_up_in_words(payment: PaymentFacts) -> bool:
    return payment.gives_up_pay


@rule(N_("You approved this payment; ask a colleague in Payroll to take it from here."))
def payer_is_not_approver(payment: PaymentFacts) -> bool:
    return payment.actor_id not in payment.approvers


@rule(N_("You were part of this visit; ask a colleague in Payroll to take it from here."))
def payer_did_not_visit(payment: PaymentFacts) -> bool:
    return not payment.actor_is_part_of_the_visit


@rule(N_("Lock the payroll batch first; then export it."))
def batch_is_locked(payment: PaymentFacts) -> bool:
    return payment.batch_locked


@rule(N_("This payment is in another payroll batch; take it off this one."))
def not_in_another_batch(payment: PaymentFacts) -> bool:
    return not payment.in_another_batch


@rule(N_("This payment is in no payroll batch; add it to one first."))
def payment_is_in_a_batch(payment: PaymentFacts) -> bool:
    return payment.in_batch


@rule(
    N_(
        "Two people take a payment back: somebody in Payroll asks, and a coordinator who is somebody else agrees."
    )
)
def somebody_else_asked(payment: PaymentFacts) -> bool:
    return payment.reversal_asked_by not in (None, payment.actor_id)


@rule(N_("Somebody asked already to take this payment back; the district coordinator answers first."))
def nobody_asked_yet(payment: PaymentFacts) -> bool:
    return payment.reversal_asked_by is None


@rule(N_("This payment takes another one back, so it stays as it is."))
def takes_nothing_back(payment: PaymentFacts) -> bool:
    return not payment.takes_back


@rule(N_("There is no amount yet; the rate or the employee class comes first."))
def there_is_an_amount(payment: PaymentFacts) -> bool:
    return payment.amount != 0


@rule(N_("An amount like this needs two approvals; the first one comes first."))
def first_approval_is_there(payment: PaymentFacts) -> bool:
    return not payment.needs_two or payment.first_approver is not None


@rule(N_("The first approval is yours; the second one comes from somebody else."))
def somebody_else_approves_second(payment: PaymentFacts) -> bool:
    return payment.first_approver is None or payment.first_approver != payment.actor_id


@rule(N_("The first approval is there already; the second one is next."))
def no_first_approval_yet(payment: PaymentFacts) -> bool:
    return payment.first_approver is None


@rule(N_("This payment is reversed already; open its successor instead."))
def not_reversed_yet(payment: PaymentFacts) -> bool:
    return not payment.reversed


CREATE_RULES: tuple[Rule[PaymentFacts], ...] = (no_other_live_payment, amount_is_explained)
NOT_PAYABLE_RULES: tuple[Rule[PaymentFacts], ...] = (no_other_live_payment, pay_rule_is_named, reason_given)
EXCEPTION_RULES: tuple[Rule[PaymentFacts], ...] = (
    approver_did_not_visit,
    approver_did_not_write_it_down,
    reason_given,
    there_is_an_amount,
)
FIRST_RULES: tuple[Rule[PaymentFacts], ...] = (
    approver_did_not_visit,
    approver_did_not_write_it_down,
    approver_was_not_named_by_a_visitor,
    no_first_approval_yet,
)
APPROVE_RULES: tuple[Rule[PaymentFacts], ...] = (
    approver_did_not_visit,
    approver_did_not_write_it_down,
    approver_was_not_named_by_a_visitor,
    first_approval_is_there,
    somebody_else_approves_second,
    fund_has_money,
    person_is_below_the_funds_cap,
)
SEND_BACK_RULES: tuple[Rule[PaymentFacts], ...] = (reason_given, returner_did_not_visit, takes_nothing_back)
MEND_RULES: tuple[Rule[PaymentFacts], ...] = (own_payment, words_given)
WAIVE_RULES: tuple[Rule[PaymentFacts], ...] = (own_payment, pay_is_given_up_in_words)
EXPORT_RULES: tuple[Rule[PaymentFacts], ...] = (
    payer_is_not_approver,
    payer_did_not_visit,
    batch_is_locked,
    not_in_another_batch,
)
MARK_PAID_RULES: tuple[Rule[PaymentFacts], ...] = (
    payment_is_in_a_batch,
    payer_is_not_approver,
    payer_did_not_visit,
)
ASK_REVERSAL_RULES: tuple[Rule[PaymentFacts], ...] = (
    reason_given,
    payer_did_not_visit,
    takes_nothing_back,
    not_reversed_yet,
    nobody_asked_yet,
)
REVERSE_RULES: tuple[Rule[PaymentFacts], ...] = (
    somebody_else_asked,
    approver_did_not_visit,
    not_reversed_yet,
)
KEEP_RULES: tuple[Rule[PaymentFacts], ...] = (somebody_else_asked, approver_did_not_visit, reason_given)

S, T = PaymentState, Transition

# fmt: off
PAYMENT: Workflow[PaymentState, PaymentFacts] = Workflow(
    "payment",
    {
        S.due: N_("due"), S.not_payable: N_("not payable"), S.returned: N_("returned"),
        S.approved: N_("approved"), S.exported: N_("exported"), S.paid: N_("paid"),
        S.waived: N_("waived"), S.rejected: N_("rejected"),
    },
    [
        # action                from           to             who            only if
        T("create",             None,          S.due,         who.SYSTEM,    CREATE_RULES,
          label=N_("Create the payment"), also="at the reflection, or at no one home",
          impossible=N_("A payment that is %(state)s cannot be made a second time.")),
        T("create_not_payable", None,          S.not_payable, who.SYSTEM,    NOT_PAYABLE_RULES,
          label=N_("Note that nothing is payable"), also="the person sees the rule and the reason",
          impossible=N_("A payment that is %(state)s cannot be made a second time.")),
        T("make_exception",     S.not_payable, S.due,         who.EXCEPTION_MAKERS, EXCEPTION_RULES,
          label=N_("Make an exception"), also="in-hours, alone, lapsed training …",
          impossible=N_("A payment that is %(state)s needs no exception.")),
        T("approve_first",      S.due,         None,          who.APPROVERS, FIRST_RULES,
          label=N_("Give the first approval"), also="above the district's amount; somebody else gives the second",
          impossible=N_("A payment that is %(state)s cannot be approved.")),
        T("approve",            S.due,         S.approved,    who.APPROVERS, APPROVE_RULES,
          label=N_("Approve the payment"), undo="send back",
          impossible=N_("A payment that is %(state)s cannot be approved."),
          also="the district coordinator as last resort; without money it stays due, flagged, never dropped"),
        T("send_back",          (S.due, S.approved), S.returned, who.RETURNERS, SEND_BACK_RULES,
          label=N_("Send it back"), also="money goes back to its fund; the person mends it", undo="mend",
          impossible=N_("A payment that is %(state)s cannot be sent back.")),
        T("mend",               S.returned,    S.due,         who.THOSE_WHO_WENT, MEND_RULES,
          label=N_("Put it right"),
          impossible=N_("A payment that is %(state)s has nothing to put right.")),
        T("waive",              S.due,         S.waived,      who.THOSE_WHO_WENT, WAIVE_RULES,
          label=N_("Give up this pay"),
          impossible=N_("A payment that is %(state)s cannot be given up.")),
        T("export",             S.approved,    S.exported,    who.PAYROLL,   EXPORT_RULES,
          label=N_("Export the payment"), also="in at most one batch for ever",
          impossible=N_("A payment that is %(state)s cannot be exported.")),
        T("mark_paid",          S.exported,    S.paid,        who.PAYROLL_OR_FILE, MARK_PAID_RULES,
          label=N_("Mark it paid"), also="by hand or by payroll's file",
          impossible=N_("A payment that is %(state)s cannot be marked paid.")),
        T("reject",             S.exported,    S.rejected,    who.PAYROLL_OR_FILE, (reason_given,),
          label=N_("Record a rejection"), undo="its successor",
          impossible=N_("A payment that is %(state)s cannot be rejected."),
          also="by hand or by payroll's file; a successor starts at due"),
        T("ask_reversal",       S.paid,        None,          who.PAYROLL,   ASK_REVERSAL_RULES,
          label=N_("Ask to take it back"), undo="keep paid",
          impossible=N_("A payment that is %(state)s cannot be taken back."),
          also="a district coordinator who is somebody else answers"),
        T("reverse",            S.paid,        None,          who.DISTRICT_COORDINATOR, REVERSE_RULES,
          label=N_("Agree to take it back"),
          impossible=N_("A payment that is %(state)s cannot be taken back."),
          also="tagged; a negative payment in a later batch; a successor may follow"),
        T("keep_paid",          S.paid,        None,          who.DISTRICT_COORDINATOR, KEEP_RULES,
          label=N_("Do not take it back"), also="Payroll reads the reason",
          impossible=N_("A payment that is %(state)s cannot be taken back.")),
        T("take_back",          None,          S.approved,    who.DISTRICT_COORDINATOR, (approver_did_not_visit,),
          label=N_("Take the money back"), also="the negative payment; its fund has the money again at once",
          impossible=N_("A payment that is %(state)s cannot be made a second time.")),
    ],
    absent=N_("There is no payment here yet; it comes with the reflection."),
)
# fmt: on
