"""Some families have answered by the link on their letter, and nobody has taken it over yet."""

from datetime import date, datetime, time, timedelta

from app.sample.copying import Rows
from app.sample.records import Numbers
from app.sample.stories import Story

ONE_IN = 5
"""Of the families who are waited for, so many have sent an answer."""
# fmt: off
ANSWERS: tuple[dict[str, object], ...] = (
    {"answer": "yes", "days": "{2,4}", "times": "{evening}", "place": "home", "interpreter": True},
    {"answer": "yes", "days": "{6}", "times": "{morning,afternoon}", "place": "park", "place_words": "The playground"},
    {"answer": "later"},
    {"answer": "yes", "place": "library", "call_me": True, "phone": "916-555-0148"},
)
# fmt: on
LIVES = timedelta(days=60)


def has_answered(story: Story) -> bool:
    """Tell whether this family has sent an answer."""
    return story.id % ONE_IN == 0


def write_answer(rows: Rows, numbers: Numbers, story: Story, where: dict[str, int], today: date) -> None:
    """Write the link and what came by it. The key of such a link is lost: it is no hash of anything."""
    link, said = numbers.next("answer_link"), ANSWERS[story.id // ONE_IN % len(ANSWERS)]
    sent = datetime.combine(today - timedelta(days=1), time(19))
    of_visit = {
        **where,
        "visit_id": story.id,
        "family_id": story.home.number,
        "language": story.home.language,
    }
    rows.add(
        "answer_link", id=link, **of_visit, key_hash=f"{link:064}", created_at=sent, expires_at=sent + LIVES
    )
    again = today + timedelta(days=14) if said["answer"] == "later" else None
    nothing = {"days": "{}", "times": "{}", "interpreter": False, "call_me": False, "another_visit": False}
    rows.add(
        "family_answer", id=numbers.next("family_answer"), **of_visit, link_id=link, channel="link",
        ask_again_on=again, created_at=sent, **(nothing | said),
    )  # fmt: skip
