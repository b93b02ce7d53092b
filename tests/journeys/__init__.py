"""Whole stories: one visit from the roster to the payment, as the people who bring it there."""
