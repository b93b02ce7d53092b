"""Who gets which answer at the pages of grants, funds, other work and batches; read as the table in `doors.py`."""

PAY_DOORS = """\
GET  /funds/<pk>/move                        sss fff fff fff fff fff nnn nnn fff fff fff fff fff
GET  /grants/                                s   f   f   f   f   f   o   o   f   f   f   f   f
GET  /grants/<pk>                            sss fff fff fff fff fff oon oon fff fff fff fff fff
GET  /grants/<pk>/edit                       sss fff fff fff fff fff oon oon fff fff fff fff fff
GET  /grants/add                             s   f   f   f   f   f   o   o   f   f   f   f   f
GET  /spending/                              s   f   f   f   f   o   o   o   f   f   f   f   f
POST /funds/<pk>/move                        sss fff fff fff fff fff nnn nnn fff fff fff fff fff
POST /grants/                                s   f   f   f   f   f   g   g   f   f   f   f   f
POST /grants/<pk>/edit                       sss fff fff fff fff fff iin iin fff fff fff fff fff
POST /grants/add                             s   f   f   f   f   f   i   i   f   f   f   f   f
POST /grants/export                          s   f   f   f   f   f   o   o   f   f   f   f   f
POST /spending/                              s   f   f   f   f   g   g   g   f   f   f   f   f
POST /spending/export                        s   f   f   f   f   o   o   o   f   f   f   f   f
"""
