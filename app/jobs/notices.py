"""Background jobs about what people are told."""

from app.jobs import job
from app.services import clearing, doubles, roster, visits
from app.services.access import round as access_round
from app.services.family_records import forgetting
from app.services.notices import daily, mailing
from app.services.payments import again, escalating, promising


@job("notices.look")
def look(timestamp: int) -> None:
    """Ask for each district's round of the day; comes by itself every hour (`timestamp`: which hour, by the clock)."""
    daily.look_everywhere()


@job("notices.day")
def day(district_id: int) -> None:
    """Make one district's round; runs as its steward."""
    visits.look_after_all(district_id)
    daily.make_the_round(district_id)
    access_round.make_the_round(district_id)
    again.look_again(district_id)
    promising.look_again(district_id)
    escalating.escalate(district_id)
    clearing.clear(district_id)
    forgetting.forget(district_id)
    roster.forget_in_time(district_id)
    doubles.forget_in_time(district_id)


@job("notices.mail")
def mail(notice_ids: list[int]) -> None:
    """Mail new notices to those who want to know at once; runs as the district's steward."""
    mailing.at_once(notice_ids)


@job("notices.send")
def send(person_id: int, notice_ids: list[int] | None = None, attempt: int = 0) -> None:
    """Mail what waits for one person; runs as the district's steward."""
    mailing.send(person_id, notice_ids, attempt)
