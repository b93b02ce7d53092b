"""Who gets which answer at the pages of access, requests, reviews and totals; read as the table in `doors.py`."""

ACCESS_DOORS = """\
GET  /access/                                s   f   f   f   f   f   o   f   o   f   f   f   o
GET  /access/invite                          s   f   f   f   f   f   o   f   o   f   f   f   o
GET  /access/left                            s   f   f   f   f   f   o   f   o   f   f   f   o
GET  /access/renew                           s   f   f   f   f   f   o   f   o   f   f   f   o
GET  /access/requests/                       s   f   f   f   f   f   o   f   o   f   f   f   o
GET  /access/rules                           s   f   f   f   f   f   o   f   o   f   f   f   o
GET  /access/unused                          s   f   f   f   f   f   o   f   o   f   f   f   o
GET  /access/what-roles-may/                 s   f   f   f   f   f   o   f   o   f   f   f   o
GET  /access/what-roles-may/<code>           s   f   f   f   f   f   f   f   f   f   f   f   n
GET  /access/what-roles-may/own/add/<code>   s   f   f   f   f   f   f   f   f   f   f   f   n
GET  /access/admins/                         s   f   f   f   f   f   f   f   f   f   f   f   o
GET  /access/what-roles-may/own/<pk>         sss fff fff fff fff fff fff fff fff fff fff fff oon
GET  /access/requests/<pk>                   sss fff fff fff fff fff oon fff oon fff fff fff oon
GET  /access/reviews/                        s   f   f   f   f   o   o   f   o   f   f   f   o
GET  /access/reviews/<pk>                    sss fff fff fff fff onn oon fff oon fff fff fff oon
GET  /access/roles/<pk>/extend               sss fff fff fff fff fff oon fff oon fff fff fff oon
GET  /access/roles/<pk>/renew                sss fff fff fff fff fff oon fff oon fff fff fff oon
GET  /ask-for-access/                        s   o   o   o   o   o   o   o   o   o   o   o   o
GET  /ask-for-access/mine                    s   o   o   o   o   o   o   o   o   o   o   o   o
GET  /totals/                                s   f   f   f   f   f   f   f   f   f   o   o   f
POST /access/invite                          s   f   f   f   f   f   g   f   g   f   f   f   g
POST /access/left                            s   f   f   f   f   f   g   f   g   f   f   f   g
POST /access/renew                           s   f   f   f   f   f   n   f   n   f   f   f   n
POST /access/rules                           s   f   f   f   f   f   i   f   i   f   f   f   i
POST /access/unused                          s   f   f   f   f   f   g   f   g   f   f   f   g
POST /access/what-roles-may/<code>           s   f   f   f   f   f   f   f   f   f   f   f   n
POST /access/what-roles-may/own/add/<code>   s   f   f   f   f   f   f   f   f   f   f   f   n
POST /access/what-roles-may/own/<pk>         sss fff fff fff fff fff fff fff fff fff fff fff iin
POST /access/what-roles-may/own/<pk>/end     sss fff fff fff fff fff fff fff fff fff fff fff ggn
POST /access/admins/<pk>/confirm             sss fff fff fff fff fff fff fff fff fff fff fff ggn
POST /access/admins/<pk>/decline             sss fff fff fff fff fff fff fff fff fff fff fff ggn
POST /access/people/<pk>/invite-by-mail      sss fff fff fff fff fff ggn fff ggn fff fff fff ggn
POST /access/people/<pk>/take-invitation-back sss fff fff fff fff fff nnn fff nnn fff fff fff nnn
POST /access/requests/<pk>/grant             sss fff fff fff fff fff iin fff iin fff fff fff iin
POST /access/requests/<pk>/decline           sss fff fff fff fff fff iin fff iin fff fff fff iin
POST /access/reviews/<pk>                    sss fff fff fff fff inn iin fff iin fff fff fff iin
POST /access/reviews/<pk>.pdf                sss fff fff fff fff onn oon fff oon fff fff fff oon
POST /access/reviews/<pk>/export             sss fff fff fff fff onn oon fff oon fff fff fff oon
POST /access/reviews/begin                   s   f   f   f   f   f   g   f   g   f   f   f   g
POST /access/roles/<pk>/extend               sss fff fff fff fff fff iin fff iin fff fff fff iin
POST /access/roles/<pk>/renew                sss fff fff fff fff fff iin fff iin fff fff fff iin
POST /ask-for-access/                        s   i   i   i   i   i   i   i   i   i   i   i   i
POST /totals/export                          s   f   f   f   f   f   f   f   f   f   o   o   f
"""
