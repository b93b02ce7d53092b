"""Payments: one educator's pay for one visit, from due to paid."""

from app.services.payments.deciding import Decided, approve, approve_many, waive

__all__ = ["Decided", "approve", "approve_many", "waive"]
