"""Working out what somebody is paid: pure functions from facts to an amount, or to the rule against paying."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """Round to whole cents, halves up: the one rounding rule of all money."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)
