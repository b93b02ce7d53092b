"""The calendar: its pages, and what other calendar programs read."""

from app.views.calendar.pages import CalendarView
from app.views.calendar.programs import CalendarFeedView, VisitFileView

VIEWS = [CalendarView, CalendarFeedView, VisitFileView]
