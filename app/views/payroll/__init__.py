"""Payroll's pages: batches and how they are made, what payroll answers, profiles of files."""

from app.views.payroll.answers import VIEWS as ANSWERS
from app.views.payroll.batches import VIEWS as BATCHES
from app.views.payroll.making import VIEWS as MAKING
from app.views.payroll.profiles import VIEWS as PROFILES

VIEWS = [*BATCHES, *MAKING, *ANSWERS, *PROFILES]
