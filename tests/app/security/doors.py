"""Who gets which answer at every address of the product.

One line is a method and a rule; one column is who knocks, each holding their role at the own school (educator to
site admin) or in the own district (the others). `visitor` is an educator on the team of the own school's visit.
For a rule that names a row there are three letters: the own school's row, another school's, another district's.

    o  a page            g  led on to another page      s  led to the sign-in page
    f  not your role     n  there is nothing here       i  not now, or the form needs repair     b  unreadable
"""

from functools import cache

from tests.app.security.doors_of_a_delegate import of_a_delegate
from tests.app.security.doors_of_access import ACCESS_DOORS
from tests.app.security.doors_of_decisions import DECISION_DOORS
from tests.app.security.doors_of_pay import PAY_DOORS
from tests.app.security.doors_of_rosters import ROSTER_DOORS
from tests.app.security.doors_of_years import YEAR_DOORS

WHO = (
    "nobody",
    "educator",
    "visitor",
    "liaison",
    "school_coordinator",
    "site_admin",
    "district_coordinator",
    "payroll",
    "access_manager",
    "trainer",
    "executive",
    "partner",
    "admin",
    "delegate",
)

DOORS = """
                                             nob edu vis lia coo sit dis pay acc tra exe par adm
GET  /                                       s   o   o   o   o   o   o   o   o   o   o   o   o
GET  /a/<secret>                             n   n   n   n   n   n   n   n   n   n   n   n   n
GET  /a/<secret>/thanks                      n   n   n   n   n   n   n   n   n   n   n   n   n
GET  /history/                               s   f   f   f   f   f   o   f   o   f   f   f   o
GET  /records/                               s   f   f   f   f   f   o   f   f   f   f   f   o
GET  /records/families/<pk>                  sss fff fff fff fff fff oon fff fff fff fff fff fff
GET  /records/students/<pk>                  sss fff fff fff fff fff oon fff fff fff fff fff fff
GET  /account/                               s   o   o   o   o   o   o   o   o   o   o   o   o
GET  /account/second-step/                   s   o   o   o   o   o   o   o   o   o   o   o   o
GET  /announcements/                         s   o   o   o   o   o   o   o   o   o   o   o   o
GET  /announcements/<pk>                     sss onn onn onn onn onn oon oon oon oon oon nnn oon
GET  /announcements/<pk>/edit                sss fff fff fff fff fff oon fff fff fff fff fff fff
GET  /announcements/add                      s   f   f   f   f   f   o   f   f   f   f   f   f
GET  /answers/                               s   o   o   o   o   o   o   f   f   f   f   f   f
GET  /approvals/                             s   f   f   f   f   o   o   f   f   f   f   f   f
GET  /approvals/look                         s   f   f   f   f   i   i   f   f   f   f   f   f
GET  /begin/<secret>                         n   n   n   n   n   n   n   n   n   n   n   n   n
GET  /board/                                 s   f   f   o   o   o   o   f   f   f   f   f   f
GET  /calendar/                              s   o   o   o   o   o   o   f   f   f   f   f   f
GET  /calendar/feed/<secret>.ics             n   n   n   n   n   n   n   n   n   n   n   n   n
GET  /calendar/visits/<pk>.ics               sss nnn onn onn onn onn oon fff fff fff fff fff fff
GET  /calls/                                 s   f   f   o   o   f   f   f   f   f   f   f   f
GET  /calls/<pk>                             sss fff fff onn onn fff fff fff fff fff fff fff fff
GET  /calls/<pk>/script.pdf                  sss fff fff inn inn fff fff fff fff fff fff fff fff
GET  /calls/list.pdf                         s   f   f   o   o   f   f   f   f   f   f   f   f
GET  /contacts/families/<pk>                 sss nnn onn onn onn fff fff fff fff fff fff fff fff
GET  /contacts/visits/<pk>                   sss nnn onn onn onn fff fff fff fff fff fff fff fff
GET  /district-rules/                        s   f   f   f   f   f   g   f   f   f   f   f   g
GET  /district-rules/<pk>                    sss fff fff fff fff fff oon fff fff fff fff fff oon
GET  /district-rules/<pk>/edit               sss fff fff fff fff fff oon fff fff fff fff fff oon
GET  /employment/<pk>/edit                   sss fff fff fff fff fff oon fff fff fff fff fff fff
GET  /families/                              s   f   f   o   o   o   o   f   f   f   f   f   f
GET  /families/<pk>                          sss fff fff onn onn onn oon fff fff fff fff fff fff
GET  /families/<pk>/children                 sss fff fff onn onn fff oon fff fff fff fff fff fff
GET  /families/<pk>/edit                     sss fff fff onn onn fff oon fff fff fff fff fff fff
GET  /families/add                           s   f   f   o   o   f   o   f   f   f   f   f   f
GET  /flyer/                                 s   f   f   o   o   f   o   f   f   f   f   f   f
GET  /funds/                                 s   f   f   f   f   f   o   o   f   f   f   f   f
GET  /funds/<pk>                             sss fff fff fff fff fff oon oon fff fff fff fff fff
GET  /funds/<pk>/edit                        sss fff fff fff fff fff oon oon fff fff fff fff fff
GET  /funds/add                              s   f   f   f   f   f   o   o   f   f   f   f   f
GET  /healthz                                o   o   o   o   o   o   o   o   o   o   o   o   o
GET  /holidays/                              s   f   f   f   f   f   o   f   f   f   f   f   o
GET  /holidays/<pk>                          sss fff fff fff fff fff oon fff fff fff fff fff oon
GET  /holidays/<pk>/delete                   sss fff fff fff fff fff oon fff fff fff fff fff oon
GET  /holidays/<pk>/edit                     sss fff fff fff fff fff oon fff fff fff fff fff oon
GET  /holidays/add                           s   f   f   f   f   f   o   f   f   f   f   f   o
GET  /guardians/<pk>                         sss fff fff onn onn fff oon fff fff fff fff fff fff
GET  /guardians/<pk>/edit                    sss fff fff onn onn fff oon fff fff fff fff fff fff
GET  /guardians/add                          s   f   f   n   n   f   n   f   f   f   f   f   f
GET  /invite/                                s   f   f   o   o   f   f   f   f   f   f   f   f
GET  /invite/<pk>/hand-over                  sss fff fff nnn nnn fff fff fff fff fff fff fff fff
GET  /invite/<pk>/letter                     sss fff fff nnn nnn fff fff fff fff fff fff fff fff
GET  /invite/<pk>/letter/<home>/<number>.png sss fff fff nnn nnn fff fff fff fff fff fff fff fff
GET  /invite/<pk>/who                        sss fff fff nnn nnn fff fff fff fff fff fff fff fff
GET  /invite/<pk>/with-whom                  sss fff fff nnn nnn fff fff fff fff fff fff fff fff
GET  /invite/<pk>/with-whom/<home>           sss fff fff nnn nnn fff fff fff fff fff fff fff fff
GET  /invite/choose/<method>                 s   f   f   o   o   f   f   f   f   f   f   f   f
GET  /invite/chosen                          s   f   f   o   o   o   o   f   f   f   f   f   f
GET  /invite/student/<pk>                    sss fff fff onn onn fff fff fff fff fff fff fff fff
GET  /letterheads/                           s   f   f   o   o   f   o   f   f   f   f   f   o
GET  /letterheads/<pk>                       sss fff fff onn onn fff oon fff fff fff fff fff oon
GET  /letterheads/<pk>/preview.png           sss fff fff onn onn fff oon fff fff fff fff fff oon
GET  /letterheads/district                   s   f   f   n   n   f   o   f   f   f   f   f   o
GET  /letterheads/district/preview.png       s   f   f   n   n   f   o   f   f   f   f   f   o
GET  /letters/                               s   f   f   o   o   f   f   f   f   f   f   f   f
GET  /letters/<pk>.pdf                       sss nnn onn onn onn onn fff fff fff fff fff fff fff
GET  /letters/files/<pk>.pdf                 sss fff fff onn onn fff fff fff fff fff fff fff fff
GET  /letters/preview                        s   f   f   g   g   f   f   f   f   f   f   f   f
GET  /letters/runs/<pk>                      sss fff fff onn nnn fff fff fff fff fff fff fff fff
GET  /letters/runs/<pk>/left-out.csv         sss fff fff onn nnn fff fff fff fff fff fff fff fff
GET  /letters/runs/<pk>/progress             sss fff fff onn nnn fff fff fff fff fff fff fff fff
GET  /mail/                                  s   f   f   o   o   f   f   f   f   f   f   f   f
GET  /mail/<pk>                              sss fff fff onn onn fff fff fff fff fff fff fff fff
GET  /mail/many                              s   f   f   o   o   f   f   f   f   f   f   f   f
GET  /metrics                                n   n   n   n   n   n   n   n   n   n   n   n   n
GET  /more/                                  s   o   o   o   o   o   o   o   o   o   o   o   o
GET  /my-pay/                                s   o   o   o   o   o   o   o   f   f   f   f   f
GET  /my-pay/<pk>/waive                      sss nnn nnn nnn nnn nnn nnn nnn fff fff fff fff fff
GET  /news/                                  s   o   o   o   o   o   o   o   o   o   o   o   o
GET  /news/<pk>                              sss nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn
GET  /older-visits/                          s   f   f   f   o   f   o   f   f   f   f   f   f
GET  /older-visits/<pk>                      sss fff fff fff onn fff nnn fff fff fff fff fff fff
GET  /older-visits/<pk>/progress             sss fff fff fff onn fff nnn fff fff fff fff fff fff
GET  /older-visits/template.csv              s   f   f   f   o   f   o   f   f   f   f   f   f
GET  /my-phone/                              s   n   n   n   n   n   n   n   n   n   n   n   n
GET  /my-phone/without-network               s   n   n   n   n   n   n   n   n   n   n   n   n
GET  /outreach/                              s   f   f   o   o   f   o   f   f   f   f   f   f
GET  /outreach/<pk>                          sss fff fff oon oon fff oon fff fff fff fff fff fff
GET  /outreach/<pk>/edit                     sss fff fff ofn ofn fff oon fff fff fff fff fff fff
GET  /outreach/add                           s   f   f   o   o   f   o   f   f   f   f   f   f
GET  /figures/                               s   f   f   f   o   o   o   f   f   f   f   f   f
GET  /figures/educators                      s   f   f   f   o   o   o   f   f   f   f   f   f
GET  /figures/students                       s   f   f   f   o   o   o   f   f   f   f   f   f
GET  /overview/                              s   f   f   f   o   o   o   f   f   f   f   f   f
GET  /overview/schools                       s   f   f   f   f   f   o   f   f   f   f   f   f
GET  /payroll/                               s   f   f   f   f   f   o   o   f   f   f   f   f
GET  /payroll/<pk>                           sss fff fff fff fff fff oon oon fff fff fff fff fff
GET  /people/                                s   f   f   f   f   f   o   f   o   o   f   f   o
GET  /people/<pk>                            sss fff fff fff fff fff oon fff oon oon fff fff oon
GET  /people/<pk>/edit                       sss fff fff fff fff fff oon fff oon fff fff fff oon
GET  /people/<pk>/schools/add                sss fff fff fff fff fff oon fff oon fff fff fff oon
GET  /people/add                             s   f   f   f   f   f   o   f   o   f   f   f   o
GET  /phone-worker.js                        o   o   o   o   o   o   o   o   o   o   o   o   o
GET  /promises/                              s   o   o   o   o   o   f   f   f   f   f   f   f
GET  /promises/visits/<pk>                   sss nnn onn fnn fnn fnn fff fff fff fff fff fff fff
GET  /rates/                                 s   f   f   f   f   f   o   o   f   f   f   f   f
GET  /rates/<pk>                             sss fff fff fff fff fff oon oon fff fff fff fff fff
GET  /rates/<pk>/edit                        sss fff fff fff fff fff oon oon fff fff fff fff fff
GET  /rates/add                              s   f   f   f   f   f   o   o   f   f   f   f   f
GET  /readyz                                 o   o   o   o   o   o   o   o   o   o   o   o   o
GET  /reflection-sessions/                   s   o   o   o   o   o   o   f   f   f   f   f   f
GET  /reflection-sessions/<pk>               sss onn onn onn onn onn oon fff fff fff fff fff fff
GET  /reflection-sessions/<pk>/edit          sss fff fff fff onn onn fff fff fff fff fff fff fff
GET  /reflection-sessions/add                s   f   f   f   o   o   f   f   f   f   f   f   f
GET  /thanks/                                s   o   o   o   o   o   o   f   f   f   o   f   f
GET  /roles/                                 s   f   f   f   f   f   o   f   o   f   f   f   o
GET  /roles/<pk>                             sss fff fff fff fff fff oon fff oon fff fff fff oon
GET  /roles/<pk>/edit                        sss fff fff fff fff fff oon fff oon fff fff fff oon
GET  /roles/add                              s   f   f   f   f   f   o   f   o   f   f   f   o
GET  /school-years/                          s   f   f   f   f   f   o   f   f   f   f   f   o
GET  /school-years/<pk>                      sss fff fff fff fff fff oon fff fff fff fff fff oon
GET  /school-years/<pk>/edit                 sss fff fff fff fff fff oon fff fff fff fff fff oon
GET  /school-years/add                       s   f   f   f   f   f   o   f   f   f   f   f   o
GET  /schools/                               s   f   f   f   f   f   o   f   f   f   f   f   o
GET  /schools/<pk>                           sss fff fff fff fff fff oon fff fff fff fff fff oon
GET  /schools/<pk>/edit                      sss fff fff fff fff fff oon fff fff fff fff fff oon
GET  /schools/add                            s   f   f   f   f   f   o   f   f   f   f   f   o
GET  /set-up/                                s   f   f   f   f   f   o   f   f   f   f   f   o
GET  /set-up/district                        s   f   f   f   f   f   o   f   f   f   f   f   o
GET  /sign-in/                               o   g   g   g   g   g   g   g   g   g   g   g   g
GET  /sign-in/code                           s   s   s   s   s   s   s   s   s   s   s   s   s
GET  /sign-in/forgotten                      o   o   o   o   o   o   o   o   o   o   o   o   o
GET  /sign-in/second-step                    s   s   s   s   s   s   s   s   s   s   s   s   s
GET  /sign-in/with/<name>                    n   n   n   n   n   n   n   n   n   n   n   n   n
POST /sign-in/with/<name>/ended              n   n   n   n   n   n   n   n   n   n   n   n   n
GET  /sign-in/with/<name>/back               n   n   n   n   n   n   n   n   n   n   n   n   n
GET  /sign-in/link/<secret>                  n   n   n   n   n   n   n   n   n   n   n   n   n
GET  /static/<filename>                      o   o   o   o   o   o   o   o   o   o   o   o   o
GET  /static/fonts/<name>                    o   o   o   o   o   o   o   o   o   o   o   o   o
GET  /static/look.css                        o   o   o   o   o   o   o   o   o   o   o   o   o
GET  /students/                              s   o   o   o   o   o   o   f   f   f   f   f   f
GET  /students/<pk>                          sss nnn onn onn onn onn oon fff fff fff fff fff fff
GET  /students/<pk>/visit-elsewhere          sss nnn fnn fnn onn fnn ffn fff fff fff fff fff fff
GET  /styleguide/                            s   o   o   o   o   o   o   o   o   o   o   o   o
GET  /languages/                             s   f   f   o   o   f   o   f   f   f   f   f   o
GET  /languages/i-speak.pdf                  s   f   f   o   o   f   o   f   f   f   f   f   o
GET  /languages/languages.csv                s   f   f   o   o   f   o   f   f   f   f   f   o
GET  /texts/                                 s   f   f   o   o   f   o   f   f   f   f   f   o
GET  /texts/<pk>                             sss fff fff oon oon fff oon fff fff fff fff fff oon
GET  /texts/<pk>/<sheet>.pdf                 sss fff fff oon oon fff oon fff fff fff fff fff oon
GET  /texts/<pk>/<sheet>/<number>.png        sss fff fff oon oon fff oon fff fff fff fff fff oon
GET  /texts/begin                            s   f   f   n   n   f   n   f   f   f   f   f   n
GET  /texts/in/<tag>                         s   f   f   o   o   f   o   f   f   f   f   f   o
GET  /texts/in/<tag>/<letter>                s   f   f   o   o   f   o   f   f   f   f   f   o
GET  /tips/                                  s   o   o   o   o   o   o   o   o   o   o   o   o
GET  /training/                              s   f   f   f   o   o   o   f   f   o   f   f   f
GET  /training/<pk>                          sss fff fff fff oon oon oon fff fff oon fff fff fff
GET  /training/<pk>/edit                     sss fff fff fff fff fff oon fff fff oon fff fff fff
GET  /training/add                           s   f   f   f   f   f   o   f   f   o   f   f   f
GET  /visits/                                s   o   o   o   o   o   o   f   f   f   f   f   f
GET  /visits/<pk>                            sss nnn onn onn onn onn oon fff fff fff fff fff fff
GET  /visits/<pk>/kept                       sss nnn nnn nnn nnn nnn nnn fff fff fff fff fff fff
GET  /visits/<pk>/letters                    sss nnn onn onn onn onn fff fff fff fff fff fff fff
GET  /visits/<pk>/answer                     sss nnn onn onn onn fnn ffn fff fff fff fff fff fff
GET  /visits/<pk>/pack                       sss nnn onn onn onn fnn ffn fff fff fff fff fff fff
GET  /visits/<pk>/mail                       sss fff fff onn onn fff fff fff fff fff fff fff fff
GET  /guardians/<pk>/delete                  sss fff fff onn onn fff oon fff fff fff fff fff fff
GET  /training/<pk>/delete                   sss fff fff fff fff fff oon fff fff oon fff fff fff
POST /a/<secret>                             b   b   b   b   b   b   b   b   b   b   b   b   b
POST /history/                               s   f   f   f   f   f   g   f   g   f   f   f   g
POST /history/export                         s   f   f   f   f   f   o   f   o   f   f   f   o
POST /records/clear                          s   f   f   f   f   f   b   f   f   f   f   f   f
POST /records/families/<pk>/disagree         sss fff fff fff fff fff iin fff fff fff fff fff fff
POST /records/families/<pk>/print            sss fff fff fff fff fff iin fff fff fff fff fff fff
POST /records/hold                           s   f   f   f   f   f   f   f   f   f   f   f   i
POST /records/holds/<pk>/lift                sss fff fff fff fff fff fff fff fff fff fff fff ggn
POST /records/rule                           s   f   f   f   f   f   i   f   f   f   f   f   f
POST /records/students/<pk>/print            sss fff fff fff fff fff iin fff fff fff fff fff fff
POST /account/choices                        s   g   g   g   g   g   g   g   g   g   g   g   g
POST /begin/<secret>                         n   n   n   n   n   n   n   n   n   n   n   n   n
POST /account/                               s   i   i   i   i   i   i   i   i   i   i   i   i
POST /account/second-step/                   s   i   i   i   i   i   i   i   i   i   i   i   i
POST /account/second-step/codes              s   i   i   i   i   i   i   i   i   i   i   i   i
POST /account/second-step/off                s   i   i   i   i   i   i   i   i   i   i   i   i
POST /account/sessions/<pk>/end              sss nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn
POST /account/sessions/end-others            s   i   i   i   i   i   i   i   i   i   i   i   i
POST /announcements/                         s   g   g   g   g   g   g   g   g   g   g   g   g
POST /announcements/export                   s   o   o   o   o   o   o   o   o   o   o   o   o
POST /announcements/<pk>/edit                sss fff fff fff fff fff iin fff fff fff fff fff fff
POST /announcements/<pk>/read                sss gnn gnn gnn gnn gnn ggn ggn ggn ggn ggn nnn ggn
POST /announcements/add                      s   f   f   f   f   f   i   f   f   f   f   f   f
POST /answer-links/<pk>/end                  sss nnn fnn gnn gnn nnn nnn fff fff fff fff fff fff
POST /answers/                               s   g   g   g   g   g   g   f   f   f   f   f   f
POST /answers/export                         s   o   o   o   o   o   o   f   f   f   f   f   f
POST /answers/<pk>/done                      sss nnn gnn gnn gnn fnn ffn fff fff fff fff fff fff
POST /answers/<pk>/take-over                 sss nnn inn inn inn fnn ffn fff fff fff fff fff fff
POST /approvals/export                       s   f   f   f   f   o   o   f   f   f   f   f   f
POST /approvals/approve                      s   f   f   f   f   i   i   f   f   f   f   f   f
POST /calls/                                 s   f   f   g   g   f   f   f   f   f   f   f   f
POST /calls/export                           s   f   f   o   o   f   f   f   f   f   f   f   f
POST /calls/<pk>                             sss fff fff inn inn fff fff fff fff fff fff fff fff
POST /contacts/families/<pk>                 sss nnn inn inn inn fff fff fff fff fff fff fff fff
POST /contacts/visits/<pk>                   sss nnn inn inn inn fff fff fff fff fff fff fff fff
POST /contacts/visits/<pk>/reply             sss nnn inn inn inn fff fff fff fff fff fff fff fff
POST /district-rules/<pk>/edit               sss fff fff fff fff fff iin fff fff fff fff fff iin
POST /employment/<pk>/edit                   sss fff fff fff fff fff iin fff fff fff fff fff fff
POST /families/                              s   f   f   g   g   g   g   f   f   f   f   f   f
POST /families/export                        s   f   f   o   o   o   o   f   f   f   f   f   f
POST /families/<pk>/children                 sss fff fff inn inn fff iin fff fff fff fff fff fff
POST /families/<pk>/edit                     sss fff fff inn inn fff iin fff fff fff fff fff fff
POST /families/add                           s   f   f   i   i   f   i   f   f   f   f   f   f
POST /flyer/                                 s   f   f   i   i   f   i   f   f   f   f   f   f
POST /funds/                                 s   f   f   f   f   f   g   g   f   f   f   f   f
POST /funds/export                           s   f   f   f   f   f   o   o   f   f   f   f   f
POST /funds/<pk>/edit                        sss fff fff fff fff fff iin iin fff fff fff fff fff
POST /funds/add                              s   f   f   f   f   f   i   i   f   f   f   f   f
POST /guardians/<pk>/edit                    sss fff fff inn inn fff iin fff fff fff fff fff fff
POST /guardians/add                          s   f   f   n   n   f   n   f   f   f   f   f   f
POST /invite/<pk>/letter                     sss fff fff nnn nnn fff fff fff fff fff fff fff fff
POST /invite/<pk>/print                      sss fff fff nnn nnn fff fff fff fff fff fff fff fff
POST /invite/<pk>/with-whom                  sss fff fff nnn nnn fff fff fff fff fff fff fff fff
POST /invite/<pk>/with-whom/<home>           sss fff fff nnn nnn fff fff fff fff fff fff fff fff
POST /invite/<pk>/write                      sss fff fff nnn nnn fff fff fff fff fff fff fff fff
POST /invite/choose/<method>                 s   f   f   i   i   f   f   f   f   f   f   f   f
POST /invite/student/<pk>                    sss fff fff inn inn fff fff fff fff fff fff fff fff
POST /language/<code>                        g   g   g   g   g   g   g   g   g   g   g   g   g
POST /letterheads/<pk>                       sss fff fff gnn gnn fff ggn fff fff fff fff fff ggn
POST /letterheads/<pk>/remove-logo           sss fff fff inn inn fff iin fff fff fff fff fff iin
POST /letterheads/district                   s   f   f   n   n   f   g   f   f   f   f   f   g
POST /letterheads/district/remove-logo       s   f   f   n   n   f   i   f   f   f   f   f   i
POST /letters/                               s   f   f   g   g   f   f   f   f   f   f   f   f
POST /letters/export                         s   f   f   o   o   f   f   f   f   f   f   f   f
POST /letters/preview                        s   f   f   i   i   f   f   f   f   f   f   f   f
POST /letters/runs                           s   f   f   i   i   f   f   f   f   f   f   f   f
POST /letters/runs/<pk>/cancel               sss fff fff gnn nnn fff fff fff fff fff fff fff fff
POST /letters/runs/<pk>/try-again            sss fff fff inn nnn fff fff fff fff fff fff fff fff
POST /look-up/people                         s   f   f   o   o   f   o   f   o   o   f   f   o
POST /look-up/schools                        s   f   f   f   f   f   o   o   o   f   f   f   o
POST /look-up/students                       s   f   f   o   o   f   o   f   f   f   f   f   f
POST /mail/                                  s   f   f   g   g   f   f   f   f   f   f   f   f
POST /mail/export                            s   f   f   o   o   f   f   f   f   f   f   f   f
POST /mail/<pk>/try-again                    sss fff fff inn inn fff fff fff fff fff fff fff fff
POST /mail/<pk>/withdraw                     sss fff fff gnn gnn fff fff fff fff fff fff fff fff
POST /mail/many                              s   f   f   i   i   f   f   f   f   f   f   f   f
POST /mail/many/send                         s   f   f   i   i   f   f   f   f   f   f   f   f
POST /my-pay/export                          s   o   o   o   o   o   o   o   f   f   f   f   f
POST /my-pay/<pk>/waive                      sss nnn nnn nnn nnn nnn nnn nnn fff fff fff fff fff
POST /my-school/                              s   g   g   g   g   g   g   g   g   g   g   g   g
POST /news/read                              s   g   g   g   g   g   g   g   g   g   g   g   g
POST /older-visits/                          s   f   f   f   i   f   i   f   f   f   f   f   f
POST /older-visits/<pk>/leave                sss fff fff fff gnn fff nnn fff fff fff fff fff fff
POST /older-visits/<pk>/take-over            sss fff fff fff gnn fff nnn fff fff fff fff fff fff
POST /older-visits/<pk>/try-again            sss fff fff fff gnn fff nnn fff fff fff fff fff fff
POST /my-phone/say                           s   g   g   g   g   g   g   g   g   g   g   g   g
POST /reflection-sessions/                   s   g   g   g   g   g   g   f   f   f   f   f   f
POST /reflection-sessions/<pk>/edit          sss fff fff fff inn inn fff fff fff fff fff fff fff
POST /reflection-sessions/add                s   f   f   f   i   i   f   f   f   f   f   f   f
POST /reflection-sessions/export             s   o   o   o   o   o   o   f   f   f   f   f   f
POST /outreach/                              s   f   f   g   g   f   g   f   f   f   f   f   f
POST /outreach/export                        s   f   f   o   o   f   o   f   f   f   f   f   f
POST /outreach/<pk>/edit                     sss fff fff ifn ifn fff iin fff fff fff fff fff fff
POST /outreach/add                           s   f   f   i   i   f   i   f   f   f   f   f   f
POST /figures/export                         s   f   f   f   o   o   o   f   f   f   f   f   f
POST /figures/educators/export               s   f   f   f   o   o   o   f   f   f   f   f   f
POST /figures/students/export                s   f   f   f   o   o   o   f   f   f   f   f   f
POST /overview/export                        s   f   f   f   o   o   o   f   f   f   f   f   f
POST /payroll/export                         s   f   f   f   f   f   o   o   f   f   f   f   f
POST /payroll/<pk>/paid                      sss fff fff fff fff fff fff iin fff fff fff fff fff
POST /people/                                s   f   f   f   f   f   g   f   g   g   f   f   g
POST /people/export                          s   f   f   f   f   f   o   f   o   o   f   f   o
POST /people/<pk>/edit                       sss fff fff fff fff fff iin fff iin fff fff fff iin
POST /people/<pk>/invite                     sss fff fff fff fff fff oon fff oon fff fff fff oon
POST /people/<pk>/schools/add                sss fff fff fff fff fff iin fff iin fff fff fff iin
POST /people/<pk>/switch-off                 sss fff fff fff fff fff oon fff oon fff fff fff oon
POST /people/<pk>/second-step/reset          sss fff fff fff fff fff fff fff oon fff fff fff oon
POST /people/<pk>/outside/forget             sss fff fff fff fff fff fff fff oon fff fff fff oon
POST /people/<pk>/switch-on                  sss fff fff fff fff fff oon fff oon fff fff fff oon
POST /people/add                             s   f   f   f   f   f   i   f   i   f   f   f   i
POST /promises/<pk>/drop                     sss nnn fnn gnn gnn nnn fff fff fff fff fff fff fff
POST /promises/<pk>/keep                     sss nnn fnn gnn gnn nnn fff fff fff fff fff fff fff
POST /promises/<pk>/open-again               sss nnn fnn gnn gnn nnn fff fff fff fff fff fff fff
POST /promises/visits/<pk>                   sss nnn inn fnn fnn fnn fff fff fff fff fff fff fff
POST /rates/                                 s   f   f   f   f   f   g   g   f   f   f   f   f
POST /rates/export                           s   f   f   f   f   f   o   o   f   f   f   f   f
POST /rates/<pk>/edit                        sss fff fff fff fff fff iin iin fff fff fff fff fff
POST /rates/add                              s   f   f   f   f   f   i   i   f   f   f   f   f
POST /roles/                                 s   f   f   f   f   f   g   f   g   f   f   f   g
POST /roles/export                           s   f   f   f   f   f   o   f   o   f   f   f   o
POST /roles/<pk>/edit                        sss fff fff fff fff fff ggn fff ggn fff fff fff ggn
POST /roles/add                              s   f   f   f   f   f   i   f   i   f   f   f   i
POST /school-years/                          s   f   f   f   f   f   g   f   f   f   f   f   g
POST /school-years/export                    s   f   f   f   f   f   o   f   f   f   f   f   o
POST /school-years/<pk>/edit                 sss fff fff fff fff fff iin fff fff fff fff fff iin
POST /school-years/add                       s   f   f   f   f   f   i   f   f   f   f   f   i
POST /schools/                               s   f   f   f   f   f   g   f   f   f   f   f   g
POST /schools/export                         s   f   f   f   f   f   o   f   f   f   f   f   o
POST /schools/<pk>/edit                      sss fff fff fff fff fff iin fff fff fff fff fff iin
POST /schools/add                            s   f   f   f   f   f   i   f   f   f   f   f   i
POST /set-up/district                        s   f   f   f   f   f   i   f   f   f   f   f   i
POST /set-up/ready                           s   f   f   f   f   f   g   f   f   f   f   f   g
POST /sign-in/                               o   g   g   g   g   g   g   g   g   g   g   g   g
POST /sign-in/code                           s   s   s   s   s   s   s   s   s   s   s   s   s
POST /sign-in/forgotten                      o   o   o   o   o   o   o   o   o   o   o   o   o
POST /sign-in/second-step                    s   s   s   s   s   s   s   s   s   s   s   s   s
POST /sign-in/not-now                        s   s   s   s   s   s   s   s   s   s   s   s   s
POST /sign-in/link/<secret>                  n   n   n   n   n   n   n   n   n   n   n   n   n
POST /sign-out/                              s   s   s   s   s   s   s   s   s   s   s   s   s
POST /students/                              s   g   g   g   g   g   g   f   f   f   f   f   f
POST /students/export                        s   o   o   o   o   o   o   f   f   f   f   f   f
POST /students/<pk>/directory                sss fff fff fff fff fff ggn fff fff fff fff fff fff
POST /students/<pk>/visit-elsewhere          sss nnn fnn fnn inn fnn ffn fff fff fff fff fff fff
POST /texts/                                 s   f   f   g   g   f   g   f   f   f   f   f   g
POST /texts/export                           s   f   f   o   o   f   o   f   f   f   f   f   o
POST /texts/<pk>/approve                     sss fff fff iin iin fff iin fff fff fff fff fff iin
POST /texts/<pk>/send-back                   sss fff fff iin iin fff iin fff fff fff fff fff iin
POST /texts/<pk>/send-for-review             sss fff fff iin iin fff iin fff fff fff fff fff iin
POST /texts/in/<tag>/<letter>                s   f   f   i   i   f   i   f   f   f   f   f   i
POST /texts/in/<tag>/<letter>/preview        s   f   f   n   n   f   n   f   f   f   f   f   n
POST /training/                              s   f   f   f   g   g   g   f   f   g   f   f   f
POST /training/export                        s   f   f   f   o   o   o   f   f   o   f   f   f
POST /training/<pk>/edit                     sss fff fff fff fff fff iin fff fff iin fff fff fff
POST /calendar/address                       s   o   o   o   o   o   o   f   f   f   f   f   f
POST /calendar/address/end                   s   g   g   g   g   g   g   f   f   f   f   f   f
POST /holidays/                              s   f   f   f   f   f   g   f   f   f   f   f   g
POST /holidays/<pk>/edit                     sss fff fff fff fff fff iin fff fff fff fff fff iin
POST /holidays/add                           s   f   f   f   f   f   i   f   f   f   f   f   i
POST /holidays/export                        s   f   f   f   f   f   o   f   f   f   f   f   o
POST /training/add                           s   f   f   f   f   f   i   f   f   i   f   f   f
POST /visits/                                s   g   g   g   g   g   g   f   f   f   f   f   f
POST /visits/export                          s   o   o   o   o   o   o   f   f   f   f   f   f
POST /visits/<pk>/<path>                     sss nnn inn inn inn inn iin fff fff fff fff fff fff
POST /visits/<pk>/address-check              sss nnn gnn gnn gnn gnn ggn fff fff fff fff fff fff
POST /visits/<pk>/answer                     sss nnn inn inn inn fnn ffn fff fff fff fff fff fff
POST /visits/<pk>/answer-link                sss nnn onn onn onn fnn ffn fff fff fff fff fff fff
POST /visits/<pk>/from-phone                 sss fff fff fff fff fff fff fff fff fff fff fff fff
POST /visits/<pk>/letters                    sss nnn inn inn inn fnn fff fff fff fff fff fff fff
POST /visits/<pk>/mail                       sss fff fff inn inn fff fff fff fff fff fff fff fff
POST /visits/<pk>/place                      sss nnn gnn gnn gnn gnn ggn fff fff fff fff fff fff
POST /guardians/<pk>/delete                  sss fff fff gnn gnn fff ggn fff fff fff fff fff fff
POST /people/<pk>/schools/<school_id>/delete sss fff fff fff fff fff ggn fff ggn fff fff fff ggn
POST /holidays/<pk>/delete                   sss fff fff fff fff fff ggn fff fff fff fff fff ggn
POST /training/<pk>/delete                   sss fff fff fff fff fff ggn fff fff ggn fff fff fff
"""
DOORS += ACCESS_DOORS + DECISION_DOORS + PAY_DOORS + ROSTER_DOORS + YEAR_DOORS


@cache
def cells() -> dict[str, dict[str, str]]:
    """For each door (`GET /visits/<pk>`), the answer to each who."""
    table = {}
    for line in DOORS.strip().splitlines()[1:]:
        method, rule, *letters = line.split()
        table[f"{method} {rule}"] = dict(
            zip(WHO, [*letters, of_a_delegate(f"{method} {rule}", letters)], strict=True)
        )
    return table
