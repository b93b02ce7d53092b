"""Who gets which answer at the pages of rosters; read as the table in `doors.py`."""

ROSTER_DOORS = """\
GET  /roster/                                s   f   f   f   f   f   o   f   f   f   f   f   f
GET  /roster/<pk>                            sss fff fff fff fff fff oon fff fff fff fff fff fff
GET  /roster/<pk>/changes/<name>/<kind>      sss fff fff fff fff fff nnn fff fff fff fff fff fff
GET  /roster/<pk>/errors.csv                 sss fff fff fff fff fff oon fff fff fff fff fff fff
GET  /roster/<pk>/progress                   sss fff fff fff fff fff oon fff fff fff fff fff fff
GET  /roster/template/<name>.csv             s   f   f   f   f   f   o   f   f   f   f   f   f
POST /roster/                                s   f   f   f   f   f   g   f   f   f   f   f   f
POST /roster/<pk>/apply                      sss fff fff fff fff fff ign fff fff fff fff fff fff
POST /roster/<pk>/cancel                     sss fff fff fff fff fff ign fff fff fff fff fff fff
POST /roster/<pk>/try-again                  sss fff fff fff fff fff iin fff fff fff fff fff fff
POST /roster/<pk>/undo                       sss fff fff fff fff fff iin fff fff fff fff fff fff
POST /roster/export                          s   f   f   f   f   f   o   f   f   f   f   f   f
POST /roster/upload                          s   f   f   f   f   f   i   f   f   f   f   f   f
"""
