"""Visits: the list, one visit, and its steps."""

from app.views.visits.pages import VisitView

VIEWS = [VisitView]
