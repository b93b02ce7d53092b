"""People & access: giving, renewing and ending roles, what roles may do, reviews and requests."""

from app.views.managing import (
    admins,
    asking,
    door,
    giving,
    hub,
    leaving,
    of_person,
    renewing,
    requests,
    reviews,
    role_words,
    rules,
)

VIEWS = [
    *hub.VIEWS,
    *of_person.VIEWS,
    *door.VIEWS,
    *giving.VIEWS,
    *renewing.VIEWS,
    *leaving.VIEWS,
    *rules.VIEWS,
    *admins.VIEWS,
    *role_words.VIEWS,
    *requests.VIEWS,
    *reviews.VIEWS,
    *asking.VIEWS,
]
