"""Who gets which answer at the pages of rosters; read as the table in `doors.py`."""

ROSTER_DOORS = """\
GET  /doubles/                               s   f   f   o   o   f   o   f   f   f   f   f   f
GET  /doubles/<pk>/<other>                   sss fff fff nnn nnn fff nnn fff fff fff fff fff fff
GET  /moved/                                 s   f   f   o   o   f   o   f   f   f   f   f   f
GET  /roster/                                s   f   f   f   f   f   o   f   f   f   f   f   f
GET  /roster/<pk>                            sss fff fff fff fff fff oon fff fff fff fff fff fff
GET  /roster/<pk>/changes/<name>/<kind>      sss fff fff fff fff fff nnn fff fff fff fff fff fff
GET  /roster/<pk>/errors.csv                 sss fff fff fff fff fff oon fff fff fff fff fff fff
GET  /roster/<pk>/progress                   sss fff fff fff fff fff oon fff fff fff fff fff fff
GET  /roster/template/<name>.csv             s   f   f   f   f   f   o   f   f   f   f   f   f
POST /doubles/<pk>/<other>                   sss fff fff nnn nnn fff nnn fff fff fff fff fff fff
POST /doubles/<pk>/<other>/apart             sss fff fff nnn nnn fff nnn fff fff fff fff fff fff
POST /doubles/<pk>/undo                      sss fff fff inn inn fff iin fff fff fff fff fff fff
POST /moved/<pk>/hand-over                   sss fff fff gnn gnn fff ggn fff fff fff fff fff fff
POST /moved/<pk>/keep                        sss fff fff gnn gnn fff ggn fff fff fff fff fff fff
POST /moved/all                              s   f   f   g   g   f   g   f   f   f   f   f   f
POST /roster/                                s   f   f   f   f   f   g   f   f   f   f   f   f
POST /roster/<pk>/apply                      sss fff fff fff fff fff ign fff fff fff fff fff fff
POST /roster/<pk>/cancel                     sss fff fff fff fff fff ign fff fff fff fff fff fff
POST /roster/<pk>/try-again                  sss fff fff fff fff fff iin fff fff fff fff fff fff
POST /roster/<pk>/undo                       sss fff fff fff fff fff iin fff fff fff fff fff fff
POST /roster/export                          s   f   f   f   f   f   o   f   f   f   f   f   f
POST /roster/upload                          s   f   f   f   f   f   i   f   f   f   f   f   f
"""
