"""Who gets which answer at the pages of a new school year; read as the table in `doors.py`."""

YEAR_DOORS = """\
GET  /new-year/                              s   f   f   f   f   f   o   f   f   f   f   f   f
GET  /new-year/goals                         s   f   f   f   f   f   o   f   f   f   f   f   f
POST /new-year/close                         s   f   f   f   f   f   i   f   f   f   f   f   f
POST /new-year/goals                         s   f   f   f   f   f   n   f   f   f   f   f   f
POST /new-year/undo                          s   f   f   f   f   f   n   f   f   f   f   f   f
"""
