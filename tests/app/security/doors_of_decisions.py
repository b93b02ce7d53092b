"""Who gets which answer at one payment's page, timesheets, slips and cover; read as the table in `doors.py`."""

DECISION_DOORS = """\
GET  /approvals/while-away                   s   f   f   f   f   o   f   f   f   f   f   f   f
GET  /pay-contacts/                          s   f   f   f   f   f   o   o   f   f   f   f   f
GET  /pay-contacts/<pk>                      sss fff fff fff fff fff oon oon fff fff fff fff fff
GET  /pay-contacts/<pk>/delete               sss fff fff fff fff fff oon oon fff fff fff fff fff
GET  /pay-contacts/<pk>/edit                 sss fff fff fff fff fff oon oon fff fff fff fff fff
GET  /pay-contacts/add                       s   f   f   f   f   f   o   o   f   f   f   f   f
GET  /payments/<pk>                          sss nnn nnn nnn nnn onn oon oon fff fff fff fff fff
GET  /slips/<pk>.jpg                         sss nnn onn onn onn onn oon fff fff fff fff fff fff
GET  /timesheets/                            s   o   o   o   o   o   o   o   f   f   f   f   f
GET  /timesheets/mine.pdf                    s   i   i   i   i   i   i   i   f   f   f   f   f
GET  /timesheets/people                      s   f   f   f   f   o   o   o   f   f   f   f   f
GET  /timesheets/people/<pk>.pdf             sss fff fff fff fff nnn nnn nnn fff fff fff fff fff
GET  /visits/<pk>/slips                      sss nnn onn onn onn onn oon fff fff fff fff fff fff
POST /approvals/while-away                   s   f   f   f   f   i   f   f   f   f   f   f   f
POST /approvals/while-away/<pk>/end          sss fff fff fff fff nnn fff fff fff fff fff fff fff
POST /pay-contacts/                          s   f   f   f   f   f   g   g   f   f   f   f   f
POST /pay-contacts/<pk>/delete               sss fff fff fff fff fff ggn ggn fff fff fff fff fff
POST /pay-contacts/<pk>/edit                 sss fff fff fff fff fff iin iin fff fff fff fff fff
POST /pay-contacts/add                       s   f   f   f   f   f   i   i   f   f   f   f   f
POST /pay-contacts/export                    s   f   f   f   f   f   o   o   f   f   f   f   f
POST /payments/<pk>/ask-reversal             sss fff fff fff fff fff fff iin fff fff fff fff fff
POST /payments/<pk>/exception                sss fff fff fff fff inn iin fff fff fff fff fff fff
POST /payments/<pk>/keep-paid                sss fff fff fff fff fff iin fff fff fff fff fff fff
POST /payments/<pk>/mend                     sss nnn nnn nnn nnn inn iin iin fff fff fff fff fff
POST /payments/<pk>/reverse                  sss fff fff fff fff fff iin fff fff fff fff fff fff
POST /payments/<pk>/send-back                sss fff fff fff fff inn iin iin fff fff fff fff fff
POST /slips/<pk>/remove                      sss nnn inn inn inn inn iin fff fff fff fff fff fff
POST /timesheets/people                      s   f   f   f   f   i   i   i   f   f   f   f   f
POST /visits/<pk>/slips                      sss nnn inn inn inn inn iin fff fff fff fff fff fff
"""
