"""Answers of families: their own page, the same page at a desk, and what waits to be taken over."""

from app.views.answers.family import FamilyAnswerView

VIEWS = [FamilyAnswerView]
