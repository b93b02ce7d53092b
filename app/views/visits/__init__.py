"""Visits: the list, one visit, and its steps."""

from app.views.visits.on_phone import VisitOnPhoneView
from app.views.visits.pack import VisitPackView
from app.views.visits.pages import VisitView
from app.views.visits.placing import VisitPlaceView

VIEWS = [VisitView, VisitPackView, VisitOnPhoneView, VisitPlaceView]
