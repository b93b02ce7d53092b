"""Answers of families: their own page, the same form at a desk, and what waits to be taken over."""

from app.views.answers.desk import AnswerDeskView
from app.views.answers.family import FamilyAnswerView

VIEWS = [FamilyAnswerView, AnswerDeskView]
